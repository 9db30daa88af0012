import { correction } from './candidates.ts'
import type { NumberWords } from './number-words.ts'
import { readDigits } from './numerals.ts'
import type { IdentifierWords } from './vocabulary.ts'

export type Identifier = {
  field: IdentifierWords['field']
  value: string
  labelled: boolean
  start: number
  end: number
}

const candidate =
  /(?<![A-Za-z0-9])(?:[A-Za-z]{1,6}[ _-]?(?:[A-Za-z]{0,3}\d)(?:[ -]?[\dA-Za-z](?![\u4e00-\u9fa5]*[A-Za-z]{3})){2,24}|\d(?:[ -]?\d){5,23}[A-Za-z]{0,2})(?![A-Za-z0-9])/g
/** ID 8812…: that it is a number is no part of it. */
const heading = /^(?:ID[ -]?|NO )(?=[A-Z]{0,4}[ -]?\d)/i
const genericLabel = /(?:单号|单子|编号|号码|单|这票|那票|这单|票号|流水号)\s*(?:号码)?\s*(?:是|为|:|：|#|=|\s)*$/
const after = /^[^\S\n]*(?:元(?!旦)|块|公斤|kg|公里|km|mAh|毫升|ml|[GM]B)|^(?:\*|米|平|[GM]|年|月|号楼|个|件|箱)/i
/** 4402 8813 7745 2号: one or two digits at the end are a day or a count. */
const smallAfter = /^[^\S\n]*(?:[号日点天岁楼月件箱包台吨斤方票桶袋]|个)/

const spokenDigit = '[零〇一幺二三四五六七八九]'
/** 单号六六九零三零…, 二零七 七一四 …: a number dictated digit by digit. */
const spelled = new RegExp(
  `${spokenDigit}{8,}|${spokenDigit}{2,}(?: ${spokenDigit}{2,})+(?!${spokenDigit}|[十百千万])`,
  'g',
)

/** 2008… 这是预约单号, 2008…(会员号) */
const calledBehind = /^[\s,，]*(?:\(|(?:这个?|那个?)?就?是)(?:我们?的?|你们的?)?([一-龥]{2,4}?号?)(?=$|[\s,，。)])/

/** Whether an international item number is whole: check digit by the S10 standard of the Universal Postal Union, and a country that exists. */
export function isPostalItem(value: string): boolean {
  const match = /^[A-Z]{2}(\d{8})(\d)([A-Z]{2})$/.exec(value)
  if (match === null) return false
  const weights = [8, 6, 4, 2, 3, 5, 9, 7]
  const sum = [...(match[1] ?? '')].reduce((s, d, i) => s + Number(d) * (weights[i] ?? 0), 0)
  const check = 11 - (sum % 11)
  const digit = check === 10 ? 0 : check === 11 ? 5 : check
  const country = match[3] ?? ''
  return digit === Number(match[2]) && (country === 'UK' || regionNames.of(country) !== country)
}
const regionNames = new Intl.DisplayNames(['en'], { type: 'region' })

const CARRIERS: readonly (readonly [string, RegExp])[] = [
  ['顺丰', /^SF\d{12,13}$/],
  ['圆通', /^YT\d{13}$/],
  ['极兔', /^JT\d{13}$/],
  ['京东', /^JD[A-Z0-9]{10,15}$/],
  ['德邦', /^DPK\d{12}$|^DPL?\d{9,12}$/],
  ['跨越', /^KYE?\d{10,15}$/],
  ['安能', /^ANE\d{10,14}$/],
  ['中通', /^7[3-9]\d{12}$|^68\d{10,12}$/],
  ['申通', /^77\d{13}$|^88\d{13}$/],
  ['韵达', /^(?:3[18]|4[36])\d{11,13}$/],
  ['邮政', /^1[012]\d{11}$|^9[789]\d{11}$|^EM?S\d{10,13}$/],
]

/** The express carrier whose numbers look like this, or null. Carriers publish no check digits; only S10 numbers have one. */
export function readCarrier(value: string): string | null {
  const compact = value.replace(/[\s-]/g, '').toUpperCase()
  if (isPostalItem(compact)) return '邮政'
  return CARRIERS.find(([, shape]) => shape.test(compact))?.[0] ?? null
}

/** What of a stretch of letters and digits is the number: 3920 1174 8820 66 is one, HT8800219963 12 箱 and 40228813 2号 are two things. */
function extentOf(stretch: string, behind: string): string {
  let chunks = stretch.split(' ')
  const last = chunks.at(-1) ?? ''
  if (chunks.length > 1 && (after.test(behind) || (last.length < 3 && smallAfter.test(behind))))
    chunks = chunks.slice(0, -1)
  const [first = '', second = ''] = chunks
  const digits = first.replace(/\D/g, '').length
  const grouped =
    chunks.every(chunk => /^\d+$/.test(chunk)) &&
    digits === 8 &&
    (second.length === 4 || (startsWithYear.test(first) && /^\d{3,6}$/.test(second)))
  return chunks.length > 1 && digits >= 8 && !grouped ? first : chunks.join(' ')
}
const startsWithYear = /^20\d{6}$/

/** Eighteen digits, or fifteen in which a birthday stands (the cards before 1999): 434610092873315 is a waybill. */
function isIdentityCard(value: string): boolean {
  return /^\d{17}[\dX]$/i.test(value) || /^\d{8}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}$/.test(value)
}

/** Messages of a conversation, each with the question that it answers. */
type Lines = readonly { start: number; end: number; question: string | null }[]

