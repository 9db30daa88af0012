import { findAccused } from './complained-about.ts'
import { plain } from './conversation.ts'
import { COMMON_SURNAME, findNames } from './names.ts'
import { findIdentifiers } from './numbers/order-numbers.ts'
import { findPhones } from './numbers/phones.ts'
import { findPlates } from './numbers/plates.ts'
import { findVins } from './numbers/vin.ts'
import { findPlaces } from './places.ts'
import type { Vocabulary } from './vocabulary/vocabulary.ts'

/** What stands in place of every character that was masked. */
export const MASK = '■'

const LETTERS_AND_DIGITS = /[A-Za-z0-9][A-Za-z0-9_.@+-]{5,}/g
const DIGITS = /\d(?:[\s.·-]?\d){5,}/g
const SPOKEN_DIGITS = /[零〇洞一壹幺二贰两三叁四肆五伍六陆七柒拐八捌九玖勾]{6,}/g
const ADDRESS = /[\w.+-]*@[\w.-]{2,}|https?:\/\/[!-~]+/gi
const NAMED = new RegExp(`(?:叫|名叫|姓名|工牌上?写的?|名字)(?:是|为|:|：|\\s)*(${COMMON_SURNAME}[一-龥]{1,2})`, 'g')
const TITLED = new RegExp(`${COMMON_SURNAME}[一-龥]{0,2}(?=先生|女士|小姐|师傅|经理|老师|阿姨|总(?![部共是]))`, 'g')
const NICKNAMED = new RegExp(`(?<![大从最])[小老阿]${COMMON_SURNAME}|姓${COMMON_SURNAME}`, 'g')

/**
 * A text without anything that tells who somebody is: telephones, plates, identity and vehicle numbers, order, waybill, policy and member
 * numbers, names, addresses on the net, long digits and codes of any kind, also spoken ones. Same length, so that every place in it is the
 * same place in the text. `also`: values known from elsewhere. Rather too much than too little: what is left is for a stranger to read.
 */
export function maskPersonal(text: string, vocabulary: Vocabulary, also: readonly string[] = []): string {
  const read = plain(text, vocabulary)
  const phones = findPhones(read)
  const spans: { start: number; end: number }[] = [
    ...phones,
    ...findPlates(read),
    ...findVins(read),
    ...findIdentifiers(read, vocabulary, []),
    ...findNames(read, phones),
  ]
  for (const accused of findAccused(read, vocabulary, findPlaces(read, vocabulary)))
    if (accused.score >= 6) spans.push(accused)
  for (const pattern of [ADDRESS, DIGITS, SPOKEN_DIGITS, TITLED, NICKNAMED])
    for (const match of read.matchAll(pattern)) spans.push({ start: match.index, end: match.index + match[0].length })
  for (const match of read.matchAll(LETTERS_AND_DIGITS))
    if (/\d/.test(match[0])) spans.push({ start: match.index, end: match.index + match[0].length })
  for (const match of read.matchAll(NAMED)) {
    const start = match.index + match[0].length - (match[1]?.length ?? 0)
    spans.push({ start, end: match.index + match[0].length })
  }
  for (const value of also) {
    if (value.trim().length < 2) continue
    for (let at = read.indexOf(value); at >= 0; at = read.indexOf(value, at + value.length))
      spans.push({ start: at, end: at + value.length })
  }
  let result = text
  for (const { start, end } of spans) result = result.slice(0, start) + MASK.repeat(end - start) + result.slice(end)
  return result
}
