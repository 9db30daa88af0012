import type { FaultDetail, FeishuFault } from './faults.ts'

export type CardJson = Record<string, unknown>

export type FeishuApp = {
  /** `cli_` and 16 hexadecimal digits. */
  appId: string
  appSecret: string
  encryptKey: string
  verificationToken: string
  tenantKey: string
  botOpenId: string
  /** What people type after `@`; `机器人` and `Heed` always work. */
  botName?: string
}

export type FeishuPerson = {
  openId: string
  name: string
  mobile?: string
  email?: string
  resigned?: boolean
  frozen?: boolean
}

export type FeishuChat = { chatId: string; name: string; type: 'group' | 'p2p'; members: string[] }

export type FeishuUrgent = { kind: 'app' | 'sms' | 'phone'; openIds: string[]; at: string }

export type FeishuMention = { key: string; openId: string; name: string }

/** A message as the people in the chat see it now. */
export type FeishuMessage = {
  messageId: string
  /** ISO 8601. */
  at: string
  /** open_id of a person, or `bot`. */
  from: string
  type: 'text' | 'post' | 'interactive' | 'image' | 'file'
  text?: string
  card?: CardJson
  /** How often the card was changed after it was sent. */
  updates: number
  urgent: FeishuUrgent[]
  pinned?: boolean
  replyTo?: string
  mentions?: FeishuMention[]
  /** `image_key` or `file_key`. */
  mediaKey?: string
}

/** What a person does to a card. `value` must be the value of a button that is on the card now. */
export type FeishuPress = {
  as: string
  value?: unknown
  name?: string
  form_value?: Record<string, unknown>
  /** The chosen option of a select outside a form. */
  option?: string
}

/** What the person sees after the press. `card` is there when the app changed the card with its answer. */
export type FeishuPressResult = { toast?: { type: string; content: string }; card?: CardJson }

export type FeishuPost = {
  as: string
  text?: string
  image?: { bytes: Uint8Array; contentType?: string }
  file?: { bytes: Uint8Array; name: string; contentType?: string }
  replyTo?: string
}

export type FeishuChange = { chatId: string; messageId?: string }

export type FeishuLimits = {
  /** Messages a second to one group, and to one person. The real limit is 5. */
  perTarget?: number
  /** Calls a second and a minute of one API. The real limits are 50 and 1000. */
  perApiSecond?: number
  perApiMinute?: number
  /** Urgent messages that are left to be paid for; sending more gives 230024. */
  smsQuota?: number
  phoneQuota?: number
  /** Unread in-app urgent messages that one person may have; 200 on the real platform, more gives 230023. */
  unreadUrgent?: number
}

export type BaseColumn = 'text' | 'number' | 'date'

/** A table of a Base (多维表格) that the app may write. Kept in memory alone. */
export type FeishuBase = {
  appToken: string
  tableId: string
  columns: Record<string, BaseColumn>
  records: Map<string, Record<string, unknown>>
}

export type FeishuPlatformOptions = {
  clock: { now(): Date }
  /** Where events go. Null: they go over the long connection. Asked again for every event. */
  webhookUrl: () => string | null
  app: FeishuApp
  people: FeishuPerson[]
  /** Append-only file; with it everything survives a restart. */
  journal?: string
  /** How long the app may take to answer an event or a press; 3000 on the real platform. */
  eventTimeoutMs?: number
  /** Waits before each further delivery of an unanswered event, in milliseconds of the clock. */
  redeliverAfter?: readonly number[]
  limits?: FeishuLimits
  bases?: readonly FeishuBase[]
  /** What the long connection tells its clients, in seconds. */
  socket?: { pingInterval?: number; reconnectInterval?: number }
  /** How often due redeliveries are looked for by themselves, in real milliseconds; 0: only by `tick()`. */
  tickEveryMs?: number
  host?: string
  port?: number
}

export type FeishuPlatform = {
  /** `http://127.0.0.1:…`: give it to the app in place of `https://open.feishu.cn`. */
  url: string
  close(): Promise<void>
  chats(): FeishuChat[]
  /** Messages of a chat, oldest first. `p2p:<open_id>` names a person's chat with the bot. */
  messages(chatId: string): FeishuMessage[]
  people(): FeishuPerson[]
  /** A picture or file of a message, by its `mediaKey`. */
  file(key: string): { bytes: Uint8Array; contentType: string; name: string } | undefined
  /** A person writes. Resolves after the first delivery; `delivered` is false when the platform will have to try again. */
  post(chatId: string, post: FeishuPost): Promise<{ messageId: string; chatId: string; delivered: boolean }>
  /** A person presses a button or submits a form. Rejects with `SandboxRefusal` when the client would not let him. */
  press(messageId: string, press: FeishuPress): Promise<FeishuPressResult>
  /** A group with the bot in it. With a `chatId` that exists already, that group gets this name and these members too. */
  createGroup(name: string, members: string[], options?: { chatId?: string }): FeishuChat
  addPerson(person: FeishuPerson): void
  /** A person who resigns leaves all groups. */
  setPerson(openId: string, status: { resigned?: boolean; frozen?: boolean }): void
  /** A person dissolves the group: `im.chat.disbanded_v1`, unless the event is lost on its way (`silently`). */
  disband(chatId: string, as: string, how?: { silently: boolean }): Promise<void>
  /** A person throws the bot out: `im.chat.member.bot.deleted_v1`. */
  removeBot(chatId: string, as: string, how?: { silently: boolean }): Promise<void>
  /** Asks the webhook to prove itself, as the developer console does when a request URL is saved. */
  verifyUrl(): Promise<{ ok: true } | { ok: false; reason: string }>
  /** Delivers what is due on the clock, and waits for it. */
  tick(): Promise<void>
  /** Events that were not answered yet and will be delivered again. */
  waiting(): { eventId: string; type: string; attempts: number; dueAt: string }[]
  fault(fault: { kind: FeishuFault; times?: number } & FaultDetail): void
  /** Faults that are still to come. */
  waitingFaults(): { kind: FeishuFault; times: number }[]
  /** Open long connections. */
  connections(): number
  /** Calls `listener` after every change of a chat or message; returns how to stop that. */
  onChange(listener: (change: FeishuChange) => void): () => void
}

/** The person cannot do that in the real client either. The message is fit to be shown. */
export class SandboxRefusal extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.name = 'SandboxRefusal'
    this.code = code
  }
}
