import { z } from 'zod'
import { who } from './parts.ts'

/** A chat of its own for one case: made by a level of a chain with `warRoom`, or by whoever may `openWarRoom`. */
export const warRoom = z.strictObject({
  /** Who is added, beside whoever asks for it or is told at that level. The person complained about never is. */
  members: z.array(who).min(1),
})
