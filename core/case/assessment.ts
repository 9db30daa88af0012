import type { Complaint } from '../complaint/complaint.ts'
import type { ComplaintEvent, EventData } from '../complaint/event.ts'
import { resolveBearers } from '../people/people.ts'
import type { Penalty, Policy } from '../policy/schema.ts'
import { factsOf, holds } from './condition.ts'

/**
 * The points and fines that an event brings, as events of their own: pinned to the policy's version by the complaint and to
 * their cause by standing next to it. `complaint` is the complaint after the event, `history` everything that happened to it.
 */
export function assess(
  event: ComplaintEvent,
  complaint: Complaint,
  policy: Policy,
  history: readonly ComplaintEvent[],
): ComplaintEvent[] {
  if (event.type === 'violationRecorded') return ofViolation(event, complaint, policy)
  return penaltiesFor(event, policy)
    .filter(([, penalty]) => !penalty.when || holds(penalty.when, factsOf(complaint)))
    .flatMap(([rule, penalty]) =>
      bearers(event, penalty, complaint, policy).map(
        (person): ComplaintEvent => ({
          type: 'assessed',
          at: event.at,
          by: { type: 'system', id: 'heed' },
          data: {
            rule,
            cause: complaint.version,
            points: (penalty.points ?? 0) * times(rule, penalty, complaint, history),
            yuan: (penalty.yuan ?? 0) * times(rule, penalty, complaint, history),
            person,
            department: policy.people[person]?.department ?? complaint.department ?? policy.owner,
            reason:
              event.type === 'missed' || (event.type === 'escalated' && event.data.clock !== null)
                ? `${penalty.name}：${policy.clocks[event.data.clock ?? '']?.name ?? event.data.clock}`
                : penalty.name,
          },
        }),
      ),
    )
}

/** Ends that say nothing against anybody. */
const WITHOUT_HANDLING: ReadonlySet<string> = new Set(['answered', 'recorded', 'explained'])

function penaltiesFor(event: ComplaintEvent, policy: Policy): [string, Penalty][] {
  if (event.type === 'missed')
    return ofClock(event.data.clock, policy).filter(([, penalty]) => penalty.on !== 'escalated')
  if (event.type === 'escalated' && event.data.clock !== null && !event.data.repeated)
    return ofClock(event.data.clock, policy).filter(([, penalty]) => penalty.on === 'escalated')
  if (event.type === 'closed' && !WITHOUT_HANDLING.has(event.data.how))
    return Object.entries(policy.penalties).filter(([, penalty]) => penalty.on === 'ended')
  if (event.type === 'responsibilityFound' && event.data.responsible)
    return Object.entries(policy.penalties).filter(([, penalty]) => penalty.on === 'found')
  return []
}

function ofClock(clock: string, policy: Policy): [string, Penalty][] {
  const rule = policy.clocks[clock]?.penalty
  const penalty = rule === undefined ? undefined : policy.penalties[rule]
  return rule !== undefined && penalty ? [[rule, penalty]] : []
}

/** How many times the plain amount it is now: progressive rules count what this case has had of them, and some cases are doubled. */
function times(rule: string, penalty: Penalty, complaint: Complaint, history: readonly ComplaintEvent[]): number {
  const before = history.filter(
    ({ type, data }) => type === 'assessed' && 'rule' in data && data.rule === rule && !('corrects' in data),
  ).length
  const doubled = penalty.double !== undefined && holds(penalty.double, factsOf(complaint))
  return (penalty.progressive ? before + 1 : 1) * (doubled ? 2 : 1)
}

/** A missed deadline is borne by whoever had to keep it; other penalties by whom the rule names. */
function bearers(event: ComplaintEvent, penalty: Penalty, complaint: Complaint, policy: Policy): string[] {
  if (event.type === 'missed' && penalty.to === 'handler') return event.data.people.slice(0, 1)
  return resolveBearers(penalty.to, complaint, policy).slice(0, 1)
}

function ofViolation(
  { at, data }: ComplaintEvent & { type: 'violationRecorded' },
  complaint: Complaint,
  policy: Policy,
): ComplaintEvent[] {
  const violation = policy.findings?.violations[data.violation]
  if (!violation) return []
  const assessed: EventData['assessed'] = {
    rule: data.violation,
    cause: complaint.version,
    points: violation.points ?? 0,
    yuan: violation.yuan ?? 0,
    person: data.person,
    department: policy.people[data.person]?.department ?? complaint.department ?? policy.owner,
    reason: violation.name,
    ...(violation.appealable ? {} : { appealable: false }),
  }
  return [{ type: 'assessed', at, by: { type: 'system', id: 'heed' }, data: assessed }]
}
