import { z } from 'zod'
import { duration, identifier, medium, who } from './parts.ts'

/** A clock of a programme. In it `handler` is the responsible person of a problem, `manager` and `members` those of the callers' department. */
const clock = z.strictObject({
  /** What must be done, as people say it: 回访客户. */
  name: z.string(),
  /** A length of time, or `same-day`: until midnight. */
  within: z.union([z.literal('same-day'), duration]),
  calendar: z.string(),
  owner: who,
  remind: z.array(z.strictObject({ before: duration, media: z.array(medium).default(['mention']) })).default([]),
  chain: identifier,
})

/** A call-back programme: every service visit of a list is called back, and what comes of it is counted. */
export const programme = z.strictObject({
  name: z.string(),
  /** Whose people call; their group gets the cards. */
  department: identifier,
  /** Who may call, and send the lists. */
  callers: z.array(who).min(1),
  /** What the caller says, at the head of the card. */
  script: z.string(),
  /** Visits longer ago than this are refused from a list: nobody remembers them. */
  oldest: duration.default('P30D'),
  /** The customer is asked in his chat first, where it is open; without his answer in this time somebody calls. */
  survey: z.strictObject({ wait: duration }).optional(),
  /** So many calls without an answer end the task as unsuccessful. */
  attempts: z.number().int().min(1).default(3),
  /** What a caller may settle in the call by himself. */
  authority: z.strictObject({ name: z.string(), upTo: z.number().min(0) }),
  clocks: z.strictObject({
    /** Visit → called back; counted from the visit. */
    call: clock,
    /** Problem handed to a responsible person → result handed back to the caller. */
    track: clock,
    /** Result handed back → the customer is called again. */
    again: clock,
    /** "Somebody will contact you": promised to the customer → somebody has. */
    promise: clock,
  }),
})
