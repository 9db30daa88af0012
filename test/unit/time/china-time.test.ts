/** Proven here: times of China are told as people say them, whatever the machine's own zone. */
import { describe, expect, test } from 'vitest'
import {
  addDays,
  atLocal,
  clockTime,
  localDay,
  minuteOfDay,
  shortTime,
  spokenLength,
  spokenTime,
} from '../../../core/time/china-time.ts'
import { at } from '../samples.ts'

describe('A moment', () => {
  test('belongs to the Chinese day, also when it is still yesterday in Greenwich.', () => {
    expect(localDay(new Date('2026-11-17T16:00:00Z'))).toBe('2026-11-18')
    expect(localDay(new Date('2026-11-17T15:59:59.999Z'))).toBe('2026-11-17')
    expect(minuteOfDay(at('2026-11-18 14:30'))).toBe(870)
    expect(atLocal('2026-11-18', 870)).toEqual(at('2026-11-18 14:30'))
  })

  test('is told by what is today.', () => {
    const now = at('2026-11-18 10:00')
    expect(spokenTime(at('2026-11-18 14:30'), now)).toBe('今天 14:30')
    expect(spokenTime(at('2026-11-19 08:00'), now)).toBe('明天 08:00')
    expect(spokenTime(at('2026-11-25 08:00'), now)).toBe('11月25日 08:00')
    expect(spokenTime(at('2027-01-05 08:00'), now)).toBe('2027年1月5日 08:00')
  })

  test('is short in lists.', () => {
    expect(clockTime(at('2026-11-18 09:05'))).toBe('09:05')
    expect(shortTime(at('2026-11-18 09:05'))).toBe('11-18 09:05')
  })
})

test.each([
  [0, '1 分钟'],
  [35 * 60_000, '35 分钟'],
  [60 * 60_000, '1 小时'],
  // A timer that rang a little late, or early: nobody says “59 minutes”.
  [60 * 60_000 - 4_000, '1 小时'],
  [24 * 3_600_000 - 20_000, '1 天'],
  [125 * 60_000, '2 小时 5 分钟'],
  [3 * 86_400_000, '3 天'],
  [-76 * 3_600_000, '3 天 4 小时'],
])('%d ms are said as %s.', (ms, said) => expect(spokenLength(ms)).toBe(said))

test('Days go over the ends of months and years.', () => {
  expect(addDays('2024-02-28', 1)).toBe('2024-02-29')
  expect(addDays('2026-01-01', -1)).toBe('2025-12-31')
})
