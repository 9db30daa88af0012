import { z } from 'zod'
import { builtInPacks, loadPolicy } from '../../core/policy/load.ts'
import { vocabularyOf as vocabularyUnder } from '../../core/policy/vocabulary-of.ts'
import type { Opinion } from '../../core/understanding/opinion.ts'
import { FIELD_NAMES, type FieldName, INTENTS, type Turn, type Understanding } from '../../core/understanding/types.ts'
import { understand } from '../../core/understanding/understand.ts'
import { loadVocabulary } from '../../core/understanding/vocabulary/load.ts'
import type { Vocabulary } from '../../core/understanding/vocabulary/vocabulary.ts'

const scalar = z.union([z.string(), z.number(), z.null()])
const oneOf = z.union([scalar, z.array(scalar)])
const set = z.union([z.array(z.string()), z.array(z.array(z.string()))])

/** A gold dialogue: scalars given as a list take any of it (null: leaving it out is right too), sets given as lists of lists any inner set. */
export const dialogueSchema = z.object({
  id: z.string(),
  pack: z.string(),
  now: z.string(),
  turns: z.array(z.object({ role: z.enum(['customer', 'bot']), text: z.string() })),
  gold: z.object({
    intent: oneOf,
    category: oneOf.optional(),
    severity: oneOf.optional(),
    priority: oneOf.optional(),
    risk: oneOf.optional(),
    department: oneOf.optional(),
    fields: z.record(z.string(), oneOf).default({}),
    demands: set.optional(),
    majorReasons: set.optional(),
  }),
})
export type Dialogue = z.infer<typeof dialogueSchema>

export type Prediction = {
  id: string
  intent: string
  category: string | null
  /** Only where the pack judges by severity. */
  severity?: string | null
  /** Only where the pack judges by priority. */
  priority?: string | null
  risk: string | null
  department: string | null
  fields: Partial<Record<FieldName, string | number>>
  demands: string[]
  majorReasons: string[]
}

export function parseDialogues(text: string): Dialogue[] {
  return text
    .split('\n')
    .filter(line => line.trim() !== '')
    .map(line => dialogueSchema.parse(JSON.parse(line)))
}

const vocabularies = new Map<string, Vocabulary>()
/** What the pack understands by; a desk without words of its own where no pack has this name. */
export function vocabularyOf(pack: string): Vocabulary {
  const known =
    vocabularies.get(pack) ??
    (builtInPacks().includes(pack) ? vocabularyUnder(loadPolicy(pack)) : loadVocabulary('desk'))
  vocabularies.set(pack, known)
  return known
}

export function turnsOf(dialogue: Dialogue): Turn[] {
  return dialogue.turns.map((t, i) => ({ id: `${dialogue.id}-${i + 1}`, role: t.role, text: t.text }))
}

export function predict(
  dialogue: Dialogue,
  opinion: Opinion | null = null,
): { prediction: Prediction; understanding: Understanding } {
  const understanding = understand(turnsOf(dialogue), vocabularyOf(dialogue.pack), new Date(dialogue.now), opinion)
  const fields: Prediction['fields'] = {}
  for (const name of FIELD_NAMES) {
    const found = understanding.fields[name]
    if (found !== undefined) fields[name] = found.value
  }
  return {
    understanding,
    prediction: {
      id: dialogue.id,
      intent: understanding.intent.value,
      category: understanding.category?.value ?? null,
      ...(vocabularyOf(dialogue.pack).severity.priority.length > 0
        ? { priority: understanding.priority?.value ?? null }
        : { severity: understanding.severity?.value ?? null }),
      risk: understanding.risk?.value ?? null,
      department: understanding.department,
      fields,
      demands: understanding.demands.map(d => d.value),
      majorReasons: understanding.reasons.map(r => r.value),
    },
  }
}

type Scalar = z.infer<typeof scalar>
const list = (gold: Scalar | Scalar[]): Scalar[] => (Array.isArray(gold) ? gold : [gold])

export function rightScalar(predicted: string | null, gold: Scalar | Scalar[]): boolean {
  return list(gold).some(g => g === predicted)
}

const compact = (v: string | number) => String(v).replace(/[\s-]/g, '').toLowerCase()
const strict = new Set<FieldName>([
  'phone',
  'plate',
  'vin',
  'orderNo',
  'waybillNo',
  'policyNo',
  'memberNo',
  'amount',
  'occurredAt',
])

type Count = { right: number; predicted: number; gold: number }
const count = (): Count => ({ right: 0, predicted: 0, gold: 0 })

/** Intersection with the inner set that fits best. */
function bestSet(
  predicted: readonly string[],
  gold: string[] | string[][],
): { right: number; gold: number; exact: boolean } {
  const options = gold.length > 0 && Array.isArray(gold[0]) ? (gold as string[][]) : [gold as string[]]
  let best = { right: 0, gold: 0, exact: false }
  let bestScore = -1
  for (const option of options) {
    const right = option.filter(x => predicted.includes(x)).length
    const total = predicted.length + option.length
    const score = total === 0 ? 1 : (2 * right) / total
    if (score > bestScore) {
      bestScore = score
      best = { right, gold: option.length, exact: right === option.length && right === predicted.length }
    }
  }
  return best
}

export type Tally = {
  intents: Map<string, Count>
  category: Count
  severity: Count
  priority: Count
  risk: Count
  department: Count
  fields: Map<FieldName, Count>
  demands: Count
  reasons: Count
  cases: number
  perfect: number
}

export function newTally(): Tally {
  return {
    intents: new Map(INTENTS.map(i => [i, count()])),
    category: count(),
    severity: count(),
    priority: count(),
    risk: count(),
    department: count(),
    fields: new Map(FIELD_NAMES.map(f => [f, count()])),
    demands: count(),
    reasons: count(),
    cases: 0,
    perfect: 0,
  }
}

