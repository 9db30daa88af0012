/**
 * Proven here, over random lives under a pack in which every clock that can stands still while the customer is waited for or is put off by promises:
 * an open case is always watched, what stands still goes on by itself, with exactly the time that was left, and never stands still for longer than the
 * pack allows.
 */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { waitsOf } from '../../core/complaint/complaint.ts'
import { type Deadline, isOpen } from '../../core/deadline/deadline.ts'
import { clockOf } from '../../core/deadline/timer.ts'
import { loadPolicy } from '../../core/policy/load.ts'
import type { Clock, Policy } from '../../core/policy/schema.ts'
import { calendarRule, openMsBetween, readDuration } from '../../core/time/calendar.ts'
import { always } from './always.ts'
import { begin, type Life, take } from './life.ts'
import { lives } from './lives.ts'

const pack = loadPolicy('auto-dealer')
const AT_MOST = 'P2D'

function patient(clock: Clock): Clock {
  if (clock.within === 'same-day' || clock.within === 'promised' || clock.opens || clock.from) return clock
  return { ...clock, pause: { while: ['plan-answer', 'details'], atMost: AT_MOST, calendar: 'workday' } }
}

const policy: Policy = {
  ...pack,
  clocks: Object.fromEntries(Object.entries(pack.clocks).map(([id, clock]) => [id, patient(clock)])),
}

const runs = { seed: 41, numRuns: Number(process.env.PROPERTY_RUNS ?? 120) }

function everyLife(look: (life: Life, before: Life['current']) => void): void {
  always(
    fc.property(lives(policy), ({ beginning, steps }) => {
      const life = begin(beginning, policy)
      for (const step of steps) {
        const before = life.current
        take(life, step)
        look(life, before)
      }
    }),
    runs,
  )
}

/** Open time that a deadline still has at a moment. */
function left(deadline: Deadline, at: number): number {
  const since = new Date(Math.max(at, Date.parse(deadline.startedAt)))
  return openMsBetween(calendarRule(policy, clockOf(deadline, policy).calendar), since, new Date(deadline.dueAt))
}

test('An open case is always watched: something happens next, and what stands still has an end of its standing.', () => {
  let paused = 0
  everyLife(({ current }) => {
    for (const deadline of current.deadlines.filter(isOpen)) {
      expect(deadline.nextAt).not.toBeNull()
      if (deadline.status !== 'paused') continue
      paused++
      expect(waitsOf(current.complaint)).not.toEqual([])
      expect(Date.parse(deadline.nextAt ?? '')).toBeGreaterThan(Date.parse(deadline.pausedAt ?? ''))
    }
    if (current.complaint.endedAt === null) expect(current.deadlines.some(isOpen)).toBe(true)
  })
  expect(paused).toBeGreaterThan(20)
})

test('What goes on has exactly the time that was left, and no clock stands still for longer than the pack allows.', () => {
  const budget = readDuration(AT_MOST).days * 86_400_000
  let resumed = 0
  everyLife(({ current }, before) => {
    for (const earlier of before.deadlines) {
      const now = current.deadlines.find(({ id }) => id === earlier.id)
      if (earlier.status !== 'paused' || now?.status !== 'running') continue
      resumed++
      const stood = (earlier.pauseLeft ?? 0) - (now.pauseLeft ?? 0)
      expect(stood).toBeGreaterThanOrEqual(0)
      expect(now.pauseLeft).toBeGreaterThanOrEqual(0)
      expect(earlier.pauseLeft).toBeLessThanOrEqual(budget)
      const limit = Date.parse(earlier.nextAt ?? '')
      const answered = current.events.slice(before.events.length).find(({ at }) => Date.parse(at) <= limit)
      const from = answered && answered.type !== 'resumed' ? Date.parse(answered.at) : limit
      expect(left(now, from)).toBe(left(earlier, Date.parse(earlier.pausedAt ?? '')))
    }
  })
  expect(resumed).toBeGreaterThan(5)
})
