import { readNumeral } from '../numerals.ts'
import { addDays, type Day, FESTIVALS, parts } from './calendar-days.ts'

/** A single day named in a text, with the time of day if one was given. Weeks, months and other spans are not days and are left out. */
export type DateMention = {
  day: Day
  /** HH:MM, 24 hours. */
  time?: string
  /** How it was said; a bare part of the day (上午, 刚才) means today. */
  how: 'full' | 'month-day' | 'relative' | 'weekday' | 'day-of-month' | 'festival' | 'part-of-day'
  start: number
  end: number
}

/** Which year or week a day belongs to when the words leave it open: complaints look back. */
export type Lean = 'past' | 'this' | 'future'

/** Parts of patterns, with the names under which `patterns` finds them again. */
export const num = '[0-9零〇一二三四五六七八九十廿卅两]'

export const month = `(?<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]|正|元|冬|腊)`

export const dayNumber = `(?<day>3[01]|[12]\\d|0?[1-9]|三十一?|二十[一二三四五六七八九]?|廿[一二三四五六七八九]?|十[一二三四五六七八九]?|[一二三四五六七八九])`

export const year = `(?<year>(?:19|20)\\d{2}|\\d{2}(?=\\s*年)|[一二]?[零〇一二三四五六七八九]{2,4}(?=\\s*年))`

export const yearWord = '(?<yearWord>今年|去年|前年|大前年|明年|后年|上年|本年|当年|同年)'

export const part =
  '凌晨|清晨|清早|大清早|一大早|大早上|一早|早上|早晨|早间|今早|上午|上昼|中午|午间|正午|午后|下午|下昼|傍晚|晚上|晚间|夜里|夜间|夜晚|半夜|深夜|午夜|后半夜|前半夜|黎明|晚|早'

/** The number of a month or a day: 十一, 正, 腊, 12. */
export function value(text: string | undefined): number | null {
  if (text === undefined) return null
  if (text === '正' || text === '元') return 1
  if (text === '冬') return 11
  if (text === '腊') return 12
  return readNumeral(text)
}

/** 26年 is the year nearest to this one. */
export function fullYear(text: string, today: Day): number | null {
  const n = /^\d+$/.test(text) ? Number(text) : readNumeral(text)
  if (n === null) return null
  if (text.length >= 3) return n
  const now = parts(today).year
  const century = Math.floor(now / 100) * 100
  const candidate = century + n
  return candidate > now + 20 ? candidate - 100 : candidate
}

/** The year of 去年, 明年 …; `null` without such a word. */
export function shiftYear(word: string | undefined, today: Day): number | null {
  const now = parts(today).year
  if (word === undefined) return null
  return now + ({ 去年: -1, 上年: -1, 前年: -2, 大前年: -3, 明年: 1, 后年: 2 }[word] ?? 0)
}

/** The day in the year that the words leave open. */
export function settle(make: (year: number) => Day | null, today: Day, lean: Lean): Day | null {
  const now = parts(today).year
  const here = make(now)
  if (lean === 'this') return here
  if (lean === 'future') return here !== null && here < today ? make(now + 1) : here
  if (here !== null && here <= addDays(today, 1)) return here
  const before = make(now - 1)
  if (here === null) return before
  // Ten days ahead is rather a plan than a year-old grievance.
  return here <= addDays(today, 10) ? here : before
}

/** Days by how far they lie from today. */
export const relative: Readonly<Record<string, number>> = {
  大大前天: -4,
  大前天: -3,
  大前日: -3,
  大前晚: -3,
  前天: -2,
  前日: -2,
  前儿: -2,
  前个: -2,
  前晚: -2,
  昨天: -1,
  昨日: -1,
  昨儿: -1,
  昨个: -1,
  昨晚: -1,
  昨夜: -1,
  昨早: -1,
  昨上午: -1,
  昨中午: -1,
  昨下午: -1,
  昨傍晚: -1,
  昨: -1,
  琴日: -1,
  寻日: -1,
  今天: 0,
  今日: 0,
  今儿: 0,
  今个: 0,
  今晚: 0,
  今早: 0,
  今晨: 0,
  今朝: 0,
  今夜: 0,
  今: 0,
  当天: 0,
  当日: 0,
  当晚: 0,
  本日: 0,
  同日: 0,
  即日: 0,
  刚刚: 0,
  刚才: 0,
  刚: 0,
  方才: 0,
  明天: 1,
  明日: 1,
  明儿: 1,
  明晚: 1,
  明早: 1,
  听日: 1,
  次日: 1,
  后天: 2,
  后日: 2,
  后儿: 2,
  后早: 2,
  后晚: 2,
  大后天: 3,
  大后日: 3,
  大后早: 3,
  大后晚: 3,
  大大后天: 4,
}

/** Monday is 1. */
export const weekdayNumber: Readonly<Record<string, number>> = {
  一: 1,
  二: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  日: 7,
  天: 7,
  末: 6,
  1: 1,
  2: 2,
  3: 3,
  4: 4,
  5: 5,
  6: 6,
  7: 7,
}

/** The month so many months away. */
export function monthShift(today: Day, shift: number): { year: number; month: number } {
  const { year: y, month: m } = parts(today)
  const index = y * 12 + (m - 1) + shift
  return { year: Math.floor(index / 12), month: (index % 12) + 1 }
}

/** Names that are also numbers or persons: 三百六一箱 is no children's day, 你们的小满 no solar term. */
export const festivalNames = FESTIVALS.map(name =>
  name === '618'
    ? '(?<!\\d)618(?!\\d)'
    : /^[一二三四五六七八九十]/.test(name)
      ? `(?<![\\d百千万零一二三四五六七八九十])${name}`
      : name === '小满'
        ? '(?<![的叫个位])小满'
        : name === '小年'
          ? '小年(?!轻|纪|级)'
          : name,
).join('|')

/** 3号工位 is a place. */
export const notCounter =
  '(?!工位|人(?!家)|子人|楼|线|门|店|柜|桌|窗|机|仓|库|车(?!的时候)|院|桩|厅|台|坑|字|航站|口|电池|球|位|码|尺|房|馆|包厢|技师|师傅|员工|司机|客服|坐席)'
