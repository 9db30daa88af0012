import type { CallBackChange } from './callback/store.ts'
import type { Case } from './case/case.ts'
import type { AssessedEntry } from './case/statement.ts'
import type { Statistics } from './case/statistics.ts'
import type { Complaint } from './complaint/complaint.ts'
import type { RecordedEvent } from './complaint/event.ts'
import type { Deadline } from './deadline/deadline.ts'
import type { ReachAttempt, Via, WindowChange, WindowShare, WindowState } from './delivery/reach.ts'
import type { PrintedDocument, Spreadsheet } from './document/document.ts'
import type { LedgerRow } from './document/ledger-row.ts'
import type { Platform } from './errors.ts'
import type { Conversation } from './intake/conversation.ts'
import type { Article } from './knowledge/knowledge.ts'
import type { ExpectedFile } from './message/attachment.ts'
import type { InboundMessage, PressAnswer } from './message/inbound.ts'
import type { Capabilities, Outbound, Receipt, UrgentKind, UrgentObstacle } from './message/outbound.ts'
import type { Notice, OutboxDraft } from './notification/notice.ts'
import type { Absence } from './people/absence.ts'
import type { Delegation } from './people/delegation.ts'
import type { Policy, UrgentPolicy } from './policy/schema.ts'
import type { Opinion, OpinionField } from './understanding/opinion.ts'
import type { Vocabulary } from './understanding/vocabulary.ts'

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
   * `passiveUntil` says that the platform's request can carry a reply until then (wall-clock time). `opens` is kept with it.
   */
  store(
    message: RawMessage,
    options?: { passiveUntil?: Date; opens?: WindowChange },
  ): Promise<{ stored: boolean; inboxId: string }>
}

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

