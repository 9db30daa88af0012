import { atLocal, localDay } from '../time/china-time.ts'
import { findDates } from '../understanding/days/dates.ts'
import { normalise } from '../understanding/normalise.ts'

const CLOCK = /(上午|早上|中午|下午|晚上)?\s*(?<![\d-])(\d{1,2})\s*(?::(\d{2})|点(半|(\d{1,2})分?)?)/u
const DAY = /(\d{4})-(\d{1,2})-(\d{1,2})/u
const MINUTES_A_DAY = 24 * 60

/** A moment of the past as people write it: `2026-11-20 10:05`, 昨天下午3点, 11月20日 9点半, 10:05 (of today). `null` without a time of day or in the future. */
export function readMoment(text: string, now: Date): Date | null {
  const plain = normalise(text)
  const clock = CLOCK.exec(plain)
  if (!clock?.[2]) return null
  const isLater = /下午|晚上/u.test(clock[1] ?? '') && Number(clock[2]) < 12
  const hours = Number(clock[2]) + (isLater ? 12 : 0)
  const minutes = hours * 60 + (clock[4] === '半' ? 30 : Number(clock[3] ?? clock[5] ?? 0))
  if (minutes >= MINUTES_A_DAY) return null
  const [, year, month = '', date = ''] = DAY.exec(plain) ?? []
  const day = year
    ? `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`
    : findDates(plain, now, 'past')[0]?.day
  const at = atLocal(day ?? localDay(now), minutes)
  return Number.isNaN(at.getTime()) || at.getTime() > now.getTime() ? null : at
}
