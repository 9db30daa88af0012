/** Why a rule said no. A value, not an error: the person is told in kind words with the next step (`core/wording`). */
export const REFUSALS = [
  'ended',
  'not-now',
  'already-done',
  'not-allowed',
  'contact-first',
  'plan-first',
  'approval-first',
  'approval-not-needed',
  'agreement-first',
  'no-such-department',
  'no-such-person',
  'same-person',
  'reason-needed',
  'amount-wrong',
  'date-past',
  'time-unclear',
  'time-past',
  'time-far',
  'too-early',
  'no-such-severity',
  'no-such-field',
  'value-wrong',
  'no-contact',
  'no-war-room',
  'accused',
  'no-chat',
  'no-such-item',
  'item-first',
  'item-field',
  'item-empty',
  'item-needed',
  'no-such-complaint',
  'no-such-other',
  'same-case',
  'other-ended',
  'other-is-no-complaint',
  'is-complaint',
  'is-no-complaint',
  'no-such-category',
  'handler-only',
  'classify-first',
  'finding-first',
  'dispatch-first',
  'no-such-report',
  'no-such-violation',
  'no-such-assessment',
  'not-concerned',
  'not-appealable',
  'not-appealed',
  'appeal-too-late',
  'rating-first',
  'changed-meanwhile',
  'beyond-authority',
] as const

export type RefusalCode = (typeof REFUSALS)[number]

export type Refusal = { refused: RefusalCode; facts?: Record<string, string> }

export function refuse(refused: RefusalCode, facts?: Record<string, string>): Refusal {
  return facts ? { refused, facts } : { refused }
}

export function isRefusal(value: object): value is Refusal {
  return 'refused' in value
}
