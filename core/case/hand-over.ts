import { decideRegistration } from '../complaint/decide-registration.ts'
import type { Registration } from '../complaint/event.ts'
import { InputError } from '../errors.ts'
import { isSure } from '../intake/known.ts'
import { channelOfSource } from '../message/channel.ts'
import type { Policy } from '../policy/schema.ts'
import type { Change } from '../ports/store.ts'
import { maskText } from '../privacy.ts'
import { normalise } from '../understanding/normalise.ts'
import { readPhone } from '../understanding/numbers/phones.ts'
import { FIELD_NAMES, type Turn, type Understanding } from '../understanding/types.ts'
import { understand } from '../understanding/understand.ts'
import type { Vocabulary } from '../understanding/vocabulary/vocabulary.ts'
import { word } from '../wording/wording.ts'
import { type Case, openCase } from './case.ts'
import { type ChangePorts, changeOf, setAlarms, untilNoConflict } from './change.ts'
import { factsOf, judgeAfterHours, judgeSeverity } from './condition.ts'
import { demandNames } from './describe.ts'
import { findRepeats, tellRepeated } from './repeat.ts'

/** A complaint that another system hands over. What is `null` or empty is read from the story. */
export type HandOver = {
  /** Which of the systems that may hand over complaints. */
  system: string
  /** Under which the other system knows it. One number is one complaint, however often it is handed over. */
  externalNumber: string
  customer: { name: string; phone: string }
  /** What happened, in the customer's words or in those of whoever took it down. */
  story: string
  wants: string | null
  /** A taxonomy id of the policy. */
  category: string | null
  /** A channel of the policy, where the other system knows on which it came in. */
  channel: string | null
  /** By the names of intake fields. */
  fields: Record<string, string | number>
  /** A level of the policy: raises what the policy's rules say, never lowers it. */
  severity: string | null
  /** Reasons of the policy that the other system knows of, beside those in the story. */
  reasons: string[]
  /** When the other system first heard of it; `null` is now. */
  heardAt: Date | null
}

/**
 * Registers a complaint that another system hands over, once: the same number again gives the case as it stands now, and so does one
 * of several calls at once. Throws `InputError`, naming the path, for what the policy does not know.
 */
export async function handOver(request: HandOver, ports: ChangePorts): Promise<{ created: boolean; current: Case }> {
  return untilNoConflict(async () => {
    await ports.policies.refresh()
    const { policy, vocabulary } = ports.policies.current()
    const known = await ports.store.readCaseByExternalNumber(policy.id, request.system, request.externalNumber)
    if (known) return { created: false, current: known }

    const now = ports.clock.now()
    const registration = registrationOf(request, policy, vocabulary, now)
    const { related, open } = await findRepeats(registration, policy, ports.store, now)
    const events = decideRegistration(
      registration,
      { policy, now, by: { type: 'system', id: request.system } },
      related,
    )
    const grown = openCase(ports.newId(), events, policy)
    const earlier = await tellRepeated([], { complaint: grown.complaint, open }, ports)
    const change: Change = { ...changeOf([{ before: null, grown, policy }, ...earlier]), handled: [] }
    const committed = await ports.store.commit(change, now)
    await setAlarms(committed, change, ports.alarms)
    const number = committed.numbers[grown.complaint.id] ?? ''
    const { events: recorded, deadlines } = grown
    return { created: true, current: { complaint: { ...grown.complaint, number }, events: recorded, deadlines } }
  })
}

function registrationOf(request: HandOver, policy: Policy, vocabulary: Vocabulary, now: Date): Registration {
  checkKnown(request, policy)
  const phone = phoneOf(request.customer.phone)
  const heard = heardAt(request, now)
  const read = understand(turnsOf(request, now), vocabulary, now)
  const demands = [...new Set(read.demands.map(({ value }) => value))].filter(demand => demand in policy.demands)
  const found = read.reasons.map(({ value }) => value).filter(reason => reason in policy.reasons)
  const registration: Registration = {
    source: 'system',
    channel: request.channel ?? policy.systems[request.system]?.channel ?? channelOfSource('system', policy),
    conversation: null,
    registrar: null,
    system: request.system,
    externalNumber: request.externalNumber,
    name: request.customer.name,
    phone,
    story: request.story,
    summary: summaryOf(request, demands, policy),
    // Nobody can be asked: a kind that is only likely is left to whoever dispatches.
    category: request.category ?? (isSure(read.category) ? read.category.value : null),
    reasons: [...new Set([...request.reasons, ...found])],
    demands: demands.length === 0 && request.wants !== null ? ['other'] : demands,
    fields: { ...fieldsRead(read), ...fieldsGiven(request) },
    emotion: read.emotion,
    severity: '',
    severityBecause: '',
    afterHours: 'no',
    heardAt: heard.toISOString(),
    ...(request.heardAt === null ? {} : { toldAt: request.heardAt.toISOString() }),
    confirmed: false,
    attachments: [],
  }
  const graded = { ...registration, ...severityOf(registration, request.severity, policy) }
  return { ...graded, afterHours: judgeAfterHours(policy, factsOf(graded), now) }
}

