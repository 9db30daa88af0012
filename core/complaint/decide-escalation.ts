import { toldAt, withPromise } from '../escalation/escalation.ts'
import { roomMembers } from '../escalation/war-room.ts'
import { resolveWho } from '../people/people.ts'
import type { CaseCommand } from './command.ts'
import type { Complaint } from './complaint.ts'
import type { ComplaintEvent } from './event.ts'
import { happened, type Situation } from './happened.ts'
import { type Refusal, refuse } from './refusal.ts'

export function changeSeverity(
  complaint: Complaint,
  command: CaseCommand & { type: 'changeSeverity' },
  situation: Situation,
): ComplaintEvent[] | Refusal {
  const levels = situation.policy.severity.levels.map(level => level.id)
  if (!levels.includes(command.severity)) return refuse('no-such-severity')
  if (command.severity === complaint.severity) return refuse('already-done')
  if (command.because.trim() === '') return refuse('reason-needed')
  return [
    happened(
      'severityChanged',
      { from: complaint.severity, to: command.severity, because: command.because },
      situation,
    ),
  ]
}

export function escalate(complaint: Complaint, reason: string, situation: Situation): ComplaintEvent[] | Refusal {
  if (reason.trim() === '') return refuse('reason-needed')
  const asked = situation.by.type === 'customer' ? (situation.policy.customerEscalation?.asks ?? 1) : 1
  return escalateTo(Math.max(complaint.escalationLevel + 1, asked), complaint, reason, situation)
}

/** The level of the policy's own chain, or its last. */
export function escalateTo(
  wanted: number,
  complaint: Complaint,
  reason: string,
  situation: Situation,
): ComplaintEvent[] {
  const { policy, now, by } = situation
  const chain = policy.chains[policy.escalation]
  if (!chain) throw new Error(`no chain "${policy.escalation}"`)
  const number = Math.min(wanted, chain.levels.length)
  const level = chain.levels[number - 1]
  if (!level) throw new Error(`chain "${policy.escalation}" has no level ${number}`)
  const tell = resolveWho(toldAt(level, complaint), complaint, policy)
  const data = { clock: null, deadline: null, level: number, tell, reason, repeated: false }
  return withPromise({ type: 'escalated', at: now.toISOString(), by, data }, complaint, policy)
}

/** Whoever asks for a war room sits in it. */
export function openWarRoom(complaint: Complaint, because: string, situation: Situation): ComplaintEvent[] | Refusal {
  const { policy, by } = situation
  if (!policy.warRoom) return refuse('no-war-room')
  if (complaint.warRoom) return refuse('already-done')
  if (because.trim() === '') return refuse('reason-needed')
  const members = roomMembers(complaint, policy, by.type === 'person' ? [by.id] : [])
  return [happened('warRoomOpened', { members, because }, situation)]
}
