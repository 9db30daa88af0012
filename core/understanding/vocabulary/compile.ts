import type { Cue } from '../cues.ts'
import { type Examples, likenessesOf } from '../likeness/likenesses.ts'
import type { MentionWeights } from '../mentions.ts'
import { ownersOf } from '../numbers/owners.ts'
import { numberWordsOf } from '../numbers/words.ts'
import type { Band, Lexicon } from '../sentiment.ts'
import { FIELD_NAMES, type Intent } from '../types.ts'
import { literals } from './literals.ts'
import { type Patterns, patternsOf, placePattern, productPattern, VocabularyError } from './patterns.ts'
import { type Rule, type Source, sourceSchema } from './schema.ts'
import type { AmountRole, CategoryWords, ReasonWords, Vocabulary } from './vocabulary.ts'

/** What an intent may listen to besides the signals: counts, emotions, the two sides of the tone of words, and how plainly a grievance is named in too few words to be like anything. */
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
  'terse',
  'likeness',
]

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
  const patterns = patternsOf(parsed)
  const { regex, cues } = patterns
  const variants = new Map<string, string>()
  const signals = new Map<string, Cue[]>()
  const intents = new Map<Intent, { threshold: number; signals: Map<string, number> }>()
  const categories = new Map<string, CategoryWords>()
  const demands = new Map<string, { cues: Cue[]; likely: number | null }>()
  const reasons = new Map<string, ReasonWords & { enabled: boolean }>()
  const attitudeLevels = new Map<string, Cue[]>()
  const emotion = { furious: [] as Cue[], upset: [] as Cue[] }
  const groups = new Map<string, string>()
  const examples: Examples = {
    category: [],
    intent: [],
    demand: [],
    noWish: parsed.flatMap(({ noWish }) => noWish),
    reason: [],
  }
  const roles = new Map<string, AmountRole>()
  for (const source of parsed) {
    const at = source.id
    for (const [from, to] of Object.entries(source.variants)) {
      if (from.length !== to.length)
        throw new VocabularyError(`${at}.variants.${from}`, `"${to}" is not as long as "${from}"`)
      variants.set(from, to)
    }
    for (const [group, list] of Object.entries(source.concepts)) for (const word of list) groups.set(word, group)
    for (const [name, list] of Object.entries(source.signals))
      signals.set(name, [...(signals.get(name) ?? []), ...cues(list, `${at}.signals.${name}`)])
    for (const [intent, words_] of Object.entries(source.intents) as [
      Intent,
      { threshold?: number; signals: Record<string, number>; examples: string[] },
    ][]) {
      for (const text of words_.examples) examples.intent.push({ label: intent, text })
      const before = intents.get(intent)
      const merged = new Map(before?.signals ?? [])
      for (const [signal, weight] of Object.entries(words_.signals)) merged.set(signal, weight)
      intents.set(intent, { threshold: words_.threshold ?? before?.threshold ?? 0, signals: merged })
    }
    for (const [id, words_] of Object.entries(source.categories)) {
      for (const text of words_.examples) examples.category.push({ label: id, text })
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
    for (const [id, words_] of Object.entries(source.demands)) {
      for (const text of words_.examples) examples.demand.push({ label: id, text })
      const before = demands.get(id)
      demands.set(id, {
        cues: [...(before?.cues ?? []), ...cues(words_.cues, `${at}.demands.${id}`)],
        likely: words_.likely ?? before?.likely ?? null,
      })
    }
    for (const [id, words_] of Object.entries(source.reasons)) {
      for (const text of words_.examples) examples.reason.push({ label: id, text })
      const before = reasons.get(id)
      reasons.set(id, {
        id,
        enabled: words_.enabled ?? before?.enabled ?? true,
        cues: [...(before?.cues ?? []), ...cues(words_.cues, `${at}.reasons.${id}`)],
        likely: words_.likely ?? before?.likely ?? null,
        fromDemand: [...(before?.fromDemand ?? []), ...words_.fromDemand],
        fromAttitude: [...(before?.fromAttitude ?? []), ...words_.fromAttitude],
        amountAbove: words_.amountAbove ?? before?.amountAbove ?? null,
      })
    }
    for (const [level, list] of Object.entries(source.attitudeLevels))
      attitudeLevels.set(level, [...(attitudeLevels.get(level) ?? []), ...cues(list, `${at}.attitudeLevels.${level}`)])
    emotion.furious.push(...cues(source.emotion.furious, `${at}.emotion.furious`))
    emotion.upset.push(...cues(source.emotion.upset, `${at}.emotion.upset`))
    for (const [id, role] of Object.entries(source.amounts.roles)) roles.set(id, roleOf(id, role, patterns, at))
  }
  const last = <K extends 'severity' | 'priority' | 'risk'>(kind: K) =>
    parsed.findLast(s => s.severity[kind] !== undefined)?.severity[kind] ?? []
  mustBeDefined({
    signals,
    intents,
    categories,
    reasons,
    rules: { severity: last('severity'), priority: last('priority'), risk: last('risk') },
  })
  const atStake = parsed.flatMap(s => s.amounts.atStake)
  const waived = parsed.flatMap(s => s.amounts.waived)
  const masks = parsed.flatMap(s => s.masks)
  const hearsay = parsed.flatMap(s => s.hearsay)
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
    hearsay: hearsay.length === 0 ? null : regex(hearsay, 'hearsay'),
    signals: [...signals],
    intents: [...intents].map(([intent, v]) => ({ intent, threshold: v.threshold, signals: [...v.signals] })),
    categories: [...categories.values()],
    demands: [...demands].map(([id, demand]) => ({ id, ...demand })),
    reasons: [...reasons.values()].filter(r => r.enabled),
    attitudeLevels: [...attitudeLevels].map(([level, list]) => ({ level, cues: list })),
    emotion,
    likeness: likenessesOf(
      examples,
      groups,
      [...demands.values()].flatMap(demand => demand.cues),
      [...reasons.values()].flatMap(reason => reason.cues),
    ),
    sentiment: lexiconOf(parsed.flatMap(s => s.sentiment ?? [])),
    mentions: {
      sum: mentionWeightsOf(parsed.flatMap(s => s.mentions.sum ?? [])),
      day: mentionWeightsOf(parsed.flatMap(s => s.mentions.day ?? [])),
    },
    severity: { severity: last('severity'), priority: last('priority'), risk: last('risk') },
    fields: new Set(fields),
    ...numberWordsOf(parsed, patterns),
    owners: ownersOf(parsed, patterns),
    products: productPattern(products, brands),
    genericProducts: new Set(parsed.flatMap(s => s.genericProducts)),
    places: placePattern(places, endings),
    units: units.length === 0 ? null : new RegExp(literals(units), 'g'),
    staff: literals(parsed.flatMap(s => s.staff)),
    amountRoles: [...roles.values()],
    atStake: atStake.length === 0 ? null : regex(atStake, 'amounts.atStake', 'i'),
    moneyWaived: waived.length === 0 ? null : regex(waived, 'amounts.waived', 'i'),
  }
}

