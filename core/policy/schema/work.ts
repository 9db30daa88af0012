import { z } from 'zod'
import { COMMAND_TYPES } from '../../complaint/command.ts'
import { condition, event, identifier, medium, who } from './parts.ts'

const field = z.strictObject({
  field: z.string().regex(/^[a-z][A-Za-z0-9]*$/, 'a name such as "cause"'),
  name: z.string(),
  type: z.enum(['text', 'multiline', 'amount', 'date', 'choice']).default('multiline'),
  required: z.boolean().default(true),
  /** For a choice: value → name. */
  values: z.record(z.string().regex(/^[a-z0-9-]+$/), z.string()).optional(),
  /** What stands there until somebody says otherwise; `{summary}`, `{wants}`, `{plan}` and `{result}` are taken over from the case. */
  preset: z.string().optional(),
})

/** Somebody has a form to fill in for a case. Its clock is one of `clocks` with `item`. */
export const workItem = z.strictObject({
  name: z.string(),
  /** It is filled in with this command, on its form, once in each round: one press does both. */
  command: z.enum(['contact', 'complete']).optional(),
  /** Events that start it, once in each round; without any, and without a command, it is started by hand. */
  starts: z.array(event).default([]),
  when: condition.optional(),
  /** Who fills it in, and may start it. */
  by: z.array(who).min(1),
  /** How they are called when it starts. */
  media: z.array(medium).min(1).default(['mention']),
  fields: z.array(field).min(1),
  /** Somebody else than whoever filled it in checks it. */
  check: z.array(who).min(1).optional(),
  /** The customer is told what was filled in, or confirms it in his chat. */
  customer: z.enum(['told', 'confirms']).optional(),
  /** What may not be done before it is settled. */
  blocks: z.array(z.enum(COMMAND_TYPES)).default([]),
  /** It begins, and is filled in, even when the case has ended: what it is about concerns the company, not the customer. */
  afterEnd: z.boolean().default(false),
  /** Whoever fills it in may say, with a reason, that it is not needed. */
  waivable: z.boolean().default(false),
})

/** Somebody outside the chain of the case is asked for an opinion. Its clock is one of `clocks` with `item`. */
export const expertOpinion = z.strictObject({
  name: z.string(),
  /** Who is asked; without it the opinion comes from outside, and whoever asked writes down the answer. */
  of: who.optional(),
  /** What may not be done while it is awaited. */
  blocks: z.array(z.enum(COMMAND_TYPES)).default([]),
})

/** A plan that needs signatures: of one person, or of several one after the other. */
export const approval = z.strictObject({
  name: z.string(),
  when: condition,
  by: who.optional(),
  /** In this order. A level with `upTo` is the last one for a compensation of so many yuan or less. */
  levels: z
    .array(z.strictObject({ by: who, upTo: z.number().nonnegative().optional() }))
    .min(1)
    .optional(),
  /** A signatory may let somebody else sign for him, up to so many yuan. */
  delegable: z.strictObject({ upTo: z.number().positive().optional() }).optional(),
  /**
   * What whoever stands in for a signatory on leave may sign, in yuan; above that the signatory signs himself, or whom he delegated. Left out: as
   * much as he may delegate.
   */
  standIn: z.strictObject({ upTo: z.number().nonnegative() }).optional(),
  /** The clock whose end takes the request back: it must be asked for again. */
  expires: identifier.optional(),
})

export type WorkItemRule = z.infer<typeof workItem>
export type ApprovalRule = z.infer<typeof approval>
