import { addTime, calendarRule, readDuration } from '../calendar.ts'
import { localDay } from '../china-time.ts'
import { factsOf, holds } from '../condition.ts'
import { toldAt } from '../deadline.ts'
import { isDepartment, isPerson, managerNow, resolveWho } from '../people.ts'
import type { Policy } from '../policy/schema.ts'
import { word } from '../wording/wording.ts'
import type { Command } from './command.ts'
import { type Complaint, hasContact, hasEnded } from './complaint.ts'
import type { Actor, ComplaintEvent, EventData, EventType, Registration } from './event.ts'
import { type Refusal, refuse } from './refusal.ts'
import { nextStatus } from './transition.ts'

export type Decision = { events: ComplaintEvent[] } | Refusal

export type Situation = { policy: Policy; now: Date; by: Actor }

const SYSTEM: Actor = { type: 'system', id: 'heed' }

/**
 * What a command does to a complaint: the events that follow from it, or why not. Pure: the same complaint, command, policy and
 * time give the same answer. Who may ask at all is decided before (`mayAct`).
 */
export function decide(
  complaint: Complaint,
  command: Exclude<Command, { type: 'register' }>,
  situation: Situation,
): Decision {
  if (hasEnded(complaint)) return refuse('ended')
  const steps = stepsFor(complaint, command, situation)
  if (!Array.isArray(steps)) return steps
  const first = steps[0]
  if (first && nextStatus(complaint.status, first.type) === null) return refuse('not-now')
  return { events: steps }
}

/** The events of a new complaint: registered, and dispatched at once where the policy lets the rules do it. */
export function decideRegistration(registration: Registration, situation: Situation): ComplaintEvent[] {
  const { policy } = situation
  const registered = happened('registered', registration, situation)
  const byHand = policy.dispatchByHand && holds(policy.dispatchByHand, factsOf(registration))
  if (byHand) return [registered]
  const department = route(registration, policy)
  return [
    registered,
    happened('dispatched', { department, handler: managerNow(department, policy) }, { ...situation, by: SYSTEM }),
  ]
}

/** The department that answers for a case, by the policy's routing rules. */
export function route(facts: Parameters<typeof factsOf>[0], policy: Policy): string {
  const rule = policy.routing.find(candidate => !candidate.when || holds(candidate.when, factsOf(facts)))
  return rule?.department ?? policy.owner
}

type Open = Exclude<Command, { type: 'register' }>

function stepsFor(complaint: Complaint, command: Open, situation: Situation): ComplaintEvent[] | Refusal {
  const { policy, now } = situation
  switch (command.type) {
    case 'dispatch':
      if (!isDepartment(command.department, policy)) return refuse('no-such-department')
      if (complaint.status !== 'registered') return refuse('already-done')
      return dispatch(
        complaint,
        command.department,
        complaint.arranged ?? managerNow(command.department, policy),
        situation,
      )
    case 'arrange':
      if (!isPerson(command.person, policy)) return refuse('no-such-person')
      if (complaint.status !== 'registered') return refuse('already-done')
      return [happened('arranged', { person: command.person }, situation)]
    case 'accept':
      return [happened('accepted', {}, situation)]
    case 'contact':
      return [happened('contacted', { note: command.note }, situation)]
    case 'propose':
      return propose(complaint, command, situation)
    case 'requestApproval':
      return requestApproval(complaint, situation)
    case 'approve':
    case 'reject':
      if (complaint.status !== 'approving') return refuse('not-now')
      if (command.type === 'approve') return [happened('approved', {}, situation)]
      return command.reason.trim() === ''
        ? refuse('reason-needed')
        : [happened('rejected', { reason: command.reason }, situation)]
    case 'agree':
      return agree(complaint, situation)
    case 'decline':
      return complaint.plan === null || complaint.plan.agreed === false
        ? refuse('plan-first')
        : [happened('planDeclined', { reason: command.reason }, situation)]
    case 'note':
      return command.note.trim() === ''
        ? refuse('reason-needed')
        : [happened('progressed', { note: command.note }, situation)]
    case 'addDetail':
      return [happened('detailAdded', { text: command.text, attachments: command.attachments }, situation)]
    case 'changeSeverity':
      return changeSeverity(complaint, command, situation)
    case 'requestHuman':
      return [happened('humanRequested', { text: command.text }, situation)]
    case 'transfer':
      return transfer(complaint, command, situation)
    case 'escalate':
      return escalate(complaint, command.reason, situation)
    case 'complete':
      return complete(complaint, command.result, situation)
    case 'rate':
      return complaint.status === 'resolved'
        ? afterRating(
            complaint,
            { satisfied: command.satisfied, words: command.words, via: 'chat' },
            situation,
            windowIsOpen(complaint, policy, now),
          )
        : refuse('not-now')
    case 'followUp':
      return followUp(complaint, command, situation)
    case 'withdraw':
      return [happened('withdrawn', { words: command.words }, situation)]
    case 'dismiss':
      return command.reason.trim() === ''
        ? refuse('reason-needed')
        : [happened('notEstablished', { reason: command.reason }, situation)]
    case 'viewContact':
      return hasContact(complaint) ? [happened('contactViewed', {}, situation)] : refuse('no-contact')
  }
}

