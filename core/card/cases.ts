import type { Case } from '../case/case.ts'
import { factsOf, holds } from '../case/condition.ts'
import { amountText, categoryName, ruleName } from '../case/describe.ts'
import type { Assessment, Complaint } from '../complaint/complaint.ts'
import { hasEnded } from '../complaint/complaint.ts'
import { waitsForReview } from '../complaint/decide-end.ts'
import { appealableNow } from '../complaint/decide-finding.ts'
import { JUDGED_FIELD } from '../complaint/press.ts'
import type { CardAction, FormField } from '../message/outbound.ts'
import { titleAndName } from '../people/people.ts'
import type { Policy } from '../policy/schema.ts'
import { maskText } from '../privacy.ts'
import { type TextKey, word } from '../wording/wording.ts'

/** What the card says of repeats, merged cases, causes, findings and appeals. */
export function caseFacts(complaint: Complaint, policy: Policy): [string, string | null][] {
  const fact = (key: TextKey, value: string | null): [string, string | null] => [word(policy, key), value]
  const appeals = complaint.assessments.filter(({ appeal }) => appeal === 'open').length
  return [
    fact('fact.kind', complaint.kind === 'complaint' ? null : word(policy, `kind.${complaint.kind}`)),
    fact('fact.repeats', repeatsText(complaint, policy)),
    fact('fact.absorbed', complaint.absorbed.join('、') || null),
    fact('fact.merged-into', complaint.mergedInto),
    fact('fact.causes', complaint.causes.map(cause => categoryName(cause, policy)).join('、') || null),
    fact('fact.finding', complaint.finding === 'none' ? null : word(policy, `fact.finding.${complaint.finding}`)),
    fact('fact.appeals', appeals === 0 ? null : word(policy, 'fact.appeals.open', { count: appeals })),
  ]
}

/** By the rule that counts most. */
function repeatsText({ related }: Complaint, policy: Policy): string | null {
  const last = related.at(-1)
  if (!last) return null
  const rules = [...new Set(related.map(({ rule }) => rule))]
  const numbersBy = (rule: string) => related.filter(one => one.rule === rule).map(({ number }) => number)
  const rule = rules.sort((a, b) => numbersBy(b).length - numbersBy(a).length)[0] ?? last.rule
  const numbers = numbersBy(rule)
  return word(policy, 'fact.repeats.value', {
    count: numbers.length + 1,
    rule: ruleName(rule, policy),
    numbers: numbers.slice(-3).join('、'),
  })
}

/** How many earlier cases a card offers to merge into. */
const MERGES_OFFERED = 2

