import type { Vocabulary } from '../vocabulary/vocabulary.ts'
import type { Amount } from './amounts.ts'
import { difference, explained, isCounted, itemized, timesCount } from './worked-out.ts'

/** A sum with how likely it is the loss, claim or disputed sum of the complaint. */
export type RankedAmount = Amount & { score: number; role: string | null }

/** From here on a sum is what the complaint is about. */
export const IN_DISPUTE = 1

/** A bare number below is hardly money without a word that says so. */
const HARDLY_MONEY = 20

/** 大概 is no further off than this share. */
const ROUGHLY = 0.2

const corrected = /不对(?!劲|等)|说错|写错|算错|记错|更正|准确说/

/** 三百 … 不对，就一百五: the sum behind the correction stands. */
function afterCorrection(amount: Amount, previous: Amount | undefined, text: string): number {
  if (previous === undefined || amount.start - previous.end > 24) return 0
  return corrected.test(text.slice(previous.end, amount.start)) ? 5 : 0
}

function around(text: string, amount: Amount): { before: string; behind: string } {
  const lineStart = text.lastIndexOf('\n', amount.start - 1) + 1
  const newline = text.indexOf('\n', amount.end)
  return {
    before: text.slice(Math.max(lineStart, amount.start - 24), amount.start),
    behind: text.slice(amount.end, Math.min(newline < 0 ? text.length : newline, amount.end + 24)),
  }
}

/** What the words right before and after a sum, within the message, make of it. */
function judge(text: string, amount: Amount, vocabulary: Vocabulary): RankedAmount {
  const { before, behind } = around(text, amount)
  const formed = amount.form === 'currency' ? 1 : amount.form === 'colloquial' ? 0.6 : 0
  let score = formed
  let best: { id: string; score: number } | null = null
  let byUnit = false
  for (const role of vocabulary.amountRoles) {
    const led = role.before?.test(before) === true && !(amount.form === 'currency' && MEASURED.has(role.id))
    if (!led && role.after?.test(behind) !== true) continue
    if (role.id === 'fee-total' && ASKED_BACK.has(best?.id ?? '')) continue
    if (role.alone) return { ...amount, score: role.score, role: role.id }
    score += role.score
    if (role.id === 'unit-price') byUnit = true
    if (best === null || Math.abs(role.score) > Math.abs(best.score)) best = role
  }
  if (amount.value < 5) score -= 3
  if (amount.form === 'bare' && amount.value < 10) score -= 8
  // 一天少卖几百 says how much it is, not what it was; and a small number at the end of a line is hardly money.
  if (/^[几数]/.test(text.slice(amount.start, amount.end))) score -= 8
  if (amount.form === 'bare' && amount.value < 100 && (best === null || best.id === 'goods')) score -= 2
  if (/^0\d/.test(text.slice(amount.start, amount.end))) score -= 8
  return { ...amount, score, role: byUnit ? 'unit-price' : (best?.id ?? null) }
}

/** What no sum is that says 块 or 元: a count, a code, what an instrument shows. */
const MEASURED: ReadonlySet<string> = new Set(['not-money', 'measured'])

/** A fee that is asked back is in dispute, though a fee's total as such is not. */
const ASKED_BACK: ReadonlySet<string> = new Set(['at-least', 'claim', 'refund', 'overcharge'])

const OFFERED: ReadonlySet<string> = new Set(['little-offered', 'their-offer', 'elsewhere', 'price-level'])

const MERELY_PAID: ReadonlySet<string> = new Set(['paid', 'bought'])

/** What somebody asks for, or has lost; every other role is what was merely paid, charged or named. */
const ASKED_FOR: ReadonlySet<string> = new Set(['claim', 'refund', 'disputed', 'loss', 'overcharge', 'worked-out'])

/** 4万多吧 四万一: the exact sum replaces the rough one right before it. */
function isRefined(amount: Amount, next: Amount | undefined, text: string): boolean {
  if (next === undefined || next.max !== undefined) return false
  if (!/^[吧\s,，。.不是对准确切具体应该来说-]{0,8}$/.test(text.slice(amount.end, next.start))) return false
  if (amount.max !== undefined) return next.value >= amount.value && next.value <= amount.max
  return amount.bound === 'about' && Math.abs(next.value - amount.value) <= ROUGHLY * amount.value
}

/** …，42，退: nothing else in its clause. */
function standsAlone(text: string, { start, end }: Amount): boolean {
  return /[\s,，。]$|^$/.test(text.slice(0, start)) && /^(?:[,，。]|\s*$)/.test(text.slice(end))
}

function isBare({ form, role }: RankedAmount): boolean {
  return form === 'bare' && (role === null || role === 'goods')
}

/**
 * The only sum that is spoken of, where money is asked for or goods are lost: 教辅，186 … 或者给钱. A number that is money by its
 * neighbours only must stand for itself.
 */
