import { z } from 'zod'
import type { PushMode, WechatAccount } from './account.ts'
import { aesKey, decrypt, sameSignature, signature } from './cipher.ts'
import type { ChatMessage } from './customer-message.ts'
import type { MediaType } from './media-file.ts'
import { mediaText } from './phone-texts.ts'
import { readXml } from './xml.ts'

/** What the customer sees of a passive reply. */
export type PassiveReply = Pick<ChatMessage, 'type' | 'text' | 'mediaId' | 'url'>

type WebhookAnswer =
  | { kind: 'acknowledged' }
  /** `reply` is null when the message was handed to the platform's own customer service. */
  | { kind: 'replied'; reply: PassiveReply | null }
  | { kind: 'bad'; reason: string }

const MAX_TEXT_BYTES = 2048

const sealed = z.object({
  Encrypt: z.string().min(1),
  MsgSignature: z.string(),
  TimeStamp: z.string().regex(/^\d+$/),
  Nonce: z.string().min(1),
})

const media = z.object({
  MediaId: z.string().min(1),
  Title: z.string().default(''),
  Description: z.string().default(''),
})
const article = z.object({ Title: z.string(), Description: z.string(), PicUrl: z.string(), Url: z.string() })

const head = {
  ToUserName: z.string(),
  FromUserName: z.string(),
  CreateTime: z.string().regex(/^\d+$/),
}

/** https://developers.weixin.qq.com/doc/service/guide/product/message/Passive_user_reply_message.html */
const passive = z.discriminatedUnion('MsgType', [
  z.object({ ...head, MsgType: z.literal('text'), Content: z.string().min(1) }),
  z.object({ ...head, MsgType: z.literal('image'), Image: media }),
  z.object({ ...head, MsgType: z.literal('voice'), Voice: media }),
  z.object({ ...head, MsgType: z.literal('video'), Video: media }),
  z.object({
    ...head,
    MsgType: z.literal('music'),
    Music: z.object({
      ThumbMediaId: z.string().min(1),
      Title: z.string().default(''),
      MusicUrl: z.string().default(''),
    }),
  }),
  z.object({
    ...head,
    MsgType: z.literal('news'),
    ArticleCount: z.string().regex(/^[1-8]$/),
    Articles: z.object({ item: z.array(article).min(1).max(8) }),
  }),
  z.object({ ...head, MsgType: z.literal('transfer_customer_service') }),
])

type AnswerRules = {
  account: WechatAccount
  mode: PushMode
  openid: string
  /** Whether this MediaId of this type can be sent now. */
  hasMedia(mediaId: string, type: MediaType): boolean
}

const bad = (reason: string): WebhookAnswer => ({ kind: 'bad', reason })

/** The reply's own XML: opened when it is encrypted. Null with a reason otherwise. */
function open(body: string, { account, mode }: AnswerRules): { xml: unknown } | { reason: string } {
  const xml = readXml(body)
  if (xml === null) return { reason: 'neither success, nothing, nor XML' }
  const envelope = sealed.safeParse(xml)
  if (!envelope.success) {
    return mode === 'safe' ? { reason: 'a plain reply in safe mode, or an incomplete encrypted one' } : { xml }
  }
  if (mode === 'plain') return { reason: 'an encrypted reply in plain mode' }
  const { Encrypt, MsgSignature, TimeStamp, Nonce } = envelope.data
  if (!sameSignature(signature(account.token, TimeStamp, Nonce, Encrypt), MsgSignature)) {
    return { reason: 'MsgSignature is wrong' }
  }
  const text = decrypt(aesKey(account.encodingAesKey), account.appId, Encrypt)
  if (text === null) return { reason: 'the encrypted reply cannot be opened with this key and appid' }
  const inner = readXml(text)
  return inner === null ? { reason: 'the encrypted reply is not XML' } : { xml: inner }
}

/** Reads a 200 answer of the webhook as strictly as the platform does. */
export function readAnswer(body: string, rules: AnswerRules): WebhookAnswer {
  if (body === '' || body === 'success') return { kind: 'acknowledged' }
  const opened = open(body, rules)
  if ('reason' in opened) return bad(opened.reason)
  const parsed = passive.safeParse(opened.xml)
  if (!parsed.success) return bad(`the reply lacks something: ${z.prettifyError(parsed.error)}`)
  const reply = parsed.data
  if (reply.ToUserName !== rules.openid) return bad('ToUserName is not the customer')
  if (reply.FromUserName !== rules.account.originalId) return bad('FromUserName is not the account')
  const withMedia = (type: 'image' | 'voice' | 'video', part: z.output<typeof media>): WebhookAnswer =>
    rules.hasMedia(part.MediaId, type)
      ? { kind: 'replied', reply: { type, text: mediaText(type, part.Title), mediaId: part.MediaId } }
      : bad(`MediaId is not a ${type} that the platform has`)
  switch (reply.MsgType) {
    case 'text':
      if (Buffer.byteLength(reply.Content) > MAX_TEXT_BYTES) return bad('Content has more than 2048 bytes')
      return { kind: 'replied', reply: { type: 'text', text: reply.Content } }
    case 'image':
      return withMedia('image', reply.Image)
    case 'voice':
      return withMedia('voice', reply.Voice)
    case 'video':
      return withMedia('video', reply.Video)
    case 'music':
      if (!rules.hasMedia(reply.Music.ThumbMediaId, 'thumb'))
        return bad('ThumbMediaId is not a thumb that the platform has')
      return {
        kind: 'replied',
        reply: { type: 'music', text: mediaText('music', reply.Music.Title), url: reply.Music.MusicUrl },
      }
    case 'news': {
      const articles = reply.Articles.item
      if (articles.length !== Number(reply.ArticleCount)) return bad('ArticleCount does not fit')
      return {
        kind: 'replied',
        reply: { type: 'news', text: articles.map(each => each.Title).join('\n'), url: articles[0]?.Url ?? '' },
      }
    }
    case 'transfer_customer_service':
      return { kind: 'replied', reply: null }
  }
}
