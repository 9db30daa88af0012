import type { Actor } from '../complaint/event.ts'
import type { TimeEvent } from '../deadline/deadline.ts'
import type { Visit } from './visit.ts'

/** How a call-back ended. */
export const OUTCOMES = ['none', 'settled', 'tracked', 'complaint', 'unanswered', 'not-free'] as const

/**
 * none 无不满 · settled 当场解决 · tracked 跟踪解决 · complaint 转投诉 ·
 * unanswered 未接通, not-free 客户不便: both unsuccessful
 */
export type Outcome = (typeof OUTCOMES)[number]

/** What can happen to a call-back; facts, never changed. Time brings the same events as to a complaint. */
export const CALL_BACK_EVENTS = [
  'opened',
  'surveyed',
  'answered',
  'surveyLapsed',
  'tried',
  'recorded',
  'tracked',
  'contacted',
  'handedBack',
  'complained',
  'unsuccessful',
  'noted',
  'contactViewed',
  'windowOpened',
  'reminded',
  'missed',
  'escalated',
] as const

export type CallBackEventType = (typeof CALL_BACK_EVENTS)[number]

type OwnData = {
  opened: { programme: string; visit: Visit; conversation: string | null }
  /** The customer was asked in his chat. */
  surveyed: { until: string }
  answered: { satisfied: boolean; words: string }
  /** `silent`: no answer in time; `unreached`: the question could not be delivered. Somebody calls. */
  surveyLapsed: { why: 'silent' | 'unreached' }
  /** Nobody answered the call. */
  tried: { attempt: number; note: string }
  recorded: {
    outcome: 'none' | 'settled' | 'tracked'
    satisfied: boolean
    grievance: string
    solution: string
    yuan: number
  }
  /** A grievance that is no complaint goes to a responsible person; `promised`: the customer was told that somebody contacts him. */
  tracked: { person: string; grievance: string; promised: boolean }
  /** The responsible person has spoken to the customer. */
  contacted: { note: string }
  handedBack: { result: string }
  complained: { complaintId: string; story: string }
  unsuccessful: { why: 'unanswered' | 'not-free'; note: string }
  noted: { note: string }
  contactViewed: Record<never, never>
}

type OwnEvent = { [T in keyof OwnData]: { type: T; at: string; by: Actor; data: OwnData[T] } }[keyof OwnData]

export type CallBackEvent = OwnEvent | TimeEvent

/** An event as it is kept, with its place in the history, from 1. */
export type RecordedCallBackEvent = CallBackEvent & { seq: number }

export type CallBackEventData = OwnData
