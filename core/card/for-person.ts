import { COMMAND_TYPES, type CommandType } from '../complaint/command.ts'
import { type Complaint, hasEnded } from '../complaint/complaint.ts'
import { decideWork, type WorkCommand } from '../complaint/decide-work.ts'
import { mayAct } from '../complaint/permission.ts'
import { isRefusal } from '../complaint/refusal.ts'
import type { CardAction } from '../message/outbound.ts'
import { resolveWho } from '../people/people.ts'
import type { Policy } from '../policy/schema.ts'
import { actionFor } from './forms.ts'

/**
 * What a person is offered in a chat of his own: of the buttons of the case those that he may press. Whoever is told because others were
 * late can at least say what is to be done.
 */
export function actionsFor(
  person: string,
  all: readonly CardAction[],
  complaint: Complaint,
  policy: Policy,
  now: Date,
): CardAction[] {
  const own = all.filter(action => mayPress(person, action, complaint, policy, now))
  const isTold = person !== complaint.handler && resolveWho('told', complaint, policy).includes(person)
  if (!isTold || hasEnded(complaint) || own.some(({ command }) => command === 'instruct')) return own
  const instruct = actionFor('instruct', complaint, policy)
  return mayPress(person, instruct, complaint, policy, now) ? [...own, instruct] : own
}

/**
 * Whether this person would not be turned away for want of the right.
 */
function mayPress(
  person: string,
  { command, value, fields = [] }: CardAction,
  complaint: Complaint,
  policy: Policy,
  now: Date,
): boolean {
  const type = COMMAND_TYPES.find(known => known === command)
  if (type === undefined) return true
  const by = { type: 'person', id: person } as const
  if (!mayAct(by, type, complaint, policy)) return false
  const choices =
    type === 'startItem' ? fields.flatMap(({ options = [] }) => options.map(({ value: item }) => item)) : []
  const works = [...(value?.item === undefined ? [] : [value.item]), ...choices].map(item => workCommand(type, item))
  return (
    works.length === 0 ||
    works.some(work => {
      const decision = work === null ? null : decideWork(complaint, work, { policy, now, by })
      return !(decision !== null && isRefusal(decision) && decision.refused === 'not-allowed')
    })
  )
}

/** Such a press, with something typed. */
function workCommand(type: CommandType, item: string): WorkCommand | null {
  switch (type) {
    case 'fillItem':
      return { type, item, values: {} }
    case 'startItem':
    case 'confirmItem':
      return { type, item }
    case 'returnItem':
    case 'waiveItem':
      return { type, item, reason: '—' }
    case 'giveExpertOpinion':
      return { type, item, text: '—' }
    default:
      return null
  }
}
