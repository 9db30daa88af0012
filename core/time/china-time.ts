/** China has one time zone and, since 1991, no summer time: the local time is UTC + 8 h. */
const OFFSET_MS = 8 * 3_600_000
export const DAY_MS = 86_400_000

/** The local calendar day, `YYYY-MM-DD`. */
export function localDay(at: Date): string {
  return new Date(at.getTime() + OFFSET_MS).toISOString().slice(0, 10)
}

/** Minutes since local midnight, with fractions. */
export function minuteOfDay(at: Date): number {
  const local = at.getTime() + OFFSET_MS
  return (((local % DAY_MS) + DAY_MS) % DAY_MS) / 60_000
}

/** The moment at which a local day is `minutes` old. */
export function atLocal(day: string, minutes = 0): Date {
  return new Date(Date.parse(`${day}T00:00:00Z`) - OFFSET_MS + minutes * 60_000)
}

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)
}

/** `今天 14:30`, `11月21日 14:30`; with the year when it is not this one. Midnight ends a day: `今天 24:00`. */
export function spokenTime(at: Date, now: Date): string {
  const isMidnight = minuteOfDay(at) === 0
  const on = isMidnight ? addDays(localDay(at), -1) : localDay(at)
  const [year, month, day] = on.split('-').map(Number)
  const time = isMidnight ? '24:00' : clockTime(at)
  if (on === localDay(now)) return `今天 ${time}`
  if (on === addDays(localDay(now), 1)) return `明天 ${time}`
  const date = `${month}月${day}日 ${time}`
  return localDay(now).startsWith(`${year}-`) ? date : `${year}年${date}`
}

/** `14:30` */
export function clockTime(at: Date): string {
  return new Date(at.getTime() + OFFSET_MS).toISOString().slice(11, 16)
}

/** `11-21 14:30`, for lists. */
export function shortTime(at: Date): string {
  return new Date(at.getTime() + OFFSET_MS).toISOString().slice(5, 16).replace('T', ' ')
}

/** A length of time as people say it: `35 分钟`, `2 小时 5 分钟`, `3 天 4 小时`. Rounded to minutes, never below one. */
export function spokenLength(ms: number): string {
  const minutes = Math.max(1, Math.round(Math.abs(ms) / 60_000))
  const days = Math.floor(minutes / 1440)
  const hours = Math.floor((minutes % 1440) / 60)
  const rest = minutes % 60
  if (days > 0) return hours > 0 ? `${days} 天 ${hours} 小时` : `${days} 天`
  if (hours > 0) return rest > 0 ? `${hours} 小时 ${rest} 分钟` : `${hours} 小时`
  return `${minutes} 分钟`
}

/** `2026-11-25` → `11月25日`. */
export function spokenDay(day: string): string {
  const [, month, date] = day.split('-').map(Number)
  return `${month}月${date}日`
}
