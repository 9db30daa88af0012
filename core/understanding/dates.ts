import { addDays, type Day, FESTIVALS, festivalDay, lunarDay, makeDay, parts, weekdayOf } from './calendar-days.ts'
import { readNumeral } from './numerals.ts'

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

const num = '[0-9零〇一二三四五六七八九十廿卅两]'
const month = `(?<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]|正|冬|腊)`
const dayNumber = `(?<day>3[01]|[12]\\d|0?[1-9]|三十一?|二十[一二三四五六七八九]?|廿[一二三四五六七八九]?|十[一二三四五六七八九]?|[一二三四五六七八九])`
const year = `(?<year>(?:19|20)\\d{2}|\\d{2}(?=\\s*年)|[一二]?[零〇一二三四五六七八九]{2,4}(?=\\s*年))`
const yearWord = '(?<yearWord>今年|去年|前年|大前年|明年|后年|上年|本年|当年|同年)'
const part =
  '凌晨|清晨|清早|大清早|一大早|大早上|一早|早上|早晨|早间|今早|上午|上昼|中午|午间|正午|午后|下午|下昼|傍晚|晚上|晚间|夜里|夜间|夜晚|半夜|深夜|午夜|后半夜|前半夜|黎明|晚|早'

type Pattern = {
  how: DateMention['how']
  regex: RegExp
  resolve: (g: Record<string, string | undefined>, today: Day, lean: Lean, hour: number) => Day | null
}

function value(text: string | undefined): number | null {
  if (text === undefined) return null
  if (text === '正') return 1
  if (text === '冬') return 11
  if (text === '腊') return 12
  return readNumeral(text)
}

function fullYear(text: string, today: Day): number | null {
  const n = /^\d+$/.test(text) ? Number(text) : readNumeral(text)
  if (n === null) return null
  if (text.length >= 3) return n
  const now = parts(today).year
  const century = Math.floor(now / 100) * 100
  const candidate = century + n
  return candidate > now + 20 ? candidate - 100 : candidate
}

function shiftYear(word: string | undefined, today: Day): number | null {
  const now = parts(today).year
  if (word === undefined) return null
  return now + ({ 去年: -1, 上年: -1, 前年: -2, 大前年: -3, 明年: 1, 后年: 2 }[word] ?? 0)
}

