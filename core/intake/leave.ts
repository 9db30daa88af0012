import type { Absence } from '../people/absence.ts'
import type { Policy } from '../policy/schema.ts'
import { localDay } from '../time/china-time.ts'
import { addDays } from '../understanding/days/calendar-days.ts'
import { findDates } from '../understanding/days/dates.ts'
import { normalise } from '../understanding/normalise.ts'
import { readNumeral } from '../understanding/numerals.ts'
import type { TextKey } from '../wording/wording.ts'

/** What somebody says of his leave; `unclear` names the text that asks for what is missing. */
export type LeaveWish = { type: 'leave'; absence: Absence } | { type: 'back' } | { type: 'unclear'; key: TextKey }

const BACK = /^(?:销假|提前销假|取消请假|结束请假|我?回来(?:上班)?了)$/u
const LEAVE = /^(?:我)?(?:要|想|需要|得)?(?:请假|休假|出差|(?:请|找|让)?[\p{Script=Han}]{0,6}代理)/u
/** The same behind the days: `明天请假`, `我下周一到周三要出差`. */
const LEAVE_THEN = /^[我从自起到至、\s\p{P}]*(?:要|想|需要|得)?(?:出差|[请休][^\p{P}\s]{0,4}假)(?!的)/u
const LASTS =
  /(?<count>\d{1,2}|[一二三四五六七八九十两]{1,2})\s*(?:个)?(?<unit>天|日|周|星期|礼拜)(?![一二三四五六日天])/u
const LONGEST = 60

/** Reads `请假 11月25日到11月28日，陈静代理`, `明天请假两天`, `代理 陈静 明天`, `销假`; `null` for everything else. */
export function readLeave(text: string, of: { policy: Policy; person: string; now: Date }): LeaveWish | null {
  const plain = normalise(text)
    .replace(/[\s\p{P}]+$/gu, '')
    .trim()
  if (BACK.test(plain)) return { type: 'back' }
  if (plain.length > LONGEST) return null
  const { policy, person, now } = of
  const dates = findDates(plain, now, 'future').filter(({ how }) => how !== 'part-of-day')
  const [first, ...others] = dates
  if (!LEAVE.test(plain) && !isLeaveBehind(dates, plain, now)) return null
  if (!first) return { type: 'unclear', key: 'leave.when' }
  const last = others.at(-1) ?? first
  // “下周一到周三”: the second weekday is that of the same week.
  let lastDay = others.length === 0 ? addDays(first.day, daysIn(plain.slice(first.end)) - 1) : last.day
  while (last.how === 'weekday' && lastDay < first.day) lastDay = addDays(lastDay, 7)
  if (first.day < localDay(now) || lastDay < first.day) return { type: 'unclear', key: 'leave.when' }
  const deputy = deputyIn(plain, policy, person)
  if (deputy === null) return { type: 'unclear', key: 'leave.who' }
  return { type: 'leave', absence: { person, deputy, firstDay: first.day, lastDay } }
}

/** Whether the days come first, and then that he is away on them. What was before today is told of somebody, not asked for. */
function isLeaveBehind(dates: ReturnType<typeof findDates>, plain: string, now: Date): boolean {
  const [first] = dates
  if (!first || first.day < localDay(now) || !/^(?:我|从|自|我从)?$/u.test(plain.slice(0, first.start).trim()))
    return false
  const words = dates.reduceRight((text, { start, end }) => text.slice(0, start) + text.slice(end), plain)
  return LEAVE_THEN.test(words)
}

/** `三天`, `两周`; one day where nothing is said. */
function daysIn(text: string): number {
  const { count = '1', unit = '天' } = LASTS.exec(text)?.groups ?? {}
  const days = /^\d/.test(count) ? Number(count) : (readNumeral(count) ?? 1)
  return Math.max(1, /[天日]/u.test(unit) ? days : days * 7)
}

/** The colleague who is named, else the policy's deputy where nobody is named. */
function deputyIn(text: string, policy: Policy, person: string): string | null {
  const named = Object.entries(policy.people).filter(([id, { name }]) => id !== person && text.includes(name))
  if (named.length > 1) return null
  return named[0]?.[0] ?? (text.includes('代理') ? null : (policy.people[person]?.deputy ?? null))
}