function soleSum(text: string, ranked: readonly RankedAmount[]): RankedAmount | null {
  const ofMoney = ranked.some(({ form }) => form === 'currency')
  const possible = ranked.filter(a => {
    if (a.score <= -2.5 && a.role !== 'fee-total' && a.role !== 'quoted') return false
    if (a.role === 'hypothetical' || a.role === 'vague') return false
    if (a.form !== 'bare') return a.value >= 5
    const before = text.slice(Math.max(0, a.start - 1), a.start)
    if (a.value < 100 && (a.role === 'unit-price' || (a.role === null && !ofMoney && !standsAlone(text, a))))
      return false
    return (
      a.value >= HARDLY_MONEY &&
      !/[A-Za-z\d.·*#-]/.test(before) &&
      /^(?:[\s,，。!！?？]|$|[的给打转])/.test(text.slice(a.end))
    )
  })
  return new Set(possible.map(({ value }) => value)).size === 1 ? (possible[0] ?? null) : null
}

/**
 * Ranks sums of money, the likeliest to be in dispute first: by the words of the vocabulary's amount roles around each, by what they are to one
 * another (a piece of a total, the difference of two), and by what can be worked out of them. `wanted`: money is asked for, or goods are gone.
 * `answers`: the messages that answer how much it is.
 */
export function rankAmounts(
  text: string,
  amounts: readonly Amount[],
  vocabulary: Vocabulary,
  wanted: { money: boolean; refund: boolean } = { money: false, refund: false },
  answers: readonly { start: number; end: number }[] = [],
): RankedAmount[] {
  const sums = amounts.filter(a => a.currency === '元')
  const judged = sums
    .filter((a, i) => !isRefined(a, sums[i + 1], text))
    .map(a => judge(text, a, vocabulary))
    .map((a, i, all) => ({ ...a, score: a.score + afterCorrection(a, all[i - 1], text) }))
    .map(a => (answers.some(l => a.start >= l.start && a.end <= l.end) ? { ...a, score: a.score + 2 } : a))
    .map(a => (wanted.refund || !MERELY_PAID.has(a.role ?? '') ? a : { ...a, score: a.score - (wanted.money ? 1 : 3) }))
    // 漆膜仪打出来260 别的面110: beside a measure a bare number is one, too.
    .map((a, _, all) => (isBare(a) && all.some(b => b.role === 'measured') ? { ...a, score: a.score - 4 } : a))
    // 赔66块 … 66块够干嘛: an offer stays one when it is spoken of again.
    .map((a, _, all) =>
      (a.role === null || a.role === 'goods') &&
      all.some(b => b !== a && b.value === a.value && OFFERED.has(b.role ?? ''))
        ? { ...a, score: a.score - 6 }
        : a,
    )
  const real = judged.filter(a => a.score > -5)
  const ranked = judged.flatMap(a => {
    if (a.score <= -4) return [a]
    const worked = timesCount(text, a)
    const mayBe = a.max === undefined && a.value >= 5
    if (a.role !== 'unit-price' && worked === null) return [a]
    // A price by the day or piece is no loss beside a total; alone it is what was lost, as many times as pieces are gone.
    const total = real.find(b => b.value >= 2 * a.value && b.value % a.value === 0)
    if (total !== undefined) return [{ ...a, score: a.score - 6 }]
    if (worked !== null && mayBe) return [{ ...a, value: worked, score: Math.max(a.score, 0) + 3, role: 'worked-out' }]
    return [real.length === 1 && a.value >= (a.form === 'bare' ? 100 : 20) ? { ...a, score: a.score + 3 } : a]
  })
  const apart = judged.some(a => a.role === 'elsewhere')
    ? null
    : difference(
        text,
        judged.filter(a => a.score > -5 || a.role === 'fee-total'),
      )
  if (apart !== null) ranked.push({ ...apart.of, value: apart.value, score: 6, role: 'worked-out' })
  const counted = real.find(total => real.some(price => price.value < total.value && isCounted(text, price, total)))
  const plain = explained(text, judged)
  if (wanted.money && plain === null && counted === undefined) {
    const items = itemized(text, judged)
    if (items !== null)
      ranked.push({
        ...items.of,
        value: items.value,
        score: Math.max(8, ...judged.map(a => a.score + 1)),
        role: 'worked-out',
      })
  }
  const isWaived = vocabulary.moneyWaived?.test(text) === true
  const sorted = ranked
    .filter(a => !isWaived || ASKED_FOR.has(a.role ?? ''))
    .map(a => (a.start === plain?.start ? { ...a, score: Math.max(a.score, 0) + 10 } : a))
    .map(a => (a.start === counted?.start ? { ...a, score: Math.max(a.score, 0) + 4 } : a))
    .sort((a, b) => b.score - a.score || a.start - b.start)
  if (wanted.money && (sorted[0]?.score ?? 0) < IN_DISPUTE) {
    const sole = soleSum(text, sorted)
    if (sole !== null) return [{ ...sole, score: IN_DISPUTE, role: 'sole' }, ...sorted.filter(a => a !== sole)]
  }
  return sorted
}
