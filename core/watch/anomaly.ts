import type { Case } from '../case/case.ts'
import { factsOf, holds } from '../case/condition.ts'
import { hasEnded } from '../complaint/complaint.ts'
import { evolve, found as foundBy } from '../complaint/evolve.ts'
import { isOpen } from '../deadline/deadline.ts'
import type { Policy } from '../policy/schema.ts'
import { wallMs } from '../time/calendar.ts'

/** What can be wrong with the data of a case. */
export const ANOMALY_KINDS = ['time', 'state', 'missing', 'trail', 'clock', 'corrected', 'between'] as const

export type AnomalyKind = (typeof ANOMALY_KINDS)[number]

/**
 * Data of a case that is in doubt: `time` times that contradict each other · `state` a state that contradicts them · `missing` something
 * that must be known · `trail` the case differs from its own history · `clock` no deadline runs although something is to be done · `corrected` a
 * field was put right and nobody else has looked at it yet, `path` then is `<field>#<seq of the correction>` · `between` our record differs from
 * another system's, `path` then is `<field>@<system>#<pair of values>`, `here` for a case that we do not have and `there` for one that it has not.
 */
export type Doubt = { kind: AnomalyKind; path: string }

/** A doubt with what people did about it. Its case counts in no figure before it is `sound`. */
export type Anomaly = Doubt & {
  /** `<complaint>.<kind>.<path>` */
  id: string
  version: number
  /** `null` for a case that only another system has. */
  complaintId: string | null
  /** Ours, or the other system's own for a case that we do not have. */
  number: string
  status: 'found' | 'corrected' | 'sound'
  foundAt: string
  /** Why it came about and what was done, by whoever corrected it. */
  cause: string
  reason: string
  correctedBy: string | null
  checkedBy: string | null
  /** For `between`: which system, and both values as people may read them. */
  system?: string
  ours?: string
  theirs?: string
  /** Seq of the event by which the field was put right last, where it was. */
  correction?: number
}

/** Everything in a case that cannot be right at `now`. Pure. */
export function doubts(of: Case, policy: Policy, now: Date): Doubt[] {
  return [...times(of, policy, now), ...states(of), ...missing(of, policy, now), ...trail(of, policy), ...clocks(of)]
}

/** People's clocks differ a little. */
const TOLERANCE_MS = 5 * 60_000

function times({ complaint, events }: Case, policy: Policy, now: Date): Doubt[] {
  const { heardAt, toldAt, registeredAt, resolvedAt, endedAt } = complaint
  const at = (time: string | null) => (time === null ? null : Date.parse(time))
  const isAfter = (a: string | null, b: string | null) => {
    const [first, second] = [at(a), at(b)]
    return first !== null && second !== null && first - second > TOLERANCE_MS
  }
  const inOrder = events.every(({ at }, index) => Date.parse(at) >= Date.parse(events[index - 1]?.at ?? at))
  const future = events.some(({ at }) => Date.parse(at) - now.getTime() > TOLERANCE_MS)
  const wrong: [boolean, string][] = [
    [isAfter(heardAt, registeredAt), 'heardAt'],
    [isFarFrom(heardAt, toldAt, policy), 'receipt'],
    [isAfter(registeredAt, resolvedAt), 'resolvedAt'],
    [isAfter(registeredAt, endedAt), 'endedAt'],
    [!inOrder, 'events'],
    [future, 'future'],
  ]
  return wrong.flatMap(([is, path]): Doubt[] => (is ? [{ kind: 'time', path }] : []))
}

/** Whether the receipt was recorded at another time than the channel itself knows of. */
function isFarFrom(heardAt: string, toldAt: string | undefined, { anomalies }: Policy): boolean {
  if (toldAt === undefined || !anomalies) return false
  return Math.abs(Date.parse(heardAt) - Date.parse(toldAt)) > wallMs(anomalies.receipt)
}

function states({ complaint }: Case): Doubt[] {
  const { status, endedAt, resolvedAt, department, handler } = complaint
  const wrong: [boolean, string][] = [
    [hasEnded(complaint) !== (endedAt !== null), 'endedAt'],
    [status === 'resolved' && resolvedAt === null, 'resolvedAt'],
    [!hasEnded(complaint) && status !== 'registered' && (department === null || handler === null), 'handler'],
  ]
  return wrong.flatMap(([is, path]): Doubt[] => (is ? [{ kind: 'state', path }] : []))
}

function missing({ complaint }: Case, policy: Policy, now: Date): Doubt[] {
  const rule = policy.anomalies
  const age = now.getTime() - Date.parse(complaint.registeredAt)
  if (!rule || age < wallMs(rule.missingAfter) || complaint.ending === 'withdrawn') return []
  const facts = factsOf(complaint)
  const fields = policy.intake.fields
    .filter(({ required, when, field }) => required && (!when || holds(when, facts)) && !facts.fields.includes(field))
    .map(({ field }) => field)
  const category = complaint.category === null && complaint.status !== 'registered' ? ['category'] : []
  return [...fields, ...category].map(path => ({ kind: 'missing', path }))
}

/** The case as its history makes it, against the case as it is kept. */
function trail({ complaint, events }: Case, policy: Policy): Doubt[] {
  const [first, ...rest] = events
  if (first?.type !== 'registered') return [{ kind: 'trail', path: 'events' }]
  try {
    const replayed = rest.reduce(evolve, foundBy(complaint.id, first, policy))
    const same = (['status', 'version', 'department', 'handler', 'round', 'endedAt', 'severity'] as const).every(
      key => replayed[key] === complaint[key],
    )
    return same ? [] : [{ kind: 'trail', path: 'complaint' }]
  } catch {
    return [{ kind: 'trail', path: 'events' }]
  }
}

function clocks({ complaint, deadlines }: Case): Doubt[] {
  return hasEnded(complaint) || deadlines.some(isOpen) ? [] : [{ kind: 'clock', path: 'deadlines' }]
}

export type AnomalyDeed =
  | { type: 'correct'; cause: string; reason: string }
  | { type: 'confirm' }
  | { type: 'refuse'; reason: string }

export type AnomalyRefusal = 'not-now' | 'reason-needed' | 'same-person'

/**
 * One corrects, another checks: only then does the case count again. Pure.
 */
export function actOnAnomaly(anomaly: Anomaly, deed: AnomalyDeed, by: string): Anomaly | AnomalyRefusal {
  const next = { ...anomaly, version: anomaly.version + 1 }
  switch (deed.type) {
    case 'correct':
      if (anomaly.status !== 'found') return 'not-now'
      if (deed.cause.trim() === '' || deed.reason.trim() === '') return 'reason-needed'
      return { ...next, status: 'corrected', cause: deed.cause.trim(), reason: deed.reason.trim(), correctedBy: by }
    case 'confirm':
      if (anomaly.status !== 'corrected') return 'not-now'
      if (by === anomaly.correctedBy) return 'same-person'
      return { ...next, status: 'sound', checkedBy: by }
    case 'refuse':
      if (anomaly.status !== 'corrected') return 'not-now'
      if (by === anomaly.correctedBy) return 'same-person'
      if (deed.reason.trim() === '') return 'reason-needed'
      return { ...next, status: 'found', reason: deed.reason.trim(), correctedBy: null }
  }
}
