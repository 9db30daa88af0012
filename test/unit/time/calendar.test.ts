/** Proven here: durations, open hours and working days as a regulation counts them, and which years are covered. */
import { describe, expect, test } from 'vitest'
import type { CalendarRule } from '../../../core/policy/schema.ts'
import {
  addTime,
  calendarRule,
  coversYear,
  isOpenAt,
  nextOpening,
  readDuration,
  subtractTime,
  wallMs,
} from '../../../core/time/calendar.ts'
import { at, policy } from '../samples.ts'

const office = calendarRule(policy, 'office')
const workday = calendarRule(policy, 'workday')
const always = calendarRule(policy, '24x7')
const HOUR = 3_600_000

describe('A duration', () => {
  test.each([
    ['PT30M', { days: 0, ms: 30 * 60_000 }],
    ['P3D', { days: 3, ms: 0 }],
    ['P1DT12H', { days: 1, ms: 12 * HOUR }],
    ['PT1.5S', { days: 0, ms: 1500 }],
  ])('%s is read.', (text, expected) => expect(readDuration(text)).toEqual(expected))

  test('of months is not one, because months differ.', () => expect(() => readDuration('P1M')).toThrow('P1M'))
  test('has a length on the wall clock.', () => expect(wallMs('P1DT1H')).toBe(25 * HOUR))
})

describe('The office', () => {
  test.each([
    ['2026-11-18 08:29', false],
    ['2026-11-18 08:30', true],
    ['2026-11-18 12:00', false],
    ['2026-11-18 13:00', true],
    ['2026-11-18 17:30', false],
    ['2026-11-21 10:00', false],
    ['2026-10-10 10:00', true],
    ['2026-10-01 10:00', false],
  ])('at %s is open: %s.', (time, open) => expect(isOpenAt(office, at(time))).toBe(open))

  test.each([
    ['2026-11-18 10:00', '2026-11-18 10:00'],
    ['2026-11-18 12:10', '2026-11-18 13:00'],
    ['2026-11-20 17:30', '2026-11-23 08:30'],
    ['2026-02-14 18:00', '2026-02-24 08:30'],
  ])('after %s opens at %s.', (time, opens) => expect(nextOpening(office, at(time))).toEqual(at(opens)))
})

describe('Time goes', () => {
  test.each([
    ['by the wall clock', always, '2026-11-20 23:00', 'PT2H', '2026-11-21 01:00'],
    ['by whole days round the clock', always, '2026-12-31 23:30', 'P1D', '2027-01-01 23:30'],
    ['by working days over a weekend', workday, '2026-11-20 10:00', 'P3D', '2026-11-25 10:00'],
    [
      'by working days over the National Day and its make-up day',
      workday,
      '2026-09-30 10:00',
      'P3D',
      '2026-10-10 10:00',
    ],
    ['from a Sunday on, when Monday begins', workday, '2026-11-22 10:00', 'P1D', '2026-11-24 00:00'],
    ['by office hours over lunch', office, '2026-11-18 11:00', 'PT2H', '2026-11-18 14:00'],
    ['by office hours over night', office, '2026-11-18 16:00', 'PT4H', '2026-11-19 11:00'],
    ['by office hours to the very end of the day', office, '2026-11-18 16:00', 'PT1H30M', '2026-11-18 17:30'],
  ])('forward %s.', (_, rule, from, length, to) =>
    expect(addTime(rule, at(from), readDuration(length))).toEqual(at(to)),
  )

  test('back, and not before the floor.', () => {
    expect(subtractTime(workday, at('2026-11-23 10:00'), readDuration('P1DT1H'), at('2026-11-01 00:00'))).toEqual(
      at('2026-11-20 09:00'),
    )
    expect(subtractTime(workday, at('2026-11-23 10:00'), readDuration('P9D'), at('2026-11-20 12:00'))).toEqual(
      at('2026-11-20 12:00'),
    )
  })
})

describe('Years', () => {
  test('whose holidays are known are covered; others are not, unless the policy names days of theirs.', () => {
    expect([2024, 2025, 2026].map(year => coversYear(workday, year))).toEqual([true, true, true])
    expect(coversYear(workday, 2035)).toBe(false)
    expect(coversYear({ ...workday, overrides: { '2035-10-01': false } }, 2035)).toBe(true)
    expect(coversYear(always, 2035)).toBe(true)
  })

  test('take the policy’s own days before the statutory ones.', () => {
    const rule: CalendarRule = { days: 'workdays', overrides: { '2026-11-18': false, '2026-11-21': true } }
    expect(isOpenAt(rule, at('2026-11-18 10:00'))).toBe(false)
    expect(isOpenAt(rule, at('2026-11-21 10:00'))).toBe(true)
  })
})

test('A calendar that nobody named, or that never opens, is an error and not an endless search.', () => {
  expect(() => calendarRule(policy, 'moon')).toThrow('moon')
  expect(() => nextOpening({ days: 'workdays', hours: [] }, at('2026-11-18 10:00'))).toThrow('stays closed')
})
