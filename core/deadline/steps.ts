import type { Chain, Medium } from '../policy/schema.ts'
import {
  addTime,
  calendarRule,
  lastOpening,
  nextOpening,
  readDuration,
  subtractOpenMs,
  subtractTime,
  wallMs,
} from '../time/calendar.ts'
import { chainOf, clockOf, type TimedClock, type Timer, type Timing } from './timer.ts'

/** Something that happens at a moment of a deadline's life. Their order is fixed: window, reminders, end, levels, repeats. */
export type Step = { at: Date } & (
  | { kind: 'open' }
  /** Without media it is none: there is no moment for it. */
  | { kind: 'remind'; media: Medium[] }
  | { kind: 'missed' }
  | { kind: 'level'; level: number }
  | { kind: 'repeat'; count: number }
)

/** Every step of a deadline's life by its index, without end: after the last level its repeats. */
export function stepsOf(deadline: Timer, policy: Timing): (index: number) => Step {
  const fixed = fixedSteps(deadline, policy)
  const chain = chainOf(deadline, policy)
  const last = fixed.at(-1)?.at ?? new Date(deadline.dueAt)
  const rule = calendarRule(policy, chain.calendar)
  return index => {
    const count = index - fixed.length + 1
    return fixed[index] ?? { kind: 'repeat', count, at: addTime(rule, last, untilRepeat(chain, count)) }
  }
}

/** The step from `index` on that is one, with its moment. */
export function nextStepFrom(index: number, stepAt: (index: number) => Step): { step: number; nextAt: string } {
  const step = stepAt(index)
  if (step.kind === 'remind' && step.media.length === 0) return nextStepFrom(index + 1, stepAt)
  return { step: index, nextAt: step.at.toISOString() }
}

function fixedSteps(deadline: Timer, policy: Timing): Step[] {
  const chain = chainOf(deadline, policy)
  const due = new Date(deadline.dueAt)
  const chainRule = calendarRule(policy, chain.calendar)
  const levels = chain.levels.map(
    (level, index): Step => ({
      kind: 'level',
      level: index + 1,
      at: addTime(chainRule, due, readDuration(level.after)),
    }),
  )
  const opens: Step[] = deadline.opensAt ? [{ kind: 'open', at: new Date(deadline.opensAt) }] : []
  return [...opens, ...reminders(deadline, policy), { kind: 'missed', at: due }, ...levels]
}

/** In the order of how long before the end they are meant, so that each keeps its place when the end moves. */
function reminders(deadline: Timer, policy: Timing): Step[] {
  const clock = clockOf(deadline, policy)
  const floor = new Date(deadline.opensAt ?? deadline.startedAt)
  let earliest = floor
  return [...clock.remind]
    .sort((a, b) => wallMs(b.before) - wallMs(a.before))
    .map((remind): Step => {
      const at = remindAt(clock, remind.before, new Date(deadline.dueAt), floor, policy)
      if (at === null) return { kind: 'remind', at: earliest, media: [] }
      earliest = at.getTime() > earliest.getTime() ? at : earliest
      return { kind: 'remind', at: earliest, media: remind.media }
    })
}

/** When a reminder is given; `null` when there is no good moment for it between the start and the end. */
function remindAt(clock: TimedClock, before: string, due: Date, floor: Date, policy: Timing): Date | null {
  const rule = calendarRule(policy, clock.calendar)
  const { days, ms } = readDuration(before)
  const hours = clock.remindIn ?? (rule.days === 'every-day' ? undefined : policy.remindIn)
  if (hours === undefined) {
    const at = subtractTime(rule, due, { days, ms }, floor)
    // A promise may be shorter than its reminder.
    return clock.within === 'promised' && at.getTime() <= floor.getTime() ? null : at
  }
  const open = calendarRule(policy, hours)
  const on = subtractTime(rule, due, { days, ms: 0 }, floor)
  const at = ms > 0 ? subtractOpenMs(open, on, ms) : lastOpening(open, on)
  if (at.getTime() > floor.getTime()) return at
  const first = nextOpening(open, floor)
  return clock.within !== 'promised' && first.getTime() < due.getTime() ? first : null
}

/** How long after the last level it is told for the `count`th time again. */
function untilRepeat(chain: Chain, count: number): { days: number; ms: number } {
  const every = readDuration(chain.repeatEvery)
  if (chain.repeatUpTo === undefined) return { days: every.days * count, ms: every.ms * count }
  const widest = readDuration(chain.repeatUpTo)
  const total = { days: 0, ms: 0 }
  let gap = every
  let grown = wallMs(chain.repeatEvery)
  for (let left = count; left > 0; left--) {
    const isWidest = grown >= wallMs(chain.repeatUpTo)
    const next = isWidest ? widest : gap
    const times = isWidest ? left : 1
    total.days += next.days * times
    total.ms += next.ms * times
    if (isWidest) break
    gap = { days: gap.days * 2, ms: gap.ms * 2 }
    grown *= 2
  }
  return total
}
