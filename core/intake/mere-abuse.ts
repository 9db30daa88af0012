import type { Understanding } from '../understanding/types.ts'

/** Swearing alone tells of nothing that could be registered. */
export function isMereAbuse(alone: Understanding, text: string): boolean {
  const tellsNothing =
    alone.category === null &&
    alone.demands.length === 0 &&
    alone.reasons.every(({ value }) => value === 'strong-emotion')
  return alone.emotion !== 'calm' && tellsNothing && text.length <= LONGEST_ABUSE && !/投诉|举报/u.test(text)
}

const LONGEST_ABUSE = 8
