import type { Complaint } from '../complaint/complaint.ts'
import type { WorkItem } from '../complaint/work-item.ts'
import { titleAndName } from '../people/people.ts'
import type { Policy } from '../policy/schema.ts'
import { spokenDay } from '../time/china-time.ts'
import { word } from '../wording/wording.ts'

/** What was filled in, `原因：…`, one line a field; free text as people wrote it. */
export function itemLines(item: string, state: WorkItem, policy: Policy): string[] {
  return (policy.workItems[item]?.fields ?? []).flatMap(({ field, name, type, values }) => {
    const value = state.values[field]
    if (value === undefined) return []
    const plain = type === 'date' ? spokenDay(String(value)) : (values?.[String(value)] ?? value)
    const shown = type === 'amount' ? word(policy, 'fact.compensation.yuan', { amount: value }) : plain
    return [word(policy, 'item.line', { name, value: shown })]
  })
}

/** How far a form has come: 待填写, 待复核, 已完成. */
export function itemStatus(state: WorkItem, policy: Policy): string {
  if (state.status === 'filled') return word(policy, state.awaits === 'check' ? 'item.checking' : 'item.confirming')
  if (state.status === 'open' && state.remark !== null) return word(policy, 'item.returned', { reason: state.remark })
  if (state.status === 'waived') return word(policy, 'item.waived', { reason: state.remark ?? '' })
  return word(policy, `item.${state.status}`)
}

/** Forms and opinions of a case as other systems read them: what was written is told only where the customer was told it too. */
export function workStatus(complaint: Complaint, policy: Policy): [string, string][] {
  const items = Object.entries(complaint.items).flatMap(([id, state]): [string, string][] => {
    const rule = policy.workItems[id]
    if (!rule || rule.afterEnd) return []
    const lines = rule.customer && state.filledAt !== null ? itemLines(id, state, policy) : []
    const status =
      state.status === 'open' || state.status === 'waived'
        ? word(policy, `item.plain.${state.status}`)
        : itemStatus(state, policy)
    return [[rule.name, [status, ...lines].join(word(policy, 'item.joint'))]]
  })
  const opinions = Object.entries(complaint.expertOpinions).map(([id, { answer }]): [string, string] => [
    policy.expertOpinions[id]?.name ?? id,
    word(policy, answer === null ? 'item.plain.open' : 'item.done'),
  ])
  return [...items, ...opinions]
}

/** Forms and opinions of a case, for cards and print: a name and where it stands, with what was filled in or answered. */
export function workFacts(complaint: Complaint, policy: Policy, which: 'open' | 'done' | 'all'): [string, string][] {
  const isShown = (isOpen: boolean) => which === 'all' || isOpen === (which === 'open')
  const shownItems = Object.entries(complaint.items).filter(([, { status }]) => isShown(status === 'open'))
  const items = shownItems.map(([id, state]): [string, string] => [
    policy.workItems[id]?.name ?? id,
    [itemStatus(state, policy), ...itemLines(id, state, policy)].join(word(policy, 'item.joint')),
  ])
  const shownOpinions = Object.entries(complaint.expertOpinions).filter(([, { answer }]) => isShown(answer === null))
  const expertOpinions = shownOpinions.map(([id, { person, question, answer }]): [string, string] => [
    policy.expertOpinions[id]?.name ?? id,
    answer === null
      ? word(policy, 'expertOpinion.open', {
          person: person === null ? word(policy, 'expertOpinion.outside') : titleAndName(person, policy),
          question,
        })
      : word(policy, 'expertOpinion.given', { answer }),
  ])
  return [...items, ...expertOpinions]
}
