import type { Vocabulary } from './vocabulary.ts'

/** The text with every stretch blanked that tells of no grievance of this customer; positions stay. */
export function blankMasked(text: string, vocabulary: Vocabulary): string {
  if (vocabulary.masks === null) return text
  return text.replace(vocabulary.masks, stretch => stretch.replace(/[^\n]/g, ' '))
}
