import { readFileSync, writeFileSync } from 'node:fs'
import { stringify } from 'yaml'
import { joinTurns } from '../../core/understanding/conversation.ts'
import { mentionsOf } from '../../core/understanding/fields.ts'
import { likeliest, type Mention, type MentionWeights } from '../../core/understanding/mentions.ts'
import { understand } from '../../core/understanding/understand.ts'
import { type Dialogue, parseDialogues, turnsOf, vocabularyOf } from './dialogues.ts'
import { chanceFrom } from './linear-fit.ts'

/**
 * Fits the weights of `vocabulary/mentions.yaml` to gold dialogues: which of the sums and days that a complainant mentions is in dispute, or
 * when it happened, or that none is. A multinomial logit over the mentions of a conversation, by small steps (AdaGrad) with a pull towards
 * zero. The figures that it prints are cross-validated over authors (`a7-012` is by `a7`): each author's dialogues are read with weights
 * fitted to those of all others. What they cannot show: the rules that propose and rank the mentions were written by people who knew most of
 * these dialogues.
 */
const ROUNDS = 10
const STEP = 0.15
const SHRINK = 5e-3
/** A plain case (`plain-012`) stands for many. */
const PLAIN = 3
/** Traits of fewer mentions, and weights below, are left out. */
const RARE = 6
const NEGLIGIBLE = 0.02

type Row = { author: string; mentions: readonly Mention<unknown>[]; right: ReadonlySet<unknown>; mayBeNone: boolean }
type Field = 'sum' | 'day'

/** Complaints with their mentions. A dialogue whose gold allows leaving the field out may be answered either way. */
function rowsOf(dialogues: readonly Dialogue[]): Record<Field, Row[]> {
  const rows: Record<Field, Row[]> = { sum: [], day: [] }
  for (const dialogue of dialogues) {
    const { gold } = dialogue
    if (![gold.intent].flat().includes('complaint')) continue
    const vocabulary = vocabularyOf(dialogue.pack)
    const now = new Date(dialogue.now)
    const conversation = joinTurns(turnsOf(dialogue), vocabulary)
    const { category, demands, intent } = understand(turnsOf(dialogue), vocabulary, now)
    if (intent.value !== 'complaint') continue
    const told = { category: category?.value ?? null, demands: demands.map(({ value }) => value) }
    const { days, sums } = mentionsOf(conversation, told, now, vocabulary)
    const author = dialogue.id.split('-')[0] ?? ''
    const rowOf = (mentions: readonly Mention<unknown>[], expected: unknown): Row => {
      const right = new Set(expected === undefined ? [null] : [expected].flat())
      return { author, mentions, right, mayBeNone: right.has(null) }
    }
    rows.sum.push(rowOf(sums, gold.fields.amount))
    rows.day.push(rowOf(days, gold.fields.occurredAt))
  }
  return rows
}

