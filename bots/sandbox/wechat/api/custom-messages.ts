import { z } from 'zod'
import type { ChatMessage } from '../customer-message.ts'
import type { MediaType } from '../media-file.ts'
import { mediaText } from '../phone-texts.ts'
import { type ApiAnswer, done, type ErrorCode, refuse } from './answers.ts'
import { type Endpoint, readJson } from './call.ts'

const MAX_TEXT_BYTES = 2048
const TYPING_LASTS_MS = 15_000
const TYPING_AFTER_MS = 30_000

const mediaId = z.string().min(1)
const words = z.string().default('')

/** https://developers.weixin.qq.com/doc/service/api/customer/message/api_sendcustommessage */
const content = z.discriminatedUnion('msgtype', [
  z.object({ msgtype: z.literal('text'), text: z.object({ content: z.string() }) }),
  z.object({ msgtype: z.literal('image'), image: z.object({ media_id: mediaId }) }),
  z.object({ msgtype: z.literal('voice'), voice: z.object({ media_id: mediaId }) }),
  z.object({
    msgtype: z.literal('video'),
    video: z.object({ media_id: mediaId, thumb_media_id: mediaId.optional(), title: words, description: words }),
  }),
  z.object({
    msgtype: z.literal('music'),
    music: z.object({
      musicurl: z.string(),
      hqmusicurl: z.string(),
      thumb_media_id: mediaId,
      title: words,
      description: words,
    }),
  }),
  z.object({
    msgtype: z.literal('news'),
    news: z.object({
      articles: z.array(z.object({ title: z.string(), description: words, url: z.string(), picurl: words })).min(1),
    }),
  }),
  z.object({
    msgtype: z.literal('msgmenu'),
    msgmenu: z.object({
      head_content: words,
      list: z.array(z.object({ id: z.coerce.string().min(1), content: z.string().min(1) })).min(1),
      tail_content: words,
    }),
  }),
])

type Content = z.output<typeof content>
type Shown = Pick<ChatMessage, 'type' | 'text' | 'mediaId' | 'url' | 'choices'>

const envelope = z.object({ touser: z.string().catch(''), msgtype: z.string().catch('') })
const typing = z.object({ touser: z.string().catch(''), command: z.string().catch('') })
const msgtypes = new Set<string>(content.options.map(option => option.shape.msgtype.value))

type CustomMessageDesk = {
  now(): Date
  subscription(openid: string): 'subscribed' | 'unsubscribed' | 'unknown'
  hasMedia(mediaId: string, type: MediaType): boolean
  /** Takes one message out of the customer's allowance. */
  spend(openid: string): 45015 | 45047 | null
  lastCustomerMessageAt(openid: string): number | null
  show(openid: string, message: Shown): void
}

function textOf(message: Content): string {
  switch (message.msgtype) {
    case 'text':
      return message.text.content
    case 'news':
      return message.news.articles.map(article => article.title).join('\n')
    case 'msgmenu': {
      const { head_content, list, tail_content } = message.msgmenu
      return [head_content, ...list.map(choice => choice.content), tail_content].filter(line => line !== '').join('\n')
    }
    case 'video':
      return mediaText('video', message.video.title)
    case 'music':
      return mediaText('music', message.music.title)
    default:
      return mediaText(message.msgtype)
  }
}

function wrongContent(message: Content, desk: CustomMessageDesk): ErrorCode | null {
  const media = (id: string, type: MediaType) => (desk.hasMedia(id, type) ? null : 40007)
  switch (message.msgtype) {
    case 'text':
    case 'msgmenu':
      if (textOf(message).trim() === '') return 44004
      return Buffer.byteLength(textOf(message)) > MAX_TEXT_BYTES ? 45002 : null
    case 'image':
      return media(message.image.media_id, 'image')
    case 'voice':
      return media(message.voice.media_id, 'voice')
    case 'video':
      return media(message.video.media_id, 'video')
    case 'music':
      return media(message.music.thumb_media_id, 'thumb')
    case 'news':
      return message.news.articles.length > 1 ? 45008 : null
  }
}

function shown(message: Content): Shown {
  const base = { type: message.msgtype, text: textOf(message) }
  switch (message.msgtype) {
    case 'image':
      return { ...base, mediaId: message.image.media_id }
    case 'voice':
      return { ...base, mediaId: message.voice.media_id }
    case 'video':
      return { ...base, mediaId: message.video.media_id }
    case 'music':
      return { ...base, url: message.music.musicurl }
    case 'news':
      return { ...base, url: message.news.articles[0]?.url ?? '' }
    case 'msgmenu':
      return { ...base, choices: message.msgmenu.list.map(({ id, content: text }) => ({ id, text })) }
    default:
      return base
  }
}

/** `message/custom/send` and `message/custom/typing`: what the account says by itself, inside the customer's reply windows. */
export function customMessageEndpoints(desk: CustomMessageDesk): Endpoint[] {
  const typingUntil = new Map<string, number>()

  const send = (body: Buffer): ApiAnswer => {
    const json = readJson(body)
    const outer = envelope.safeParse(json)
    if (!outer.success) return refuse(47001)
    const { touser, msgtype } = outer.data
    const subscription = desk.subscription(touser)
    if (subscription === 'unknown') return refuse(40003)
    if (!msgtypes.has(msgtype)) return refuse(40008)
    const parsed = content.safeParse(json)
    if (!parsed.success) return refuse(47001)
    const wrong = wrongContent(parsed.data, desk)
    if (wrong !== null) return refuse(wrong)
    if (subscription === 'unsubscribed') return refuse(45015)
    const closed = desk.spend(touser)
    if (closed !== null) return refuse(closed)
    typingUntil.delete(touser)
    desk.show(touser, shown(parsed.data))
    return done
  }

  const type = (body: Buffer): ApiAnswer => {
    const parsed = typing.safeParse(readJson(body))
    if (!parsed.success) return refuse(47001)
    const { touser, command } = parsed.data
    if (desk.subscription(touser) === 'unknown') return refuse(40003)
    if (command !== 'Typing' && command !== 'CancelTyping') return refuse(45072)
    const now = desk.now().getTime()
    if (command === 'CancelTyping') {
      typingUntil.delete(touser)
      return done
    }
    const last = desk.lastCustomerMessageAt(touser)
    if (last === null || now - last > TYPING_AFTER_MS) return refuse(45080)
    if ((typingUntil.get(touser) ?? 0) > now) return refuse(45081)
    typingUntil.set(touser, now + TYPING_LASTS_MS)
    return done
  }

  return [
    { path: '/cgi-bin/message/custom/send', method: 'POST', access: 'token', handle: ({ body }) => send(body) },
    { path: '/cgi-bin/message/custom/typing', method: 'POST', access: 'token', handle: ({ body }) => type(body) },
  ]
}
