import type { Vocabulary } from './vocabulary.ts'

/**
 * The text with every stretch blanked that tells of no grievance of this customer, and with licence plates blanked too (贵 is a province there,
 * not a price); positions stay.
 */
export function blankMasked(
  text: string,
  vocabulary: Vocabulary,
  plates: readonly { start: number; end: number }[] = [],
): string {
  let result = text
  for (const plate of plates)
    result = result.slice(0, plate.start) + ' '.repeat(plate.end - plate.start) + result.slice(plate.end)
  return vocabulary.masks === null
    ? result
    : result.replace(vocabulary.masks, stretch => stretch.replace(/[^\n]/g, ' '))
}
