import { type Case, catchUp, extendCase, type GrownCase, openCase } from '../case/case.ts'
import { factsOf, holds, judgeAfterHours, judgeSeverity } from '../case/condition.ts'
import { judgedByRules } from '../case/judged.ts'
import type { ComplaintEvent, EventType, Registration } from '../complaint/event.ts'
import { route } from '../complaint/routing.ts'
import { nextStatus } from '../complaint/transition.ts'
import { isDepartment, isPerson, managerOf } from '../people/people.ts'
import type { Policy } from '../policy/schema.ts'
import type { RecordedLine } from './recorded.ts'

/** What a complaint would have been under other rules. */
export type Simulated = {
  complaint: string
  registeredAt: string
  severity: string
  department: string | null
  /** Clocks that would have been missed, by id, in order. */
  missed: string[]
  /** Who would have been told by a chain, with the highest level at which. */
  told: { person: string; level: number }[]
  points: number
  yuan: number
  /** Recorded events that these rules know no place for. */
  skipped: number
}

/**
 * What follows from the rules is worked out anew, and a dispute is about points that the recorded rules gave; everything else is replayed as it
 * happened.
 */
const DERIVED: ReadonlySet<EventType> = new Set([
  'registered',
  'reminded',
  'missed',
  'windowOpened',
  'assessed',
  'copied',
  'appealed',
  'rejudged',
])

/**
 * Replays recorded complaints under a policy: severity, department and deadlines are judged anew by its rules, what people did happens when
 * they did it. `until` is when everybody stops looking: what is still open is late by then or not at all. Pure.
 */
export function simulate(lines: readonly RecordedLine[], policy: Policy, until: Date | null): Simulated[] {
  const complaints = new Map<string, RecordedLine[]>()
  for (const line of lines) complaints.set(line.complaint, [...(complaints.get(line.complaint) ?? []), line])
  const last = Math.max(0, ...lines.map(({ at }) => Date.parse(at)))
  return [...complaints].flatMap(([complaint, events]) => {
    const ordered = events.toSorted((a, b) => a.seq - b.seq)
    const [first, ...rest] = ordered
    return first?.type === 'registered' ? [replay(complaint, first, rest, policy, until ?? new Date(last))] : []
  })
}

function replay(
  complaint: string,
  first: RecordedLine & { type: 'registered' },
  rest: readonly RecordedLine[],
  policy: Policy,
  until: Date,
): Simulated {
  const at = new Date(first.at)
  const registration = judgedAnew(first.data, policy, at)
  const id = '0'.repeat(32)
  let current: GrownCase = openCase(id, [{ ...first, data: registration }], policy)
  const byHand = policy.dispatchByHand && holds(policy.dispatchByHand, factsOf(registration))
  if (!byHand) current = dispatch(current, first.at, null, policy)
  let skipped = 0
  for (const event of rest) {
    if (isDerived(event)) continue
    current = caughtUp(current, policy, new Date(event.at))
    if (event.type === 'dispatched') {
      if (byHand) current = dispatch(current, event.at, event.data.department, policy)
      continue
    }
    const fitting = withPeopleOf(event, policy)
    if (nextStatus(current.complaint.status, fitting.type) === null) skipped++
    else current = all(current, extendCase(current, [fitting], policy))
  }
  current = caughtUp(current, policy, until)
  return resultOf(complaint, current, skipped)
}

/** Chains and reminders that time brought; what a person escalated by hand stays. */
function isDerived(event: RecordedLine): boolean {
  return DERIVED.has(event.type) || (event.type === 'escalated' && event.data.clock !== null)
}

function judgedAnew(data: Registration, policy: Policy, at: Date): Registration {
  const fields = { ...data.fields, ...judgedByRules(factsOf(data), data.fields, policy) }
  const { level, because } = judgeSeverity(policy, { ...factsOf({ ...data, fields }), severity: null })
  const judged = { ...data, fields, severity: level, severityBecause: because }
  return { ...judged, afterHours: judgeAfterHours(policy, factsOf(judged), at) }
}

function dispatch(current: GrownCase, at: string, recorded: string | null, policy: Policy): GrownCase {
  if (nextStatus(current.complaint.status, 'dispatched') === null || current.complaint.department !== null)
    return current
  const department = recorded !== null && isDepartment(recorded, policy) ? recorded : route(current.complaint, policy)
  const event: ComplaintEvent = {
    type: 'dispatched',
    at,
    by: { type: 'system', id: 'heed' },
    data: { department, handler: managerOf(department, policy) },
  }
  return all(current, extendCase(current, [event], policy))
}

/** People whom this policy does not know are replaced by who would have had the case. */
function withPeopleOf(event: RecordedLine, policy: Policy): ComplaintEvent {
  if (event.type !== 'transferred') return event
  const { department, handler, reason } = event.data
  const to = isDepartment(department, policy) ? department : policy.owner
  return {
    ...event,
    data: { department: to, handler: isPerson(handler, policy) ? handler : managerOf(to, policy), reason },
  }
}

function caughtUp(current: GrownCase, policy: Policy, now: Date): GrownCase {
  return all(current, catchUp(current, policy, now))
}

function all(before: Case, after: GrownCase): GrownCase {
  return { ...after, fresh: before.events.length === after.events.length ? [] : after.fresh }
}

function resultOf(complaint: string, { complaint: ended, events }: Case, skipped: number): Simulated {
  const told = new Map<string, number>()
  for (const { type, data } of events) {
    if (type !== 'escalated') continue
    for (const person of data.tell) told.set(person, Math.max(told.get(person) ?? 0, data.level))
  }
  return {
    complaint,
    registeredAt: ended.registeredAt,
    severity: ended.severity,
    department: ended.department,
    missed: events.flatMap(({ type, data }) => (type === 'missed' ? [data.clock] : [])),
    told: [...told].map(([person, level]) => ({ person, level })),
    points: events.reduce((sum, { type, data }) => sum + (type === 'assessed' ? data.points : 0), 0),
    yuan: events.reduce((sum, { type, data }) => sum + (type === 'assessed' ? data.yuan : 0), 0),
    skipped,
  }
}
