import { ATTACHMENTS } from './attachments.ts'
import { CALL_BACKS } from './call-backs.ts'
import { CARDS } from './cards.ts'
import { CASES } from './cases.ts'
import { DIALOGUE } from './dialogue.ts'
import { KNOWLEDGE } from './knowledge.ts'
import { NOTICES } from './notices.ts'
import { REACH } from './reach.ts'
import { REGISTRARS } from './registrars.ts'

/** Every text that a person reads, by key. `{slots}` are filled by `word`. A policy may replace single ones under `wording:`. */
export const TEXTS = {
  ...DIALOGUE,
  ...NOTICES,
  ...CARDS,
  ...CASES,
  ...ATTACHMENTS,
  ...REACH,
  ...REGISTRARS,
  ...CALL_BACKS,
  ...KNOWLEDGE,
} as const

export type TextKey = keyof typeof TEXTS

export function isTextKey(key: string): key is TextKey {
  return Object.hasOwn(TEXTS, key)
}

/** The text for a key in the policy's own words or ours, with its slots filled. An unfilled slot is a bug and throws. */
export function word(
  policy: { wording: Record<string, string> },
  key: TextKey,
  facts: Record<string, string | number> = {},
): string {
  const text: string = policy.wording[key] ?? TEXTS[key]
  return text.replace(/\{(\w+)\}/g, (_, slot: string) => {
    const fact = facts[slot]
    if (fact === undefined) throw new Error(`text "${key}" needs "${slot}"`)
    return String(fact)
  })
}
