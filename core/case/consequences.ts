import type { Complaint } from '../complaint/complaint.ts'
import type { ComplaintEvent, EventType } from '../complaint/event.ts'
import { convene } from '../escalation/war-room.ts'
import { resolveWho } from '../people/people.ts'
import type { Policy } from '../policy/schema.ts'
import { assess } from './assessment.ts'
import { factsOf, holds, raisedSeverity } from './condition.ts'
import { sample } from './sampling.ts'
import { workFollowing } from './start-work.ts'

/** What the rules themselves bring about when something happens: points and fines, a graver level, copies. Done at once, by the system. */
export function consequencesOf(
  event: ComplaintEvent,
  before: Complaint,
  { complaint, events }: { complaint: Complaint; events: readonly ComplaintEvent[] },
  policy: Policy,
): ComplaintEvent[] {
  return [
    ...assess(event, complaint, policy, events),
    ...sample(event, complaint, policy),
    ...raise(event, before, complaint, policy),
    ...copies(event, complaint, events, policy),
    ...convene(event, complaint, policy),
    ...workFollowing(event, complaint, policy),
  ]
}

/** How grave a case is was judged when it was registered, and is a person's word when he says so. */
const JUDGED_OTHERWISE: ReadonlySet<EventType> = new Set(['registered', 'severityChanged'])

function raise(event: ComplaintEvent, before: Complaint, complaint: Complaint, policy: Policy): ComplaintEvent[] {
  if (JUDGED_OTHERWISE.has(event.type) || complaint.endedAt !== null || complaint.kind !== 'complaint') return []
  const raised = raisedSeverity(policy, complaint.severity, factsOf(before), factsOf(complaint))
  if (!raised) return []
  const data = { from: complaint.severity, to: raised.level, because: raised.because }
  return [{ type: 'severityChanged', at: event.at, by: { type: 'system', id: 'heed' }, data }]
}

/** Each copy goes out once for each kind of event. */
function copies(
  event: ComplaintEvent,
  complaint: Complaint,
  history: readonly ComplaintEvent[],
  policy: Policy,
): ComplaintEvent[] {
  const first = history.filter(({ type }) => type === event.type).length === 1
  return Object.entries(policy.copies).flatMap(([copy, rule]): ComplaintEvent[] => {
    const again = !first && history.some(({ type, data }) => type === 'copied' && 'copy' in data && data.copy === copy)
    if (again || !rule.on.includes(event.type) || (rule.when && !holds(rule.when, factsOf(complaint)))) return []
    const to = resolveWho(rule.to, complaint, policy)
    return [{ type: 'copied', at: event.at, by: { type: 'system', id: 'heed' }, data: { copy, to } }]
  })
}
