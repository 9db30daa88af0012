import type { Deadline } from '../deadline/deadline.ts'
import type { Article } from '../knowledge/knowledge.ts'
import type { Absence, Departed } from '../people/absence.ts'
import type { Delegation } from '../people/delegation.ts'
import type { Policy } from '../policy/schema.ts'
import type { Vocabulary } from '../understanding/vocabulary/vocabulary.ts'

/** The app's time. In the sandbox and in tests it can be moved; everything that compares times asks here. */
export type Clock = { now(): Date }

/** One line a fact. Adapters mask personal data before it gets here; see `core/privacy.ts`. */
export type Logger = {
  info(facts: Record<string, unknown>, message: string): void
  warn(facts: Record<string, unknown>, message: string): void
  error(facts: Record<string, unknown>, message: string): void
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
  /** The rules in force as they are written, with the ids of everybody who was found, whoever is away. */
  written(): Policy
  /** Who is away until further notice, because the platform says that he left. */
  furtherNotice(): Map<string, Departed>
  /** Ids of people that the platform knows, by mobile number or mail address. */
  keepFound(found: ReadonlyMap<string, string>): Promise<void>
  /** The pinned rules of that version with today's people, departments and groups. */
  version(policyVersion: string): Promise<Policy>
  /** Looks whether other processes were told of an absence or a delegation meanwhile; soon after the last look it does nothing. */
  refresh(): Promise<void>
  addAbsence(absence: Absence): Promise<void>
  /** @returns the delegations that the message `asked` has put an end to, now or when it was taken up before */
  addDelegation(delegation: Delegation, asked: string): Promise<Delegation[]>
  /** @returns the same; empty: nobody may sign for the person */
  endDelegation(person: string, asked: string): Promise<Delegation[]>
  /** Puts other rules in force: new complaints take them, open ones keep theirs. */
  replace(policy: Policy, vocabulary: Vocabulary): Promise<void>
  /** Keeps an article of the knowledge base, a new one or the next version of one that has a number. */
  keepArticle(article: Omit<Article, 'number' | 'version'> & { number?: number }, person: string): Promise<Article>
  /** @returns the absences, begun or to come, that the message or report `asked` has put an end to, now or when it was taken up before */
  endAbsence(person: string, asked: string): Promise<Absence[]>
}
