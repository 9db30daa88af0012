import { z } from 'zod'
import { condition, duration, identifier, medium, timeOfDay, who } from './parts.ts'

/** What a policy says of its reports: which are made when, who completes and signs them, and against what standards they measure. */

/** Something that a person must do with a report in time. People are named outright: `department:…`, `person:…`, `members:…`. */
const step = z.strictObject({
  by: who,
  within: duration,
  calendar: z.string().default('workday'),
  /** Who is told when it is not done in time, again and again until it is. */
  tell: z.array(who).min(1),
  media: z.array(medium).default(['mention', 'app']),
  repeatEvery: duration.default('P1D'),
})

export const reportRule = z.strictObject({
  name: z.string(),
  /**
   * `analysis` the whole analysis with causes and measures · `statistics` figures alone · `assessments` points and money by department and
   * person · `meeting` the list of open and closed cases · `cases` those that went into the `library` · `review` how the rules
   * themselves did: the analysis, with what is to be changed in them.
   */
  kind: z.enum(['analysis', 'statistics', 'assessments', 'meeting', 'cases', 'review']),
  /** It tells of the day, the week (from Monday), the month or the year before the one in which it is made. */
  period: z.enum(['day', 'week', 'month', 'year']),
  /** On which day of the week (1 is Monday), month or January it is made. */
  day: z.number().int().min(1).max(28).default(1),
  at: timeOfDay.default('09:00'),
  /** Where its card is posted; the group of the department that owns all cases, where it is left out. */
  group: identifier.optional(),
  /** People who are called on to look at it. */
  tell: z.array(who).default([]),
  /** Causes and preventive measures are written by hand. */
  complete: step.optional(),
  /** The measures take effect once they are signed. */
  sign: step.optional(),
  /** Somebody confirms that the measures were carried out. */
  carryOut: step.optional(),
})

export const reports = z.record(identifier, reportRule).default({})

/** Ended cases that are kept for supervision, training and market study, without anybody's data. Without it there is no library. */
export const library = z
  .strictObject({
    when: condition.optional(),
    /** The field of a form in which people write what is to be learned: `<form>.<field>`. */
    lesson: z
      .string()
      .regex(/^[A-Za-z0-9-]+\.[A-Za-z0-9]+$/, 'a form and its field, such as "case-study.lesson"')
      .optional(),
    /** Who may look it up; everybody of the company, where it is left out. */
    readers: z.array(who).default([]),
  })
  .optional()

/** From how many cases in one period on a kind counts as recurring, and what the rules propose against it. */
export const prevention = z
  .strictObject({
    recurringFrom: z.number().int().min(2).default(3),
    measures: z.array(z.strictObject({ when: condition, measure: z.string() })).default([]),
  })
  .prefault({})

/** A figure that is to be reached, in each analysis with target and actual. */
const standard = z.strictObject({
  name: z.string(),
  /**
   * In percent: `fields-complete` required intake fields that are known · `key-fields` cases that have a category and whose data is not in
   * doubt · `in-time` deadlines kept (of `clocks`, or of all) · `satisfaction` · `full-trail` cases whose history has no gap ·
   * `reports-on-time` · `rated` ended cases that were rated.
   * In hours, at most: `average-handling` from registration to result · `average-response` to the first contact.
   */
  measure: z.enum([
    'fields-complete',
    'key-fields',
    'in-time',
    'satisfaction',
    'full-trail',
    'reports-on-time',
    'rated',
    'average-handling',
    'average-response',
  ]),
  target: z.number().nonnegative(),
  clocks: z.array(identifier).optional(),
  /** Of these levels only. */
  severity: z.array(z.string()).optional(),
  /** Hours are counted on this calendar. */
  calendar: z.string().default('24x7'),
})

export const standards = z.array(standard).default([])

export type ReportRule = z.infer<typeof reportRule>
export type ReportStep = z.infer<typeof step>
export type Standard = z.infer<typeof standard>

/** What people are told at once, each once, besides the chains. */
export const warnings = z
  .strictObject({
    /** Many like complaints in a short time. `alike`: what they have in common. */
    bursts: z
      .array(
        z.strictObject({
          name: z.string(),
          alike: z.array(z.enum(['category', 'department', 'product', 'place'])).min(1),
          when: condition.optional(),
          count: z.number().int().min(2),
          within: duration,
          tell: z.array(who).min(1),
          media: z.array(medium).default(['mention', 'app']),
        }),
      )
      .default([]),
    /** A complaint that is dangerous, told when it is registered or becomes so. */
    risk: z
      .strictObject({ when: condition, tell: z.array(who).min(1), media: z.array(medium).default(['mention', 'app']) })
      .optional(),
    /** The first time that a complaint misses one of its deadlines. */
    overdue: z
      .strictObject({
        when: condition.optional(),
        tell: z.array(who).min(1),
        media: z.array(medium).default(['mention']),
      })
      .optional(),
  })
  .prefault({})

/** Data that is wrong, contradicts itself or is missing is set apart, corrected by one and checked by another. */
export const anomalies = z
  .strictObject({
    /** How often all recent cases are looked through. */
    every: duration.default('PT15M'),
    /** Who corrects it; the responsible department's manager in a case that has one. */
    by: who.default('manager'),
    /** Who checks the correction, never the one who made it; the people of the department that owns all cases, where it is left out. */
    checkedBy: z.array(who).default([]),
    /** Fields whose correction counts only once somebody else has checked it: until then the case is in no figure. */
    recheck: z.array(z.string()).default([]),
    /** Required fields that are still unknown so long after the registration count as missing. */
    missingAfter: duration.default('P1D'),
    /** How far the recorded receipt time may be from the channel's own. */
    receipt: duration.default('PT5M'),
  })
  .optional()

/** Who gets documents; always only people of the policy, and always recorded. */
export const documents = z
  .strictObject({
    /** The record sheet of a case; besides whoever may see the customer's contact. */
    record: z.array(who).default(['handler', 'manager', 'registrar']),
    /** The ledger of all cases; the people of the department that owns all cases, where it is left out. */
    ledger: z.array(who).default([]),
  })
  .prefault({})

export type Warnings = z.infer<typeof warnings>
export type Burst = Warnings['bursts'][number]
