import { z } from 'zod'
import { type Answer, type Call, checkFields, type Route, readJson } from './api-server.ts'
import { maxCardBytes } from './card-check.ts'
import { type ParsedContent, parseContent, readCard } from './message-content.ts'
import { replaceCard } from './press.ts'
import type { RateLimit } from './rate-limit.ts'
import { WireError } from './wire-error.ts'
import type { ChatRecord, MessageRecord, World } from './world.ts'

const hour = 3_600_000
const updateLifeMs = 14 * 24 * hour
const maxMessageBody = 5 * maxCardBytes + 4096

const idempotency = z.string().min(1).max(50).optional()
const sendQuery = z.object({ receive_id_type: z.enum(['open_id', 'union_id', 'user_id', 'email', 'chat_id']) })
const sendBody = z.object({
  receive_id: z.string().min(1),
  msg_type: z.string().min(1),
  content: z.string().min(1),
  uuid: idempotency,
})
const replyBody = z.object({
  msg_type: z.string().min(1),
  content: z.string().min(1),
  reply_in_thread: z.boolean().optional(),
  uuid: idempotency,
})
const patchBody = z.object({ content: z.string().min(1) })
const pinBody = z.object({ message_id: z.string().min(1) })

/** Sending, replying, changing and reading messages. Source: https://open.feishu.cn/document/server-docs/im-v1/message/intro */
export function messageCalls(world: World, limits: { perTarget: RateLimit; perMessage: RateLimit }): Route[] {
  const place = (
    chat: ChatRecord,
    content: ParsedContent,
    uuid: string | undefined,
    replyTo: string | null,
  ): MessageRecord => {
    const key = uuid === undefined ? null : `message:${uuid}`
    const earlier = world.messages.get((key === null ? undefined : world.remembered(key)) ?? '')
    if (earlier !== undefined) return earlier
    const wait = limits.perTarget.take(chat.chatId)
    if (wait > 0) throw busy(wait)
    const message: MessageRecord = {
      ...content,
      messageId: world.newId('om_'),
      chatId: chat.chatId,
      at: world.now(),
      updatedAt: world.now(),
      from: 'bot',
      updates: 0,
      urgent: [],
      pinned: false,
      replyTo,
    }
    world.put({ kind: 'message', value: message })
    if (key !== null) world.put({ kind: 'uuid', value: { key, id: message.messageId, until: world.now() + hour } })
    return message
  }

  const create = (call: Call): Answer => {
    const query = checkFields(Object.fromEntries(call.query), sendQuery)
    if (call.body.length > maxMessageBody) throw new WireError(230025)
    const body = readJson(call, sendBody)
    const chat = receiver(world, query.receive_id_type, body.receive_id)
    const content = parseContent(world, body.msg_type, body.content)
    return { data: onWire(world, place(chat, content, body.uuid, null)) }
  }

  const reply = (call: Call): Answer => {
    const parent = existing(world, call)
    const body = readJson(call, replyBody)
    const chat = openChat(world, parent.chatId)
    const content = parseContent(world, body.msg_type, body.content)
    return { data: onWire(world, place(chat, content, body.uuid, parent.messageId)) }
  }

  const patch = (call: Call): Answer => {
    const message = existing(world, call)
    const body = readJson(call, patchBody)
    if (message.from !== 'bot') throw new WireError(230071)
    if (message.type !== 'interactive') throw new WireError(230054)
    openChat(world, message.chatId)
    if (world.now() - message.at > updateLifeMs) throw new WireError(230031)
    const card = readCard(world, body.content)
    const wait = limits.perMessage.take(message.messageId)
    if (wait > 0) throw busy(wait)
    replaceCard(world, message.messageId, card)
    return { data: {} }
  }

  const pin = (call: Call): Answer => {
    const { message_id } = readJson(call, pinBody)
    const message = world.messages.get(message_id)
    if (message === undefined) throw new WireError(230001, { ext: 'invalid message_id' })
    openChat(world, message.chatId)
    if (!message.pinned) world.put({ kind: 'message', value: { ...message, pinned: true } })
    const operator = { operator_id: world.app.appId, operator_id_type: 'app_id' }
    const pinned = { message_id, chat_id: message.chatId, ...operator, create_time: String(world.now()) }
    return { data: { pin: pinned } }
  }

  return [
    { method: 'POST', path: '/open-apis/im/v1/messages', handle: create },
    { method: 'POST', path: '/open-apis/im/v1/messages/:message_id/reply', handle: reply },
    { method: 'PATCH', path: '/open-apis/im/v1/messages/:message_id', handle: patch },
    {
      method: 'GET',
      path: '/open-apis/im/v1/messages/:message_id',
      handle: call => ({ data: { items: [onWire(world, existing(world, call))] } }),
    },
    { method: 'POST', path: '/open-apis/im/v1/pins', handle: pin },
  ]
}

function busy(waitMs: number): WireError {
  const headers = { 'x-ogw-ratelimit-limit': '5', 'x-ogw-ratelimit-reset': String(Math.ceil(waitMs / 1000)) }
  return new WireError(230020, { headers })
}

/** The message that the path names. Throws `WireError` 230001 when there is none. */
export function existing(world: World, call: Call): MessageRecord {
  const message = world.messages.get(call.params.message_id ?? '')
  if (message === undefined) throw new WireError(230001, { ext: 'invalid message_id' })
  return message
}

/** A chat that the bot can speak in. Throws `WireError` 230002 or 232009. */
export function openChat(world: World, chatId: string): ChatRecord {
  const chat = world.chats.get(chatId)
  if (chat === undefined) throw new WireError(230001, { ext: 'invalid receive_id' })
  if (chat.dissolved) throw new WireError(232009)
  if (!chat.botIn) throw new WireError(230002)
  const only = chat.type === 'p2p' ? chat.members[0] : undefined
  if (only !== undefined && world.activePerson(only) === undefined) throw new WireError(230013)
  return chat
}

function receiver(world: World, type: z.infer<typeof sendQuery>['receive_id_type'], id: string): ChatRecord {
  if (type === 'chat_id') return openChat(world, id)
  const person = [...world.people.values()].find(({ openId, email }) => {
    const identity = { ...world.identity(openId), email: email ?? '' }
    return identity[type] === id
  })
  if (person === undefined) throw new WireError(230001, { ext: 'invalid receive_id' })
  if (person.resigned === true) throw new WireError(230013)
  return world.directChat(person.openId)
}

function onWire(world: World, message: MessageRecord): Record<string, unknown> {
  const bot = message.from === 'bot'
  return {
    message_id: message.messageId,
    ...(message.replyTo === null ? {} : { root_id: message.replyTo, parent_id: message.replyTo }),
    msg_type: message.type,
    create_time: String(message.at),
    update_time: String(message.updatedAt),
    deleted: false,
    updated: message.updates > 0,
    chat_id: message.chatId,
    sender: {
      id: bot ? world.app.appId : message.from,
      id_type: bot ? 'app_id' : 'open_id',
      sender_type: bot ? 'app' : 'user',
      tenant_key: world.app.tenantKey,
    },
    body: { content: message.content },
    mentions: message.mentions.map(mention => ({
      key: mention.key,
      id: mention.openId,
      id_type: 'open_id',
      name: mention.name,
      tenant_key: world.app.tenantKey,
    })),
  }
}
