import { type Evidence, findAllEvidence, findEvidence, strength } from './cues.ts'
import { type Shares, toShares } from './likeness/likeness.ts'
import type { Emotion, Found, Intent, Ruled } from './types.ts'
import type { Condition, Rule } from './vocabulary/schema.ts'
import type { Vocabulary } from './vocabulary/vocabulary.ts'

/** Strength and evidence of every signal of the vocabulary in a text. */
export type Signals = ReadonlyMap<string, { strength: number; evidence: readonly Evidence[] }>

export function readSignals(
  text: string,
  vocabulary: Vocabulary,
): Map<string, { strength: number; evidence: Evidence[] }> {
  const result = new Map<string, { strength: number; evidence: Evidence[] }>()
  for (const [name, cues] of vocabulary.signals) {
    const evidence = findAllEvidence(cues, text)
    result.set(name, { strength: strength(evidence), evidence })
  }
  return result
}

export type ScoredCategory = { id: string; score: number; evidence: Evidence | null }

/** Scores every category by its own cues and the signals it listens to; best first, without those that nothing speaks for. */
export function scoreCategories(text: string, signals: Signals, vocabulary: Vocabulary): ScoredCategory[] {
  const result: ScoredCategory[] = []
  for (const category of vocabulary.categories) {
    const own = findEvidence(category.cues, text)
    let score = strength(own)
    let evidence = own[0] ?? null
    for (const [name, weight] of category.signals) {
      const signal = signals.get(name)
      if (signal === undefined || signal.strength === 0) continue
      // One strong word counts more than many weak ones: the sum is bent.
      score += weight * Math.min(signal.strength, 3 + 0.34 * Math.max(0, signal.strength - 3))
      if (weight > 0) evidence ??= signal.evidence[0] ?? null
    }
    const missing = category.needs.filter(name => (signals.get(name)?.strength ?? 0) <= 0).length
    if (missing > 0) score *= 0.4 ** missing
    if (score > 0) score += category.bias
    if (score > 0) result.push({ id: category.id, score: Math.round(score * 100) / 100, evidence })
  }
  return result.sort((a, b) => b.score - a.score)
}

/** How far a score of cues and signals counts beside a likeness that is sure of itself, and how much of a score is a plain word. */
const CUES = 0.5
const PLAIN = 1.5
/** What is this unlike every example, and has no cue, tells of no kind. */
const UNLIKE = 0.35
/** With fewer words and parts of words, and no cue, nothing is told of a kind (投诉, 转人工). */
const FEWEST = 18
/** A likeness that rests on so many words and parts of words counts half; one that rests on a few hardly. */
const HALF_TOLD = 20
/** Both judges are surer of themselves than they are right. */
const MODESTY = 0.85
/** So that a category without a cue is not out of the question. */
const DOUBT = 1e-4

/**
 * The categories with their shares of certainty (they add up to 1), best first: the cues' scores and the likeness to the examples are weighed
 * together. Where there are no examples the scores alone decide.
 */
export function weighCategories(
  scored: readonly ScoredCategory[],
  shares: Shares | null,
): { id: string; score: number; share: number; evidence: Evidence | null }[] {
  const byId = new Map(scored.map(one => [one.id, one]))
  const told = shares === null ? 0 : shares.known / (shares.known + HALF_TOLD)
  const ids = [...new Set([...byId.keys(), ...(shares?.of.keys() ?? [])])]
  const cues = toShares(ids.map(id => (byId.get(id)?.score ?? 0) / PLAIN))
  const weighed = toShares(
    ids.map((id, at) => {
      const share = cues[at] ?? 0
      if (shares === null) return 2 * Math.log(share + DOUBT)
      return MODESTY * ((CUES + 1 - told) * Math.log(share + DOUBT) + told * Math.log((shares.of.get(id) ?? 0) + DOUBT))
    }),
  )
  if (scored.length === 0 && ((shares?.known ?? 0) < FEWEST || Math.max(0, ...weighed) < UNLIKE)) return []
  return ids
    .map((id, at) => ({
      id,
      score: byId.get(id)?.score ?? 0,
      share: Math.round((weighed[at] ?? 0) * 1000) / 1000,
      // Words that speak more for another kind are no evidence for this one.
      evidence: (byId.get(id)?.score ?? 0) >= (scored[0]?.score ?? 0) ? (byId.get(id)?.evidence ?? null) : null,
    }))
    .sort((a, b) => b.share - a.share || b.score - a.score)
}

