/**
 * Who is to be told what, in domain terms. Notices are decided with the events and kept with them in one transaction (the
 * outbox); they become words and cards when they are delivered, from the complaint as it stands then. See `notification.ts`
 * (events → notices) and `present.ts` (notice → message).
 */
export type Notice =
  /** Words already chosen by the dialogue. */
  | { type: 'say'; conversation: string; text: string }
  /** News of a complaint to the person who made it. */
  | {
      type: 'tell-customer'
      complaintId: string
      conversation: string
      news: CustomerNews
      facts: Record<string, string>
    }
  /** The case card in a group: posted once, brought up to date after that. */
  | { type: 'case-card'; complaintId: string; group: string }
  /** A card for one person in his own chat: something he has to do. */
  | { type: 'personal-card'; complaintId: string; person: string; task: PersonalTask }
  /** A line under the case card that mentions people, and how strongly to insist. */
  | {
      type: 'call-on'
      complaintId: string
      group: string
      people: string[]
      cause: CallCause
      facts: Record<string, string>
      media: ('mention' | 'app' | 'sms' | 'phone')[]
    }

export type CustomerNews =
  | 'registered'
  | 'dispatched'
  | 'contactSoon'
  | 'planOffered'
  | 'planWaits'
  | 'resolved'
  | 'followUp'
  | 'escalated'
  | 'progressed'
  | 'reopened'
  | 'closed'
  | 'withdrawn'
  | 'notEstablished'
  | 'humanComes'

export type PersonalTask = 'handle' | 'approve' | 'escalation' | 'follow-up' | 'dispatch' | 'arrange'

export type CallCause =
  | 'reminder'
  | 'missed'
  | 'escalation'
  | 'human'
  | 'detail'
  | 'window'
  | 'approval'
  | 'urgent'
  | 'reopened'
  | 'withdrawn'

/** A notice on its way out. */
export type OutboxDraft = {
  /** Messages of one lane leave one after the other, in order: `wechat:<openid>`, `feishu:<group or person>`. */
  lane: string
  /** Unique: the same fact is never told twice. */
  key: string
  notice: Notice
}