/** Whoever was arranged at night and has spoken to the customer already need not do it again. */
function dispatch(complaint: Complaint, department: string, handler: string, situation: Situation): ComplaintEvent[] {
  const dispatched = happened('dispatched', { department, handler }, situation)
  if (complaint.contactedAt === null) return [dispatched]
  return [dispatched, happened('contacted', { note: word(situation.policy, 'contact.before-dispatch') }, situation)]
}

function propose(
  complaint: Complaint,
  command: Open & { type: 'propose' },
  situation: Situation,
): ComplaintEvent[] | Refusal {
  if (complaint.contactedAt === null) return refuse('contact-first')
  if (!Number.isFinite(command.compensation) || command.compensation < 0) return refuse('amount-wrong')
  if (command.date !== null && command.date < localDay(situation.now)) return refuse('date-past')
  const needsApproval = approvalRule(complaint, command.compensation, situation.policy) !== null
  const { measure, compensation, date } = command
  return [happened('planned', { measure, compensation, date, needsApproval }, situation)]
}

/** The approval that a plan with this compensation needs before it may be carried out, or `null`. */
function approvalRule(complaint: Complaint, compensation: number, policy: Policy) {
  const facts = { ...factsOf(complaint), compensation }
  return policy.approvals.find(rule => holds(rule.when, facts)) ?? null
}

/** Who must sign the plan as it stands, or `null`. */
export function approverOf(complaint: Complaint, policy: Policy): string | null {
  const rule = complaint.plan && approvalRule(complaint, complaint.plan.compensation, policy)
  return (rule && resolveWho(rule.by, complaint, policy)[0]) ?? null
}

function requestApproval(complaint: Complaint, situation: Situation): ComplaintEvent[] | Refusal {
  const { plan } = complaint
  if (!plan || complaint.status === 'handling') return refuse('plan-first')
  if (plan.approval === 'not-needed') return refuse('approval-not-needed')
  if (plan.approval !== 'needed') return refuse('already-done')
  const rule = approvalRule(complaint, plan.compensation, situation.policy)
  const approver = approverOf(complaint, situation.policy)
  if (!rule || !approver) return refuse('approval-not-needed')
  return [happened('approvalRequested', { approver, rule: rule.name }, situation)]
}

function agree(complaint: Complaint, situation: Situation): ComplaintEvent[] | Refusal {
  const { plan } = complaint
  if (!plan || complaint.status === 'handling') return refuse('plan-first')
  if (plan.agreed) return refuse('already-done')
  if (!mayBeCarriedOut(complaint)) return refuse('approval-first')
  return [happened('planAgreed', { by: situation.by.type === 'customer' ? 'customer' : 'handler' }, situation)]
}

