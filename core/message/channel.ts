import type { Registration } from '../complaint/event.ts'
import type { Policy } from '../policy/schema.ts'

type Channels = Pick<Policy, 'channels'>

/** The channel of what comes in by itself from this source: WeChat for customers, the chat with the bot for colleagues, the API. */
export function channelOfSource(source: Registration['source'], policy: Channels): string | null {
  return Object.entries(policy.channels).find(([, { carries }]) => carries === source)?.[0] ?? null
}

/** Channels that a person takes down: visits, letters, calls. */
export function offlineChannels(policy: Channels): string[] {
  return Object.entries(policy.channels).flatMap(([id, { offline }]) => (offline ? [id] : []))
}

/** The offline channel that is named first in a text, or `null`. */
export function readChannel(text: string, policy: Channels): string | null {
  const named = offlineChannels(policy).flatMap(id =>
    [...(policy.channels[id]?.words ?? []), policy.channels[id]?.name ?? ''].flatMap(word => {
      const at = word === '' ? -1 : text.indexOf(word)
      return at === -1 ? [] : [{ id, at, length: word.length }]
    }),
  )
  return named.sort((a, b) => a.at - b.at || b.length - a.length)[0]?.id ?? null
}

/** The offline channel meant by a short answer to the question for it: 到店 is part of 到店反映. */
export function channelCalled(answer: string, policy: Channels): string | null {
  const plain = answer.replace(/^(?:是|通过|用|在|他|她|客户)+|[的了来说\s\p{P}]+$/gu, '')
  if (plain.length < 2) return null
  return offlineChannels(policy).find(id => policy.channels[id]?.words.some(one => one.includes(plain))) ?? null
}

/** `来访`; the id itself for a channel that the policy no longer knows. */
export function channelName(channel: string, policy: Channels): string {
  return policy.channels[channel]?.name ?? channel
}
