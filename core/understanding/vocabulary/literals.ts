function escapePattern(literal: string): string {
  return literal.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

/** A pattern of plain words, the longest first, so that the longest that fits is found. */
export function literals(list: readonly string[]): string {
  return [...new Set(list)]
    .sort((a, b) => b.length - a.length)
    .map(escapePattern)
    .join('|')
}
