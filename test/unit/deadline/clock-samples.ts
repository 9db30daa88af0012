import { catchUp, extendCase, type GrownCase, openCase } from '../../../core/case/case.ts'
import type { Command } from '../../../core/complaint/command.ts'
import { decide } from '../../../core/complaint/decide.ts'
import { decideRegistration } from '../../../core/complaint/decide-registration.ts'
import type { Actor, Registration } from '../../../core/complaint/event.ts'
import { isRefusal } from '../../../core/complaint/refusal.ts'
import type { Policy } from '../../../core/policy/schema.ts'
import { at, registration } from '../samples.ts'

export const CUSTOMER: Actor = { type: 'customer', id: 'wechat:o_customer' }

export type Play = {
  opened: GrownCase
  /** Catches the case up to a moment and does something, as the use cases do. `by` is a person of the policy, else the handler. */
  does(
    current: GrownCase,
    when: string,
    command: Exclude<Command, { type: 'register' }>,
    by?: Actor | string,
  ): GrownCase
  /** What is refused, or null. */
  refuses(current: GrownCase, when: string, command: Exclude<Command, { type: 'register' }>): string | null
  passes(current: GrownCase, until: string): GrownCase
}

/** A case under a policy, and how it is led. */
export function play(policy: Policy, time: string, differences: Partial<Registration> = {}): Play {
  const events = decideRegistration(registration(time, differences), { policy, now: at(time), by: CUSTOMER })
  const opened = openCase('c'.repeat(32), events, policy)
  const decided = (caught: GrownCase, when: string, command: Parameters<Play['does']>[2], by?: Actor | string) => {
    const person = { type: 'person', id: caught.complaint.handler ?? 'nobody' } as const
    const actor = typeof by === 'string' ? ({ type: 'person', id: by } as const) : (by ?? person)
    return decide(caught.complaint, command, { policy, now: at(when), by: actor })
  }
  return {
    opened: { ...opened, complaint: { ...opened.complaint, number: 'TS20261118001' } },
    does(current, when, command, by) {
      const caught = catchUp(current, policy, at(when))
      const decision = decided(caught, when, command, by)
      if (isRefusal(decision)) throw new Error(decision.refused)
      return extendCase(caught, decision.events, policy)
    },
    refuses(current, when, command) {
      const decision = decided(catchUp(current, policy, at(when)), when, command)
      return isRefusal(decision) ? decision.refused : null
    },
    passes: (current, until) => catchUp(current, policy, at(until)),
  }
}

/** The deadlines of one clock. */
export const ofClock = (current: GrownCase, name: string) => current.deadlines.filter(({ clock }) => clock === name)

export const iso = (time: string) => at(time).toISOString()
