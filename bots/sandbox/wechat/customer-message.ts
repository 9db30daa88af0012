import { z } from 'zod'

const file = {
  /** A `data:` URL, or an http(s) URL that is read at once, as a phone uploads a picture. */
  url: z.string().max(20_000_000).optional(),
  bytes: z.instanceof(Uint8Array).optional(),
  fileName: z.string().max(200).optional(),
}

/**
 * What a customer can do on the phone. Without `url` and `bytes` a picture, voice message or video is a small built-in sample.
 * `menuId` marks a text that comes from pressing an entry of a `msgmenu` message.
 */
export const customerMessage = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('text'),
    text: z.string().min(1).max(10_000),
    menuId: z.string().min(1).max(64).optional(),
  }),
  z.object({ type: z.literal('image'), ...file }),
  z.object({ type: z.literal('voice'), ...file }),
  z.object({ type: z.literal('video'), ...file }),
  z.object({
    type: z.literal('location'),
    latitude: z.number().min(-90).max(90),
    longitude: z.number().min(-180).max(180),
    label: z.string().max(500).default(''),
    scale: z.number().int().min(1).max(20).default(15),
  }),
  z.object({
    type: z.literal('link'),
    title: z.string().max(500),
    description: z.string().max(2000).default(''),
    url: z.url().max(2000),
  }),
  z.object({
    type: z.literal('event'),
    event: z.enum(['subscribe', 'unsubscribe', 'SCAN', 'CLICK', 'VIEW', 'LOCATION']),
    /** Scene of the QR code, key of the menu entry, or the address behind it. */
    key: z.string().max(1000).optional(),
    latitude: z.number().min(-90).max(90).optional(),
    longitude: z.number().min(-180).max(180).optional(),
  }),
])

export type CustomerMessage = z.input<typeof customerMessage>
export type ParsedCustomerMessage = z.output<typeof customerMessage>
export type CustomerEvent = Extract<ParsedCustomerMessage, { type: 'event' }>

/** One line of a customer's chat as the phone shows it. */
export const chatMessage = z.object({
  /** MsgId of what the customer sent; ids of the stand-in's own for the rest. */
  id: z.string(),
  /** ISO 8601, by the clock of the stand-in. */
  at: z.string(),
  from: z.enum(['customer', 'bot']),
  /** How it came here. What the customer sent and what the platform itself says have `webhook`. */
  via: z.enum(['passive', 'custom', 'template', 'webhook']),
  type: z.string(),
  text: z.string(),
  mediaId: z.string().optional(),
  url: z.string().optional(),
  event: z.string().optional(),
  key: z.string().optional(),
  latitude: z.number().optional(),
  longitude: z.number().optional(),
  /** Entries of a `msgmenu` message that can be pressed. */
  choices: z.array(z.object({ id: z.string(), text: z.string() })).optional(),
})

export type ChatMessage = z.output<typeof chatMessage>
