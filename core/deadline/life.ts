import { factsOf, holds } from '../case/condition.ts'
import { type Complaint, hasEnded } from '../complaint/complaint.ts'
import type { ComplaintEvent, RecordedEvent } from '../complaint/event.ts'
import { withPromise } from '../escalation/escalation.ts'
import { resolveWho } from '../people/people.ts'
import type { Clock, Policy } from '../policy/schema.ts'
import { addTime, calendarRule, nextOpening, readDuration } from '../time/calendar.ts'
import { cancel, endOf, fireTimer, isOpen, meet, type Subject, startTimer } from './deadline.ts'
import { pauseOrResume, resumed } from './pause.ts'
import { nextStepFrom, stepsOf } from './steps.ts'
import { chainOf, clockOf, type Deadline } from './timer.ts'

/**
 * What one event does to the deadlines of its complaint: it ends those it meets, cancels those it makes pointless, starts new
 * ones, and pauses or resumes those that stand still while the customer is waited for. `complaint` is the complaint after the event.
 * Returns all deadlines, changed or not.
 */
export function applyToDeadlines(
  deadlines: readonly Deadline[],
  event: RecordedEvent,
  complaint: Complaint,
  policy: Policy,
): Deadline[] {
  const ended = hasEnded(complaint)
  const kept = deadlines.map(deadline => {
    if (!isOpen(deadline)) return deadline
    const clock = clockOf(deadline, policy)
    if (isDoing(clock, event)) return meet(deadline, event.at)
    if ((ended && !clock.afterEnd) || isPointless(clock, event)) return cancel(deadline, event.at)
    return pauseOrResume(postpone(acknowledge(deadline, event, policy), event, policy), complaint, event.at, policy)
  })
  const ranBefore = new Set(deadlines.filter(isOpen).map(deadline => deadline.clock))
  const running = new Set(kept.filter(isOpen).map(deadline => deadline.clock))
  const started = Object.keys(policy.clocks)
    .filter(name => !running.has(name) && startsOn(name, event, complaint, policy))
    .filter(name => ranBefore.has(name) || !isRenewal(name, event, policy))
    .filter(name => !ended || policy.clocks[name]?.afterEnd === true)
    .map(name =>
      startDeadline(name, event, complaint, policy, 1 + kept.filter(deadline => deadline.clock === name).length),
    )
    .map(deadline => pauseOrResume(deadline, complaint, event.at, policy))
  return [...kept, ...started]
}

/** A level that a chain told by itself is nobody's doing. */
function isDoing(clock: Clock, event: RecordedEvent): boolean {
  const isOwn = !(event.type === 'escalated' && event.data.clock !== null)
  return isOwn && concerns(clock, event) && clock.stops.includes(event.type)
}

function isPointless(clock: Clock, event: RecordedEvent): boolean {
  return concerns(clock, event) && clock.cancels.includes(event.type)
}

/** A clock of a form or an expert's opinion minds events about that one; every clock minds all others. */
function concerns({ item }: Clock, event: ComplaintEvent): boolean {
  return item === undefined || !('item' in event.data) || event.data.item === item
}

function startsOn(name: string, event: RecordedEvent, complaint: Complaint, policy: Policy): boolean {
  const clock = policy.clocks[name]
  return (
    clock?.starts.includes(event.type) === true &&
    concerns(clock, event) &&
    isOfLevel(clock, event, policy) &&
    appliesTo(name, complaint, policy)
  )
}

/** Whether the clock is meant for such a case, by its kind of contact and its condition. */
export function appliesTo(name: string, complaint: Complaint, policy: Policy): boolean {
  const clock = policy.clocks[name]
  if (!clock?.kinds.includes(complaint.kind)) return false
  return !clock.when || holds(clock.when, factsOf(complaint))
}

function isOfLevel(clock: Clock, event: RecordedEvent, policy: Policy): boolean {
  if (event.type !== 'escalated') return true
  if (event.data.repeated) return false
  if (!clock.escalatedTo) return true
  const { clock: cause, level } = event.data
  const chain = cause === null ? policy.escalation : policy.clocks[cause]?.chain
  return clock.escalatedTo.chain === chain && clock.escalatedTo.level === level
}

/** An event that both stops and starts a recurring clock renews it; where the clock does not run, there is nothing to renew. */
function isRenewal(name: string, event: RecordedEvent, policy: Policy): boolean {
  const clock = policy.clocks[name]
  return clock !== undefined && clock.starts.length > 1 && clock.stops.includes(event.type)
}

