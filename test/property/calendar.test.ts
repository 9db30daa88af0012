/**
 * Proven here: working-day arithmetic agrees with a model of its own that walks through time minute by minute and has the holidays of
 * 2024–2026 written down from the State Council's notices, on random spans of those years.
 */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { loadPolicy } from '../../core/policy/load.ts'
import type { CalendarRule } from '../../core/policy/schema.ts'
import { addTime, calendarRule, isOpenAt, nextOpening, subtractTime } from '../../core/time/calendar.ts'
import { always } from './always.ts'

/** 国务院办公厅关于部分节假日安排的通知: days off on what would be working days, or weekends inside a holiday; `+` days worked for them. */
const NOTICES = {
  2024: {
    off: ['01-01', '02-10..02-17', '04-04..04-06', '05-01..05-05', '06-10', '09-15..09-17', '10-01..10-07'],
    worked: ['02-04', '02-18', '04-07', '04-28', '05-11', '09-14', '09-29', '10-12'],
  },
  2025: {
    off: ['01-01', '01-28..02-04', '04-04..04-06', '05-01..05-05', '05-31..06-02', '10-01..10-08'],
    worked: ['01-26', '02-08', '04-27', '09-28', '10-11'],
  },
  2026: {
    off: [
      '01-01..01-03',
      '02-15..02-23',
      '04-04..04-06',
      '05-01..05-05',
      '06-19..06-21',
      '09-25..09-27',
      '10-01..10-07',
    ],
    worked: ['01-04', '02-14', '02-28', '05-09', '09-20', '10-10'],
  },
}

const MINUTE = 60_000
const DAY = 1440 * MINUTE
/** The model counts in local time throughout: a number of milliseconds as if China were at Greenwich. */
const local = (text: string) => Date.parse(`${text}Z`)
const toDate = (at: number) => new Date(at - 8 * 60 * MINUTE)
const fromDate = (at: Date) => at.getTime() + 8 * 60 * MINUTE

const off = new Set<number>()
const worked = new Set<number>()
for (const [year, notice] of Object.entries(NOTICES)) {
  for (const span of notice.off) {
    const [first = '', last = first] = span.split('..')
    for (let day = local(`${year}-${first}T00:00`); day <= local(`${year}-${last}T00:00`); day += DAY) off.add(day)
  }
  for (const day of notice.worked) worked.add(local(`${year}-${day}T00:00`))
}

function isWorked(at: number): boolean {
  const day = at - (((at % DAY) + DAY) % DAY)
  const weekday = new Date(day).getUTCDay()
  return worked.has(day) || (weekday !== 0 && weekday !== 6 && !off.has(day))
}

/** Whether the minute that begins at `at` is open. */
function isOpen(at: number, name: 'workday' | 'office'): boolean {
  if (!isWorked(at)) return false
  const minute = (at % DAY) / MINUTE
  return name === 'workday' || (minute >= 510 && minute < 720) || (minute >= 780 && minute < 1050)
}

function walkToOpening(at: number, name: 'workday' | 'office'): number {
  let minute = at
  while (!isOpen(minute, name)) minute += MINUTE
  return minute
}

function walkDays(at: number, days: number): number {
  let day = at
  for (let left = days; left > 0; ) {
    day += DAY
    if (isWorked(day)) left -= 1
  }
  return day
}

function walkMinutes(at: number, minutes: number, name: 'workday' | 'office'): number {
  let minute = at
  for (let left = minutes; left > 0; minute += MINUTE) if (isOpen(minute, name)) left -= 1
  return minute
}

const { calendars } = loadPolicy('auto-dealer')
const rules: Record<'workday' | 'office', CalendarRule> = {
  workday: calendarRule({ calendars }, 'workday'),
  office: calendarRule({ calendars }, 'office'),
}

const RUNS = { seed: 2026, numRuns: 400 }
const names = fc.constantFrom('workday' as const, 'office' as const)
/** Any minute of the three years, with a good share of them around the holidays. */
const moments = fc
  .oneof(
    fc.integer({ min: local('2024-01-01T00:00') / MINUTE, max: local('2026-11-30T00:00') / MINUTE }),
    fc
      .tuple(fc.constantFrom(...off, ...worked), fc.integer({ min: -1440, max: 2880 }))
      .map(([day, minutes]) => day / MINUTE + minutes)
      .filter(minute => minute < local('2026-11-30T00:00') / MINUTE),
  )
  .map(minute => minute * MINUTE)

describe('Working time', () => {
  test('is open when the model says so, at every hour of three years.', () => {
    const wrong: string[] = []
    for (let at = local('2024-01-01T00:30'); at < local('2027-01-01T00:00'); at += 60 * MINUTE)
      for (const name of ['workday', 'office'] as const)
        if (isOpenAt(rules[name], toDate(at)) !== isOpen(at, name)) wrong.push(`${name} ${toDate(at).toISOString()}`)
    expect(wrong).toEqual([])
  })

  test('opens next when the model does.', () => {
    always(
      fc.property(moments, names, (at, name) => {
        expect(fromDate(nextOpening(rules[name], toDate(at)))).toBe(walkToOpening(at, name))
      }),
      RUNS,
    )
  })

  test('goes forward by days and minutes as the model walks.', () => {
    always(
      fc.property(moments, names, fc.nat(12), fc.nat(1500), (at, name, days, minutes) => {
        const expected = walkMinutes(walkDays(walkToOpening(at, name), days), minutes, name)
        const length = { days, ms: minutes * MINUTE }
        expect(fromDate(addTime(rules[name], toDate(at), length))).toBe(expected)
      }),
      RUNS,
    )
  })

  test('goes on where it stopped: two spans of office hours one after the other are one span.', () => {
    always(
      fc.property(moments, fc.nat(90_000_000), fc.nat(90_000_000), (at, first, second) => {
        const step = (from: Date, ms: number) => addTime(rules.office, from, { days: 0, ms })
        const apart = step(step(toDate(at), first), second)
        const together = step(toDate(at), first + second)
        // A span that ends with the office hours ends in the evening, one that begins there begins in the morning.
        expect(nextOpening(rules.office, apart)).toEqual(nextOpening(rules.office, together))
      }),
      RUNS,
    )
  })

  test('by whole days goes back to where it came from, unless the start is closed or the floor is in the way.', () => {
    always(
      fc.property(moments, fc.nat(12), fc.integer({ min: 0, max: 20 }), (at, days, floorDays) => {
        const from = nextOpening(rules.workday, toDate(at))
        const later = addTime(rules.workday, from, { days, ms: 0 })
        const floor = new Date(later.getTime() - floorDays * DAY)
        const back = subtractTime(rules.workday, later, { days, ms: 0 }, floor)
        expect(back.getTime()).toBe(Math.max(from.getTime(), floor.getTime()))
      }),
      RUNS,
    )
  })

  test('never runs backwards: whoever starts later does not end earlier.', () => {
    always(
      fc.property(moments, fc.nat(5000), names, fc.nat(6), fc.nat(600), (at, after, name, days, minutes) => {
        const end = (from: number) => addTime(rules[name], toDate(from), { days, ms: minutes * MINUTE }).getTime()
        expect(end(at + after * MINUTE)).toBeGreaterThanOrEqual(end(at))
      }),
      RUNS,
    )
  })
})
