import type { Conversation } from './conversation.ts'
import { isNegated } from './cues.ts'
import { readDate } from './days/dates.ts'
import { normalise } from './normalise.ts'
import { readAmount } from './sums/amounts.ts'
import type { Fields, Found, Intent, Source } from './types.ts'
import type { Vocabulary } from './vocabulary/vocabulary.ts'

/** Fields that a language model may point to. Numbers of persons and things never reach it, so it has none to give. */
export const OPINION_FIELDS = ['product', 'place', 'complainedAbout', 'occurredAt', 'amount'] as const
export type OpinionField = (typeof OPINION_FIELDS)[number]

/** Something a language model saw, with the customer's own words that it rests on. */
export type Pointed<T extends string = string> = { value: T; quote: string }

/**
 * What a language model makes of a telling: pointers into the customer's words, nothing else. It has no say in severity, and can take nothing
 * away: it only adds what the rules missed and settles what they were unsure of.
 */
export type Opinion = {
  intent: Pointed<Intent> | null
  category: Pointed | null
  demands: Pointed[]
  reasons: Pointed[]
  fields: Pointed<OpinionField>[]
}

/** An opinion whose every part was found in the words it claims to rest on. */
export type CheckedOpinion = {
  intent: Found<Intent> | null
  category: Found<string> | null
  demands: Found<string>[]
  reasons: Found<string>[]
  fields: Fields
}

/** How far a language model is believed: enough to settle a doubt, less than a plain word. */
const CONFIDENCE = 0.6
const SHORTEST_QUOTE = 2
const SHORTEST_REASON = 4
/** Nobody has more grounds than these in one telling; whoever names more is guessing. */
const MOST = 4

/**
 * Keeps of an opinion only what stands in the customer's words: a quote that is not there, one that is denied (不是要退), an id that the
 * vocabulary does not know, a sum or a day that our own readers do not find in the quote are dropped.
 */
export function checkOpinion(
  opinion: Opinion,
  conversation: Conversation,
  vocabulary: Vocabulary,
  now: Date,
): CheckedOpinion {
  const { text } = conversation
  const place = (quote: string): { start: number; end: number; source: Source } | null => {
    const plain = normalise(quote).trim()
    if (plain.length < SHORTEST_QUOTE || /[\n■]/.test(plain)) return null
    const start = text.indexOf(plain)
    const source = start < 0 ? null : conversation.sourceOf(start, start + plain.length)
    return source === null ? null : { start, end: start + plain.length, source }
  }
  const ids = (list: readonly Pointed[], known: ReadonlySet<string>, shortest: number): Found<string>[] => {
    const found = new Map<string, Found<string>>()
    for (const { value, quote } of list.slice(0, MOST)) {
      const at = place(quote)
      if (at === null || at.end - at.start < shortest || !known.has(value) || isNegated(text, at.start)) continue
      if (!found.has(value)) found.set(value, byModel(value, at.source))
    }
    return [...found.values()]
  }
  const intentAt = opinion.intent === null ? null : place(opinion.intent.quote)
  const categories = new Set(vocabulary.categories.map(({ id }) => id))
  const [category = null] = opinion.category === null ? [] : ids([opinion.category], categories, SHORTEST_QUOTE)
  return {
    intent: opinion.intent === null || intentAt === null ? null : byModel(opinion.intent.value, intentAt.source),
    category,
    demands: ids(opinion.demands, new Set(vocabulary.demands.map(({ id }) => id)), SHORTEST_QUOTE),
    reasons: ids(
      opinion.reasons,
      // What follows from something else is not a matter of words: compensation follows from the demand.
      new Set(vocabulary.reasons.filter(({ cues }) => cues.length > 0).map(({ id }) => id)),
      SHORTEST_REASON,
    ),
    fields: fieldsOf(opinion.fields, place, vocabulary, now),
  }
}

function byModel<T>(value: T, source: Source): Found<T> {
  return { value, source, confidence: CONFIDENCE, by: 'model' }
}

const LONGEST_NAME_OF_THING = 16

function fieldsOf(
  list: readonly Pointed<OpinionField>[],
  place: (quote: string) => { source: Source } | null,
  vocabulary: Vocabulary,
  now: Date,
): Fields {
  const fields: Fields = {}
  for (const { value: field, quote } of list) {
    const at = place(quote)
    if (at === null || !vocabulary.fields.has(field) || fields[field] !== undefined) continue
    const plain = normalise(quote).trim()
    if (field === 'amount') {
      const sum = readAmount(plain)
      if (sum !== null && sum.currency === '元' && sum.value >= 1) fields.amount = byModel(sum.value, at.source)
    } else if (field === 'occurredAt') {
      const day = readDate(plain, now, 'past')
      if (day !== null && day.day <= (readDate('今天', now, 'past')?.day ?? ''))
        fields.occurredAt = byModel(day.day, at.source)
    } else if (plain.length <= LONGEST_NAME_OF_THING && !/[\d，。,!！?？]{5,}/.test(plain))
      fields[field] = byModel(plain, at.source)
  }
  return fields
}
