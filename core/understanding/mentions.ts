/** A sum or a day that is spoken of, with everything about it that may tell whether it is the one that the complaint is about. */
export type Mention<T> = { value: T; start: number; end: number; traits: readonly string[] }

/** How much each trait speaks for a mention, and how much there is to say that none of them is meant. Fitted to labelled conversations. */
export type MentionWeights = { traits: ReadonlyMap<string, number>; none: number }

/** How far around a mention is looked, in characters of the same message. */
const WIDE = 14
const digits = /\d+(?:[.,]\d+)*/g
const clauseEnd = /[\s,，。;；!！?？]/

/**
 * The words around a stretch of a text as traits, numbers alike: `<` and `>` what stands right before and behind it (one to three characters),
 * `[` and `]` what stands in the same clause.
 */
export function wordsAround(text: string, { start, end }: { start: number; end: number }): string[] {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1
  const newline = text.indexOf('\n', end)
  const lineEnd = newline < 0 ? text.length : newline
  const before = alike(text.slice(Math.max(lineStart, start - WIDE), start))
  const behind = alike(text.slice(end, Math.min(lineEnd, end + WIDE)))
  const found: string[] = []
  if (before.trim() === '') found.push('first')
  if (behind.trim() === '') found.push('last')
  for (let length = 1; length <= 3; length += 1) {
    if (before.length >= length) found.push(`<${before.slice(-length)}`)
    if (behind.length >= length) found.push(`>${behind.slice(0, length)}`)
  }
  const clauseBefore = before.split(clauseEnd).at(-1) ?? ''
  const clauseBehind = behind.split(clauseEnd)[0] ?? ''
  for (let length = 1; length <= 2; length += 1) {
    addParts(found, '[', clauseBefore, length)
    addParts(found, ']', clauseBehind, length)
  }
  return found
}

const alike = (text: string) => text.replace(digits, '#').replace(/\s/g, '_')

function addParts(found: string[], mark: string, text: string, length: number): void {
  for (let at = 0; at + length <= text.length; at += 1) found.push(mark + text.slice(at, at + length))
}

/** Every trait alone and together with each of `besides`. */
export function crossed(traits: readonly string[], besides: readonly string[]): string[] {
  return traits.flatMap(trait => [trait, ...besides.map(beside => `${trait}|${beside}`)])
}

/**
 * How likely each mention is the one, in the order given; what is missing from 1 is how likely none is: a multinomial logit over the mentions
 * of one conversation and "none".
 */
export function sharesOf(mentions: readonly Mention<unknown>[], { traits, none }: MentionWeights): number[] {
  const powers = mentions.map(mention => {
    let sum = 0
    for (const trait of new Set(mention.traits)) sum += traits.get(trait) ?? 0
    return sum
  })
  const highest = Math.max(none, ...powers)
  const odds = powers.map(power => Math.exp(power - highest))
  const whole = odds.reduce((sum, one) => sum + one, Math.exp(none - highest))
  return odds.map(one => one / whole)
}

/** The mention of the value that is likeliest meant, and how likely: mentions of the same value speak for it together. Null where none is named. */
export function likeliest<M extends Mention<unknown>>(
  mentions: readonly M[],
  weights: MentionWeights,
): { mention: M; share: number } | null {
  const shares = sharesOf(mentions, weights)
  const together = new Map<unknown, { mention: M; own: number; share: number }>()
  for (const [index, mention] of mentions.entries()) {
    const own = shares[index] ?? 0
    const known = together.get(mention.value)
    if (known === undefined) together.set(mention.value, { mention, own, share: own })
    else
      together.set(mention.value, {
        mention: own > known.own ? mention : known.mention,
        own: Math.max(own, known.own),
        share: known.share + own,
      })
  }
  let best: { mention: M; share: number } | null = null
  for (const one of together.values()) if (best === null || one.share > best.share) best = one
  return best
}