function settle(make: (year: number) => Day | null, today: Day, lean: Lean): Day | null {
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

const relative: Readonly<Record<string, number>> = {
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

const weekdayNumber: Readonly<Record<string, number>> = {
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

function monthShift(today: Day, shift: number): { year: number; month: number } {
  const { year: y, month: m } = parts(today)
  const index = y * 12 + (m - 1) + shift
  return { year: Math.floor(index / 12), month: (index % 12) + 1 }
}

/** Names that are also numbers or persons: 三百六一箱 is no children's day, 你们的小满 no solar term. */
const festivalNames = FESTIVALS.map(name =>
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
const notCounter =
  '(?!工位|楼|线|门|店|柜|桌|窗|机|仓|库|车(?!的时候)|院|桩|厅|台|坑|字|航站|口|电池|球|位|码|尺|房|馆|包厢|技师|师傅|员工|司机|客服|坐席)'

const patterns: readonly Pattern[] = [
  {
    how: 'full',
    regex: new RegExp(
      `(?<![\\d.])${year}\\s*(?:年\\s*[,，]?|[-/.])\\s*(?<lunar>农历|阴历)?${month}\\s*(?:月份?的?|[-/.])\\s*${dayNumber}(?:\\s*[日号])?(?![\\d]{1,1}(?![:：\\d]))`,
      'g',
    ),
    resolve: (g, today) => {
      const y = fullYear(g.year ?? '', today)
      const m = value(g.month)
      const d = value(g.day)
      if (y === null || m === null || d === null) return null
      return g.lunar !== undefined || g.month === '正' || g.month === '腊' || g.month === '冬'
        ? lunarDay(y, m, d)
        : makeDay(y, m, d)
    },
  },
  {
    how: 'full',
    regex: /(?<![\dA-Za-z-])(?<year>(?:19|20)\d{2})(?<month>0[1-9]|1[0-2])(?<day>0[1-9]|[12]\d|3[01])(?![\dA-Za-z-])/g,
    resolve: g => makeDay(Number(g.year), Number(g.month), Number(g.day)),
  },
  {
    how: 'full',
    regex:
      /(?<![\dA-Za-z-])(?<year>(?:19|20)\d{2})\s(?<month>0?[1-9]|1[0-2])\s(?<day>0?[1-9]|[12]\d|3[01])(?![\dA-Za-z-])/g,
    resolve: g => makeDay(Number(g.year), Number(g.month), Number(g.day)),
  },
  {
    how: 'month-day',
    regex: new RegExp(
      `(?:${yearWord}|${year}年)?(?<lunar>农历|阴历)?(?<![\\d.])${month}月份?的?(?<lunarDay>初[一二三四五六七八九十]|廿[一二三四五六七八九]?|${num.slice(0, -1)}十?]{0,0}十五(?![日号天个]))?(?:(?<!初.|廿.|十五)${dayNumber}\\s*(?<mark>[日号]?)(?![\\d天个万元块台件箱点趟次回直共起般样下笔批封月:：]|[零一二三四五六七八九十]|%))?`,
      'g',
    ),
    resolve: (g, today, lean) => {
      const m = value(g.month)
      const spoken = g.lunarDay
      const d = spoken !== undefined ? value(spoken.replace('初', '')) : value(g.day)
      if (m === null || d === null) return null
      const shifted = g.year !== undefined ? fullYear(g.year, today) : shiftYear(g.yearWord, today)
      const byMoon =
        g.lunar !== undefined ||
        /[正冬腊]/.test(g.month ?? '') ||
        /[初廿]/.test(spoken ?? '') ||
        /^廿/.test(g.day ?? '') ||
        (spoken !== undefined && g.mark === undefined)
      const make = (y: number) => (byMoon ? lunarDay(y, m, d) : makeDay(y, m, d))
      return shifted === null ? settle(make, today, lean) : make(shifted)
    },
  },
  {
    how: 'month-day',
    regex:
      /(?<![\d./:-])(?<month>1[0-2]|0?[1-9])(?<sep>[./·-])(?<day>3[01]|[12]\d|0?[1-9])(?<mark>\s*[日号](?!工位|楼))?(?![\d./%:-]|\s*(?:元|块|万|公斤|kg|斤|吨|米|公里|折|级|个|小时|寸|分|T|t|L|升|GB|G|mm|cm|厘米|版|倍|箱|件|天|月|点|[a-zA-Z]))(?:(?=(?<cue>\s*(?:做|付|修|买|提|签|收|寄|发|装|换|交|取|派|送|办|下单)(?:到|收|车|货)?的))|)/g,
    resolve: (g, today, lean) => {
      if (g.mark === undefined && g.sep === '.' && (g.day ?? '').length === 1 && g.cue === undefined) return null
      return settle(y => makeDay(y, Number(g.month), Number(g.day)), today, lean)
    },
  },
  {
    how: 'day-of-month',
    regex: new RegExp(
      `(?<shift>上上个?|上一?个?|这个?|本|当|同|下一?个?)(?:的)?月(?:份)?的?\\s*${dayNumber}\\s*[日号]`,
      'g',
    ),
    resolve: (g, today) => {
      const shift = g.shift ?? ''
      const offset = shift.startsWith('上上') ? -2 : shift.startsWith('上') ? -1 : shift.startsWith('下') ? 1 : 0
      const at = monthShift(today, offset)
      const d = value(g.day)
      return d === null ? null : makeDay(at.year, at.month, d)
    },
  },
  {
    how: 'relative',
    regex: new RegExp(
      `(?<word>${Object.keys(relative)
        .filter(w => w.length > 1)
        .sort((a, b) => b.length - a.length)
        .join('|')})`,
      'g',
    ),
    resolve: (g, today, _lean, hour) => {
      const shift = relative[g.word ?? '']
      if (shift === undefined) return null
      // Just after midnight, 刚才 is still yesterday evening for nobody but the calendar; keep the calendar.
      return addDays(today, shift + (hour < 0 ? 0 : 0))
    },
  },
  {
    how: 'relative',
    regex:
      /(?:(?<![一-龥])|(?<=(?<![一-龥])我们?)(?=刚[从在]))(?<word>刚)(?=[^好开始果性需])(?![换买提修装做取到拿收订签贴喷](?:好|了|完|来|回来)?[的，,])/g,
    resolve: (_g, today) => today,
  },
  {
    how: 'weekday',
    regex:
      /(?<shift>上上个?|上一?个?|这个?|本|下下个?|下一?个?|个)?(?:周周|周|星期|礼拜)的?(?:周|星期|礼拜)?(?<weekday>[一二三四五六日天1-6])(?![年个次百千万点十天]|家|直|起|下子|[周星]期?之内)/g,
    resolve: (g, today, lean) => {
      const target = weekdayNumber[g.weekday ?? '']
      if (target === undefined) return null
      const shift = g.shift ?? ''
      const monday = addDays(today, 1 - weekdayOf(today))
      const weeks = shift.startsWith('上上')
        ? -2
        : shift.startsWith('上')
          ? -1
          : shift.startsWith('下下')
            ? 2
            : shift.startsWith('下')
              ? 1
              : 0
      if (shift !== '' && shift !== '个') return addDays(monday, weeks * 7 + target - 1)
      const here = addDays(monday, target - 1)
      if (lean === 'past') return here <= today ? here : addDays(here, -7)
      if (lean === 'future') return here < today ? addDays(here, 7) : here
      return here
    },
  },
  {
    how: 'relative',
    regex: new RegExp(
      `(?<count>${num}+)\\s*(?<unit>天|日|个?星期|个?礼拜|周|小时|个小时|个?钟头|分钟|刻钟)(?:之|以|过)?(?<side>前|后)(?!的?[几])`,
      'g',
    ),
    resolve: (g, today) => {
      const count = value(g.count)
      if (count === null) return null
      const sign = g.side === '前' ? -1 : 1
      const unit = g.unit ?? ''
      if (/天|日/.test(unit)) return addDays(today, sign * count)
      if (/周|星期|礼拜/.test(unit)) return addDays(today, sign * count * 7)
      if (/分|刻/.test(unit)) return today
      return null
    },
  },
  {
    how: 'relative',
    regex: /(?:半个?|一个半)(?:小时|钟头)(?:之|以)?前|[一两二三四五几\d]+分半钟?(?:之|以)?前/g,
    resolve: (_g, today) => today,
  },
  {
    how: 'festival',
    regex: new RegExp(
      `(?:${yearWord}|${year}年)?的?(?:农历|阴历)?(?<festival>${festivalNames}|十一(?=假期?|当天|那天|长假|第|放假))(?<after>第(?<nth>[一二三四五六七])天|(?:的)?前一[天日]|(?:的)?后一[天日]|前夕|前一晚|(?<=国庆)(?<october>[1-9]|[12]\\d|[一二三四五六七八九])[号日])?(?!期间|假期|长假|前后|之前|的时候|档|活动|大促)`,
      'g',
    ),
    resolve: (g, today, lean) => {
      const name = g.festival === '十一' ? '国庆' : (g.festival ?? '')
      const shifted = g.year !== undefined ? fullYear(g.year, today) : shiftYear(g.yearWord, today)
      const moved = (y: number) => {
        const base = festivalDay(name, y)
        if (base === null) return null
        if (g.october !== undefined) return makeDay(y, 10, readNumeral(g.october) ?? Number(g.october))
        if (g.nth !== undefined) return addDays(base, (readNumeral(g.nth) ?? 1) - 1)
        if (/前一|前夕/.test(g.after ?? '')) return addDays(base, -1)
        if (/后一/.test(g.after ?? '')) return addDays(base, 1)
        return base
      }
      return shifted === null ? settle(moved, today, lean) : moved(shifted)
    },
  },
  {
    how: 'festival',
    regex: /(?:大年|正月|年)初(?<day>十[一二三四五]?|[一二三四五六七八九])/g,
    resolve: (g, today, lean) => {
      const d = value(g.day)
      return d === null ? null : settle(y => lunarDay(y, 1, d), today, lean)
    },
  },
  {
    how: 'day-of-month',
    regex: new RegExp(`(?<![\\d.月第:：${num.slice(1, -1)}A-Za-z-])${dayNumber}\\s*[日号]${notCounter}(?![\\d])`, 'g'),
    resolve: (g, today, lean) => {
      const d = value(g.day)
      if (d === null) return null
      const at = (shift: number) => {
        const { year: y, month: m } = monthShift(today, shift)
        return makeDay(y, m, d)
      }
      const here = at(0)
      if (lean === 'this') return here
      if (lean === 'future') return here !== null && here < today ? at(1) : here
      if (here !== null && here <= today) return here
      return at(-1) ?? at(-2)
    },
  },
  {
    how: 'part-of-day',
    regex:
      /(?<![一-龥]天|[日号晚早])(?:大清早|一大早|大早上|凌晨|清晨|早上|早晨|上午|中午|正午|午后|下午|傍晚|晚上|半夜|深夜)/g,
    resolve: (_g, today) => today,
  },
]

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
  hour: '2-digit',
  minute: '2-digit',
})

/** The calendar day and hour in China at an instant. */
export function shanghaiNow(now: Date): { day: Day; hour: number } {
  const text = shanghai.format(now)
  return { day: text.slice(0, 10), hour: Number(text.slice(11, 13)) }
}

/**
 * All single days named in a normalised text, in order, counted from `now` in Asia/Shanghai. Weeks start on Monday; a day without a year or
 * month is the last one that was (`lean`). Vague words (前几天, 上个月, 国庆期间) name no day. Make-up working days (调休) play no part.
 */
export function findDates(text: string, now: Date, lean: Lean = 'past'): DateMention[] {
  const { day: today, hour } = shanghaiNow(now)
  const found: DateMention[] = []
  for (const pattern of patterns) {
    for (const match of text.matchAll(pattern.regex)) {
      const start = match.index
      const end = start + match[0].length
      if (found.some(f => start < f.end && end > f.start)) continue
      if (pattern.how === 'month-day' && !isDateLike(text, start, end, match)) continue
      const day = pattern.resolve(match.groups ?? {}, today, lean, hour)
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
