import type { Vocabulary } from './vocabulary/vocabulary.ts'

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
  return blank(result, vocabulary.masks)
}

/** The text without what others say or once promised: 客服说马上给我换 is no wish. Positions stay. */
export function blankHearsay(text: string, vocabulary: Vocabulary): string {
  return blank(text, vocabulary.hearsay)
}

/** Messages stay apart. */
function blank(text: string, stretches: RegExp | null): string {
  return stretches === null ? text : text.replace(stretches, stretch => stretch.replace(/[^\n]/g, ' '))
}
