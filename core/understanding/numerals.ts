const DIGITS: Readonly<Record<string, number>> = {
  零: 0,
  〇: 0,
  '○': 0,
  洞: 0,
  一: 1,
  壹: 1,
  幺: 1,
  妖: 1,
  二: 2,
  两: 2,
  贰: 2,
  俩: 2,
  三: 3,
  叁: 3,
  仨: 3,
  四: 4,
  肆: 4,
  五: 5,
  伍: 5,
  六: 6,
  陆: 6,
  七: 7,
  柒: 7,
  拐: 7,
  八: 8,
  捌: 8,
  九: 9,
  玖: 9,
  勾: 9,
}
const UNITS: Readonly<Record<string, number>> = {
  十: 10,
  拾: 10,
  百: 100,
  佰: 100,
  千: 1000,
  仟: 1000,
  k: 1000,
  K: 1000,
  万: 1e4,
  w: 1e4,
  W: 1e4,
  亿: 1e8,
}
const JOINED: Readonly<Record<string, string>> = {
  廿: '二十',
  卅: '三十',
  卌: '四十',
  萬: '万',
  億: '亿',
  兩: '两',
  貳: '贰',
  參: '叁',
  陸: '陆',
}

/** Characters a numeral can consist of, for use inside a character class. */
export const NUMERAL_CHARACTERS = '0-9零〇一壹二两贰俩三叁仨四肆五伍六陆七柒八捌九玖十拾百佰千仟万亿廿卅'

type Token =
  | { kind: 'number'; value: number; plain: boolean; single: boolean }
  | { kind: 'unit'; value: number }
  | { kind: 'zero' }

/** Spoken or written Chinese digits, one by one: 幺三五 → "135", 二〇〇二 → "2002", 零点 is no digit. Null when anything else is inside. */
export function readDigits(text: string): string | null {
  let result = ''
  for (const c of text) {
    if (c >= '0' && c <= '9') result += c
    else {
      const digit = DIGITS[c]
      if (digit === undefined) return null
      result += String(digit)
    }
  }
  return result === '' ? null : result
}

function tokens(text: string): Token[] | null {
  const result: Token[] = []
  for (let i = 0; i < text.length; ) {
    const arabic = /^\d+(?:,\d{3})*(?:\.\d+)?/.exec(text.slice(i))
    if (arabic !== null) {
      const raw = arabic[0].replaceAll(',', '')
      result.push({ kind: 'number', value: Number(raw), plain: !raw.includes('.'), single: raw.length === 1 })
      i += arabic[0].length
      continue
    }
    const c = text.charAt(i)
    const unit = UNITS[c]
    const digit = DIGITS[c]
    if (unit !== undefined) result.push({ kind: 'unit', value: unit })
    else if (digit === 0) result.push({ kind: 'zero' })
    else if (digit !== undefined) result.push({ kind: 'number', value: digit, plain: true, single: true })
    else if (c !== '个' || UNITS[text.charAt(i + 1)] === undefined) return null
    i += 1
  }
  return result
}

function whole(text: string): number | null {
  const list = tokens(text)
  if (list === null || list.length === 0) return null
  if (!list.some(t => t.kind === 'unit')) {
    if (list.length === 1 && list[0]?.kind === 'number') return list[0].value
    const digits = readDigits(text)
    return digits === null ? null : Number(digits)
  }
  if (list.every(t => t.kind === 'unit') && !(list.length === 1 && list[0]?.kind === 'unit' && list[0].value === 10)) {
    if (
      !(
        list[0]?.kind === 'unit' &&
        list[0].value === 10 &&
        list.length > 1 &&
        list.slice(1).every(t => t.kind === 'unit' && t.value >= 1e4)
      )
    )
      return null
  }
  let total = 0
  let section = 0
  let pending: { value: number; plain: boolean; single: boolean } | null = null
  let smallest = Number.POSITIVE_INFINITY
  let lastBig = Number.POSITIVE_INFINITY
  let lastUnit = 0
  let afterZero = false
  let sectionStarted = false
  for (const token of list) {
    if (token.kind === 'zero') {
      if (pending !== null) return null
      afterZero = true
      continue
    }
    if (token.kind === 'number') {
      if (pending !== null) return null
      pending = token
      continue
    }
    if (token.value < 1e4) {
      if (token.value >= smallest) return null
      if (pending === null && token.value !== 10 && !afterZero) return null
      section += (pending?.value ?? 1) * token.value
      smallest = token.value
      sectionStarted = true
    } else {
      const inSection = section + (pending?.value ?? 0)
      if (inSection === 0 && !sectionStarted && pending === null) {
        if (total === 0) return null
        total *= token.value
      } else if (token.value > lastBig) total = (total + inSection) * token.value
      else total += inSection * token.value
      lastBig = token.value
      section = 0
      sectionStarted = false
      smallest = Number.POSITIVE_INFINITY
    }
    if (pending !== null && !pending.plain && lastUnit !== 0) return null
    pending = null
    lastUnit = token.value
    afterZero = false
  }
  if (pending !== null) {
    if (!pending.plain) return null
    const short = pending.single && !afterZero && lastUnit > 10
    section += short ? (pending.value * lastUnit) / 10 : pending.value
    if (afterZero && /\d\.\d/.test(text)) return null
  }
  return total + section
}

/**
 * A number in any Chinese or mixed writing: 一千二 → 1200, 三万五 → 35000, 1w2 → 12000, 3k → 3000, 十三万五, 壹仟贰佰, 一百零一, 1万600,
 * 一七二零 → 1720, 负十一, 一百点一. Null for what is not one whole number (十一十二, 10.1万零100, 百十一).
 */
export function readNumeral(raw: string): number | null {
  let text = raw.trim().replace(/[廿卅卌萬億兩貳參陸]/g, c => JOINED[c] ?? c)
  let sign = 1
  if (/^[-负]/.test(text)) {
    sign = -1
    text = text.slice(1)
  }
  if (text === '') return null
  const point = text.indexOf('点')
  if (point >= 0) {
    const left = whole(text.slice(0, point))
    const right = /^([零〇一壹二贰三叁四肆五伍六陆七柒八捌九玖两\d]+)([万亿]?)$/.exec(text.slice(point + 1))
    if (left === null || right === null) return null
    const fraction = readDigits(right[1] ?? '')
    if (fraction === null) return null
    const scale = UNITS[right[2] ?? ''] ?? 1
    return sign * Number(`${left}.${fraction}`) * scale
  }
  if (/^\d+\.\d+$/.test(text)) return sign * Number(text)
  // 千三, 万八: a thousand three hundred, eighteen thousand.
  const short = /^([百千万])([一二三四五六七八九])$/.exec(text)
  if (short !== null) return (sign * (UNITS[short[1] ?? ''] ?? 0) * (10 + (DIGITS[short[2] ?? ''] ?? 0))) / 10
  const value = whole(text)
  return value === null ? null : sign * value
}
