import { type Cue, findEvidence } from '../cues.ts'
import type { Intent } from '../types.ts'
import { conceptsOf, type Example, type Likeness, learnLikeness } from './likeness.ts'

/** What a message is like that asks for nothing and gives no ground. */
const NOTHING = 'nothing'

/** From so many characters on a telling is a whole conversation. */
const LONG = 45

/** Tellings, by what they are examples of. */
export type Examples = {
  category: Example[]
  intent: Example<Intent>[]
  demand: Example[]
  /** Messages that ask for nothing, like a wish as they may look. */
  noWish: readonly string[]
  reason: Example[]
}

/**
 * How like a telling is to the examples of every category and every intent, and a single message to those of every demand and every reason.
 * Learnt when first asked, for that takes some hundred milliseconds; `null` without examples.
 */
export type Likenesses = {
  category: () => Likeness | null
  intent: () => Likeness<Intent> | null
  demand: () => Likeness | null
  reason: () => Likeness | null
}

export function likenessesOf(
  examples: Examples,
  groups: ReadonlyMap<string, string>,
  demandCues: readonly Cue[],
  reasonCues: readonly Cue[],
): Likenesses {
  const concepts = conceptsOf(groups)
  // Whoever tells what is in a category complains.
  const complaints = examples.category.map(({ text }) => ({ label: 'complaint' as const, text }))
  const tellings = [...complaints, ...examples.intent.filter(({ label }) => label !== 'suggestion')]
  // There are more of them than of all else, and whoever tells at length tells of everything: of the long ones every second is enough.
  const weighed = complaints.filter(({ text }, at) => text.length < LONG || at % 2 === 0)
  /** Tellings without a plain word for a wish, or a reason, stand for messages that have none: every second is enough. */
  const without = (cues: readonly Cue[]): Example[] =>
    tellings
      .filter((telling, at) => at % 2 === 0 && findEvidence(cues, telling.text).length === 0)
      .map(({ text }) => ({ label: NOTHING, text }))
  return {
    category: once(() => (examples.category.length === 0 ? null : learnLikeness(examples.category, concepts))),
    intent: once(() =>
      examples.intent.length === 0 ? null : learnLikeness<Intent>([...examples.intent, ...weighed], concepts),
    ),
    demand: once(() =>
      examples.demand.length === 0
        ? null
        : learnLikeness(
            [...examples.demand, ...without(demandCues), ...examples.noWish.map(text => ({ label: NOTHING, text }))],
            concepts,
          ),
    ),
    reason: once(() =>
      examples.reason.length === 0 ? null : learnLikeness([...examples.reason, ...without(reasonCues)], concepts),
    ),
  }
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | null = null
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
