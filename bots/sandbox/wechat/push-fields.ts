import { randomBytes } from 'node:crypto'
import type { ParsedCustomerMessage } from './customer-message.ts'
import { writeFields, type XmlField } from './xml.ts'

/** A MsgId as the platform makes them: a 64-bit number beyond what a double holds exactly, as a decimal string. */
export function newMessageId(): string {
  return String(20_000_000_000_000_000n + (randomBytes(8).readBigUInt64BE() % 50_000_000_000_000_000n))
}

type PushHeader = { to: string; from: string; at: Date }

function head({ to, from, at }: PushHeader, type: string): XmlField[] {
  return [
    { name: 'ToUserName', text: to },
    { name: 'FromUserName', text: from },
    { name: 'CreateTime', raw: Math.floor(at.getTime() / 1000) },
    { name: 'MsgType', text: type },
  ]
}

function eventFields(message: Extract<ParsedCustomerMessage, { type: 'event' }>): XmlField[] {
  const event: XmlField = { name: 'Event', text: message.event }
  const { key = '' } = message
  switch (message.event) {
    case 'subscribe': {
      if (key === '') return [event, { name: 'EventKey', text: '' }]
      const scene = key.startsWith('qrscene_') ? key : `qrscene_${key}`
      return [event, { name: 'EventKey', text: scene }, { name: 'Ticket', text: randomBytes(48).toString('base64') }]
    }
    case 'SCAN':
      return [event, { name: 'EventKey', text: key }, { name: 'Ticket', text: randomBytes(48).toString('base64') }]
    case 'LOCATION':
      return [
        event,
        { name: 'Latitude', raw: (message.latitude ?? 0).toFixed(6) },
        { name: 'Longitude', raw: (message.longitude ?? 0).toFixed(6) },
        { name: 'Precision', raw: '40.000000' },
      ]
    default:
      return [event, { name: 'EventKey', text: key }]
  }
}

/** What belongs to a file that the customer sent; `thumbId` for a video, `url` for a picture. */
export type PushedMedia = { mediaId: string; url: string; thumbId: string; format: string }

function contentFields(message: ParsedCustomerMessage, media: PushedMedia | null): XmlField[] {
  const mediaId: XmlField[] = media === null ? [] : [{ name: 'MediaId', text: media.mediaId }]
  switch (message.type) {
    case 'text': {
      const pressed: XmlField[] = message.menuId === undefined ? [] : [{ name: 'bizmsgmenuid', raw: message.menuId }]
      return [{ name: 'Content', text: message.text }, ...pressed]
    }
    case 'image':
      return [{ name: 'PicUrl', text: media?.url ?? '' }, ...mediaId]
    case 'voice':
      return [...mediaId, { name: 'Format', text: media?.format === 'audio/mpeg' ? 'mp3' : 'amr' }]
    case 'video':
      return [...mediaId, { name: 'ThumbMediaId', text: media?.thumbId ?? '' }]
    case 'location':
      return [
        { name: 'Location_X', raw: message.latitude.toFixed(6) },
        { name: 'Location_Y', raw: message.longitude.toFixed(6) },
        { name: 'Scale', raw: message.scale },
        { name: 'Label', text: message.label },
      ]
    case 'link':
      return [
        { name: 'Title', text: message.title },
        { name: 'Description', text: message.description },
        { name: 'Url', text: message.url },
      ]
    case 'event':
      return eventFields(message)
  }
}

/** The fields of a customer's message or event. Events carry no MsgId. */
export function customerFields(
  header: PushHeader,
  message: ParsedCustomerMessage,
  messageId: string,
  media: PushedMedia | null,
): string {
  const id: XmlField[] = message.type === 'event' ? [] : [{ name: 'MsgId', raw: messageId }]
  return writeFields([...head(header, message.type), ...contentFields(message, media), ...id])
}

/** The event that tells how sending a template message ended. */
export function templateFinishedFields(header: PushHeader, messageId: string, status: 'success' | 'failed:user block') {
  return writeFields([
    ...head(header, 'event'),
    { name: 'Event', text: 'TEMPLATESENDJOBFINISH' },
    { name: 'MsgID', raw: messageId },
    { name: 'Status', text: status },
  ])
}
