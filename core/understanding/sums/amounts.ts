import { NUMERAL_CHARACTERS, readNumeral } from '../numerals.ts'
import { MEASURES } from './measures.ts'

/**
 * A sum of money in a text. `max` only for ranges (两三百: 200–300; 三百多: 300–400). `form` says how sure it is that money is meant:
 * a currency word or sign, a colloquial short form (三万五, 3k, 1w2), or a bare number that only its neighbours make a sum.
 */
export type Amount = {
  value: number
  max?: number
  bound?: 'at-least' | 'at-most' | 'about'
  currency: string
  form: 'currency' | 'colloquial' | 'bare'
  start: number
  end: number
}

/** In 五百一票 and 400一箱 the 一 begins the next word. */
const forEach = `(?<=[百千万块元钱\\d])一(?=(?:${MEASURES})(?!半))`
const N = `(?!${forEach})[${NUMERAL_CHARACTERS}几数]`
const D = '[零〇一壹二两贰俩三叁四肆五伍六陆七柒八捌九玖0-9]'
const body = `(?:\\d+(?:,\\d{3})+(?:\\.\\d+)?|\\d+(?:\\.\\d+)?|${N}|[点](?=[一二两三四五六七八九零]))(?:\\d+(?:,\\d{3})*(?:\\.\\d+)?|${N}|个(?=[亿万])|[点](?=[一二两三四五六七八九零\\d])|\\s(?=[万亿]))*[kKwW]?\\d?`
const currencyWord = '人民币|港币|港元|美元|美金|欧元|日元|日币|韩元|英镑|澳元|台币|新台币|泰铢|卢布|元|块|圆|刀'
const CURRENCIES: Readonly<Record<string, string>> = {
  人民币: '元',
  元: '元',
  块: '元',
  圆: '元',
  港币: '港元',
  美金: '美元',
  刀: '美元',
  日币: '日元',
  台币: '新台币',
}
const moneyPattern = new RegExp(
  `(?<prefix>[¥￥$]|RMB|(?:${currencyWord})(?=\\s*[${NUMERAL_CHARACTERS}几数]))?\\s*(?<num>(?![仨俩][一二两三四五六七八九\\d])${body})(?<more>多|来(?=[^\\S\\n]*(?:${currencyWord}|${MEASURES}))|余|几)?[^\\S\\n]*(?<unit>(?:(?:${currencyWord})(?!钟))(?:${D}(?=[毛角])[毛角](?:${D}分)?|零?${D}分(?!钱?(?:不|都|也|没))|(?!一(?:${MEASURES})|一分[^\\S\\n]*(?:钱)?(?:不|都|也|没))${D}(?:(?![${NUMERAL_CHARACTERS}个位年月日天点.])|(?=一(?:${MEASURES}))))?(?:钱|整|正|人民币)?(?<second>欧元|日币|日元|美元|港币|港元|人民币)?|[毛角](?:${D}分)?钱?|分钱|分(?=$))?(?:(?<![^\\S\\n])(?<after>多(?![收扣刷付算要拿交花])|来块|上下|左右))?`,
  'g',
)

const counted = new RegExp(
  `^[^\\S\\n]*(?:(?:多|来|几)?(?:${MEASURES})(?![日天]?[元币])|千米|公里|km|KM|KG|克|里路|厘米|毫米|微米|毫升|升|斗|号|分|点|时|秒|岁|名|栋|页|粉丝|粉|多粉|级|折|倍|度|转(?!我|给|到|账|回|来|过|[去出])|码|寸|英寸|[%％‰]|T(?![a-zA-Z])|[GM]B?(?![a-zA-Z])|mAh|室|班|路|线|店|柜|期|款|代(?!收|垫|付|扣|办|签|驾)|世纪|字|里(?!程)|迈|瓦|伏|安(?!装)|克拉|平方|立方|(?:多|来|几)?(?:个|名|位|号)?(?:月|人|小时|钟头|星期|礼拜|会员|车主|业主|家长|同事|工人|学生|客户|员工|顾客|老人|孩子|网友|住户))`,
)
const countedApart = /^\s+[A-Za-z一-龥]{1,2}(?=$|[\s,，。的])/
const colloquialShape = new RegExp(
  `^(?:[一二两三四五六七八九十]+[百千万亿][一二两三四五六七八九十百千万零]*|\\d+(?:\\.\\d+)?[kKwW万千百]\\d?|\\d+[万千百][一二三四五六七八九\\d]+|[几数]?[十百千万][百千万][${NUMERAL_CHARACTERS}]*)$`,
)

/** 我妈六十多了: years. */
const agedOne =
  /(?:他|她|[爸妈爷奶婆公娘爹]|老人家?|老太太|老头子?|老爷子|岳父|岳母|儿子?|女儿|孩子)(?:今年|都|也|已经|快|才)*$/

