import { z } from 'zod'
import type { Band, Lexicon } from './sentiment.ts'
import { FIELD_NAMES, type FieldName, INTENTS, type Intent } from './types.ts'

/**
 * Words and weights by which a pack understands: data, in YAML. Sources are laid over one another (shared base, pack, company): lists grow,
 * words of the same name are joined, single settings of the later source win.
 */
const pattern = z.string().min(1)
const cueSchema = z.union([
  pattern.transform(source => ({ weight: 1, any: [source], unless: [] as string[], negatable: true, repeats: true })),
  z.strictObject({
    weight: z.number().default(1),
    /** Regular expressions; `{name}` stands for an entry of `words`. The cue counts once, however many of them match. */
    any: z.array(pattern).min(1),
    /** Where one of these overlaps a match, the match does not count. */
    unless: z.array(pattern).default([]),
    /** Whether 不是, 没, 别 … before the match undoes it. */
    negatable: z.boolean().default(true),
    /** Whether further findings in other words add to the weight (half, then a quarter). */
    repeats: z.boolean().default(true),
  }),
])
const cuesSchema = z.array(cueSchema)
const weightsSchema = z.record(z.string(), z.number())
const departmentSchema = z.union([z.string(), z.record(z.string(), z.string())])

const conditionSchema = z.strictObject({
  category: z.array(z.string()).optional(),
  notCategory: z.array(z.string()).optional(),
  anyReason: z.array(z.string()).optional(),
  anyDemand: z.array(z.string()).optional(),
  anySignal: z.array(z.string()).optional(),
  signalAtLeast: weightsSchema.optional(),
  attitude: z.array(z.string()).optional(),
  emotion: z.array(z.enum(['calm', 'upset', 'furious'])).optional(),
  amountAbove: z.number().optional(),
})
const ruleSchema = z.strictObject({ gives: z.string(), rule: z.string(), when: conditionSchema.default({}) })

const sourceSchema = z.strictObject({
  id: z.string(),
  /** Misspellings, homophones and dialect, each with a replacement of the same length, so that positions stay. */
  variants: z.record(z.string(), z.string()).default({}),
  words: z.record(z.string(), z.union([z.string(), z.array(z.string())])).default({}),
  /** Stretches that tell of no grievance of this customer: what might be, what was elsewhere, what was only expected. */
  masks: z.array(pattern).default([]),
  signals: z.record(z.string(), cuesSchema).default({}),
  intents: z
    .partialRecord(
      z.enum(INTENTS),
      z.strictObject({ threshold: z.number().optional(), signals: weightsSchema.default({}) }),
    )
    .default({}),
  categories: z
    .record(
      z.string(),
      z.strictObject({
        label: z.string().optional(),
        department: departmentSchema.optional(),
        bias: z.number().optional(),
        signals: weightsSchema.default({}),
        needs: z.array(z.string()).default([]),
        cues: cuesSchema.default([]),
      }),
    )
    .default({}),
  demands: z.record(z.string(), z.strictObject({ cues: cuesSchema })).default({}),
  reasons: z
    .record(
      z.string(),
      z.strictObject({
        enabled: z.boolean().optional(),
        cues: cuesSchema.default([]),
        fromDemand: z.array(z.string()).default([]),
        fromAttitude: z.array(z.string()).default([]),
        amountAbove: z.number().optional(),
      }),
    )
    .default({}),
  /**
   * Every line of `words`: a weight, then the words and parts of words (`core/understanding/sentiment.ts`) that have it. The last source that
   * has `bands` says how the weights are taken.
   */
  sentiment: z
    .strictObject({
      bands: z
        .array(z.strictObject({ upTo: z.number().positive(), scale: z.number().positive(), bias: z.number() }))
        .default([]),
      words: z.array(z.string().regex(/^-?\d+(?:\.\d+)?(?: \S+)+$/)),
    })
    .optional(),
  /** Severest first. */
  attitudeLevels: z.record(z.string(), cuesSchema).default({}),
  emotion: z
    .strictObject({ furious: cuesSchema.default([]), upset: cuesSchema.default([]) })
    .default({ furious: [], upset: [] }),
  severity: z
    .strictObject({
      severity: z.array(ruleSchema).optional(),
      priority: z.array(ruleSchema).optional(),
      risk: z.array(ruleSchema).optional(),
    })
    .default({}),
  /** Fields that count in this pack; all when left out. */
  fields: z.array(z.enum(FIELD_NAMES)).optional(),
  identifiers: z
    .array(
      z.strictObject({
        field: z.enum(['orderNo', 'waybillNo', 'policyNo', 'memberNo']),
        /** Words before a number that make it this one. */
        labels: pattern.optional(),
        /** What such numbers look like where no label stands before them. */
        shapes: z.array(pattern).default([]),
        /** Takes numbers that are merely called 单号, and unlabelled ones that look like a number of some order. */
        isDefault: z.boolean().default(false),
      }),
    )
    .default([]),
  products: z.array(z.string()).default([]),
  /** Words of `products` that name a kind of thing rather than a thing (配件, 系统): taken only when nothing better is named. */
  genericProducts: z.array(z.string()).default([]),
  /** Brands and makers: a product named after one takes it along (别克 GL8). */
  brands: z.array(z.string()).default([]),
  places: z.array(z.string()).default([]),
  /** Ends of place names: 店, 网点, 高速. */
  placeEndings: z.array(z.string()).default([]),
  /** Persons and units one can complain about: 师傅, 客服, 备件柜台. */
  staff: z.array(z.string()).default([]),
  units: z.array(z.string()).default([]),
  amounts: z
    .strictObject({
      roles: z
        .record(
          z.string(),
          z.strictObject({
            score: z.number(),
            before: z.array(pattern).default([]),
            after: z.array(pattern).default([]),
          }),
        )
        .default({}),
    })
    .default({ roles: {} }),
})

