import type { InboundMessage } from '../../core/message/inbound.ts'
import type { MessageReader, RawMessage } from '../../core/ports/inbox.ts'
import { type MentionedPerson, readContent } from './content.ts'
import { parseJson } from './json.ts'
import { EventEnvelope, MessageEvent } from './parse.ts'

/**
 * Reads the messages that webhook and long connection stored.
 *
 * `botOpenId` tells which of the mentioned is ourselves; it is asked once, and only when a message mentions somebody.
 * What it throws is passed on, and it is asked again for the next message.
 */
export function feishuReader(options: { botOpenId(): Promise<string> }) {
  let known: string | undefined
  const botOpenId = async () => {
    known ??= await options.botOpenId()
    return known
  }
  return {
    async read(raw) {
      const event = eventOf(raw)
      if (!event) return unreadable(raw)
      const { sender, message } = event
      const listed = message.mentions ?? []
      const bot = listed.length > 0 ? await botOpenId() : ''
      const mentions: MentionedPerson[] = listed.map(mention => ({
        key: mention.key,
        name: mention.name ?? '',
        isBot: mention.id?.open_id === bot,
      }))
      return {
        id: message.message_id,
        platform: 'feishu',
        conversation: `feishu:${message.chat_id}`,
        sender: sender.sender_id.open_id,
        sentAt: raw.sentAt.toISOString(),
        content: readContent(message.message_type, message.content, mentions),
        chat: {
          chatId: message.chat_id,
          type: message.chat_type === 'p2p' ? 'p2p' : 'group',
          mentionsBot: mentions.some(mention => mention.isBot),
        },
      }
    },
  } satisfies MessageReader
}

function eventOf(raw: RawMessage) {
  try {
    const envelope = EventEnvelope.parse(parseJson(raw.payload))
    return MessageEvent.parse(envelope.event)
  } catch {
    return undefined
  }
}

function unreadable(raw: RawMessage): InboundMessage {
  return {
    id: raw.platformId,
    platform: 'feishu',
    conversation: raw.conversation,
    sender: '',
    sentAt: raw.sentAt.toISOString(),
    content: { type: 'unsupported', kind: 'unreadable' },
  }
}
