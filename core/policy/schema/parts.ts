import { z } from 'zod'
import { CONTACT_KINDS, EVENT_TYPES } from '../../complaint/event.ts'

/** What the parts of a policy are made of; see `schema.ts`. */

export const identifier = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9-]*(\/[A-Za-z0-9-]+)*$/, 'an identifier such as "sales-manager"')

/** ISO 8601, days and smaller: `PT30M`, `P3D`, `P1DT12H`. Days are counted on the calendar that stands beside it. */
export const duration = z
  .string('a time in ISO 8601, days and smaller, such as PT30M or P3D')
  .regex(
    /^P(?=\d|T\d)(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?$/,
    'a time in ISO 8601, days and smaller, such as PT30M or P3D',
  )

export const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'a time of day such as 08:30')

/**
 * People by their part in a case, resolved when it is needed:
 * `handler` who works on it · `deputy` of the handler · `manager` of the responsible department · `members` of the responsible department ·
 * `registrar` who registered it · `taker` who takes up what comes in on its channel · `approver` of the plan · `expert` whose opinion is awaited · `promiser` who promised the customer a
 * time · `told` whom the case was escalated to in this round · `owner` the manager of the department that owns every case · `owners` its
 * members · `duty` who is on duty outside working hours, else the owner · `duty:<id>` of that department, else its manager ·
 * `department:<id>` that department's manager · `members:<id>` · `person:<id>`.
 */
export const who = z
  .string()
  .regex(
    /^(handler|deputy|manager|members|registrar|taker|approver|expert|promiser|told|owner|owners|duty|(department|members|person|duty):[a-z][a-z0-9-]*)$/,
    'a person such as "handler", "manager", "department:customer-service" or "person:general-manager"',
  )

export const event = z.enum(EVENT_TYPES)

/** All keys given must hold; a list means "any of these". */
export type Condition = {
  category?: string[] | undefined
  severity?: string[] | undefined
  reason?: string[] | undefined
  demand?: string[] | undefined
  source?: string[] | undefined
  channel?: string[] | undefined
  department?: string[] | undefined
  emotion?: string[] | undefined
  afterHours?: string[] | undefined
  field?: string[] | undefined
  value?: Record<string, string[]> | undefined
  amount?: { over?: number | undefined; upTo?: number | undefined } | undefined
  compensation?: { over?: number | undefined; upTo?: number | undefined } | undefined
  round?: { from: number } | undefined
  kind?: string[] | undefined
  repeat?: { from: number; of?: string[] | undefined } | undefined
  finding?: string[] | undefined
  any?: Condition[] | undefined
  all?: Condition[] | undefined
  not?: Condition | undefined
}

const range = z.strictObject({ over: z.number().optional(), upTo: z.number().optional() })

export const condition: z.ZodType<Condition> = z.lazy(() =>
  z.strictObject({
    /** A taxonomy id; a parent stands for all its children; `none` for a case without category. */
    category: z.array(z.string()).optional(),
    severity: z.array(z.string()).optional(),
    reason: z.array(z.string()).optional(),
    demand: z.array(z.string()).optional(),
    source: z.array(z.enum(['customer', 'staff', 'internal', 'system'])).optional(),
    channel: z.array(z.string()).optional(),
    department: z.array(z.string()).optional(),
    emotion: z.array(z.enum(['calm', 'upset', 'furious'])).optional(),
    afterHours: z.array(z.enum(['no', 'ordinary', 'urgent'])).optional(),
    /** True when any of these intake fields is known. */
    field: z.array(z.string()).optional(),
    /** Intake field → any of these values: `{ risk: [high] }`. */
    value: z.record(z.string(), z.array(z.string())).optional(),
    amount: range.optional(),
    compensation: range.optional(),
    round: z.strictObject({ from: z.number().int() }).optional(),
    kind: z.array(z.enum(CONTACT_KINDS)).optional(),
    /** It is at least the `from`-th complaint of the same matter, by these repeat rules or any. */
    repeat: z.strictObject({ from: z.number().int().min(2), of: z.array(z.string()).optional() }).optional(),
    /** What customer service found. */
    finding: z.array(z.enum(['none', 'responsible', 'not-responsible'])).optional(),
    any: z.array(condition).optional(),
    all: z.array(condition).optional(),
    not: condition.optional(),
  }),
)

export const medium = z.enum(['mention', 'app', 'sms', 'phone'])

export type Medium = z.infer<typeof medium>
