import { z } from 'zod'
import { STATUSES } from '../../complaint/transition.ts'
import { duration, identifier } from './parts.ts'

/** A way on which complaints come in. */
export const channel = z.strictObject({
  name: z.string(),
  /** Visits, letters, calls: a person takes them down in his chat with the bot. */
  offline: z.boolean().default(false),
  /** What comes in by itself from this source is of this channel: `customer` in WeChat, `internal` in Feishu, `system` through the API. */
  carries: z.enum(['customer', 'internal', 'system']).optional(),
  /** Words by which a colleague names an offline channel, besides its name. */
  words: z.array(z.string().min(1)).default([]),
  /** Who takes up what no rule dispatches; the department that owns all cases, where it is left out. */
  taker: z
    .string()
    .regex(/^(department|person):[a-z][a-z0-9-]*$/, 'a person such as "department:branch" or "person:hotline-agent"')
    .optional(),
})

/** Another system that hands over complaints and is told what becomes of them. */
export const system = z.strictObject({
  name: z.string(),
  /** Whether it may read the name and phone of the customers whose complaints it handed over, and what people wrote of them. */
  personalData: z.enum(['masked', 'full']).default('masked'),
  /** The channel of what it hands over without naming one. */
  channel: identifier.optional(),
  /** It sends its own record of the cases by POST /api/complaints/compare; what differs from ours is data in doubt (`anomalies`). */
  compare: z
    .strictObject({
      /** Key fields that must be the same in both. */
      fields: z.array(z.string()).default(['name', 'phone']),
      /** How far the two receipt times may be apart. */
      receipt: duration.default('PT5M'),
      /** What its states mean here: each with all of ours that it may stand beside. States that are not listed are not compared. */
      states: z.record(z.string(), z.array(z.enum(STATUSES)).min(1)).default({}),
      /** What changed so lately is not compared: news may still be on its way. */
      settled: duration.default('PT10M'),
    })
    .optional(),
})

export type Comparison = NonNullable<z.infer<typeof system>['compare']>