/** A WeChat request that is still open can carry the reply itself ("passive reply"): no quota, no token. */
export type PassiveReplies = {
  /**
   * Waits until there is something to say in this conversation, a newer message came, or `until` (wall-clock) has passed.
   * What it returns is claimed: nobody else sends it until it is settled, or the process is gone. A repeated request for the same
   * inbox id gets the same text again.
   */
  claim(request: { conversation: string; inboxId: string; until: Date }): Promise<PassiveReply | null>
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

/** An inbox row that waits to be handled. */
export type WaitingMessage = RawMessage & { inboxId: string; receivedAt: Date }

/** One change, written whole or not at all. */
export type Change = {
  complaints: {
    /** The version that the decision was made on; `null` registers a new complaint (the store gives the number). */
    expectedVersion: number | null
    complaint: Complaint
    events: RecordedEvent[]
    /** New and changed deadlines. */
    deadlines: Deadline[]
  }[]
  /** The number's parts for a new complaint: `prefix` and day make the sequence, `digits` the least width. */
  numbering?: { prefix: string; day: string; digits: number }
  conversation?: { expectedVersion: number; conversation: Conversation }
  /** Inbox rows that this change has dealt with. */
  handled: string[]
  /** A card press that this change answers: a second press with this id gets the kept answer. */
  press?: { id: string; answer: PressAnswer }
  outbox: OutboxDraft[]
  callBacks?: CallBackChange[]
}

/** By what earlier complaints are looked for: any of these that is known. */
export type RelatedQuery = {
  pack: string
  /** Registered since. */
  since: Date
  conversation: string | null
  phone: string | null
  /** `plate`, `waybillNo`, `orderNo`, `policyNo`. */
  fields: Record<string, string>
}

export type Committed = {
  /** Numbers given to new complaints, by complaint id. */
  numbers: Record<string, string>
  /** Lanes that have something to send now. */
  lanes: string[]
}

/**
 * The truth. `commit` writes events, complaints, deadlines, conversation, handled inbox rows and outbox in one transaction.
 * Throws `ConflictError` when somebody else changed one of them first; then nothing was written.
 */
export type Store = {
  commit(change: Change, at: Date): Promise<Committed>
  readCase(complaintId: string): Promise<Case | null>
  readCaseByNumber(number: string): Promise<Case | null>
  /** The case that this system handed over under its own number: a pack has one at most, a second commit is a `ConflictError`. */
  readCaseByExternalNumber(pack: string, system: string, number: string): Promise<Case | null>
  readConversation(key: string): Promise<Conversation | null>
  /** Messages of a conversation not handled yet, oldest first by the platform's time, then by arrival. */
  readWaiting(conversation: string): Promise<WaitingMessage[]>
  /** Earlier complaints of the same customer, plate, waybill, order or insurance policy; newest first, at most fifty. */
  readRelated(of: RelatedQuery): Promise<Complaint[]>
  /** What people and departments were charged from `from` until before `to`, corrections among it; oldest first. */
  readAssessments(from: Date, to: Date): Promise<AssessedEntry[]>
  /** Not ended, newest first. Those of a conversation include cases into which its own were merged. */
  readOpenComplaints(
    filter: { conversation: string } | { handler: string } | { department: string } | { all: true },
  ): Promise<Complaint[]>
  /** The newest complaints of a conversation, ended or not, newest first. */
  readRecentComplaints(conversation: string, limit: number): Promise<Complaint[]>
  /** All complaints, ended or not, newest first. */
  readNewestComplaints(limit: number): Promise<Complaint[]>
  /** Cases whose number, last four digits of the phone, waybill, order number or plate is this; newest first, at most ten. */
  findCases(words: string): Promise<Case[]>
  /** What happened from `from` until before `to`, in all packs. */
  readStatistics(from: Date, to: Date, without?: readonly string[]): Promise<Statistics>
  /** Internal complaints that are open or ended or were registered since. */
  readInternalComplaints(since: Date): Promise<Complaint[]>
  /** How the person who complained was told what, oldest first. */
  readReach(complaintId: string): Promise<ReachAttempt[]>
  readPressAnswer(pressId: string): Promise<PressAnswer | null>
  readDeadline(id: string): Promise<Deadline | null>
}

/** Alarms and wake-ups. Losing one costs time, never truth: the sweep finds what was lost. */
export type Alarms = {
  /** Somebody said something: handle the conversation in so many milliseconds. */
  wakeConversation(conversation: string, inMs: number): Promise<void>
  /** A deadline, a silence, a call-back or a report must be looked at when the app's clock says `at`. */
  arm(kind: 'deadline' | 'silence' | 'call-back' | 'report', id: string, at: Date): Promise<void>
  /** A lane of the outbox has something to send, in so many milliseconds (default: now). */
  relay(lane: string, inMs?: number): Promise<void>
  /** A file is to be fetched from its platform, in so many milliseconds (default: now). */
  fetchFile(attachmentId: string, inMs?: number): Promise<void>
}

/** A file that somebody sent, as far as we have it. */
export type StoredFile = Pick<ExpectedFile, 'kind' | 'fileName'> &
  (
    | { status: 'waiting' }
    | { status: 'kept'; bytes: Uint8Array; contentType: string }
    /** `code`: a platform's code, or a `FileRefusal`. */
    | { status: 'failed'; code: string }
  )

/** Where the bytes of files lie when not in the database. Keys are ours: letters, digits, `-`, `/`. */
export type FileStorage = {
  put(key: string, file: { bytes: Uint8Array; contentType: string }): Promise<void>
  get(key: string): Promise<Uint8Array>
}

/** Files that people sent, kept with the complaint: the platforms forget theirs. */
export type Attachments = {
  /** Records files that are to be fetched, each once, whoever records it again. Returns the ids of the new ones. */
  expect(files: readonly ExpectedFile[]): Promise<string[]>
  /** Ids of files whose next try is due (wall clock) and that nobody fetches. */
  waiting(limit: number): Promise<string[]>
  /**
   * Claims a file that waits and is due, for one who will fetch it; `null` when there is nothing to do. A claim that is never
   * reported (a crash) is offered again when its lease ends. `tries`: how often it was claimed before.
   */
  claim(attachmentId: string): Promise<(ExpectedFile & { tries: number }) | null>
  keep(attachmentId: string, file: { bytes: Uint8Array; contentType: string }): Promise<void>
  /** `retryAt` (wall clock) leaves it waiting; `null` ends it visibly as failed. */
  fail(attachmentId: string, failure: { code: string; retryAt: Date | null }): Promise<void>
  read(attachmentId: string): Promise<StoredFile | null>
}

/** A notice that waits to be delivered. */
export type Outgoing = {
  id: string
  lane: string
  key: string
  notice: Notice
  /** How often it was tried before. */
  attempts: number
  createdAt: Date
}

/**
 * The outbox as the sender sees it. One sender at a time has a lane; what it claimed and never reported (a crash) is offered
 * again when its lease ends.
 */
export type Outbox = {
  /**
   * Claims what waits in a lane, oldest first. Nothing is given while another sender holds the lane, while the lane rests after a
   * failure, or while an open request of the platform may still carry the reply (`waitUntil` says when to ask again, wall clock).
   * `passiveFor` claims on behalf of that open request.
   */
  claim(
    lane: string,
    options?: { passiveFor?: string; limit?: number },
  ): Promise<{ outgoing: Outgoing[]; waitUntil: Date | null }>
  sent(ids: string[], sent: { messageId: string; via: Via }): Promise<void>
  /** `retryAt` (wall clock) rests the whole lane, so that order is kept; `null` ends these notices visibly as failed. */
  failed(
    ids: string[],
    /** `busy`: we were only too fast, which is no try that failed. */
    failure: { code: string; message: string; retryAt: Date | null; via?: Via; busy?: boolean },
  ): Promise<void>
  /** Puts a step into the ledger without changing what becomes of the notices: one way was refused, or the platform reported. */
  noted(
    ids: string[],
    step: { via: Via; outcome: 'refused' | 'delivered' | 'failed'; code: string | null },
  ): Promise<void>
  /** The notices that went out as this template message. */
  sentAs(messageId: string): Promise<Pick<Outgoing, 'id' | 'notice'>[]>
  /** Puts claimed notices back untouched, to be offered again at once. */
  release(ids: string[]): Promise<void>
  /** Ends the rest of all lanes that begin so: what failed before may work now. Returns them. */
  resume(lanesFrom: string): Promise<string[]>
  /** Lanes with something to send that nobody holds: what a lost wake-up left behind. Not those of files that are yet to be fetched. */
  lanesWaiting(limit: number): Promise<string[]>
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
  /** The policy with everybody found who can be found now; the same object where nobody is new. */
  find(policy: Policy): Promise<Policy>
  /** Whether people of the policy work here now. Who was not found, or may not be asked about, is left out. */
  standing(policy: Policy): Promise<Map<string, 'here' | 'resigned' | 'frozen'>>
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

/** How far a table outside mirrors the ledger. */
export type LedgerMirror = {
  /** Complaints whose row there is missing or older than they are, oldest first. */
  behind(limit: number): Promise<{ complaintId: string; recordId: string | null }[]>
  save(row: { complaintId: string; version: number; recordId: string }): Promise<void>
}

/** A table outside, a row for each complaint. Throws `PlatformError`. */
export type LedgerTable = {
  /** Writes the row and answers its id. `recordId`: where it stood before; without it, or when it is gone, the row is found by its number. */
  upsert(row: LedgerRow, recordId: string | null): Promise<string>
}

/** What has fallen due on the app's clock. */
export type Due = {
  deadlines(now: Date, limit: number): Promise<Deadline[]>
  /** Keys of conversations whose silence must be looked at. */
  silences(now: Date, limit: number): Promise<string[]>
  /** Ids of call-backs for which something has fallen due. */
  callBacks(now: Date, limit: number): Promise<string[]>
  /** Conversations with messages that nobody has handled, received before `before` (app clock). */
  conversations(before: Date, limit: number): Promise<string[]>
  /** What is to be made or is late of reports: ids for `Alarms.arm('report', …)`. */
  reports(now: Date, limit: number): Promise<string[]>
  /** The earliest moment at which a deadline, a silence, a call-back or a report falls due. */
  next(): Promise<Date | null>
  /** How much is still under way: inbox rows not handled, notices not sent (but for those of files that are yet to be fetched). */
  pending(): Promise<{ inbox: number; outbox: number }>
  /** For operators: complaints by status (those not ended), deadlines, notices. */
  counts(): Promise<{
    openComplaints: Record<string, number>
    deadlines: { running: number; overdue: number }
    outbox: { waiting: number; failed: number }
  }>
}

/** Makes files of documents. */
export type Printer = {
  pdf(document: PrintedDocument): Promise<Uint8Array>
  xlsx(sheet: Spreadsheet): Promise<Uint8Array>
}

/** Small shared settings, e.g. how far the sandbox clock was moved, the chats made for groups. */
export type Settings = {
  read(key: string): Promise<string | null>
  write(key: string, value: string): Promise<void>
  /** A key that begins so and whose value begins so. */
  find(keysFrom: string, valueFrom: string): Promise<string | null>
}

/** The rules in force, and the rules under which older complaints were opened. */
export type PolicyBook = {
  current(): { policy: Policy; vocabulary: Vocabulary }
  /** The rules in force as they are written, whoever is away. */
  written(): Policy
  /** Who is away until further notice, because the platform says that he left. */
  furtherNotice(): string[]
  /** The pinned rules of that version with today's people, departments and groups. */
  version(policyVersion: string): Promise<Policy>
  /** Looks whether other processes were told of an absence or a delegation meanwhile; soon after the last look it does nothing. */
  refresh(): Promise<void>
  addAbsence(absence: Absence): Promise<void>
  addDelegation(delegation: Delegation): Promise<void>
  /** @returns whether the person had let somebody sign for him */
  endDelegation(person: string): Promise<boolean>
  /** Puts other rules in force: new complaints take them, open ones keep theirs. */
  replace(policy: Policy, vocabulary: Vocabulary): Promise<void>
  /** Keeps an article of the knowledge base, a new one or the next version of one that has a number. */
  keepArticle(article: Omit<Article, 'number' | 'version'> & { number?: number }, person: string): Promise<Article>
  /** @returns whether the person was away or going to be */
  endAbsence(person: string): Promise<boolean>
}

/** A choice that a language model may point to. */
type Choice = { id: string; label: string }

/** A telling as a language model is shown it: nobody can be recognised in it. */
export type MaskedTelling = {
  /** The customer's messages, oldest first; what was masked stands as `■`, character for character. */
  turns: string[]
  categories: Choice[]
  demands: Choice[]
  reasons: Choice[]
  fields: OpinionField[]
}

/**
 * A language model that reads beside the rules. Never throws, never takes longer than its own limit; `null` when it was late, failed, or
 * answered something else than was asked. What it says is a claim: `checkOpinion` drops what is not in the words.
 */
export type ModelReader = { read(telling: MaskedTelling): Promise<Opinion | null> }

/** How many readings of a language model may be bought, counted for all processes together. */
export type ReadingBudget = {
  /** Takes one reading of this day (YYYY-MM-DD) for this conversation; `false` when the day's or the conversation's share is used up. */
  spend(conversation: string, day: string): Promise<boolean>
}

/** Makes words of a voice message or a picture. */
export type Recogniser = {
  /** `null` when no words could be made out in time. Never throws. */
  recognise(file: { bytes: Uint8Array; contentType: string }): Promise<string | null>
  /** What comes first (fetching the file) within the same patience: rejects when it takes longer. */
  within<T>(work: Promise<T>): Promise<T>
}
