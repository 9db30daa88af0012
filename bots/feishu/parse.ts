import { z } from 'zod'
import type { CardPress } from '../../core/message/inbound.ts'
import type { RawMessage } from '../../core/ports/inbox.ts'
import type { FeishuApp } from './app.ts'
import { plainFieldName } from './field-name.ts'

/** What an event of the platform is to us. */
export type FeishuEvent =
  | { type: 'message'; raw: RawMessage }
  | { type: 'press'; press: CardPress }
  | { type: 'chat-disbanded' | 'bot-removed'; chatId: string }
  /** Pressed by somebody of another company. */
  | { type: 'outsider-press' }
  | { type: 'unreadable-press' }
  /** Nothing for us; `reason` is fit for a log line. */
  | { type: 'ignored'; reason: string }

const Mention = z.object({
  key: z.string(),
  id: z.object({ open_id: z.string().nullish() }).nullish(),
  name: z.string().nullish(),
  mentioned_type: z.string().nullish(),
})

/** https://open.feishu.cn/document/server-docs/im-v1/message/events/receive */
export const MessageEvent = z.object({
  sender: z.object({
    sender_id: z.object({ open_id: z.string().min(1) }),
    sender_type: z.string(),
    tenant_key: z.string().optional(),
  }),
  message: z.object({
    message_id: z.string().min(1),
    create_time: z.string().regex(/^\d{10,19}$/),
    chat_id: z.string().min(1),
    chat_type: z.string(),
    message_type: z.string(),
    content: z.string(),
    mentions: z.array(Mention).nullish(),
    /** Of a reply: the first message of the thread, and the one replied to. */
    root_id: z.string().nullish(),
    parent_id: z.string().nullish(),
  }),
})

export const EventEnvelope = z.object({
  schema: z.string().optional(),
  header: z.object({
    event_id: z.string().min(1),
    event_type: z.string().min(1),
    create_time: z.string().optional(),
    app_id: z.string().optional(),
    tenant_key: z.string().optional(),
  }),
  event: z.unknown(),
})

/** https://open.feishu.cn/document/feishu-cards/card-callback-communication */
const PressEvent = z.object({
  operator: z.object({ open_id: z.string().min(1), tenant_key: z.string().optional() }),
  action: z.object({
    value: z.union([z.record(z.string(), z.unknown()), z.string()]).nullish(),
    form_value: z.record(z.string(), z.unknown()).nullish(),
  }),
  context: z.object({ open_message_id: z.string().min(1), open_chat_id: z.string().min(1) }),
})

const ChatEvent = z.object({ chat_id: z.string().min(1) })

/**
 * Sorts a verified, decrypted event. Never throws: what cannot be read is `ignored` (a press: `unreadable-press`).
 *
 * Only people of our own company get through: the sender's `tenant_key` must be ours.
 */
export function readEvent(payload: unknown, app: Pick<FeishuApp, 'appId' | 'tenantKey'>): FeishuEvent {
  const envelope = EventEnvelope.safeParse(payload)
  if (!envelope.success) return { type: 'ignored', reason: 'not an event of schema 2.0' }
  const { header, event } = envelope.data
  if (header.app_id !== undefined && header.app_id !== app.appId) return { type: 'ignored', reason: 'of another app' }
  const ours = app.tenantKey ?? header.tenant_key
  switch (header.event_type) {
    case 'im.message.receive_v1':
      return readMessageEvent(envelope.data, ours)
    case 'card.action.trigger':
      return readPress(header.event_id, event, ours)
    // https://open.feishu.cn/document/server-docs/group/chat/events/disbanded
    case 'im.chat.disbanded_v1':
      return readChatEvent('chat-disbanded', event)
    // https://open.feishu.cn/document/server-docs/group/chat-member/event/deleted
    case 'im.chat.member.bot.deleted_v1':
      return readChatEvent('bot-removed', event)
    default:
      return { type: 'ignored', reason: 'of a type that we have no use for' }
  }
}

function readMessageEvent(envelope: z.infer<typeof EventEnvelope>, ours: string | undefined): FeishuEvent {
  const event = MessageEvent.safeParse(envelope.event)
  if (!event.success) return { type: 'ignored', reason: 'a message that cannot be read' }
  const { sender, message } = event.data
  if (sender.sender_type !== 'user') return { type: 'ignored', reason: 'not from a person' }
  if (ours === undefined || sender.tenant_key !== ours) return { type: 'ignored', reason: 'from another company' }
  return {
    type: 'message',
    raw: {
      platform: 'feishu',
      platformId: message.message_id,
      conversation: `feishu:${message.chat_id}`,
      sentAt: fromEpoch(message.create_time),
      // Through the schema, which leaves out the verification token.
      payload: JSON.stringify({ schema: '2.0', header: envelope.header, event: event.data }),
    },
  }
}

function readChatEvent(type: 'chat-disbanded' | 'bot-removed', event: unknown): FeishuEvent {
  const chat = ChatEvent.safeParse(event)
  return chat.success ? { type, chatId: chat.data.chat_id } : { type: 'ignored', reason: 'a group that has no id' }
}

function readPress(eventId: string, event: unknown, ours: string | undefined): FeishuEvent {
  const press = PressEvent.safeParse(event)
  if (!press.success) return { type: 'unreadable-press' }
  const { operator, action, context } = press.data
  if (ours === undefined || operator.tenant_key !== ours) return { type: 'outsider-press' }
  const value = typeof action.value === 'string' || !action.value ? {} : texts(action.value, name => name)
  return {
    type: 'press',
    press: {
      id: eventId,
      platform: 'feishu',
      person: operator.open_id,
      messageId: context.open_message_id,
      chatId: context.open_chat_id,
      value,
      form: texts(action.form_value ?? {}, name => plainFieldName(value.command ?? '', name)),
    },
  }
}

/** Everything that a person typed or chose, as text; what was left empty is left out. */
function texts(values: Record<string, unknown>, rename: (name: string) => string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => {
      const text = asText(value)
      const plain = rename(name)
      const safe = !['__proto__', 'constructor', 'prototype'].includes(plain)
      return !text || !safe ? [] : [[plain, text]]
    }),
  )
}

const Person = z.union([z.object({ open_id: z.string() }), z.object({ id: z.string() })])

function asText(value: unknown): string | undefined {
  if (typeof value === 'string') return value.replace(/^(\d{4}-\d{2}-\d{2}) [+-]\d{4}$/, '$1')
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (Array.isArray(value)) return value.flatMap(item => asText(item) ?? []).join(',')
  const person = Person.safeParse(value)
  return person.success ? ('open_id' in person.data ? person.data.open_id : person.data.id) : undefined
}

/** Feishu counts some times in seconds, most in milliseconds, those of card presses in microseconds. */
function fromEpoch(digits: string): Date {
  const value = Number(digits)
  if (digits.length <= 10) return new Date(value * 1000)
  return new Date(digits.length >= 16 ? Math.floor(value / 1000) : value)
}
