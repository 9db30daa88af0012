import type { Opinion } from '../understanding/opinion.ts'
import type { Turn, Understanding } from '../understanding/types.ts'
import { understand } from '../understanding/understand.ts'
import type { Vocabulary } from '../understanding/vocabulary/vocabulary.ts'

/** Reads what was said so far. */
export type Read = (turns: readonly Turn[]) => Understanding

/** A reader that reads the same turns only once: one answer of the dialogue looks at its draft several times. */
export function readerOf(vocabulary: Vocabulary, now: Date, opinion: Opinion | null = null): Read {
  const known = new Map<string, Understanding>()
  return turns => {
    const key = JSON.stringify(turns.map(({ role, text }) => [role, text]))
    const before = known.get(key)
    if (before) return before
    const understanding = understand(turns, vocabulary, now, opinion)
    known.set(key, understanding)
    return understanding
  }
}

/** Put before words that answer to "投诉": a person who asked to complain is complaining, however mildly he puts it. */
export const OPENING: Turn = { id: 'opening', role: 'customer', text: '我要投诉' }
