import { factsOf, holds } from '../case/condition.ts'
import { resolveWho } from '../people/people.ts'
import type { Policy } from '../policy/schema.ts'
import type { Command } from './command.ts'
import { type Complaint, hasEnded } from './complaint.ts'
import type { ComplaintEvent, Registration } from './event.ts'
import { happened, type Situation, SYSTEM } from './happened.ts'
import { type Refusal, refuse } from './refusal.ts'
import { dispatchByRule, route } from './routing.ts'

type Of<T extends Command['type']> = Extract<Command, { type: T }>

/** What came in only to be passed on is done once somebody has it. */
export function recordedOnly(registration: Registration, situation: Situation): ComplaintEvent[] {
  const kind = registration.kind ?? 'complaint'
  if (kind === 'complaint' || situation.policy.contacts[kind]?.needs !== 'record') return []
  return [happened('closed', { how: 'recorded', note: '' }, { ...situation, by: SYSTEM })]
}

/** An inquiry or a suggestion becomes a complaint and goes its whole way; a complaint never goes back. */
export function convert(
  complaint: Complaint,
  words: string,
  situation: Situation,
  told?: string,
): ComplaintEvent[] | Refusal {
  if (complaint.kind === 'complaint') return refuse('is-complaint')
  if (words.trim() === '') return refuse('reason-needed')
  const isNew = complaint.category === null && told !== undefined && isInTaxonomy(told, situation.policy)
  const category = isNew ? told : complaint.category
  const converted = happened(
    'converted',
    { from: complaint.kind, words, ...(isNew ? { category: told } : {}) },
    situation,
  )
  return [converted, ...dispatchByRule({ ...complaint, category, kind: 'complaint' }, situation)]
}

export function answer(complaint: Complaint, command: Of<'answer'>, situation: Situation): ComplaintEvent[] | Refusal {
  if (complaint.kind === 'complaint') return refuse('is-complaint')
  if (command.text.trim() === '') return refuse('reason-needed')
  const answered = happened('answered', { text: command.text }, situation)
  // A suggestion is followed and thanked for: there is nothing to be content with.
  if (!command.content && complaint.kind === 'inquiry') return [answered]
  return [answered, happened('closed', { how: 'answered', note: '' }, situation)]
}

/** Plainly unfounded and explained at once, before anybody was sent for. */
export function explain(complaint: Complaint, reason: string, situation: Situation): ComplaintEvent[] | Refusal {
  if (complaint.status !== 'registered' && complaint.status !== 'dispatched') return refuse('not-now')
  if (reason.trim() === '') return refuse('reason-needed')
  return [happened('closed', { how: 'explained', note: reason }, situation)]
}

/** The cause as the handler found it, and the department that answers for it. */
export function classify(
  complaint: Complaint,
  command: Of<'classify'>,
  situation: Situation,
): ComplaintEvent[] | Refusal {
  const { policy, by } = situation
  const rule = policy.classification
  const { category, also, values, because } = command
  if (!isInTaxonomy(category, policy) || (also !== null && !isInTaxonomy(also, policy)))
    return refuse('no-such-category')
  if (because.trim() === '') return refuse('reason-needed')
  const isDeep = rule !== undefined && category.split('/').length > rule.intakeLevels
  if (isDeep && !isHandler(by.id, complaint, policy)) return refuse('handler-only')
  if (isDeep && complaint.contactedAt === null) return refuse('contact-first')
  const others = [...complaint.causes, ...(also === null ? [] : [also])]
  const causes = [...new Set(others)].filter(one => one !== category)
  const classified = happened('classified', { category, causes, values: known(values, policy), because }, situation)
  return [classified, ...rerouted(complaint, category, because, situation)]
}

/** Where the policy says so, a case whose cause was found to be another goes to the department that answers for it. */
export function rerouted(
  complaint: Complaint,
  category: string | null,
  because: string,
  situation: Situation,
): ComplaintEvent[] {
  const { policy } = situation
  if (!policy.classification?.reroute || hasEnded(complaint)) return []
  const department = route({ ...complaint, category }, policy)
  const to = policy.departments[department]
  if (!to || department === complaint.department) return []
  const handler = to.manager
  const system = { ...situation, by: SYSTEM }
  if (complaint.status === 'registered') return [happened('dispatched', { department, handler }, system)]
  if (complaint.status === 'resolved') return []
  return [happened('transferred', { department, handler, reason: because }, system)]
}

/** Whether the cause is still to be found out in its full depth before there can be a result. */
export function lacksCause(complaint: Complaint, policy: Policy): boolean {
  if (!policy.classification?.required || complaint.kind !== 'complaint') return false
  return complaint.category === null || childrenOf(complaint.category, policy).length > 0
}

function isHandler(id: string, complaint: Complaint, policy: Policy): boolean {
  return resolveWho(['handler', 'deputy'], complaint, policy).includes(id) || complaint.handler === id
}

type Kind = Policy['taxonomy'][number]

function childrenOf(category: string, policy: Policy): readonly Kind[] {
  return category
    .split('/')
    .reduce<readonly Kind[]>((kinds, part) => kinds.find(({ id }) => id === part)?.children ?? [], policy.taxonomy)
}

export function isInTaxonomy(category: string, policy: Policy): boolean {
  const parts = category.split('/')
  const last = parts.at(-1)
  const siblings = parts.length === 1 ? policy.taxonomy : childrenOf(parts.slice(0, -1).join('/'), policy)
  return siblings.some(({ id }) => id === last)
}

/** Only judged fields, and only values that the policy names. */
function known(values: Record<string, string>, policy: Policy): Record<string, string> {
  return Object.fromEntries(
    policy.intake.fields.flatMap(({ field, judged, values: names }): [string, string][] => {
      const value = values[field]
      return judged && value !== undefined && names && Object.hasOwn(names, value) ? [[field, value]] : []
    }),
  )
}

/** Something that must be told to somebody outside the case. */
export function report(complaint: Complaint, command: Of<'report'>, situation: Situation): ComplaintEvent[] | Refusal {
  const { policy } = situation
  const rule = Object.hasOwn(policy.referrals, command.report) ? policy.referrals[command.report] : undefined
  if (!rule || (rule.when && !holds(rule.when, factsOf(complaint)))) return refuse('no-such-report')
  if (command.note.trim() === '') return refuse('reason-needed')
  const to = resolveWho(rule.to, complaint, policy)
  return [happened('reported', { report: command.report, to, note: command.note }, situation)]
}
