import { z } from 'zod'
import { condition, duration } from './parts.ts'

/** When many complaints reach one group at once, most of them share a card. */
export const digest = z.strictObject({
  /** So many new cases in one group within that time; those that follow go into a digest. */
  over: z.number().int().min(1).default(20),
  within: duration.default('PT1M'),
  /** Cases with a card of their own at once, even then. Without it: every level but the ordinary one, and what is urgent at night. */
  ownCard: condition.optional(),
})
