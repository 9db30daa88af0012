import type { Standard } from '../policy/schema/reporting.ts'
import type { Policy } from '../policy/schema.ts'
import { calendarRule, openMsBetween } from '../time/calendar.ts'
import type { Reached, Records } from './figures.ts'
import type { Span } from './period.ts'
import type { CaseRecord } from './record.ts'

type Measured = {
  opened: readonly CaseRecord[]
  resolved: readonly CaseRecord[]
  ended: readonly CaseRecord[]
  deadlines: readonly { clock: string; met: boolean }[]
  ratings: readonly { severity: string; satisfied: boolean }[]
  all: Records
  span: Span
}

/** Each standard with target and actual. */
export function measure(of: Measured, policy: Policy): Reached[] {
  return policy.standards.map(standard => {
    const unit = standard.measure.startsWith('average-') ? 'hours' : 'percent'
    const value = actual(standard, of, policy)
    const rounded = value === null ? null : Math.round(value * 10) / 10
    return {
      name: standard.name,
      unit,
      target: standard.target,
      actual: rounded,
      reached: rounded === null ? null : unit === 'hours' ? rounded <= standard.target : rounded >= standard.target,
    }
  })
}

function actual(standard: Standard, of: Measured, policy: Policy): number | null {
  const fits = ({ severity }: { severity: string }) => !standard.severity || standard.severity.includes(severity)
  const opened = of.opened.filter(fits)
  switch (standard.measure) {
    case 'fields-complete':
      return share(sum(opened.map(({ fields }) => fields.known)), sum(opened.map(({ fields }) => fields.required)))
    case 'key-fields': {
      const { records, isolated } = of.all
      const cases = records.filter(record => fits(record) && isIn(record.registeredAt, of.span))
      return share(cases.filter(({ id, category }) => category !== null && !isolated.has(id)).length, cases.length)
    }
    case 'in-time': {
      const { clocks } = standard
      const counted = of.deadlines.filter(({ clock }) => !clocks || clocks.includes(clock))
      return share(counted.filter(({ met }) => met).length, counted.length)
    }
    case 'satisfaction': {
      const ratings = of.ratings.filter(fits)
      return share(ratings.filter(({ satisfied }) => satisfied).length, ratings.length)
    }
    case 'full-trail':
      return share(opened.filter(({ trail }) => trail).length, opened.length)
    case 'reports-on-time':
      return share(of.all.reports.onTime, of.all.reports.due)
    case 'rated': {
      const ended = of.ended.filter(fits)
      return share(ended.filter(({ ratings }) => ratings.length > 0).length, ended.length)
    }
    case 'average-handling':
      return averageHours(of.resolved.filter(fits), 'resolvedAt', standard.calendar, policy)
    case 'average-response':
      return averageHours(
        opened.filter(({ respondedAt }) => respondedAt !== null),
        'respondedAt',
        standard.calendar,
        policy,
      )
  }
}

function isIn(at: string, { from, to }: Span): boolean {
  return Date.parse(at) >= from.getTime() && Date.parse(at) < to.getTime()
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : (part / whole) * 100
}

function averageHours(
  records: readonly CaseRecord[],
  until: 'resolvedAt' | 'respondedAt',
  calendar: string,
  policy: Policy,
): number | null {
  if (records.length === 0) return null
  const rule = calendarRule(policy, calendar)
  const gaps = records.map(record => openMsBetween(rule, new Date(record.registeredAt), new Date(record[until] ?? '')))
  return sum(gaps) / gaps.length / 3_600_000
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