/** What a complaint's card offers beside its next step, as far as the policy knows of it. */
export function moreActions(current: Case, policy: Policy, now: Date): CardAction[] {
  const { complaint } = current
  if (complaint.kind !== 'complaint') return otherKind(complaint, policy)
  const isWorkedOn = WORKED_ON.has(complaint.status)
  const actions: (CardAction | false | null)[] = [
    waitsForReview(complaint, { policy }) && reviewAction(policy),
    complaint.status === 'registered' && explainAction(policy),
    complaint.status === 'dispatched' && policy.explainAfterDispatch && explainAction(policy),
    isWorkedOn && policy.classification !== undefined && classifyAction(complaint, policy),
    isWorkedOn && policy.severity.levels.length > 1 && severityAction(complaint, policy),
    isWorkedOn && policy.settlements.length > 0 && noAgreement(complaint) && settleAction(policy),
    ...(hasEnded(complaint) ? [] : mergeActions(complaint, policy)),
    !hasEnded(complaint) && reportAction(complaint, policy),
    ...findingActions(complaint, policy, now),
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

function form(policy: Policy, command: string, style: CardAction['style'], fields: FormField[]): CardAction {
  return { command, label: word(policy, `action.${command}` as TextKey), style, fields }
}

function text(name: string, label: string, required = true): FormField {
  return { name, label, type: 'multiline', required }
}

function choice(label: string, name: string, options: { value: string; label: string }[], required = true): FormField {
  return { name, label, type: 'choice', required, options }
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

type Kind = Policy['taxonomy'][number]

/** The ends of the taxonomy's branches; where it is large only those in the case's own branch, and the other branches by name. */
function causesFor(complaint: Complaint, policy: Policy): { value: string; label: string }[] {
  const all = leaves(policy.taxonomy, '')
  const branch = complaint.category?.split('/')[0] ?? ''
  const shown = all.length <= MOST_CAUSES ? all : [...inBranch(all, branch), ...policy.taxonomy.map(({ id }) => id)]
  return [...new Set(shown)].map(value => ({ value, label: categoryName(value, policy) }))
}

/** A card holds 200 elements, and each choice is one of them. */
const MOST_CAUSES = 20

function inBranch(all: readonly string[], branch: string): string[] {
  return all.filter(id => id.startsWith(`${branch}/`)).slice(0, MOST_CAUSES)
}

function leaves(kinds: readonly Kind[], parent: string): string[] {
  return kinds.flatMap(({ id, children }) =>
    children?.length ? leaves(children, `${parent}${id}/`) : [`${parent}${id}`],
  )
}

function classifyAction(complaint: Complaint, policy: Policy): CardAction {
  const causes = causesFor(complaint, policy)
  const judged = policy.intake.fields.flatMap((field): FormField[] => {
    if (!field.judged || !field.values) return []
    const options = Object.entries(field.values).map(([value, label]) => ({ value, label }))
    const now = complaint.fields[field.field]
    const known = now === undefined ? {} : { value: String(now) }
    return [{ ...choice(field.name, `${JUDGED_FIELD}${field.field}`, options, false), ...known }]
  })
  return form(policy, 'classify', 'default', [
    {
      ...choice(word(policy, 'action.classify.category'), 'category', causes),
      ...(complaint.category === null ? {} : { value: complaint.category }),
    },
    choice(
      word(policy, 'action.classify.also'),
      'also',
      policy.taxonomy.map(({ id, name }) => ({ value: id, label: name })),
      false,
    ),
    ...judged,
    text('because', word(policy, 'action.classify.because')),
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

function findingActions(complaint: Complaint, policy: Policy, now: Date): CardAction[] {
  const { findings } = policy
  if (!findings) return []
  const say = (key: TextKey) => word(policy, key)
  const canFind = complaint.contactedAt !== null && !hasEnded(complaint) && complaint.finding === 'none'
  const open = complaint.assessments.filter(({ appeal }) => appeal === 'open')
  const appealable = appealableNow(complaint, policy, now)
  const violations = Object.entries(findings.violations).map(([value, { name }]) => ({ value, label: name }))
  const isSent = complaint.department !== null && !hasEnded(complaint)
  return [
    ...(canFind
      ? [
          form(policy, 'find', complaint.status === 'resolved' ? 'primary' : 'default', [
            choice(say('action.find.responsible'), 'responsible', [
              { value: 'yes', label: say('action.find.yes') },
              { value: 'no', label: say('action.find.no') },
            ]),
            text('reason', say('action.find.reason')),
          ]),
        ]
      : []),
    ...(isSent && violations.length > 0
      ? [
          form(policy, 'recordViolation', 'default', [
            choice(say('action.recordViolation.violation'), 'violation', violations),
            text('note', say('action.recordViolation.note')),
          ]),
        ]
      : []),
    ...(appealable.length > 0
      ? [
          form(policy, 'appeal', 'default', [
            choice(say('action.appeal.of'), 'of', entries(appealable, policy)),
            text('reason', say('action.appeal.reason')),
          ]),
        ]
      : []),
    ...(open.length > 0
      ? [
          form(policy, 'rejudge', 'primary', [
            choice(say('action.rejudge.of'), 'of', entries(open, policy)),
            choice(
              say('action.rejudge.outcome'),
              'outcome',
              (['upheld', 'revoked', 'changed'] as const).map(value => ({
                value,
                label: say(`action.rejudge.${value}`),
              })),
            ),
            ...amounts(policy),
            text('reason', say('action.appeal.reason')),
          ]),
        ]
      : []),
    ...((hasEnded(complaint) || complaint.status === 'resolved') && complaint.assessments.length > 0
      ? [
          form(policy, 'adjust', 'default', [
            choice(say('action.appeal.of'), 'of', entries(complaint.assessments, policy)),
            ...amounts(policy),
            text('reason', say('action.appeal.reason')),
          ]),
        ]
      : []),
  ]
}

function amounts(policy: Policy): FormField[] {
  return (['points', 'yuan'] as const).map(name => ({
    name,
    label: word(policy, `action.adjust.${name}`),
    type: 'text',
    required: false,
  }))
}

function entries(of: readonly Assessment[], policy: Policy): { value: string; label: string }[] {
  return of.slice(-10).map(one => ({
    value: String(one.seq),
    label: maskText(
      word(policy, 'assessment.line', {
        person: titleAndName(one.person, policy),
        reason: one.reason,
        amount: amountText(one, policy),
      }),
    ),
  }))
}
