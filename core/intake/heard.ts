import type { Attachment } from '../complaint/event.ts'
import type { InboundMessage } from '../message/inbound.ts'
import { nearestUnit } from '../people/unit.ts'
import type { Policy } from '../policy/schema.ts'
import { word } from '../wording/wording.ts'

/** One message as the dialogue hears it: words, something to keep, both, or an event of the platform. */
export type Heard =
  | {
      type: 'said'
      id: string
      at: string
      /** `null` when it carries no words: an image, a voice message that nobody wrote down. */
      text: string | null
      /** Written by the person, not made by us from a place or a link: only that can be a command or an answer. */
      typed: boolean
      attachment: Attachment | null
      /** A machine made the words of a voice message or a picture. */
      recognised: 'voice' | 'image' | null
      /** The unit of the company nearest to the place that was sent. */
      unit: string | null
      unsupported: boolean
    }
  | { type: 'event'; event: 'subscribe' | 'unsubscribe' | 'scan' | 'menu' | 'other'; key: string }

export type Said = Extract<Heard, { type: 'said' }>

export function hear(inboxId: string, message: InboundMessage, policy: Pick<Policy, 'wording' | 'units'>): Heard {
  const { content } = message
  const said = {
    type: 'said',
    id: inboxId,
    at: message.sentAt,
    typed: false,
    attachment: null,
    recognised: null,
    unit: null,
    unsupported: false,
  } as const
  switch (content.type) {
    case 'report':
      return { type: 'event', event: 'other', key: '' }
    case 'event':
      return { type: 'event', event: content.event, key: content.key ?? '' }
    case 'text':
      return { ...said, text: content.text.trim(), typed: true }
    case 'voice':
      return {
        ...said,
        text: content.recognised?.trim() || null,
        typed: true,
        recognised: content.recognised?.trim() ? 'voice' : null,
        attachment: attachmentOf('voice', content.media, inboxId),
      }
    case 'image':
      return {
        ...said,
        text: content.recognised?.trim() || null,
        recognised: content.recognised?.trim() ? 'image' : null,
        attachment: attachmentOf('image', content.media, inboxId),
      }
    case 'video':
    case 'file':
      return { ...said, text: null, attachment: attachmentOf(content.type, content.media, inboxId) }
    case 'location': {
      const label = content.label || `${content.latitude},${content.longitude}`
      const unit = nearestUnit(policy.units, content)?.name ?? null
      const text =
        unit === null ? word(policy, 'story.place', { label }) : word(policy, 'story.place.near', { label, unit })
      return { ...said, text, unit }
    }
    case 'link':
      return { ...said, text: word(policy, 'story.link', { title: content.title, url: content.url }) }
    case 'unsupported':
      if (content.kind === RECALLED) return { type: 'event', event: 'other', key: RECALLED }
      return { ...said, text: null, unsupported: true }
  }
}

/** What a person took back is not answered. */
const RECALLED = 'recalled'

function attachmentOf(kind: Attachment['kind'], media: { mediaId: string; url?: string }, inboxId: string): Attachment {
  return media.url === undefined
    ? { kind, mediaId: media.mediaId, inboxId }
    : { kind, mediaId: media.mediaId, url: media.url, inboxId }
}
