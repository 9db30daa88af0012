import type { Message } from 'wechaty'
import { types } from 'wechaty-puppet'
import { z } from 'zod'
import type { InboundContent, InboundMessage, MediaReference } from '../../core/message/inbound.ts'
import type { RawMessage } from '../../core/ports/inbox.ts'
import { templateMessageId } from './api.ts'
import type { WechatBody } from './parse.ts'

const unsupportedWords = '【收到不支持的消息类型，暂无法显示】'

const referenceSchema = z.object({ mediaId: z.string(), url: z.string().optional() })

/** What Wechaty does not know of a message. */
export type PlatformView = {
  /** The platform's own view of a message that Wechaty knows only as `Unknown`. */
  bodyOf(messageId: string): WechatBody
  /** Under what the message's file is fetched. */
  mediaOf(message: Message): Promise<MediaReference>
}

/** Reads a Wechaty message into the shape that core knows. Files are referred to, not fetched. */
export async function toInbound(message: Message, conversation: string, view: PlatformView): Promise<InboundMessage> {
  return {
    id: message.id,
    platform: 'wechat',
    conversation,
    sender: message.talker().id,
    sentAt: message.date().toISOString(),
    content: await contentOf(message, view),
  }
}

async function contentOf(message: Message, { bodyOf, mediaOf }: PlatformView): Promise<InboundContent> {
  switch (message.type()) {
    case types.Message.Text:
      // A sticker comes as these words, which the customer has not written.
      return message.text() === unsupportedWords
        ? { type: 'unsupported', kind: 'sticker' }
        : { type: 'text', text: message.text() }
    case types.Message.Emoticon:
      return { type: 'unsupported', kind: 'sticker' }
    case types.Message.Recalled:
      return { type: 'unsupported', kind: 'recalled' }
    case types.Message.Image:
      return { type: 'image', media: await mediaOf(message) }
    case types.Message.Audio: {
      const recognised = message.text().trim()
      return { type: 'voice', media: await mediaOf(message), ...(recognised ? { recognised } : {}) }
    }
    case types.Message.Video:
      return { type: 'video', media: await mediaOf(message) }
    case types.Message.Attachment:
      return { type: 'file', media: await mediaOf(message) }
    case types.Message.Location: {
      // `message.toLocation()` of Wechaty 1.20 throws always: it makes a Location that belongs to no bot.
      const { latitude, longitude, name } = await message.wechaty.puppet.messageLocation(message.id)
      return { type: 'location', latitude, longitude, label: name }
    }
    case types.Message.Url: {
      const link = await message.toUrlLink()
      return { type: 'link', title: link.title(), description: link.description() ?? '', url: link.url() }
    }
    default:
      return unknownContent(bodyOf(message.id))
  }
}

/** Where the official account's puppet says which file it is. */
export async function mediaInMetadata(message: Message): Promise<MediaReference> {
  const { mediaId, url } = referenceSchema.parse((await message.toFileBox()).metadata)
  return url ? { mediaId, url } : { mediaId }
}

function unknownContent(body: WechatBody): InboundContent {
  if (body.type === 'template-report') {
    const { messageId, status } = body
    return { type: 'report', messageId: templateMessageId(messageId), delivered: status === 'success', status }
  }
  return body.type === 'event'
    ? eventContent(body.event, body.eventKey)
    : { type: 'unsupported', kind: body.type === 'other' ? body.kind : body.type }
}

/**
 * `key` is the scene of a code (subscribe, scan), the key of a menu entry (menu), or the platform's name of the event (other).
 * https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Receiving_event_pushes.html
 */
function eventContent(event: string, eventKey: string): InboundContent {
  const withKey = (kind: 'subscribe' | 'scan' | 'menu', key: string): InboundContent =>
    key ? { type: 'event', event: kind, key } : { type: 'event', event: kind }
  switch (event) {
    case 'subscribe':
      return withKey('subscribe', eventKey.startsWith('qrscene_') ? eventKey.slice('qrscene_'.length) : '')
    case 'unsubscribe':
      return { type: 'event', event: 'unsubscribe' }
    case 'SCAN':
      return withKey('scan', eventKey)
    case 'CLICK':
      return withKey('menu', eventKey)
    default:
      return { type: 'event', event: 'other', key: event }
  }
}

/** What nobody could read is not lost: it is heard as something unreadable. */
export function unreadable(raw: RawMessage): InboundMessage {
  return {
    id: raw.platformId,
    platform: 'wechat',
    conversation: raw.conversation,
    sender: raw.conversation.replace(/^wechat:/, ''),
    sentAt: raw.sentAt.toISOString(),
    content: { type: 'unsupported', kind: 'unreadable' },
  }
}
