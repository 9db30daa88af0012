import type { Case } from '../case/case.ts'
import type { Complaint } from '../complaint/complaint.ts'
import type { Article } from '../knowledge/knowledge.ts'
import type { PressAnswer } from '../message/inbound.ts'
import type { OutboxDraft } from '../notification/notice.ts'
import type { Anomaly } from '../watch/anomaly.ts'
import type { Report } from './report.ts'

/** Ports of reports and documents. */

/** A report's card that stands in a chat. */
export type PostedReport = {
  reportId: string
  kind: 'group' | 'person'
  /** The group's id in the policy, or the person's. */
  place: string
  messageId: string
  postedAt: Date
}

/** What a rule reports next: the first day of the period (YYYY-MM-DD), and when. */
export type Plan = { id: string; fromDay: string; nextAt: Date }

export type Reports = {
  /** Keeps the plans of a pack and no others: a known one keeps its period, its moment is the new one. */
  plan(pack: string, plans: readonly Plan[]): Promise<void>
  /** Keeps a plan unless it is known. */
  begin(plan: Plan): Promise<void>
  /** Moves a plan on. */
  advance(plan: Plan): Promise<void>
  readPlan(id: string): Promise<Plan | null>
  /**
   * Writes the report of the plan's period and moves the plan on, in one transaction: `false` when somebody else did so first; then nothing
   * was written.
   */
  make(made: {
    report: Report
    plan: Plan
    next: Pick<Plan, 'fromDay' | 'nextAt'>
    outbox: OutboxDraft[]
  }): Promise<boolean>
  read(id: string): Promise<Report | null>
  /** The newest of a rule; with `fromDay`, the one of that period. */
  readLatest(pack: string, rule: string, fromDay?: string): Promise<Report | null>
  /** Newest first. */
  list(pack: string, limit: number): Promise<Report[]>
  /** Reports that were planned from `from` until before `to`. */
  planned(pack: string, from: Date, to: Date): Promise<Report[]>
  /** Throws `ConflictError` when the report has another version than the one before this, or the press is known already. */
  save(saved: {
    report: Report
    press?: { id: string; answer: PressAnswer }
    outbox: OutboxDraft[]
    at: Date
  }): Promise<void>
  /** Puts notices that belong to no change into the outbox, each key once. */
  enqueue(outbox: OutboxDraft[]): Promise<void>
  readCard(reportId: string, kind: PostedReport['kind'], place: string): Promise<PostedReport | null>
  listCards(reportId: string): Promise<PostedReport[]>
  saveCard(card: PostedReport): Promise<void>
  /** Cards that stood in a chat which is lost (`isLost`), of the newest reports first. */
  lostCards(limit: number): Promise<PostedReport[]>
}

export type FoundCase = Case & {
  /** Whether the same customer, vehicle, waybill or order complained in the half year before. */
  repeated: boolean
}

/** All cases for reading through: statistics, the ledger, exports. */
export type Archive = {
  /** Cases that were registered before `to` and not ended before `from`, oldest first, some at a time. */
  cases(from: Date, to: Date): AsyncIterable<FoundCase[]>
}

/** What was taken out of the system. */
export type Exports = {
  /** The same id again records nothing. `detail` holds nothing personal. */
  record(entry: { id: string; person: string; what: string; detail: string }): Promise<void>
}

/** What was warned of. */
export type Warnings = {
  /** Complaints registered after `since`, oldest first. */
  registeredSince(since: Date): Promise<Complaint[]>
  /**
   * Writes the warning with its notices, unless the same was warned of less than `quietForMs` before: then `false`, and nothing was
   * written.
   */
  raise(warning: { rule: string; alike: string; at: Date; quietForMs: number }, outbox: OutboxDraft[]): Promise<boolean>
}

/** Data in doubt. */
export type Anomalies = {
  /** Keeps a new doubt with its notices; `false` when it is known already. */
  mark(anomaly: Anomaly, outbox: OutboxDraft[], at: Date): Promise<boolean>
  /** Throws `ConflictError` when somebody else changed it first. */
  save(anomaly: Anomaly, outbox: OutboxDraft[], at: Date): Promise<void>
  /** Not sound yet, oldest first. */
  open(limit: number): Promise<Anomaly[]>
  ofComplaint(complaintId: string): Promise<Anomaly[]>
  /** Of cases that only another system has, by its own number, in capitals or not. */
  ofUnknown(number: string): Promise<Anomaly[]>
  /** Ids of complaints that count in no figure. */
  isolated(): Promise<string[]>
}

/** The knowledge base: the newest version of each article counts. */
export type Articles = {
  list(pack: string): Promise<Article[]>
  /** Keeps a new article, or the next version of one that has a number. */
  keep(
    pack: string,
    article: Omit<Article, 'number' | 'version'> & { number?: number },
    person: string,
  ): Promise<Article>
}
