import type { Policy } from '../policy/schema.ts'
import { word } from '../wording/wording.ts'
import type { Turn } from './conversation.ts'

/** What a turn says, marked where a machine made the words: whoever reads it later must know that they may be wrong. */
export function markedText(turn: Turn, policy: Pick<Policy, 'wording'>): string {
  if (turn.recognised === undefined) return turn.text
  return word(policy, `story.recognised.${turn.recognised}`, { words: turn.text })
}
