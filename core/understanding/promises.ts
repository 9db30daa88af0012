import type { CalendarRule, Policy } from '../policy/schema.ts'
import { addTime, calendarRule, isOpenAt, openMsBetween } from '../time/calendar.ts'
import { addDays, atLocal, localDay } from '../time/china-time.ts'
import { findDates } from './days/dates.ts'
import { normalise } from './normalise.ts'
import { readNumeral } from './numerals.ts'

/** A time by which the customer is to be answered, and the words that say so. */
export type SpokenPromise = { dueAt: Date; words: string }

/** Hours in which a day is over, for days that the policy's hours do not know. */
const DAY_ENDS = 18 * 60

const ANSWER =
  '联系|联络|回复|答复|回电|回话|回信|致电|来电|打电话|打个电话|去电|通电话|告知|通知|反馈|回访|给(?:个|一个|出|到)?(?:明确的?|最终|具体的?)?(?:答复|回复|结果|方案|说法|消息|准信|电话|意见)|出(?:具)?(?:方案|结果)'
const CUSTOMER = '您|你|客户|车主|顾客|用户|对方|投诉人|他|她|先生|女士|小姐'

/** Said to the customer: to him, or as a promise. */
const TO_CUSTOMER = new RegExp(
  `(?:${ANSWER})(?:一下)?(?:${CUSTOMER})|(?:给|向|跟|和|与|同|帮|为)(?:${CUSTOMER})[^,。;!?]{0,8}(?:${ANSWER})|给(?:${CUSTOMER})(?:个|一个)?(?:明确)?(?:答复|回复|结果|方案|说法|电话|交代)|(?:承诺|答应|约好|约定|说好|保证)`,
  'u',
)
const ANSWERS = new RegExp(`${ANSWER}|给(?:${CUSTOMER})|解决|处理好|处理完|办好|上门|送到|到货|修好`, 'u')
const OTHERS = '厂家|厂商|供应商|总部|保险公司|快递|物流|维修站|第三方'
/** What others will do, what is asked for, what did not happen. */
const NOT_OURS = new RegExp(
  `^(?:等)?(?:${OTHERS})|(?:${OTHERS})[^,。;!?]{0,10}(?:会|将|说|表示|答应|承诺)|(?<![给向跟和与同帮为应诺系])(?:${CUSTOMER})(?:说|要求|希望|表示|称|想|会|将|自己|来)|(?:要求|希望|催)(?:我们?|公司|店里)|没有?(?:联系|回复|答复)|未(?:能|曾)?(?:联系|回复|答复)|无法|不能|不(?:再|用|必|需)`,
  'u',
)
/** 已告知客户…: what follows was said to him. */
const SAID = new RegExp(`已(?:经)?(?:电话)?(?:${ANSWER})(?:上|了|过)?(?:${CUSTOMER})?(?:了|过)?`, 'u')
const CLAUSE = /[^,。;!?\n]+/gu

const LENGTH =
  '(?<![月\\d])(?<amount>\\d+(?:\\.\\d+)?|[一二两三四五六七八九十]+|半)\\s*(?<half>个半)?\\s*个?\\s*(?<unit>分钟|刻钟|小时|钟头|个?工作日|工作天|天|日|周|星期|礼拜)(?<more>半)?\\s*'
const WITHIN = new RegExp(`${LENGTH}(?:之|以)?(?:内|后|左右)`, 'u')
/** In the form `1小时` says it all. */
const WHOLE = new RegExp(`^\\s*${LENGTH}$`, 'u')

/**
 * The promise in a note of somebody who looks after the case: `1 小时内联系您`, `今天下午五点前给您回复`, `明天答复客户`; `null` when there is none or
 * its time has passed. What others will do and what the customer asks for are not taken for one.
 */
export function findPromise(note: string, now: Date, policy: Pick<Policy, 'calendars'>): SpokenPromise | null {
  for (const [clause] of plainly(note).matchAll(CLAUSE)) {
    const told = clause.replace(SAID, '')
    const toCustomer = TO_CUSTOMER.test(told) || (told !== clause && TO_CUSTOMER.test(clause))
    if (!toCustomer || !ANSWERS.test(told) || NOT_OURS.test(told)) continue
    const dueAt = afterNow(told, now, policy, WITHIN) ?? onDay(told, now, policy)
    if (dueAt !== null && dueAt.getTime() > now.getTime()) return { dueAt, words: clause.trim() }
  }
  return null
}

