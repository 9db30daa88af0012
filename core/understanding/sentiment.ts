/**
 * Weights of words and parts of words: above zero they speak for a grievance, below for contentment. Besides plain parts of up to four
 * characters there are marked ones: `$` in the last clause, `&` after the last turn (但是, 可惜), `<` and `>` at the edges of a clause, `不*好` for a
 * telling character with another soon after it.
 */
export type Lexicon = { weights: ReadonlyMap<string, number>; bands: readonly Band[] }

/** How the weights are to be taken in texts of up to so many characters: in a long story every word says less than in a short one. */
export type Band = { upTo: number; scale: number; bias: number }

const LONGEST = 4
/** Of an endless text the end is enough. */
const LONGEST_TEXT = 1500
const clauseEnd = /[，。！？；!?;,\s~～…、.]+/
const turn = /但是?|可是|不过|只是|然而|可惜|就是|结果|却|遗憾/
const telling = /[不没无太很还才都就别未好真最又也再]/

/** Every distinct part of a text that a lexicon may weigh: lower case, digits alike, no white space. */
export function partsOf(text: string): Set<string> {
  const plain = text.slice(-LONGEST_TEXT).toLowerCase().replace(/\d/g, '0')
  const found = new Set<string>()
  addParts(found, '', plain, LONGEST)
  const clauses = plain.split(clauseEnd).filter(clause => clause !== '')
  const last = clauses.at(-1)
  if (last !== undefined && clauses.length > 1) addParts(found, '$', last, 3)
  const turned = clauses.findLastIndex(clause => turn.test(clause))
  for (const clause of turned < 0 ? [] : clauses.slice(turned)) addParts(found, '&', clause, 2)
  for (const clause of clauses) {
    for (let length = 1; length <= 3 && length <= clause.length; length += 1) {
      found.add(`<${clause.slice(0, length)}`)
      found.add(`${clause.slice(-length)}>`)
    }
    if (clause.length <= 6) found.add(`<${clause}>`)
    for (let at = 0; at < clause.length; at += 1)
      if (telling.test(clause.charAt(at)))
        for (let gap = 2; gap <= 4 && at + gap < clause.length; gap += 1)
          found.add(`${clause.charAt(at)}*${clause.charAt(at + gap)}`)
  }
  return found
}

function addParts(found: Set<string>, mark: string, text: string, longest: number): void {
  for (let start = 0; start < text.length; start += 1)
    for (let length = 1; length <= longest && start + length <= text.length; length += 1) {
      if (text.charCodeAt(start + length - 1) <= 32) break
      found.add(mark + text.slice(start, start + length))
    }
}

/**
 * How much a text sounds like a grievance (above zero) or like contentment (below), whatever its length. 0 without a lexicon, the bias of
 * its band where no part is known.
 */
export function readSentiment(text: string, lexicon: Lexicon | null): number {
  const band = lexicon?.bands.find(({ upTo }) => text.length <= upTo) ?? lexicon?.bands.at(-1)
  if (!lexicon || !band) return 0
  let sum = 0
  let known = 0
  for (const part of partsOf(text)) {
    const weight = lexicon.weights.get(part)
    if (weight === undefined) continue
    sum += weight
    known += 1
  }
  return band.bias + (band.scale * sum) / Math.sqrt(Math.max(known, 1))
}