/** The intent whose score is farthest above its threshold; `other` when none is reached. */
export function decideIntent(
  signals: Signals,
  extra: Readonly<Record<string, number>>,
  likeness: ReadonlyMap<Intent, number> | null,
  vocabulary: Vocabulary,
): { intent: Intent; margin: number; scores: Map<Intent, number>; evidence: Evidence | null } {
  const scores = new Map<Intent, number>()
  let best: { intent: Intent; margin: number; evidence: Evidence | null } | null = null
  for (const words of vocabulary.intents) {
    let score = 0
    let evidence: Evidence | null = null
    let heaviest = 0
    for (const [name, weight] of words.signals) {
      const signal = signals.get(name)
      const value = signal?.strength ?? (name === 'likeness' ? likeness?.get(words.intent) : extra[name]) ?? 0
      score += weight * value
      if (weight * value > heaviest && signal !== undefined) {
        heaviest = weight * value
        evidence = signal.evidence[0] ?? null
      }
    }
    scores.set(words.intent, score)
    const margin = score - words.threshold
    if (margin >= 0 && (best === null || margin > best.margin)) best = { intent: words.intent, margin, evidence }
  }
  return best === null ? { intent: 'other', margin: 0, scores, evidence: null } : { ...best, scores }
}

export function readEmotion(text: string, original: string, vocabulary: Vocabulary): Emotion {
  if (findEvidence(vocabulary.emotion.furious, text).length > 0) return 'furious'
  const marks = original.match(/[!！]{2,}|[?？]{2,}|[!！][?？]|[?？][!！]/g)?.length ?? 0
  if (findEvidence(vocabulary.emotion.upset, text).length > 0 || marks > 0) return 'upset'
  return 'calm'
}

export function readAttitude(text: string, vocabulary: Vocabulary): { level: string; evidence: Evidence } | null {
  for (const { level, cues } of vocabulary.attitudeLevels) {
    const evidence = findEvidence(cues, text)[0]
    if (evidence !== undefined) return { level, evidence }
  }
  return null
}

export type Facts = {
  category: string | null
  reasons: readonly string[]
  demands: readonly string[]
  attitude: string | null
  emotion: Emotion
  amount: number | null
  signals: Signals
}

function holds(when: Condition, facts: Facts): boolean {
  const { category } = facts
  const within = (ids: readonly string[]) =>
    category !== null && ids.some(id => category === id || category.startsWith(`${id}/`))
  if (when.category !== undefined && !within(when.category)) return false
  if (when.notCategory !== undefined && within(when.notCategory)) return false
  if (when.anyReason !== undefined && !when.anyReason.some(id => facts.reasons.includes(id))) return false
  if (when.anyDemand !== undefined && !when.anyDemand.some(id => facts.demands.includes(id))) return false
  if (when.anySignal !== undefined && !when.anySignal.some(name => (facts.signals.get(name)?.strength ?? 0) > 0))
    return false
  if (
    when.signalAtLeast !== undefined &&
    !Object.entries(when.signalAtLeast).every(([name, least]) => (facts.signals.get(name)?.strength ?? 0) >= least)
  )
    return false
  if (when.attitude !== undefined && (facts.attitude === null || !when.attitude.includes(facts.attitude))) return false
  if (when.emotion !== undefined && !when.emotion.includes(facts.emotion)) return false
  if (when.amountAbove !== undefined && !(facts.amount !== null && facts.amount > when.amountAbove)) return false
  return true
}

/** The first rule whose conditions all hold. */
export function applyRules(rules: readonly Rule[], facts: Facts): Ruled | null {
  const rule = rules.find(r => holds(r.when, facts))
  return rule === undefined ? null : { value: rule.gives, rule: rule.rule }
}

export function foundAt<T>(value: T, source: Found<T>['source'], confidence: number): Found<T> {
  return { value, source, confidence: Math.round(Math.min(0.99, Math.max(0.05, confidence)) * 100) / 100 }
}