/** Later weights replace earlier ones: a company may weigh a word otherwise. */
function lexiconOf(sources: readonly { bands: readonly Band[]; words: readonly string[] }[]): Lexicon | null {
  const last = sources.findLast(({ bands }) => bands.length > 0)
  if (last === undefined) return null
  const weights = weighed(sources.flatMap(({ words }) => words))
  return { weights, bands: last.bands.toSorted((a, b) => a.upTo - b.upTo) }
}

/** Weights that were fitted together are replaced together. */
function mentionWeightsOf(sources: readonly { none: number; traits: readonly string[] }[]): MentionWeights | null {
  const last = sources.at(-1)
  return last === undefined ? null : { traits: weighed(last.traits), none: last.none }
}

/** Lines of a weight and all that has it. */
function weighed(lines: readonly string[]): Map<string, number> {
  const weights = new Map<string, number>()
  for (const line of lines) {
    const [weight, ...names] = line.split(' ')
    for (const name of names) weights.set(name, Number(weight))
  }
  return weights
}

/** What is named anywhere must be defined somewhere. */
function mustBeDefined({
  signals,
  intents,
  categories,
  reasons,
  rules,
}: {
  signals: ReadonlyMap<string, unknown>
  intents: ReadonlyMap<Intent, { signals: ReadonlyMap<string, number> }>
  categories: ReadonlyMap<string, CategoryWords>
  reasons: ReadonlyMap<string, unknown>
  rules: Readonly<Record<'severity' | 'priority' | 'risk', readonly Rule[]>>
}): void {
  const mustKnow = (name: string, path: string) => {
    if (!signals.has(name) && !EXTRAS.includes(name)) throw new VocabularyError(path, `unknown signal "${name}"`)
  }
  for (const category of categories.values())
    for (const [name] of category.signals) mustKnow(name, `categories.${category.id}.signals`)
  for (const category of categories.values())
    for (const name of category.needs) mustKnow(name, `categories.${category.id}.needs`)
  for (const [intent, words_] of intents) for (const name of words_.signals.keys()) mustKnow(name, `intents.${intent}`)
  for (const kind of ['severity', 'priority', 'risk'] as const)
    for (const rule of rules[kind]) {
      for (const name of [...(rule.when.anySignal ?? []), ...Object.keys(rule.when.signalAtLeast ?? {})])
        mustKnow(name, `severity.${kind}.${rule.rule}`)
      for (const id of rule.when.anyReason ?? [])
        if (!reasons.has(id)) throw new VocabularyError(`severity.${kind}.${rule.rule}`, `unknown reason "${id}"`)
      for (const id of [...(rule.when.category ?? []), ...(rule.when.notCategory ?? [])])
        if (!categories.has(id)) throw new VocabularyError(`severity.${kind}.${rule.rule}`, `unknown category "${id}"`)
    }
}

function roleOf(id: string, role: Source['amounts']['roles'][string], { regex }: Patterns, source: string): AmountRole {
  const path = `${source}.amounts.${id}`
  const anyOf = (list: readonly string[], side: 'before' | 'after', anchored: (pattern: string) => string) =>
    list.length === 0 ? null : regex(list.map(anchored), `${path}.${side}`, 'i')
  return {
    id,
    score: role.score,
    alone: role.alone,
    before: anyOf(role.before, 'before', p => `(?:${p})$`),
    after: anyOf(role.after, 'after', p => `^(?:${p})`),
  }
}
