import { channelCalled, readChannel } from '../message/channel.ts'
import { normalise } from '../understanding/normalise.ts'
import type { Question } from './conversation.ts'
import { answer, isActive } from './draft.ts'
import { declines, readChoice } from './short-words.ts'
import { ask, draftOf, setDraft, type Talk } from './talk.ts'

/** A number, the channel's own words, or that it is not known. */
export function answerChannel(talk: Talk, question: Question & { kind: 'channel' }, text: string): boolean {
  const choice = readChoice(text, question.options.length)
  const channel =
    choice === null
      ? (readChannel(text, talk.policy) ?? channelCalled(text, talk.policy))
      : (question.options[choice - 1] ?? null)
  if (channel === null && !declines(text)) return false
  setDraft(talk, answer(draftOf(talk), 'channel', channel))
  ask(talk, null)
  talk.grew = true
  return true
}

/** Takes the channel from what a colleague tells, where he names one and none is known. */
export function learnChannel(talk: Talk, text: string): void {
  const { draft } = talk.conversation
  if (!isActive(draft) || draft.source !== 'staff' || 'channel' in draft.answers) return
  const channel = readChannel(normalise(text), talk.policy)
  if (channel !== null) setDraft(talk, answer(draft, 'channel', channel))
}

/** Longer than this tells something else. */
const LONGEST_CORRECTION = 12

/** "渠道是来访" while the summary waits to be confirmed. */
export function correctChannel(talk: Talk, text: string): boolean {
  const { draft, question } = talk.conversation
  if (!isActive(draft) || draft.source !== 'staff' || question?.kind !== 'confirm') return false
  const channel = text.length > LONGEST_CORRECTION ? null : readChannel(normalise(text), talk.policy)
  if (channel === null) return false
  setDraft(talk, answer(draft, 'channel', channel))
  talk.restate = true
  talk.grew = true
  return true
}
