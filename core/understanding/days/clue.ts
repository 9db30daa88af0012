import type { DateMention } from './words.ts'

/** A day of a text as the clues look at it. */
export type DayInWords = {
  how: DateMention['how']
  hasTime: boolean
  /** Another day than this is named before it. */
  behindOther: boolean
  isToday: boolean
  /** The hour in China at which it is read. */
  hour: number
  /** The words that name the day. */
  said: string
  /** Up to ten characters before it on its line. */
  before: string
  /** Up to twelve characters behind it on its line. */
  after: string
  /** Up to forty characters behind it, over the ends of lines. */
  beyond: string
  /** What stands between it and the next day named; `null` if none follows or it is the same. */
  between: string | null
}

/** All of what is named must hold. */
export type Look = {
  how?: DateMention['how']
  isToday?: boolean
  said?: RegExp
  before?: RegExp
  after?: RegExp
  beyond?: RegExp
  between?: RegExp
  when?: (day: DayInWords) => boolean
}

/** What speaks for or against a day as the day of what is complained about. */
export type Clue = {
  name: string
  /** Words in which it speaks, with the day in brackets. */
  such: string
  score: number
  /** One of them suffices. */
  looks: readonly Look[]
  /** One of them takes it back. */
  unless?: readonly Look[]
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
