import { Client, LoggerLevel, withTenantToken } from '@larksuiteoapi/node-sdk'
import { z } from 'zod'
import { PlatformError } from '../../core/errors.ts'
import type { UrgentKind } from '../../core/message/outbound.ts'
import type { TokenStore } from '../../core/ports/messenger.ts'
import type { Logger } from '../../core/ports/system.ts'
import type { FeishuApp } from './app.ts'
import type { Card } from './card-types.ts'
import { tokenCodes } from './codes.ts'
import { feishuHttp } from './http.ts'
import { redactingLogger } from './logger.ts'

export type Recipient = { type: 'chat_id' | 'open_id'; id: string }
export type SentMessage = { messageId: string; chatId: string | undefined }
export type FeishuPerson = { openId: string; name: string; resigned: boolean; frozen: boolean; activated: boolean }

/**
 * The calls to Feishu that Heed needs. Each rejects with `PlatformError`; none is repeated but for an access token that
 * the platform no longer takes (one new token, one more try). `key` (≤ 50 characters) becomes Feishu's `uuid`: a second
 * call with the same key within an hour reaches nobody twice.
 */
export type FeishuApi = {
  sendText(to: Recipient, text: string, key: string): Promise<SentMessage>
  sendCard(to: Recipient, card: Card, key: string): Promise<SentMessage>
  reply(messageId: string, text: string, key: string): Promise<SentMessage>
  /** Uploads the bytes and posts them under a message: an image of at most 10 MB, or a file of at most 30 MB. */
  replyImage(messageId: string, bytes: Uint8Array, key: string): Promise<SentMessage>
  sendFile(to: Recipient, file: { bytes: Uint8Array; name: string }, key: string): Promise<SentMessage>
  replyFile(messageId: string, file: { bytes: Uint8Array; name: string }, key: string): Promise<SentMessage>
  patchCard(messageId: string, card: Card): Promise<void>
  /** At most 200 people who are in the chat. Answers who could not be reached. Feishu knows no `uuid` here. */
  urgent(messageId: string, kind: UrgentKind, openIds: string[]): Promise<{ invalid: string[] }>
  /** At most 50 people. */
  createChat(chat: { name: string; description?: string; openIds: string[] }, key: string): Promise<{ chatId: string }>
  /** Any number of people, 50 at a time; calls for one chat wait for each other. Answers who could not be added. */
  addMembers(chatId: string, openIds: string[]): Promise<{ invalid: string[] }>
  pin(messageId: string): Promise<void>
  /** From mobile number or mail address to open_id; who is not found is not in the map. */
  resolveIds(contacts: { mobiles: string[]; emails: string[] }): Promise<Map<string, string>>
  getUser(openId: string): Promise<FeishuPerson>
  downloadResource(
    messageId: string,
    fileKey: string,
    type: 'image' | 'file',
  ): Promise<{ bytes: Uint8Array; contentType: string; fileName?: string }>
  botInfo(): Promise<{ openId: string; name: string }>
  /** Ids of the records of a Base's table whose text column says exactly this. */
  findRecords(table: BaseTable, column: string, text: string): Promise<string[]>
  createRecord(table: BaseTable, fields: RecordFields): Promise<string>
  updateRecord(table: BaseTable, recordId: string, fields: RecordFields): Promise<void>
}

/** A table of a Feishu Base (多维表格). */
export type BaseTable = { appToken: string; tableId: string }
/** By column. Dates in milliseconds; `null` empties a cell. */
type RecordFields = Record<string, string | number | null>

const Token = z.object({ tenant_access_token: z.string().min(1), expire: z.number().positive() })
const Done = z.object({ code: z.literal(0) })
const Sent = z.object({ data: z.object({ message_id: z.string().min(1), chat_id: z.string().optional() }) })
const Image = z.object({ data: z.object({ image_key: z.string().min(1) }) })
const File = z.object({ data: z.object({ file_key: z.string().min(1) }) })
const Urgent = z.object({ data: z.object({ invalid_user_id_list: z.array(z.string()).nullish() }).nullish() })
const Chat = z.object({ data: z.object({ chat_id: z.string().min(1) }) })
const Members = z.object({
  data: z
    .object({ invalid_id_list: z.array(z.string()).nullish(), not_existed_id_list: z.array(z.string()).nullish() })
    .nullish(),
})
const Ids = z.object({
  data: z.object({
    user_list: z
      .array(z.object({ user_id: z.string().nullish(), mobile: z.string().nullish(), email: z.string().nullish() }))
      .nullish(),
  }),
})
const User = z.object({
  data: z.object({
    user: z.object({
      open_id: z.string().optional(),
      name: z.string().optional(),
      status: z
        .object({
          is_frozen: z.boolean().optional(),
          is_resigned: z.boolean().optional(),
          is_activated: z.boolean().optional(),
        })
        .nullish(),
    }),
  }),
})
const Bot = z.object({ bot: z.object({ open_id: z.string().min(1), app_name: z.string().optional() }) })
const Records = z.object({ data: z.object({ items: z.array(z.object({ record_id: z.string().min(1) })).nullish() }) })
const OneRecord = z.object({ data: z.object({ record: z.object({ record_id: z.string().min(1) }) }) })
const Resource = z.object({ data: z.instanceof(Uint8Array), headers: z.record(z.string(), z.unknown()) })