/** Whatever is handed over is a complaint, however mildly it is put. */
function turnsOf({ story, wants }: HandOver, now: Date): Turn[] {
  const at = now.toISOString()
  const words = ['我要投诉', story, ...(wants === null ? [] : [wants])]
  return words.map((text, index) => ({ id: `api-${index}`, role: 'customer', text, at }))
}

function checkKnown({ category, channel, fields, severity, reasons }: HandOver, policy: Policy): void {
  if (category !== null && !isInTaxonomy(policy.taxonomy, category.split('/'))) {
    throw new InputError('category: expected an id of the policy’s taxonomy')
  }
  if (channel !== null && !Object.hasOwn(policy.channels, channel)) {
    throw new InputError(`channel: expected one of ${Object.keys(policy.channels).join(', ')}`)
  }
  const levels = policy.severity.levels.map(({ id }) => id)
  if (severity !== null && !levels.includes(severity)) {
    throw new InputError(`severity: expected one of ${levels.join(', ')}`)
  }
  if (reasons.some(reason => !(reason in policy.reasons))) {
    throw new InputError(`reasons: expected some of ${Object.keys(policy.reasons).join(', ')}`)
  }
  const names = fieldNames(policy)
  for (const [name, value] of Object.entries(fields)) {
    if (!names.has(name)) throw new InputError(`fields: expected some of ${[...names].join(', ')}`)
    const expected = name === 'amount' ? 'number' : 'string'
    if (typeof value !== expected) throw new InputError(`fields.${name}: expected a ${expected}`)
  }
}

type Kind = Policy['taxonomy'][number]

function isInTaxonomy(kinds: readonly Kind[], [first, ...rest]: readonly string[]): boolean {
  const kind = kinds.find(({ id }) => id === first)
  return kind !== undefined && (rest.length === 0 || isInTaxonomy(kind.children ?? [], rest))
}

/** Name and phone have places of their own. */
function fieldNames(policy: Policy): Set<string> {
  const names = new Set<string>([...policy.intake.fields.map(({ field }) => field), ...FIELD_NAMES])
  names.delete('name')
  names.delete('phone')
  return names
}

function fieldsRead({ fields }: Understanding): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, found]): [string, string | number][] =>
      found && name !== 'name' && name !== 'phone' ? [[name, found.value]] : [],
    ),
  )
}

/** Plates and the like are looked up as they are written here: in capitals, without gaps. */
const IN_CAPITALS = new Set(['plate', 'vin', 'orderNo', 'waybillNo'])

function fieldsGiven({ fields }: HandOver): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      typeof value === 'string' && IN_CAPITALS.has(name) ? value.toUpperCase().replace(/[\s·•]/gu, '') : value,
    ]),
  )
}

/** A number as Chinese systems write it; one from abroad keeps its digits. */
function phoneOf(text: string): string {
  const read = readPhone(normalise(text))
  if (read) return read.value
  const digits = normalise(text).replace(/[\s().-]/g, '')
  if (!/^\+?\d{5,15}$/.test(digits)) throw new InputError('customer.phone: expected a telephone number')
  return digits
}

/** Clocks of two systems differ; beyond that, a complaint cannot have been heard before it came to be. */
const CLOCK_SKEW_MS = 5 * 60_000

function heardAt(request: HandOver, now: Date): Date {
  if (request.heardAt === null) return now
  if (request.heardAt.getTime() > now.getTime() + CLOCK_SKEW_MS) {
    throw new InputError('heardAt: expected a time that is not in the future')
  }
  return request.heardAt.getTime() > now.getTime() ? now : request.heardAt
}

function severityOf(
  registration: Registration,
  given: string | null,
  policy: Policy,
): Pick<Registration, 'severity' | 'severityBecause'> {
  const { level, because } = judgeSeverity(policy, factsOf(registration))
  const rank = (id: string) => policy.severity.levels.findIndex(candidate => candidate.id === id)
  if (given === null || rank(given) <= rank(level)) return { severity: level, severityBecause: because }
  return { severity: given, severityBecause: word(policy, 'source.system') }
}

const LONGEST_SUMMARY = 150

/** Shortened, without a phone in it: it is shown in groups. */
function summaryOf({ story, wants }: HandOver, demands: string[], policy: Policy): string {
  const [whole, wanted] = [maskText(story.replace(/\s+/gu, ' ').trim()), wants ?? demandNames(demands, policy)]
  const told = whole.length > LONGEST_SUMMARY ? `${whole.slice(0, LONGEST_SUMMARY)}……` : whole
  return wanted === ''
    ? told
    : `${told.replace(/[。…]*$/u, '。')}${word(policy, 'summary.wants', { wants: maskText(wanted) })}`
}
