import { readDigits } from '../numerals.ts'

/** A telephone number. Mobiles come as eleven digits, landlines as 0512-65207718-803. */
export type Phone = { value: string; kind: 'mobile' | 'landline' | 'hotline'; start: number; end: number }

const digit = '[0-9零〇洞一壹二两贰三叁四肆五伍六陆七柒拐八捌九玖勾幺]'
const gap = '(?:[\\s\\-.·_*,，)）]{0,2}|\\s-\\s)'
const mobilePattern = new RegExp(
  `(?<![0-9A-Za-z])(?:(?:\\+|00)?86${gap})?[(（]?((?:1|一|幺|壹)(?=${gap}[3-9三叁四肆五伍六陆七柒拐八捌九玖勾])(?:${gap}${digit}){10})(?:(?<=\\d{11})(?![0-9]|-[0-9])|(?![0-9]|-[0-9]| [0-9](?![0-9]?[月日号点箱件个票台包袋桶])))`,
  'g',
)
const strictMobile = /^1(?:3\d|4[5-9]|5[0-35-9]|6[2567]|7[0-8]|8\d|9[0-35-9])\d{8}$/
const landlinePattern =
  /(?<![0-9A-Za-z])(?:[(（]?(0(?:10|2\d|[3-9]\d{2}))[)）]?[\s-]?)(\d{7,8}|\d{4}[\s-]\d{4})(?:(?:\s*(?:转|ext\.?|分机|-)\s*)(\d{1,6}))?(?![0-9])/g
const localPattern = /(?<![0-9A-Za-z-])([2-8]\d{6,7})(?:(?:\s*(?:转|分机|-)\s*)(\d{1,6}))?(?![0-9])/g
const hotlinePattern =
  /(?<![0-9A-Za-z])([48]00)[-\s]?(\d{3})[-\s]?(\d{4})(?![0-9])|(?<![0-9A-Za-z])(?<!(?:收|扣|付|花|退|赔|交|补|要|罚|值|价)(?:了|我|你)?)(?<!\d个?[月天次年])(1(?:0[01]\d{2}|10|19|20|22)(?!\s*(?:元|块|钱|[一-龥]{0,4}费))|123\d{2}|9[56]\d{3,4}|16812345)(?![0-9])/g

/** Whether eleven digits are a mobile number of mainland China: the ranges given out by the ministry, 2024. */
export function isMobile(digits: string): boolean {
  return strictMobile.test(digits)
}

/** All telephone numbers of a normalised text: 138 6031 7719, 182-3715-6604, 幺三五…, +86…, also broken over two messages. */
export function findPhones(text: string): Phone[] {
  const result: Phone[] = []
  for (const match of text.matchAll(mobilePattern)) {
    const raw = match[1] ?? ''
    const value = readDigits(raw.replace(/[\s\-.·_*,，)）]/g, ''))
    if (value === null || !isMobile(value)) continue
    const hanDigits = raw.match(/[^0-9\s\-.·_*,，)）]/g)?.length ?? 0
    if (hanDigits > 0 && hanDigits < 3 && /[一两二三四五六七八九]/.test(raw) && /[\s]/.test(raw)) continue
    result.push({ value, kind: 'mobile', start: match.index, end: match.index + match[0].length })
  }
  const taken = (start: number, end: number) => result.some(p => start < p.end && end > p.start)
  for (const match of text.matchAll(landlinePattern)) {
    const start = match.index
    const end = start + match[0].length
    if (taken(start, end)) continue
    const extension = match[3] === undefined ? '' : `-${match[3]}`
    result.push({ value: `${match[1]}-${match[2]?.replace(/\D/g, '')}${extension}`, kind: 'landline', start, end })
  }
  for (const match of text.matchAll(hotlinePattern)) {
    const start = match.index
    const end = start + match[0].length
    if (taken(start, end)) continue
    result.push({ value: match[0].replace(/[-\s]/g, ''), kind: 'hotline', start, end })
  }
  return result.sort((a, b) => a.start - b.start)
}

/** A number given as the answer to "which telephone number?": a mobile, a landline, or seven to eight digits without an area code. */
export function readPhone(text: string): Phone | null {
  const found = findPhones(text).filter(p => p.kind !== 'hotline')
  const best = found.find(p => p.kind === 'mobile') ?? found[0]
  if (best !== undefined) return best
  for (const match of text.matchAll(localPattern)) {
    const extension = match[2] === undefined ? '' : `-${match[2]}`
    return {
      value: `${match[1]}${extension}`,
      kind: 'landline',
      start: match.index,
      end: match.index + match[0].length,
    }
  }
  return null
}
