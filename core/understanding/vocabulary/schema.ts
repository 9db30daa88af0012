import { z } from 'zod'
import { FIELD_NAMES, INTENTS } from '../types.ts'

/**
 * Words and weights by which a pack understands: data, in YAML. Sources are laid over one another (shared base, pack, company): lists grow,
 * words of the same name are joined, single settings of the later source win.
 */
const pattern = z.string().min(1)
const cueSchema = z.union([
  pattern.transform(source => ({ weight: 1, any: [source], unless: [] as string[], negatable: true, repeats: true })),
  z.strictObject({
    weight: z.number().default(1),
    /** Regular expressions; `{name}` stands for an entry of `words`. The cue counts once, however many of them match. */
    any: z.array(pattern).min(1),
    /** Where one of these overlaps a match, the match does not count. */
    unless: z.array(pattern).default([]),
    /** Whether 不是, 没, 别 … before the match undoes it. */
    negatable: z.boolean().default(true),
    /** Whether further findings in other words add to the weight (half, then a quarter). */
    repeats: z.boolean().default(true),
  }),
])
export const cuesSchema = z.array(cueSchema)
/** Plain words with white space between them. */
const wordsSchema = z.string().transform(text => text.split(/\s+/).filter(word => word !== ''))
/** Tellings, one a line. */
const linesSchema = z.string().transform(text =>
  text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== ''),
)
/**
 * How like the examples of a wish, or a ground, a message must be to be taken for it without a plain word. Without it the examples only keep
 * messages from being taken for something else.
 */
const shareSchema = z.number().min(0.5).max(1)
const weightsSchema = z.record(z.string(), z.number())
const departmentSchema = z.union([z.string(), z.record(z.string(), z.string())])

const conditionSchema = z.strictObject({
  category: z.array(z.string()).optional(),
  notCategory: z.array(z.string()).optional(),
  anyReason: z.array(z.string()).optional(),
  anyDemand: z.array(z.string()).optional(),
  anySignal: z.array(z.string()).optional(),
  signalAtLeast: weightsSchema.optional(),
  attitude: z.array(z.string()).optional(),
  emotion: z.array(z.enum(['calm', 'upset', 'furious'])).optional(),
  amountAbove: z.number().optional(),
})
const ruleSchema = z.strictObject({ gives: z.string(), rule: z.string(), when: conditionSchema.default({}) })

const weighedSchema = z.array(z.string().regex(/^-?\d+(?:\.\d+)?(?: \S+)+$/))
const mentionSchema = z.strictObject({ none: z.number(), traits: weighedSchema })

