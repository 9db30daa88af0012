import { toldWhere } from '../escalation/escalation.ts'
import { addTime, calendarRule, readDuration } from '../time/calendar.ts'
import { addDays, atLocal, localDay } from '../time/china-time.ts'
import { nextStepFrom, type Step, stepsOf } from './steps.ts'
import { chainOf, clockOf, type Subject, type TimedClock, type TimeEvent, type Timer, type Timing } from './timer.ts'

export type { Deadline, Subject, TimeEvent, Timer, Timing } from './timer.ts'

export function isOpen({ status }: Pick<Timer, 'status'>): boolean {
  return status === 'running' || status === 'paused' || status === 'overdue'
}

export function meet<D extends Timer>(timer: D, at: string): D {
  return { ...timer, status: timer.status === 'overdue' ? 'late' : 'met', nextAt: null, endedAt: at }
}

export function cancel<D extends Timer>(timer: D, at: string): D {
  return { ...timer, status: 'cancelled', nextAt: null, endedAt: at }
}

/** A clock of the rules begins to run for something, at `from`. `dueAt` is the end of one that runs to a promised time. */
export function startTimer(
  start: { of: string; clock: string; occurrence: number; startedBy: number; from: Date; dueAt?: Date },
  timing: Timing,
): Timer {
  const { from, dueAt } = start
  const clock = clockOf(start, timing)
  const rule = calendarRule(timing, clock.calendar)
  const timer: Timer = {
    id: `${start.of}.${start.clock}.${start.occurrence}`,
    clock: start.clock,
    occurrence: start.occurrence,
    startedBy: start.startedBy,
    startedAt: from.toISOString(),
    opensAt: clock.opens ? addTime(rule, from, readDuration(clock.opens)).toISOString() : null,
    dueAt: (dueAt ?? endOf(clock, from, timing)).toISOString(),
    status: 'running',
    nextAt: null,
    step: 0,
    level: 0,
    endedAt: null,
  }
  return { ...timer, ...nextStepFrom(0, stepsOf(timer, timing)) }
}

/** When a clock that starts at `from` ends by its own rule. */
export function endOf(clock: TimedClock, from: Date, timing: Timing): Date {
  if (clock.within === 'same-day') return atLocal(addDays(localDay(from), 1))
  if (clock.within === 'promised') throw new Error(`"${clock.name}" ends at a promised time, and none was promised`)
  return addTime(calendarRule(timing, clock.calendar), from, readDuration(clock.within))
}

/**
 * What has fallen due of a clock by `now`: its events, oldest first, and the timer with those steps done. After a long
 * silence every level is still told; only repeats of the last level are told once. Nothing due gives no events.
 */
export function fireTimer<D extends Timer>(
  timer: D,
  subject: Subject,
  timing: Timing,
  now: Date,
): { deadline: D; events: TimeEvent[] } {
  const events: TimeEvent[] = []
  const stepAt = stepsOf(timer, timing)
  let current = timer
  while (current.nextAt !== null && Date.parse(current.nextAt) <= now.getTime()) {
    const step = stepAt(current.step)
    const event = happens(step, current, subject, timing, now)
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
  return nextStepFrom(step, stepAt)
}

function happens(step: Step, timer: Timer, subject: Subject, timing: Timing, now: Date): TimeEvent | null {
  const clock = clockOf(timer, timing)
  const at = now.toISOString()
  const by = { type: 'system', id: 'heed' } as const
  const about = { clock: timer.clock, deadline: timer.id, people: subject.who(clock.owner), dueAt: timer.dueAt }
  switch (step.kind) {
    case 'open':
      return { type: 'windowOpened', at, by, data: about }
    case 'remind':
      // A reminder that could not be given before the end is covered by what the end brings.
      return Date.parse(timer.dueAt) <= now.getTime()
        ? null
        : { type: 'reminded', at, by, data: { ...about, media: step.media } }
    case 'missed':
      return { type: 'missed', at, by, data: about }
    case 'level':
    case 'repeat': {
      const chain = chainOf(timer, timing)
      const number = step.kind === 'level' ? step.level : chain.levels.length
      const level = chain.levels[number - 1]
      if (!level) throw new Error(`chain of "${timer.clock}" has no level ${number}`)
      const data = {
        clock: timer.clock,
        deadline: timer.id,
        level: number,
        tell: subject.who(toldWhere(level, subject.facts)),
        reason: clock.name,
        repeated: step.kind === 'repeat',
      }
      return { type: 'escalated', at, by, data }
    }
  }
}
