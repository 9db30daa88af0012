import { closestMatch } from 'leven'
import { z } from 'zod'

/** Letters that may differ between what was written and what was meant. */
const SLIPS = 2

/**
 * What zod says about a value that is not what a policy wants there: what was expected, what was found, and the name that was
 * probably meant. For `safeParse`'s `error`; a schema's own message goes before it.
 */
export const sayMistake: z.core.$ZodErrorMap = issue => {
  if (issue.code === 'unrecognized_keys') return issue.keys.map(key => unknownKey(key, keysOf(issue.inst))).join('; ')
  if (issue.code === 'invalid_type') return `${found(issue.input)}; expected ${KINDS[issue.expected] ?? issue.expected}`
  if (issue.code === 'invalid_value') return notOneOf(issue.input, issue.values.map(String))
  if (issue.code === 'invalid_union') return eitherOf(issue.input, issue.errors)
  return undefined
}

/**
 * One line a mistake: its path in the file and what was expected there. An entry that lacks much of what it needs beside one of nearly the
 * same name is told in one line: its name is the mistake.
 */
export function shapeMistakes(issues: readonly z.core.$ZodIssue[], data: unknown): string[] {
  const lines = new Set<string>()
  for (const issue of issues) {
    const path = issue.path.map(String)
    const entry = path.slice(0, -1)
    const lacking = issues.filter(other => isLacking(other, data) && startsWith(other.path, entry))
    const meant = isLacking(issue, data) && lacking.length > 1 ? siblingOf(entry, data) : undefined
    if (meant === undefined) lines.add(`${path.join('.') || '(top)'}: ${issue.message}`)
    else lines.add(`${entry.join('.')}: did you mean "${meant}"? A new entry needs ${lacking.map(nameOf).join(', ')}`)
  }
  return [...lines]
}

const KINDS: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'entries with names',
  record: 'entries with names',
}

function found(value: unknown): string {
  if (value === undefined) return 'is missing'
  if (value === null) return 'is empty'
  if (Array.isArray(value)) return 'is a list'
  return typeof value === 'object' ? 'is a group of entries' : `is ${JSON.stringify(value)}`
}

function unknownKey(key: string, known: readonly string[]): string {
  const meant = closestMatch(key, known, { maxDistance: SLIPS })
  return meant === undefined
    ? `"${key}" is not known here; known are ${known.join(', ')}`
    : `"${key}" is not known here; did you mean "${meant}"?`
}

function notOneOf(value: unknown, known: readonly string[]): string {
  const meant = typeof value === 'string' ? closestMatch(value, known, { maxDistance: SLIPS }) : undefined
  const hint = meant === undefined ? '' : `; did you mean "${meant}"?`
  return `${found(value)}; expected ${known.length > 1 ? 'one of ' : ''}${known.map(one => `"${one}"`).join(', ')}${hint}`
}

/** The branches' own words for what they expect. */
function eitherOf(value: unknown, branches: readonly (readonly z.core.$ZodIssue[])[]): string {
  const expected = branches.flatMap(([first]) => (first ? [first.message.replace(/^.*?; expected /, '')] : []))
  return `${found(value)}; expected ${[...new Set(expected)].join(', or ')}`
}

function keysOf(schema: unknown): string[] {
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : []
}

function isLacking(issue: z.core.$ZodIssue, data: unknown): boolean {
  return issue.path.length > 2 && at(issue.path, data) === undefined
}

function siblingOf(entry: readonly PropertyKey[], data: unknown): string | undefined {
  const family = at(entry.slice(0, -1), data)
  const name = String(entry.at(-1))
  if (typeof family !== 'object' || family === null || Array.isArray(family)) return undefined
  const others = Object.keys(family).filter(other => other !== name)
  return closestMatch(name, others, { maxDistance: SLIPS })
}

function at(path: readonly PropertyKey[], data: unknown): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    data,
  )
}

function startsWith(path: readonly PropertyKey[], start: readonly PropertyKey[]): boolean {
  return path.length === start.length + 1 && start.every((key, index) => String(path[index]) === String(key))
}

function nameOf(issue: z.core.$ZodIssue): string {
  return String(issue.path.at(-1))
}
