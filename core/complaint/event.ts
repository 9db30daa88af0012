/** What can happen to a complaint. Events are facts: they are never changed and never taken back. */
export const EVENT_TYPES = [
  'registered',
  'dispatched',
  'arranged',
  'accepted',
  'contacted',
  'planned',
  'approvalRequested',
  'approved',
  'rejected',
  'planAgreed',
  'planDeclined',
  'progressed',
  'detailAdded',
  'severityChanged',
  'humanRequested',
  'unreached',
  'urgentRefused',
  'contactViewed',
  'transferred',
  'escalated',
  'reminded',
  'windowOpened',
  'missed',
  'assessed',
  'resolved',
  'rated',
  'followUpTried',
  'reopened',
  'closed',
  'withdrawn',
  'notEstablished',
] as const

export type EventType = (typeof EVENT_TYPES)[number]

/** Who did it. The system acts when time does. */
export type Actor =
  | { type: 'customer'; id: string }
  | { type: 'person'; id: string }
  | { type: 'system'; id: 'heed' | (string & {}) }

export type Attachment = { kind: 'image' | 'voice' | 'video' | 'file'; mediaId: string; url?: string; inboxId: string }

/** What was registered: the structured complaint, and beside it the customer's own words. */
export type Registration = {
  source: 'customer' | 'staff' | 'internal' | 'system'
  /** On which of the policy's channels it came in; `null` where that is not known. */
  channel: string | null
  /** The conversation in which it was told: where answers go. */
  conversation: string | null
  /** The staff member who took it down, for `staff` and `internal`. */
  registrar: string | null
  /** Which other system handed it over (`systems` of the policy), for `system`. */
  system: string | null
  /** The other system's own number, for `system`. */
  externalNumber: string | null
  name: string | null
  phone: string | null
  /** In the customer's own words, message by message. */
  story: string
  /** In Heed's words, as the customer confirmed it. */
  summary: string
  category: string | null
  reasons: string[]
  demands: string[]
  /** Intake fields by name, as the policy lists them. */
  fields: Record<string, string | number>
  emotion: 'calm' | 'upset' | 'furious'
  severity: string
  severityBecause: string
  afterHours: 'no' | 'ordinary' | 'urgent'
  /** When somebody of the company first heard it, ISO 8601. */
  heardAt: string
  /** Whether the customer confirmed the summary, or silence did. */
  confirmed: boolean
  attachments: Attachment[]
}

export type EventData = {
  registered: Registration
  dispatched: { department: string; handler: string }
  arranged: { person: string }
  accepted: Record<never, never>
  contacted: { note: string }
  planned: { measure: string; compensation: number; date: string | null; needsApproval: boolean }
  approvalRequested: { approver: string; rule: string }
  approved: Record<never, never>
  rejected: { reason: string }
  planAgreed: { by: 'customer' | 'handler' }
  planDeclined: { reason: string }
  progressed: { note: string }
  detailAdded: { text: string; attachments: Attachment[] }
  severityChanged: { from: string; to: string; because: string }
  humanRequested: { text: string }
  /** A message to the customer could not be delivered: somebody must call him. `what` is what he should have read. */
  unreached: { what: string; code: string }
  /**
   * 加急 did not come about for these people. `call` names it, `medium` is what was asked for, `obstacle` an `UrgentObstacle`, `code` the platform's own.
   * `instead`: the medium that takes its place, and whom the same is told in their place. `tried`: who was asked before them.
   */
  urgentRefused: {
    call: string
    medium: string
    people: string[]
    obstacle: string
    code: string
    instead: { medium: string | null; people: string[] }
    tried: string[]
  }
  /** Somebody was shown the customer's name and phone, in private. */
  contactViewed: Record<never, never>
  transferred: { department: string; handler: string; reason: string }
  escalated: {
    clock: string | null
    deadline: string | null
    level: number
    tell: string[]
    reason: string
    repeated: boolean
  }
  reminded: { clock: string; deadline: string; people: string[]; dueAt: string; media: string[] }
  windowOpened: { clock: string; deadline: string; people: string[]; dueAt: string }
  missed: { clock: string; deadline: string; people: string[]; dueAt: string }
  assessed: { rule: string; points: number; yuan: number; person: string; department: string; reason: string }
  resolved: { result: string }
  rated: { satisfied: boolean; words: string; via: 'chat' | 'call' }
  followUpTried: { outcome: 'unreachable'; note: string; attempt: number }
  reopened: { round: number; reason: string }
  closed: { how: 'satisfied' | 'reviewed' | 'unreachable'; note: string }
  withdrawn: { words: string }
  notEstablished: { reason: string }
}

export type ComplaintEvent = {
  [T in EventType]: { type: T /** ISO 8601 */; at: string; by: Actor; data: EventData[T] }
}[EventType]

/** An event as it is kept: with its place in the complaint's history, from 1. */
export type RecordedEvent = ComplaintEvent & { seq: number }
