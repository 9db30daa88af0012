import type { Case } from '../case/case.ts'
import type { CommandType } from '../complaint/command.ts'
import { type Complaint, hasContact, hasEnded } from '../complaint/complaint.ts'
import { blockedBy } from '../complaint/decide-work.ts'
import { watchesPromises } from '../complaint/promise.ts'
import { isOpen } from '../deadline/deadline.ts'
import { clockOf, type Deadline } from '../deadline/timer.ts'
import type { CardAction } from '../message/outbound.ts'
import type { Policy } from '../policy/schema.ts'
import { actionFor } from './forms.ts'
import { moreActions } from './more-actions.ts'
import { workActions } from './work.ts'

/** What a form holds up is not offered before it; the form stands first then. The rarest stand last: a card that is too full leaves them out. */
export function actions(current: Case, policy: Policy, now: Date): CardAction[] {
  const { complaint } = current
  const commands = withClocks(commandsFor(current, policy, now), current, policy)
  const free = commands.filter(command => blockedBy(complaint, command, policy) === null)
  const own = workActions(complaint, policy)
  const isHeldUp = free[0] !== commands[0]
  const contact: CommandType[] = hasContact(complaint) && !hasEnded(complaint) ? ['viewContact'] : []
  const room: CommandType[] = wantsRoom(complaint, policy) ? ['openWarRoom'] : []
  return [
    ...(isHeldUp ? own : []),
    ...[...free, ...contact, ...room].map(command => actionFor(command, complaint, policy)),
    ...(isHeldUp ? [] : own),
    ...moreActions(current, policy, now),
  ]
}

/** A war room is for what is grave or has been escalated. */
function wantsRoom(complaint: Complaint, policy: Policy): boolean {
  const serious = complaint.severity !== policy.severity.otherwise || complaint.escalationLevel > 0
  return policy.warRoom !== undefined && !complaint.warRoom && !hasEnded(complaint) && serious
}

/** The commands that make sense in this state, the next step first. */
function commandsFor(current: Case, policy: Policy, now: Date): CommandType[] {
  const { complaint } = current
  if (complaint.kind !== 'complaint') return commandsForOther(current, policy, now)
  const accepted = current.events.some(event => event.type === 'accepted')
  switch (complaint.status) {
    case 'registered':
      return [...arrangement(complaint), 'dispatch', 'note', 'dismiss']
    case 'dispatched':
      return [...(accepted ? [] : (['accept'] as const)), 'contact', 'note', 'transfer', 'escalate']
    case 'handling':
      return ['propose', 'complete', 'contact', 'note', 'transfer', 'escalate', 'dismiss']
    case 'planned':
      if (complaint.plan?.approval === 'needed') return ['requestApproval', 'propose', 'note', 'transfer', 'escalate']
      return ['agree', 'decline', 'complete', 'note', 'transfer', 'escalate']
    case 'approving':
      return ['approve', 'reject', 'note', 'escalate']
    case 'executing':
      return ['complete', 'decline', 'note', 'transfer', 'escalate']
    case 'resolved':
      if (!callBackIsOpen(current.deadlines, policy, now)) return ['note']
      // Who was not drawn may be called all the same.
      return complaint.survey === 'spared' ? ['note', 'followUp'] : ['followUp', 'note']
    default:
      return []
  }
}

/** An inquiry or a suggestion is passed on and answered. */
function commandsForOther({ complaint, deadlines }: Case, policy: Policy, now: Date): CommandType[] {
  if (hasEnded(complaint)) return []
  if (complaint.status === 'registered') return ['dispatch', 'note']
  if (complaint.status === 'resolved') return callBackIsOpen(deadlines, policy, now) ? ['followUp', 'note'] : ['note']
  return ['note', 'transfer']
}

/** What is asked of people by clocks beside the next step: to promise a time, to ask the customer, to say what is to be done. */
function withClocks(commands: CommandType[], { complaint, deadlines }: Case, policy: Policy): CommandType[] {
  const at = commands.indexOf('note') + 1
  if (at === 0 || complaint.status === 'registered' || complaint.status === 'resolved') return commands
  const isDecided = deadlines.some(
    deadline => isOpen(deadline) && clockOf(deadline, policy).stops.includes('instructed'),
  )
  return [
    ...(isDecided ? (['instruct'] as const) : []),
    ...commands.slice(0, at),
    ...(watchesPromises(policy) ? (['promise'] as const) : []),
    ...(complaint.conversation !== null && complaint.status !== 'approving' ? (['ask'] as const) : []),
    ...commands.slice(at),
  ]
}

function arrangement(complaint: Complaint): CommandType[] {
  if (complaint.afterHours !== 'urgent') return []
  return complaint.arranged === null ? ['arrange'] : ['contact']
}

function callBackIsOpen(deadlines: readonly Deadline[], policy: Policy, now: Date): boolean {
  return deadlines.some(
    deadline =>
      isOpen(deadline) &&
      deadline.clock === policy.followUp.clock &&
      (deadline.opensAt === null || Date.parse(deadline.opensAt) <= now.getTime()),
  )
}
