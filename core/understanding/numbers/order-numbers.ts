import { correction } from '../candidates.ts'
import type { IdentifierWords } from '../vocabulary/vocabulary.ts'
import { isMobile } from './phones.ts'
import { findStretches, inFigures } from './stretches.ts'
import type { NumberWords } from './words.ts'

export type Identifier = {
  field: IdentifierWords['field']
  value: string
  labelled: boolean
  start: number
  end: number
}

const genericLabel = /(?:单号|单子|编号|号码|单|这票|那票|这单|票号|流水号)\s*(?:号码)?\s*(?:是|为|:|：|#|=|\s)*$/
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

/**
 * A telephone, a bank card of sixteen to nineteen digits, an identity card: eighteen digits, or fifteen in which a birthday stands (the cards
 * before 1999): 434610092873315 is a waybill.
 */
function isOfPerson(value: string): boolean {
  return (
    isMobile(value) ||
    /^62\d{14}(?:\d{2,3})?$/.test(value) ||
    /^\d{17}[\dX]$/i.test(value) ||
    /^\d{8}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}$/.test(value)
  )
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
/** 有的 8812…, 在这 8812…, and no 我花了 8812…. */
const answering = /^[^\d]{0,12}$(?<![花付交充买收扣欠赔转打][了过]?\s*)/
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
  const text = inFigures(written)
  const result: Identifier[] = []
  const answered = new Set<string>()
  for (const { value, start, end } of findStretches(text)) {
    const digits = value.replace(/\D/g, '').length
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
    const answers = asked !== null && digits >= 5 && !isDay(value) && answering.test(before.split('\n').at(-1) ?? '')
    if (question !== null && answers && !answered.has(question)) {
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
    const looksLikeOne = value.length >= 8 && digits >= 6 && !isDay(value) && !isOfPerson(value)
    if ((named && value.length >= 6) || looksLikeOne) put(fallback.field, named)
  }
  return result
}

const isDay = (value: string): boolean => /^(?:19|20)\d{2}-?\d{2}-?\d{2}$/.test(value)

/** How much of what stands before a number names it. */
function lengthOf(label: RegExp | null, before: string): number {
  return label?.exec(before)?.[0].length ?? 0
}
