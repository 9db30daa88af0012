import type { WindowChange } from '../delivery/reach.ts'
import type { Platform } from '../errors.ts'
import type { InboundMessage } from '../message/inbound.ts'

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
   * `passiveUntil` says that the platform's request can carry a reply until then (wall-clock time). `opens` is kept with it.
   */
  store(
    message: RawMessage,
    options?: { passiveUntil?: Date; opens?: WindowChange },
  ): Promise<{ stored: boolean; inboxId: string }>
}

/** A WeChat request that is still open can carry the reply itself ("passive reply"): no quota, no token. */
export type PassiveReplies = {
  /**
   * Waits until there is something to say in this conversation, a newer message came, or `until` (wall-clock) has passed.
   * What it returns is claimed: nobody else sends it until it is settled, or the process is gone. A repeated request for the same
   * inbox id gets the same text again.
   */
  claim(request: { conversation: string; inboxId: string; until: Date }): Promise<PassiveReply | null>
  /** What an earlier request for this inbox id was answered with, by whichever process; `null` for nothing. */
  again(request: { conversation: string; inboxId: string }): Promise<PassiveReply | null>
}

/** What an open request may carry. One of the two must be called, else the words count as lost when the claim's lease ends. */
export type PassiveReply = {
  text: string
  /** The answer has left with these words. */
  left(): Promise<void>
  /** The request broke off: the words go the ordinary way. */
  lost(): Promise<void>
}

/** Tells other systems of what becomes of the complaints that they handed over. */
export type Webhooks = {
  /** `id` names this news: sent again it has the same. Resolves with whether there is an address at all; throws `PlatformError`. */
  post(news: { system: string; id: string; body: string }): Promise<boolean>
}

/** Reads what a webhook stored. A payload that cannot be read gives `{ type: 'unsupported' }` content, never an error. */
export type MessageReader = { read(raw: RawMessage): Promise<InboundMessage> }

/** An inbox row that waits to be handled. */
export type WaitingMessage = RawMessage & { inboxId: string; receivedAt: Date }

/** What an open request of the platform is answered with, kept for its retries. */
export type PassiveSlots = {
  /**
   * The text already given for this inbox row, its notices held for the one who asks; `null` when none was, `undefined` when the row
   * no longer may carry a reply.
   */
  read(inboxId: string): Promise<string | null | undefined>
  /** Gives the request a text, made of these claimed notices. Should nobody report them, another sender takes both back. */
  answer(inboxId: string, text: string, notices: readonly string[]): Promise<void>
  /** The notices of this request that nobody has reported as sent yet. */
  unsettled(inboxId: string): Promise<string[]>
  /** The same, and the request carries nothing any more, however often it is repeated. */
  takeBack(inboxId: string): Promise<string[]>
  /** The request is answered without a reply: the lane is free for the ordinary way. */
  release(inboxId: string): Promise<void>
  /** Resolves when something changed in this conversation (a new message, a new notice) or `until` has passed (wall clock). */
  changed(conversation: string, until: Date): Promise<void>
}
