import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { RawMessage } from '../../core/ports/inbox.ts'
import { type Refusal, refuse } from './refusal.ts'
import { readXml } from './xml.ts'

/**
 * What the platform pushes, as far as we use it.
 * https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Receiving_standard_messages.html
 * https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Receiving_event_pushes.html
 */
export type WechatBody =
  | { type: 'text'; content: string }
  | { type: 'image'; mediaId: string; picUrl: string }
  | { type: 'voice'; mediaId: string; format: string; recognition: string }
  | { type: 'video'; mediaId: string; thumbMediaId: string }
  | { type: 'location'; latitude: number; longitude: number; label: string }
  | { type: 'link'; title: string; description: string; url: string }
  | { type: 'event'; event: string; eventKey: string }
  /** TEMPLATESENDJOBFINISH: how sending a template message ended, in the platform's words. */
  | { type: 'template-report'; messageId: string; status: string }
  /** A kind we have no use for, or a known kind without what makes it usable; `kind` is the platform's MsgType. */
  | { type: 'other'; kind: string }

export type WechatMessage = {
  /** MsgId; where the platform gives none, a digest of what makes the message unique. */
  id: string
  /** ToUserName: our account. */
  account: string
  openid: string
  sentAt: Date
  body: WechatBody
}

const text = (max: number) => z.string().trim().min(1).max(max)
const maybe = z.string().catch('')

const headSchema = z.object({
  ToUserName: text(128),
  FromUserName: text(128).regex(/^[^\s:/<>]+$/u),
  CreateTime: z
    .string()
    .trim()
    .regex(/^\d{1,10}$/)
    .transform(Number),
  MsgType: text(64),
  MsgId: z
    .string()
    .trim()
    .regex(/^\d{1,32}$/)
    .optional(),
})

const coordinate = (limit: number) =>
  z
    .string()
    .trim()
    .regex(/^-?\d{1,3}(\.\d+)?$/)
    .transform(Number)
    .refine(value => Math.abs(value) <= limit)

const videoSchema = z
  .object({ MediaId: text(512), ThumbMediaId: maybe })
  .transform((f): WechatBody => ({ type: 'video', mediaId: f.MediaId, thumbMediaId: f.ThumbMediaId }))

/** One reader per MsgType. */
const bodySchemas: ReadonlyMap<string, z.ZodType<WechatBody>> = new Map<string, z.ZodType<WechatBody>>([
  ['text', z.object({ Content: z.string() }).transform(f => ({ type: 'text', content: f.Content }))],
  [
    'image',
    z
      .object({ MediaId: text(512), PicUrl: maybe })
      .transform(f => ({ type: 'image', mediaId: f.MediaId, picUrl: f.PicUrl })),
  ],
  [
    'voice',
    z
      .object({ MediaId: text(512), Format: maybe, Recognition: maybe })
      .transform(f => ({ type: 'voice', mediaId: f.MediaId, format: f.Format, recognition: f.Recognition })),
  ],
  ['video', videoSchema],
  ['shortvideo', videoSchema],
  [
    'location',
    z
      .object({ Location_X: coordinate(90), Location_Y: coordinate(180), Label: maybe })
      .transform(f => ({ type: 'location', latitude: f.Location_X, longitude: f.Location_Y, label: f.Label.trim() })),
  ],
  [
    'link',
    z
      .object({ Title: maybe, Description: maybe, Url: text(2048) })
      .transform(f => ({ type: 'link', title: f.Title, description: f.Description, url: f.Url })),
  ],
  [
    'event',
    z
      .object({ Event: text(64), EventKey: maybe, MsgID: maybe, Status: maybe })
      .transform(f =>
        f.Event === 'TEMPLATESENDJOBFINISH' && f.MsgID.trim() !== ''
          ? { type: 'template-report', messageId: f.MsgID.trim(), status: f.Status.trim().slice(0, 64) }
          : { type: 'event', event: f.Event, eventKey: f.EventKey.trim() },
      ),
  ],
])

/**
 * Reads decrypted XML into a message, or says why not; it never throws.
 *
 * A message whose head is sound but whose kind is unknown or incomplete is kept as `other`: refusing it would show the
 * customer an error of the platform.
 */
export function parseMessage(xml: Uint8Array): { ok: true; message: WechatMessage; xml: string } | Refusal {
  const document = readXml(xml)
  if (!document.ok) return document
  const head = headSchema.safeParse(document.fields)
  if (!head.success) return refuse('malformed')
  const { ToUserName, FromUserName, CreateTime, MsgType, MsgId } = head.data
  const parsed = bodySchemas.get(MsgType)?.safeParse(document.fields)
  const body: WechatBody = parsed?.success ? parsed.data : { type: 'other', kind: MsgType }
  const id = MsgId ?? `made-${digestOf(identityOf(FromUserName, CreateTime, body, document.fields, document.text))}`
  const sentAt = new Date(CreateTime * 1000)
  return { ok: true, message: { id, account: ToUserName, openid: FromUserName, sentAt, body }, xml: document.text }
}

/** The message as the inbox keeps it: the verified, decrypted XML under the platform's id. */
export function toRawMessage(message: WechatMessage, xml: string): RawMessage {
  return {
    platform: 'wechat',
    platformId: message.id,
    conversation: `wechat:${message.openid}`,
    sentAt: message.sentAt,
    payload: xml,
  }
}

/** Events have no MsgId; TEMPLATESENDJOBFINISH names the template message it is about as MsgID. */
function identityOf(
  openid: string,
  createTime: number,
  body: WechatBody,
  fields: Record<string, unknown>,
  whole: string,
): string[] {
  if (body.type === 'template-report') return [openid, String(createTime), 'TEMPLATESENDJOBFINISH', '', body.messageId]
  if (body.type !== 'event') return [openid, String(createTime), whole]
  return [openid, String(createTime), body.event, body.eventKey, maybe.parse(fields.MsgID)]
}

function digestOf(parts: string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 40)
}
