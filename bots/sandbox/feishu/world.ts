import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { type Journal, openJournal } from './journal.ts'
import type { FeishuApp, FeishuChange, FeishuPerson } from './platform-types.ts'

const urgent = z.object({ kind: z.enum(['app', 'sms', 'phone']), openIds: z.array(z.string()), at: z.string() })
const mention = z.object({ key: z.string(), openId: z.string(), name: z.string() })

const chatRecord = z.object({
  chatId: z.string(),
  name: z.string(),
  description: z.string(),
  type: z.enum(['group', 'p2p']),
  members: z.array(z.string()),
  ownerId: z.string().nullable(),
  botIn: z.boolean(),
  dissolved: z.boolean(),
})
const messageRecord = z.object({
  messageId: z.string(),
  chatId: z.string(),
  /** Milliseconds. */
  at: z.number(),
  updatedAt: z.number(),
  from: z.string(),
  type: z.enum(['text', 'post', 'interactive', 'image', 'file']),
  /** The content as it goes over the wire. */
  content: z.string(),
  text: z.string().nullable(),
  card: z.record(z.string(), z.unknown()).nullable(),
  mediaKey: z.string().nullable(),
  updates: z.number(),
  urgent: z.array(urgent),
  pinned: z.boolean(),
  replyTo: z.string().nullable(),
  mentions: z.array(mention),
})
const eventRecord = z.object({
  eventId: z.string(),
  type: z.string(),
  body: z.record(z.string(), z.unknown()),
  /** Deliveries that were tried. */
  attempts: z.number(),
  dueAt: z.number(),
  /** A late duplicate is tried once. */
  last: z.boolean(),
})
const personRecord = z.object({
  openId: z.string(),
  name: z.string(),
  mobile: z.string().optional(),
  email: z.string().optional(),
  resigned: z.boolean().optional(),
  frozen: z.boolean().optional(),
})
const row = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('person'), value: personRecord }),
  z.object({ kind: z.literal('chat'), value: chatRecord }),
  z.object({ kind: z.literal('message'), value: messageRecord }),
  z.object({ kind: z.literal('uuid'), value: z.object({ key: z.string(), id: z.string(), until: z.number() }) }),
  z.object({ kind: z.literal('token'), value: z.object({ token: z.string(), until: z.number() }) }),
  z.object({
    kind: z.literal('resource'),
    value: z.object({ key: z.string(), contentType: z.string(), fileName: z.string(), base64: z.string() }),
  }),
  z.object({ kind: z.literal('event'), value: eventRecord }),
  z.object({ kind: z.literal('event-done'), value: z.object({ eventId: z.string() }) }),
])

export type ChatRecord = z.infer<typeof chatRecord>
export type MessageRecord = z.infer<typeof messageRecord>
export type EventRecord = z.infer<typeof eventRecord>
export type ResourceRecord = { key: string; contentType: string; fileName: string; bytes: Buffer }
type Row = z.infer<typeof row>

/**
 * Everything the stand-in remembers. What is put here is written to the journal first, whole records at a time:
 * reading the journal again from the top gives the same world.
 */
