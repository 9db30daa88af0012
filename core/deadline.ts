import { addTime, calendarRule, nextOpening, readDuration, subtractTime } from './calendar.ts'
import { addDays, atLocal, localDay } from './china-time.ts'
import { type Complaint, hasEnded } from './complaint/complaint.ts'
import type { ComplaintEvent, RecordedEvent } from './complaint/event.ts'
import { type ConditionFacts, factsOf, holds } from './condition.ts'
import { resolveWho } from './people.ts'
import type { Chain, ChainLevel, Clock, Medium, Policy, Who } from './policy/schema.ts'

/** What a rule must say of a clock for it to run, remind and climb, whatever it belongs to. */
export type TimedClock = Pick<Clock, 'name' | 'within' | 'calendar' | 'opens' | 'owner' | 'remind' | 'chain'>

/** Clocks with the chains and calendars that they name. A policy is one. */
export type Timing = Pick<Policy, 'chains' | 'calendars'> & { clocks: Record<string, TimedClock> }

/** What a deadline belongs to, as far as time must know it: who is behind a part in it, and what its conditions ask about. */
export type Subject = { who(refs: Who | readonly Who[]): string[]; facts: ConditionFacts }

/** What time alone brings about. */
export type TimeEvent = Extract<ComplaintEvent, { type: 'windowOpened' | 'reminded' | 'missed' | 'escalated' }>

/** A running clock, whatever it belongs to. */
export type Timer = Omit<Deadline, 'complaintId'>

/**
 * A running clock of one complaint. Deadlines are derived from the policy's clocks and the complaint's events; the row in the
 * database is the truth, a queue's delayed job is only the alarm.
 */
export type Deadline = {
  /** `<complaint id>.<clock>.<occurrence>` */
  id: string
  complaintId: string
  clock: string
  /** From 1: a clock may start again. */
  occurrence: number
  /** Seq of the event that started it. */
  startedBy: number
  startedAt: string
  /** Start of a window, for clocks that have one. */
  opensAt: string | null
  dueAt: string
  /**
   * running → met · running → overdue (missed; its chain climbs) → late (done after all) · cancelled.
   * `running` and `overdue` are open: something will still happen.
   */
  status: 'running' | 'overdue' | 'met' | 'late' | 'cancelled'
  /** The next moment at which something happens: window, reminder, end, level of the chain. `null` once it is not open. */
  nextAt: string | null
  /** How many of its steps have been done. */
  step: number
  /** Level of the chain reached, 0 before the deadline is missed. */
  level: number
  endedAt: string | null
}

function subjectOf(complaint: Complaint, policy: Policy): Subject {
  return { who: refs => resolveWho(refs, complaint, policy), facts: factsOf(complaint) }
}

export function isOpen(deadline: Pick<Deadline, 'status'>): boolean {
  return deadline.status === 'running' || deadline.status === 'overdue'
}

/**
 * What one event does to the deadlines of its complaint: it ends those it meets, cancels those it makes pointless and starts
 * new ones. `complaint` is the complaint after the event. Returns all deadlines, changed or not.
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
    if (clock.stops.includes(event.type)) return meet(deadline, event.at)
    if ((ended && !clock.afterEnd) || clock.cancels.includes(event.type)) return cancel(deadline, event.at)
    return acknowledge(deadline, event, policy)
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
  return [...kept, ...started]
}

function startsOn(name: string, event: RecordedEvent, complaint: Complaint, policy: Policy): boolean {
  return policy.clocks[name]?.starts.includes(event.type) === true && appliesTo(name, complaint, policy)
}

/** Whether the clock is meant for such a case, by its kind of contact and its condition. */
export function appliesTo(name: string, complaint: Complaint, policy: Policy): boolean {
  const clock = policy.clocks[name]
  if (!clock?.kinds.includes(complaint.kind)) return false
  return !clock.when || holds(clock.when, factsOf(complaint))
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
  const timer = startTimer({ of: complaint.id, clock: name, occurrence, startedBy: event.seq, from }, policy)
  return { ...timer, complaintId: complaint.id }
}

