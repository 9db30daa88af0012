/** A choice that a language model may point to. */
export type Choice = { id: string; label: string }
