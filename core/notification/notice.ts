import type { UrgentKind } from '../message/outbound.ts'

/**
 * Who is to be told what, in domain terms. Notices are decided with the events and kept with them in one transaction (the
 * outbox); they become words and cards when they are delivered, from the complaint as it stands then. See `notification.ts`
 * (events → notices) and `present.ts` (notice → message).
 */
export type Notice =
  /** Words already chosen by the dialogue. `replyTo`: the message that asked, where many people talk. */
  | { type: 'say'; conversation: string; text: string; replyTo?: string }
  /** News of a complaint to the person who made it. */
  | {
      type: 'tell-customer'
      complaintId: string
      conversation: string
      news: CustomerNews
      facts: Record<string, string>
    }
  /** The case card in a group: posted once, brought up to date after that. */
  | {
      type: 'case-card'
      complaintId: string
      group: string
      /** A card of its own, although the group has so many that others share one. */
      own?: true
      /** It stays in sight at the top of the chat. */
      pinned?: true
    }
  /** The case's own chat is made where there is none yet, and these people are in it. */
  | { type: 'war-room'; complaintId: string; people: string[]; opened: boolean }
  /** What became of the case, said in its own chat when it has ended. */
  | { type: 'war-room-summary'; complaintId: string }
  /** A card that many cases share is brought up to date. */
  | { type: 'refresh-digest'; complaintId: string; messageId: string; group: string }
  /** All cards of the case that stand in chats are brought up to date. */
  | { type: 'refresh-cards'; complaintId: string }
  /** The case card for one person in his own chat, when he is asked to do something and is in none of the case's groups. */
  | { type: 'personal-card'; complaintId: string; person: string }
  /** A line under the case card in that place which mentions people, and how strongly to insist. */
  | {
      type: 'call-on'
      complaintId: string
      place: Place
      people: string[]
      cause: CallCause
      facts: Record<string, string>
      media: ('mention' | 'app' | 'sms' | 'phone')[]
      /** Who was asked before and could not be reached; see `urgentRefused`. */
      tried?: string[]
    }
  /** 加急 on a line that stands already. `media`: everything by which that line insists. */
  | {
      type: 'urge'
      complaintId: string
      messageId: string
      medium: UrgentKind
      people: string[]
      media: ('mention' | 'app' | 'sms' | 'phone')[]
      tried: string[]
    }
  /** The customer's name and phone, whole, to one person in his own chat. */
  | { type: 'contact'; complaintId: string; person: string }
  /** The card of a report: posted once in a place, brought up to date after that. */
  | { type: 'report-card'; reportId: string; place: Place }
  /** All cards of the report that stand in chats are brought up to date. */
  | { type: 'refresh-report'; reportId: string }
  /** A line to people of the company that is about no single case; `{people}` in the text becomes their mentions. Under a report's card, if any. */
  | {
      type: 'staff-call'
      place: Place
      people: string[]
      text: string
      media: ('mention' | 'app' | 'sms' | 'phone')[]
      reportId: string | null
    }
  /** A document that is made when it is sent, into one person's own chat. */
  | { type: 'document'; person: string; document: DocumentReference }
  /** An event of a complaint to the system that handed it over. */
  | { type: 'tell-system'; complaintId: string; system: string; seq: number }
  /** A file that the customer sent, under the case card in a group; or, when it could not be kept, a line that says so. */
  | { type: 'attachment'; complaintId: string; attachmentId: string; group: string }
  | CallBackNotice

export type CallBackCause = 'unsatisfied' | 'tracked' | 'promised' | 'handedBack' | 'reminder' | 'missed' | 'escalation'

/** The same of a call-back after a service visit. */
export type CallBackNotice =
  /** The customer is asked in his chat. */
  | { type: 'survey'; callBackId: string; conversation: string }
  /** The card in a group or in a person's own chat: posted once, brought up to date after that. */
  | { type: 'call-back-card'; callBackId: string; place: Place }
  | { type: 'refresh-call-back'; callBackId: string }
  | {
      type: 'call-back-call'
      callBackId: string
      place: Place
      people: string[]
      cause: CallBackCause
      facts: Record<string, string>
      media: ('mention' | 'app' | 'sms' | 'phone')[]
    }
  | { type: 'call-back-contact'; callBackId: string; person: string }

export const CUSTOMER_NEWS = [
  'registered',
  'planOffered',
  'promised',
  'asked',
  'progress',
  'resolved',
  'followUp',
  'escalated',
  'reopened',
  'closed',
  'withdrawn',
  'notEstablished',
  'answered',
  'converted',
  'merged',
  'arbitrated',
  'adjudicated',
  'itemToConfirm',
  'itemTold',
] as const

export type CustomerNews = (typeof CUSTOMER_NEWS)[number]

export type DocumentReference =
  | { kind: 'report'; id: string }
  /** The record sheet of a case. */
  | { kind: 'record'; complaintId: string }
  /** All cases that were registered in a stretch of time, ISO 8601. */
  | { kind: 'ledger'; from: string; to: string; label: string }
  /** Cases of the library that ended in a stretch of time, ISO 8601. */
  | { kind: 'library'; from: string; to: string; label: string }

/** Where a card stands: a group of the policy, or a person's own chat with the bot. */
export type Place = { group: string } | { person: string }

export type CallCause =
  | 'newCase'
  | 'toDispatch'
  | 'urgent'
  | 'reminder'
  | 'missed'
  | 'escalation'
  | 'window'
  | 'resumed'
  | 'instructed'
  | 'corrected'
  | 'correctedLower'
  | 'correctedElsewhere'
  | 'human'
  | 'unreached'
  | 'instead'
  | 'systemUnreached'
  | 'warRoom'
  | 'watch'
  | 'item'
  | 'itemFilled'
  | 'itemCheck'
  | 'itemReturned'
  | 'itemConfirmed'
  | 'expertOpinion'
  | 'expertOpinionGiven'
  | 'approvalExpired'
  | 'approvalLapsed'
  | 'signedFor'
  | 'detail'
  | 'severity'
  | 'approval'
  | 'approved'
  | 'rejected'
  | 'planAgreed'
  | 'planDeclined'
  | 'reopened'
  | 'withdrawn'
  | 'repeated'
  | 'absorbed'
  | 'merged'
  | 'classified'
  | 'converted'
  | 'finding'
  | 'violation'
  | 'appealed'
  | 'rejudged'
  | 'report'
  | 'copied'
  | 'review'
  | 'praise'
  | 'settled'
  | 'risk'
  | 'overdue'

/** A notice on its way out. */
export type OutboxDraft = {
  /** Messages of one lane leave one after the other, in order: `wechat:<openid>`, `feishu:<group or person>`, `system:<system>:<complaint>`. */
  lane: string
  /** Unique: the same fact is never told twice. */
  key: string
  notice: Notice
}
