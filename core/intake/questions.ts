import { askWithdrawal } from './commands.ts'
import type { Question } from './conversation.ts'
import { answer, isActive } from './draft.ts'
import type { Said } from './heard.ts'
import { describeProgress } from './progress.ts'
import { isNo, isYes, readChoice } from './short-words.ts'
import { answerChannel } from './staff-channel.ts'
import { addDetail, ask, command, draftOf, register, setDraft, speak, type Talk } from './talk.ts'
import { answersCase, answerWhy, waitingCase } from './verdict.ts'
import { takeIntoDraft } from './words.ts'

/**
 * Reads a message as the answer to what was asked last, by the bot or by a notice about an open case. Tells whether it was one.
 * `before` takes what was said earlier in the same telling, so that it is in the draft when the draft is registered.
 */
export function answerQuestion(talk: Talk, said: Said, before: () => void): boolean {
  const text = said.text ?? ''
  const { question, draft } = talk.conversation
  if (question?.kind === 'why') return answerWhy(talk, question, text)
  const asking = waitingCase(talk.open)
  if (
    asking &&
    (!isActive(draft) || asking.since > (draft.turns.at(-1)?.at ?? '')) &&
    answersCase(talk, asking, text, question)
  ) {
    return true
  }
  if (question === null) return false
  switch (question.kind) {
    case 'story':
      return answerUnsure(talk, text)
    case 'confirm':
      return answerConfirm(talk, text, before)
    case 'category':
      return answerCategory(talk, question, text)
    case 'channel':
      return answerChannel(talk, question, text)
    case 'same-or-new':
      return answerSameOrNew(talk, question, said)
    case 'withdraw':
      return answerWithdraw(talk, question, text)
    case 'which':
      return answerWhich(talk, question, text)
    default:
      return false
  }
}

/** "Is it something you are not content with?" — yes: what was told before is the complaint. */
function answerUnsure(talk: Talk, text: string): boolean {
  const { draft } = talk.conversation
  if (draft === null || isActive(draft) || !isYes(text) || text.length > LONGEST_YES) return false
  setDraft(talk, answer(draft, 'intent', 'complaint'))
  talk.grew = true
  return true
}

function answerConfirm(talk: Talk, text: string, before: () => void): boolean {
  if (!isActive(talk.conversation.draft)) return false
  if (readChoice(text, 1) === 1 || (isYes(text) && text.length <= LONGEST_YES)) {
    before()
    if (!talk.restate) register(talk, true)
    return true
  }
  const saysNoMore = text.length <= LONGEST_NO && (isNo(text) || readChoice(text, 2) === 2)
  if (!saysNoMore) return false
  speak(talk, 'confirm.what-is-wrong')
  talk.paused = true
  return true
}

const LONGEST_YES = 8
const LONGEST_NO = 4

function answerCategory(talk: Talk, question: Question & { kind: 'category' }, text: string): boolean {
  const choice = readChoice(text, question.options.length + 1)
  if (choice === null) return false
  setDraft(talk, answer(draftOf(talk), 'category', question.options[choice - 1] ?? null))
  ask(talk, null)
  talk.grew = true
  return true
}

function answerSameOrNew(talk: Talk, question: Question & { kind: 'same-or-new' }, said: Said): boolean {
  const text = said.text ?? ''
  const choice = readChoice(text, 2) ?? (SAME.test(text) ? 1 : OTHER.test(text) ? 2 : null)
  if (choice === null) return holdMore(talk, said)
  if (choice === 1) settleHeld(talk, question.complaintId)
  else {
    setDraft(talk, answer(draftOf(talk), 'intent', 'complaint'))
    talk.grew = true
  }
  ask(talk, null)
  return true
}

const SAME = /^(?:就是|是)?(?:同一|一样的|一回事|这件|那件|补充|原来)/u
const OTHER = /^(?:是)?(?:新的?|另外|另一|别的|不同|不一样|不是(?:同)?一)/u

/** More words before it is known where they belong: asked once more, and then put into the open case rather than lost. */
function holdMore(talk: Talk, said: Said): boolean {
  const { question } = talk.conversation
  takeIntoDraft(talk, [said])
  talk.grew = false
  const draft = draftOf(talk)
  const asked = draft.asked.held ?? 0
  if (asked === 0) {
    setDraft(talk, { ...draft, asked: { ...draft.asked, held: 1 } })
    if (question?.kind === 'which') speak(talk, 'ask.which.again', { count: question.complaintIds.length })
    else speak(talk, 'ask.same-or-new.again')
    return true
  }
  settleHeld(talk, question?.kind === 'same-or-new' ? question.complaintId : (talk.open[0]?.complaint.id ?? null))
  ask(talk, null)
  return true
}

/** What was held goes to this case. */
export function settleHeld(talk: Talk, complaintId: string | null): void {
  const { draft } = talk.conversation
  const target = talk.open.find(({ complaint }) => complaint.id === complaintId) ?? talk.open[0]
  setDraft(talk, null)
  if (!target || !draft) return
  const { number, id } = target.complaint
  const told = draft.turns.filter(turn => turn.role === 'customer')
  if (told.length === 0 && draft.attachments.length === 0) {
    speak(talk, 'detail.ask', { number })
    return
  }
  addDetail(talk, id, told, draft.attachments)
  speak(talk, 'detail.added', { number })
}

function answerWithdraw(talk: Talk, question: Question & { kind: 'withdraw' }, text: string): boolean {
  const choice =
    readChoice(text, 2) ??
    (isYes(text) || /^(?:撤|确认|确定)/u.test(text) ? 1 : isNo(text) || /继续/u.test(text) ? 2 : null)
  const about = talk.open.find(({ complaint }) => complaint.id === question.complaintId)
  ask(talk, null)
  if (choice === null || !about) return false
  const { id, number } = about.complaint
  if (choice === 2) {
    speak(talk, 'withdraw.kept', { number })
    return true
  }
  command(talk, id, { type: 'withdraw', words: text })
  return true
}

function answerWhich(talk: Talk, question: Question & { kind: 'which' }, text: string): boolean {
  const choice = readChoice(text, question.complaintIds.length)
  const id = question.complaintIds[(choice ?? numberNamed(talk, question.complaintIds, text)) - 1]
  const about = talk.open.find(({ complaint }) => complaint.id === id)
  if (!about) {
    if (/^\d$/u.test(text)) {
      speak(talk, 'ask.which.again', { count: question.complaintIds.length })
      return true
    }
    if (question.purpose !== 'detail') ask(talk, null)
    return false
  }
  ask(talk, null)
  if (question.purpose === 'progress') talk.say.push(describeProgress(about, talk.policy, talk.now))
  else if (question.purpose === 'withdraw') askWithdrawal(talk, about)
  else settleHeld(talk, about.complaint.id)
  return true
}

/** The case whose number was typed out, or its end. */
function numberNamed(talk: Talk, ids: readonly string[], text: string): number {
  const typed = text.replace(/\s/gu, '').toUpperCase()
  if (typed.length < 3) return 0
  return (
    1 + ids.findIndex(id => talk.open.some(({ complaint }) => complaint.id === id && complaint.number.endsWith(typed)))
  )
}
