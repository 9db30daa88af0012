import type { ConditionFacts } from '../case/condition.ts'
import type { ComplaintEvent } from '../complaint/event.ts'
import type { Chain, Clock, Policy, Who } from '../policy/schema.ts'

/** What a rule must say of a clock for it to run, remind and climb, whatever it belongs to. */
export type TimedClock = Pick<
  Clock,
  'name' | 'within' | 'calendar' | 'opens' | 'owner' | 'remind' | 'remindIn' | 'chain'
>

/** Clocks with the chains and calendars that they name. A policy is one. */
export type Timing = Pick<Policy, 'chains' | 'calendars' | 'remindIn'> & { clocks: Record<string, TimedClock> }

/** What a deadline belongs to, as far as time must know it: who is behind a part in it, and what its conditions ask about. */
export type Subject = { who(refs: Who | readonly Who[]): string[]; facts: ConditionFacts }

/** What time alone brings about. */
export type TimeEvent = Extract<ComplaintEvent, { type: 'windowOpened' | 'reminded' | 'missed' | 'escalated' }>

/** A running clock, whatever it belongs to. */
export type Timer = {
  /** `<id of what it belongs to>.<clock>.<occurrence>` */
  id: string
  clock: string
  /** From 1: a clock may start again. */
  occurrence: number
  /** Seq of the event that started it. */
  startedBy: number
  startedAt: string
  /** Start of a window, for clocks that have one. */
  opensAt: string | null
  /** While it is paused: when it would have ended. */
  dueAt: string
  /**
   * running → met · running ⇄ paused · running → overdue (missed; its chain climbs) → late (done after all) · cancelled.
   * `running`, `paused` and `overdue` are open: something will still happen.
   */
  status: 'running' | 'paused' | 'overdue' | 'met' | 'late' | 'cancelled'
  /** The next moment at which something happens: window, reminder, end, level of the chain, end of a pause. `null` once it is not open. */
  nextAt: string | null
  /** How many of its steps have been done. */
  step: number
  /** Level of the chain reached, 0 before the deadline is missed. */
  level: number
  endedAt: string | null
}

/**
 * A running clock of one complaint. Deadlines are derived from the policy's clocks and the complaint's events; the row in the
 * database is the truth, a queue's delayed job is only the alarm.
 */
export type Deadline = Timer & {
  complaintId: string
  /** Since when it stands still; kept when it ends so. */
  pausedAt: string | null
  /** How long it may still stand still, in milliseconds on the pause's calendar; `null` until it is paused for the first time. */
  pauseLeft: number | null
}

export function clockOf<C extends TimedClock>(timer: Pick<Timer, 'clock'>, timing: { clocks: Record<string, C> }): C {
  const clock = timing.clocks[timer.clock]
  if (!clock) throw new Error(`no clock "${timer.clock}"`)
  return clock
}

export function chainOf(timer: Pick<Timer, 'clock'>, timing: Timing): Chain {
  const name = clockOf(timer, timing).chain
  const chain = timing.chains[name]
  if (!chain) throw new Error(`no chain "${name}"`)
  return chain
}
