import { createHash, randomUUID } from 'node:crypto'
import { z } from 'zod'
import { PlatformError } from '../../core/errors.ts'
import type { Receipt } from '../../core/message/outbound.ts'
import type { TokenStore } from '../../core/ports/messenger.ts'
import type { Logger } from '../../core/ports/system.ts'
import type { WechatAccount } from './account.ts'
import { isPlatformUrl, readAnswer, readFile } from './answer.ts'
import { tokenErrcodes } from './errcodes.ts'
import { callHttp, type HttpAnswer, type MediaFile } from './http.ts'

export type WechatApiOptions = {
  account: Pick<WechatAccount, 'appId' | 'appSecret' | 'apiBaseUrl'>
  tokens: TokenStore
  logger: Logger
  /** For calls that carry text; default 8 s. */
  timeoutMs?: number
  /** For calls that carry files; default 30 s. */
  mediaTimeoutMs?: number
  /** Largest file that is fetched or sent; default 20 MB. */
  maxMediaBytes?: number
}

type MediaKind = 'image' | 'voice' | 'video' | 'thumb'

type WechatUser = { subscribed: boolean; unionid?: string; subscribedAt?: Date; subscribeScene?: string }

/** A menu entry; one with `sub_button` only opens these. */
type MenuButton =
  | { type: 'click'; name: string; key: string }
  | { type: 'view'; name: string; url: string }
  | {
      name: string
      sub_button: ({ type: 'click'; name: string; key: string } | { type: 'view'; name: string; url: string })[]
    }

export type WechatApi = ReturnType<typeof createWechatApi>

const tokenSchema = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() })
const sentSchema = z.object({ msgid: z.union([z.number(), z.string()]).optional() })
const uploadedSchema = z
  .object({ media_id: z.string().optional(), thumb_media_id: z.string().optional() })
  .transform(answer => answer.media_id ?? answer.thumb_media_id ?? '')
  .pipe(z.string().min(1))
const videoSchema = z.object({ video_url: z.url() })
const userSchema = z.object({
  subscribe: z.number(),
  unionid: z.string().optional(),
  subscribe_time: z.number().optional(),
  subscribe_scene: z.string().optional(),
})
const emptySchema = z.object({})

const templatesSchema = z.object({
  template_list: z.array(z.object({ template_id: z.string(), title: z.string(), content: z.string().catch('') })),
})

/** The id that a template message has for us: TEMPLATESENDJOBFINISH names it by the number alone. */
export function templateMessageId(msgid: string | number): string {
  return `template-${msgid}`
}

const maxAnswerBytes = 1024 * 1024

/**
 * Calls to the official account's platform API.
 *
 * Every call has a time limit and its answer is parsed. All failures are `PlatformError`s with the platform's errcode,
 * `http-<status>`, `timeout`, `network`, `too-large` or `bad-answer`, and whether trying again can help; none of them, and
 * no log line, holds a token, the secret, an openid or a text. A rejected token is refreshed once and the call repeated once.
 */