/** The end of a time that somebody wrote: `1小时内`, `明天下午五点前`, `周五`; `null` when it names none. It may have passed. */
export function readWhen(text: string, now: Date, policy: Pick<Policy, 'calendars'>): Date | null {
  const plain = plainly(text)
  return afterNow(plain, now, policy, WITHIN) ?? afterNow(plain, now, policy, WHOLE) ?? onDay(plain, now, policy)
}

function plainly(text: string): string {
  return normalise(text).replace(/，/gu, ',').replace(/；/gu, ';')
}

function afterNow(text: string, now: Date, policy: Pick<Policy, 'calendars'>, length: RegExp): Date | null {
  const found = length.exec(text)?.groups
  if (!found) return null
  const whole = found.amount === '半' ? 0.5 : (readNumeral(found.amount ?? '') ?? Number(found.amount))
  const amount = whole + (found.half || found.more ? 0.5 : 0)
  if (!Number.isFinite(amount) || amount <= 0) return null
  const unit = found.unit ?? ''
  if (/工作/u.test(unit)) return addTime(calendarRule(policy, 'workday'), now, { days: Math.ceil(amount), ms: 0 })
  const minutes = /周|星期|礼拜/u.test(unit)
    ? 7 * 1440
    : /天|日/u.test(unit)
      ? 1440
      : /刻/u.test(unit)
        ? 15
        : /分/u.test(unit)
          ? 1
          : 60
  return new Date(now.getTime() + amount * minutes * 60_000)
}

/** Parts of a day and when they are over, in minutes. */
const PARTS: readonly [RegExp, number][] = [
  [/早上|早晨|一早|上午|今早|明早/u, 12 * 60],
  [/中午|午间/u, 14 * 60],
  [/傍晚/u, 19 * 60],
  [/晚上|今晚|明晚|晚间|夜里/u, 22 * 60],
]

const TIME =
  /(?<part>上午|早上|中午|下午|晚上|傍晚)?\s*(?<hour>\d{1,2}|[一二两三四五六七八九十]+)\s*(?:点|:|时)(?:(?<half>半)|(?<minute>\d{2}))?\s*(?<sure>钟|整|(?:之|以)?前|左右)?/u

function onDay(text: string, now: Date, policy: Pick<Policy, 'calendars'>): Date | null {
  const [date] = findDates(text, now, 'future')
  const day = date?.day ?? localDay(now)
  const time = date?.time ?? timeIn(date ? text.slice(date.end) : text)
  if (time !== undefined) {
    const at = atLocal(day, minutesOf(time))
    const isMorning = /凌晨|早|上午/u.test(text)
    // “五点前” is five in the afternoon, also when it is said without saying so.
    const isMeant =
      isMorning || minutesOf(time) >= 12 * 60 || (at.getTime() > now.getTime() && minutesOf(time) >= 7 * 60)
    return isMeant ? at : new Date(at.getTime() + 720 * 60_000)
  }
  if (!date && !/下班|今天|下午|晚上|中午|上午/u.test(text)) return null
  const named = PARTS.find(([part]) => part.test(text))
  return named ? atLocal(day, named[1]) : closingOf(day, policy)
}

/** `五点前`, `5:30`, `下午5点`; "晚一点" is no time. */
function timeIn(text: string): string | undefined {
  const found = TIME.exec(text)?.groups
  if (!found || !(found.part || found.half || found.minute || found.sure)) return undefined
  const hour = readNumeral(found.hour ?? '') ?? Number(found.hour)
  const isLate = /下午|晚上|傍晚/u.test(found.part ?? '') && hour < 12
  const minutes = hour * 60 + (found.half ? 30 : Number(found.minute ?? 0)) + (isLate ? 720 : 0)
  if (!(minutes >= 0 && minutes < 1440)) return undefined
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
}

/** When the office closes that day. */
function closingOf(day: string, policy: Pick<Policy, 'calendars'>): Date {
  const office: CalendarRule | undefined = policy.calendars.office
  const usual = atLocal(day, DAY_ENDS)
  if (!office?.hours || openMsBetween(office, atLocal(day), atLocal(addDays(day, 1))) === 0) return usual
  const last = Math.max(...office.hours.map(({ to }) => minutesOf(to)))
  const closing = atLocal(day, last)
  return isOpenAt(office, new Date(closing.getTime() - 1)) ? closing : usual
}
