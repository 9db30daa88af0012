import type { CallBackChange } from '../callback/store.ts'
import type { Case } from '../case/case.ts'
import type { AssessedEntry } from '../case/statement.ts'
import type { Statistics } from '../case/statistics.ts'
import type { Complaint } from '../complaint/complaint.ts'
import type { RecordedEvent } from '../complaint/event.ts'
import type { Deadline } from '../deadline/deadline.ts'
import type { ReachAttempt } from '../delivery/reach.ts'
import type { Conversation } from '../intake/conversation.ts'
import type { PressAnswer } from '../message/inbound.ts'
import type { OutboxDraft } from '../notification/notice.ts'
import type { WaitingMessage } from './inbox.ts'

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
