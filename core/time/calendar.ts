import chineseDays from 'chinese-days'
import type { CalendarRule, Policy } from '../policy/schema.ts'
import { addDays, atLocal, DAY_MS, localDay, minuteOfDay } from './china-time.ts'

/**
 * Counting time as a regulation does: by the wall clock, by whole Chinese working days, or by office hours.
 * All days and hours are those of Asia/Shanghai. Source of holidays and make-up days: chinese-days (2004–2026) and the
 * policy's own `overrides`.
 */

/** The calendars that every policy has. */
const BUILT_IN: Record<string, CalendarRule> = {
  '24x7': { days: 'every-day' },
  workday: { days: 'workdays' },
}

export type Length = { days: number; ms: number }

/** Reads an ISO 8601 duration of days and smaller. The schema has checked its form. */
export function readDuration(text: string): Length {
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(text)
  if (!match) throw new Error(`not a duration: ${text}`)
  const [, days = 0, hours = 0, minutes = 0, seconds = 0] = match.map(part =>
    part === undefined ? undefined : Number(part),
  )
  return { days: Number(days), ms: (Number(hours) * 3600 + Number(minutes) * 60) * 1000 + Number(seconds) * 1000 }
}

/** A duration on the wall clock, in milliseconds. */
export function wallMs(text: string): number {
  const length = readDuration(text)
  return length.days * DAY_MS + length.ms
}

export function calendarRule(policy: Pick<Policy, 'calendars'>, name: string): CalendarRule {
  const rule = policy.calendars[name] ?? BUILT_IN[name]
  if (!rule) throw new Error(`no calendar "${name}"`)
  return rule
}

export function isBuiltInCalendar(name: string): boolean {
  return name in BUILT_IN
}

/** Whether the statutory holidays of a year are known. They are announced in the autumn before. */
export function coversYear(rule: CalendarRule, year: number): boolean {
  if (rule.days === 'every-day') return true
  if (Object.keys(rule.overrides ?? {}).some(day => day.startsWith(`${year}-`))) return true
  return chineseDays.getDayDetail(`${year}-01-01`).name.includes('元旦')
}

function isOpenDay(rule: CalendarRule, day: string): boolean {
  const override = rule.overrides?.[day]
  if (override !== undefined) return override
  if (rule.days === 'every-day') return true
  return chineseDays.isWorkday(day) || (rule.days === 'six-days' && isPlainSaturday(day))
}

/** A Saturday that belongs to no statutory holiday. The library gives such a day its weekday's name alone. */
function isPlainSaturday(day: string): boolean {
  return chineseDays.getDayDetail(day).name === 'Saturday'
}

type Span = { from: number; to: number }

/** The open spans of a day, in minutes since midnight. */
function openSpans(rule: CalendarRule, day: string): Span[] {
  if (!isOpenDay(rule, day)) return []
  if (!rule.hours) return [{ from: 0, to: 1440 }]
  return rule.hours.map(span => ({ from: minutesOf(span.from), to: minutesOf(span.to) }))
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
}

/** A calendar closed for longer than this is a mistake in the policy. */
const LONGEST_CLOSURE_DAYS = 60

export function isOpenAt(rule: CalendarRule, at: Date): boolean {
  const minute = minuteOfDay(at)
  return openSpans(rule, localDay(at)).some(span => minute >= span.from && minute < span.to)
}

/** `at` itself when the calendar is open then, else the moment at which it next opens. */
export function nextOpening(rule: CalendarRule, at: Date): Date {
  let day = localDay(at)
  let minute = minuteOfDay(at)
  for (let tries = 0; tries <= LONGEST_CLOSURE_DAYS; tries++) {
    for (const span of openSpans(rule, day)) {
      if (minute < span.from) return atLocal(day, span.from)
      if (minute < span.to) return tries === 0 ? at : atLocal(day, span.from)
    }
    day = addDays(day, 1)
    minute = 0
  }
  throw new Error(`calendar stays closed for ${LONGEST_CLOSURE_DAYS} days after ${localDay(at)}`)
}

/**
 * `length` later on this calendar. Days are whole open days at the same time of day: three working days from Friday 10:00 are
 * Wednesday 10:00. What starts while the calendar is closed starts when it opens. Hours are counted in open hours only.
 */
