import { readNumeral } from '../numerals.ts'
import { addDays, type Day, festivalDay, lunarDay, makeDay, weekdayOf } from './calendar-days.ts'
import {
  type DateMention,
  dayNumber,
  festivalNames,
  fullYear,
  type Lean,
  month,
  monthShift,
  notCounter,
  num,
  relative,
  settle,
  shiftYear,
  value,
  weekdayNumber,
  year,
  yearWord,
} from './words.ts'

type Pattern = {
  how: DateMention['how']
  regex: RegExp
  resolve: (g: Record<string, string | undefined>, today: Day, lean: Lean) => Day | null
}

/** How days are said, the plainest first: where two claim the same words the earlier has them. */
export const patterns: readonly Pattern[] = [
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
      `(?:${yearWord}|${year}年)?(?<lunar>农历|阴历)?(?<![\\d.])${month}月份?的?(?<lunarDay>初[一二三四五六七八九十]|廿[一二三四五六七八九]?|${num.slice(0, -1)}十?]{0,0}十五(?![日号天个]))?(?:(?<!初.|廿.|十五)${dayNumber}\\s*(?<mark>[日号]?)(?![\\d几天个万元块台件箱点趟次回直共起般样笔批封月票套辆份张家条瓶袋只双包:：]|单(?!位)|下(?!的|单|了单|订|午|昼)|[零一二三四五六七八九十]|%))?`,
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
        // 八月十五 is a feast, 三月十五 a day like others.
        (spoken === '十五' && /^[七八]$/.test(g.month ?? ''))
      const make = (y: number) => (byMoon ? lunarDay(y, m, d) : makeDay(y, m, d))
      return shifted === null ? settle(make, today, lean) : make(shifted)
    },
  },
  {
    how: 'month-day',
    regex:
      /(?<![\d./:-])(?<month>1[0-2]|0?[1-9])(?<sep>[./·-])(?<day>3[01]|[12]\d|0?[1-9])(?<mark>\s*[日号](?!工位|楼))?(?![\d./%:-]|\s*(?:元|块|万|公斤|kg|斤|吨|米|公里|折|级|个|小时|寸|分|T|t|L|升|GB|G|mm|cm|厘米|版|倍|箱|件|天|月|点|[a-zA-Z]))/g,
    resolve: (g, today, lean) => settle(y => makeDay(y, Number(g.month), Number(g.day)), today, lean),
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
        .map(w => (w === '方才' ? '(?<![地对双官])方才' : w))
        .join('|')})`,
      'g',
    ),
    resolve: (g, today) => {
      const shift = relative[g.word ?? '']
      return shift === undefined ? null : addDays(today, shift)
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
      `(?:${yearWord}|${year}年)?的?(?:农历|阴历)?(?<festival>${festivalNames}|十一(?=假期?|当天|那天|长假|第|放假))(?<after>(?:长假|假期|假)?的?第(?<nth>[一二三四五六七])天|(?:的)?前一[天日]|(?:的)?后一[天日]|前夕|前一晚|(?<=国庆)(?<october>[1-9]|[12]\\d|[一二三四五六七八九])[号日])?(?!期间|假期|长假|放假|前后|之前|之后|过后|的时候|那[几两阵会段]|这[几两阵段]|几天|档|活动|大促|礼|价|套餐|特惠)`,
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
    regex: /(?<![最当起年月腊])初(?<day>[一二三四五六七八九十])(?!的?(?:学生|孩子|男生|女生)|年级|[中班步次])/g,
    resolve: (g, today) => {
      const d = value(g.day)
      if (d === null) return null
      const year = Number(today.slice(0, 4))
      const months = Array.from({ length: 24 }, (_, i) => lunarDay(year - Math.floor(i / 12), 12 - (i % 12), d))
      return months.find(day => day !== null && day <= today) ?? null
    },
  },
  {
    how: 'day-of-month',
    regex: new RegExp(
      `(?<![\\d.月第几:：${num.slice(1, -1)}A-Za-z-]|(?:客服|工号|坐席|座席|窗口|柜台|技师|司机|师傅|仓库|店员)\\s?)(?![一二三四五六七八九十两]日)${dayNumber}\\s*[日号]${notCounter}(?![\\d])`,
      'g',
    ),
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
