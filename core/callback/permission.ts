import { withoutStandIns } from '../people/people.ts'
import type { Policy } from '../policy/schema.ts'
import type { CallBack } from './call-back.ts'
import type { CallBackCommandType } from './command.ts'
import { peopleOf, programmeOf, sendersOf } from './programme.ts'

/** What the person does who follows a problem up; everything else is the callers'. */
const OF_THE_RESPONSIBLE: ReadonlySet<CallBackCommandType> = new Set(['contact', 'handBack', 'note', 'viewContact'])
const OF_THE_CALLERS: ReadonlySet<CallBackCommandType> = new Set([
  'unanswered',
  'notFree',
  'noGrievance',
  'settle',
  'track',
  'complain',
  'note',
  'viewContact',
])

/** The people who may do it now: deputies of those who are away beside them. */
export function whoMayCall(command: CallBackCommandType, callBack: CallBack, policy: Policy): string[] {
  const refs = [
    ...(OF_THE_CALLERS.has(command) ? programmeOf(callBack, policy).callers : []),
    ...(OF_THE_RESPONSIBLE.has(command) && callBack.status === 'tracking' ? ['handler'] : []),
  ]
  const own = peopleOf(refs, callBack, withoutStandIns(policy))
  const deputies = own.flatMap(person => policy.people[person]?.deputy ?? [])
  return [...new Set([...own, ...peopleOf(refs, callBack, policy), ...deputies])]
}

/** Checked on the server for every press. */
export function mayCall(person: string, command: CallBackCommandType, callBack: CallBack, policy: Policy): boolean {
  return whoMayCall(command, callBack, policy).includes(person)
}

/** Whether this person may send lists of visits of the programme: whoever calls, and their manager. */
export function maySendVisits(person: string, programme: string, policy: Policy): boolean {
  return sendersOf(programme, 'callers', policy).includes(person)
}
