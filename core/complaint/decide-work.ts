import { resolveWho, titleAndName } from '../people/people.ts'
import type { WorkItemRule } from '../policy/schema/work.ts'
import type { Policy } from '../policy/schema.ts'
import type { Command, CommandType } from './command.ts'
import type { Complaint } from './complaint.ts'
import type { Actor, ComplaintEvent } from './event.ts'
import { isAmong } from './permission.ts'
import { presetOf } from './preset.ts'
import { type Refusal, refuse } from './refusal.ts'
import { isSettled } from './work-item.ts'

type Situation = { policy: Policy; now: Date; by: Actor }

export type WorkCommand = Extract<
  Command,
  {
    type:
      | 'startItem'
      | 'fillItem'
      | 'confirmItem'
      | 'returnItem'
      | 'waiveItem'
      | 'askExpertOpinion'
      | 'giveExpertOpinion'
  }
>

/** What a command about a form or an opinion does. Who may is said by the form itself, so it is looked at here. */
export function decideWork(
  complaint: Complaint,
  command: WorkCommand,
  situation: Situation,
): ComplaintEvent[] | Refusal {
  if (command.type === 'askExpertOpinion') return askExpertOpinion(complaint, command, situation)
  if (command.type === 'giveExpertOpinion') return giveExpertOpinion(complaint, command, situation)
  const { policy, by } = situation
  const at = situation.now.toISOString()
  const { item } = command
  const rule = Object.hasOwn(policy.workItems, item) ? policy.workItems[item] : undefined
  const state = complaint.items[item]
  if (!rule) return refuse('no-such-item')
  if (command.type === 'startItem') {
    if (state && !(isSettled(state) && state.round < complaint.round)) return refuse('already-done')
    return mayFill(rule, complaint, situation) ?? [{ type: 'itemStarted', at, by, data: { item } }]
  }
  if (!state || isSettled(state)) return refuse('already-done')
  switch (command.type) {
    case 'fillItem': {
      const refused = mayFill(rule, complaint, situation)
      if (refused) return refused
      const read = readValues(rule, command.values, complaint, policy)
      if ('wrong' in read) return refuse('item-field', { field: read.wrong })
      const awaits = rule.check ? 'check' : rule.customer === 'confirms' ? 'customer' : null
      return [{ type: 'itemFilled', at, by, data: { item, values: read.values, awaits } }]
    }
    case 'confirmItem':
    case 'returnItem': {
      if (state.status !== 'filled') return refuse('item-empty')
      const refused = mayJudge(rule, state.awaits, state.by, complaint, situation)
      if (refused) return refused
      if (command.type === 'confirmItem') return [{ type: 'itemConfirmed', at, by, data: { item } }]
      if (command.reason.trim() === '') return refuse('reason-needed')
      return [{ type: 'itemReturned', at, by, data: { item, reason: command.reason } }]
    }
    case 'waiveItem': {
      if (!rule.waivable) return refuse('item-needed')
      if (command.reason.trim() === '') return refuse('reason-needed')
      return (
        mayFill(rule, complaint, situation) ?? [{ type: 'itemWaived', at, by, data: { item, reason: command.reason } }]
      )
    }
  }
}

function mayFill(rule: WorkItemRule, complaint: Complaint, { policy, by }: Situation): Refusal | null {
  return by.type === 'system' || (by.type === 'person' && isAmong(by.id, rule.by, complaint, policy))
    ? null
    : notAllowed(rule.by, complaint, policy)
}

/** A check is made by somebody else than whoever filled it in; what the customer said elsewhere is written down by those who fill it in. */
function mayJudge(
  rule: WorkItemRule,
  awaits: 'check' | 'customer' | null,
  filledBy: string | null,
  complaint: Complaint,
  { policy, by }: Situation,
): Refusal | null {
  if (by.type === 'customer') return awaits === 'customer' ? null : refuse('not-now')
  const refs = awaits === 'customer' ? rule.by : (rule.check ?? rule.by)
  const isOwn = awaits === 'check' && by.id === filledBy
  return !isOwn && isAmong(by.id, refs, complaint, policy) ? null : notAllowed(refs, complaint, policy, filledBy)
}