/** A clock begins to run for a case, with this event. */
export function startDeadline(
  name: string,
  event: RecordedEvent,
  complaint: Complaint,
  policy: Policy,
  occurrence: number,
): Deadline {
  const clock = policy.clocks[name]
  if (!clock) throw new Error(`no clock "${name}"`)
  const from = startOf(clock, new Date(clock.from === 'heard' ? complaint.heardAt : event.at), complaint, policy)
  const end = clock.within === 'promised' ? { dueAt: new Date(promisedTime(event, complaint) ?? from) } : {}
  const timer = startTimer({ of: complaint.id, clock: name, occurrence, startedBy: event.seq, from, ...end }, policy)
  return { ...timer, complaintId: complaint.id, pausedAt: null, pauseLeft: null }
}

function promisedTime(event: RecordedEvent, complaint: Complaint): string | undefined {
  return event.type === 'promised' ? event.data.dueAt : complaint.promised?.dueAt
}

function startOf(clock: Clock, at: Date, complaint: Complaint, policy: Policy): Date {
  const later = clock.startIn
  if (!later || (later.when && !holds(later.when, factsOf(complaint)))) return at
  return nextOpening(calendarRule(policy, later.calendar), at)
}

/** Whether the event that starts this clock is also the doing of it: the clock then only measures what came before. */
export function isDoneAtStart(deadline: Deadline, event: RecordedEvent, policy: Policy): boolean {
  return (
    isOpen(deadline) &&
    deadline.startedBy === event.seq &&
    clockOf(deadline, policy).from === 'heard' &&
    clockOf(deadline, policy).stops.includes(event.type)
  )
}

/** Taking note of a missed deadline holds its chain back for a while: once a level, never for ever. */
function acknowledge(deadline: Deadline, event: RecordedEvent, policy: Policy): Deadline {
  const lease = chainOf(deadline, policy).acknowledge
  if (deadline.status !== 'overdue' || deadline.nextAt === null || !lease?.by.includes(event.type)) return deadline
  const planned = stepsOf(deadline, policy)(deadline.step).at
  if (Date.parse(deadline.nextAt) > planned.getTime()) return deadline
  const until = addTime(calendarRule(policy, '24x7'), new Date(event.at), readDuration(lease.lease))
  return until.getTime() > planned.getTime() ? { ...deadline, nextAt: until.toISOString() } : deadline
}

/** Who says beforehand that he needs longer, and until when, has until then; within what the clock allows. */
function postpone(deadline: Deadline, event: RecordedEvent, policy: Policy): Deadline {
  const clock = clockOf(deadline, policy)
  if (!clock.postpone || event.type !== 'promised' || deadline.status !== 'running') return deadline
  const first = endOf(clock, new Date(deadline.startedAt), policy)
  const latest = addTime(calendarRule(policy, clock.calendar), first, readDuration(clock.postpone.atMost))
  const wanted = Math.min(Date.parse(event.data.dueAt), latest.getTime())
  if (wanted <= Date.parse(deadline.dueAt)) return deadline
  const later = { ...deadline, dueAt: new Date(wanted).toISOString() }
  return { ...later, ...nextStepFrom(deadline.step, stepsOf(later, policy)) }
}

/** See `fireTimer`: what has fallen due of a complaint's deadline, the end of its standing still before all else. */
export function fireDeadline(
  deadline: Deadline,
  complaint: Complaint,
  policy: Policy,
  now: Date,
): { deadline: Deadline; events: ComplaintEvent[] } {
  const subject = subjectOf(complaint, policy)
  const going = deadline.status === 'paused' ? goOn(deadline, subject, policy, now) : { deadline, events: [] }
  if (going.deadline.status === 'paused') return going
  const fired = fireTimer(going.deadline, subject, policy, now)
  const events = fired.events.flatMap(event =>
    event.type === 'escalated' ? withPromise(event, complaint, policy) : [event],
  )
  return { deadline: fired.deadline, events: [...going.events, ...events] }
}

function subjectOf(complaint: Complaint, policy: Policy): Subject {
  return { who: refs => resolveWho(refs, complaint, policy), facts: factsOf(complaint) }
}

/** The customer has not answered in the time that the clock may stand still. */
function goOn(
  deadline: Deadline,
  subject: Subject,
  policy: Policy,
  now: Date,
): { deadline: Deadline; events: ComplaintEvent[] } {
  if (deadline.nextAt === null || Date.parse(deadline.nextAt) > now.getTime()) return { deadline, events: [] }
  const going = resumed(deadline, deadline.nextAt, policy)
  const people = subject.who(clockOf(going, policy).owner)
  const data = { clock: going.clock, deadline: going.id, people, dueAt: going.dueAt }
  return {
    deadline: going,
    events: [{ type: 'resumed', at: now.toISOString(), by: { type: 'system', id: 'heed' }, data }],
  }
}