export const sourceSchema = z.strictObject({
  id: z.string(),
  /** Misspellings, homophones and dialect, each with a replacement of the same length, so that positions stay. */
  variants: z.record(z.string(), z.string()).default({}),
  words: z.record(z.string(), z.union([z.string(), z.array(z.string())])).default({}),
  /** Plain words that stand for one another when a telling is compared with the examples. */
  concepts: z.record(z.string(), wordsSchema).default({}),
  /** Stretches that tell of no grievance of this customer: what might be, what was elsewhere, what was only expected. */
  masks: z.array(pattern).default([]),
  /** What others say or once promised: no wish of the customer's. */
  hearsay: z.array(pattern).default([]),
  /** Messages that ask for nothing, a line each; the examples of wishes are told from them. */
  noWish: linesSchema.default([]),
  signals: z.record(z.string(), cuesSchema).default({}),
  intents: z
    .partialRecord(
      z.enum(INTENTS),
      z.strictObject({
        threshold: z.number().optional(),
        signals: weightsSchema.default({}),
        examples: linesSchema.default([]),
      }),
    )
    .default({}),
  categories: z
    .record(
      z.string(),
      z.strictObject({
        label: z.string().optional(),
        department: departmentSchema.optional(),
        bias: z.number().optional(),
        signals: weightsSchema.default({}),
        needs: z.array(z.string()).default([]),
        cues: cuesSchema.default([]),
        examples: linesSchema.default([]),
      }),
    )
    .default({}),
  demands: z
    .record(
      z.string(),
      z.strictObject({
        cues: cuesSchema.default([]),
        examples: linesSchema.default([]),
        likely: shareSchema.optional(),
      }),
    )
    .default({}),
  reasons: z
    .record(
      z.string(),
      z.strictObject({
        enabled: z.boolean().optional(),
        cues: cuesSchema.default([]),
        examples: linesSchema.default([]),
        likely: shareSchema.optional(),
        fromDemand: z.array(z.string()).default([]),
        fromAttitude: z.array(z.string()).default([]),
        amountAbove: z.number().optional(),
      }),
    )
    .default({}),
  /**
   * Every line of `words`: a weight, then the words and parts of words (`core/understanding/sentiment.ts`) that have it. The last source that
   * has `bands` says how the weights are taken.
   */
  sentiment: z
    .strictObject({
      bands: z
        .array(z.strictObject({ upTo: z.number().positive(), scale: z.number().positive(), bias: z.number() }))
        .default([]),
      words: weighedSchema,
    })
    .optional(),
  /**
   * What tells the sum in dispute and the day of what happened from other sums and days: every line of `traits` is a weight, then the traits
   * (`core/understanding/mention-traits.ts`) that have it; `none` is what there is to say that none of them is meant.
   */
  mentions: z.strictObject({ sum: mentionSchema.optional(), day: mentionSchema.optional() }).default({}),
  /** Severest first. */
  attitudeLevels: z.record(z.string(), cuesSchema).default({}),
  emotion: z
    .strictObject({ furious: cuesSchema.default([]), upset: cuesSchema.default([]) })
    .default({ furious: [], upset: [] }),
  severity: z
    .strictObject({
      severity: z.array(ruleSchema).optional(),
      priority: z.array(ruleSchema).optional(),
      risk: z.array(ruleSchema).optional(),
    })
    .default({}),
  /** Fields that count in this pack; all when left out. */
  fields: z.array(z.enum(FIELD_NAMES)).optional(),
  identifiers: z
    .array(
      z.strictObject({
        field: z.enum(['orderNo', 'waybillNo', 'policyNo', 'memberNo']),
        /** Words before a number that make it this one. */
        labels: pattern.optional(),
        /** What such numbers look like where no label stands before them. */
        shapes: z.array(pattern).default([]),
        /** Takes numbers that are merely called 单号, and unlabelled ones that look like a number of some order. */
        isDefault: z.boolean().default(false),
      }),
    )
    .default([]),
  /** Numbers that are none of `identifiers`: the words right before them (型号, 取件码), and what they look like. */
  otherNumbers: z
    .strictObject({ labels: z.array(pattern).default([]), shapes: z.array(pattern).default([]) })
    .default({ labels: [], shapes: [] }),
  /** Numbers of complaints and claims: what they are the number of (投诉, 赔案), and what they look like. */
  caseNumbers: z
    .strictObject({ of: z.array(pattern).default([]), shapes: z.array(pattern).default([]) })
    .default({ of: [], shapes: [] }),
  /** Whose a telephone, a number or a car may be. */
  whose: z
    .strictObject({
      /** Family, friends, strangers. */
      others: z.array(pattern).default([]),
      /** Those whom business brings along: staff, sender, buyer; their telephones are not the writer's, the numbers that they give may be. */
      parties: z.array(pattern).default([]),
      /** What a colleague calls the customer. */
      customers: z.array(pattern).default([]),
      /** What a colleague calls his own. */
      colleagues: z.array(pattern).default([]),
      /** Where one calls the company. */
      desks: z.array(pattern).default([]),
      /** Words before the plate of another's car. */
      cars: z.array(pattern).default([]),
    })
    .default({ others: [], parties: [], customers: [], colleagues: [], desks: [], cars: [] }),
  products: z.array(z.string()).default([]),
  /** Words of `products` that name a kind of thing rather than a thing (配件, 系统): taken only when nothing better is named. */
  genericProducts: z.array(z.string()).default([]),
  /** Brands and makers: a product named after one takes it along (别克 GL8). */
  brands: z.array(z.string()).default([]),
  places: z.array(z.string()).default([]),
  /** Ends of place names: 店, 网点, 高速. */
  placeEndings: z.array(z.string()).default([]),
  /** Persons and units one can complain about: 师傅, 客服, 备件柜台. */
  staff: z.array(z.string()).default([]),
  units: z.array(z.string()).default([]),
  amounts: z
    .strictObject({
      /** Words that tell of goods or money that are gone: then a sum beside them is the loss, whoever asks for it or not. */
      atStake: z.array(pattern).default([]),
      /** Words that ask for no money: then what was only paid, charged or named is not in dispute. */
      waived: z.array(pattern).default([]),
      roles: z
        .record(
          z.string(),
          z.strictObject({
            score: z.number(),
            /** Where this role fits no other counts. */
            alone: z.boolean().default(false),
            before: z.array(pattern).default([]),
            after: z.array(pattern).default([]),
          }),
        )
        .default({}),
    })
    .default({ atStake: [], waived: [], roles: {} }),
})

export type Source = z.infer<typeof sourceSchema>
export type Condition = z.infer<typeof conditionSchema>
export type Rule = z.infer<typeof ruleSchema>
