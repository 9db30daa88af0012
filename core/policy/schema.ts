import { z } from 'zod'
import type { Returns } from '../case/returns.ts'
import { COMMAND_TYPES } from '../complaint/command.ts'
import type { Knowledge } from '../knowledge/knowledge.ts'
import type { Delegation } from '../people/delegation.ts'
import { classification, contacts, copy, findings, referral, repeat, SETTLEMENTS } from './schema/cases.ts'
import { channel, system } from './schema/channel.ts'
import { calendar, chain, clock, duty } from './schema/clocks.ts'
import { digest } from './schema/digest.ts'
import { internal } from './schema/internal.ts'
import { condition, duration, identifier, medium, who } from './schema/parts.ts'
import { programme } from './schema/programme.ts'
import { anomalies, documents, library, prevention, reports, standards, warnings } from './schema/reporting.ts'
import { urgent } from './schema/urgent.ts'
import { warRoom } from './schema/war-room.ts'
import { approval, expertOpinion, workItem } from './schema/work.ts'

export type { Condition, Medium } from './schema/parts.ts'

/**
 * The shape of a policy pack: one organisation's complaint regulation as data. `load.ts` reads and cross-checks it.
 * Unknown keys are refused everywhere, so that a slip of the pen is a message with its path and not a rule that never applies.
 */

const person = z.strictObject({
  name: z.string(),
  /** What colleagues call the post: 销售经理. */
  title: z.string(),
  department: identifier,
  deputy: identifier.optional(),
  /** One of these finds the person in Feishu; the sandbox gives everybody `ou_<id>`. */
  openId: z.string().optional(),
  mobile: z.string().optional(),
  email: z.string().optional(),
})

const department = z.strictObject({
  name: z.string(),
  manager: identifier,
  /** What it answers for, as the regulation says it. */
  answersFor: z.string(),
  group: identifier,
})

const group = z.strictObject({
  name: z.string(),
  members: z.array(identifier),
  /** The Feishu chat; without it the bot creates the group. */
  chatId: z.string().optional(),
})

type Kind = { id: string; name: string; children?: Kind[] | undefined }
const kind: z.ZodType<Kind> = z.lazy(() =>
  z.strictObject({ id: z.string().regex(/^[a-z0-9-]+$/), name: z.string(), children: z.array(kind).optional() }),
)

const penalty = z.strictObject({
  name: z.string(),
  /** `escalated`: each level that the clock's chain climbs, the first included. `found`: customer service finds somebody responsible. */
  on: z.enum(['deadline-missed', 'escalated', 'ended', 'found']),
  when: condition.optional(),
  /** The second time in the same case costs twice as much, the third three times. */
  progressive: z.boolean().default(false),
  /** Where this holds, everything is doubled. */
  double: condition.optional(),
  points: z.number().optional(),
  yuan: z.number().optional(),
  /** Who bears it. */
  to: who,
  /** The rule's own words. */
  rule: z.string(),
})

const field = z.strictObject({
  field: z.string(),
  name: z.string(),
  required: z.boolean().default(false),
  when: condition.optional(),
  /** Empty only for a judged field. */
  question: z.string().default(''),
  /** Read out of what was told, never asked for: `attitude`, `priority` or `risk`, as the vocabulary judges it. */
  judged: z.boolean().default(false),
  /** A judged field that the policy's own rules decide, not the vocabulary: the first that holds. What is known already is only made graver. */
  rules: z.array(z.strictObject({ value: z.string(), when: condition })).optional(),
  /** A button of its own gives this value: one press and the reason. */
  mark: z.strictObject({ value: z.string(), label: z.string().min(1) }).optional(),
  /** Names of the values, where these are identifiers; those of a judged field from the mildest to the gravest. */
  values: z.record(z.string(), z.string()).optional(),
})

const intake = z.strictObject({
  /** Several messages within this time of each other are one telling. */
  quiet: duration,
  fields: z.array(field),
  /** What the customer wants: asked when it was not said. */
  wants: z.strictObject({ required: z.boolean(), question: z.string() }),
  /** How often one question may be asked before the case is registered without the answer. */
  askAtMost: z.number().int().min(1).default(2),
  /** A customer who has not come through the dialogue in this time is handed over to a person, with what he told. */
  handOver: duration.optional(),
  silence: z.strictObject({
    remindAfter: duration,
    settleAfter: duration,
    /** What becomes of a draft whose author stays silent. */
    outcome: z.enum(['register', 'keep']),
  }),
})

