import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { joinTurns } from '../../core/understanding/conversation.ts'
import { findEvidence } from '../../core/understanding/cues.ts'
import { readEmotion, readSignals } from '../../core/understanding/judge.ts'
import { loadVocabulary } from '../../core/understanding/load-vocabulary.ts'
import { blankMasked } from '../../core/understanding/masks.ts'
import { partsOf } from '../../core/understanding/sentiment.ts'
import type { Vocabulary } from '../../core/understanding/vocabulary.ts'
import { parseCsv } from './texts.ts'

/**
 * Fits the weights of `vocabulary/sentiment.yaml` to texts that are known to be grievances, praise or small talk, beside what the rules say of
 * them already: a linear support vector machine on parts of words (Wang & Manning 2012), by dual coordinate descent (Hsieh et al. 2008). The
 * figures that it prints are cross-validated: every text is judged by weights that were fitted without it.
 */
type Doc = { kind: 'negative' | 'positive' | 'other'; parts: Int32Array; margin: number }
type Model = { weights: Float64Array; margin: number; bias: number; kept: Uint8Array }

const RARE = 3
const KEPT = 8000
const COST = { negative: 0.3, positive: 0.3, other: 0.06 } as const
const EPOCHS = 12
const FOLDS = 10
/** Rules beyond this are sure anyway. */
const FAR = 8
const MARGIN_SCALE = 0.3
const BIAS_SCALE = 0.3
/** Of texts that are content, the share that may be taken for a grievance. */
const FALSE_ALARMS = 0.04

/** Deterministic, so that the same texts give the same weights. */
function chanceFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1664525 + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

/** How far the rules alone are above their threshold for a complaint. */
function marginOf(text: string, vocabulary: Vocabulary): number {
  const told = blankMasked(text, vocabulary)
  const signals = readSignals(told, vocabulary)
  const emotion = readEmotion(told, text, vocabulary)
  const count = (list: readonly { cues: Parameters<typeof findEvidence>[0] }[]) =>
    list.filter(({ cues }) => findEvidence(cues, told).length > 0).length
  const extra: Record<string, number> = {
    demand: Math.min(count(vocabulary.demands), 2),
    reason: count(vocabulary.reasons),
    furious: emotion === 'furious' ? 1 : 0,
    upset: emotion === 'upset' ? 1 : 0,
    long: Math.min(3, Math.max(0, (text.length - 100) / 100)),
  }
  const complaint = vocabulary.intents.find(({ intent }) => intent === 'complaint')
  if (complaint === undefined) throw new Error('the vocabulary knows no complaint')
  const score = complaint.signals.reduce(
    (sum, [name, weight]) => sum + weight * (signals.get(name)?.strength ?? extra[name] ?? 0),
    0,
  )
  return Math.max(-FAR, Math.min(FAR, score - complaint.threshold))
}

function readDocs(folder: string): { docs: Doc[]; names: string[] } {
  const vocabulary = { ...loadVocabulary(null), sentiment: null }
  const rows = ['reviews.csv', 'non_complaints.csv'].flatMap(file => parseCsv(readFileSync(join(folder, file), 'utf8')))
  const texts = rows.map(({ text = '', label }) => ({
    text: blankMasked(joinTurns([{ id: '1', role: 'customer', text }], vocabulary).text, vocabulary),
    kind: label === '0' ? ('negative' as const) : label === '1' ? ('positive' as const) : ('other' as const),
  }))
  const counts = new Map<string, number>()
  const all = texts.map(({ text }) => partsOf(text))
  for (const parts of all) for (const part of parts) counts.set(part, (counts.get(part) ?? 0) + 1)
  const names = [...counts].filter(([, count]) => count >= RARE).map(([name]) => name)
  const indexOf = new Map(names.map((name, index) => [name, index]))
  const docs = texts.map(({ text, kind }, index) => ({
    kind,
    margin: marginOf(text, vocabulary),
    parts: Int32Array.from([...(all[index] ?? [])].flatMap(part => indexOf.get(part) ?? [])),
  }))
  return { docs, names }
}

/** How much more often a part stands in grievances than in praise: what tells nothing apart is given little room. */
function ratiosOf(docs: readonly Doc[], size: number): Float64Array {
  const negative = new Float64Array(size).fill(1)
  const positive = new Float64Array(size).fill(1)
  let negatives = 0
  let positives = 0
  for (const { kind, parts } of docs) {
    if (kind === 'other') continue
    const counts = kind === 'negative' ? negative : positive
    for (const part of parts) counts[part] = (counts[part] ?? 0) + 1
    if (kind === 'negative') negatives += parts.length
    else positives += parts.length
  }
  return negative.map((count, part) => Math.abs(Math.log(count / negatives / ((positive[part] ?? 1) / positives))))
}