/** Adds one case to a tally and says in words where prediction and gold differ. */
export function score(dialogue: Dialogue, prediction: Prediction, tally: Tally): string[] {
  const { gold } = dialogue
  const differences: string[] = []
  tally.cases += 1
  const intentRight = rightScalar(prediction.intent, gold.intent)
  const goldIntent = intentRight ? prediction.intent : String(list(gold.intent)[0])
  const goldCount = tally.intents.get(goldIntent)
  const predictedCount = tally.intents.get(prediction.intent)
  if (goldCount !== undefined) goldCount.gold += 1
  if (predictedCount !== undefined) predictedCount.predicted += 1
  if (intentRight && goldCount !== undefined) goldCount.right += 1
  if (!intentRight) differences.push(`intent ${prediction.intent} (${JSON.stringify(gold.intent)})`)
  for (const key of ['category', 'severity', 'priority', 'risk', 'department'] as const) {
    const expected = gold[key]
    if (expected === undefined) continue
    tally[key].gold += 1
    if (rightScalar(prediction[key] ?? null, expected)) tally[key].right += 1
    else differences.push(`${key} ${prediction[key] ?? null} (${JSON.stringify(expected)})`)
  }
  for (const name of FIELD_NAMES) {
    const expected = gold.fields[name]
    const predicted = prediction.fields[name]
    const counter = tally.fields.get(name)
    if (counter === undefined) continue
    const options = expected === undefined ? [] : list(expected)
    const needed = options.length > 0 && !options.includes(null)
    const matches = predicted !== undefined && options.some(o => o !== null && agrees(name, predicted, o))
    if (strict.has(name)) {
      if (predicted !== undefined) counter.predicted += 1
      if (needed || matches) counter.gold += 1
      if (matches) counter.right += 1
      if (predicted !== undefined ? !matches : needed)
        differences.push(`${name} ${predicted ?? '-'} (${JSON.stringify(expected ?? null)})`)
    } else if (needed) {
      counter.gold += 1
      counter.predicted += 1
      if (matches) counter.right += 1
      else differences.push(`${name} ${predicted ?? '-'} (${JSON.stringify(expected)})`)
    }
  }
  for (const [key, counter, predicted] of [
    ['demands', tally.demands, prediction.demands],
    ['majorReasons', tally.reasons, prediction.majorReasons],
  ] as const) {
    const expected = gold[key]
    if (expected === undefined) continue
    const best = bestSet(predicted, expected)
    counter.right += best.right
    counter.predicted += predicted.length
    counter.gold += best.gold
    if (!best.exact) differences.push(`${key} [${predicted.join(' ')}] (${JSON.stringify(expected)})`)
  }
  if (differences.length === 0) tally.perfect += 1
  return differences
}

function agrees(name: FieldName, predicted: string | number, gold: string | number): boolean {
  if (name === 'amount') return Math.abs(Number(predicted) - Number(gold)) < 0.005
  const a = compact(predicted)
  const b = compact(gold)
  if (strict.has(name)) return a === b
  return a !== '' && (a.includes(b) || (a.length >= 2 && b.includes(a)))
}

const percent = (right: number, of: number) => (of === 0 ? '    -' : (right / of).toFixed(3).padStart(5))
const f1 = (c: Count) =>
  c.predicted + c.gold === 0 ? '    -' : ((2 * c.right) / (c.predicted + c.gold)).toFixed(3).padStart(5)

/** The tally as a table. */
export function report(title: string, tally: Tally): string {
  const lines = [
    `== ${title}: ${tally.cases} cases, ${tally.perfect} without a difference`,
    'intent          precision recall    F1   gold',
  ]
  const total = count()
  for (const [intent, c] of tally.intents) {
    total.right += c.right
    total.predicted += c.predicted
    total.gold += c.gold
    if (c.gold + c.predicted > 0)
      lines.push(
        `  ${intent.padEnd(14)} ${percent(c.right, c.predicted)}    ${percent(c.right, c.gold)}   ${f1(c)}  ${c.gold}`,
      )
  }
  const used = [...tally.intents.values()].filter(c => c.gold > 0)
  const macro = used.reduce((s, c) => s + (2 * c.right) / (c.predicted + c.gold), 0) / Math.max(1, used.length)
  lines.push(`  micro F1 ${f1(total)}, macro F1 ${macro.toFixed(3)}`, 'accuracy')
  for (const key of ['category', 'severity', 'priority', 'risk', 'department'] as const)
    if (tally[key].gold > 0)
      lines.push(
        `  ${key.padEnd(14)} ${percent(tally[key].right, tally[key].gold)}   (${tally[key].right}/${tally[key].gold})`,
      )
  lines.push('field           precision recall   gold')
  const all = count()
  for (const [name, c] of tally.fields) {
    if (c.gold + c.predicted === 0) continue
    if (strict.has(name)) {
      all.right += c.right
      all.predicted += c.predicted
      all.gold += c.gold
    }
    lines.push(
      `  ${name.padEnd(14)} ${strict.has(name) ? percent(c.right, c.predicted) : '    -'}    ${percent(c.right, c.gold)}   ${c.gold}`,
    )
  }
  lines.push(`  strict fields  ${percent(all.right, all.predicted)}    ${percent(all.right, all.gold)}   ${all.gold}`)
  for (const [name, c] of [
    ['demands', tally.demands],
    ['major reasons', tally.reasons],
  ] as const)
    lines.push(
      `${name.padEnd(16)} precision ${percent(c.right, c.predicted)} recall ${percent(c.right, c.gold)} F1 ${f1(c)}`,
    )
  return lines.join('\n')
}
