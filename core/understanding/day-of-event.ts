import type { Candidate } from './candidates.ts'
import { findDates } from './dates.ts'
import { BESIDE_LATER, CLUES, type Clue, type DayInWords, type Look, ONLY_TALKED } from './day-clues.ts'
import type { DateMention } from './day-words.ts'

/** A day of a text with what speaks for it as the day of what is complained about. */
export type RankedDay = Candidate<string> & { how: DateMention['how'] }

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

const finds = (pattern: RegExp | undefined, words: string) => pattern === undefined || pattern.test(words)

function holds(look: Look, day: DayInWords): boolean {
  return (
    (look.how === undefined || look.how === day.how) &&
    (look.isToday === undefined || look.isToday === day.isToday) &&
    finds(look.said, day.said) &&
    finds(look.before, day.before) &&
    finds(look.after, day.after) &&
    finds(look.beyond, day.beyond) &&
    (look.between === undefined || (day.between !== null && look.between.test(day.between))) &&
    (look.when === undefined || look.when(day))
  )
}

/** Whether a clue speaks of a day: one of its looks holds, and none of those that take it back. */
export function speaksOf(clue: Clue, day: DayInWords): boolean {
  return clue.looks.some(look => holds(look, day)) && clue.unless?.some(look => holds(look, day)) !== true
}

/** The days of a text as the clues see them, in order; days to come are left out. */
export function daysInWords(text: string, now: Date): { mention: DateMention; day: DayInWords }[] {
  const today = findDates('今天', now)[0]?.day ?? ''
  const hour = Number(hourInChina.format(now))
  return findDates(text, now, 'past')
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
export function datesRanked(text: string, now: Date): RankedDay[] {
  return daysInWords(text, now)
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
