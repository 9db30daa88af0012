import type { EventType } from './event.ts'

/**
 * Where a complaint stands.
 *
 * registered 已登记   waits to be dispatched (urgent at night, somebody may be looking after it already)
 * dispatched 已派单   the responsible department has it, the customer has not been contacted
 * handling   处理中   the customer has been contacted; a solution is sought or carried out
 * planned    方案待定  a plan is there: waits for approval or for the customer's consent
 * approving  待审批   the plan is with the person who must sign it
 * executing  执行中   the plan is agreed and is being carried out
 * resolved   待回访   done; waits for the customer's word and the call-back
 * closed, withdrawn, notEstablished, merged, arbitrated, adjudicated: ended
 */
export const STATUSES = [
  'registered',
  'dispatched',
  'handling',
  'planned',
  'approving',
  'executing',
  'resolved',
  'closed',
  'withdrawn',
  'notEstablished',
  'merged',
  'arbitrated',
  'adjudicated',
] as const

export type Status = (typeof STATUSES)[number]

export const ENDED: ReadonlySet<Status> = new Set([
  'closed',
  'withdrawn',
  'notEstablished',
  'merged',
  'arbitrated',
  'adjudicated',
])

/** Events that leave every open state as it is. */
const STAYS = {
  progressed: 'same',
  promised: 'same',
  asked: 'same',
  instructed: 'same',
  detailAdded: 'same',
  severityChanged: 'same',
  humanRequested: 'same',
  itemStarted: 'same',
  itemFilled: 'same',
  itemConfirmed: 'same',
  itemReturned: 'same',
  itemWaived: 'same',
  expertOpinionAsked: 'same',
  expertOpinionGiven: 'same',
  unreached: 'same',
  urgentRefused: 'same',
  systemUnreached: 'same',
  warRoomOpened: 'same',
  warRoomJoined: 'same',
  contactViewed: 'same',
  escalated: 'same',
  reminded: 'same',
  windowOpened: 'same',
  resumed: 'same',
  missed: 'same',
  assessed: 'same',
  linked: 'same',
  repeated: 'same',
  absorbed: 'same',
  classified: 'same',
  converted: 'registered',
  responsibilityFound: 'same',
  violationRecorded: 'same',
  appealed: 'same',
  rejudged: 'same',
  reported: 'same',
  copied: 'same',
  corrected: 'same',
  sampled: 'same',
  erased: null,
} as const

const ENDS = {
  withdrawn: 'withdrawn',
  notEstablished: 'notEstablished',
  merged: 'merged',
  arbitrated: 'arbitrated',
  adjudicated: 'adjudicated',
} as const

/** After the end a case can still be scored, the score disputed, a form about the company filled in, and that watched by clocks; nothing else happens to it. */
const AFTER_END = {
  registered: null,
  dispatched: null,
  arranged: null,
  accepted: null,
  contacted: null,
  planned: null,
  approvalRequested: null,
  approved: null,
  rejected: null,
  approvalSigned: null,
  approvalExpired: null,
  planAgreed: null,
  planDeclined: null,
  progressed: null,
  promised: null,
  asked: null,
  instructed: null,
  detailAdded: null,
  severityChanged: null,
  humanRequested: null,
  itemStarted: 'same',
  itemFilled: 'same',
  itemConfirmed: 'same',
  itemReturned: 'same',
  itemWaived: 'same',
  expertOpinionAsked: null,
  expertOpinionGiven: null,
  unreached: 'same',
  urgentRefused: null,
  systemUnreached: 'same',
  warRoomOpened: null,
  warRoomJoined: null,
  contactViewed: null,
  transferred: null,
  escalated: 'same',
  reminded: 'same',
  windowOpened: 'same',
  resumed: null,
  missed: 'same',
  assessed: 'same',
  resolved: null,
  rated: null,
  followUpTried: null,
  reopened: null,
  closed: null,
  withdrawn: null,
  notEstablished: null,
  linked: null,
  repeated: null,
  merged: null,
  absorbed: null,
  classified: null,
  converted: null,
  answered: null,
  responsibilityFound: 'same',
  violationRecorded: 'same',
  appealed: 'same',
  rejudged: 'same',
  arbitrated: null,
  adjudicated: null,
  reported: null,
  copied: 'same',
  corrected: 'same',
  sampled: null,
  erased: 'same',
} as const

type Next = Status | 'same' | null

/** State × event: the state after it, `same`, or `null` where it cannot happen. A missing cell does not compile. */
export const TRANSITIONS = {
  registered: {
    ...AFTER_END,
    ...STAYS,
    ...ENDS,
    dispatched: 'dispatched',
    arranged: 'same',
    accepted: 'same',
    contacted: 'same',
    answered: 'resolved',
    closed: 'closed',
  },
  dispatched: {
    ...AFTER_END,
    ...STAYS,
    ...ENDS,
    dispatched: 'dispatched',
    accepted: 'same',
    contacted: 'handling',
    transferred: 'dispatched',
    answered: 'resolved',
    closed: 'closed',
  },
  handling: {
    ...AFTER_END,
    ...STAYS,
    ...ENDS,
    accepted: 'same',
    contacted: 'same',
    planned: 'planned',
    transferred: 'dispatched',
    answered: 'resolved',
    resolved: 'resolved',
  },
  planned: {
    ...AFTER_END,
    ...STAYS,
    ...ENDS,
    accepted: 'same',
    contacted: 'same',
    planned: 'planned',
    approvalRequested: 'approving',
    planAgreed: 'executing',
    planDeclined: 'handling',
    transferred: 'dispatched',
    resolved: 'resolved',
  },
  approving: {
    ...AFTER_END,
    ...STAYS,
    ...ENDS,
    accepted: 'same',
    contacted: 'same',
    approved: 'planned',
    rejected: 'handling',
    approvalSigned: 'same',
    approvalExpired: 'planned',
    approvalRequested: 'same',
    transferred: 'dispatched',
  },
  executing: {
    ...AFTER_END,
    ...STAYS,
    ...ENDS,
    accepted: 'same',
    contacted: 'same',
    planned: 'planned',
    planDeclined: 'handling',
    transferred: 'dispatched',
    resolved: 'resolved',
  },
  resolved: {
    ...AFTER_END,
    ...STAYS,
    ...ENDS,
    rated: 'same',
    followUpTried: 'same',
    reopened: 'dispatched',
    closed: 'closed',
  },
  closed: AFTER_END,
  withdrawn: AFTER_END,
  notEstablished: AFTER_END,
  merged: AFTER_END,
  arbitrated: AFTER_END,
  adjudicated: AFTER_END,
} as const satisfies Record<Status, Record<EventType, Next>>

/** The state after an event, or `null` where it cannot happen. */
export function nextStatus(status: Status, event: EventType): Status | null {
  const next: Next = TRANSITIONS[status][event]
  return next === 'same' ? status : next
}