export type Cue = { weight: number; any: RegExp; unless: RegExp | null; negatable: boolean; repeats: boolean }
export type Condition = z.infer<typeof conditionSchema>
export type Rule = z.infer<typeof ruleSchema>
export type CategoryWords = {
  id: string
  label: string
  department: string | Readonly<Record<string, string>> | null
  bias: number
  signals: readonly [string, number][]
  needs: readonly string[]
  cues: readonly Cue[]
}
export type ReasonWords = {
  id: string
  cues: readonly Cue[]
  fromDemand: readonly string[]
  fromAttitude: readonly string[]
  amountAbove: number | null
}
export type AmountRole = { id: string; score: number; before: RegExp | null; after: RegExp | null }
export type IdentifierWords = {
  field: 'orderNo' | 'waybillNo' | 'policyNo' | 'memberNo'
  labels: RegExp | null
  shapes: RegExp | null
  isDefault: boolean
}

/** A vocabulary ready for use: every pattern compiled once. */
export type Vocabulary = {
  id: string
  variants: { pattern: RegExp; of: ReadonlyMap<string, string> } | null
  masks: RegExp | null
  signals: readonly [string, readonly Cue[]][]
  intents: readonly { intent: Intent; threshold: number; signals: readonly [string, number][] }[]
  categories: readonly CategoryWords[]
  demands: readonly { id: string; cues: readonly Cue[] }[]
  reasons: readonly ReasonWords[]
  attitudeLevels: readonly { level: string; cues: readonly Cue[] }[]
  emotion: { furious: readonly Cue[]; upset: readonly Cue[] }
  sentiment: Lexicon | null
  severity: { severity: readonly Rule[]; priority: readonly Rule[]; risk: readonly Rule[] }
  fields: ReadonlySet<FieldName>
  identifiers: readonly IdentifierWords[]
  products: RegExp | null
  genericProducts: ReadonlySet<string>
  places: RegExp | null
  units: RegExp | null
  staff: string
  amountRoles: readonly AmountRole[]
}

/** A vocabulary source that cannot be used, with the path to the fault. */
export class VocabularyError extends Error {
  readonly path: string
  constructor(path: string, message: string) {
    super(`${path}: ${message}`)
    this.name = 'VocabularyError'
    this.path = path
  }
}

