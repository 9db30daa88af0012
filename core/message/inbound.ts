import type { Platform } from '../errors.ts'

/** A file on the platform's side. It must be fetched soon: WeChat keeps a MediaId for three days. */
export type MediaReference = {
  /** `MediaId` (WeChat), `image_key` or `file_key` (Feishu). */
  mediaId: string
  /** WeChat's PicUrl, where there is one. */
  url?: string
  fileName?: string
}

export type InboundContent =
  | { type: 'text'; text: string }
  /** `recognised`: words that a service read in the picture. */
  | { type: 'image'; media: MediaReference; recognised?: string }
  /** `recognised`: what the platform, or a service of ours, heard in it. */
  | { type: 'voice'; media: MediaReference; recognised?: string }
  | { type: 'video'; media: MediaReference }
  | { type: 'file'; media: MediaReference }
  | { type: 'location'; latitude: number; longitude: number; label: string }
  | { type: 'link'; title: string; description: string; url: string }
  | { type: 'event'; event: 'subscribe' | 'unsubscribe' | 'scan' | 'menu' | 'other'; key?: string }
  /** How a message of ours went that the platform took on: `messageId` as in its receipt, `status` in the platform's words. */
  | { type: 'report'; messageId: string; delivered: boolean; status: string }
  /** Something the platform has and we have no use for; `kind` is its own name for it. */
  | { type: 'unsupported'; kind: string }

/** What a person said, read from any platform into one shape. */
export type InboundMessage = {
  /** The platform's own id: unique together with `platform`. */
  id: string
  platform: Platform
  /** `wechat:<openid>`, `feishu:<chat_id>`: what is said under one key is handled one at a time, in order. */
  conversation: string
  /** The sender's id on the platform: openid (WeChat) or open_id (Feishu). */
  sender: string
  /** The platform's own time, ISO 8601. */
  sentAt: string
  content: InboundContent
  /** Feishu only: where it was said, and whether the bot was mentioned. */
  chat?: { chatId: string; type: 'p2p' | 'group'; mentionsBot: boolean }
}

/** A button or form of a card, pressed by a person. */
export type CardPress = {
  /** The platform's event id. */
  id: string
  platform: Platform
  /** open_id of the person who pressed. Never trusted beyond what the policy lets that person do. */
  person: string
  messageId: string
  chatId: string
  /** `value` of the button, as we put it into the card. */
  value: Record<string, string>
  /** What was typed into the form, by field name. */
  form: Record<string, string>
}

/** What the person sees at once after a press. */
export type PressAnswer = {
  tone: 'success' | 'info' | 'warning' | 'error'
  text: string
  card?: import('./outbound.ts').CardView
}
