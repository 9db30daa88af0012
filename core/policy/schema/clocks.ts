import { z } from 'zod'
import { CONTACT_KINDS } from '../../complaint/event.ts'
import { condition, duration, event, identifier, medium, timeOfDay, who } from './parts.ts'

/** Calendars, clocks, chains and the duty roster of a policy; see `schema.ts`. */

export const calendar = z.strictObject({
  /**
   * `workdays`: Chinese working days with statutory holidays and make-up days. `six-days`: all days but Sundays and statutory holidays.
   * `every-day`: all of them.
   */
  days: z.enum(['workdays', 'six-days', 'every-day']),
  /** Open hours; without them the whole day counts. */
  hours: z.array(z.strictObject({ from: timeOfDay, to: timeOfDay })).optional(),
  /** Differences from the statutory calendar, and years that it does not cover yet: date → open or not. */
  overrides: z.record(z.iso.date(), z.boolean()).optional(),
})

/** What a case may wait for the customer for: his answer to a plan; what he was asked. */
export const WAITS = ['plan-answer', 'details'] as const

export const clock = z.strictObject({
  /** What must be done, as people say it: 联系客户. A clock that one event both stops and starts recurs: while it runs, that event renews it. */
  name: z.string(),
  /** The same as the customer hears it when he asks how far his case is; `null`: nothing that he is told of. By default the name. */
  forCustomer: z.string().nullable().optional(),
  starts: z.array(event).min(1),
  /** `heard`: counted from when somebody first heard the complaint, not from the event that starts the clock. */
  from: z.literal('heard').optional(),
  /** For a clock that `escalated` starts: only when this level of this chain was told. The time in which whoever was told decides. */
  escalatedTo: z.strictObject({ chain: identifier, level: z.number().int().min(1) }).optional(),
  /** The form or opinion of an expert that it belongs to: it minds events about that one only. */
  item: identifier.optional(),
  /** Doing it. `escalated` counts only when a person did it. */
  stops: z.array(event).min(1),
  /** Makes it pointless. The end of the case always does. */
  cancels: z.array(event).default([]),
  when: condition.optional(),
  /** For which kinds of contact it runs. */
  kinds: z.array(z.enum(CONTACT_KINDS)).min(1).default(['complaint']),
  /** It starts and runs on when the case has ended: a clock on disputes about the assessment. */
  afterEnd: z.boolean().default(false),
  /** A length of time; `same-day`: until midnight; `promised`: until the time that was promised to the customer. */
  within: z.union([z.literal('same-day'), z.literal('promised'), duration]),
  calendar: z.string(),
  /** The clock starts when this calendar next opens, if the condition holds. */
  startIn: z.strictObject({ calendar: z.string(), when: condition.optional() }).optional(),
  /** A window: not before this (from the start, same calendar). The owner is told when it opens. */
  opens: duration.optional(),
  /**
   * Stands still while the case waits for the customer, and goes on with exactly the time that was left: when he has answered, or
   * when it has stood still for `atMost` altogether (counted on `calendar`).
   */
  pause: z
    .strictObject({
      while: z.array(z.enum(WAITS)).min(1),
      atMost: duration,
      calendar: z.string().default('24x7'),
    })
    .optional(),
  /** A time promised to the customer before the end moves the end there, at most this much later than it was. */
  postpone: z.strictObject({ atMost: duration }).optional(),
  owner: who,
  /** How long before the end the owner is reminded, and by which media. */
  remind: z.array(z.strictObject({ before: duration, media: z.array(medium).default(['mention']) })).default([]),
  /** Reminders come only while this calendar is open, earlier rather than later; instead of the policy's own `remindIn`. */
  remindIn: z.string().optional(),
  chain: identifier,
  penalty: identifier.optional(),
})

export const chain = z.strictObject({
  name: z.string(),
  levels: z
    .array(
      z.strictObject({
        /** From the missed deadline. The first level is told at once. */
        after: duration,
        tell: z.array(who).min(1),
        /** People who are told as well where the condition holds. */
        also: z.array(z.strictObject({ when: condition, tell: z.array(who).min(1) })).default([]),
        media: z.array(medium).min(1),
        /** The customer hears who looks after the case now. */
        tellCustomer: z.boolean().default(false),
        /** The case gets a chat of its own. */
        warRoom: z.boolean().default(false),
        /** … and until when he is answered: a promise, kept like any other. */
        answerWithin: duration.optional(),
      }),
    )
    .min(1),
  /** The last level is told again and again until somebody acts: a chain never falls silent. */
  repeatEvery: duration,
  /** Each repeat comes twice as late as the one before it, until they are this far apart. */
  repeatUpTo: duration.optional(),
  calendar: z.string().default('24x7'),
  /** Taking note (one of these events) holds the chain back for the lease, once a level; without the next step in that time it goes on. */
  acknowledge: z.strictObject({ by: z.array(event), lease: duration }).optional(),
})

const weekday = z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'])

/** Who is on duty outside working hours: the first shift of a department that fits the day decides. */
export const duty = z.strictObject({
  /** Outside these hours the roster answers; within them whoever answers for the department. */
  calendar: z.string(),
  /** When one day's duty ends and the next one's begins. */
  handOver: timeOfDay.default('00:00'),
  shifts: z
    .array(
      z.strictObject({
        /** For `duty:<department>`; without it for `duty`. */
        department: identifier.optional(),
        /** Only on these days. */
        days: z.array(z.iso.date()).min(1).optional(),
        weekdays: z.array(weekday).min(1).optional(),
        people: z.array(identifier).min(1),
        /** The people take turns, one at a time, from this day on; without it all of them are on duty. */
        turns: z.strictObject({ from: z.iso.date(), days: z.number().int().min(1) }).optional(),
      }),
    )
    .min(1),
})
