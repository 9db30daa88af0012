import { factsOf, holds } from '../case/condition.ts'
import type { WorkItemRule } from '../policy/schema/work.ts'
import type { Policy } from '../policy/schema.ts'
import type { Complaint } from './complaint.ts'
import { readValues } from './decide-work.ts'
import type { ComplaintEvent } from './event.ts'
import { happened, type Situation } from './happened.ts'
import { type Refusal, refuse } from './refusal.ts'
import { isSettled } from './work-item.ts'

/** In front of a form's field in the form of the command with which it is filled in: `form-<form>-<field>`. */
export const FORM_FIELD = 'form-'

/** The forms that are filled in with this command, once in each round. */
export function formsWith(command: string, complaint: Complaint, policy: Policy): [string, WorkItemRule][] {
  return Object.entries(policy.workItems).filter(([id, rule]) => {
    const state = complaint.items[id]
    const isDone = state !== undefined && (state.round === complaint.round || !isSettled(state))
    return rule.command === command && !isDone && (!rule.when || holds(rule.when, factsOf(complaint)))
  })
}

/** What filling them in brings, from what was typed (`<form>-<field>`), or which field is missing. */
export function fillWith(
  command: string,
  typed: Readonly<Record<string, string>>,
  complaint: Complaint,
  situation: Situation,
): ComplaintEvent[] | Refusal {
  const events: ComplaintEvent[] = []
  for (const [item, rule] of formsWith(command, complaint, situation.policy)) {
    const own = Object.entries(typed).flatMap(([key, value]): [string, string][] =>
      key.startsWith(`${item}-`) ? [[key.slice(item.length + 1), value]] : [],
    )
    const read = readValues(rule, Object.fromEntries(own), complaint, situation.policy)
    if ('wrong' in read) return refuse('item-field', { field: read.wrong })
    const awaits = rule.check ? 'check' : null
    events.push(
      happened('itemStarted', { item }, situation),
      happened('itemFilled', { item, values: read.values, awaits }, situation),
    )
  }
  return events
}
