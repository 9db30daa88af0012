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
  /(?<![A-Za-z0-9])(?:[A-Za-z]{1,6}[ -]?(?:[A-Za-z]{0,3}\d)(?:[ -]?[\dA-Za-z](?![\u4e00-\u9fa5]*[A-Za-z]{3})){2,24}|\d(?:[ -]?\d){5,23}[A-Za-z]{0,2})(?![A-Za-z0-9])/g
const otherLabel =
  /(?:型号|机型|款式|货号|工号|工牌号?|编码|税号|身份证号?|卡号|账号|帐号|QQ号?|微信号?|群号?|密码|验证码|尾号|邮编|版本号?|抖音号?|电话|手机号?码?|(?<![单子票])号码|联系方式|tel)\s*(?:是|为|:|：|\s)*$/i
const genericLabel = /(?:单号|单子|编号|号码|单|这票|那票|这单|票号|流水号)\s*(?:号码)?\s*(?:是|为|:|：|#|\s)*$/
const after = /^[^\S\n]*(?:元|块|公斤|kg|公里|km|mAh|毫升|ml|[GM]B)|^(?:\*|米|平|[GM]|年|月|号楼|个|件|箱)/i

/** 单号六六九零三零…: a number dictated digit by digit. */
const spelled = /[零〇一幺二三四五六七八九]{8,}/g
/** 理赔进度查一下LP270…: the number of a case, not of what was ordered or sent. */
const ofCase = /(?:投诉|理赔|反馈|举报)(?:的)?(?:进度|编号|单|号|结果)[^\n]{0,8}$/

/** 2008… 这是预约单号 */
const calledBehind = /^[\s,，]*(?:这个?|那个?)?就?是(?:我的?|你们的?)?([一-龥]{2,4}?号?)(?=$|[\s,，。])/

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

function compactOf(raw: string): string {
  const chunks = raw.split(' ')
  const joined = raw.replace(/ /g, '').toUpperCase()
  const first = chunks[0] ?? ''
  // "HT8800219963 12" are two things; "HT 8800 3319 46" is one.
  const groups = chunks.every(chunk => /^\d+$/.test(chunk)) && first.length === 8 && chunks[1]?.length === 4
  if (chunks.length > 1 && first.replace(/\D/g, '').length >= 8 && !groups) return first.toUpperCase()
  return joined
}

/** Eighteen digits, or fifteen in which a birthday stands (the cards before 1999): 434610092873315 is a waybill. */
function isIdentityCard(value: string): boolean {
  return /^\d{17}[\dX]$/i.test(value) || /^\d{8}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}$/.test(value)
}

/**
 * Order, waybill, policy and member numbers of a normalised text. A label right before a number decides; a number without one must look like
 * one of the vocabulary's shapes or a carrier's, or be long enough for an order of the default kind. `taken` are stretches that are
 * something else (telephones, plates): only a label takes a number from there.
 */
export function findIdentifiers(
  written: string,
  identifiers: readonly IdentifierWords[],
  taken: readonly { start: number; end: number }[],
): Identifier[] {
  const text = written.replace(spelled, digits => readDigits(digits) ?? digits)
  const result: Identifier[] = []
  for (const match of text.matchAll(candidate)) {
    const start = match.index
    const value = compactOf(match[0]).replace(/-+$/, '')
    const end = start + (value.length === match[0].replace(/ /g, '').length ? match[0].length : value.length)
    const digits = value.replace(/\D/g, '').length
    if (digits < 3 || after.test(text.slice(end))) continue
    const before = text.slice(Math.max(0, start - 14), start)
    const behind = calledBehind.exec(text.slice(end, end + 16))?.[1]
    const labelledBy =
      identifiers.find(words => words.labels?.test(before) === true) ??
      (behind === undefined ? undefined : identifiers.find(words => words.labels?.test(behind) === true))
    if (labelledBy !== undefined && digits >= 4) {
      result.push({ field: labelledBy.field, value, labelled: true, start, end })
      continue
    }
    if (taken.some(t => start < t.end && end > t.start)) continue
    if (otherLabel.test(before.split('\n').at(-1) ?? '')) continue
    const shaped = identifiers.find(words => words.shapes?.test(value.replace(/-/g, '')) === true)
    if (shaped !== undefined) {
      result.push({ field: shaped.field, value, labelled: false, start, end })
      continue
    }
    // SF1385628716739 is a waybill in whatever pack; of digits alone only the trade can tell.
    if (/^[A-Z]/.test(value) && readCarrier(value) !== null && identifiers.some(({ field }) => field === 'waybillNo')) {
      result.push({ field: 'waybillNo', value, labelled: false, start, end })
      continue
    }
    if (ofCase.test(text.slice(text.lastIndexOf('\n', start) + 1, start))) continue
    const fallback = identifiers.find(words => words.isDefault)
    if (fallback === undefined) continue
    const named = genericLabel.test(before)
    if (
      (named && value.length >= 6) ||
      (value.length >= 8 && digits >= 6 && !/^(?:19|20)\d{6}$/.test(value) && !isIdentityCard(value))
    )
      result.push({ field: fallback.field, value, labelled: named, start, end })
  }
  return result
}
