import { z } from 'zod'
import { condition, duration, event, identifier, who } from './parts.ts'

/** Repeats, kinds of contact, causes, findings and copies of a policy; see `schema.ts`. */

/** What may be the same in an earlier complaint: `customer`, `department`, `category`, or an intake field. */
export const SAME = z.string()

/** By these an earlier complaint can be looked up; a rule needs one of them. */
export const FINDABLE = ['customer', 'plate', 'waybillNo', 'orderNo', 'policyNo'] as const

export const repeat = z.strictObject({
  /** As the card says it: 同一票货再次投诉. */
  name: z.string(),
  /** All of these must be the same, and known in both. */
  same: z.array(SAME).min(1),
  /** How long after the earlier one was registered. */
  within: duration,
  calendar: z.string().default('24x7'),
  /** `not-effective`: only an earlier one that is still open, or ended otherwise than to the customer's content. */
  earlier: z.enum(['any', 'not-effective']).default('any'),
  /** The further complaint is escalated at once, on the chain of `escalation`. */
  escalate: z.boolean().default(false),
  /** The customer hears that we know it is not the first time. Not for rules under which the earlier one may be another customer's. */
  tellCustomer: z.boolean().default(false),
})

export const classification = z.strictObject({
  /** How many levels of the taxonomy are chosen at intake; deeper ones only by the handler, once he has spoken to the customer. */
  intakeLevels: z.number().int().min(1),
  /** No result without the cause at its full depth. */
  required: z.boolean().default(false),
  /** The case goes to the department that answers for the cause (the root cause, where there are several). */
  reroute: z.boolean().default(false),
})

/** What comes in and is no complaint, and becomes a case all the same. */
const contact = z.strictObject({
  /** As people call it: 咨询. */
  name: z.string(),
  /** `answer`: somebody answers it, and the one who asked says whether he is content. `record`: passed on and done. */
  needs: z.enum(['answer', 'record']),
})

export const contacts = z.strictObject({
  inquiry: contact.optional(),
  suggestion: contact.optional(),
  praise: contact.optional(),
})

const violation = z.strictObject({
  name: z.string(),
  points: z.number().optional(),
  yuan: z.number().optional(),
  /** Who bears it; `named`: whoever records it says who. */
  to: z.union([who, z.literal('named')]),
  appealable: z.boolean().default(true),
})

export const findings = z.strictObject({
  /** No end of a complaint's handling before it was found who is responsible. */
  required: z.boolean().default(false),
  violations: z.record(identifier, violation).default({}),
  /** Until when an assessment may be appealed, from the assessment. */
  appeal: z.strictObject({ within: duration, calendar: z.string() }).optional(),
})

export const copy = z.strictObject({
  name: z.string(),
  on: z.array(event).min(1),
  when: condition.optional(),
  to: z.array(who).min(1),
})

/** Something that must be reported to somebody outside the case, by a person. */
export const referral = z.strictObject({
  name: z.string(),
  when: condition.optional(),
  to: z.array(who).min(1),
})

/** How a case may end without agreement. */
export const SETTLEMENTS = ['arbitration', 'court'] as const