function fitOnce(docs: readonly Doc[], room: Float64Array, kept: Uint8Array, chance: () => number): Model {
  const size = room.length
  const weights = new Float64Array(size + 2)
  const rows = docs.map(({ kind, parts, margin }) => {
    const used = parts.filter(part => kept[part] === 1)
    const scale = 1 / Math.sqrt(Math.max(1, used.length))
    const values = Float64Array.from([
      ...Array.from(used, part => (room[part] ?? 0) * scale),
      margin * MARGIN_SCALE,
      BIAS_SCALE,
    ])
    const slack = 1 / (2 * COST[kind])
    return {
      at: Int32Array.from([...used, size, size + 1]),
      values,
      side: kind === 'negative' ? 1 : -1,
      slack,
      length: values.reduce((sum, value) => sum + value * value, slack),
    }
  })
  const duals = new Float64Array(rows.length)
  const order = rows.map((_, index) => index)
  for (let epoch = 0; epoch < EPOCHS; epoch += 1) {
    for (let index = order.length - 1; index > 0; index -= 1) {
      const other = Math.floor(chance() * (index + 1))
      const here = order[index] ?? 0
      order[index] = order[other] ?? 0
      order[other] = here
    }
    for (const index of order) {
      const row = rows[index]
      if (row === undefined) continue
      let score = 0
      for (let i = 0; i < row.at.length; i += 1) score += (weights[row.at[i] ?? 0] ?? 0) * (row.values[i] ?? 0)
      const before = duals[index] ?? 0
      const dual = Math.max(0, before - (row.side * score - 1 + row.slack * before) / row.length)
      if (dual === before) continue
      duals[index] = dual
      const step = (dual - before) * row.side
      for (let i = 0; i < row.at.length; i += 1) {
        const at = row.at[i] ?? 0
        weights[at] = (weights[at] ?? 0) + step * (row.values[i] ?? 0)
      }
    }
  }
  return {
    weights: weights.subarray(0, size).map((weight, part) => weight * (room[part] ?? 0)),
    margin: (weights[size] ?? 0) * MARGIN_SCALE,
    bias: (weights[size + 1] ?? 0) * BIAS_SCALE,
    kept,
  }
}

/** Fits, keeps the parts that weigh most over all texts, and fits again with these alone. */
function fitTwice(docs: readonly Doc[], size: number): Model {
  const chance = chanceFrom(42)
  const room = ratiosOf(docs, size)
  const first = fitOnce(docs, room, new Uint8Array(size).fill(1), chance)
  const counts = new Float64Array(size)
  for (const { parts } of docs) for (const part of parts) counts[part] = (counts[part] ?? 0) + 1
  const worth = Array.from(first.weights, (weight, part) => Math.abs(weight) * Math.sqrt(counts[part] ?? 0))
  const best = worth.map((_, part) => part).sort((a, b) => (worth[b] ?? 0) - (worth[a] ?? 0))
  const kept = new Uint8Array(size)
  for (const part of best.slice(0, KEPT)) kept[part] = 1
  return fitOnce(docs, room, kept, chance)
}

function scoreOf({ parts, margin }: Doc, model: Model): number {
  let sum = 0
  let known = 0
  for (const part of parts)
    if (model.kept[part] === 1) {
      sum += model.weights[part] ?? 0
      known += 1
    }
  return model.bias + sum / Math.sqrt(Math.max(1, known)) + margin * model.margin
}

/** Fits on all texts of a folder, writes the lexicon, and returns the cross-validated trade-off as a table. */
export function fitSentiment(folder: string, out: string): string {
  const { docs, names } = readDocs(folder)
  const chance = chanceFrom(7)
  const fold = docs.map(() => Math.floor(chance() * FOLDS))
  const scores = new Float64Array(docs.length)
  for (let held = 0; held < FOLDS; held += 1) {
    const model = fitTwice(
      docs.filter((_, index) => fold[index] !== held),
      names.length,
    )
    docs.forEach((doc, index) => {
      if (fold[index] === held) scores[index] = scoreOf(doc, model)
    })
  }
  const of = (kind: Doc['kind']) => docs.flatMap((doc, index) => (doc.kind === kind ? [scores[index] ?? 0] : []))
  const content = of('positive').sort((a, b) => b - a)
  const thresholdAt = (share: number) => content[Math.floor(share * content.length)] ?? 0
  const above = (kind: Doc['kind'], threshold: number) => {
    const all = of(kind)
    return `${((100 * all.filter(score => score > threshold).length) / all.length).toFixed(2).padStart(6)} %`
  }
  const lines = ['cross-validated: positive taken as grievance, negative, small talk']
  for (const share of [0.02, 0.03, 0.035, 0.04, 0.045, 0.05, 0.06, 0.08])
    lines.push(
      `${(100 * share).toFixed(1).padStart(5)} %  ${above('negative', thresholdAt(share))}  ${above('other', thresholdAt(share))}`,
    )
  const model = fitTwice(docs, names.length)
  writeFileSync(out, lexiconOf(model, names, thresholdAt(FALSE_ALARMS)))
  return lines.join('\n')
}

/** In units of the rules' own score, so that the two can be added and the threshold of the rules stays where it is. */
function lexiconOf(model: Model, names: readonly string[], threshold: number): string {
  const byWeight = new Map<number, string[]>()
  names.forEach((name, part) => {
    if (model.kept[part] !== 1) return
    const weight = Math.round((20 * (model.weights[part] ?? 0)) / model.margin) / 20
    byWeight.set(weight, [...(byWeight.get(weight) ?? []), name])
  })
  const words = [...byWeight].sort(([a], [b]) => b - a).map(([weight, list]) => `${weight} ${list.sort().join(' ')}`)
  const bias = Math.round((1000 * (model.bias - threshold)) / model.margin) / 1000
  const head = `# How words sound: above zero like a grievance, below like contentment, in units of the score of the intent "complaint".
# Fitted by \`npm run eval -- --fit FOLDER\` to public reviews; of the reviews themselves nothing is in here. Every line: a weight, then its words.
# Marks: $ in the last clause, & after a turn (但是), < > at the edges of a clause, 不*好 two characters not far apart.
`
  return `${head}${stringify({ id: 'sentiment', sentiment: { bias, words } }, { lineWidth: 140 })}`
}
