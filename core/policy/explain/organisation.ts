import { fieldName } from '../../case/correction.ts'
import type { CommandType } from '../../complaint/command.ts'
import { ownerName } from '../../people/people.ts'
import { type RegulationKey, say } from '../../wording/regulation.ts'
import type { Policy } from '../schema.ts'
import type { Section } from './page.ts'
import { list, spokenDuration, spokenWho } from './phrases.ts'
import { table } from './table.ts'

export function scope(policy: Policy): Section {
  const { prefix, date, digits } = policy.number
  const line = say('scope.line', {
    organisation: policy.organisation,
    owner: ownerName(policy),
    number: `${prefix}${date}${'1'.padStart(digits, '0')}`,
    version: policy.version,
  })
  return { heading: say('heading.scope'), lines: [line], heads: [], rows: [] }
}

/** What differs from house to house, and which of it holds here. */
export function variants(policy: Policy): Section[] {
  const all = Object.entries(policy.variants)
  if (all.length === 0) return []
  const rows = all.map(([id, { name, changes }]) => [
    name,
    id,
    list(namesIn(changes)),
    say(policy.variant === id ? 'yes' : 'no'),
  ])
  return [
    table('heading.variants', ['head.variant', 'head.variantId', 'head.variantChanges', 'head.variantHolds'], rows),
  ]
}

/** The names that stand in the changes of a variant: departments, forms, clocks. */
function namesIn(changes: Record<string, unknown>): string[] {
  const { people: _, groups: __, ...rest } = changes
  const found = Object.values(rest).flatMap(part =>
    typeof part === 'object' && part !== null ? Object.values(part).flatMap(nameOf) : [],
  )
  return [...new Set(found)]
}

function nameOf(entry: unknown): string[] {
  return typeof entry === 'object' && entry !== null && 'name' in entry && typeof entry.name === 'string'
    ? [entry.name]
    : []
}

export function departments(policy: Policy): Section {
  const rows = Object.values(policy.departments).map(({ name, answersFor, manager, group }) => [
    name,
    answersFor,
    spokenWho(`person:${manager}`, policy),
    policy.groups[group]?.name ?? group,
  ])
  return table('heading.departments', ['head.department', 'head.answersFor', 'head.manager', 'head.group'], rows)
}

export function people(policy: Policy): Section {
  const rows = Object.values(policy.people).map(({ title, name, department, deputy }) => [
    title,
    name,
    policy.departments[department]?.name ?? department,
    deputy ? spokenWho(`person:${deputy}`, policy) : say('none'),
  ])
  return table('heading.people', ['head.title', 'head.name', 'head.department', 'head.deputy'], rows)
}

type Kind = Policy['taxonomy'][number]

export function categories(policy: Policy): Section {
  const rows = policy.taxonomy.map(({ name, children }) => [name, childNames(children ?? [])])
  return table('heading.categories', ['head.category', 'head.subcategories'], rows)
}

function childNames(kinds: readonly Kind[]): string {
  return list(kinds.map(({ name, children }) => (children?.length ? `${name}（${childNames(children)}）` : name)))
}

export function channels(policy: Policy): Section[] {
  const rows = Object.values(policy.channels).map(({ name, offline, carries, taker }) => [
    name,
    offline ? say('channel.offline') : carries ? say(`channel.${carries}`) : say('channel.other'),
    taker ? spokenWho(taker, policy) : say('channel.owner'),
  ])
  return rows.length === 0
    ? []
    : [table('heading.channels', ['head.channelName', 'head.channelWay', 'head.taker'], rows)]
}

export function systems(policy: Policy): Section[] {
  const rows = Object.values(policy.systems).map(({ name, personalData, channel }) => [
    name,
    channel === undefined ? say('none') : (policy.channels[channel]?.name ?? channel),
    say(`personalData.${personalData}`),
  ])
  if (rows.length === 0) return []
  const heads: RegulationKey[] = ['head.system', 'head.channelName', 'head.personalData']
  return [{ ...table('heading.systems', heads, rows), lines: [say('systems.line'), ...comparisons(policy)] }]
}

/** Whose records are compared with ours, and by what. */
function comparisons(policy: Policy): string[] {
  return Object.values(policy.systems).flatMap(({ name, compare }) =>
    compare
      ? [
          say('systems.compare', {
            name,
            receipt: spokenDuration(compare.receipt, policy),
            fields: list(compare.fields.map(field => fieldName(field, policy))),
            states: list(Object.keys(compare.states)),
          }),
        ]
      : [],
  )
}

export function permissions(policy: Policy): Section {
  const rows = Object.entries(policy.permissions).map(([command, who]) => [
    say(`command.${command as Exclude<CommandType, 'register' | 'rate'>}`),
    spokenWho(who ?? [], policy),
  ])
  return table('heading.permissions', ['head.action', 'head.who'], rows)
}
