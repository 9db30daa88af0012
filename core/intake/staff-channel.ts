import { channelOfSource, offlineChannels, readChannel } from '../channel.ts'
import type { Draft, Question } from '../conversation.ts'
import type { Policy } from '../policy/schema.ts'
import { normalise } from '../understanding/normalise.ts'
import { answer, isActive, timesAsked } from './draft.ts'
import { declines, readChoice } from './short-words.ts'
import { ask, draftOf, setDraft, type Talk } from './talk.ts'

/** On which channel a draft came in: what staff take down says it or is asked for it; everything else came by itself. */
export function channelOf(draft: Draft, policy: Policy): string | null {
  const { channel } = draft.answers
  if (draft.source !== 'staff') return channelOfSource(draft.source, policy)
  return typeof channel === 'string' ? channel : null
}

/** Asked once, last, where the policy knows of more than one way. */
export function askChannel(draft: Draft, policy: Policy): Question | null {
  const options = offlineChannels(policy).slice(0, MOST_OPTIONS)
  if (draft.source !== 'staff' || 'channel' in draft.answers || options.length < 2) return null
  return timesAsked(draft, 'channel') === 0 ? { kind: 'channel', options } : null
}

/** One digit answers it. */
const MOST_OPTIONS = 9

/** A number, the channel's own words, or that it is not known. */
export function answerChannel(talk: Talk, question: Question & { kind: 'channel' }, text: string): boolean {
  const choice = readChoice(text, question.options.length)
  const channel = choice === null ? readChannel(text, talk.policy) : (question.options[choice - 1] ?? null)
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
