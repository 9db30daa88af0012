import type { CallBackEventType } from './event.ts'

/**
 * Where a call-back stands.
 *
 * surveying 问卷中    the customer was asked in his chat
 * calling   待回访    somebody has to call him
 * tracking  问题跟踪  a responsible person sees to the problem
 * recorded, complained, unsuccessful: ended
 */
export const CALL_BACK_STATUSES = [
  'surveying',
  'calling',
  'tracking',
  'recorded',
  'complained',
  'unsuccessful',
] as const

export type CallBackStatus = (typeof CALL_BACK_STATUSES)[number]

const ENDED: ReadonlySet<CallBackStatus> = new Set(['recorded', 'complained', 'unsuccessful'])

export function isOver(callBack: { status: CallBackStatus }): boolean {
  return ENDED.has(callBack.status)
}

type Next = CallBackStatus | 'same' | null

const NOTHING = {
  opened: null,
  surveyed: null,
  answered: null,
  surveyLapsed: null,
  tried: null,
  recorded: null,
  tracked: null,
  contacted: null,
  handedBack: null,
  complained: null,
  unsuccessful: null,
  noted: null,
  contactViewed: null,
  windowOpened: null,
  reminded: null,
  missed: null,
  escalated: null,
} as const

const STAYS = {
  noted: 'same',
  contactViewed: 'same',
  windowOpened: 'same',
  reminded: 'same',
  missed: 'same',
  escalated: 'same',
} as const

/** What a call brings. A customer who was asked in his chat may be called all the same. */
const CALLED = {
  tried: 'calling',
  recorded: 'recorded',
  tracked: 'tracking',
  complained: 'complained',
  unsuccessful: 'unsuccessful',
} as const

/** State × event: the state after it, `same`, or `null` where it cannot happen. */
const TRANSITIONS = {
  surveying: { ...NOTHING, ...STAYS, ...CALLED, answered: 'calling', surveyLapsed: 'calling' },
  calling: { ...NOTHING, ...STAYS, ...CALLED, surveyed: 'surveying' },
  tracking: { ...NOTHING, ...STAYS, contacted: 'same', handedBack: 'calling', complained: 'complained' },
  recorded: NOTHING,
  complained: NOTHING,
  unsuccessful: NOTHING,
} as const satisfies Record<CallBackStatus, Record<CallBackEventType, Next>>

export function nextCallBackStatus(status: CallBackStatus, event: CallBackEventType): CallBackStatus | null {
  const next: Next = TRANSITIONS[status][event]
  return next === 'same' ? status : next
}
