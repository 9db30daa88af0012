import { readDigits } from '../numerals.ts'
import { isMobile } from './phones.ts'

/** Letters and digits that may be one number, upper-case and without spaces. */
export type Stretch = { value: string; start: number; end: number }

const candidate =
  /(?<![A-Za-z0-9])(?:(?:[A-Za-z]{1,6}-)?[A-Za-z]{1,6}[ _-]?(?:[A-Za-z]{0,3}\d)(?:[ -]?[\dA-Za-z](?![\u4e00-\u9fa5]*[A-Za-z]{3})){2,24}|\d(?:[ -]?\d){5,23}[A-Za-z]{0,2})(?![A-Za-z0-9])/g
/** ID 8812…, QQ 8812…: what it is called is no part of it. */
const heading = /^(?:(?:ID|QQ)[ -]?|(?:NO|SN|VX|WX|TEL) )(?=[A-Z]{0,4}[ -]?\d)/i
const address = /https?:\/\/[!-~]+|[\w.+-]+@[\w-]+\.[\w.]+/gi
const measureAfter =
  /^[^\S\n]*(?:元(?!旦)|块|公斤|kg|公里|km|mAh|毫升|ml|[GM]B)|^(?:\*|米|平|[GM]|年|月|号楼|个|件|箱)/i
/** 4402 8813 7745 2号: one or two digits at the end are a day or a count. */
const smallAfter = /^[^\S\n]*[号日点天岁楼月个件箱包台吨斤方票桶袋]/

const spokenDigit = '[零〇一幺二三四五六七八九]'
/** 单号六六九零三零…, 二零七 七一四 …: a number dictated digit by digit. */
const spelled = new RegExp(
  `${spokenDigit}{8,}|${spokenDigit}{2,}(?: ${spokenDigit}{2,})+(?!${spokenDigit}|[十百千万])`,
  'g',
)
const startsWithDay = /^20\d{6}$/

/** What of a stretch is one number: 3920 1174 8820 66 is, HT8800219963 12 箱 and 40228813 2号 are two things. */
function extentOf(stretch: string, behind: string): string {
  let chunks = stretch.split(' ')
  const last = chunks.at(-1) ?? ''
  if (chunks.length > 1 && (measureAfter.test(behind) || (last.length < 3 && smallAfter.test(behind))))
    chunks = chunks.slice(0, -1)
  const phone = chunks.findIndex((chunk, i) => i > 0 && isMobile(chunk))
  if (phone > 0) chunks = chunks.slice(0, phone)
  const [first = '', second = ''] = chunks
  const digits = first.replace(/\D/g, '').length
  const grouped =
    chunks.every(chunk => /^\d+$/.test(chunk)) &&
    digits === 8 &&
    (second.length === 4 || (startsWithDay.test(first) && /^\d{3,6}$/.test(second)))
  return chunks.length > 1 && digits >= 8 && !grouped ? first : chunks.join(' ')
}

/** A text with digits that were spoken one by one as figures, and without addresses on the net; places stay. */
export function inFigures(text: string): string {
  return text
    .replace(spelled, digits =>
      digits.replace(/ /g, '').length < 8 ? digits : digits.replace(/[^ ]/g, one => readDigits(one) ?? one),
    )
    .replace(address, found => ' '.repeat(found.length))
}

/** All stretches of a text in figures that may be numbers of something, but for measures and sums. */
export function findStretches(text: string): Stretch[] {
  const result: Stretch[] = []
  const search = new RegExp(candidate)
  for (let match = search.exec(text); match !== null; match = search.exec(text)) {
    const start = match.index + (heading.exec(match[0])?.[0].length ?? 0)
    const stretch = match[0].slice(start - match.index)
    const extent = extentOf(stretch, text.slice(search.lastIndex, search.lastIndex + 12))
    const end = start + extent.length
    search.lastIndex = end
    const value = extent.replace(/ /g, '').toUpperCase().replace(/-+$/, '')
    if (value.replace(/\D/g, '').length >= 3 && !measureAfter.test(text.slice(end, end + 12)))
      result.push({ value, start, end })
  }
  return result
}
