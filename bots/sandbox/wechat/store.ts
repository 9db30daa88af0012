import { z } from 'zod'
import type { MessageTemplate } from './account.ts'
import { type ChatMessage, chatMessage } from './customer-message.ts'
import { openJournal } from './journal.ts'
import type { ReplyWindows } from './reply-window.ts'

const customer = z.object({
  openid: z.string(),
  name: z.string(),
  subscribed: z.boolean(),
  /** Milliseconds. */
  subscribedAt: z.number(),
  unionid: z.string().optional(),
  /** Does not want template messages: they end as `failed:user block`. */
  blocksTemplates: z.boolean(),
})

const storedMedia = z.object({
  mediaId: z.string(),
  type: z.enum(['image', 'voice', 'video', 'thumb']),
  format: z.string(),
  fileName: z.string().optional(),
  createdAt: z.number(),
  base64: z.string(),
})

const issuedToken = z.object({
  token: z.string(),
  kind: z.enum(['stable', 'basic']),
  issuedAt: z.number(),
  expiresAt: z.number(),
  forced: z.boolean(),
})

const openPush = z.object({
  id: z.string(),
  openid: z.string(),
  /** The fields inside `<xml>`, as they are pushed every time. */
  fields: z.string(),
  /** The phone tells the customer when the account's server does not answer. */
  visible: z.boolean(),
})

const entry = z.discriminatedUnion('entry', [
  z.object({ entry: z.literal('customer'), customer }),
  z.object({ entry: z.literal('chat'), openid: z.string(), message: chatMessage }),
  z.object({
    entry: z.literal('window'),
    openid: z.string(),
    kind: z.enum(['message', 'action']),
    window: z.object({ until: z.number(), left: z.number() }),
  }),
  z.object({ entry: z.literal('windows-closed'), openid: z.string() }),
  z.object({ entry: z.literal('media'), media: storedMedia }),
  z.object({ entry: z.literal('token'), token: issuedToken }),
  z.object({
    entry: z.literal('token-ended'),
    token: z.string(),
    at: z.number(),
    code: z.union([z.literal(40001), z.literal(42001)]),
  }),
  z.object({
    entry: z.literal('template'),
    template: z.object({ templateId: z.string(), title: z.string(), content: z.string() }),
  }),
  z.object({ entry: z.literal('template-sent'), key: z.string(), messageId: z.string(), at: z.number() }),
  z.object({ entry: z.literal('menu'), menu: z.json() }),
  z.object({ entry: z.literal('push'), push: openPush }),
  z.object({ entry: z.literal('push-settled'), id: z.string() }),
])

type Entry = z.output<typeof entry>
export type Customer = z.output<typeof customer>
export type StoredMedia = z.output<typeof storedMedia>
export type IssuedToken = z.output<typeof issuedToken>
export type OpenPush = z.output<typeof openPush>
export type Menu = z.output<ReturnType<typeof z.json>>

export type State = {
  customers: Map<string, Customer>
  chats: Map<string, ChatMessage[]>
  windows: Map<string, ReplyWindows>
  media: Map<string, StoredMedia>
  tokens: Map<string, IssuedToken & { ended?: { at: number; code: 40001 | 42001 } }>
  templates: Map<string, MessageTemplate>
  templatesSent: Map<string, { messageId: string; at: number }>
  menu: Menu
  pushes: Map<string, OpenPush>
}

/** All that the stand-in remembers. It changes by `record` only, which is also what is written to the journal. */
export type Store = { readonly state: State; record(entry: Entry): void; close(): void }

function apply(state: State, change: Entry): void {
  switch (change.entry) {
    case 'customer':
      state.customers.set(change.customer.openid, change.customer)
      return
    case 'chat': {
      const chat = state.chats.get(change.openid)
      if (chat === undefined) state.chats.set(change.openid, [change.message])
      else chat.push(change.message)
      return
    }
    case 'window':
      state.windows.set(change.openid, { ...state.windows.get(change.openid), [change.kind]: change.window })
      return
    case 'windows-closed':
      state.windows.delete(change.openid)
      return
    case 'media':
      state.media.set(change.media.mediaId, change.media)
      return
    case 'token':
      state.tokens.set(change.token.token, change.token)
      return
    case 'token-ended': {
      const token = state.tokens.get(change.token)
      if (token !== undefined) token.ended = { at: change.at, code: change.code }
      return
    }
    case 'template':
      state.templates.set(change.template.templateId, change.template)
      return
    case 'template-sent':
      state.templatesSent.set(change.key, { messageId: change.messageId, at: change.at })
      return
    case 'menu':
      state.menu = change.menu
      return
    case 'push':
      state.pushes.set(change.push.id, change.push)
      return
    case 'push-settled':
      state.pushes.delete(change.id)
  }
}

/** Opens the memory of the stand-in; with a journal it is what it was when the last process ended. */
export function openStore(journalPath: string | undefined, onRecord: (entry: Entry) => void): Store {
  const state: State = {
    customers: new Map(),
    chats: new Map(),
    windows: new Map(),
    media: new Map(),
    tokens: new Map(),
    templates: new Map(),
    templatesSent: new Map(),
    menu: null,
    pushes: new Map(),
  }
  const journal = journalPath === undefined ? null : openJournal(journalPath, line => apply(state, entry.parse(line)))
  return {
    state,
    record(change) {
      apply(state, change)
      journal?.append(change)
      onRecord(change)
    },
    close: () => journal?.close(),
  }
}