/** A message that a platform lets us send when the chat no longer may be written to. Its text and its fields are the platform's. */
const template = z.strictObject({
  /** Its id, or its title in the account. */
  template: z.string().min(1),
  fields: z
    .array(
      z.strictObject({
        /** The platform's own name of it: `character_string1`, `thing2`, `time3`. */
        field: z.string().regex(/^[a-z_]+\d*$/, 'a field of the template such as "thing2"'),
        /** What stands before it in the message, as the platform shows it. */
        label: z.string().min(1),
        /** Words with `{slots}`: see `NEWS_SLOTS` in core/notification/present-template.ts. */
        text: z.string().min(1),
      }),
    )
    .min(1),
  /** Opened when the message is tapped; without it the chat is. */
  url: z.string().optional(),
})

/** A branch, a store, a station. Codes may name it (`unit=<id>`); the place that a customer sends finds the nearest. */
const unit = z.strictObject({
  name: z.string().min(1),
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
})

export const policySchema = z.strictObject({
  id: identifier,
  title: z.string(),
  /** The organisation's name, as customers know it. */
  organisation: z.string(),
  version: z.string(),
  extends: z.string().optional(),
  /**
   * What differs from house to house under the same regulation. A company's file chooses one by `variant`; the pack itself is without any of them.
   * `changes` are laid over the pack like the entries of a file that extends it.
   */
  variants: z
    .record(identifier, z.strictObject({ name: z.string().min(1), changes: z.record(z.string(), z.unknown()) }))
    .default({}),
  /** Which of the variants of the pack that it extends holds here. */
  variant: identifier.optional(),
  /** The pack's own vocabulary for understanding what people write, laid over the shared base; `null` for the base alone. */
  vocabulary: z.string().nullable(),
  number: z.strictObject({
    prefix: z.string(),
    date: z.literal('yyyyMMdd').default('yyyyMMdd'),
    digits: z.number().int().min(1).default(3),
  }),
  calendars: z.record(identifier, calendar),
  departments: z.record(identifier, department),
  people: z.record(identifier, person),
  groups: z.record(identifier, group),
  /** The department that owns every case: registers, dispatches, calls back. */
  owner: identifier,
  units: z.record(identifier, unit).default({}),
  /** Ways on which complaints come in. */
  channels: z.record(identifier, channel).default({}),
  /** Other systems, by the ids of the environment's API_SYSTEMS; `api` is the one that brings API_TOKEN. */
  systems: z.record(identifier, system).default({}),
  taxonomy: z.array(kind),
  severity: z.strictObject({
    /** From the mildest to the gravest. */
    levels: z.array(z.strictObject({ id: z.string(), name: z.string() })).min(1),
    /** The first rule that holds decides. */
    rules: z.array(z.strictObject({ level: z.string(), when: condition, because: z.string() })),
    otherwise: z.string(),
  }),
  /** Reasons that understanding may find, with the words used on cards. */
  reasons: z.record(z.string(), z.string()),
  demands: z.record(z.string(), z.string()),
  intake,
  afterHours: z
    .strictObject({
      calendar: z.string(),
      urgent: condition,
      /** Who is called at once when an urgent case comes in outside these hours. */
      tell: z.array(who),
      media: z.array(medium),
    })
    .optional(),
  /** Who is on duty outside working hours, for `duty` and `duty:<department>`. */
  duty: duty.optional(),
  /** Reminders of clocks on calendars of working days come only while this calendar is open, earlier rather than later. */
  remindIn: z.string().optional(),
  /** The first rule that holds decides. */
  routing: z.array(z.strictObject({ when: condition.optional(), department: identifier })).min(1),
  /** Cases that a person sends to a department; all others are sent at once by the routing rules. */
  dispatchByHand: condition.optional(),
  /** Groups that follow cases besides the one that handles them. */
  watchers: z
    .array(
      z.strictObject({
        when: condition.optional(),
        group: identifier,
        /** Who is called at once besides. */
        tell: z.array(who).default([]),
        media: z.array(medium).min(1).default(['mention', 'app']),
      }),
    )
    .default([]),
  permissions: z.partialRecord(z.enum(COMMAND_TYPES), z.array(who)),
  approvals: z.array(approval),
  /** Forms that people fill in for a case. */
  workItems: z.record(identifier, workItem).default({}),
  /** Whose opinion may be asked for from outside the chain. */
  expertOpinions: z.record(identifier, expertOpinion).default({}),
  clocks: z.record(identifier, clock),
  chains: z.record(identifier, chain),
  /** The chain that a person climbs by pressing 升级. */
  escalation: identifier,
  urgent: urgent.prefault({}),
  digest: digest.prefault({}),
  internal: internal.prefault({}),
  /** Without it there are no war rooms. */
  warRoom: warRoom.optional(),
  /** The level of that chain, at least, that is told when the customer asks for it, and when he is not satisfied with a result. */
  customerEscalation: z
    .strictObject({ asks: z.number().int().min(1).optional(), unsatisfied: z.number().int().min(1).optional() })
    .optional(),
  followUp: z.strictObject({
    /** The clock whose window is the call-back. */
    clock: identifier,
    /** A customer who says "satisfied" before the window opens: the case is kept for its call-back, or closed. */
    earlySatisfied: z.enum(['keep', 'close']),
    attempts: z.number().int().min(1),
    /** The result is checked by somebody else than the handler. */
    byAnother: z.boolean().default(false),
    /** A customer's "satisfied" does not close the case: whoever may `review` does. */
    review: z.boolean().default(false),
    /**
     * Not every customer is asked how content he is: those for whom `forced` holds always, of all others this share, drawn by their ids and never by
     * chance. When of these others fewer than `returnRate` have answered, over this time, so many more are drawn. A case that was not drawn is
     * closed by whoever may `review`.
     */
    sampling: z
      .strictObject({
        forced: condition,
        share: z.number().gt(0).max(1),
        returnRate: z.number().gt(0).max(1),
        over: duration.default('P30D'),
      })
      .optional(),
  }),
  /** The clock whose end is promised to the customer on registration. */
  promise: identifier,
  penalties: z.record(identifier, penalty),
  /** Reports by their own time: analysis, statistics, assessments, the list for the meeting. */
  reports,
  prevention,
  library,
  standards,
  warnings,
  anomalies,
  documents,
  /** Call-backs after service visits, by the lists that say who was here. */
  programmes: z.record(identifier, programme).default({}),
  /** By what a complaint repeats an earlier one. */
  repeats: z.record(identifier, repeat).default({}),
  classification: classification.optional(),
  contacts: contacts.default({}),
  findings: findings.optional(),
  copies: z.record(identifier, copy).default({}),
  /** For how long what is personal is kept; without it, for ever. In days: of a case after its end, of talk that belongs to no case. */
  retention: z
    .strictObject({ caseDays: z.number().int().min(30).max(36_500), talkDays: z.number().int().min(30).max(36_500) })
    .optional(),
  /** What a person must report to somebody outside the case. */
  referrals: z.record(identifier, referral).default({}),
  /** A complaint that is plainly unfounded may still be explained and recorded when it was sent to a department already. */
  explainAfterDispatch: z.boolean().default(false),
  /** Ends of a case on which no agreement was found. */
  settlements: z.array(z.enum(SETTLEMENTS)).default([]),
  /** Replaces single texts of core/wording. */
  wording: z.record(z.string(), z.string()).default({}),
  /**
   * How a customer is told something when his chat may no longer be written to: `talk` for what the dialogue says, `news` for news of his
   * complaint, or one kind of news by its name. Where there is none, somebody is asked to call.
   */
  templates: z.record(z.string(), template).default({}),
})

