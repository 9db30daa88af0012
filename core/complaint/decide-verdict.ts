import type { Policy } from '../policy/schema.ts'
import { addTime, calendarRule, readDuration } from '../time/calendar.ts'
import { word } from '../wording/wording.ts'
import type { CaseCommand } from './command.ts'
import type { Complaint } from './complaint.ts'
import { escalateTo } from './decide-escalation.ts'
import { lacksFinding } from './decide-finding.ts'
import { convert } from './decide-kind.ts'
import { blockedBy } from './decide-work.ts'
import type { ComplaintEvent, EventData } from './event.ts'
import { evolve } from './evolve.ts'
import { happened, type Situation, SYSTEM } from './happened.ts'
import { type Refusal, refuse } from './refusal.ts'

export function followUp(
  complaint: Complaint,
  command: CaseCommand & { type: 'followUp' },
  situation: Situation,
): ComplaintEvent[] | Refusal {
  const { policy, now } = situation
  if (complaint.status !== 'resolved') return refuse('not-now')
  if (!windowIsOpen(complaint, policy, now)) return refuse('too-early')
  if (command.outcome === 'satisfied' && lacksFinding(complaint, policy)) return refuse('finding-first')
  if (command.outcome !== 'unreachable') {
    return afterRating(
      complaint,
      { satisfied: command.outcome === 'satisfied', words: command.note, via: 'call' },
      situation,
      true,
    )
  }
  const attempt = complaint.followUpAttempts + 1
  const tried = happened('followUpTried', { outcome: 'unreachable', note: command.note, attempt }, situation)
  if (attempt < policy.followUp.attempts) return [tried]
  return [tried, happened('closed', { how: 'unreachable', note: command.note }, situation)]
}

export function afterRating(
  complaint: Complaint,
  rating: EventData['rated'],
  situation: Situation,
  decisive: boolean,
): ComplaintEvent[] {
  const rated = happened('rated', rating, situation)
  if (complaint.kind !== 'complaint') return afterAnswer(complaint, rated, situation)
  if (!rating.satisfied) {
    const reopened = happened(
      'reopened',
      { round: complaint.round + 1, reason: rating.words },
      { ...situation, by: SYSTEM },
    )
    const level = situation.policy.customerEscalation?.unsatisfied
    if (level === undefined) return [rated, reopened]
    const reason = word(situation.policy, 'escalation.unsatisfied')
    const again = { ...complaint, promised: null, escalationLevel: 0, told: [] }
    return [rated, reopened, ...escalateTo(level, again, reason, { ...situation, by: SYSTEM })]
  }
  const { policy } = situation
  const early = !decisive && policy.followUp.earlySatisfied === 'keep'
  if (policy.followUp.review || early || lacksFinding(complaint, policy)) return [rated]
  if (blockedBy(complaint, 'followUp', policy) !== null) return [rated]
  return [
    rated,
    happened(
      'closed',
      { how: 'satisfied', note: rating.words },
      { ...situation, by: rating.via === 'call' ? situation.by : SYSTEM },
    ),
  ]
}

/** An answer that contents whoever asked ends the inquiry; one that does not makes it a complaint. */
function afterAnswer(
  complaint: Complaint,
  rated: ComplaintEvent & { type: 'rated' },
  situation: Situation,
): ComplaintEvent[] {
  const { satisfied, words } = rated.data
  if (satisfied) return [rated, happened('closed', { how: 'answered', note: words }, { ...situation, by: SYSTEM })]
  const doubt = words.trim() === '' ? word(situation.policy, 'convert.doubt') : words
  const converted = convert(complaint, doubt, situation)
  return Array.isArray(converted) ? [rated, ...converted] : [rated]
}

/** A customer who was satisfied already need not wait for a call when the last form is settled that stood in the way. */
export function closeWhenSettled(
  complaint: Complaint,
  steps: ComplaintEvent[] | Refusal,
  situation: Situation,
): ComplaintEvent[] | Refusal {
  const { policy } = situation
  if (!Array.isArray(steps) || complaint.status !== 'resolved' || !complaint.rated?.satisfied) return steps
  if (policy.followUp.earlySatisfied === 'keep' && !windowIsOpen(complaint, policy, situation.now)) return steps
  const after = steps.reduce(evolve, complaint)
  const isFreed = blockedBy(complaint, 'followUp', policy) !== null && blockedBy(after, 'followUp', policy) === null
  if (!isFreed) return steps
  return [...steps, happened('closed', { how: 'satisfied', note: '' }, { ...situation, by: SYSTEM })]
}

/** Whether the call-back's window has opened: before that, "satisfied" is only noted. */
export function windowIsOpen(complaint: Complaint, policy: Policy, now: Date): boolean {
  const clock = policy.clocks[policy.followUp.clock]
  if (!clock?.opens || complaint.resolvedAt === null) return true
  const opens = addTime(calendarRule(policy, clock.calendar), new Date(complaint.resolvedAt), readDuration(clock.opens))
  return now.getTime() >= opens.getTime()
}
