import type { Day } from './calendar-days.ts'
import { patterns } from './day-patterns.ts'
import { type DateMention, type Lean, part, value } from './day-words.ts'

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
      if (pattern.how === 'month-day' && !isDateLike(text, start, end, match)) continue
      const day = pattern.resolve(match.groups ?? {}, today, lean)
      if (day === null) continue
      const following = time.exec(text.slice(end, end + 24).split('\n')[0] ?? '')
      const at = clock(following, match[0])
      const timeEnd = at === undefined ? end : end + (following?.[0].trimEnd().length ?? 0)
      found.push({ day, ...(at === undefined ? {} : { time: at }), how: pattern.how, start, end: timeEnd })
    }
  }
  const sorted = found.sort((a, b) => a.start - b.start)
  // 昨天下午, 前天早上: the part of the day belongs to the day before it.
  return sorted.filter((f, i) => {
    const before = sorted[i - 1]
    return !(
      f.how === 'part-of-day' &&
      before !== undefined &&
      f.start - before.end <= 1 &&
      before.how !== 'part-of-day'
    )
  })
}

/** 11.7 and 11/7 are days only where the words around speak of one; 1.5 in 1.5T never is. */
function isDateLike(text: string, start: number, end: number, match: RegExpExecArray): boolean {
  if (match.groups?.sep === undefined || match.groups.mark !== undefined) return true
  const whole = text.slice(0, start).trim() === '' && text.slice(end).trim() === ''
  if (whole) return true
  const before = text.slice(Math.max(0, start - 6), start)
  const after = text.slice(end, end + 6)
  // Box 1/3 is the first of three.
  if (match.groups.sep === '/' && /(?:都是|[“"'])\s*$/.test(before)) return false
  if (match.groups.cue !== undefined) return true
  return (
    /(?:日期|时间|日子|是|于|在|从|约在|的?那天|提车|下单|签收|购买|今年|去年|,|，|。|^|\n)\s*$/.test(before) &&
    /^\s*(?:那天|当天|提|买|签|到货|收到|发货|发的|下单|下的|办|去|来|送|修|做|交|订|定|的|晚|早|上午|下午|晚上|在|我|你|$|\n|[贵京沪粤川渝鲁豫苏浙皖赣闽湘鄂桂琼云陕甘青宁新藏蒙辽吉黑冀晋津])/.test(
      after,
    )
  )
}

/** The first day that a text names, for the answer to "when?". */
export function readDate(text: string, now: Date, lean: Lean = 'past'): DateMention | null {
  return findDates(text, now, lean)[0] ?? null
}
