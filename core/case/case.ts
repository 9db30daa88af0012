import type { Complaint } from '../complaint/complaint.ts'
import type { ComplaintEvent, RecordedEvent } from '../complaint/event.ts'
import { evolve, found } from '../complaint/evolve.ts'
import { type Deadline, meet } from '../deadline/deadline.ts'
import { applyToDeadlines, fireDeadline, isDoneAtStart } from '../deadline/life.ts'
import { reviewDeadlines } from '../deadline/review-deadlines.ts'
import type { Policy } from '../policy/schema.ts'
import { consequencesOf } from './consequences.ts'

/** Everything about one complaint at one moment. */
export type Case = {
  complaint: Complaint
  events: RecordedEvent[]
  deadlines: Deadline[]
}

/** A case with what was just added to it. */
export type GrownCase = Case & { fresh: RecordedEvent[] }

/** A new case from its first events. The first must be `registered`. */
export function openCase(id: string, events: readonly ComplaintEvent[], policy: Policy): GrownCase {
  const [first, ...rest] = events
  if (first?.type !== 'registered') throw new Error('a case begins with its registration')
  const registered = { ...first, seq: 1 }
  const complaint = found(id, registered, policy)
  const deadlines = applyToDeadlines([], registered, complaint, policy)
  const opened = settleDoneAtStart(
    { complaint, events: [registered], deadlines, fresh: [registered] },
    registered,
    policy,
  )
  return grow(grow(opened, consequencesOf(first, complaint, opened, policy), policy), rest, policy)
}

/** Clocks that began before the case did, such as "heard → handed over": kept or missed the moment it is registered. */
function settleDoneAtStart(opened: GrownCase, event: RecordedEvent, policy: Policy): GrownCase {
  let current = opened
  for (const deadline of opened.deadlines.filter(candidate => isDoneAtStart(candidate, event, policy))) {
    const fired = fireDeadline(deadline, current.complaint, policy, new Date(event.at))
    current = grow(replaceDeadline(current, meet(fired.deadline, event.at)), fired.events, policy)
  }
  return current
}

function replaceDeadline(current: GrownCase, deadline: Deadline): GrownCase {
  return { ...current, deadlines: current.deadlines.map(other => (other.id === deadline.id ? deadline : other)) }
}

/** The case after more events: each changes the complaint, moves its deadlines, and has its consequences. */
export function extendCase(current: Case, events: readonly ComplaintEvent[], policy: Policy): GrownCase {
  return grow({ ...current, fresh: [] }, events, policy)
}

function grow(current: GrownCase, events: readonly ComplaintEvent[], policy: Policy): GrownCase {
  return events.reduce((grown, event) => {
    const next = addEvent(grown, event, policy)
    return grow(next, consequencesOf(event, grown.complaint, next, policy), policy)
  }, current)
}

function addEvent(current: GrownCase, event: ComplaintEvent, policy: Policy): GrownCase {
  const complaint = evolve(current.complaint, event)
  const recorded: RecordedEvent = { ...event, seq: complaint.version }
  const events = [...current.events, recorded]
  const applied = applyToDeadlines(current.deadlines, recorded, complaint, policy)
  return {
    complaint,
    events,
    deadlines: reviewDeadlines(applied, recorded, complaint, events, policy),
    fresh: [...current.fresh, recorded],
  }
}

/**
 * The case with everything done that fell due by `now`. Whoever acts on a case catches it up first, so that a deadline is missed
 * by the clock and not by the luck of which process came first.
 */
export function catchUp(current: Case, policy: Policy, now: Date): GrownCase {
  let grown: GrownCase = { ...current, fresh: [] }
  for (let deadline = firstDue(grown, now); deadline; deadline = firstDue(grown, now)) {
    const fired = fireDeadline(deadline, grown.complaint, policy, now)
    grown = grow(replaceDeadline(grown, fired.deadline), fired.events, policy)
  }
  return grown
}

function firstDue(current: Case, now: Date): Deadline | undefined {
  return current.deadlines
    .filter(deadline => deadline.nextAt !== null && Date.parse(deadline.nextAt) <= now.getTime())
    .sort((a, b) => Date.parse(a.nextAt ?? '') - Date.parse(b.nextAt ?? ''))[0]
}

/** The deadlines of `after` that are new or differ from those of `before`. */
export function changedDeadlines(before: Case | null, after: Case): Deadline[] {
  const known = new Map(before?.deadlines.map(deadline => [deadline.id, deadline]))
  return after.deadlines.filter(deadline => known.get(deadline.id) !== deadline)
}
