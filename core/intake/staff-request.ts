import type { Period } from '../case/statistics.ts'
import type { ContactKind } from '../complaint/event.ts'
import type { Policy } from '../policy/schema.ts'
import { readDuration } from '../time/calendar.ts'
import { atLocal, localDay } from '../time/china-time.ts'
import { normalise } from '../understanding/normalise.ts'
import { readNumeral } from '../understanding/numerals.ts'

/** A question that changes nothing. */
export type LookUp =
  | { type: 'mine' }
  | { type: 'late' }
  | { type: 'find'; query: string }
  | { type: 'statistics'; period: Period }
  | { type: 'callBacks'; period: Period }
  | { type: 'unsatisfied'; period: Period }
  | { type: 'duty' }
  | { type: 'help' }

/** What a staff member asks of the bot. */
export type StaffRequest =
  | LookUp
  | { type: 'register'; told: string; kind?: Exclude<ContactKind, 'complaint'> }
  | { type: 'internal'; told: string }

/** What is no complaint, as a colleague names it. */
const KINDS: Record<string, Exclude<ContactKind, 'complaint'>> = {
  咨询: 'inquiry',
  建议: 'suggestion',
  表扬: 'praise',
}

/** With fewer characters `find` would find strangers' cases. */
export const SHORTEST_QUERY = 4

/** Reads a staff member's message; `null` when it is none of these. */
export function readStaffRequest(text: string): StaffRequest | null {
  const plain = normalise(text).trim()
  const bare = plain.replace(/[\s\p{P}]+$/gu, '')
  const asked = readKeyword(bare) ?? (plain === '?' ? { type: 'help' as const } : readQuestion(bare))
  if (asked) return asked
  const internal = /^(?:我要|提交|登记)?(?:一个|一件)?内部投诉[\s:：,，。]*([\s\S]*)$/u.exec(text.trim())
  if (internal) return { type: 'internal', told: internal[1] ?? '' }
  const other =
    /^(?:请?帮?我?)?(?:代?客户?|帮客户)?登记(?:一个|一下|一件|个|条)?(?:客户)?的?(咨询|建议|表扬)[\s:：,，。]*([\s\S]*)$/u.exec(
      text.trim(),
    )
  const kind = other?.[1] === undefined ? undefined : KINDS[other[1]]
  if (other && kind) return { type: 'register', told: other[2] ?? '', kind }
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

const PERIOD = '(今[天日]|本[周月]|这(?:个|一)?(?:周|星期|礼拜|月))'
const STATISTICS = new RegExp(
  `^(?:看?一?下?)?${PERIOD}?的?(?:投诉)?(?:统计|报表|数据)(?:一下)?[\\s:,]*${PERIOD}?$`,
  'u',
)
/** A number, plate, waybill, or the end of a phone. */
const IDENTIFIER = '(\\p{Script=Han}?[A-Za-z0-9][A-Za-z0-9·-]*)'
const FIND = new RegExp(
  `^(?:请?帮我)?(?:查(?:询|找|一下|一查|下)?|搜(?:索)?|找(?:一下)?)(?:投诉)?[\\s:,]*(?:(?:编号|单号|运单号?|订单号?|车牌号?|尾号|后四位|电话)\\s*)?${IDENTIFIER}?(?:的?(?:投诉|案子|单子|那件|情况|进度))?$`,
  'u',
)

/** 回访统计, 回访不满意; of this month, where no other time is named. */
const CALL_BACKS = new RegExp(`^${PERIOD}?的?回访(统计|报表|情况|不满意)(?:名单|的?客户)?[\\s:,]*${PERIOD}?$`, 'u')

function readKeyword(bare: string): LookUp | null {
  if (/^(?:帮助|怎么用|使用说明|菜单|help|你会什么|能(?:做|干)(?:什么|嘛))$/iu.test(bare)) return { type: 'help' }
  if (/^(?:我?的?(?:投诉|待办|案子|工单)|待办(?:事项)?|(?:查看|看一下|看看|看)?(?:我的)?(?:待办|投诉))$/u.test(bare))
    return { type: 'mine' }
  if (/^(?:已?超时(?:的|投诉|列表)?|已?逾期(?:的|投诉|列表)?|超期)$/u.test(bare)) return { type: 'late' }
  if (/^(?:(?:今天|现在|目前)?(?:是?谁(?:在)?)?值班(?:表|人员|的?是谁|安排)?|谁(?:是)?负责人|负责人名单)$/u.test(bare))
    return { type: 'duty' }
  const callBacks = CALL_BACKS.exec(bare)
  if (callBacks) {
    const period = periodOf(callBacks[1] ?? callBacks[3] ?? '本月')
    return { type: callBacks[2] === '不满意' ? 'unsatisfied' : 'callBacks', period }
  }
  const statistics = STATISTICS.exec(bare)
  if (statistics) return { type: 'statistics', period: periodOf(statistics[1] ?? statistics[2] ?? '今天') }
  const find = FIND.exec(bare)
  return find ? { type: 'find', query: find[1] ?? '' } : null
}

/** A short question in somebody's own words. What tells of a customer is none. */
const LONGEST_QUESTION = 24

function readQuestion(bare: string): LookUp | null {
  if (bare.length > LONGEST_QUESTION || /登记|先生|女士|小姐|反映|来电|内部投诉/u.test(bare)) return null
  const identifier = /(?:^|[^A-Za-z0-9])([A-Za-z]*\d[A-Za-z0-9-]{3,})/u.exec(bare)?.[1]
  if (identifier && /查|尾号|后四位|怎么样|到哪|进度|进展|处理|谁(?:在)?负责|哪一步/u.test(bare))
    return { type: 'find', query: identifier }
  const asksHowMany = /几|多少|哪些|有没有|有什么|有吗|吗$|情况|怎么样|统计/u.test(bare)
  if (!asksHowMany) return null
  if (/超时|逾期|超期|过期|晚了/u.test(bare)) return { type: 'late' }
  const period = new RegExp(PERIOD, 'u').exec(bare)?.[1]
  if (period && /投诉|收到|新增|结案|案|件|单/u.test(bare) && !/我/u.test(bare))
    return { type: 'statistics', period: periodOf(period) }
  if (
    /我/u.test(bare) &&
    /待办|投诉|案子|工单|单子|没(?:有)?(?:处理|办|完成|弄)|未(?:处理|办)|要(?:处理|办)|在办/u.test(bare)
  )
    return { type: 'mine' }
  return null
}

function periodOf(words: string): Period {
  if (words.includes('月')) return 'month'
  return /周|星期|礼拜/u.test(words) ? 'week' : 'today'
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
    if (clock.from !== 'heard' || clock.within === 'same-day' || clock.within === 'promised') return []
    const { days, ms } = readDuration(clock.within)
    return [days * 1440 + ms / 60_000]
  })
  return limits.length === 0 ? null : Math.min(...limits)
}
