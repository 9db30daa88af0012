import type { Policy } from '../policy/schema.ts'
import { word } from '../wording/wording.ts'
import { isSmallTalk } from './short-words.ts'
import { answerLookUp, type Looked } from './staff-answers.ts'
import { readStaffRequest } from './staff-request.ts'
import { readHow, tellHow } from './staff-telling.ts'

/**
 * The bot's answer to a colleague who mentioned it in a group: looks things up, masked; nothing is told or registered there, because what
 * a customer said is not for everybody. Pure.
 */
export function answerInGroup(text: string, looked: Looked, of: { policy: Policy; now: Date }): string {
  const { policy } = of
  if (isSmallTalk(text)) return word(policy, 'staff.help.group')
  const request = readStaffRequest(text)
  const action = request === null ? readHow(text) : null
  if (action !== null) return tellHow(action, policy)
  if (request === null) return word(policy, 'staff.unknown.group')
  if ('told' in request) return word(policy, 'staff.private-only')
  return answerLookUp(request, looked, { ...of, place: 'group' })
}