export function addTime(rule: CalendarRule, from: Date, length: Length): Date {
  let at = nextOpening(rule, from)
  if (length.days > 0) {
    let day = localDay(at)
    const minute = minuteOfDay(at)
    for (let left = length.days; left > 0; ) {
      day = addDays(day, 1)
      if (isOpenDay(rule, day)) left--
    }
    at = atLocal(day, minute)
  }
  return addOpenMs(rule, at, length.ms)
}

/** `ms` of open time later. What starts while the calendar is closed starts when it opens. */
export function addOpenMs(rule: CalendarRule, from: Date, ms: number): Date {
  if (rule.days === 'every-day' && !rule.hours && !rule.overrides) return new Date(from.getTime() + ms)
  let left = ms
  let at = from
  while (left > 0) {
    at = nextOpening(rule, at)
    const day = localDay(at)
    const minute = minuteOfDay(at)
    const span = openSpans(rule, day).find(open => minute >= open.from && minute < open.to)
    if (!span) throw new Error('unreachable: nextOpening gave a closed moment')
    const room = atLocal(day, span.to).getTime() - at.getTime()
    if (left <= room) return new Date(at.getTime() + left)
    left -= room
    at = atLocal(day, span.to)
  }
  return at
}

/** `length` earlier than `at`, not before `floor`. Whole days are open days; hours are wall-clock hours, as reminders are meant. */
export function subtractTime(rule: CalendarRule, at: Date, length: Length, floor: Date): Date {
  let day = localDay(at)
  const minute = minuteOfDay(at)
  for (let left = length.days; left > 0; ) {
    day = addDays(day, -1)
    if (isOpenDay(rule, day)) left--
    if (atLocal(day).getTime() < floor.getTime() - DAY_MS) break
  }
  const earlier = atLocal(day, minute).getTime() - length.ms
  return new Date(Math.max(earlier, floor.getTime()))
}

/** How much open time lies between two moments, in milliseconds; 0 when `to` is not later. */
export function openMsBetween(rule: CalendarRule, from: Date, to: Date): number {
  if (rule.days === 'every-day' && !rule.hours && !rule.overrides) return Math.max(0, to.getTime() - from.getTime())
  let open = 0
  for (let day = localDay(from); atLocal(day).getTime() < to.getTime(); day = addDays(day, 1)) {
    for (const span of openSpans(rule, day)) {
      const begin = Math.max(atLocal(day, span.from).getTime(), from.getTime())
      const end = Math.min(atLocal(day, span.to).getTime(), to.getTime())
      open += Math.max(0, end - begin)
    }
  }
  return open
}

/** `at` itself when the calendar is open then, else the last moment before it at which it closed. */
export function lastOpening(rule: CalendarRule, at: Date): Date {
  return isOpenAt(rule, at) ? at : lastClosing(rule, at)
}

function lastClosing(rule: CalendarRule, at: Date): Date {
  let day = localDay(at)
  for (let tries = 0; tries <= LONGEST_CLOSURE_DAYS; tries++) {
    const ends = openSpans(rule, day).map(({ to }) => atLocal(day, to).getTime())
    const last = Math.max(...ends.filter(end => end <= at.getTime()))
    if (Number.isFinite(last)) return new Date(last)
    day = addDays(day, -1)
  }
  throw new Error(`calendar was closed for ${LONGEST_CLOSURE_DAYS} days before ${localDay(at)}`)
}

/** `ms` of open time earlier than `at`. */
export function subtractOpenMs(rule: CalendarRule, at: Date, ms: number): Date {
  let end = lastOpening(rule, at)
  for (let left = ms; ; ) {
    const begin = openedAt(rule, end)
    const room = end.getTime() - begin.getTime()
    if (left <= room) return new Date(end.getTime() - left)
    left -= room
    end = lastClosing(rule, begin)
  }
}

/** When the span began in which `at` lies or that ends at `at`. */
function openedAt(rule: CalendarRule, at: Date): Date {
  const ended = minuteOfDay(at) === 0
  const day = ended ? addDays(localDay(at), -1) : localDay(at)
  const minute = ended ? 1440 : minuteOfDay(at)
  const span = openSpans(rule, day).find(({ from, to }) => minute > from && minute <= to)
  return span ? atLocal(day, span.from) : at
}
