import { isKeptFrom } from '../people/accused.ts'
import { isPerson } from '../people/people.ts'
import { word } from '../wording/wording.ts'
import type { CaseCommand } from './command.ts'
import type { Complaint } from './complaint.ts'
import { fillWith } from './decide-forms.ts'
import type { ComplaintEvent } from './event.ts'
import { happened, type Situation } from './happened.ts'
import { promiseIn } from './promise.ts'
import { type Refusal, refuse } from './refusal.ts'
import { nextStatus } from './transition.ts'

/** Whoever was arranged at night and has spoken to the customer already need not do it again. */
export function dispatch(
  complaint: Complaint,
  department: string,
  handler: string,
  situation: Situation,
): ComplaintEvent[] {
  const dispatched = happened('dispatched', { department, handler }, situation)
  if (complaint.contactedAt === null) return [dispatched]
  return [dispatched, happened('contacted', { note: word(situation.policy, 'contact.before-dispatch') }, situation)]
}

/** Somebody has spoken to the customer; what he promised in his note is a promise. */
export function contact(
  complaint: Complaint,
  { note, filled = {} }: CaseCommand & { type: 'contact' },
  situation: Situation,
): ComplaintEvent[] | Refusal {
  if (nextStatus(complaint.status, 'contacted') === null) return refuse('not-now')
  const forms = fillWith('contact', filled, complaint, situation)
  return Array.isArray(forms)
    ? [...forms, happened('contacted', { note }, situation), ...promiseIn(note, situation)]
    : forms
}

export function transfer(
  complaint: Complaint,
  command: CaseCommand & { type: 'transfer' },
  situation: Situation,
): ComplaintEvent[] | Refusal {
  const person = isPerson(command.person, situation.policy) ? situation.policy.people[command.person] : undefined
  if (!person) return refuse('no-such-person')
  if (isKeptFrom(command.person, complaint, situation.policy)) return refuse('accused')
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
