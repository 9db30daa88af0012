import type { Day } from './calendar-days.ts'
import { patterns } from './patterns.ts'
import { isShortDay, type ShortDay } from './short-days.ts'
import { type DateMention, type Lean, part, value } from './words.ts'

const time = new RegExp(
  `^\\s*的?\\s*(?<part>${part})?\\s*(?:的)?\\s*(?:(?<hour>2[0-4]|1\\d|0?\\d|二十[一二三四]?|十[一二三四五六七八九]?|[零一二两三四五六七八九])\\s*(?:(?:点钟?|时|:|：)\\s*(?:(?<half>半)|(?<quarter>[一三1-3])刻|(?<minute>[0-5]?\\d|[零一二三四五]?十?[零一二三四五六七八九十])\\s*分?)?(?![\\d])(?!\\s*(?:多?公里|块|元)))(?:多钟?|左右|许|整|正)?)?`,
)

function clock(match: RegExpExecArray | null, word: string): string | undefined {
  const g = match?.groups
  const hour = value(g?.hour)
  if (g === undefined || hour === null) return undefined
  const minute =
    g.half !== undefined ? 30 : g.quarter !== undefined ? (value(g.quarter) ?? 0) * 15 : (value(g.minute) ?? 0)
  const partName = `${g.part ?? ''}${word}`
  let h = hour
  if (/下午|下昼|午后|傍晚|晚|夜/.test(partName) && h < 12 && !(/半夜|深夜|夜里|凌晨|后半夜/.test(partName) && h < 6))
    h += 12
  if (/中午|正午/.test(partName) && h < 11) h += 12
  if (h === 24 || (h === 12 && /晚|夜/.test(partName))) h = 0
  if (h > 23 || minute > 59) return undefined
  return `${String(h).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
}

const shanghai = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Shanghai',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
})

/** The calendar day in China at an instant. */
function shanghaiDay(now: Date): Day {
  const text = shanghai.format(now)
  return text.slice(0, 10)
}

/** A match of a short day with its surroundings. */
function around(text: string, match: RegExpExecArray): ShortDay {
  const { sep = '', day = '' } = match.groups ?? {}
  const end = match.index + match[0].length
  const before =
    text
      .slice(Math.max(0, match.index - 12), match.index)
      .split('\n')
      .at(-1) ?? ''
  return { sep, day, before, after: text.slice(end, end + 12).split('\n')[0] ?? '' }
}

/**
 * All single days named in a normalised text, in order, counted from `now` in Asia/Shanghai. Weeks start on Monday; a day without a year or
 * month is the last one that was (`lean`). Vague words (前几天, 上个月, 国庆期间) name no day. Make-up working days (调休) play no part.
 */
export function findDates(text: string, now: Date, lean: Lean = 'past'): DateMention[] {
  const today = shanghaiDay(now)
  const found: DateMention[] = []
  for (const pattern of patterns) {
    for (const match of text.matchAll(pattern.regex)) {
      const start = match.index
      const end = start + match[0].length
      if (found.some(f => start < f.end && end > f.start)) continue
      if (match.groups?.sep !== undefined && match.groups.mark === undefined && !isShortDay(around(text, match)))
        continue
      const day = pattern.resolve(match.groups ?? {}, today, lean)
      if (day === null) continue
      const following = time.exec(text.slice(end, end + 24).split('\n')[0] ?? '')
      const at = clock(following, match[0])
      const timeEnd = at === undefined ? end : end + (following?.[0].trimEnd().length ?? 0)
      found.push({ day, ...(at === undefined ? {} : { time: at }), how: pattern.how, start, end: timeEnd })
    }
  }
  const sorted = found.sort((a, b) => a.start - b.start)
  // 昨天下午, 元旦当天: the part of the day or 当天 belongs to the day before it.
  return sorted.filter((f, i) => {
    const before = sorted[i - 1]
    return !(
      (f.how === 'part-of-day' || text[f.start] === '当') &&
      before !== undefined &&
      f.start - before.end <= 1 &&
      before.how !== 'part-of-day'
    )
  })
}

/** The first day that a text names, for the answer to "when?". */
export function readDate(text: string, now: Date, lean: Lean = 'past'): DateMention | null {
  return findDates(text, now, lean)[0] ?? null
}
