import type { Absence } from '../people/absence.ts'
import type { Policy } from '../policy/schema.ts'
import { localDay } from '../time/china-time.ts'
import { addDays } from '../understanding/calendar-days.ts'
import { findDates } from '../understanding/dates.ts'
import { normalise } from '../understanding/normalise.ts'
import type { TextKey } from '../wording/wording.ts'

/** What somebody says of his leave; `unclear` names the text that asks for what is missing. */
export type LeaveWish = { type: 'leave'; absence: Absence } | { type: 'back' } | { type: 'unclear'; key: TextKey }

const BACK = /^(?:销假|提前销假|取消请假|结束请假|我?回来(?:上班)?了)$/u
const LEAVE = /^(?:我)?(?:要|想)?(?:请假|休假|出差|(?:请|找|让)?[\p{Script=Han}]{0,6}代理)/u
const LONGEST = 60

/** Reads `请假 11月25日到11月28日，陈静代理`, `代理 陈静 明天`, `销假`; `null` for everything else. */
export function readLeave(text: string, of: { policy: Policy; person: string; now: Date }): LeaveWish | null {
  const plain = normalise(text)
    .replace(/[\s\p{P}]+$/gu, '')
    .trim()
  if (BACK.test(plain)) return { type: 'back' }
  if (plain.length > LONGEST || !LEAVE.test(plain)) return null
  const { policy, person, now } = of
  const [first, ...others] = findDates(plain, now, 'future').filter(({ how }) => how !== 'part-of-day')
  if (!first) return { type: 'unclear', key: 'leave.when' }
  const last = others.at(-1) ?? first
  // “下周一到周三”: the second weekday is that of the same week.
  let lastDay = last.day
  while (last.how === 'weekday' && lastDay < first.day) lastDay = addDays(lastDay, 7)
  if (first.day < localDay(now) || lastDay < first.day) return { type: 'unclear', key: 'leave.when' }
  const deputy = deputyIn(plain, policy, person)
  if (deputy === null) return { type: 'unclear', key: 'leave.who' }
  return { type: 'leave', absence: { person, deputy, firstDay: first.day, lastDay } }
}

/** The colleague who is named, else the policy's deputy where nobody is named. */
function deputyIn(text: string, policy: Policy, person: string): string | null {
  const named = Object.entries(policy.people).filter(([id, { name }]) => id !== person && text.includes(name))
  if (named.length > 1) return null
  return named[0]?.[0] ?? (text.includes('代理') ? null : (policy.people[person]?.deputy ?? null))
}