/** A clock of the rules begins to run for something, at `from`. */
export function startTimer(
  start: { of: string; clock: string; occurrence: number; startedBy: number; from: Date },
  timing: Timing,
): Timer {
  const { from, ...rest } = start
  const clock = clockOf(start, timing)
  const rule = calendarRule(timing, clock.calendar)
  const timer: Timer = {
    id: `${start.of}.${start.clock}.${start.occurrence}`,
    clock: rest.clock,
    occurrence: rest.occurrence,
    startedBy: rest.startedBy,
    startedAt: from.toISOString(),
    opensAt: clock.opens ? addTime(rule, from, readDuration(clock.opens)).toISOString() : null,
    dueAt: endOf(clock, from, timing).toISOString(),
    status: 'running',
    nextAt: null,
    step: 0,
    level: 0,
    endedAt: null,
  }
  return { ...timer, nextAt: stepsOf(timer, timing)(0).at.toISOString() }
}

function startOf(clock: Clock, at: Date, complaint: Complaint, policy: Policy): Date {
  const later = clock.startIn
  if (!later || (later.when && !holds(later.when, factsOf(complaint)))) return at
  return nextOpening(calendarRule(policy, later.calendar), at)
}

function endOf(clock: TimedClock, from: Date, policy: Timing): Date {
  if (clock.within === 'same-day') return atLocal(addDays(localDay(from), 1))
  return addTime(calendarRule(policy, clock.calendar), from, readDuration(clock.within))
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

export function meet<D extends Timer>(deadline: D, at: string): D {
  return { ...deadline, status: deadline.status === 'overdue' ? 'late' : 'met', nextAt: null, endedAt: at }
}

export function cancel<D extends Timer>(deadline: D, at: string): D {
  return { ...deadline, status: 'cancelled', nextAt: null, endedAt: at }
}

/** Taking note of a missed deadline holds its chain back for a while, never for ever. */
function acknowledge(deadline: Deadline, event: RecordedEvent, policy: Policy): Deadline {
  const lease = chainOf(deadline, policy).acknowledge
  if (deadline.status !== 'overdue' || deadline.nextAt === null || !lease?.by.includes(event.type)) return deadline
  const until = addTime(calendarRule(policy, '24x7'), new Date(event.at), readDuration(lease.lease))
  return { ...deadline, nextAt: later(deadline.nextAt, until.toISOString()) }
}

/** Everybody whom a level of a chain tells in this case. */
export function toldAt(level: ChainLevel, complaint: Complaint): Who[] {
  return toldWhere(level, factsOf(complaint))
}

export function toldWhere(level: ChainLevel, facts: ConditionFacts): Who[] {
  const also = level.also.filter(({ when }) => holds(when, facts))
  return [...level.tell, ...also.flatMap(({ tell }) => tell)]
}

function later(a: string, b: string): string {
  return Date.parse(a) > Date.parse(b) ? a : b
}

export function clockOf<C extends TimedClock>(
  deadline: Pick<Deadline, 'clock'>,
  policy: { clocks: Record<string, C> },
): C {
  const clock = policy.clocks[deadline.clock]
  if (!clock) throw new Error(`no clock "${deadline.clock}"`)
  return clock
}

function chainOf(deadline: Pick<Deadline, 'clock'>, policy: Timing): Chain {
  const name = clockOf(deadline, policy).chain
  const chain = policy.chains[name]
  if (!chain) throw new Error(`no chain "${name}"`)
  return chain
}

/** Something that happens at a moment of a deadline's life. Their order is fixed: window, reminders, end, levels, repeats. */
type Step = { at: Date } & (
  | { kind: 'open' }
  | { kind: 'remind'; media: Medium[] }
  | { kind: 'missed' }
  | { kind: 'level'; level: number }
  | { kind: 'repeat'; count: number }
)

function fixedSteps(deadline: Timer, policy: Timing): Step[] {
  const clock = clockOf(deadline, policy)
  const chain = chainOf(deadline, policy)
  const due = new Date(deadline.dueAt)
  const floor = new Date(deadline.opensAt ?? deadline.startedAt)
  const rule = calendarRule(policy, clock.calendar)
  const chainRule = calendarRule(policy, chain.calendar)
  const reminders = clock.remind
    .map(
      (remind): Step => ({
        kind: 'remind',
        at: subtractTime(rule, due, readDuration(remind.before), floor),
        media: remind.media,
      }),
    )
    .sort((a, b) => a.at.getTime() - b.at.getTime())
  const levels = chain.levels.map(
    (level, index): Step => ({
      kind: 'level',
      level: index + 1,
      at: addTime(chainRule, due, readDuration(level.after)),
    }),
  )
  const opens: Step[] = deadline.opensAt ? [{ kind: 'open', at: new Date(deadline.opensAt) }] : []
  return [...opens, ...reminders, { kind: 'missed', at: due }, ...levels]
}

/** Every step of a deadline's life by its index, without end: after the last level its repeats. */
function stepsOf(deadline: Timer, policy: Timing): (index: number) => Step {
  const fixed = fixedSteps(deadline, policy)
  const chain = chainOf(deadline, policy)
  const last = fixed.at(-1)?.at ?? new Date(deadline.dueAt)
  const every = readDuration(chain.repeatEvery)
  const rule = calendarRule(policy, chain.calendar)
  return index => {
    const count = index - fixed.length + 1
    const repeated = () => addTime(rule, last, { days: every.days * count, ms: every.ms * count })
    return fixed[index] ?? { kind: 'repeat', count, at: repeated() }
  }
}

/**
 * What has fallen due of a deadline by `now`: its events, oldest first, and the deadline with those steps done. After a long
 * silence every level is still told; only repeats of the last level are told once. Nothing due gives no events.
 */
export function fireDeadline(
  deadline: Deadline,
  complaint: Complaint,
  policy: Policy,
  now: Date,
): { deadline: Deadline; events: TimeEvent[] } {
  return fireTimer(deadline, subjectOf(complaint, policy), policy, now)
}

/** See `fireDeadline`: the same for a clock of anything. */
export function fireTimer<D extends Timer>(
  deadline: D,
  subject: Subject,
  policy: Timing,
  now: Date,
): { deadline: D; events: TimeEvent[] } {
  const events: TimeEvent[] = []
  const stepAt = stepsOf(deadline, policy)
  let current = deadline
  while (current.nextAt !== null && Date.parse(current.nextAt) <= now.getTime()) {
    const step = stepAt(current.step)
    const event = happens(step, current, subject, policy, now)
    const following = nextStep(current.step, step, stepAt, now)
    if (event && !(step.kind === 'repeat' && Date.parse(following.nextAt) <= now.getTime())) events.push(event)
    current = {
      ...current,
      ...following,
      ...(step.kind === 'missed' ? { status: 'overdue' as const } : {}),
      ...(step.kind === 'level' ? { level: step.level } : {}),
    }
  }
  return { deadline: current, events }
}

function nextStep(
  index: number,
  done: Step,
  stepAt: (index: number) => Step,
  now: Date,
): { step: number; nextAt: string } {
  let step = index + 1
  if (done.kind === 'repeat') while (stepAt(step + 1).at.getTime() <= now.getTime()) step++
  return { step, nextAt: stepAt(step).at.toISOString() }
}

function happens(step: Step, deadline: Timer, subject: Subject, policy: Timing, now: Date): TimeEvent | null {
  const clock = clockOf(deadline, policy)
  const owners = subject.who(clock.owner)
  const at = now.toISOString()
  const by = { type: 'system', id: 'heed' } as const
  const about = { clock: deadline.clock, deadline: deadline.id, people: owners, dueAt: deadline.dueAt }
  switch (step.kind) {
    case 'open':
      return { type: 'windowOpened', at, by, data: about }
    case 'remind':
      // A reminder that could not be given before the end is covered by what the end brings.
      return Date.parse(deadline.dueAt) <= now.getTime()
        ? null
        : { type: 'reminded', at, by, data: { ...about, media: step.media } }
    case 'missed':
      return { type: 'missed', at, by, data: about }
    case 'level':
    case 'repeat': {
      const chain = chainOf(deadline, policy)
      const number = step.kind === 'level' ? step.level : chain.levels.length
      const level = chain.levels[number - 1]
      if (!level) throw new Error(`chain of "${deadline.clock}" has no level ${number}`)
      const data = {
        clock: deadline.clock,
        deadline: deadline.id,
        level: number,
        tell: subject.who(toldWhere(level, subject.facts)),
        reason: clock.name,
        repeated: step.kind === 'repeat',
      }
      return { type: 'escalated', at, by, data }
    }
  }
}
