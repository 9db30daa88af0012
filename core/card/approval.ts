import type { Case } from '../case/case.ts'
import { categoryName } from '../case/category-name.ts'
import { demandNames } from '../case/describe.ts'
import { maskOf } from '../case/masked.ts'
import { isOpen } from '../deadline/deadline.ts'
import type { CardAction, CardView } from '../message/outbound.ts'
import { titleAndName } from '../people/people.ts'
import type { Policy } from '../policy/schema.ts'
import { spokenTime } from '../time/china-time.ts'
import { word } from '../wording/wording.ts'

/**
 * The card of a plan in the chat of whoever must sign it: what is asked of him, how much, for what, who signed before, until when. He has ten
 * seconds: nothing else is on it but yes and no. `actions` are the buttons of the whole card.
 */
export function approvalCard(whole: CardView, current: Case, policy: Policy, now: Date): CardView {
  const { complaint, events, deadlines } = current
  const { plan } = complaint
  const mask = maskOf(complaint, policy)
  const due = deadlines.filter(isOpen).find(({ clock }) => policy.clocks[clock]?.owner === 'approver')
  const signed = events.filter(event => event.type === 'approvalSigned').map(({ by }) => titleAndName(by.id, policy))
  const rule = events.findLast(event => event.type === 'approvalRequested')
  const facts: [string, string | false | null | undefined][] = [
    [word(policy, 'fact.approval.rule'), rule?.data.rule],
    [
      word(policy, 'fact.compensation'),
      plan && plan.compensation > 0 && word(policy, 'fact.compensation.yuan', { amount: plan.compensation }),
    ],
    [word(policy, 'fact.plan'), plan?.measure],
    [word(policy, 'fact.category'), categoryName(complaint.category, policy)],
    [word(policy, 'section.wants'), complaint.demands.join() !== 'other' && demandNames(complaint.demands, policy)],
    [word(policy, 'fact.approval.by'), plan && titleAndName(plan.by, policy)],
    [word(policy, 'fact.approval.signed'), signed.join('、')],
    [word(policy, 'fact.approval.principal'), plan?.principal && titleAndName(plan.principal, policy)],
    [word(policy, 'fact.deadline'), due && spokenTime(new Date(due.dueAt), now)],
  ]
  return {
    ...whole,
    title: word(policy, plan && plan.compensation > 0 ? 'card.title.approval' : 'card.title.approval.free', {
      amount: plan?.compensation ?? 0,
      number: complaint.number,
    }),
    facts: facts.flatMap(([label, value]) => (value ? [{ label, value: mask(value) }] : [])),
    sections: [{ heading: word(policy, 'section.summary'), text: mask(complaint.summary).slice(0, SHORT) }],
    timeline: [],
    actions: whole.actions.filter(isAnswer),
  }
}

const SHORT = 80

function isAnswer({ command }: CardAction): boolean {
  return command === 'approve' || command === 'reject'
}