function notAllowed(refs: readonly string[], complaint: Complaint, policy: Policy, but: string | null = null): Refusal {
  const people = resolveWho(refs, complaint, policy).filter(person => person !== but)
  return refuse('not-allowed', { people: people.map(id => titleAndName(id, policy)).join('、') })
}

type Values = Record<string, string | number>

/** What was typed, field by field as the policy lists them. `wrong` is the name of a field that is missing or cannot be read. */
export function readValues(
  rule: WorkItemRule,
  given: Record<string, string>,
  complaint: Complaint,
  policy: Policy,
): { values: Values } | { wrong: string } {
  const values: Values = {}
  for (const { field, name, type, required, values: choices, preset } of rule.fields) {
    const text =
      (Object.hasOwn(given, field) ? (given[field] ?? '') : '').trim() || (presetOf(preset, complaint, policy) ?? '')
    if (text === '') {
      if (required) return { wrong: name }
      continue
    }
    if (type === 'amount') {
      const amount = /^\d{1,9}(\.\d{1,2})?$/.exec(text.replace(/[,，\s￥¥元]/g, ''))?.[0]
      if (amount === undefined) return { wrong: name }
      values[field] = Number(amount)
    } else if (type === 'date') {
      if (!/^\d{4}-\d{2}-\d{2}/.test(text) || Number.isNaN(Date.parse(text.slice(0, 10)))) return { wrong: name }
      values[field] = text.slice(0, 10)
    } else if (type === 'choice' && !Object.hasOwn(choices ?? {}, text)) return { wrong: name }
    else values[field] = text
  }
  return { values }
}

function askExpertOpinion(
  complaint: Complaint,
  command: WorkCommand & { type: 'askExpertOpinion' },
  { policy, by, now }: Situation,
): ComplaintEvent[] | Refusal {
  const { item, question } = command
  const rule = Object.hasOwn(policy.expertOpinions, item) ? policy.expertOpinions[item] : undefined
  if (!rule) return refuse('no-such-item')
  const before = complaint.expertOpinions[item]
  if (before && before.answer === null) return refuse('already-done')
  if (question.trim() === '') return refuse('reason-needed')
  const person = rule.of === undefined ? null : (resolveWho(rule.of, complaint, policy)[0] ?? null)
  return [{ type: 'expertOpinionAsked', at: now.toISOString(), by, data: { item, question, person } }]
}

function giveExpertOpinion(
  complaint: Complaint,
  command: WorkCommand & { type: 'giveExpertOpinion' },
  { policy, by, now }: Situation,
): ComplaintEvent[] | Refusal {
  const { item, text } = command
  const asked = complaint.expertOpinions[item]
  if (!asked) return refuse('no-such-item')
  if (asked.answer !== null) return refuse('already-done')
  if (text.trim() === '') return refuse('reason-needed')
  const refs = asked.person === null ? [`person:${asked.askedBy}`, 'handler', 'manager'] : [`person:${asked.person}`]
  if (by.type !== 'system' && !isAmong(by.id, refs, complaint, policy)) return notAllowed(refs, complaint, policy)
  return [{ type: 'expertOpinionGiven', at: now.toISOString(), by, data: { item, text } }]
}

/** The first form or opinion that must be settled before this may be done, by its name; `null` where nothing stands in the way. */
export function blockedBy(complaint: Complaint, command: CommandType, policy: Policy): string | null {
  for (const [id, item] of Object.entries(complaint.items)) {
    const rule = policy.workItems[id]
    if (rule && !isSettled(item) && rule.blocks.includes(command)) return rule.name
  }
  for (const [id, { answer }] of Object.entries(complaint.expertOpinions)) {
    const rule = policy.expertOpinions[id]
    if (rule && answer === null && rule.blocks.includes(command)) return rule.name
  }
  return null
}
