import type { Candidate } from '../candidates.ts'
import { type Clue, type DayInWords, speaksOf } from './clue.ts'
import { DEEDS } from './clues-deeds.ts'
import { BESIDE_LATER, ONLY_TALKED } from './clues-later.ts'
import { OTHER_DAYS } from './clues-other.ts'
import { PLANS } from './clues-plans.ts'
import { findDates } from './dates.ts'
import type { DateMention } from './words.ts'

/** A day of a text with what speaks for it as the day of what is complained about. */
export type RankedDay = Candidate<string> & { how: DateMention['how'] }

/** Every clue; all that speak count. */
export const CLUES: readonly Clue[] = [...DEEDS, ...PLANS, ...OTHER_DAYS]

const hourInChina = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Shanghai', hour: '2-digit', hourCycle: 'h23' })

function inWords(
  text: string,
  mention: DateMention,
  [previous, next]: readonly [DateMention | undefined, DateMention | undefined],
  today: string,
  hour: number,
): DayInWords {
  const beyond = text.slice(mention.end, mention.end + 40)
  const line = (words: string, at: 0 | -1) => words.split('\n').at(at) ?? ''
  return {
    how: mention.how,
    hasTime: mention.time !== undefined,
    behindOther: previous !== undefined && previous.day !== mention.day,
    isToday: mention.day === today,
    hour,
    said: text.slice(mention.start, mention.end),
    before: line(text.slice(Math.max(0, mention.start - 10), mention.start), -1),
    after: line(beyond.slice(0, 12), 0),
    beyond,
    between: next === undefined || next.day === mention.day ? null : text.slice(mention.end, next.start),
  }
}

/** The days of a text as the clues see them, in order; days to come are left out. */
export function daysInWords(
  text: string,
  now: Date,
  dates = findDates(text, now),
): { mention: DateMention; day: DayInWords }[] {
  const today = findDates('今天', now)[0]?.day ?? ''
  const hour = Number(hourInChina.format(now))
  return dates
    .filter(m => m.day <= today)
    .map((mention, i, all) => {
      const whole = (m: DateMention) => m.how !== 'part-of-day'
      const around = [all.slice(0, i).findLast(whole), all.slice(i + 1).find(whole)] as const
      return { mention, day: inWords(text, mention, around, today, hour) }
    })
}

const sum = (clues: readonly Clue[], day: DayInWords) =>
  clues.reduce((score, clue) => (speaksOf(clue, day) ? score + clue.score : score), 0)

/** The days of a text, the likeliest day of what is complained about first; what is planned, promised or only lasts is none. */
export function datesRanked(text: string, now: Date, dates = findDates(text, now)): RankedDay[] {
  return daysInWords(text, now, dates)
    .map(({ mention: { day: value, start, end, how }, day }) => ({
      ranked: { value, start, end, how, score: (how === 'part-of-day' ? 0.2 : 1) + sum(CLUES, day) },
      day,
    }))
    .map(({ ranked, day }, _, all) => {
      const later = all.some(
        ({ ranked: o, day: d }) => o.value > ranked.value && o.score >= 1 && !ONLY_TALKED.some(c => speaksOf(c, d)),
      )
      const weights = later ? BESIDE_LATER.filter(c => speaksOf(c, day)).map(c => c.score) : []
      return { ...ranked, score: ranked.score + Math.min(0, ...weights) }
    })
    .sort((a, b) => b.score - a.score || a.start - b.start)
}
