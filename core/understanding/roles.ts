import type { Amount } from './amounts.ts'
import type { Vocabulary } from './vocabulary.ts'

/** A sum with how likely it is the loss, claim or disputed sum of the complaint. */
export type RankedAmount = Amount & { score: number; role: string | null }

/** Ranks sums of money by the words of the vocabulary's amount roles right before and after them, within the message. */
export function rankAmounts(text: string, amounts: readonly Amount[], vocabulary: Vocabulary): RankedAmount[] {
  const sums = amounts.filter(a => a.currency === '元')
  const ranked = sums.map(amount => {
    const lineStart = text.lastIndexOf('\n', amount.start - 1) + 1
    const newline = text.indexOf('\n', amount.end)
    const before = text.slice(Math.max(lineStart, amount.start - 24), amount.start)
    const behind = text.slice(amount.end, Math.min(newline < 0 ? text.length : newline, amount.end + 24))
    let score = amount.form === 'currency' ? 1 : amount.form === 'colloquial' ? 0.6 : 0
    let best: { id: string; score: number } | null = null
    let byUnit = false
    for (const role of vocabulary.amountRoles) {
      if (role.before?.test(before) !== true && role.after?.test(behind) !== true) continue
      score += role.score
      if (role.id === 'unit-price') byUnit = true
      if (best === null || Math.abs(role.score) > Math.abs(best.score)) best = role
    }
    if (amount.value < 5) score -= 3
    // 一天少卖几百 says how much it is, not what it was; and a small number at the end of a line is hardly money.
    if (/^[几数]/.test(text.slice(amount.start, amount.end))) score -= 3
    if (amount.form === 'bare' && amount.value < 100 && (best === null || best.id === 'goods')) score -= 2
    if (/^0\d/.test(text.slice(amount.start, amount.end))) score -= 8
    return { ...amount, score, role: byUnit ? 'unit-price' : (best?.id ?? null) }
  })
  // A price by the day or piece is no loss beside a total; alone it is what was lost.
  const real = ranked.filter(a => a.score > -5)
  const isPiece = (a: RankedAmount) =>
    a.role === 'unit-price' && real.some(b => b.value >= 2 * a.value && b.value % a.value === 0)
  return ranked.map(a =>
    isPiece(a)
      ? { ...a, score: a.score - 6 }
      : a.role === 'unit-price' && real.length === 1 && a.value >= (a.form === 'bare' ? 100 : 20)
        ? { ...a, score: a.score + 3 }
        : a,
  )
}