function fitWeights(rows: readonly Row[]): MentionWeights {
  const counts = new Map<string, number>()
  for (const { mentions } of rows)
    for (const { traits } of mentions)
      for (const trait of new Set(traits)) counts.set(trait, (counts.get(trait) ?? 0) + 1)
  const names = [...counts].filter(([, count]) => count >= RARE).map(([name]) => name)
  const indexOf = new Map(names.map((name, index) => [name, index]))
  const weights = new Float64Array(names.length + 1)
  const steps = new Float64Array(names.length + 1).fill(1e-2)
  const none = names.length
  const cases = rows
    .filter(({ mentions }) => mentions.length > 0)
    .flatMap(row => Array.from({ length: row.author === 'plain' ? PLAIN : 1 }, () => row))
    .map(({ mentions, right, mayBeNone }) => {
      const options = mentions.map(({ traits }) => [...new Set(traits)].flatMap(trait => indexOf.get(trait) ?? []))
      const hit = mentions.map(({ value }) => right.has(value))
      return { options: [...options, [none]], hit: [...hit, mayBeNone || !hit.includes(true)] }
    })
  const chance = chanceFrom(7)
  for (let round = 0; round < ROUNDS; round += 1) {
    for (let last = cases.length - 1; last > 0; last -= 1) {
      const other = Math.floor(chance() * (last + 1))
      ;[cases[last], cases[other]] = [cases[other], cases[last]] as [(typeof cases)[0], (typeof cases)[0]]
    }
    for (const { options, hit } of cases) {
      const powers = options.map(option => option.reduce((sum, at) => sum + (weights[at] ?? 0), 0))
      const highest = Math.max(...powers)
      const odds = powers.map(power => Math.exp(power - highest))
      const all = odds.reduce((sum, one) => sum + one, 0)
      const ofHits = odds.reduce((sum, one, at) => sum + (hit[at] ? one : 0), 0)
      for (const [at, option] of options.entries()) {
        const share = (odds[at] ?? 0) / all
        const error = share - (hit[at] ? (odds[at] ?? 0) / ofHits : 0)
        for (const index of option) {
          const slope = error + (index === none ? 0 : SHRINK * (weights[index] ?? 0))
          const taken = (steps[index] ?? 0) + slope * slope
          steps[index] = taken
          weights[index] = (weights[index] ?? 0) - (STEP * slope) / Math.sqrt(taken)
        }
      }
    }
  }
  const kept = names.flatMap((name, at) => {
    const weight = Math.round((weights[at] ?? 0) * 100) / 100
    return Math.abs(weight) >= NEGLIGIBLE ? [[name, weight] as const] : []
  })
  return { traits: new Map(kept), none: Math.round((weights[none] ?? 0) * 100) / 100 }
}

/** Precision and recall of the values chosen from so high a share on. */
function figures(chosen: readonly { row: Row; value: unknown; share: number }[], floor: number): string {
  let right = 0
  let taken = 0
  let wanted = 0
  for (const { row, value, share } of chosen) {
    const isTaken = value !== undefined && share >= floor
    const isRight = isTaken && row.right.has(value)
    if (isTaken) taken += 1
    if (isRight) right += 1
    if (isRight || !row.mayBeNone) wanted += 1
  }
  return `${(right / Math.max(1, taken)).toFixed(3)}/${(right / Math.max(1, wanted)).toFixed(3)}`
}

const FLOORS = [0.4, 0.45, 0.5, 0.6]

/** Precision and recall an author, each read with weights fitted to the others. */
function crossValidated(rows: readonly Row[]): string[] {
  const authors = [...new Set(rows.map(({ author }) => author))]
  const chosen = authors.flatMap(author => {
    const weights = fitWeights(rows.filter(row => row.author !== author))
    return rows
      .filter(row => row.author === author)
      .map(row => {
        const best = likeliest(row.mentions, weights)
        return { row, value: best?.mention.value, share: best?.share ?? 0 }
      })
  })
  const line = (name: string, of: typeof chosen) =>
    `  ${name.padEnd(6)}${FLOORS.map(floor => figures(of, floor)).join('  ')}  ${of.length}`
  return [
    ...authors.map(author =>
      line(
        author,
        chosen.filter(({ row }) => row.author === author),
      ),
    ),
    line('all', chosen),
  ]
}

/** A line for each weight, all traits that have it behind it. */
function linesOf({ traits }: MentionWeights): string[] {
  const byWeight = new Map<number, string[]>()
  for (const [trait, weight] of traits) byWeight.set(weight, [...(byWeight.get(weight) ?? []), trait])
  return [...byWeight].toSorted(([a], [b]) => b - a).map(([weight, names]) => `${weight} ${names.toSorted().join(' ')}`)
}

export function fitMentions(files: readonly string[], out: string): string {
  const rows = rowsOf(files.flatMap(file => parseDialogues(readFileSync(file, 'utf8'))))
  const report: string[] = []
  const mentions: Record<string, { none: number; traits: string[] }> = {}
  for (const field of ['sum', 'day'] as const) {
    const weights = fitWeights(rows[field])
    mentions[field] = { none: weights.none, traits: linesOf(weights) }
    report.push(
      `${field}: precision/recall where taken from a share of ${FLOORS.join(', ')} on; dialogues`,
      ...crossValidated(rows[field]),
      `  ${weights.traits.size} weights`,
    )
  }
  writeFileSync(out, stringify({ id: 'mentions', mentions }, { lineWidth: 0 }))
  return report.join('\n')
}
