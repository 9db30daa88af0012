import { extendCase, type GrownCase, openCase } from '../../../core/case/case.ts'
import type { Command } from '../../../core/complaint/command.ts'
import type { Complaint, Related } from '../../../core/complaint/complaint.ts'
import { decide } from '../../../core/complaint/decide.ts'
import { decideRegistration } from '../../../core/complaint/decide-registration.ts'
import type { Actor, Registration } from '../../../core/complaint/event.ts'
import { isRefusal } from '../../../core/complaint/refusal.ts'
import type { Policy } from '../../../core/policy/schema.ts'
import { at, policy as dealer, registration } from '../samples.ts'

type Asked = Exclude<Command, { type: 'register' }>

const HANDLER: Actor = { type: 'person', id: 'operations-manager' }

/** The words in which a case is played under a policy: the car dealer's, with what is proven laid over it. */
export function playUnder(differences: Partial<Policy>) {
  const policy: Policy = { ...dealer, ...differences }
  const open = (time: string, facts: Partial<Registration> = {}, related: Related[] = []): GrownCase => {
    const by = { type: 'customer', id: 'wechat:o_customer' } as const
    const events = decideRegistration(registration(time, facts), { policy, now: at(time), by }, related)
    const opened = openCase('c'.repeat(32), events, policy)
    return { ...opened, complaint: { ...opened.complaint, number: 'TS20261118001' } }
  }
  const asked = (current: GrownCase, command: Asked, time: string, by: Actor = HANDLER, other?: Complaint) =>
    decide(current.complaint, command, { policy, now: at(time), by, ...(other ? { other } : {}) })
  return {
    policy,
    open,
    /** What became of it. */
    does: (current: GrownCase, command: Asked, time: string, by: Actor = HANDLER): GrownCase => {
      const decision = asked(current, command, time, by)
      if (isRefusal(decision)) throw new Error(`${command.type}: ${decision.refused}`)
      return extendCase(current, decision.events, policy)
    },
    /** The types of what would happen, or why not. */
    would: (current: GrownCase, command: Asked, time: string, by: Actor = HANDLER, other?: Complaint) => {
      const decision = asked(current, command, time, by, other)
      return isRefusal(decision) ? decision.refused : decision.events.map(({ type }) => type)
    },
  }
}

/** The names of the clocks that run or are overdue. */
export function running({ deadlines }: GrownCase): string[] {
  return deadlines.flatMap(({ clock, status }) => (status === 'running' || status === 'overdue' ? [clock] : []))
}