export type World = {
  app: FeishuApp
  people: ReadonlyMap<string, FeishuPerson>
  chats: ReadonlyMap<string, ChatRecord>
  messages: ReadonlyMap<string, MessageRecord>
  resources: ReadonlyMap<string, ResourceRecord>
  events: ReadonlyMap<string, EventRecord>
  tokens: ReadonlyMap<string, number>
  now(): number
  put(entry: Row): void
  putResource(bytes: Buffer, contentType: string, fileName: string, prefix: string): string
  /** What this idempotency key led to, while it is remembered. */
  remembered(key: string): string | undefined
  /** Someone who works here now. */
  activePerson(openId: string): FeishuPerson | undefined
  /** The person's chat with the bot, created on first use. */
  directChat(openId: string): ChatRecord
  /** Messages of one chat, oldest first. */
  messagesIn(chatId: string): MessageRecord[]
  /** union_id and user_id that belong to an open_id. */
  identity(openId: string): { open_id: string; union_id: string; user_id: string }
  newId(prefix: string): string
  listeners: Set<(change: FeishuChange) => void>
  close(): void
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex')

export function createWorld(options: {
  app: FeishuApp
  people: FeishuPerson[]
  now: () => number
  journal?: string | undefined
}): World {
  const { app } = options
  const people = new Map<string, FeishuPerson>()
  const chats = new Map<string, ChatRecord>()
  const messages = new Map<string, MessageRecord>()
  const byChat = new Map<string, string[]>()
  const resources = new Map<string, ResourceRecord>()
  const events = new Map<string, EventRecord>()
  const tokens = new Map<string, number>()
  const uuids = new Map<string, { id: string; until: number }>()
  const listeners = new Set<(change: FeishuChange) => void>()

  const apply = (entry: Row): FeishuChange | null => {
    switch (entry.kind) {
      case 'person':
        people.set(entry.value.openId, definedOnly(entry.value))
        return null
      case 'chat':
        chats.set(entry.value.chatId, entry.value)
        return { chatId: entry.value.chatId }
      case 'message': {
        const { messageId, chatId } = entry.value
        if (!messages.has(messageId)) byChat.set(chatId, [...(byChat.get(chatId) ?? []), messageId])
        messages.set(messageId, entry.value)
        return { chatId, messageId }
      }
      case 'uuid':
        uuids.set(entry.value.key, entry.value)
        return null
      case 'token':
        tokens.set(entry.value.token, entry.value.until)
        return null
      case 'resource': {
        const { base64, ...rest } = entry.value
        resources.set(rest.key, { ...rest, bytes: Buffer.from(base64, 'base64') })
        return null
      }
      case 'event':
        events.set(entry.value.eventId, entry.value)
        return null
      case 'event-done':
        events.delete(entry.value.eventId)
        return null
    }
  }

  for (const person of options.people) people.set(person.openId, person)
  const journal: Journal | null = options.journal === undefined ? null : openJournal(options.journal)
  for (const line of journal?.read() ?? []) apply(row.parse(line))

  const newId = (prefix: string): string => `${prefix}${randomBytes(16).toString('hex')}`
  const put = (entry: Row): void => {
    journal?.append(entry)
    const change = apply(entry)
    if (change !== null) for (const listener of listeners) listener(change)
  }

  return {
    app,
    people,
    chats,
    messages,
    resources,
    events,
    tokens,
    listeners,
    newId,
    put,
    now: options.now,
    putResource(bytes, contentType, fileName, prefix) {
      const key = newId(prefix)
      put({ kind: 'resource', value: { key, contentType, fileName, base64: bytes.toString('base64') } })
      return key
    },
    remembered(key) {
      const entry = uuids.get(key)
      return entry !== undefined && entry.until > options.now() ? entry.id : undefined
    },
    activePerson(openId) {
      const person = people.get(openId)
      return person === undefined || person.resigned === true ? undefined : person
    },
    directChat(openId) {
      const chatId = `oc_${digest(`${app.appId}:${openId}`).slice(0, 32)}`
      const known = chats.get(chatId)
      if (known !== undefined) return known
      const chat: ChatRecord = {
        chatId,
        name: people.get(openId)?.name ?? openId,
        description: '',
        type: 'p2p',
        members: [openId],
        ownerId: null,
        botIn: true,
        dissolved: false,
      }
      put({ kind: 'chat', value: chat })
      return chat
    },
    messagesIn(chatId) {
      return (byChat.get(chatId) ?? []).flatMap(id => messages.get(id) ?? [])
    },
    identity(openId) {
      const mark = digest(`${app.tenantKey}:${openId}`)
      return { open_id: openId, union_id: `on_${mark.slice(0, 32)}`, user_id: mark.slice(32, 40) }
    },
    close() {
      journal?.close()
    },
  }
}

function definedOnly(person: z.infer<typeof personRecord>): FeishuPerson {
  const { openId, name, mobile, email, resigned, frozen } = person
  return {
    openId,
    name,
    ...(mobile === undefined ? {} : { mobile }),
    ...(email === undefined ? {} : { email }),
    ...(resigned === undefined ? {} : { resigned }),
    ...(frozen === undefined ? {} : { frozen }),
  }
}
