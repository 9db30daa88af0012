/** What can happen to a complaint. Events are facts: they are never changed and never taken back, but for what
 * `core/retention` erases of them after years. */
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
  'approvalSigned',
  'approvalExpired',
  'planAgreed',
  'planDeclined',
  'progressed',
  'promised',
  'asked',
  'instructed',
  'detailAdded',
  'severityChanged',
  'humanRequested',
  'itemStarted',
  'itemFilled',
  'itemConfirmed',
  'itemReturned',
  'itemWaived',
  'expertOpinionAsked',
  'expertOpinionGiven',
  'unreached',
  'urgentRefused',
  'systemUnreached',
  'warRoomOpened',
  'warRoomJoined',
  'contactViewed',
  'transferred',
  'escalated',
  'reminded',
  'windowOpened',
  'resumed',
  'missed',
  'assessed',
  'resolved',
  'rated',
  'followUpTried',
  'reopened',
  'closed',
  'withdrawn',
  'notEstablished',
  'linked',
  'repeated',
  'merged',
  'absorbed',
  'classified',
  'converted',
  'answered',
  'responsibilityFound',
  'violationRecorded',
  'appealed',
  'rejudged',
  'arbitrated',
  'adjudicated',
  'reported',
  'copied',
  'corrected',
  'sampled',
  'erased',
] as const

export type EventType = (typeof EVENT_TYPES)[number]

/** Who did it. The system acts when time does. */
export type Actor =
  | { type: 'customer'; id: string }
  | { type: 'person'; id: string }
  | { type: 'system'; id: 'heed' | (string & {}) }

export type Attachment = { kind: 'image' | 'voice' | 'video' | 'file'; mediaId: string; url?: string; inboxId: string }

/** What somebody turned to us for. A complaint stays one; an inquiry or a suggestion can become one. */
export const CONTACT_KINDS = ['complaint', 'inquiry', 'suggestion', 'praise'] as const
export type ContactKind = (typeof CONTACT_KINDS)[number]

/** Facts that later words brought. What is known already is only made graver or completed by them, never taken back. */
export type Learned = {
  reasons?: string[]
  emotion?: 'calm' | 'upset' | 'furious'
  fields?: Record<string, string | number>
  /** Who he is, where that was not known. */
  name?: string
  /** Where he is to be called, from now on. */
  phone?: string
}

