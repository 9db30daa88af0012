import { channelOfSource, offlineChannels } from '../message/channel.ts'
import type { Policy } from '../policy/schema.ts'
import type { Draft, Question } from './conversation.ts'
import { timesAsked } from './draft.ts'

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
