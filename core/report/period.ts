import type { ReportRule } from '../policy/schema/reporting.ts'
import { addDays, atLocal, localDay, spokenDay } from '../time/china-time.ts'
import { say } from '../wording/reports.ts'

/** A stretch of time, its end left out. */
export type Span = { from: Date; to: Date }

export type PeriodKind = ReportRule['period']

/** The day, week (from Monday), month or year in which `at` lies; Chinese time. */
export function spanAround(kind: PeriodKind, at: Date): Span {
  const day = localDay(at)
  if (kind === 'day') return spanOf(day, addDays(day, 1))
  if (kind === 'week') {
    const monday = addDays(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7))
    return spanOf(monday, addDays(monday, 7))
  }
  if (kind === 'year') return spanOf(`${day.slice(0, 4)}-01-01`, `${Number(day.slice(0, 4)) + 1}-01-01`)
  const first = `${day.slice(0, 8)}01`
  return spanOf(first, `${addDays(first, 31).slice(0, 8)}01`)
}

function spanOf(from: string, to: string): Span {
  return { from: atLocal(from), to: atLocal(to) }
}

export function spanBefore(kind: PeriodKind, span: Span): Span {
  return spanAround(kind, new Date(span.from.getTime() - 1))
}

export function spanAfter(kind: PeriodKind, span: Span): Span {
  return spanAround(kind, span.to)
}

/** When the report on this period is to be made. */
export function plannedAt(rule: Pick<ReportRule, 'period' | 'day' | 'at'>, span: Span): Date {
  const [hours = 0, minutes = 0] = rule.at.split(':').map(Number)
  const later = rule.period === 'day' ? 0 : rule.day - 1
  return atLocal(addDays(localDay(span.to), later), hours * 60 + minutes)
}

/** The first period whose report is not due yet at `now`. */
export function nextToReport(rule: Pick<ReportRule, 'period' | 'day' | 'at'>, now: Date): Span {
  let span = spanBefore(rule.period, spanAround(rule.period, now))
  while (plannedAt(rule, span).getTime() <= now.getTime()) span = spanAfter(rule.period, span)
  return span
}

/** `2026年`, `2026年10月`, `11月16日至11月22日`, `11月21日`; weeks and days of another year are not told apart, files carry the date. */
export function spokenPeriod(kind: PeriodKind, span: Span): string {
  const day = localDay(span.from)
  if (kind === 'day') return spokenDay(day)
  if (kind === 'week')
    return say('period.week', { from: spokenDay(day), to: spokenDay(localDay(new Date(span.to.getTime() - 1))) })
  if (kind === 'year') return say('period.year', { year: day.slice(0, 4) })
  return say('period.month', { year: day.slice(0, 4), month: Number(day.slice(5, 7)) })
}
