/**
 * What Heed says, before any platform has rendered it. `core/notification/notification.ts` decides who is told what;
 * a platform's `render.ts` turns these shapes into its own wire format.
 */

/** A piece of running text: words, or a person to be mentioned. */
export type Span = { text: string } | { mention: string; name: string }

export type FormField = {
  name: string
  label: string
  type: 'text' | 'multiline' | 'amount' | 'date' | 'person' | 'choice'
  required: boolean
  placeholder?: string
  /** Shown already filled in: what was typed before a refusal, or a suggestion. */
  value?: string
  /** `value` is what was typed before a refusal. */
  typed?: true
  /** For `choice`. */
  options?: { value: string; label: string }[]
}

export type CardAction = {
  /** The command that the press sends, e.g. `accept`. */
  command: string
  label: string
  style: 'primary' | 'default' | 'danger'
  /** Extra values sent back with the press. */
  value?: Record<string, string>
  /** A question asked before the press is sent. */
  confirm?: string
  /** A form to fill in; the press submits it. Without fields it is a plain button. */
  fields?: FormField[]
}

/** A card as it is meant. One look: what, who, until when. */
export type CardView = {
  title: string
  subtitle?: string
  /** `late` is the only red one. */
  tone: 'new' | 'running' | 'waiting' | 'late' | 'done'
  tags: string[]
  /** Label and value, two columns. */
  facts: { label: string; value: string }[]
  /** Longer texts under a heading: what happened, what is wanted. */
  sections: { heading: string; text: string }[]
  /** One line each with its own button. */
  rows?: { text: string; action: CardAction }[]
  /** People to be mentioned at the top, with what is asked of them. */
  notice?: Span[]
  /** Newest first: the oldest go when a card must be shortened. */
  timeline: { at: string; text: string }[]
  actions: CardAction[]
  /** A last small line. */
  footer?: string
  /** Sent back with every press: which complaint, which kind of card. */
  reference: Record<string, string>
}

export type UrgentKind = 'app' | 'sms' | 'phone'

/** Where a message goes. */
export type Address =
  | { platform: 'wechat'; openid: string }
  | { platform: 'feishu'; chatId: string }
  | { platform: 'feishu'; openId: string }

export type Outbound =
  | { type: 'text'; to: Address; spans: Span[] }
  /** A WeChat template message (service accounts only): `keywords` by the template's own keys. */
  | { type: 'template'; to: Address; template: string; keywords: Record<string, string>; url?: string }
  | { type: 'card'; to: Address; card: CardView }
  | { type: 'card-update'; messageId: string; card: CardView }
  /** `chatId`: where a message of somebody else stands, to be paced with that chat. */
  | { type: 'reply'; messageId: string; spans: Span[]; chatId?: string }
  /** A file under an earlier message of ours; as an `image` it can be seen without opening it. */
  | { type: 'image' | 'file'; messageId: string; file: OutboundFile }
  /** A file of ours into a chat. */
  | { type: 'document'; to: Address; file: OutboundFile }
  /** An earlier message of ours stays in sight at the top of the chat. */
  | { type: 'pin'; messageId: string }
  /** 加急: makes Feishu insist on an earlier message of ours. What it refuses is in the receipt; only what may pass is thrown. */
  | { type: 'urgent'; messageId: string; kind: UrgentKind; openIds: string[] }

/** `contentType` is what the bytes say; `name` is ours, with the fitting ending. */
export type OutboundFile = { bytes: Uint8Array; contentType: string; name: string }

/** What a platform can do. Differences between platforms are data, never an `if` in core. */
export type Capabilities = {
  types: readonly Outbound['type'][]
  /** Longest text in characters that one message may carry. */
  maxTextLength: number
  /** The platform drops a second send with the same key by itself. */
  idempotent: boolean
  /** Several waiting texts to one person may be sent as one message. */
  merge: boolean
}

/** What the platform answered to a send. */
export type Receipt = {
  messageId: string
  /** For `urgent`: on whom the platform did not insist. */
  refused?: UrgentRefusal[]
}

/**
 * Why 加急 did not come about. Of the person: `full` too many unread ones, `absent` not in the chat, left, or unknown there. Of the
 * medium: `quota` used up at the platform, `budget` used up by the policy, `refused` anything else it said, `unreachable` it did not
 * answer in several tries.
 */
export const URGENT_OBSTACLES = ['full', 'absent', 'quota', 'budget', 'refused', 'unreachable'] as const
export type UrgentObstacle = (typeof URGENT_OBSTACLES)[number]

/** `code`: the platform's own, or ours in words. */
export type UrgentRefusal = { openId: string; obstacle: UrgentObstacle; code: string }
