import { isDepartment, isPerson } from '../people/people.ts'
import type { Policy } from '../policy/schema.ts'
import type { CaseCommand, CommandType } from './command.ts'
import { type Complaint, hasContact, hasEnded } from './complaint.ts'
import { correct } from './decide-correct.ts'
import { detailOf } from './decide-detail.ts'
import { merge, review, settle } from './decide-end.ts'
import { changeSeverity, escalate, openWarRoom } from './decide-escalation.ts'
import { AFTER_THE_END, adjust, appeal, find, recordViolation, rejudge } from './decide-finding.ts'
import { contact, dispatch, transfer } from './decide-handler.ts'
import { answer, classify, convert, explain, report } from './decide-kind.ts'
import { agree, complete, propose, requestApproval, sign } from './decide-plan.ts'
import { afterRating, closeWhenSettled, followUp, windowIsOpen } from './decide-verdict.ts'
import { blockedBy, decideWork } from './decide-work.ts'
import type { ComplaintEvent } from './event.ts'
import { happened, type Situation } from './happened.ts'
import { promise, promiseIn } from './promise.ts'
import { type Refusal, refuse } from './refusal.ts'
import { handlerOf } from './routing.ts'
import { nextStatus } from './transition.ts'

export type Decision = { events: ComplaintEvent[] } | Refusal

/**
 * What a command does to a complaint: the events that follow from it, or why not. Pure: the same complaint, command, policy and
 * time give the same answer. Who may ask at all is decided before (`mayAct`).
 */
export function decide(complaint: Complaint, command: CaseCommand, situation: Situation): Decision {
  if (hasEnded(complaint) && !AFTER_THE_END.has(command.type) && !isForTheCompany(command, situation.policy))
    return refuse('ended')
  if (complaint.kind !== 'complaint' && !FOR_ANY_KIND.has(command.type)) return refuse('is-no-complaint')
  const blocking = isGivenBack(command) ? null : blockedBy(complaint, command.type, situation.policy)
  if (blocking !== null && situation.by.type !== 'customer') return refuse('item-first', { item: blocking })
  const steps = stepsFor(complaint, command, situation)
  if (!Array.isArray(steps)) return steps
  const first = steps[0]
  if (first && nextStatus(complaint.status, first.type) === null) return refuse('not-now')
  return { events: steps }
}

/** A form that may wait for the end of the case. */
function isForTheCompany(command: CaseCommand, { workItems }: Policy): boolean {
  return 'item' in command && Object.hasOwn(workItems, command.item) && workItems[command.item]?.afterEnd === true
}

/** A customer who is not satisfied is heard, whatever is still to be filled in. */
function isGivenBack(command: CaseCommand): boolean {
  return command.type === 'followUp' && command.outcome === 'unsatisfied'
}

/** What may be asked of an inquiry, a suggestion, a word of praise. */
const FOR_ANY_KIND: ReadonlySet<CommandType> = new Set([
  'dispatch',
  'arrange',
  'accept',
  'contact',
  'note',
  'addDetail',
  'correct',
  'requestHuman',
  'transfer',
  'escalate',
  'rate',
  'followUp',
  'withdraw',
  'viewContact',
  'merge',
  'classify',
  'convert',
  'answer',
])

function stepsFor(complaint: Complaint, command: CaseCommand, situation: Situation): ComplaintEvent[] | Refusal {
  const { policy, now } = situation
  switch (command.type) {
    case 'dispatch':
      if (!isDepartment(command.department, policy)) return refuse('no-such-department')
      if (complaint.status !== 'registered') return refuse('already-done')
      return dispatch(
        complaint,
        command.department,
        complaint.arranged ?? handlerOf(command.department, complaint, policy),
        situation,
      )
    case 'arrange':
      if (!isPerson(command.person, policy)) return refuse('no-such-person')
      if (complaint.status !== 'registered') return refuse('already-done')
      return [happened('arranged', { person: command.person }, situation)]
    case 'accept':
      return [happened('accepted', {}, situation)]
    case 'contact':
      return contact(complaint, command, situation)
    case 'propose':
      return propose(complaint, command, situation)
    case 'requestApproval':
      return requestApproval(complaint, situation)
    case 'approve':
    case 'reject':
      if (complaint.status !== 'approving') return refuse('not-now')
      if (command.type === 'approve') return sign(complaint, situation)
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
        : [
            happened('progressed', { note: command.note, ...(command.tell ? { told: true } : {}) }, situation),
            ...promiseIn(command.note, situation),
          ]
    case 'promise':
      return promise(command.when, complaint, situation)
    case 'ask':
      if (complaint.conversation === null) return refuse('no-chat')
      return command.question.trim() === ''
        ? refuse('reason-needed')
        : [happened('asked', { question: command.question }, situation)]
    case 'instruct':
      return command.instruction.trim() === ''
        ? refuse('reason-needed')
        : [happened('instructed', { instruction: command.instruction }, situation)]
    case 'addDetail':
      return [happened('detailAdded', detailOf(complaint, command, policy), situation)]
    case 'changeSeverity':
      return changeSeverity(complaint, command, situation)
    case 'correct':
      return correct(complaint, command, situation)
    case 'requestHuman':
      return [happened('humanRequested', { text: command.text }, situation)]
    case 'transfer':
      return transfer(complaint, command, situation)
    case 'escalate':
      return escalate(complaint, command.reason, situation)
    case 'complete':
      return complete(complaint, command, situation)
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
    case 'openWarRoom':
      return openWarRoom(complaint, command.reason, situation)
    case 'startItem':
    case 'fillItem':
    case 'confirmItem':
    case 'returnItem':
    case 'waiveItem':
    case 'askExpertOpinion':
    case 'giveExpertOpinion':
      return closeWhenSettled(complaint, decideWork(complaint, command, situation), situation)
    case 'viewContact':
      return hasContact(complaint) ? [happened('contactViewed', {}, situation)] : refuse('no-contact')
    case 'merge':
      return merge(complaint, situation)
    case 'classify':
      return classify(complaint, command, situation)
    case 'convert':
      return convert(complaint, command.words, situation, command.category)
    case 'answer':
      return answer(complaint, command, situation)
    case 'find':
      return find(complaint, command, situation)
    case 'recordViolation':
      return recordViolation(complaint, command, situation)
    case 'appeal':
      return appeal(complaint, command, situation)
    case 'rejudge':
      return rejudge(complaint, command, situation)
    case 'adjust':
      return adjust(complaint, command, situation)
    case 'settle':
      return settle(complaint, command, situation)
    case 'review':
      return review(complaint, command, situation)
    case 'report':
      return report(complaint, command, situation)
    case 'explain':
      return explain(complaint, command.reason, situation)
  }
}
