import type { PostedCard } from '../ports/messenger.ts'

/** When cards count as posted that stand in a chat which is lost: before all that is still open. */
export const LOST_AT = new Date('2000-01-01T00:00:00Z')

/** Whether nobody sees the card any more: its successor is posted by whoever needs one, at the latest by the sweep. */
export function isLost({ postedAt }: Pick<PostedCard, 'postedAt'>): boolean {
  return postedAt.getTime() <= LOST_AT.getTime()
}