/** A plan that needs a signature is not carried out before it has one. */
function mayBeCarriedOut(complaint: Complaint): boolean {
  return complaint.plan === null || complaint.plan.approval === 'not-needed' || complaint.plan.approval === 'approved'
}

function changeSeverity(
  complaint: Complaint,
  command: Open & { type: 'changeSeverity' },
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

function transfer(
  complaint: Complaint,
  command: Open & { type: 'transfer' },
  situation: Situation,
): ComplaintEvent[] | Refusal {
  const person = isPerson(command.person, situation.policy) ? situation.policy.people[command.person] : undefined
  if (!person) return refuse('no-such-person')
  if (command.person === complaint.handler) return refuse('same-person')
  if (complaint.status === 'registered') {
    return dispatch(complaint, person.department, command.person, situation)
  }
  return [
    happened(
      'transferred',
      { department: person.department, handler: command.person, reason: command.reason },
      situation,
    ),
  ]
}

function escalate(complaint: Complaint, reason: string, situation: Situation): ComplaintEvent[] | Refusal {
  if (reason.trim() === '') return refuse('reason-needed')
  const chain = situation.policy.chains[situation.policy.escalation]
  const number = Math.min(complaint.escalationLevel + 1, chain?.levels.length ?? 1)
  const level = chain?.levels[number - 1]
  if (!level) return refuse('not-now')
  const tell = resolveWho(toldAt(level, complaint), complaint, situation.policy)
  return [
    happened('escalated', { clock: null, deadline: null, level: number, tell, reason, repeated: false }, situation),
  ]
}

function complete(complaint: Complaint, result: string, situation: Situation): ComplaintEvent[] | Refusal {
  if (complaint.contactedAt === null) return refuse('contact-first')
  if (!mayBeCarriedOut(complaint)) return refuse('approval-first')
  if (complaint.plan && complaint.plan.compensation > 0 && !complaint.plan.agreed) return refuse('agreement-first')
  if (result.trim() === '') return refuse('reason-needed')
  return [happened('resolved', { result }, situation)]
}

function followUp(
  complaint: Complaint,
  command: Open & { type: 'followUp' },
  situation: Situation,
): ComplaintEvent[] | Refusal {
  const { policy, now } = situation
  if (complaint.status !== 'resolved') return refuse('not-now')
  if (!windowIsOpen(complaint, policy, now)) return refuse('too-early')
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

function afterRating(
  complaint: Complaint,
  rating: EventData['rated'],
  situation: Situation,
  decisive: boolean,
): ComplaintEvent[] {
  const rated = happened('rated', rating, situation)
  if (!rating.satisfied) {
    return [
      rated,
      happened('reopened', { round: complaint.round + 1, reason: rating.words }, { ...situation, by: SYSTEM }),
    ]
  }
  if (!decisive && situation.policy.followUp.earlySatisfied === 'keep') return [rated]
  return [
    rated,
    happened(
      'closed',
      { how: 'satisfied', note: rating.words },
      { ...situation, by: rating.via === 'call' ? situation.by : SYSTEM },
    ),
  ]
}

/** Whether the call-back's window has opened: before that, "satisfied" is only noted. */
function windowIsOpen(complaint: Complaint, policy: Policy, now: Date): boolean {
  const clock = policy.clocks[policy.followUp.clock]
  if (!clock?.opens || complaint.resolvedAt === null) return true
  const opens = addTime(calendarRule(policy, clock.calendar), new Date(complaint.resolvedAt), readDuration(clock.opens))
  return now.getTime() >= opens.getTime()
}

function happened<T extends EventType>(
  type: T,
  data: EventData[T],
  situation: Situation,
): ComplaintEvent & { type: T } {
  return { type, at: situation.now.toISOString(), by: situation.by, data } as ComplaintEvent & { type: T }
}
