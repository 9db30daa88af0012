import type { Case } from '../case/case.ts'
import type { Command } from '../complaint/command.ts'
import type { Complaint } from '../complaint/complaint.ts'
import type { InboundMessage } from '../message/inbound.ts'
import type { Policy } from '../policy/schema.ts'
import type { Opinion } from '../understanding/opinion.ts'
import type { Vocabulary } from '../understanding/vocabulary/vocabulary.ts'
import { callPerson, dropDraft, startComplaint, startWithdrawal, tellProgress } from './commands.ts'
import { continueDraft, watchSilence } from './continue.ts'
import type { Conversation } from './conversation.ts'
import { answer, isActive } from './draft.ts'
import { leave, takeEvent } from './events.ts'
import { handOver } from './front-line.ts'
import { hear, type Said } from './heard.ts'
import { talkIdly } from './idle.ts'
import { talkAboutOpen } from './open-case.ts'
import { answerQuestion } from './questions.ts'
import { asksForPerson, asksProgress, givesUp, isNo, isYes, readChoice, readCommand } from './short-words.ts'
import { passSilence } from './silence.ts'
import { addDetail, closeTalk, draftOf, openTalk, setDraft, speak, speakOnce, type Talk } from './talk.ts'
import { takeIntoDraft, turnOf } from './words.ts'

export type DialogueInput = {
  conversation: Conversation
  /** All that arrived since, oldest first: one telling. */
  messages: { inboxId: string; message: InboundMessage }[]
  /** This person's open complaints, newest first. */
  open: Case[]
  /** This person's newest complaints, ended or not, newest first. */
  recent: Complaint[]
  policy: Policy
  vocabulary: Vocabulary
  now: Date
  /** What a language model made of the draft and these messages; left out or `null`: the rules read alone. */
  opinion?: Opinion | null
}

export type DialogueResult = {
  conversation: Conversation
  /** At most two messages, in order. */
  say: string[]
  /** In order. `null` on anything but `register` means the complaint that the `register` before it makes. */
  commands: { complaintId: string | null; command: Command }[]
}

/** What the bot answers, remembers and has done after a customer's telling. Pure: the same input gives the same result. */
export function converse(input: DialogueInput): DialogueResult {
  const talk = openTalk(withoutEndedHuman(input), input)
  const waiting: Said[] = []
  const flush = () => takeWords(talk, waiting.splice(0))
  let left = false
  for (const { inboxId, message } of input.messages) {
    const heard = hear(inboxId, message, input.policy)
    if (heard.type === 'said') listen(talk, heard, waiting, flush)
    else {
      flush()
      left = heard.event === 'unsubscribe'
      takeEvent(talk, heard)
    }
  }
  flush()
  if (talk.grew && !talk.paused && !handOver(talk)) continueDraft(talk)
  watchSilence(talk)
  if (left) leave(talk)
  return left ? { ...closeTalk(talk), say: [] } : closeTalk(talk)
}

/** Called when `conversation.nextAt` has passed: reminds, or settles the draft as the policy says. */
export function breakSilence(input: Omit<DialogueInput, 'messages'>): DialogueResult {
  const talk = openTalk(withoutEndedHuman(input), input)
  passSilence(talk)
  return closeTalk(talk)
}

/** Whether a message is a clear command or choice, so that nobody need wait for the rest of the telling. */
export function answersAtOnce(conversation: Conversation, text: string): boolean {
  if (readCommand(text) !== null || readChoice(text, 9) !== null) return true
  const { question } = conversation
  const isYesOrNo = question?.kind === 'confirm' || question?.kind === 'withdraw' || question?.kind === 'plan'
  return isYesOrNo && text.trim().length <= 4 && (isYes(text) || isNo(text))
}

/** A person was asked for; the case that he came for has ended. */
function withoutEndedHuman({
  conversation,
  open,
  now,
}: Pick<DialogueInput, 'conversation' | 'open' | 'now'>): Conversation {
  const { human } = conversation
  if (human === null) return conversation
  const isNew = now.getTime() - Date.parse(human.since) < 60_000
  const goesOn =
    human.complaintId === null ? open.length > 0 : open.some(({ complaint }) => complaint.id === human.complaintId)
  return goesOn || isNew ? conversation : { ...conversation, human: null }
}

function listen(talk: Talk, said: Said, waiting: Said[], flush: () => void): void {
  if (said.unit !== null && (isActive(talk.conversation.draft) || talk.open.length === 0)) {
    setDraft(talk, answer(draftOf(talk), 'unit', said.unit))
    speak(talk, 'ack.unit', { unit: said.unit })
  }
  if (said.typed && said.text) {
    if (obey(talk, said.text, flush)) return
    if (answerQuestion(talk, said, flush)) return
  }
  waiting.push(said)
}

function obey(talk: Talk, text: string, flush: () => void): boolean {
  const { draft, question } = talk.conversation
  const wanted = readCommand(text)
  const isDrafting = isActive(draft)
  switch (wanted) {
    case null:
      return false
    case 'cancel':
    case 'withdraw':
      if (wanted === 'cancel' && !/取消|算|退出|cancel/iu.test(text) && question?.kind !== 'confirm') return false
      if (question?.kind === 'withdraw') return false
      flush()
      if (isActive(talk.conversation.draft)) dropDraft(talk)
      else if (wanted === 'withdraw' || talk.open.length > 0) startWithdrawal(talk)
      else speakOnce(talk, 'cancel', 'cancel.nothing')
      return true
    case 'complain':
      flush()
      startComplaint(talk)
      return true
    case 'human':
      flush()
      callPerson(talk, text)
      return true
    case 'progress':
      flush()
      tellProgress(talk)
      return true
    case 'help':
    case 'who':
      speak(talk, wanted === 'who' ? 'help.who' : 'help.customer')
      talk.paused ||= !isDrafting
      return true
  }
}

/** Words that are no command and no answer. */
function takeWords(talk: Talk, said: readonly Said[]): void {
  if (said.length === 0) return
  if (isActive(talk.conversation.draft)) {
    tellMore(talk, said)
    return
  }
  if (talk.registered) {
    addToRegistered(talk, said)
    return
  }
  if (talk.open.length > 0) {
    talkAboutOpen(talk, said)
    return
  }
  talkIdly(talk, said)
}

/** While a draft is under way a question about an older case is answered and the draft goes on. */
function tellMore(talk: Talk, said: readonly Said[]): void {
  const rest = said.filter(one => one.attachment !== null || !(talk.open.length > 0 && asksProgress(one.text ?? '')))
  if (rest.length < said.length) tellProgress(talk)
  if (rest.some(one => givesUp(one.text ?? ''))) {
    dropDraft(talk)
    return
  }
  if (rest.length > 0) takeIntoDraft(talk, rest)
  const call = rest.find(one => asksForPerson(one.text ?? ''))
  if (call?.text) callPerson(talk, call.text)
}

function addToRegistered(talk: Talk, all: readonly Said[]): void {
  const said = all.filter(one => one.attachment !== null || !asksForPerson(one.text ?? ''))
  const call = all.find(one => !said.includes(one))
  if (call?.text) callPerson(talk, call.text)
  const turns = said.flatMap(one => turnOf(one) ?? [])
  const attachments = said.flatMap(one => one.attachment ?? [])
  if (turns.length === 0 && attachments.length === 0) return
  addDetail(talk, null, turns, attachments)
  speak(talk, 'detail.new')
}
