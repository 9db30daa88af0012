import type { Policy } from '../policy/schema.ts'
import { addDays, atLocal, localDay, spokenLength } from '../time/china-time.ts'
import { word } from '../wording/wording.ts'
import { categoryName } from './category-name.ts'

export const PERIODS = ['today', 'week', 'month'] as const

export type Period = (typeof PERIODS)[number]

/** What happened in a stretch of time. */
export type Statistics = {
  /** Cases registered. */
  opened: number
  /** Cases ended, however. */
  ended: number
  /** Cases that missed a deadline. */
  late: number
  /** Of those registered, most first; `null` is not sent to a department yet, or without category. */
  byDepartment: { id: string | null; count: number }[]
  byCategory: { id: string | null; count: number }[]
  /** From registration to the result, of the cases whose result came in this time; `null` when there is none. */
  averageHandlingMs: number | null
  /** What customers said of results. */
  satisfied: number
  unsatisfied: number
}

/** When a period that goes on at `now` began: midnight, Monday, the first of the month; Chinese time. */
export function beginOf(period: Period, now: Date): Date {
  const day = localDay(now)
  if (period === 'today') return atLocal(day)
  if (period === 'month') return atLocal(`${day.slice(0, 8)}01`)
  const sinceMonday = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7
  return atLocal(addDays(day, -sinceMonday))
}

/** How many names a line shows. */
const LONGEST_LIST = 6

/** Some short lines that fit into a group chat. Holds nothing personal. */
export function describeStatistics(found: Statistics, period: Period, policy: Policy): string {
  const rated = found.satisfied + found.unsatisfied
  const list = (key: 'stats.departments' | 'stats.categories', counts: Statistics['byCategory'], name: Name) =>
    counts.length === 0 ? [] : [word(policy, key, { list: listOf(counts, name, policy) })]
  return [
    word(policy, 'stats.totals', {
      period: word(policy, `stats.${period}`),
      opened: found.opened,
      ended: found.ended,
      late: found.late,
    }),
    ...list('stats.departments', found.byDepartment, id =>
      id === null ? word(policy, 'stats.undispatched') : (policy.departments[id]?.name ?? id),
    ),
    ...list('stats.categories', found.byCategory, id => categoryName(id, policy)),
    ...(found.averageHandlingMs === null
      ? []
      : [word(policy, 'stats.handling', { length: spokenLength(found.averageHandlingMs) })]),
    ...(rated === 0
      ? []
      : [word(policy, 'stats.satisfaction', { percent: Math.round((found.satisfied / rated) * 100), count: rated })]),
  ].join('\n')
}

type Name = (id: string | null) => string

function listOf(counts: Statistics['byCategory'], name: Name, policy: Policy): string {
  const shown = counts.slice(0, LONGEST_LIST).map(({ id, count }) => `${name(id)} ${count}`)
  const rest = counts.slice(LONGEST_LIST).reduce((sum, { count }) => sum + count, 0)
  return [...shown, ...(rest > 0 ? [word(policy, 'stats.others', { count: rest })] : [])].join('、')
}