const uploadTimeoutMs = 60_000

/** Options of the SDK's calls; `withTenantToken` bypasses the SDK's own token handling, which never forgets a bad token. */
type CallOptions = ReturnType<typeof withTenantToken>

export function feishuApi(options: {
  app: FeishuApp
  tokens: TokenStore
  logger: Logger
  /** For one call, 8 s by default. */
  timeoutMs?: number
}): FeishuApi {
  const { app, tokens } = options
  const secrets = [app.appSecret, app.encryptKey, app.verificationToken]
  const http = feishuHttp({ timeoutMs: options.timeoutMs ?? 8_000, secrets })
  const client = new Client({
    appId: app.appId,
    appSecret: app.appSecret,
    domain: app.domain,
    httpInstance: http,
    disableTokenCache: true,
    // Every failed call becomes a PlatformError, told by whoever made the call; the SDK's own line says no more.
    logger: redactingLogger({ ...options.logger, error: options.logger.info, warn: options.logger.info }, secrets),
    loggerLevel: LoggerLevel.error,
  })
  const addingTo = new Map<string, Promise<unknown>>()

  // https://open.feishu.cn/document/server-docs/authentication-management/access-token/tenant_access_token_internal
  async function fetchToken() {
    const url = `${app.domain}/open-apis/auth/v3/tenant_access_token/internal`
    const answer: unknown = await http.post(url, { app_id: app.appId, app_secret: app.appSecret })
    const { tenant_access_token: token, expire } = readAs(Token, answer)
    return { token, expiresInMs: expire * 1000 }
  }

  const obtain = (rejected?: string) => tokens.obtain(`feishu:tenant:${app.appId}`, fetchToken, rejected)

  async function withToken<T>(shape: z.ZodType<T>, request: (token: string) => Promise<unknown>): Promise<T> {
    const token = await obtain()
    try {
      return readAs(shape, await request(token))
    } catch (error) {
      if (!(error instanceof PlatformError) || !tokenCodes.has(error.code)) throw error
      return readAs(shape, await request(await obtain(token)))
    }
  }

  const call = <T>(shape: z.ZodType<T>, request: (options: CallOptions) => Promise<unknown>): Promise<T> =>
    withToken(shape, token => request(withTenantToken(token)))

  /** Not by the SDK, which hides the answer's code when a file is uploaded. `form` is a function: a repeated call needs a fresh one. */
  const upload = <T>(shape: z.ZodType<T>, path: string, form: () => FormData): Promise<T> =>
    withToken(shape, token =>
      http.request({
        method: 'POST',
        url: `${app.domain}${path}`,
        data: form(),
        headers: { authorization: `Bearer ${token}` },
        timeout: uploadTimeoutMs,
      }),
    )

  const recordsOf = ({ appToken, tableId }: BaseTable) =>
    `${app.domain}/open-apis/bitable/v1/apps/${encodeURIComponent(appToken)}/tables/${encodeURIComponent(tableId)}/records`

  // https://open.feishu.cn/document/server-docs/im-v1/message/reply
  async function replyWith(
    messageId: string,
    type: 'text' | 'image' | 'file',
    content: Record<string, string>,
    key: string,
  ): Promise<SentMessage> {
    const data = { msg_type: type, content: JSON.stringify(content), uuid: checked(key) }
    const path = { message_id: encodeURIComponent(messageId) }
    const sent = await call(Sent, lark => client.im.v1.message.reply({ path, data }, lark))
    return { messageId: sent.data.message_id, chatId: sent.data.chat_id }
  }

  // https://open.feishu.cn/document/server-docs/im-v1/message/create
  async function send(
    to: Recipient,
    type: 'text' | 'interactive' | 'file',
    content: string,
    key: string,
  ): Promise<SentMessage> {
    const uuid = checked(key)
    const sent = await call(Sent, lark =>
      client.im.v1.message.create(
        { params: { receive_id_type: to.type }, data: { receive_id: to.id, msg_type: type, content, uuid } },
        lark,
      ),
    )
    return { messageId: sent.data.message_id, chatId: sent.data.chat_id }
  }

  // https://open.feishu.cn/document/server-docs/group/chat-member/create
  async function addFifty(chatId: string, openIds: string[]): Promise<string[]> {
    const { data } = await call(Members, lark =>
      client.im.v1.chatMembers.create(
        {
          path: { chat_id: encodeURIComponent(chatId) },
          params: { member_id_type: 'open_id', succeed_type: 1 },
          data: { id_list: openIds },
        },
        lark,
      ),
    )
    return [...(data?.invalid_id_list ?? []), ...(data?.not_existed_id_list ?? [])]
  }

  // https://open.feishu.cn/document/server-docs/im-v1/file/create. A voice or video that is uploaded as such can only be sent as
  // one, with a length or a cover that we do not know: as `stream` it is a file that everybody can open.
  async function uploadFile({ bytes, name }: { bytes: Uint8Array; name: string }): Promise<string> {
    const { data } = await upload(File, '/open-apis/im/v1/files', () => {
      const form = new FormData()
      form.append('file_type', fileTypeOf(name))
      form.append('file_name', name)
      form.append('file', new Blob([Buffer.from(bytes)]), 'file')
      return form
    })
    return data.file_key
  }

  return {
    sendText: (to, text, key) => send(to, 'text', JSON.stringify({ text }), key),

    sendCard: (to, card, key) => send(to, 'interactive', JSON.stringify(card), key),

    reply: (messageId, text, key) => replyWith(messageId, 'text', { text }, key),

    // https://open.feishu.cn/document/server-docs/im-v1/image/create
    async replyImage(messageId, bytes, key) {
      const { data } = await upload(Image, '/open-apis/im/v1/images', () => {
        const form = new FormData()
        form.append('image_type', 'message')
        form.append('image', new Blob([Buffer.from(bytes)]), 'image')
        return form
      })
      return replyWith(messageId, 'image', { image_key: data.image_key }, key)
    },

    async replyFile(messageId, file, key) {
      return replyWith(messageId, 'file', { file_key: await uploadFile(file) }, key)
    },

    async sendFile(to, file, key) {
      return send(to, 'file', JSON.stringify({ file_key: await uploadFile(file) }), key)
    },

    // https://open.feishu.cn/document/server-docs/im-v1/message-card/patch
    async patchCard(messageId, card) {
      const path = { message_id: encodeURIComponent(messageId) }
      await call(Done, lark => client.im.v1.message.patch({ path, data: { content: JSON.stringify(card) } }, lark))
    },

    // https://open.feishu.cn/document/server-docs/im-v1/buzz-messages/urgent_app (urgent_sms, urgent_phone)
    async urgent(messageId, kind, openIds) {
      const payload = {
        path: { message_id: encodeURIComponent(messageId) },
        params: { user_id_type: 'open_id' as const },
        data: { user_id_list: openIds },
      }
      const ask = {
        app: (lark: CallOptions) => client.im.v1.message.urgentApp(payload, lark),
        sms: (lark: CallOptions) => client.im.v1.message.urgentSms(payload, lark),
        phone: (lark: CallOptions) => client.im.v1.message.urgentPhone(payload, lark),
      }
      const { data } = await call<z.infer<typeof Urgent>>(Urgent, ask[kind])
      return { invalid: data?.invalid_user_id_list ?? [] }
    },

    // https://open.feishu.cn/document/server-docs/group/chat/create
    async createChat({ name, description, openIds }, key) {
      const created = await call(Chat, lark =>
        client.im.v1.chat.create(
          {
            params: { user_id_type: 'open_id', set_bot_manager: true, uuid: checked(key) },
            data: {
              name,
              ...(description === undefined ? {} : { description }),
              user_id_list: openIds,
              chat_mode: 'group',
              chat_type: 'private',
            },
          },
          lark,
        ),
      )
      return { chatId: created.data.chat_id }
    },

    addMembers(chatId, openIds) {
      const before = addingTo.get(chatId) ?? Promise.resolve()
      const adding = before
        .catch(() => {})
        .then(async () => {
          const invalid: string[] = []
          for (const some of inGroups(openIds, 50)) invalid.push(...(await addFifty(chatId, some)))
          return { invalid }
        })
        .finally(() => {
          if (addingTo.get(chatId) === adding) addingTo.delete(chatId)
        })
      addingTo.set(chatId, adding)
      return adding
    },

    // https://open.feishu.cn/document/server-docs/im-v1/pin/create
    async pin(messageId) {
      await call(Done, lark => client.im.v1.pin.create({ data: { message_id: messageId } }, lark))
    },

    // https://open.feishu.cn/document/server-docs/contact-v3/user/batch_get_id
    async resolveIds({ mobiles, emails }) {
      const found = new Map<string, string>()
      const requests = [
        ...inGroups(mobiles, 50).map(some => ({ mobiles: some })),
        ...inGroups(emails, 50).map(some => ({ emails: some })),
      ]
      for (const data of requests) {
        const params = { user_id_type: 'open_id' as const }
        const answer = await call(Ids, lark => client.contact.v3.user.batchGetId({ params, data }, lark))
        for (const person of answer.data.user_list ?? []) {
          const contact = person.mobile || person.email
          if (contact && person.user_id) found.set(contact, person.user_id)
        }
      }
      return found
    },

    // https://open.feishu.cn/document/server-docs/contact-v3/user/get
    async getUser(openId) {
      const payload = { path: { user_id: encodeURIComponent(openId) }, params: { user_id_type: 'open_id' as const } }
      const { user } = (await call(User, lark => client.contact.v3.user.get(payload, lark))).data
      return {
        openId,
        name: user.name ?? '',
        resigned: user.status?.is_resigned ?? false,
        frozen: user.status?.is_frozen ?? false,
        activated: user.status?.is_activated ?? true,
      }
    },

    // https://open.feishu.cn/document/server-docs/im-v1/message/get-2 (≤ 100 MB there, 50 MB here)
    async downloadResource(messageId, fileKey, type) {
      const path = `/open-apis/im/v1/messages/${encodeURIComponent(messageId)}/resources/${encodeURIComponent(fileKey)}`
      const { data, headers } = await call(Resource, lark =>
        client.request({ method: 'GET', url: app.domain + path, params: { type }, responseType: 'arraybuffer' }, lark),
      )
      const fileName = nameOf(String(headers['content-disposition'] ?? ''))
      const contentType = String(headers['content-type'] ?? 'application/octet-stream')
      return fileName ? { bytes: data, contentType, fileName } : { bytes: data, contentType }
    },

    // https://open.feishu.cn/document/docs/bitable-v1/app-table-record/search
    async findRecords(table, column, text) {
      const filter = { conjunction: 'and', conditions: [{ field_name: column, operator: 'is', value: [text] }] }
      const data = { field_names: [column], filter }
      const url = `${recordsOf(table)}/search`
      const { items } = (await call(Records, lark => client.request({ method: 'POST', url, data }, lark))).data
      return (items ?? []).map(item => item.record_id)
    },

    // https://open.feishu.cn/document/server-docs/docs/bitable-v1/app-table-record/create
    async createRecord(table, fields) {
      const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null))
      const url = recordsOf(table)
      const made = await call(OneRecord, lark => client.request({ method: 'POST', url, data: { fields: given } }, lark))
      return made.data.record.record_id
    },

    // https://open.feishu.cn/document/server-docs/docs/bitable-v1/app-table-record/update
    async updateRecord(table, recordId, fields) {
      const url = `${recordsOf(table)}/${encodeURIComponent(recordId)}`
      await call(Done, lark => client.request({ method: 'PUT', url, data: { fields } }, lark))
    },

    // https://open.feishu.cn/document/client-docs/bot-v3/obtain-bot-info
    async botInfo() {
      const url = `${app.domain}/open-apis/bot/v3/info`
      const { bot } = await call(Bot, lark => client.request({ method: 'GET', url }, lark))
      return { openId: bot.open_id, name: bot.app_name ?? '' }
    },
  }
}

function readAs<T>(shape: z.ZodType<T>, answer: unknown): T {
  const read = shape.safeParse(answer)
  if (read.success) return read.data
  const where = read.error.issues.map(issue => issue.path.join('.')).join(', ')
  throw new PlatformError({ platform: 'feishu', code: 'bad-answer', retry: 'later', message: `unexpected at ${where}` })
}

function checked(key: string): string {
  if (key.length === 0 || key.length > 50) throw new Error('a send key has 1 to 50 characters')
  return key
}

function inGroups<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  )
}

function fileTypeOf(name: string): string {
  return /\.(pdf|doc|xls|ppt)x?$/.exec(name)?.[1] ?? 'stream'
}

/** The name in a `Content-Disposition`, without any folder: never to be trusted as a path. */
function nameOf(disposition: string): string | undefined {
  const encoded = /filename\*=(?:utf-8'')([^;]+)/i.exec(disposition)?.[1]
  const simple = /filename="?([^";]+)"?/i.exec(disposition)?.[1]
  try {
    return (encoded ? decodeURIComponent(encoded) : simple)?.split(/[/\\]/).at(-1)?.trim() || undefined
  } catch {
    return undefined
  }
}