export function createWechatApi(options: WechatApiOptions) {
  const { account, tokens, logger } = options
  const timeoutMs = options.timeoutMs ?? 8_000
  const mediaTimeoutMs = options.mediaTimeoutMs ?? 30_000
  const maxMediaBytes = options.maxMediaBytes ?? 20 * 1024 * 1024
  const tokenKey = `wechat:${account.appId}`

  /** https://developers.weixin.qq.com/doc/offiaccount/Basic_Information/getStableAccessToken.html */
  async function stableToken(forceRefresh: boolean): Promise<{ token: string; expiresInMs: number }> {
    const answer = await callHttp({
      method: 'POST',
      url: `${account.apiBaseUrl}/cgi-bin/stable_token`,
      body: JSON.stringify({
        grant_type: 'client_credential',
        appid: account.appId,
        secret: account.appSecret,
        force_refresh: forceRefresh,
      }),
      timeoutMs,
      maxBytes: maxAnswerBytes,
    })
    const { access_token: token, expires_in: seconds } = readAnswer('stable_token', answer, tokenSchema)
    return { token, expiresInMs: seconds * 1000 }
  }

  /** In normal mode the platform returns the token it believes in; only when that is the rejected one is a new one forced. */
  function obtainToken(rejected?: string): Promise<string> {
    const fetchToken = async () => {
      const usual = await stableToken(false)
      return usual.token === rejected ? await stableToken(true) : usual
    }
    return tokens.obtain(tokenKey, fetchToken, rejected)
  }

  type Call = {
    path: string
    query?: Record<string, string>
    /** JSON unless it is a form; none makes it a GET. A function, because a repeated call needs a fresh form. */
    body?: () => unknown
    media?: boolean
  }

  async function withToken<T>(call: Call, read: (answer: HttpAnswer) => T): Promise<T> {
    const attempt = async (token: string): Promise<T> => {
      const query = new URLSearchParams({ access_token: token, ...call.query })
      const body = call.body?.()
      const answer = await callHttp({
        method: call.body ? 'POST' : 'GET',
        url: `${account.apiBaseUrl}${call.path}?${query}`,
        ...(call.body ? { body: body instanceof FormData ? body : JSON.stringify(body) } : {}),
        timeoutMs: call.media ? mediaTimeoutMs : timeoutMs,
        ...(call.body ? {} : { beginsWithinMs: timeoutMs }),
        maxBytes: call.media ? maxMediaBytes : maxAnswerBytes,
      })
      return read(answer)
    }
    const token = await obtainToken()
    try {
      return await attempt(token)
    } catch (error) {
      if (!(error instanceof PlatformError) || !tokenErrcodes.has(Number(error.code))) throw error
      logger.info({ platform: 'wechat', call: call.path, code: error.code }, 'wechat token rejected, refreshing it')
      return await attempt(await obtainToken(token))
    }
  }

  const post = <T>(path: string, body: unknown, schema: z.ZodType<T>): Promise<T> =>
    withToken({ path, body: () => body }, answer => readAnswer(path, answer, schema))

  async function sendCustom(openid: string, message: Record<string, unknown>): Promise<Receipt> {
    const sent = await post('/cgi-bin/message/custom/send', { touser: openid, ...message }, sentSchema)
    return { messageId: sent.msgid === undefined ? `custom-${randomUUID()}` : `custom-${sent.msgid}` }
  }

  /** https://developers.weixin.qq.com/doc/offiaccount/Asset_Management/New_temporary_materials.html */
  async function uploadMedia(kind: MediaKind, file: MediaFile): Promise<string> {
    if (file.bytes.length > maxMediaBytes) {
      throw new PlatformError({ platform: 'wechat', code: 'too-large', retry: 'never', message: '文件超过允许的大小' })
    }
    const path = '/cgi-bin/media/upload'
    const body = () => {
      const form = new FormData()
      form.append('media', new Blob([Buffer.from(file.bytes)], { type: file.contentType }), file.fileName ?? kind)
      return form
    }
    return withToken({ path, query: { type: kind }, body, media: true }, a => readAnswer(path, a, uploadedSchema))
  }

  /** Fetches a file by an address that the platform gave us; an address of anybody else is refused. */
  async function downloadUrl(url: string): Promise<MediaFile> {
    if (!isPlatformUrl(url, account.apiBaseUrl)) {
      throw new PlatformError({
        platform: 'wechat',
        code: 'foreign-url',
        retry: 'never',
        message: '文件地址不属于微信',
      })
    }
    const answer = await callHttp({
      method: 'GET',
      url,
      timeoutMs: mediaTimeoutMs,
      beginsWithinMs: timeoutMs,
      maxBytes: maxMediaBytes,
    })
    return readFile('media', answer)
  }

  return {
    /**
     * A customer-service message; `text` at most 2048 bytes.
     * https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Service_Center_messages.html
     */
    sendText: (openid: string, text: string): Promise<Receipt> =>
      sendCustom(openid, { msgtype: 'text', text: { content: text } }),

    /** Uploads an image and sends it; the same page as `sendText`. */
    async sendImage(openid: string, file: MediaFile): Promise<Receipt> {
      const mediaId = await uploadMedia('image', file)
      return sendCustom(openid, { msgtype: 'image', image: { media_id: mediaId } })
    },

    /** Uploads an image, a voice (AMR or MP3, 60 s) or a video (MP4) and sends it; the same page as `sendText`. */
    async sendMedia(openid: string, kind: 'image' | 'voice' | 'video', file: MediaFile): Promise<Receipt> {
      const mediaId = await uploadMedia(kind, file)
      return sendCustom(openid, { msgtype: kind, [kind]: { media_id: mediaId } })
    },

    /**
     * A template message; verified service accounts only. `keywords` by the template's own keys. For ten minutes the platform
     * drops a second one to the same customer under the same `key`. The receipt ends in the MsgID of TEMPLATESENDJOBFINISH.
     * https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Template_Message_Interface.html
     */
    async sendTemplate(
      openid: string,
      message: { template: string; keywords: Record<string, string>; url?: string; key: string },
    ): Promise<Receipt> {
      const { template, keywords, url, key } = message
      const data = Object.fromEntries(Object.entries(keywords).map(([name, value]) => [name, { value }]))
      const clientMsgId = createHash('sha256').update(key).digest('hex').slice(0, 32)
      const body = { touser: openid, template_id: template, ...(url ? { url } : {}), client_msg_id: clientMsgId, data }
      const sent = await post('/cgi-bin/message/template/send', body, sentSchema)
      return { messageId: templateMessageId(sent.msgid ?? clientMsgId) }
    },

    /**
     * The templates that were chosen for the account on the platform; the same page as `sendTemplate`.
     */
    async templates(): Promise<{ id: string; title: string }[]> {
      const path = '/cgi-bin/template/get_all_private_template'
      const answer = await withToken({ path }, a => readAnswer(path, a, templatesSchema))
      return answer.template_list.map(({ template_id: id, title }) => ({ id, title }))
    },

    uploadMedia,

    /**
     * Fetches what a customer sent, within three days. A video is answered with the address of the file.
     * https://developers.weixin.qq.com/doc/offiaccount/Asset_Management/Get_temporary_materials.html
     */
    async downloadMedia(mediaId: string): Promise<MediaFile> {
      const path = '/cgi-bin/media/get'
      const found = await withToken({ path, query: { media_id: mediaId }, media: true }, answer => {
        if (!/json|text\/plain/i.test(answer.contentType)) return readFile(path, answer)
        return readAnswer(path, answer, videoSchema).video_url
      })
      return typeof found === 'string' ? await downloadUrl(found) : found
    },

    downloadUrl,

    /**
     * Whether a customer follows the account; no name or picture since 2021.
     * https://developers.weixin.qq.com/doc/offiaccount/User_Management/Get_users_basic_information_UnionID.html
     */
    async userInfo(openid: string): Promise<WechatUser> {
      const path = '/cgi-bin/user/info'
      const user = await withToken({ path, query: { openid, lang: 'zh_CN' } }, a => readAnswer(path, a, userSchema))
      return {
        subscribed: user.subscribe === 1,
        ...(user.unionid ? { unionid: user.unionid } : {}),
        ...(user.subscribe_time ? { subscribedAt: new Date(user.subscribe_time * 1000) } : {}),
        ...(user.subscribe_scene ? { subscribeScene: user.subscribe_scene } : {}),
      }
    },

    /** https://developers.weixin.qq.com/doc/offiaccount/Custom_Menus/Creating_Custom-Defined_Menu.html */
    async createMenu(buttons: MenuButton[]): Promise<void> {
      await post('/cgi-bin/menu/create', { button: buttons }, emptySchema)
    },

    /** https://developers.weixin.qq.com/doc/offiaccount/Custom_Menus/Querying_Custom_Menus.html */
    async hasMenu(): Promise<boolean> {
      const path = '/cgi-bin/menu/get'
      await withToken({ path }, a => readAnswer(path, a, emptySchema))
      return true
    },

    /** Shows 对方正在输入; the same page as `sendText`. */
    async typing(openid: string): Promise<void> {
      await post('/cgi-bin/message/custom/typing', { touser: openid, command: 'Typing' }, emptySchema)
    },
  }
}
