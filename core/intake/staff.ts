import type { Period } from '../case/statistics.ts'
import { word } from '../wording/wording.ts'
import { dropDraft } from './commands.ts'
import { continueDraft, watchSilence } from './continue.ts'
import type { DialogueInput, DialogueResult } from './converse.ts'
import { answer, isActive, newDraft } from './draft.ts'
import { hear, type Said } from './heard.ts'
import { answerQuestion } from './questions.ts'
import { readChoice, readCommand } from './short-words.ts'
import { answerLookUp, type Looked } from './staff-answers.ts'
import { correctChannel, learnChannel } from './staff-channel.ts'
import { readHeardAt, readStaffRequest, SHORTEST_QUERY, type StaffRequest } from './staff-request.ts'
import { readStaffTelling, tellHow } from './staff-telling.ts'
import { ask, closeTalk, openTalk, setDraft, speak, type Talk } from './talk.ts'
import { takeIntoDraft, turnOf } from './words.ts'

export type StaffInput = DialogueInput &
  Looked & {
    /** Who writes: the id under which the policy knows him. */
    person: { id: string; name: string; department: string }
  }

/**
 * What must be looked up before a staff member's messages (one a line) can be answered. `find`: a number, its end, or the end of a
 * phone; the last one asked for.
 */
export type StaffNeeds = { mine?: true; late?: true; find?: string; statistics?: Period; callBacks?: Period }

export function staffNeeds(text: string): StaffNeeds {
  const needs: StaffNeeds = {}
  for (const line of text.split('\n')) {
    const request = readStaffRequest(line)
    if (request?.type === 'mine') needs.mine = true
    else if (request?.type === 'late') needs.late = true
    else if (request?.type === 'find' && request.query.length >= SHORTEST_QUERY) needs.find = request.query
    else if (request?.type === 'statistics') needs.statistics = request.period
    else if (request?.type === 'callBacks' || request?.type === 'unsatisfied') needs.callBacks = request.period
  }
  return needs
}

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
  if (request && !('told' in request)) {
    // While a draft is under way looking something up does not disturb it.
    talk.say.push(answerLookUp(request, input, { policy: input.policy, now: input.now, place: 'private' }))
    return
  }
  if (!isActive(draft)) {
    if (request) begin(talk, input, request, said, waiting)
    else if (!answerWhose(talk, input, said, waiting)) hearOut(talk, input, said, waiting)
    return
  }
  const wanted = readCommand(text)
  if ((wanted === 'cancel' || wanted === 'withdraw') && !(question?.kind === 'field' && !/取消|算/u.test(text))) {
    waiting.splice(0)
    dropDraft(talk)
    return
  }
  if (text !== '' && (correctChannel(talk, text) || answerQuestion(talk, said, flush))) return
  learnChannel(talk, text)
  waiting.push(said)
}

/** 1 is of a customer, 2 his own; what was told before goes on from there. Tells whether it was answered. */
function answerWhose(talk: Talk, input: StaffInput, said: Said, waiting: Said[]): boolean {
  const { question } = talk.conversation
  if (question?.kind !== 'whose') return false
  ask(talk, null)
  const choice = readChoice(said.text ?? '', 2)
  if (choice === null) return false
  begin(talk, input, { type: choice === 1 ? 'register' : 'internal', told: question.told }, said, waiting)
  return true
}

/** Words without a keyword. */
function hearOut(talk: Talk, input: StaffInput, said: Said, waiting: Said[]): void {
  const turn = turnOf(said)
  const meant = turn && readStaffTelling(turn, talk.read, talk.policy)
  switch (meant?.type) {
    case 'register':
    case 'internal':
      begin(talk, input, meant, said, waiting)
      return
    case 'whose':
      ask(talk, { kind: 'whose', told: turn?.text ?? '' })
      speak(talk, 'staff.ask.whose')
      return
    case 'how':
      talk.say.push(tellHow(meant.action, talk.policy))
      return
    case 'greeting':
      speak(talk, 'staff.hello')
      return
    case 'thanks':
      speak(talk, 'other.thanks')
      return
    default:
      speak(talk, 'staff.unknown')
  }
}

function begin(
  talk: Talk,
  input: StaffInput,
  request: StaffRequest & { told: string },
  said: Said,
  waiting: Said[],
): void {
  const kind = request.type === 'register' ? request.kind : undefined
  if (kind !== undefined && talk.policy.contacts[kind] === undefined) {
    speak(talk, 'staff.contact.none', { kind: word(talk.policy, `kind.${kind}`) })
    return
  }
  const source = request.type === 'internal' ? 'internal' : 'staff'
  let draft = answer(answer(newDraft(said.at, source), 'intent', 'complaint'), 'registrar', input.person.id)
  if (source === 'internal') draft = answer(answer(draft, 'name', input.person.name), 'phone', null)
  else draft = answer(draft, 'heardAt', (readHeardAt(request.told, talk.now) ?? new Date(said.at)).toISOString())
  if (kind !== undefined) draft = answer(draft, 'kind', kind)
  setDraft(talk, draft)
  learnChannel(talk, request.told)
  talk.grew = true
  if (kind !== undefined) speak(talk, 'staff.started.contact', { kind: word(talk.policy, `kind.${kind}`) })
  else speak(talk, source === 'internal' ? 'staff.started.internal' : 'staff.started')
  if (request.told !== '') waiting.push({ ...said, text: request.told })
}
