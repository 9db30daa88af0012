import { findNames } from './understanding/names.ts'
import { normalise } from './understanding/normalise.ts'

/**
 * Personal data is shown whole only to the person it belongs to and to whoever must call him. Everywhere else (cards in groups,
 * logs, errors) it is masked: enough to recognise, too little to use.
 */

/** `13860317719` → `138****7719`. Works for landlines too: the middle goes. */
export function maskPhone(phone: string): string {
  const digits = phone.replace(/\D/g, '')
  if (digits.length < 7) return '****'
  return `${digits.slice(0, 3)}****${digits.slice(-4)}`
}

/** `张建国` → `张**`, `林女士` stays: it says no more than how to address her. */
export function maskName(name: string): string {
  if (/(先生|女士|小姐|师傅|老师|阿姨|大爷|太太)$/.test(name) && name.length <= 4) return name
  const [first = ''] = [...name]
  return first + '*'.repeat(Math.max(1, [...name].length - 1))
}

/** `粤B6N2M9` → `粤B***M9`. */
export function maskPlate(plate: string): string {
  return plate.length < 5 ? '***' : `${plate.slice(0, 2)}***${plate.slice(-2)}`
}

/** `LSVAM4187C2184847` → `LSV***********847`. */
export function maskNumber(number: string): string {
  if (number.length <= 6) return `***${number.slice(-2)}`
  return `${number.slice(0, 3)}***${number.slice(-3)}`
}

const PROVINCES = '京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼'
const PLATE = new RegExp(`[${PROVINCES}]\\s?[A-Za-z][\\s·.•-]?(?:[A-Za-z0-9][\\s]?){4,5}[A-Za-z0-9挂学警]`, 'g')
const IDENTITY = /(?<!\d)\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dXx](?!\d)/g
const MOBILE = /(?<!\d)(?:\+?86[\s.·•_-]?)?1[3-9]\d(?:[\s.·•_-]?\d){8}(?!\d)/g
const LANDLINE = /(?<!\d)[(（]?0\d{2,3}[)）\s.·•_-]{0,2}\d{3,4}[\s.·•_-]?\d{4}(?!\d)/g
const FULL_WIDTH = /[０-９Ａ-Ｚａ-ｚ]/g

/** What stands before a name that somebody gives as his own, or in a form. */
const INTRODUCED =
  /(?:我(?:的)?(?:名字|姓名|大名)?(?:是叫|叫做|名叫|是|叫|姓|是姓)|叫我|免贵姓|本人(?:姓名)?(?:是|叫)?|姓名|名字|称呼|联系人|投诉人|车主)(?:是|为|叫|:|\s)*$/u

/** The names in which somebody introduces himself: 我叫王芳, 我是李总. Who is complained about stays: whoever handles it must know. */
function maskIntroductions(text: string): string {
  const read = normalise(text)
  if (read.length !== text.length) return text
  const own = findNames(read, []).filter(
    ({ value, start }) => [...value].length > 1 && INTRODUCED.test(read.slice(Math.max(0, start - 12), start)),
  )
  return own
    .sort((a, b) => b.start - a.start)
    .reduce(
      (masked, { start, end }) => `${masked.slice(0, start)}${maskName(text.slice(start, end))}${masked.slice(end)}`,
      text,
    )
}

/** A text with one person's name masked wherever it stands. A surname alone stays. */
export function maskNamed(text: string, name: string | null): string {
  return name === null || [...name].length < 2 ? text : text.replaceAll(name, maskName(name))
}

/** Running text with phones, identity numbers, plates and the names of those who introduce themselves masked, however they were written. */
export function maskText(text: string): string {
  return maskIntroductions(text)
    .replace(FULL_WIDTH, digit => String.fromCharCode(digit.charCodeAt(0) - 0xfee0))
    .replace(IDENTITY, number => maskNumber(number))
    .replace(MOBILE, number => maskPhone(number.replace(/^\+?86[\s.·•_-]?(?=1)/, '')))
    .replace(LANDLINE, number => maskPhone(number))
    .replace(PLATE, plate => maskPlate(plate.replace(/[\s·.•-]/g, '')))
}
