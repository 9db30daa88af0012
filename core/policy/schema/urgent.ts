import { z } from 'zod'
import { duration, who } from './parts.ts'

/** How 加急 is used: what it may cost, and what follows when it does not come about. */

const urgentMedium = z.enum(['app', 'sms', 'phone'])

export const urgent = z.strictObject({
  /** Where the platform refuses a medium or its budget is used up, the next one takes its place. */
  ladder: z.array(urgentMedium).default(['app', 'sms', 'phone']),
  /**
   * How many people may be insisted on by each medium in 24 hours, all cases together. 0: never. SMS and phone are paid for.
   * https://open.feishu.cn/document/server-docs/im-v1/buzz-messages/urgent_app
   */
  perDay: z
    .strictObject({
      app: z.number().int().min(0).default(5000),
      sms: z.number().int().min(0).default(100),
      phone: z.number().int().min(0).default(100),
    })
    .prefault({}),
  /** How often one person may be insisted on in 24 hours: Feishu refuses whoever has 200 unread ones. */
  perPerson: z.number().int().min(1).max(200).default(150),
  /** Whoever has too many unread ones is not tried again for so long. */
  restAfterFull: duration.default('PT1H'),
  /** Who is told instead, when no medium is left: the first of these that gives somebody who was not asked yet. */
  instead: z.array(z.union([z.enum(['their-deputy', 'next-level']), who])).default(['their-deputy', 'next-level']),
})