function roundCents(value: number): number {
  return Math.round(value * 100) / 100
}

/** 两三百 → [200, 300], 八九亿, 三五百, 几十万, 十几. */
function range(text: string): [number, number] | null {
  const pair = /^([一二两三四五六七八九])([二三四五六七八九])([十百千万亿]+)$/.exec(text)
  if (pair !== null) {
    const low = readNumeral(`${pair[1]}${pair[3]}`)
    const high = readNumeral(`${pair[2]}${pair[3]}`)
    if (low !== null && high !== null && high > low) return [low, high]
  }
  const teens = /^十([一二两三四五六七八])([二三四五六七八九])(万)?$/.exec(text)
  if (teens !== null) {
    const scale = teens[3] === undefined ? 1 : 1e4
    const low = readNumeral(teens[1] ?? '')
    const high = readNumeral(teens[2] ?? '')
    if (low !== null && high === low + 1) return [(10 + low) * scale, (10 + high) * scale]
  }
  const some = /^[几数]([十百千万亿]+)$/.exec(text)
  if (some !== null) {
    const one = readNumeral(`一${some[1]}`)
    if (one !== null) return [one, one * 10]
  }
  const over = /^([一二三四五六七八九]?[十])几([万千]?)$/.exec(text)
  if (over !== null) {
    const low = readNumeral(over[1] ?? '')
    const scale = over[2] === '' ? 1 : readNumeral(`一${over[2]}`)
    if (low !== null && scale !== null) return [low * scale, (low + 10) * scale]
  }
  const bao = /^([百千万])把$/.exec(text)
  if (bao !== null) {
    const one = readNumeral(`一${bao[1]}`)
    if (one !== null) return [one, one]
  }
  return null
}

/** What 多 or 来 adds: three hundred and some is below four hundred. */
function step(text: string, value: number): number {
  const last = /[十百千万亿kKwW](?=[^十百千万亿kKwW]*$)/.exec(text)?.[0]
  if (last !== undefined) return readNumeral(`一${last.replace(/[kK]/, '千').replace(/[wW]/, '万')}`) ?? 10
  const digits = String(Math.trunc(value)).replace(/[1-9]\d*?(0*)$/, '1$1')
  return Math.max(1, 10 ** (digits.length - 1))
}

function cents(unit: string): number {
  const only = /[元块圆]零?([一壹二两贰俩三叁四肆五伍六陆七柒八捌九玖0-9])分/.exec(unit)
  if (only !== null) return (readNumeral(only[1] ?? '') ?? 0) * 0.01
  const match =
    /^(?:[^零〇一壹二两贰俩三叁四肆五伍六陆七柒八捌九玖0-9]*?)?(?:元|块|圆)?([零〇一壹二两贰俩三叁四肆五伍六陆七柒八捌九玖0-9])?[毛角]?(?:([零〇一壹二两贰俩三叁四肆五伍六陆七柒八捌九玖0-9])分)?/.exec(
      unit,
    )
  const tenths = match?.[1] === undefined ? 0 : (readNumeral(match[1]) ?? 0)
  const hundredths = match?.[2] === undefined ? 0 : (readNumeral(match[2]) ?? 0)
  return tenths * 0.1 + hundredths * 0.01
}

/** All sums of money of a normalised text, in order. Counts, dates and measures are left out; bare numbers are kept and marked. */
export function findAmounts(text: string): Amount[] {
  const result: Amount[] = []
  for (const match of text.matchAll(moneyPattern)) {
    const groups = match.groups ?? {}
    const raw = (groups.num ?? '').replace(/\s/g, '')
    if (raw === '') continue
    const unit = groups.unit ?? ''
    const prefix = groups.prefix
    const start = match.index + (match[0].length - match[0].trimStart().length)
    const end = match.index + match[0].trimEnd().length
    const before = text.charAt(start - 1)
    const rest = text.slice(end)
    if (/[A-Za-z0-9]/.test(before) && prefix === undefined) continue
    if (unit === '' && /^[A-Za-z]/.test(rest)) continue
    const spread = range(raw)
    let value = spread?.[0] ?? readNumeral(raw)
    if (value === null || value < 0) continue
    let max = spread?.[1]
    if (/^[毛角]/.test(unit)) {
      const hundredths = new RegExp(`^[毛角](${D})分`).exec(unit)?.[1]
      value = value * 0.1 + (hundredths === undefined ? 0 : (readNumeral(hundredths) ?? 0) * 0.01)
    } else if (unit === '分钱' || unit === '分') value *= 0.01
    else if (unit !== '') value += cents(unit)
    if ((groups.more !== undefined || groups.after === '多') && max === undefined) max = value + step(raw, value)
    const word = groups.second ?? prefix ?? unit
    const currency = currencyOf(word)
    const named = prefix !== undefined || unit !== ''
    const colloquial = !named && colloquialShape.test(raw)
    // 四千二 代收: behind a sum in words a word of its own may follow.
    if (!named && counted.test(rest) && !(/^[^\S\n]/.test(rest) && (colloquial || !countedApart.test(rest)))) continue
    if (!named && /^[^\S\n]*[.,]\d/.test(rest)) continue
    if (!named && raw.length === 1 && !/\d/.test(raw)) continue
    if (
      !named &&
      value >= 10 &&
      value < 100 &&
      /^了/.test(rest) &&
      agedOne.test(text.slice(Math.max(0, start - 8), start))
    )
      continue
    if (
      named &&
      prefix === undefined &&
      /^块$/.test(unit) &&
      /^(?:瓷砖|玻璃|砖|板|布|地|屏|手表|表|电池|蛋糕|肉|肥皂)/.test(rest)
    )
      continue
    if (!named && /^[一二三四五六七八九零〇两幺壹贰叁肆伍陆柒捌玖]+$/.test(raw)) continue
    if (!named && /^\d{8,}$/.test(raw)) continue
    result.push({
      value: roundCents(value),
      ...(max === undefined ? {} : { max: roundCents(max) }),
      ...(bound(text, start, end) ?? {}),
      currency,
      form: named ? 'currency' : colloquial ? 'colloquial' : 'bare',
      start,
      end,
    })
  }
  return result
}