/** What was registered: the structured complaint, and beside it the customer's own words. */
export type Registration = {
  source: 'customer' | 'staff' | 'internal' | 'system'
  /** On which of the policy's channels it came in; `null` where that is not known. */
  channel: string | null
  /** Missing is a complaint. */
  kind?: ContactKind
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
  /** Other causes that were told beside the root cause, which is `category`. */
  causes?: string[]
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
  /** When it was told by the channel's own clock (the platform's time of the first message, what the other system says); missing where nobody else knows. */
  toldAt?: string
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
  /** `level` of `levels` signatures, from 1. `principal`: for whom the approver signs. */
  approvalRequested: { approver: string; rule: string; level?: number; levels?: number; principal?: string | null }
  approved: Record<never, never>
  rejected: { reason: string }
  /** One of several signatures; the next one is asked for. */
  approvalSigned: { level: number }
  /** Nobody signed in time: it must be asked for again. */
  approvalExpired: Record<never, never>
  planAgreed: { by: 'customer' | 'handler' }
  planDeclined: { reason: string }
  /** `told`: the customer was sent the note as well. */
  progressed: { note: string; told?: boolean }
  /** The customer was promised an answer by this time; `words` are those it was read from, empty for an escalation's own promise. */
  promised: { by: string; dueAt: string; words: string }
  /** The customer was asked for something; the case waits for his answer. */
  asked: { question: string }
  /** Whoever the case was escalated to said what is to be done. */
  instructed: { instruction: string }
  detailAdded: { text: string; attachments: Attachment[]; learned?: Learned }
  severityChanged: { from: string; to: string; because: string }
  humanRequested: { text: string }
  /** `item` is a form of the policy's `workItems`. */
  itemStarted: { item: string }
  itemFilled: { item: string; values: Record<string, string | number>; awaits: 'check' | 'customer' | null }
  itemConfirmed: { item: string }
  itemReturned: { item: string; reason: string }
  itemWaived: { item: string; reason: string }
  /** `item` is one of the policy's `expertOpinions`; `person` is null for one from outside. */
  expertOpinionAsked: { item: string; question: string; person: string | null }
  expertOpinionGiven: { item: string; text: string }
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
  /** The system that handed it over cannot be told of it for some time. `code`: an HTTP status, `timeout` or `network`. */
  systemUnreached: { system: string; code: string }
  /** A chat of its own was made for the case. */
  warRoomOpened: { members: string[]; because: string }
  warRoomJoined: { members: string[] }
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
    /** Until when the customer was told to be answered. */
    answerBy?: string
  }
  reminded: { clock: string; deadline: string; people: string[]; dueAt: string; media: string[] }
  windowOpened: { clock: string; deadline: string; people: string[]; dueAt: string }
  /** A paused clock goes on because the customer has not answered for too long. */
  resumed: { clock: string; deadline: string; people: string[]; dueAt: string }
  missed: { clock: string; deadline: string; people: string[]; dueAt: string }
  assessed: {
    rule: string
    points: number
    yuan: number
    person: string
    department: string
    reason: string
    /** Seq of the event that brought it. */
    cause?: number
    /** Seq of the assessment that this one corrects: totals are sums, nothing is rewritten. */
    corrects?: number
    /** `false`: the rule leaves no appeal. */
    appealable?: boolean
  }
  resolved: { result: string }
  rated: { satisfied: boolean; words: string; via: 'chat' | 'call' }
  followUpTried: { outcome: 'unreachable'; note: string; attempt: number }
  reopened: { round: number; reason: string }
  closed: { how: 'satisfied' | 'reviewed' | 'unreachable' | 'answered' | 'recorded' | 'explained'; note: string }
  withdrawn: { words: string }
  notEstablished: { reason: string }
  /** By a repeat rule of the policy this is a further complaint of an earlier matter. */
  linked: { rule: string; complaintId: string; number: string }
  /** A further complaint of this matter came in; `count` with this one. */
  repeated: { rule: string; complaintId: string; count: number }
  /** The same matter told twice: it goes on under the other number. */
  merged: { into: string; number: string }
  absorbed: {
    from: string
    number: string
    conversation: string | null
    name: string | null
    phone: string | null
    story: string
    attachments: Attachment[]
    learned: Learned
  }
  /** The cause as it was found out, the root cause where there are several. `values` are judged fields, such as the risk. */
  classified: { category: string; causes: string[]; values: Record<string, string>; because: string }
  /** An inquiry or a suggestion has become a complaint. `category`: what the grievance is about, where the words tell it. */
  converted: { from: ContactKind; words: string; category?: string }
  answered: { text: string }
  responsibilityFound: { responsible: boolean; reason: string }
  violationRecorded: { violation: string; person: string; note: string }
  /** `of`: seq of the assessment, `what` its reason. */
  appealed: { of: number; what: string; reason: string }
  rejudged: { of: number; what: string; outcome: 'upheld' | 'revoked' | 'changed'; reason: string }
  arbitrated: { result: string }
  adjudicated: { result: string }
  reported: { report: string; to: string[]; note: string }
  copied: { copy: string; to: string[] }
  /** Whether the customer is asked how content he is; `share` is what was drawn then. */
  sampled: { survey: 'forced' | 'drawn' | 'spared'; share: number }
  /** A field was recorded wrongly: `old` is what stood there, `value` what is right; `null` is nothing. */
  corrected: { field: string; old: string | number | null; value: string | number | null; reason: string }
  /** It was kept long enough: nothing personal is left of it, in any of its events. */
  erased: Record<never, never>
}

export type ComplaintEvent = {
  [T in EventType]: { type: T /** ISO 8601 */; at: string; by: Actor; data: EventData[T] }
}[EventType]

/** An event as it is kept: with its place in the complaint's history, from 1. */
export type RecordedEvent = ComplaintEvent & { seq: number }
