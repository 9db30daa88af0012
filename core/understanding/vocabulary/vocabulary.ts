import type { Cue } from '../cues.ts'
import type { Likenesses } from '../likeness/likenesses.ts'
import type { MentionWeights } from '../mentions.ts'
import type { Owners } from '../numbers/owners.ts'
import type { Lexicon } from '../sentiment.ts'
import type { FieldName, Intent } from '../types.ts'
import type { Rule } from './schema.ts'

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
  likely: number | null
  fromDemand: readonly string[]
  fromAttitude: readonly string[]
  amountAbove: number | null
}
export type AmountRole = { id: string; score: number; alone: boolean; before: RegExp | null; after: RegExp | null }
export type IdentifierWords = {
  field: 'orderNo' | 'waybillNo' | 'policyNo' | 'memberNo'
  labels: RegExp | null
  /** The same words in a question for such a number. */
  asked: RegExp | null
  shapes: RegExp | null
  isDefault: boolean
}
/** Numbers that are none of the identifiers. */
export type OtherNumbers = { labels: RegExp | null; shapes: RegExp | null }
/** Numbers of complaints and claims: `called` right before one, `told` in the stretch before one, and what they look like. */
export type CaseNumbers = { called: RegExp | null; told: RegExp | null; shapes: RegExp | null }

/** A vocabulary ready for use: every pattern compiled once. */
export type Vocabulary = {
  id: string
  variants: { pattern: RegExp; of: ReadonlyMap<string, string> } | null
  masks: RegExp | null
  hearsay: RegExp | null
  signals: readonly [string, readonly Cue[]][]
  intents: readonly { intent: Intent; threshold: number; signals: readonly [string, number][] }[]
  categories: readonly CategoryWords[]
  demands: readonly { id: string; cues: readonly Cue[]; likely: number | null }[]
  reasons: readonly ReasonWords[]
  attitudeLevels: readonly { level: string; cues: readonly Cue[] }[]
  emotion: { furious: readonly Cue[]; upset: readonly Cue[] }
  sentiment: Lexicon | null
  /** How like a text is to the examples, by what they are examples of. */
  likeness: Likenesses
  /** By what a sum in dispute and the day of what happened are told from other sums and days; null: by the rules alone. */
  mentions: { sum: MentionWeights | null; day: MentionWeights | null }
  severity: { severity: readonly Rule[]; priority: readonly Rule[]; risk: readonly Rule[] }
  fields: ReadonlySet<FieldName>
  identifiers: readonly IdentifierWords[]
  otherNumbers: OtherNumbers
  caseNumbers: CaseNumbers
  owners: Owners
  products: RegExp | null
  genericProducts: ReadonlySet<string>
  places: RegExp | null
  units: RegExp | null
  staff: string
  amountRoles: readonly AmountRole[]
  /** Words that tell of goods or money that are gone. */
  atStake: RegExp | null
  /** Words that ask for no money. */
  moneyWaived: RegExp | null
}
