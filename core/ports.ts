import type { Platform } from './errors.ts'
import type { InboundMessage } from './inbound.ts'
import type { Capabilities, Outbound, Receipt } from './outbound.ts'

/** The app's time. In the sandbox and in tests it can be moved; everything that compares times asks here. */
export type Clock = { now(): Date }

/** One line a fact. Adapters mask personal data before it gets here; see `core/privacy.ts`. */
export type Logger = {
  info(facts: Record<string, unknown>, message: string): void
  warn(facts: Record<string, unknown>, message: string): void
  error(facts: Record<string, unknown>, message: string): void
}

/** A message as it came in, verified and decrypted, not yet read. */
export type RawMessage = {
  platform: Platform
  /** The platform's id of the message, or, for WeChat events that have none, one made of what makes them unique. */
  platformId: string
  conversation: string
  /** The platform's own time. */
  sentAt: Date
  /** The decrypted body: XML (WeChat) or JSON (Feishu). */
  payload: string
}

/** Where verified messages are kept before anybody answers the platform. */
export type Inbox = {
  /**
   * Stores the message durably, once: a second call with the same platform and platformId stores nothing.
   * `passiveUntil` says that the platform's request can carry a reply until then (wall-clock time).
   */
  store(message: RawMessage, options?: { passiveUntil?: Date }): Promise<{ stored: boolean; inboxId: string }>
}

/** A WeChat request that is still open can carry the reply itself ("passive reply"): no quota, no token. */
export type PassiveReplies = {
  /**
   * Waits until there is something to say in this conversation, a newer message came, or `until` (wall-clock) has passed.
   * What it returns is claimed: nobody else will send it. A repeated request for the same inbox id gets the same text again.
   */
  claim(request: { conversation: string; inboxId: string; until: Date }): Promise<string | null>
}

/** Access tokens shared by all processes. */
export type TokenStore = {
  /**
   * Returns the shared token, calling `fetch` in one process only when there is none, it is about to expire, or it is the
   * one the platform just `rejected`. `fetch` says for how long the new one is good.
   */
  obtain(key: string, fetch: () => Promise<{ token: string; expiresInMs: number }>, rejected?: string): Promise<string>
}

/** Sends what is to be said to one platform. Throws `PlatformError`. */
export type Messenger = {
  platform: Platform
  capabilities: Capabilities
  /** `key` names this send: where the platform is idempotent, a second send with the same key reaches nobody twice. ≤ 50 characters. */
  send(message: Outbound, key: string): Promise<Receipt>
}

/** Reads what a webhook stored. A payload that cannot be read gives `{ type: 'unsupported' }` content, never an error. */
export type MessageReader = { read(raw: RawMessage): Promise<InboundMessage> }

/** Fetches a file from a platform while it still has it. Throws `PlatformError`. */
export type MediaFetcher = {
  fetch(media: {
    mediaId: string
    url?: string
    messageId?: string
  }): Promise<{ bytes: Uint8Array; contentType: string; fileName?: string }>
}
