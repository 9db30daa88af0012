import { normalise } from './normalise.ts'
import type { Source, Turn } from './types.ts'
import type { Vocabulary } from './vocabulary/vocabulary.ts'

/** The customer's side of a conversation as one normalised text, a line per message, from which every place leads back to its message. */
export type Conversation = {
  text: string
  lines: readonly { id: string; start: number; end: number; question: string | null }[]
  sourceOf: (start: number, end: number) => Source | null
}

/** A message as the readers want it: normalised, with the vocabulary's misspellings and dialect words replaced, same length. */
export function plain(text: string, vocabulary: Vocabulary): string {
  const base = normalise(text)
  const { variants } = vocabulary
  return variants === null ? base : base.replace(variants.pattern, from => variants.of.get(from) ?? from)
}

/** Joins the customer's turns; a bot turn is kept as the question that the next message answers. */
export function joinTurns(turns: readonly Turn[], vocabulary: Vocabulary): Conversation {
  const lines: { id: string; start: number; end: number; question: string | null }[] = []
  let text = ''
  let question: string | null = null
  for (const turn of turns) {
    if (turn.role === 'bot') {
      question = plain(turn.text, vocabulary)
      continue
    }
    if (lines.length > 0) text += '\n'
    const start = text.length
    text += plain(turn.text, vocabulary).replace(/[\r\n]/g, ' ')
    lines.push({ id: turn.id, start, end: text.length, question })
    question = null
  }
  const sourceOf = (start: number, end: number): Source | null => {
    const line = lines.find(l => start >= l.start && start <= l.end)
    return line === undefined
      ? null
      : { turn: line.id, start: start - line.start, end: Math.min(end, line.end) - line.start }
  }
  return { text, lines, sourceOf }
}
