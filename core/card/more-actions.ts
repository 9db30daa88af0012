import type { Case } from '../case/case.ts'
import { factsOf, holds } from '../case/condition.ts'
import { type Complaint, hasEnded } from '../complaint/complaint.ts'
import { correctableFields } from '../complaint/decide-correct.ts'
import { waitsForReview } from '../complaint/decide-end.ts'
import type { CardAction } from '../message/outbound.ts'
import type { Policy } from '../policy/schema.ts'
import { word } from '../wording/wording.ts'
import { classifyAction } from './classify-form.ts'
import { findingActions } from './finding-forms.ts'
import { choice, form, text } from './form.ts'

/** How many earlier cases a card offers to merge into. */
const MERGES_OFFERED = 2

/** What a complaint's card offers beside its next step, as far as the policy knows of it; a way to end it first, for a full card leaves out the last. */
export function moreActions(current: Case, policy: Policy, now: Date): CardAction[] {
  const { complaint } = current
  if (complaint.kind !== 'complaint') return otherKind(complaint, policy)
  const isWorkedOn = WORKED_ON.has(complaint.status)
  const actions: (CardAction | false | null)[] = [
    waitsForReview(complaint, { policy }) && reviewAction(policy),
    isWorkedOn && policy.settlements.length > 0 && noAgreement(complaint) && settleAction(policy),
    complaint.status === 'registered' && explainAction(policy),
    complaint.status === 'dispatched' && policy.explainAfterDispatch && explainAction(policy),
    ...(isWorkedOn ? markActions(complaint, policy) : []),
    isWorkedOn && policy.classification !== undefined && classifyAction(complaint, policy),
    ...(hasEnded(complaint) ? [] : mergeActions(complaint, policy)),
    !hasEnded(complaint) && reportAction(complaint, policy),
    ...findingActions(complaint, policy, now),
    isWorkedOn && policy.severity.levels.length > 1 && severityAction(complaint, policy),
    isWorkedOn && correctAction(policy),
  ]
  return actions.flatMap(action => (action === false || action === null ? [] : [action]))
}

function reviewAction(policy: Policy): CardAction {
  return form(policy, 'review', 'primary', [
    choice(word(policy, 'action.review.outcome'), 'outcome', [
      { value: 'close', label: word(policy, 'action.review.close') },
      { value: 'return', label: word(policy, 'action.review.return') },
    ]),
    text('note', word(policy, 'action.review.note'), false),
  ])
}

const WORKED_ON: ReadonlySet<string> = new Set(['dispatched', 'handling', 'planned', 'executing'])

function otherKind(complaint: Complaint, policy: Policy): CardAction[] {
  if (hasEnded(complaint)) return []
  const convert = form(policy, 'convert', 'default', [text('words', word(policy, 'action.convert.words'))])
  if (complaint.status === 'resolved') return [convert]
  const content = choice(word(policy, 'action.answer.content'), 'content', [
    { value: 'no', label: word(policy, 'action.answer.content.no') },
    { value: 'yes', label: word(policy, 'action.answer.content.yes') },
  ])
  const answer = form(policy, 'answer', 'primary', [
    text('text', word(policy, 'action.answer.text')),
    ...(complaint.kind === 'inquiry' ? [{ ...content, required: false, value: 'no' }] : []),
  ])
  return [answer, convert]
}

function noAgreement({ plan, round }: Complaint): boolean {
  return round > 1 || plan?.agreed === false
}

function explainAction(policy: Policy): CardAction {
  return form(policy, 'explain', 'default', [text('reason', word(policy, 'action.explain.reason'))])
}

function severityAction(complaint: Complaint, policy: Policy): CardAction {
  const others = policy.severity.levels.filter(({ id }) => id !== complaint.severity)
  return form(policy, 'changeSeverity', 'default', [
    choice(
      word(policy, 'action.changeSeverity.level'),
      'severity',
      others.map(({ id, name }) => ({ value: id, label: name })),
    ),
    text('because', word(policy, 'action.changeSeverity.because')),
  ])
}

/** What was taken down wrongly. In cases that have ended it is done by message. */
function correctAction(policy: Policy): CardAction {
  const fields = correctableFields(policy)
  return form(policy, 'correct', 'default', [
    choice(
      word(policy, 'action.correct.field'),
      'field',
      fields.map(({ field, name }) => ({ value: field, label: name })),
    ),
    { name: 'value', label: word(policy, 'action.correct.value'), type: 'text', required: true },
    { name: 'reason', label: word(policy, 'action.correct.reason'), type: 'text', required: true },
  ])
}

/** One press for each of the newest earlier cases. */
function mergeActions(complaint: Complaint, policy: Policy): CardAction[] {
  const numbers = [...new Set(complaint.related.map(({ number }) => number))].slice(-MERGES_OFFERED)
  return numbers.map(number => ({
    command: 'merge',
    label: word(policy, 'action.merge', { number }),
    style: 'default',
    value: { into: number },
    confirm: word(policy, 'action.merge.confirm', { number }),
  }))
}

/** One press for a value that the policy gives a button of its own, while the case is known for something milder. */
function markActions(complaint: Complaint, policy: Policy): CardAction[] {
  return policy.intake.fields.flatMap(({ field, mark, values = {} }): CardAction[] => {
    const rank = (value: string | number | undefined) => Object.keys(values).indexOf(String(value))
    if (!mark || rank(complaint.fields[field]) >= rank(mark.value)) return []
    const reason = text('reason', word(policy, 'action.mark.reason'))
    const value = { field, value: mark.value }
    return [{ command: 'correct', label: mark.label, style: 'default', value, fields: [reason] }]
  })
}

function settleAction(policy: Policy): CardAction {
  const ways = policy.settlements.map(way => ({ value: way, label: word(policy, `action.settle.${way}`) }))
  return form(policy, 'settle', 'default', [
    choice(word(policy, 'action.settle.way'), 'way', ways),
    text('result', word(policy, 'action.settle.result')),
  ])
}

function reportAction(complaint: Complaint, policy: Policy): CardAction | null {
  const due = Object.entries(policy.referrals).filter(([, { when }]) => !when || holds(when, factsOf(complaint)))
  if (due.length === 0 || complaint.status === 'resolved') return null
  return form(policy, 'report', 'default', [
    choice(
      word(policy, 'action.report.report'),
      'report',
      due.map(([value, { name }]) => ({ value, label: name })),
    ),
    text('note', word(policy, 'action.report.note')),
  ])
}
