import type { WindowShare, WindowState } from '../delivery/reach.ts'
import type { Platform } from '../errors.ts'
import type { Capabilities, Outbound, Receipt, UrgentKind, UrgentObstacle } from '../message/outbound.ts'
import type { Departure } from '../people/absence.ts'
import type { Policy, UrgentPolicy } from '../policy/schema.ts'

/** Who may be written to of our own accord, for all processes together. Times are app time. */
export type SendWindows = {
  /**
   * Takes so many messages out of what a person lets us say, the shorter-lived window first. `unknown`: nothing was ever seen of him,
   * the platform knows.
   */
  take(conversation: string, messages: number): Promise<{ state: WindowState; taken: WindowShare | null }>
  /** What was taken was not sent after all. */
  giveBack(conversation: string, taken: WindowShare): Promise<void>
  /** The platform says otherwise, of what was taken at `at`. What the person did since then counts more. */
  correct(conversation: string, state: 'closed' | 'used-up' | 'gone', at: Date): Promise<void>
}

/** Access tokens shared by all processes. */
export type TokenStore = {
  /**
   * Returns the shared token, calling `fetch` in one process only when there is none, it is about to expire, or it is the
   * one the platform just `rejected`. `fetch` says for how long the new one is good.
   */
  obtain(key: string, fetch: () => Promise<{ token: string; expiresInMs: number }>, rejected?: string): Promise<string>
}

/** How fast all processes together may call one target: so many calls at a time, each of which takes a place until a while after it was answered. */
export type PacePlaces = {
  /** A place, or in how many milliseconds one may be free. A place that is never left is free again by itself. */
  take(key: string, places: number): Promise<{ place: string } | { waitMs: number }>
  leave(place: string, afterMs: number): Promise<void>
  /** All places of the key are taken for so long. */
  rest(key: string, ms: number, places: number): Promise<void>
}

/** Sends what is to be said to one platform. Throws `PlatformError`. */
export type Messenger = {
  platform: Platform
  capabilities: Capabilities
  /** `key` names this send: where the platform is idempotent, a second send with the same key reaches nobody twice. ≤ 50 characters. */
  send(message: Outbound, key: string): Promise<Receipt>
}

/** A card that stands in a chat, so that it can be brought up to date, replied to and replaced before it grows too old. */
export type PostedCard = {
  complaintId: string
  /** `group`, `person`; `digest`: a line of a card that many cases share. */
  kind: string
  /** The group's id in the policy, or the person's. */
  place: string
  messageId: string
  postedAt: Date
}

/** Who was insisted on, counted against the policy's budget by all processes together. */
export type Urgents = {
  /**
   * Books people for one urgent call as far as the budget reaches, each once however often it is asked (`call` names it). A booking counts
   * for 24 hours on the app's clock, unless it is refused later.
   */
  book(
    call: { call: string; medium: UrgentKind; people: readonly string[] },
    budget: UrgentPolicy,
  ): Promise<{ granted: string[]; refused: { person: string; obstacle: UrgentObstacle; code: string }[] }>
  /** The platform did not take them: gives their bookings back, and remembers who has too many unread ones. */
  refuse(call: string, refused: readonly { person: string; obstacle: UrgentObstacle }[]): Promise<void>
}

export type Cards = {
  read(complaintId: string, kind: string, place: string): Promise<PostedCard | null>
  /** All cards of a complaint that stand in chats. */
  list(complaintId: string): Promise<PostedCard[]>
  findByMessage(messageId: string): Promise<PostedCard | null>
  /** Replaces the card of the same complaint, kind and place. Returns the version at which the complaint is now. */
  save(card: PostedCard): Promise<number>
  /** How many cases of this group were given a card or a line of a digest from `since` on. */
  countSince(group: string, since: Date): Promise<number>
  /** The newest digest of this group that was begun after `since`, and how many cases it shows. */
  digestOf(group: string, since: Date): Promise<{ messageId: string; cases: number } | null>
  /** The cases that a digest shows. */
  inDigest(messageId: string): Promise<PostedCard[]>
  /**
   * Counts the cards in a group (of cases, call-backs and reports), or the one with this id, as lost (`isLost`): those of open cases are
   * posted anew by the sweep.
   */
  outdate(which: { group: string } | { messageId: string }): Promise<void>
  remove(card: PostedCard): Promise<void>
  /** Cards of open complaints posted before `before`: too old to be updated soon. */
  olderThan(before: Date, limit: number): Promise<PostedCard[]>
}

/** The company's people, as its own chat knows them. Throws `PlatformError`. */
export type Directory = {
  /** Ids of the policy's people who can be found now, by mobile number or mail address. */
  find(policy: Policy): Promise<Map<string, string>>
  /** Whether people of the policy work here now. Who was not found, or may not be asked about, is left out. */
  standing(policy: Policy): Promise<Map<string, 'here' | Departure>>
}

/** The chats of groups. Throws `PlatformError`. */
export type GroupChats = {
  /** The Feishu chat of a policy's group: as the policy says, or one that the bot makes, once for all processes. */
  chatOf(group: string): Promise<string>
  /** The group or war room whose chat this is now. */
  groupOf(chatId: string): Promise<string | null>
  /** This chat is no longer the group's, whoever named it: `chatOf` makes another. */
  forget(group: string, chatId: string): Promise<void>
  /** Makes the chat of a war room, once, and sees to it that these people are in it. Answers who could not be added. */
  gather(room: string, of: { name: string; description: string; people: readonly string[] }): Promise<string[]>
}
