import { readDuration } from '../calendar.ts'
import { atLocal, localDay } from '../china-time.ts'
import type { Policy } from '../policy/schema.ts'
import { normalise } from '../understanding/normalise.ts'
import { readNumeral } from '../understanding/numerals.ts'

/** What a staff member asks of the bot. */
export type StaffRequest =
  | { type: 'register'; told: string }
  | { type: 'internal'; told: string }
  | { type: 'mine' }
  | { type: 'late' }
  | { type: 'find'; query: string }
  | { type: 'help' }

/** Reads a staff member's message; `null` when it is none of these. */
export function readStaffRequest(text: string): StaffRequest | null {
  const plain = normalise(text).trim()
  const bare = plain.replace(/[\s\p{P}]+$/gu, '')
  if (/^(?:帮助|怎么用|使用说明|菜单|help|\?)$/iu.test(bare) || plain === '?') return { type: 'help' }
  if (/^(?:我?的?(?:投诉|待办|案子|工单)|待办(?:事项)?|看?(?:我的)?待办)$/u.test(bare)) return { type: 'mine' }
  if (/^(?:已?超时(?:的|投诉|列表)?|已?逾期(?:的|投诉|列表)?|超期)$/u.test(bare)) return { type: 'late' }
  const find = /^(?:查(?:询|找|一下|一查)?|搜(?:索)?)[\s:：,，]*([A-Za-z0-9-]*)$/u.exec(bare)
  if (find) return { type: 'find', query: find[1] ?? '' }
  const internal = /^(?:我要|提交|登记)?(?:一个|一件)?内部投诉[\s:：,，。]*([\s\S]*)$/u.exec(text.trim())
  if (internal) return { type: 'internal', told: internal[1] ?? '' }
  const register =
    /^(?:请?帮?我?)?(?:代?客户?|帮客户)?登记(?:一个|一下|一件|个)?(?:客户)?(?:的?投诉)?[\s:：,，。]*([\s\S]*)$/u.exec(
      text.trim(),
    )
  if (register) return { type: 'register', told: register[1] ?? '' }
  if (/(?:客户|车主|顾客).{0,40}(?:反映|投诉|抱怨|来电|打电话|不满|要求|反馈)/u.test(plain)) {
    return { type: 'register', told: text.trim() }
  }
  return null
}

/** When the customer told it, read from "20分钟前", "半小时前", "今天上午10点来电"; `null` when it is not said or lies in the future. */
export function readHeardAt(text: string, now: Date): Date | null {
  const plain = normalise(text)
  const ago =
    /(\d+(?:\.\d+)?|[半一二两三四五六七八九十]+)\s*(?:来|多)?\s*个?(半)?\s*(分钟?|小时|钟头)(半)?(?:之|以)?前/u.exec(
      plain,
    )
  if (ago?.[1] && ago[3]) {
    const amount = ago[1] === '半' ? 0.5 : (readNumeral(ago[1]) ?? 0)
    const whole = amount + (ago[2] || ago[4] ? 0.5 : 0)
    return new Date(now.getTime() - whole * (ago[3].startsWith('分') ? 1 : 60) * 60_000)
  }
  const clock =
    /(上午|早上|中午|下午|晚上|今天)?\s*(\d{1,2})\s*(?:[:：](\d{2})|点(半|(\d{1,2})分?)?)(?=[^，,。]{0,12}(?:来电|打电话|来店|到店|反映|投诉|说|找|接到))/u.exec(
      plain,
    )
  if (!clock?.[2]) return null
  const isLater = /下午|晚上/u.test(clock[1] ?? '') && Number(clock[2]) < 12
  const minutes =
    (Number(clock[2]) + (isLater ? 12 : 0)) * 60 + (clock[4] === '半' ? 30 : Number(clock[3] ?? clock[5] ?? 0))
  const at = atLocal(localDay(now), minutes)
  return at.getTime() <= now.getTime() ? at : null
}

/** How soon after it was heard a complaint must be registered, in minutes, where the policy has a clock for that. */
export function registrationLimit(policy: Pick<Policy, 'clocks'>): number | null {
  const limits = Object.values(policy.clocks).flatMap(clock => {
    if (clock.from !== 'heard' || clock.within === 'same-day') return []
    const { days, ms } = readDuration(clock.within)
    return [days * 1440 + ms / 60_000]
  })
  return limits.length === 0 ? null : Math.min(...limits)
}
