import { fitWeights, type Row } from './fit.ts'

/** Words that stand for one another, with their group: by their first character, the longest first. */
export type Concepts = ReadonlyMap<string, readonly { word: string; group: string }[]>

export function conceptsOf(groups: ReadonlyMap<string, string>): Concepts {
  const byFirst = new Map<string, { word: string; group: string }[]>()
  for (const [word, group] of [...groups].sort(([a], [b]) => b.length - a.length)) {
    const first = word.charAt(0)
    if (first !== '') byFirst.set(first, [...(byFirst.get(first) ?? []), { word, group }])
  }
  return byFirst
}

export type Example<L extends string = string> = { label: L; text: string }

/** How like a text is to the examples of each label: shares that add up to 1. */
export type Likeness<L extends string = string> = (text: string) => Shares<L>
export type Shares<L extends string = string> = {
  of: ReadonlyMap<L, number>
  /** How many of the text's words and parts of words any example has. */
  known: number
}

const LONGEST_PART = 3
/** Of an endless text the beginning is enough to tell what it is about. */
const LONGEST_TEXT = 1200
const clauseEnd = /[，。！？；!?;,\s~～…、.:：“”"]+/
const han = /[一-龥]/

/**
 * What two tellings can have in common: groups of words (`#wet`), two such groups in a row, and parts of words of up to three characters. What
 * has a digit in it is one and the same.
 */
export function featuresOf(text: string, concepts: Concepts): Set<string> {
  const found = new Set<string>()
  const plain = text.slice(0, LONGEST_TEXT).toLowerCase()
  for (const clause of plain.split(clauseEnd)) {
    addGroups(found, clause, concepts)
    addParts(found, clause.replace(/[a-z0-9]*\d[a-z0-9]*/g, '0'))
  }
  return found
}

function addGroups(found: Set<string>, clause: string, concepts: Concepts): void {
  let before: string | null = null
  for (let at = 0; at < clause.length; ) {
    const met = concepts.get(clause.charAt(at))?.find(({ word }) => clause.startsWith(word, at))
    at += met?.word.length ?? 1
    if (!met) continue
    found.add(`#${met.group}`)
    if (before !== null) found.add(`#${before}#${met.group}`)
    before = met.group
  }
}

function addParts(found: Set<string>, clause: string): void {
  for (let start = 0; start < clause.length; start += 1)
    for (let length = 1; length <= LONGEST_PART && start + length <= clause.length; length += 1) {
      const part = clause.slice(start, start + length)
      if (length > 1 || han.test(part)) found.add(part)
    }
}

/** Counts that stand for "hardly ever". */
const SMOOTHING = 0.1
/** A single character says less than a word. */
const SINGLE = 0.3
/** So that what one of the two judges thinks impossible is not out of the question. */
const DOUBT = 1e-4

/**
 * Learns from examples, once: the same examples give the same likeness. Two judges are asked, whose shares are multiplied: how often a part
 * stands in the examples of a label and elsewhere (naive Bayes: good at what was seen once), and weights that tell the labels from one
 * another (logistic regression: good at what was seen often).
 */
export function learnLikeness<L extends string>(examples: readonly Example<L>[], concepts: Concepts): Likeness<L> {
  const labels = [...new Set(examples.map(({ label }) => label))]
  const ids = new Map<string, number>()
  const rows = examples.map(({ label, text }) => ({
    label: labels.indexOf(label),
    features: Int32Array.from(featuresOf(text, concepts), feature => {
      const id = ids.get(feature) ?? ids.size
      ids.set(feature, id)
      return id
    }),
  }))
  const size = labels.length
  const byCount = countOdds(rows, size, ids)
  const byWeight = fitWeights(rows, size, ids.size)
  return remembering(text => {
    const known: number[] = []
    for (const feature of featuresOf(text, concepts)) {
      const id = ids.get(feature)
      if (id !== undefined) known.push(id)
    }
    const first = shares(byCount, known, size)
    const second = shares(byWeight, known, size)
    const both = first.map((share, label) => Math.log(share + DOUBT) + Math.log((second[label] ?? 0) + DOUBT))
    const together = toShares(both)
    return { of: new Map(labels.map((label, at) => [label, together[at] ?? 0])), known: known.length }
  })
}

/** A conversation is read anew with every message: its earlier messages need not be. */
const REMEMBERED = 200

function remembering<V>(answer: (text: string) => V): (text: string) => V {
  const known = new Map<string, V>()
  return text => {
    const before = known.get(text)
    if (before !== undefined) return before
    const made = answer(text)
    const oldest = known.keys().next()
    if (known.size >= REMEMBERED && !oldest.done) known.delete(oldest.value)
    known.set(text, made)
    return made
  }
}

/** Logarithmic odds of every feature for every label, feature by feature. */
function countOdds(rows: readonly Row[], size: number, ids: ReadonlyMap<string, number>): Float64Array {
  const counts = new Float64Array(ids.size * size)
  const sums = new Float64Array(ids.size)
  const rowsOf = new Float64Array(size)
  for (const { label, features } of rows) {
    rowsOf[label] = (rowsOf[label] ?? 0) + 1
    for (const feature of features) {
      counts[feature * size + label] = (counts[feature * size + label] ?? 0) + 1
      sums[feature] = (sums[feature] ?? 0) + 1
    }
  }
  for (const [feature, id] of ids) {
    const weight = feature.length === 1 ? SINGLE : 1
    for (let label = 0; label < size; label += 1) {
      const at = id * size + label
      const here = counts[at] ?? 0
      const of = rowsOf[label] ?? 0
      const inside = (here + SMOOTHING) / (of + 2 * SMOOTHING)
      const outside = ((sums[id] ?? 0) - here + SMOOTHING) / (rows.length - of + 2 * SMOOTHING)
      counts[at] = weight * Math.log(inside / outside)
    }
  }
  return counts
}

/** Sums the weights of the features that a text has, as shares of the labels; a long text is not surer of itself than a short one. */
function shares(weights: Float64Array, features: readonly number[], size: number): number[] {
  const sums = new Array<number>(size).fill(0)
  for (const feature of features)
    for (let label = 0; label < size; label += 1)
      sums[label] = (sums[label] ?? 0) + (weights[feature * size + label] ?? 0)
  const scale = 1 / Math.sqrt(Math.max(1, features.length))
  return toShares(sums.map(sum => sum * scale))
}

export function toShares(logarithms: readonly number[]): number[] {
  const highest = Math.max(...logarithms)
  const powers = logarithms.map(value => Math.exp(value - highest))
  const sum = powers.reduce((a, b) => a + b, 0)
  return powers.map(power => power / sum)
}
