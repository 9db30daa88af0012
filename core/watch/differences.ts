import { createHash } from 'node:crypto'
import { shownValue } from '../case/correction.ts'
import type { Complaint } from '../complaint/complaint.ts'
import { valueIn } from '../complaint/decide-correct.ts'
import type { Comparison } from '../policy/schema/channel.ts'
import type { Policy } from '../policy/schema.ts'
import { wallMs } from '../time/calendar.ts'
import { shortTime } from '../time/china-time.ts'
import { normalise } from '../understanding/normalise.ts'
import { readPhone } from '../understanding/numbers/phones.ts'
import { word } from '../wording/wording.ts'
import type { Doubt } from './anomaly.ts'

/** A case as another system has it on record. */
export type TheirRecord = {
  /** The other system's own number. */
  externalNumber: string
  /** When it was received there. */
  receivedAt: Date
  /** In the other system's words; `null` where it does not say. */
  state: string | null
  /** By the names of intake fields, `name` and `phone` among them. */
  fields: Record<string, string | number>
}

/** A doubt that came of comparing two systems, with both values as people may read them: what is personal is masked. */
export type Difference = Doubt & { kind: 'between'; system: string; ours: string; theirs: string }

type Ours = Pick<Complaint, 'status' | 'heardAt' | 'name' | 'phone' | 'category' | 'fields' | 'erasedAt'> & Complaint

/**
 * What differs between our case and the other system's record of it: the receipt time, the state, each key field that it names. `changedAt`: when
 * something last happened to our case; the state is not compared before that has settled. Pure.
 */
export function differencesOf(
  ours: Ours,
  theirs: TheirRecord,
  of: { system: string; rule: Comparison; changedAt: Date; now: Date },
  policy: Policy,
): Difference[] {
  const { system, rule, changedAt, now } = of
  const found: [string, string, string][] = []
  const apart = Math.abs(Date.parse(ours.heardAt) - theirs.receivedAt.getTime())
  if (apart > wallMs(rule.receipt))
    found.push(['heardAt', shortTime(new Date(ours.heardAt)), shortTime(theirs.receivedAt)])
  const allowed = theirs.state === null ? undefined : rule.states[theirs.state]
  const isSettled = now.getTime() - changedAt.getTime() >= wallMs(rule.settled)
  if (allowed && isSettled && !allowed.includes(ours.status))
    found.push(['status', word(policy, `status.${ours.status}`), theirs.state ?? ''])
  if (!ours.erasedAt) {
    for (const field of rule.fields) {
      const their = theirs.fields[field]
      if (their === undefined || plain(field, their) === plain(field, valueIn(ours, field))) continue
      found.push([field, shownValue(field, valueIn(ours, field), policy), shownValue(field, their, policy)])
    }
  }
  return found.map(([field, mine, other]) => differenceOf(field, mine, other, system))
}

/** The same pair of values makes the same difference, so that what was checked once is not told again. */
export function differenceOf(field: string, ours: string, theirs: string, system: string): Difference {
  const pair = createHash('sha256').update(`${ours}\n${theirs}`).digest('hex').slice(0, 8)
  return { kind: 'between', path: `${field}@${system}#${pair}`, system, ours, theirs }
}

/** A value without the ways of writing it. */
function plain(field: string, value: string | number | null): string {
  if (value === null) return ''
  const text = normalise(String(value)).trim()
  if (field === 'phone') return readPhone(text)?.value ?? text.replace(/[\s().-]/g, '')
  return typeof value === 'number' || /^\d+(\.\d+)?$/.test(text)
    ? String(Number(text))
    : text.replace(/[\s·•]/gu, '').toUpperCase()
}
