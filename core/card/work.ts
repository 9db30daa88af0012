import { type Complaint, hasEnded } from '../complaint/complaint.ts'
import { presetOf } from '../complaint/preset.ts'
import { isSettled, type WorkItem } from '../complaint/work-item.ts'
import type { CardAction, FormField } from '../message/outbound.ts'
import type { WorkItemRule } from '../policy/schema/work.ts'
import type { Policy } from '../policy/schema.ts'
import { maskText } from '../privacy.ts'
import { word } from '../wording/wording.ts'

/** A card holds only so many forms. */
const MOST_FORMS = 3

/** Buttons and forms of a case's own work: what is to be filled in, checked or answered, then what may be started. */
export function workActions(complaint: Complaint, policy: Policy): CardAction[] {
  const open = Object.entries(complaint.items)
    .flatMap(([id, state]): [string, WorkItemRule, WorkItem][] => {
      const rule = policy.workItems[id]
      return rule && !isSettled(state) && (!hasEnded(complaint) || rule.afterEnd) ? [[id, rule, state]] : []
    })
    .slice(0, MOST_FORMS)
  return [
    ...open.flatMap(([id, rule, state]) => itemActions(id, rule, state, complaint, policy)),
    ...expertOpinionActions(complaint, policy),
    ...startActions(complaint, policy),
  ]
}

function itemActions(
  item: string,
  rule: WorkItemRule,
  state: WorkItem,
  complaint: Complaint,
  policy: Policy,
): CardAction[] {
  const say = (key: Parameters<typeof word>[1]) => word(policy, key, { item: rule.name })
  const value = { item }
  if (state.status === 'filled') {
    const isCheck = state.awaits === 'check'
    return [
      {
        command: 'confirmItem',
        label: say(isCheck ? 'action.confirmItem' : 'action.confirmItem.customer'),
        style: 'primary',
        value,
      },
      {
        command: 'returnItem',
        label: say(isCheck ? 'action.returnItem' : 'action.returnItem.customer'),
        style: 'default',
        value,
        fields: [reason(say('action.returnItem.field'))],
      },
    ]
  }
  const waive: CardAction = {
    command: 'waiveItem',
    label: say('action.waiveItem'),
    style: 'default',
    value,
    fields: [reason(say('action.waiveItem.field'))],
  }
  return [
    {
      command: 'fillItem',
      label: say('action.fillItem'),
      style: 'primary',
      value,
      fields: fieldsOf(rule, state, complaint, policy),
    },
    ...(rule.waivable ? [waive] : []),
  ]
}

function reason(label: string): FormField {
  return { name: 'reason', label, type: 'multiline', required: true }
}

function fieldsOf(rule: WorkItemRule, state: WorkItem, complaint: Complaint, policy: Policy): FormField[] {
  return rule.fields.map(({ field, name, type, required, values, preset }) => {
    const typed = state.values[field] ?? presetOf(preset, complaint, policy)
    return {
      name: field,
      label: name,
      type,
      required,
      ...(typed === undefined || isPersonal(String(typed)) ? {} : { value: String(typed) }),
      ...(values ? { options: Object.entries(values).map(([value, label]) => ({ value, label })) } : {}),
    }
  })
}

/** What was typed before goes back into the field only where the card of a group may show it. */
function isPersonal(text: string): boolean {
  return maskText(text) !== text
}

function expertOpinionActions(complaint: Complaint, policy: Policy): CardAction[] {
  if (hasEnded(complaint)) return []
  const open = Object.entries(complaint.expertOpinions).filter(([, { answer }]) => answer === null)
  const given = open.map(([item, { question }]): CardAction => {
    const name = policy.expertOpinions[item]?.name ?? item
    const text: FormField = { name: 'text', label: maskText(question), type: 'multiline', required: true }
    return {
      command: 'giveExpertOpinion',
      label: word(policy, 'action.giveExpertOpinion', { item: name }),
      style: 'primary',
      value: { item },
      fields: [text],
    }
  })
  const isOpen = (item: string) => open.some(([id]) => id === item)
  const options = Object.entries(policy.expertOpinions).flatMap(([value, { name }]) =>
    isOpen(value) ? [] : [{ value, label: name }],
  )
  if (options.length === 0 || !IS_WORKED_ON.has(complaint.status)) return given
  const ask: CardAction = {
    command: 'askExpertOpinion',
    label: word(policy, 'action.askExpertOpinion'),
    style: 'default',
    fields: [
      {
        name: 'item',
        label: word(policy, 'action.askExpertOpinion.of'),
        type: 'choice',
        required: true,
        options,
        value: options[0]?.value ?? '',
      },
      { name: 'question', label: word(policy, 'action.askExpertOpinion.question'), type: 'multiline', required: true },
    ],
  }
  return [...given, ask]
}

const IS_WORKED_ON: ReadonlySet<Complaint['status']> = new Set(['handling', 'planned', 'executing'])

function startActions(complaint: Complaint, policy: Policy): CardAction[] {
  const options = Object.entries(policy.workItems).flatMap(([value, { name, starts, command }]) =>
    starts.length === 0 && command === undefined && complaint.items[value] === undefined
      ? [{ value, label: name }]
      : [],
  )
  if (options.length === 0 || !IS_WORKED_ON.has(complaint.status)) return []
  const item: FormField = {
    name: 'item',
    label: word(policy, 'action.startItem.field'),
    type: 'choice',
    required: true,
    options,
    value: options[0]?.value ?? '',
  }
  return [{ command: 'startItem', label: word(policy, 'action.startItem'), style: 'default', fields: [item] }]
}
