import type { Complaint } from '../complaint/complaint.ts'
import { hasEnded } from '../complaint/complaint.ts'
import type { ComplaintEvent, EventType, RecordedEvent } from '../complaint/event.ts'
import type { Clock, Policy } from '../policy/schema.ts'
import { cancel, type Deadline, isOpen } from './deadline.ts'
import { appliesTo, startDeadline } from './life.ts'

/** Events that change what a clock's condition asks about, and not how far the work is. */
const CHANGE_FACTS: ReadonlySet<EventType> = new Set([
  'severityChanged',
  'classified',
  'converted',
  'linked',
  'detailAdded',
  'corrected',
])

/**
 * The deadlines after the facts of a case have changed: a clock that is no longer meant for such a case is cancelled, one that now is and
 * whose beginning has happened already starts, from now. A case is never left with fewer clocks than none: then all stay.
 *
 * @param history everything that happened, the changing event last
 */
export function reviewDeadlines(
  deadlines: readonly Deadline[],
  event: RecordedEvent,
  complaint: Complaint,
  history: readonly ComplaintEvent[],
  policy: Policy,
): Deadline[] {
  if (!CHANGE_FACTS.has(event.type) || hasEnded(complaint)) return [...deadlines]
  const kept = deadlines.map(deadline =>
    isOpen(deadline) && !appliesTo(deadline.clock, complaint, policy) ? cancel(deadline, event.at) : deadline,
  )
  const started = Object.entries(policy.clocks)
    .filter(([name]) => !kept.some(deadline => deadline.clock === name && isOpen(deadline)))
    .filter(([name, clock]) => (clock.when || event.type === 'converted') && appliesTo(name, complaint, policy))
    .filter(([, clock]) => clock.from !== 'heard' && !clock.escalatedTo && isUnderWay(clock, history))
    .map(([name]) =>
      startDeadline(name, event, complaint, policy, 1 + kept.filter(deadline => deadline.clock === name).length),
    )
  const reviewed = [...kept, ...started]
  return reviewed.some(isOpen) ? reviewed : [...deadlines]
}

/** Whether the clock would be running now, had it been meant for the case from the beginning. */
function isUnderWay(clock: Clock, history: readonly ComplaintEvent[]): boolean {
  return history.reduce((runs, { type }) => {
    const starts = clock.starts.includes(type)
    if (clock.stops.includes(type)) return runs && starts
    if (starts) return true
    return runs && !clock.cancels.includes(type)
  }, false)
}