function currencyOf(word: string): string {
  if (word === '$') return '美元'
  const found = /新?台币|港币|港元|美元|美金|欧元|日元|日币|韩元|英镑|澳元|泰铢|卢布|刀/.exec(word)?.[0]
  return found === undefined ? '元' : (CURRENCIES[found] ?? found)
}

function bound(text: string, start: number, end: number): { bound: NonNullable<Amount['bound']> } | null {
  const before = text.slice(Math.max(0, start - 4), start)
  const after = text.slice(end, end + 5)
  if (/(?:至少|不少于|起码|少说)[^，。]*$/.test(before) || /^\s*(?:[(（]含[)）])?以上/.test(after))
    return { bound: 'at-least' }
  if (/(?:不到|小于|不足|最多|近|接近|不超过)[^，。]*$/.test(before) || /^以[内下]/.test(after))
    return { bound: 'at-most' }
  if (/(?:大约|大概|约|差不多|将近)[^，。]*$/.test(before) || /^(?:左右|上下)/.test(after)) return { bound: 'about' }
  return null
}

const rangeWords = '(?:[(（]含[)）])?\\s*(?:到|至|-{1,2}|~|～|——)\\s*'
/** A whole text that states one sum or a range of sums, as an answer to "how much?". Null when it states none. */
export function readAmount(
  text: string,
): { value: number; max?: number; currency: string; bound?: Amount['bound'] } | null {
  const spanning = new RegExp(
    `^(?:从|大概|大约|约)?\\s*(${body})([^到至~～-]{0,3}?)${rangeWords}(${body})([^\\d]{0,8})$`,
  ).exec(text.trim())
  if (spanning !== null) {
    const [, left = '', leftUnit = '', right = '', tail = ''] = spanning
    const high = readNumeral(right.trim())
    let low = readNumeral(left)
    if (low !== null && high !== null && !/[月日号点年]/.test((leftUnit + tail).replace(/日[元币]/g, ''))) {
      const scale = /[十百佰千仟万亿kKwW]+$/.exec(right)?.[0]
      if (scale !== undefined && leftUnit.trim() === '' && low < high) low = shareScale(left, low, right, high)
      if (low < high) return { value: low, max: high, currency: currencyOf(tail || leftUnit) }
    }
  }
  const found = findAmounts(text)
  const best = found.find(a => a.form === 'currency') ?? found.find(a => a.form === 'colloquial') ?? found[0]
  if (best === undefined) return null
  return {
    value: best.value,
    ...(best.max === undefined ? {} : { max: best.max }),
    currency: best.currency,
    ...(best.bound === undefined ? {} : { bound: best.bound }),
  }
}

/** 两到三万 means two *ten thousand* to three; 八千到三万 does not. */
function shareScale(left: string, low: number, right: string, high: number): number {
  const big = /[亿万]+$/.exec(right)?.[0]
  if (big !== undefined) {
    const scale = readNumeral(`一${big}`) ?? 1
    if (!/[亿万]/.test(left)) return low * scale < high ? low * scale : low
    return low
  }
  const small = /[十百佰千仟kKwW]$/.exec(right)?.[0]
  if (small !== undefined && !/[十百佰千仟kKwW]/.test(left)) {
    const scale = readNumeral(`1${small}`) ?? readNumeral(`一${small}`) ?? 1
    if (low * scale < high) return low * scale
  }
  return low
}
