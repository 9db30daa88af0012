/**
 * Personal data is shown whole only to the person it belongs to and to whoever must call him. Everywhere else (cards in groups,
 * logs, errors) it is masked: enough to recognise, too little to use.
 */

/** `13826457719` → `138****7719`. Works for landlines too: the middle goes. */
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

/** `粤B7K2M9` → `粤B***M9`. */
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

/** Running text with phones, identity numbers and plates masked, however they were written. */
export function maskText(text: string): string {
  return text
    .replace(FULL_WIDTH, digit => String.fromCharCode(digit.charCodeAt(0) - 0xfee0))
    .replace(IDENTITY, number => maskNumber(number))
    .replace(MOBILE, number => maskPhone(number.replace(/^\+?86[\s.·•_-]?(?=1)/, '')))
    .replace(LANDLINE, number => maskPhone(number))
    .replace(PLATE, plate => maskPlate(plate.replace(/[\s·.•-]/g, '')))
}