/** What an intent may listen to besides the signals: counts, emotions, and the two sides of the tone of words. */
const EXTRAS = [
  'demand',
  'reason',
  'category',
  'furious',
  'upset',
  'long',
  'sentiment',
  'contentment',
  'mildness',
  'facts',
]

function escapePattern(literal: string): string {
  return literal.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

function literals(list: readonly string[]): string {
  return [...new Set(list)]
    .sort((a, b) => b.length - a.length)
    .map(escapePattern)
    .join('|')
}

/**
 * Compiles vocabularies laid over one another, the most general first. Throws `VocabularyError` naming the path of what is wrong: an unknown
 * key, a pattern that is no regular expression, a word that is not defined, a variant that changes the length.
 */
export function compileVocabulary(...sources: unknown[]): Vocabulary {
  const parsed = sources.map((source, index) => {
    const result = sourceSchema.safeParse(source)
    if (result.success) return result.data
    const issue = result.error.issues[0]
    throw new VocabularyError(
      [`source ${index + 1}`, ...(issue?.path.map(String) ?? [])].join('.'),
      issue?.message ?? 'not a vocabulary',
    )
  })
  const words = new Map<string, string>()
  for (const source of parsed) {
    for (const [name, value] of Object.entries(source.words)) {
      const text = Array.isArray(value) ? value.join('|') : value
      const before = words.get(name)
      words.set(name, before === undefined ? text : `${before}|${text}`)
    }
  }
  const expand = (text: string, path: string, depth = 0): string =>
    text.replace(/\{([a-z][a-z-]*)\}/g, (_, name: string) => {
      const word = words.get(name)
      if (word === undefined || depth > 8) throw new VocabularyError(path, `unknown word {${name}}`)
      return `(?:${expand(word, path, depth + 1)})`
    })
  const regex = (list: readonly string[], path: string, flags = 'gi'): RegExp => {
    try {
      return new RegExp(list.map(p => expand(p, path)).join('|'), flags)
    } catch (error) {
      if (error instanceof VocabularyError) throw error
      throw new VocabularyError(path, error instanceof Error ? error.message : 'no regular expression')
    }
  }
  const cues = (list: z.infer<typeof cuesSchema>, path: string): Cue[] =>
    list.map((cue, i) => ({
      weight: cue.weight,
      any: regex(cue.any, `${path}[${i}].any`),
      unless: cue.unless.length === 0 ? null : regex(cue.unless, `${path}[${i}].unless`),
      negatable: cue.negatable,
      repeats: cue.repeats,
    }))
  const variants = new Map<string, string>()
  const signals = new Map<string, Cue[]>()
  const intents = new Map<Intent, { threshold: number; signals: Map<string, number> }>()
  const categories = new Map<string, CategoryWords>()
  const demands = new Map<string, Cue[]>()
  const reasons = new Map<string, ReasonWords & { enabled: boolean }>()
  const attitudeLevels = new Map<string, Cue[]>()
  const emotion = { furious: [] as Cue[], upset: [] as Cue[] }
  const roles = new Map<string, AmountRole>()
  for (const source of parsed) {
    const at = source.id
    for (const [from, to] of Object.entries(source.variants)) {
      if (from.length !== to.length)
        throw new VocabularyError(`${at}.variants.${from}`, `"${to}" is not as long as "${from}"`)
      variants.set(from, to)
    }
    for (const [name, list] of Object.entries(source.signals))
      signals.set(name, [...(signals.get(name) ?? []), ...cues(list, `${at}.signals.${name}`)])
    for (const [intent, words_] of Object.entries(source.intents) as [
      Intent,
      { threshold?: number; signals: Record<string, number> },
    ][]) {
      const before = intents.get(intent)
      const merged = new Map(before?.signals ?? [])
      for (const [signal, weight] of Object.entries(words_.signals)) merged.set(signal, weight)
      intents.set(intent, { threshold: words_.threshold ?? before?.threshold ?? 0, signals: merged })
    }
    for (const [id, words_] of Object.entries(source.categories)) {
      const before = categories.get(id)
      categories.set(id, {
        id,
        label: words_.label ?? before?.label ?? id,
        department: words_.department ?? before?.department ?? null,
        bias: words_.bias ?? before?.bias ?? 0,
        signals: [...(before?.signals ?? []), ...Object.entries(words_.signals)],
        needs: [...(before?.needs ?? []), ...words_.needs],
        cues: [...(before?.cues ?? []), ...cues(words_.cues, `${at}.categories.${id}.cues`)],
      })
    }
    for (const [id, words_] of Object.entries(source.demands))
      demands.set(id, [...(demands.get(id) ?? []), ...cues(words_.cues, `${at}.demands.${id}`)])
    for (const [id, words_] of Object.entries(source.reasons)) {
      const before = reasons.get(id)
      reasons.set(id, {
        id,
        enabled: words_.enabled ?? before?.enabled ?? true,
        cues: [...(before?.cues ?? []), ...cues(words_.cues, `${at}.reasons.${id}`)],
        fromDemand: [...(before?.fromDemand ?? []), ...words_.fromDemand],
        fromAttitude: [...(before?.fromAttitude ?? []), ...words_.fromAttitude],
        amountAbove: words_.amountAbove ?? before?.amountAbove ?? null,
      })
    }
    for (const [level, list] of Object.entries(source.attitudeLevels))
      attitudeLevels.set(level, [...(attitudeLevels.get(level) ?? []), ...cues(list, `${at}.attitudeLevels.${level}`)])
    emotion.furious.push(...cues(source.emotion.furious, `${at}.emotion.furious`))
    emotion.upset.push(...cues(source.emotion.upset, `${at}.emotion.upset`))
    for (const [id, role] of Object.entries(source.amounts.roles)) {
      roles.set(id, {
        id,
        score: role.score,
        before:
          role.before.length === 0
            ? null
            : regex(
                role.before.map(p => `(?:${p})$`),
                `${at}.amounts.${id}.before`,
                'i',
              ),
        after:
          role.after.length === 0
            ? null
            : regex(
                role.after.map(p => `^(?:${p})`),
                `${at}.amounts.${id}.after`,
                'i',
              ),
      })
    }
  }
  const known = new Set(signals.keys())
  const mustKnow = (name: string, path: string) => {
    if (!known.has(name) && !EXTRAS.includes(name)) throw new VocabularyError(path, `unknown signal "${name}"`)
  }
  for (const category of categories.values())
    for (const [name] of category.signals) mustKnow(name, `categories.${category.id}.signals`)
  for (const category of categories.values())
    for (const name of category.needs) mustKnow(name, `categories.${category.id}.needs`)
  for (const [intent, words_] of intents) for (const name of words_.signals.keys()) mustKnow(name, `intents.${intent}`)
  const last = <K extends 'severity' | 'priority' | 'risk'>(kind: K) =>
    parsed.findLast(s => s.severity[kind] !== undefined)?.severity[kind] ?? []
  for (const kind of ['severity', 'priority', 'risk'] as const)
    for (const rule of last(kind)) {
      for (const name of [...(rule.when.anySignal ?? []), ...Object.keys(rule.when.signalAtLeast ?? {})])
        mustKnow(name, `severity.${kind}.${rule.rule}`)
      for (const id of rule.when.anyReason ?? [])
        if (!reasons.has(id)) throw new VocabularyError(`severity.${kind}.${rule.rule}`, `unknown reason "${id}"`)
      for (const id of [...(rule.when.category ?? []), ...(rule.when.notCategory ?? [])])
        if (!categories.has(id)) throw new VocabularyError(`severity.${kind}.${rule.rule}`, `unknown category "${id}"`)
    }
  const masks = parsed.flatMap(s => s.masks)
  const products = parsed.flatMap(s => s.products)
  const brands = parsed.flatMap(s => s.brands)
  const places = parsed.flatMap(s => s.places)
  const endings = parsed.flatMap(s => s.placeEndings)
  const units = parsed.flatMap(s => s.units)
  const fields = parsed.findLast(s => s.fields !== undefined)?.fields ?? FIELD_NAMES
  return {
    id: parsed.at(-1)?.id ?? 'empty',
    variants: variants.size === 0 ? null : { pattern: new RegExp(literals([...variants.keys()]), 'g'), of: variants },
    masks: masks.length === 0 ? null : regex(masks, 'masks'),
    signals: [...signals],
    intents: [...intents].map(([intent, v]) => ({ intent, threshold: v.threshold, signals: [...v.signals] })),
    categories: [...categories.values()],
    demands: [...demands].map(([id, list]) => ({ id, cues: list })),
    reasons: [...reasons.values()].filter(r => r.enabled),
    attitudeLevels: [...attitudeLevels].map(([level, list]) => ({ level, cues: list })),
    emotion,
    sentiment: lexiconOf(parsed.flatMap(s => s.sentiment ?? [])),
    severity: { severity: last('severity'), priority: last('priority'), risk: last('risk') },
    fields: new Set(fields),
    identifiers: parsed
      .flatMap(s => s.identifiers)
      .map((words_, i) => ({
        field: words_.field,
        labels:
          words_.labels === undefined
            ? null
            : regex(
                [`(?:${words_.labels})(?:号码|编号|号)?(?:应该|好像)?(?:是|为|:|：|#|=|,|，|"|“|\\s)*$`],
                `identifiers[${i}].labels`,
                'i',
              ),
        shapes:
          words_.shapes.length === 0
            ? null
            : regex(
                words_.shapes.map(s => `^(?:${s})$`),
                `identifiers[${i}].shapes`,
                'i',
              ),
        isDefault: words_.isDefault,
      })),
    products: productPattern(products, brands),
    genericProducts: new Set(parsed.flatMap(s => s.genericProducts)),
    places: placePattern(places, endings),
    units: units.length === 0 ? null : new RegExp(literals(units), 'g'),
    staff: literals(parsed.flatMap(s => s.staff)),
    amountRoles: [...roles.values()],
  }
}

/** Later weights replace earlier ones: a company may weigh a word otherwise. */
function lexiconOf(sources: readonly { bands: readonly Band[]; words: readonly string[] }[]): Lexicon | null {
  const last = sources.findLast(({ bands }) => bands.length > 0)
  if (last === undefined) return null
  const weights = new Map<string, number>()
  for (const { words } of sources)
    for (const line of words) {
      const [weight, ...parts] = line.split(' ')
      for (const part of parts) weights.set(part, Number(weight))
    }
  return { weights, bands: last.bands.toSorted((a, b) => a.upTo - b.upTo) }
}

function productPattern(products: readonly string[], brands: readonly string[]): RegExp | null {
  if (products.length === 0 && brands.length === 0) return null
  const brand = brands.length === 0 ? '' : `(?:(?:${literals(brands)})(?:汽车|牌)?\\s?)`
  const model = '[A-Za-z]{1,4}\\d{1,3}[A-Za-z]{0,3}|\\d{1,3}[A-Za-z]{1,3}|[一-龥]{2}[A-Z](?![A-Za-z])'
  const known = products.length === 0 ? '(?!)' : literals(products)
  return new RegExp(brand === '' ? known : `${brand}(?:${known}|${model})|${known}`, 'gi')
}

function placePattern(places: readonly string[], endings: readonly string[]): ({ source: string } & RegExp) | null {
  if (places.length === 0 && endings.length === 0) return null
  const known = places.length === 0 ? '(?!)' : literals(places)
  const ending = endings.length === 0 ? '(?!)' : literals(endings)
  return new RegExp(
    `(?<city>${known})(?:市|县|区)?(?<rest>[一-龥]{0,6}?(?:${ending})(?:店|分店|网点|站)?)?|(?<own>[一-龥]{2,5}?(?:${ending})(?:店|分店|网点|站)?)`,
    'g',
  )
}