/** The kind of number that a question asks for, if it asks for one kind only; 订单号 asks for no 单号. */
function askedFor(question: string, identifiers: readonly IdentifierWords[]): IdentifierWords['field'] | null {
  const kinds = identifiers.flatMap(({ field, asked }) => {
    const match = asked?.exec(question) ?? null
    return match === null ? [] : [{ field, start: match.index, end: match.index + match[0].length }]
  })
  const widest = kinds.filter(
    one => !kinds.some(o => o.start <= one.start && o.end >= one.end && o.end - o.start > one.end - one.start),
  )
  const [first] = widest
  return first !== undefined && widest.every(({ field }) => field === first.field) ? first.field : null
}

/** The question that a place in a conversation answers; 稍等 answers none. */
function questionAt(text: string, place: number, lines: Lines): string | null {
  const at = lines.findIndex(({ start, end }) => place >= start && place <= end)
  const line = lines[at]
  const before = lines[at - 1]
  if (line === undefined) return null
  if (line.question !== null) return line.question
  return before !== undefined && before.end - before.start <= 8 && !/\d/.test(text.slice(before.start, before.end))
    ? before.question
    : null
}
const asksForPhone = /电话|手机|联系方式|怎么联系/

/**
 * Order, waybill, policy and member numbers of a normalised text. A label right before a number decides, then what was asked for, then what
 * the number replaces; a number without any must look like one of the vocabulary's shapes or a carrier's, or be long enough for an order of
 * the default kind. `taken` are stretches that are something else (telephones, plates): only a label takes a number from there.
 */
export function findIdentifiers(
  written: string,
  { identifiers, otherNumbers, caseNumbers }: NumberWords,
  taken: readonly { start: number; end: number }[],
  lines: Lines = [],
): Identifier[] {
  const text = written.replace(spelled, digits =>
    digits.replace(/ /g, '').length < 8 ? digits : digits.replace(/[^ ]/g, one => readDigits(one) ?? one),
  )
  const result: Identifier[] = []
  const answered = new Set<string>()
  for (const match of text.matchAll(candidate)) {
    const head = heading.exec(match[0])?.[0].length ?? 0
    const start = match.index + head
    const extent = extentOf(match[0].slice(head), text.slice(match.index + match[0].length))
    const value = extent.replace(/ /g, '').toUpperCase().replace(/-+$/, '')
    const end = start + extent.length
    const digits = value.replace(/\D/g, '').length
    if (digits < 3 || after.test(text.slice(end, end + 12))) continue
    const before = text.slice(Math.max(0, start - 20), start)
    const put = (field: Identifier['field'], labelled: boolean) => result.push({ field, value, labelled, start, end })

    const behind = calledBehind.exec(text.slice(end, end + 16))?.[1]
    const other = lengthOf(otherNumbers.labels, before.split('\n').at(-1) ?? '')
    const labelledBy =
      identifiers.find(({ labels }) => lengthOf(labels, before) > 0 && lengthOf(labels, before) >= other) ??
      (behind === undefined ? undefined : identifiers.find(({ labels }) => labels?.exec(behind)?.index === 0))
    if (labelledBy !== undefined && digits >= 4) {
      put(labelledBy.field, true)
      continue
    }
    if (behind !== undefined && otherNumbers.labels?.exec(behind)?.index === 0) continue
    if (taken.some(t => start < t.end && end > t.start)) continue
    if (other > 0 || otherNumbers.shapes?.test(value) === true) continue
    const question = questionAt(text, start, lines)
    const asked = question === null ? null : askedFor(question, identifiers)
    if (question !== null && asked !== null && digits >= 5 && !answered.has(question) && !isDay(value)) {
      answered.add(question)
      put(asked, true)
      continue
    }
    const replaced = result.at(-1)
    if (
      replaced?.labelled === true &&
      Math.abs(replaced.value.length - value.length) <= 1 &&
      start - replaced.end < 24 &&
      correction.test(text.slice(replaced.end, start))
    ) {
      put(replaced.field, true)
      continue
    }
    // 1381234567 哦少一位 13812345678
    const next = taken.find(t => t.start >= end && t.start - end < 16)
    const between = next === undefined ? '' : text.slice(end, next.start)
    if (/^\d{7,12}$/.test(value) && correction.test(between) && !/电话|手机/.test(between)) continue
    if (asked === null && question !== null && asksForPhone.test(question) && /^\d{7,12}$/.test(value)) continue

    const shaped = identifiers.find(words => words.shapes?.test(value.replace(/-/g, '')) === true)
    if (shaped !== undefined) {
      put(shaped.field, false)
      continue
    }
    // SF1385628716739 is a waybill in whatever pack; of digits alone only the trade can tell.
    if (/^[A-Z]/.test(value) && readCarrier(value) !== null && identifiers.some(({ field }) => field === 'waybillNo')) {
      put('waybillNo', false)
      continue
    }
    if (caseNumbers.told?.test(text.slice(text.lastIndexOf('\n', start) + 1, start)) === true) continue
    const fallback = identifiers.find(words => words.isDefault)
    if (fallback === undefined) continue
    const named = genericLabel.test(before)
    if ((named && value.length >= 6) || (value.length >= 8 && digits >= 6 && !isDay(value) && !isIdentityCard(value)))
      put(fallback.field, named)
  }
  return result
}

const isDay = (value: string): boolean => /^(?:19|20)\d{6}$/.test(value)

/** How much of what stands before a number names it. */
function lengthOf(label: RegExp | null, before: string): number {
  return label?.exec(before)?.[0].length ?? 0
}
