import chineseDays from 'chinese-days'

/** A calendar day as YYYY-MM-DD. All arithmetic is on whole days, free of time zones. */
export type Day = string

const DAY = 86_400_000

export function makeDay(year: number, month: number, date: number): Day | null {
  if (month < 1 || month > 12 || date < 1) return null
  const at = new Date(Date.UTC(2000, month - 1, date))
  at.setUTCFullYear(year, month - 1, date)
  if (at.getUTCMonth() !== month - 1 || at.getUTCDate() !== date) return null
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`
}

export function parts(day: Day): { year: number; month: number; date: number } {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number)
  return { year, month, date }
}

export function addDays(day: Day, count: number): Day {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY).toISOString().slice(0, 10)
}

/** 1 = Monday … 7 = Sunday. */
export function weekdayOf(day: Day): number {
  const n = new Date(Date.parse(`${day}T00:00:00Z`)).getUTCDay()
  return n === 0 ? 7 : n
}

/** The n-th given weekday of a month (mother's day: second Sunday of May). */
export function nthWeekday(year: number, month: number, weekday: number, n: number): Day | null {
  const first = makeDay(year, month, 1)
  if (first === null) return null
  const offset = (weekday - weekdayOf(first) + 7) % 7
  return makeDay(year, month, 1 + offset + (n - 1) * 7)
}

/** A day of the Chinese calendar as a day of ours; null outside 1900–2099. */
export function lunarDay(year: number, month: number, date: number): Day | null {
  if (year < 1901 || year > 2098 || month < 1 || month > 12 || date < 1 || date > 30) return null
  const found = chineseDays.getSolarDateFromLunar(
    `${year}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`,
  ).date
  return /^\d{4}-\d{2}-\d{2}$/.test(found) ? found : null
}

const SOLAR_TERMS: Readonly<Record<string, readonly [Parameters<typeof chineseDays.getSolarTermDate>[2], number]>> = {
  立春: ['the_beginning_of_spring', 2],
  雨水: ['rain_water', 2],
  惊蛰: ['the_waking_of_insects', 3],
  春分: ['the_spring_equinox', 3],
  清明: ['pure_brightness', 4],
  谷雨: ['grain_rain', 4],
  立夏: ['the_beginning_of_summer', 5],
  小满: ['lesser_fullness_of_grain', 5],
  芒种: ['grain_in_beard', 6],
  夏至: ['the_summer_solstice', 6],
  小暑: ['lesser_heat', 7],
  大暑: ['greater_heat', 7],
  立秋: ['the_beginning_of_autumn', 8],
  处暑: ['the_end_of_heat', 8],
  白露: ['white_dew', 9],
  秋分: ['the_autumn_equinox', 9],
  寒露: ['code_dew', 10],
  霜降: ['frost_descent', 10],
  立冬: ['the_beginning_of_winter', 11],
  小雪: ['lesser_snow', 11],
  大雪: ['greater_snow', 12],
  冬至: ['the_winter_solstice', 12],
  小寒: ['lesser_cold', 1],
  大寒: ['greater_cold', 1],
}

const FIXED: Readonly<Record<string, readonly [number, number]>> = {
  元旦: [1, 1],
  情人节: [2, 14],
  妇女节: [3, 8],
  三八节: [3, 8],
  植树节: [3, 12],
  消费者权益日: [3, 15],
  愚人节: [4, 1],
  五一: [5, 1],
  劳动节: [5, 1],
  青年节: [5, 4],
  儿童节: [6, 1],
  六一: [6, 1],
  建党节: [7, 1],
  建军节: [8, 1],
  教师节: [9, 10],
  国庆节: [10, 1],
  国庆: [10, 1],
  万圣节: [10, 31],
  双十一: [11, 11],
  双11: [11, 11],
  双十二: [12, 12],
  双12: [12, 12],
  六一八: [6, 18],
  '618': [6, 18],
  平安夜: [12, 24],
  圣诞节: [12, 25],
  圣诞: [12, 25],
  跨年夜: [12, 31],
}
const LUNAR: Readonly<Record<string, readonly [number, number]>> = {
  春节: [1, 1],
  大年初一: [1, 1],
  年初一: [1, 1],
  元宵节: [1, 15],
  元宵: [1, 15],
  端午节: [5, 5],
  端午: [5, 5],
  七夕节: [7, 7],
  七夕: [7, 7],
  中元节: [7, 15],
  中秋节: [8, 15],
  中秋: [8, 15],
  重阳节: [9, 9],
  重阳: [9, 9],
  腊八节: [12, 8],
  腊八: [12, 8],
}

/** Names of days that this module knows, longest first. */
export const FESTIVALS: readonly string[] = [
  ...Object.keys(FIXED),
  ...Object.keys(LUNAR),
  ...Object.keys(SOLAR_TERMS),
  '母亲节',
  '父亲节',
  '感恩节',
  '除夕',
  '大年三十',
  '年三十',
  '小年',
].sort((a, b) => b.length - a.length)

/** The day of a festival or solar term in a given year; the Chinese New Year's Eve counts to the year it ends. */
export function festivalDay(name: string, year: number): Day | null {
  const fixed = FIXED[name]
  if (fixed !== undefined) return makeDay(year, fixed[0], fixed[1])
  const lunar = LUNAR[name]
  if (lunar !== undefined) return lunarDay(year, lunar[0], lunar[1])
  const term = SOLAR_TERMS[name]
  if (term !== undefined) {
    if (year < 1901 || year > 2099) return null
    const day = chineseDays.getSolarTermDate(year, term[1], term[0])
    return /^\d{4}-\d{2}-\d{2}$/.test(day) ? day : null
  }
  if (name === '母亲节') return nthWeekday(year, 5, 7, 2)
  if (name === '父亲节') return nthWeekday(year, 6, 7, 3)
  if (name === '感恩节') return nthWeekday(year, 11, 4, 4)
  if (name === '小年') return lunarDay(year, 12, 23)
  if (name === '除夕' || name === '大年三十' || name === '年三十') {
    const spring = lunarDay(year + 1, 1, 1)
    return spring === null ? null : addDays(spring, -1)
  }
  return null
}
