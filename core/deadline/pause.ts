import { type Complaint, waitsOf } from '../complaint/complaint.ts'
import type { Clock, Policy } from '../policy/schema.ts'
import { addOpenMs, addTime, calendarRule, openMsBetween, readDuration } from '../time/calendar.ts'
import { nextStepFrom, stepsOf } from './steps.ts'
import { clockOf, type Deadline } from './timer.ts'

type Pause = NonNullable<Clock['pause']>

/** The deadline as it stands while the case waits for the customer, or no longer does: paused or going on. */
export function pauseOrResume(deadline: Deadline, complaint: Complaint, at: string, policy: Policy): Deadline {
  const { pause } = clockOf(deadline, policy)
  if (!pause) return deadline
  const waits = waitsOf(complaint).some(wait => pause.while.includes(wait))
  if (deadline.status === 'running' && waits) return paused(deadline, pause, at, policy)
  if (deadline.status === 'paused' && !waits) return resumed(deadline, at, policy)
  return deadline
}

function paused(deadline: Deadline, pause: Pause, at: string, policy: Policy): Deadline {
  const rule = calendarRule(policy, pause.calendar)
  const from = new Date(at)
  const left = deadline.pauseLeft ?? openMsBetween(rule, from, addTime(rule, from, readDuration(pause.atMost)))
  if (left <= 0) return deadline
  const until = addOpenMs(rule, from, left).toISOString()
  return { ...deadline, status: 'paused', pausedAt: at, pauseLeft: left, nextAt: until }
}

/** The deadline going on from `at`, with exactly the open time that was left when it was paused. */
export function resumed(deadline: Deadline, at: string, policy: Policy): Deadline {
  const clock = clockOf(deadline, policy)
  if (!clock.pause || deadline.pausedAt === null) throw new Error(`${deadline.id} is not paused`)
  const stood = openMsBetween(calendarRule(policy, clock.pause.calendar), new Date(deadline.pausedAt), new Date(at))
  const rule = calendarRule(policy, clock.calendar)
  const started = Date.parse(deadline.startedAt)
  const since = new Date(Math.max(Date.parse(deadline.pausedAt), started))
  const from = new Date(Math.max(Date.parse(at), started))
  const going: Deadline = {
    ...deadline,
    status: 'running',
    dueAt: addOpenMs(rule, from, leftOf(deadline, since, policy)).toISOString(),
    pausedAt: null,
    pauseLeft: Math.max(0, (deadline.pauseLeft ?? 0) - stood),
  }
  return { ...going, ...nextStepFrom(deadline.step, stepsOf(going, policy)) }
}

/** The open time between a moment and the end, in milliseconds. */
export function leftOf(deadline: Deadline, since: Date, policy: Policy): number {
  return openMsBetween(calendarRule(policy, clockOf(deadline, policy).calendar), since, new Date(deadline.dueAt))
}
