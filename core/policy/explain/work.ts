import { type RegulationKey, say } from '../../wording/regulation.ts'
import type { ApprovalRule, WorkItemRule } from '../schema/work.ts'
import type { Policy } from '../schema.ts'
import type { Section } from './page.ts'
import { list, spokenCondition, spokenWho } from './phrases.ts'

/** The parts of a policy about work on a case: signatures, forms, opinions of experts. */

function section(heading: RegulationKey, heads: RegulationKey[], rows: string[][]): Section {
  return { heading: say(heading), lines: [], heads: heads.map(head => say(head)), rows }
}

export function approvals(policy: Policy): Section {
  const rows = policy.approvals.map(rule => [
    rule.name,
    spokenCondition(rule.when, policy),
    [signatories(rule, policy), ...remarks(rule, policy)].join(say('semicolon')),
  ])
  return section('heading.approvals', ['head.approval', 'head.when', 'head.by'], rows)
}

function signatories({ by, levels }: ApprovalRule, policy: Policy): string {
  if (!levels) return by === undefined ? say('none') : spokenWho(by, policy)
  return levels
    .map(({ by: person, upTo }) =>
      upTo === undefined
        ? spokenWho(person, policy)
        : say('approval.upTo', { person: spokenWho(person, policy), upTo }),
    )
    .join(' → ')
}

function remarks({ delegable, standIn, expires }: ApprovalRule, policy: Policy): string[] {
  return [
    ...(delegable
      ? [
          delegable.upTo === undefined
            ? say('approval.delegable')
            : say('approval.delegable.upTo', { upTo: delegable.upTo }),
        ]
      : []),
    ...(standIn ? [say(standIn.upTo === 0 ? 'approval.standIn.none' : 'approval.standIn.upTo', standIn)] : []),
    ...(expires === undefined ? [] : [say('approval.expires', { clock: policy.clocks[expires]?.name ?? expires })]),
  ]
}

export function workItems(policy: Policy): Section[] {
  const rows = Object.values(policy.workItems).map(rule => [
    rule.name,
    starts(rule, policy),
    spokenWho(rule.by, policy),
    list(rule.fields.map(({ name, required }) => (required ? name : say('item.optional', { name })))),
    list([
      ...(rule.check ? [say('item.check', { people: spokenWho(rule.check, policy) })] : []),
      ...(rule.customer ? [say(`item.customer.${rule.customer}`)] : []),
      ...(rule.waivable ? [say('item.waivable')] : []),
    ]),
    blocks(rule.blocks),
  ])
  if (rows.length === 0) return []
  const heads: RegulationKey[] = [
    'head.item',
    'head.itemStarts',
    'head.itemBy',
    'head.itemFields',
    'head.itemCheck',
    'head.itemBlocks',
  ]
  return [section('heading.workItems', heads, rows)]
}

function starts({ starts: events, when, command }: WorkItemRule, policy: Policy): string {
  if (command) return say('item.with', { command: say(`command.${command}`) })
  if (events.length === 0) return say('item.byHand')
  const spoken = list(events.map(event => say(`event.${event}`)))
  return when ? say('item.when', { events: spoken, when: spokenCondition(when, policy) }) : spoken
}

function blocks(commands: WorkItemRule['blocks']): string {
  return list(commands.flatMap(command => (command === 'register' ? [] : [say(`command.${command}`)])))
}

export function expertOpinions(policy: Policy): Section[] {
  const rows = Object.values(policy.expertOpinions).map(({ name, of, blocks: commands }) => [
    name,
    of === undefined ? say('expertOpinion.outside') : spokenWho(of, policy),
    blocks(commands),
  ])
  return rows.length === 0
    ? []
    : [section('heading.expertOpinions', ['head.opinion', 'head.who', 'head.itemBlocks'], rows)]
}