export type PolicyData = z.infer<typeof policySchema>
export type Clock = PolicyData['clocks'][string]
export type Chain = PolicyData['chains'][string]
export type ChainLevel = Chain['levels'][number]
export type Penalty = PolicyData['penalties'][string]
export type Duty = NonNullable<PolicyData['duty']>
export type CalendarRule = PolicyData['calendars'][string]
export type Programme = PolicyData['programmes'][string]
export type RepeatRule = PolicyData['repeats'][string]
export type IntakeField = PolicyData['intake']['fields'][number]
export type Template = z.infer<typeof template>
export type Who = string
export type UrgentPolicy = PolicyData['urgent']

/** A pack ready for use: checked, with its version pinned to its content. */
export type Policy = Omit<PolicyData, 'version'> & {
  /** The pack's own version with a hash of its content: what a complaint keeps. */
  version: string
  /** Who stands in today for people who are away, by person; see `withAbsences`. Never part of what is kept. */
  standIns?: Record<string, string>
  /** Why somebody's stand-in is there until further notice; whoever is on leave is not in it. Never part of what is kept. */
  departed?: Record<string, 'resigned' | 'frozen'>
  /** Standard answers and solutions as people keep them now. Never part of what is kept. */
  knowledge?: Knowledge
  /** How many were drawn to be asked lately, and answered. Never part of what is kept. */
  returns?: Returns
  /** Who is on duty at this moment, by department (`''` for all of the company); see `withDuty`. Never part of what is kept. */
  onDuty?: Record<string, string[]>
  /** Who may sign for whom today; see `withDelegations`. Never part of what is kept. */
  delegations?: Delegation[]
}
