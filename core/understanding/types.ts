/** One chat message. Only what the customer says is evidence; what the bot says only lends meaning to a bare "对". */
export type Turn = { id: string; text: string; role: 'customer' | 'bot' }

/** Where a value stands: `start` inclusive, `end` exclusive, UTF-16 units within the text of that turn. */
export type Source = { turn: string; start: number; end: number }

/**
 * A value with the words it was read from (`null` when it follows from the whole) and a confidence from 0 to 1. `by: 'model'`: a language
 * model pointed to these words; the rules had not found it.
 */
export type Found<T> = { value: T; source: Source | null; confidence: number; by?: 'model' }

export const INTENTS = ['complaint', 'inquiry', 'suggestion', 'praise', 'progress', 'human', 'other'] as const
export type Intent = (typeof INTENTS)[number]

export const FIELD_NAMES = [
  'name',
  'phone',
  'plate',
  'vin',
  'orderNo',
  'waybillNo',
  'policyNo',
  'memberNo',
  'product',
  'place',
  'occurredAt',
  'amount',
  'complainedAbout',
] as const
export type FieldName = (typeof FIELD_NAMES)[number]

/** A decision with the name of the rule of the vocabulary that took it. */
export type Ruled = { value: string; rule: string }

export type Emotion = 'calm' | 'upset' | 'furious'

/** A field said twice because the first was wrong: the later value stands. */
export type Correction = { field: FieldName; replaced: string; by: string; source: Source | null }

export type Fields = { [K in FieldName]?: Found<K extends 'amount' ? number : string> }

/** What was read from a whole conversation. The customer's own words stay in the turns; every value points to them. */
export type Understanding = {
  intent: Found<Intent>
  /** True when somebody of the company reports on a customer's behalf. */
  reportedByStaff: boolean
  /** Taxonomy id of the pack. */
  category: Found<string> | null
  /** Best first, for numbered choices; scores are comparable only within one result. */
  categoryCandidates: { id: string; score: number }[]
  department: string | null
  reasons: Found<string>[]
  demands: Found<string>[]
  fields: Fields
  attitudeLevel: Found<string> | null
  severity: Ruled | null
  priority: Ruled | null
  risk: Ruled | null
  emotion: Emotion
  corrections: Correction[]
}
