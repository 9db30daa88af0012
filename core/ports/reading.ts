import type { Opinion, OpinionField } from '../understanding/opinion.ts'

/** A choice that a language model may point to. */
type Choice = { id: string; label: string }

/** A telling as a language model is shown it: nobody can be recognised in it. */
export type MaskedTelling = {
  /** The customer's messages, oldest first; what was masked stands as `■`, character for character. */
  turns: string[]
  categories: Choice[]
  demands: Choice[]
  reasons: Choice[]
  fields: OpinionField[]
}

/**
 * A language model that reads beside the rules. Never throws, never takes longer than its own limit; `null` when it was late, failed, or
 * answered something else than was asked. What it says is a claim: `checkOpinion` drops what is not in the words.
 */
export type ModelReader = { read(telling: MaskedTelling): Promise<Opinion | null> }

/** How many readings of a language model may be bought, counted for all processes together. */
export type ReadingBudget = {
  /** Takes one reading of this day (YYYY-MM-DD) for this conversation; `false` when the day's or the conversation's share is used up. */
  spend(conversation: string, day: string): Promise<boolean>
}

/** Makes words of a voice message or a picture. */
export type Recogniser = {
  /** `null` when no words could be made out in time. Never throws. */
  recognise(file: { bytes: Uint8Array; contentType: string }): Promise<string | null>
  /** What comes first (fetching the file) within the same patience: rejects when it takes longer. */
  within<T>(work: Promise<T>): Promise<T>
}
