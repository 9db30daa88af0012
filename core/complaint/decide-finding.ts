import { isPerson, resolveWho } from '../people/people.ts'
import type { Policy } from '../policy/schema.ts'
import { addTime, calendarRule, readDuration } from '../time/calendar.ts'
import type { Command, CommandType } from './command.ts'
import type { Assessment, Complaint } from './complaint.ts'
import type { ComplaintEvent } from './event.ts'
import { happened, type Situation } from './happened.ts'
import { type Refusal, refuse } from './refusal.ts'

type Of<T extends Command['type']> = Extract<Command, { type: T }>

/** What may still be asked when a case has ended: it concerns people of the company, not the customer. */
export const AFTER_THE_END: ReadonlySet<CommandType> = new Set([
  'find',
  'recordViolation',
  'appeal',
  'rejudge',
  'adjust',
  'correct',
])

/**
 * Customer service finds somebody responsible, or not. Found otherwise a second time, what the first finding cost is taken back by
 * corrections, and what the new one costs follows from its event.
 */
export function find(complaint: Complaint, command: Of<'find'>, situation: Situation): ComplaintEvent[] | Refusal {
  const { policy } = situation
  if (!policy.findings) return refuse('not-now')
  if (complaint.department === null) return refuse('dispatch-first')
  if (command.reason.trim() === '') return refuse('reason-needed')
  const { responsible, reason } = command
  if (complaint.finding === (responsible ? 'responsible' : 'not-responsible')) return refuse('already-done')
  const found = happened('responsibilityFound', { responsible, reason }, situation)
  const undone = complaint.assessments.filter(({ rule }) => policy.penalties[rule]?.on === 'found')
  return responsible
    ? [found]
    : [found, ...undone.flatMap(one => correction(one, { points: 0, yuan: 0 }, reason, situation))]
}

export function recordViolation(
  complaint: Complaint,
  command: Of<'recordViolation'>,
  situation: Situation,
): ComplaintEvent[] | Refusal {
  const { policy } = situation
  const known = policy.findings?.violations ?? {}
  const violation = Object.hasOwn(known, command.violation) ? known[command.violation] : undefined
  if (!violation) return refuse('no-such-violation')
  if (complaint.department === null) return refuse('dispatch-first')
  if (command.note.trim() === '') return refuse('reason-needed')
  const named = command.person ?? ''
  const [person] = violation.to === 'named' ? [named] : resolveWho(violation.to, complaint, policy)
  if (person === undefined || !isPerson(person, policy)) return refuse('no-such-person')
  return [happened('violationRecorded', { violation: command.violation, person, note: command.note }, situation)]
}

/** Those who bear it, or their own department, may appeal once, while there is time and the rule leaves an appeal. */
export function appeal(complaint: Complaint, command: Of<'appeal'>, situation: Situation): ComplaintEvent[] | Refusal {
  const { policy, by, now } = situation
  const about = complaint.assessments.find(({ seq }) => seq === command.of)
  if (!about) return refuse('no-such-assessment')
  if (by.type === 'person' && policy.people[by.id]?.department !== about.department) return refuse('not-concerned')
  if (!about.appealable || !policy.findings?.appeal) return refuse('not-appealable')
  if (about.appeal !== 'none') return refuse('already-done')
  if (now.getTime() > appealUntil(about, policy)) return refuse('appeal-too-late')
  if (command.reason.trim() === '') return refuse('reason-needed')
  return [happened('appealed', { of: about.seq, what: about.reason, reason: command.reason }, situation)]
}

/** The last moment of an appeal, in milliseconds. */
export function appealUntil({ at }: Assessment, policy: Policy): number {
  const rule = policy.findings?.appeal
  if (!rule) return Number.NEGATIVE_INFINITY
  return addTime(calendarRule(policy, rule.calendar), new Date(at), readDuration(rule.within)).getTime()
}

export function rejudge(
  complaint: Complaint,
  command: Of<'rejudge'>,
  situation: Situation,
): ComplaintEvent[] | Refusal {
  const about = complaint.assessments.find(({ seq }) => seq === command.of)
  if (!about) return refuse('no-such-assessment')
  if (about.appeal !== 'open') return refuse('not-appealed')
  if (command.reason.trim() === '') return refuse('reason-needed')
  const { outcome, reason, of } = command
  const rejudged = happened('rejudged', { of, what: about.reason, outcome, reason }, situation)
  if (outcome === 'upheld') return [rejudged]
  const stands = outcome === 'revoked' ? { points: 0, yuan: 0 } : amountOf(command, about)
  return [rejudged, ...correction(about, stands, reason, situation)]
}

/** The assessor raises or lowers by the degree of responsibility, with a reason. */
export function adjust(complaint: Complaint, command: Of<'adjust'>, situation: Situation): ComplaintEvent[] | Refusal {
  const about = complaint.assessments.find(({ seq }) => seq === command.of)
  if (!about) return refuse('no-such-assessment')
  if (command.reason.trim() === '') return refuse('reason-needed')
  const corrected = correction(about, amountOf(command, about), command.reason, situation)
  return corrected.length > 0 ? corrected : refuse('already-done')
}

type Amount = { points: number; yuan: number }

function amountOf(given: { points: number | null; yuan: number | null }, about: Amount): Amount {
  return { points: given.points ?? about.points, yuan: given.yuan ?? about.yuan }
}

/** An assessment by which the earlier one comes to stand at this amount. Nothing where it stands there already. */
function correction(about: Assessment, stands: Amount, reason: string, situation: Situation): ComplaintEvent[] {
  const [points, yuan] = [stands.points - about.points, stands.yuan - about.yuan]
  if (points === 0 && yuan === 0) return []
  const { rule, person, department, seq } = about
  return [happened('assessed', { rule, points, yuan, person, department, reason, corrects: seq }, situation)]
}

/** A result may not be handed on before it was found who is responsible, where the policy says so. */
export function lacksFinding(complaint: Complaint, policy: Policy): boolean {
  return policy.findings?.required === true && complaint.finding === 'none' && complaint.kind === 'complaint'
}

/** What this person may appeal now. */
export function appealableNow(complaint: Complaint, policy: Policy, now: Date): Assessment[] {
  if (!policy.findings?.appeal) return []
  return complaint.assessments.filter(
    one => one.appealable && one.appeal === 'none' && now.getTime() <= appealUntil(one, policy),
  )
}
