import type { Command } from './command.ts'
import { type Complaint, hasEnded } from './complaint.ts'
import type { ComplaintEvent } from './event.ts'
import { happened, type Situation, SYSTEM } from './happened.ts'
import { type Refusal, refuse } from './refusal.ts'

type Of<T extends Command['type']> = Extract<Command, { type: T }>

/** No agreement was found, and somebody else has decided. */
export function settle(complaint: Complaint, command: Of<'settle'>, situation: Situation): ComplaintEvent[] | Refusal {
  if (!situation.policy.settlements.includes(command.way)) return refuse('not-now')
  if (complaint.contactedAt === null) return refuse('contact-first')
  if (command.result.trim() === '') return refuse('reason-needed')
  const { result } = command
  return [happened(command.way === 'arbitration' ? 'arbitrated' : 'adjudicated', { result }, situation)]
}

/** The leader's look at a result with which the customer is content. */
export function review(complaint: Complaint, command: Of<'review'>, situation: Situation): ComplaintEvent[] | Refusal {
  if (!waitsForReview(complaint, situation)) return refuse('rating-first')
  if (command.outcome === 'close') return [happened('closed', { how: 'reviewed', note: command.note }, situation)]
  if (command.note.trim() === '') return refuse('reason-needed')
  return [happened('reopened', { round: complaint.round + 1, reason: command.note }, { ...situation, by: SYSTEM })]
}

/** What the customer is content with, or was never asked about, somebody of the company closes. */
export function waitsForReview(complaint: Complaint, { policy }: Pick<Situation, 'policy'>): boolean {
  if (complaint.survey === 'spared' && complaint.status === 'resolved') return true
  return policy.followUp.review && complaint.status === 'resolved' && complaint.rated?.satisfied === true
}

/** The same matter told twice goes on under one number. */
export function merge(duplicate: Complaint, situation: Situation): ComplaintEvent[] | Refusal {
  const { other } = situation
  if (!other) return refuse('no-such-other')
  if (other.id === duplicate.id) return refuse('same-case')
  if (other.pack !== duplicate.pack) return refuse('no-such-other')
  if (hasEnded(other)) return refuse('other-ended')
  if (other.kind !== duplicate.kind && other.kind !== 'complaint') return refuse('other-is-no-complaint')
  return [happened('merged', { into: other.id, number: other.number }, situation)]
}

/** What the case that goes on takes over from the one that was merged into it. */
export function absorb(duplicate: Complaint, situation: Situation): ComplaintEvent {
  const { id, number, conversation, name, phone, story, attachments, reasons, emotion, fields } = duplicate
  const learned = { reasons, emotion, fields }
  return happened('absorbed', { from: id, number, conversation, name, phone, story, attachments, learned }, situation)
}
