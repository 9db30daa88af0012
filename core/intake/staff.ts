import type { Case } from '../case.ts'
import { dropDraft } from './commands.ts'
import { continueDraft, watchSilence } from './continue.ts'
import type { DialogueInput, DialogueResult } from './converse.ts'
import { answer, isActive, newDraft } from './draft.ts'
import { hear, type Said } from './heard.ts'
import { answerQuestion } from './questions.ts'
import { readCommand } from './short-words.ts'
import { describeForStaff, listForStaff } from './staff-list.ts'
import { readHeardAt, readStaffRequest, type StaffRequest } from './staff-request.ts'
import { closeTalk, openTalk, setDraft, speak, type Talk } from './talk.ts'
import { takeIntoDraft } from './words.ts'

export type StaffInput = DialogueInput & {
  /** Who writes: the id under which the policy knows him. */
  person: { id: string; name: string; department: string }
  /** Open cases that he works on, where `staffNeeds` asked for them. */
  mine: Case[]
  /** Open cases with an overdue deadline. */
  late: Case[]
  /** What `find` found. */
  found: Case[]
}

/**
 * What must be looked up before a staff member's messages (one a line) can be answered. `find`: a number, its end, or the end of a
 * phone; the last one asked for.
 */
export function staffNeeds(text: string): { mine?: true; late?: true; find?: string } {
  const needs: { mine?: true; late?: true; find?: string } = {}
  for (const line of text.split('\n')) {
    const request = readStaffRequest(line)
    if (request?.type === 'mine') needs.mine = true
    else if (request?.type === 'late') needs.late = true
    else if (request?.type === 'find' && request.query.length >= SHORTEST_QUERY) needs.find = request.query
  }
  return needs
}

/** Fewer characters would find strangers' cases. */
const SHORTEST_QUERY = 4

/**
 * The bot in a staff member's own chat: registers what he heard from a customer, files an internal complaint, lists and finds
 * cases. A registration goes through the same dialogue as a customer's.
 */
export function converseWithStaff(input: StaffInput): DialogueResult {
  const talk = openTalk(input.conversation, { ...input, open: [] })
  const waiting: Said[] = []
  const flush = () => {
    if (waiting.length > 0) takeIntoDraft(talk, waiting.splice(0))
  }
  for (const { inboxId, message } of input.messages) {
    const heard = hear(inboxId, message, input.policy)
    if (heard.type === 'said') listen(talk, input, heard, waiting, flush)
  }
  flush()
  if (talk.grew && !talk.paused) continueDraft(talk)
  watchSilence(talk)
  return closeTalk(talk)
}

function listen(talk: Talk, input: StaffInput, said: Said, waiting: Said[], flush: () => void): void {
  const { draft, question } = talk.conversation
  const text = said.typed ? (said.text ?? '') : ''
  const request = readStaffRequest(text)
  if (request && request.type !== 'register' && request.type !== 'internal') {
    look(talk, input, request)
    return
  }
  if (!isActive(draft)) {
    if (request) begin(talk, input, request, said, waiting)
    else speak(talk, 'staff.unknown')
    return
  }
  const wanted = readCommand(text)
  if ((wanted === 'cancel' || wanted === 'withdraw') && !(question?.kind === 'field' && !/取消|算/u.test(text))) {
    waiting.splice(0)
    dropDraft(talk)
    return
  }
  if (text !== '' && answerQuestion(talk, said, flush)) return
  waiting.push(said)
}

function begin(
  talk: Talk,
  input: StaffInput,
  request: StaffRequest & { told: string },
  said: Said,
  waiting: Said[],
): void {
  const source = request.type === 'internal' ? 'internal' : 'staff'
  let draft = answer(answer(newDraft(said.at, source), 'intent', 'complaint'), 'registrar', input.person.id)
  if (source === 'internal') draft = answer(answer(draft, 'name', input.person.name), 'phone', null)
  else draft = answer(draft, 'heardAt', (readHeardAt(request.told, talk.now) ?? new Date(said.at)).toISOString())
  setDraft(talk, draft)
  talk.grew = true
  speak(talk, source === 'internal' ? 'staff.started.internal' : 'staff.started')
  if (request.told !== '') waiting.push({ ...said, text: request.told })
}

/** While a draft is under way looking something up does not disturb it. */
function look(talk: Talk, input: StaffInput, request: Exclude<StaffRequest, { told: string }>): void {
  const { policy, now, mine, late, found, person } = input
  switch (request.type) {
    case 'help':
      speak(talk, 'staff.help')
      return
    case 'mine':
      if (mine.length === 0) speak(talk, 'staff.mine.none')
      else speak(talk, 'staff.mine', { count: mine.length, list: listForStaff(mine, policy, now) })
      return
    case 'late':
      if (late.length === 0) speak(talk, 'staff.late.none')
      else speak(talk, 'staff.late-list', { count: late.length, list: listForStaff(late, policy, now) })
      return
    case 'find': {
      const [first, second] = found
      if (request.query.length < SHORTEST_QUERY) speak(talk, 'staff.find.how')
      else if (!first) speak(talk, 'staff.found.none', { query: request.query })
      else if (second) speak(talk, 'staff.found.many', { count: found.length, list: listForStaff(found, policy, now) })
      else talk.say.push(describeForStaff(first, policy, now, person.id))
    }
  }
}
