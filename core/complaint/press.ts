import { z } from 'zod'
import { type CaseCommand, COMMAND_TYPES } from './command.ts'
import { FORM_FIELD } from './decide-forms.ts'

/**
 * A press of a card button as a command. Everything in it comes from outside: the command's name, the form, the ids.
 */
const word = z.string().trim().max(2000)
const given = word.min(1)
const yuan = z
  .string()
  .trim()
  .transform(text => text.replace(/[,，\s￥¥元]/g, ''))
  .pipe(z.string().regex(/^\d{1,9}(\.\d{1,2})?$/))
  .transform(Number)
const day = z
  .string()
  .trim()
  .transform(text => (text === '' ? null : text.slice(0, 10)))
  .pipe(z.iso.date().nullable())

const yesNo = z.enum(['yes', 'no']).transform(choice => choice === 'yes')
/** Seq of an event. */
const place = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number)
/** Points or yuan, below zero for points that are taken; `null` when left empty. */
const amount = z
  .string()
  .trim()
  .transform(text => text.replace(/[,，\s￥¥元分]/g, '').replace('−', '-'))
  .pipe(z.string().regex(/^(-?\d{1,9}(\.\d{1,2})?)?$/))
  .transform(text => (text === '' ? null : Number(text)))
/** In front of a judged field's name in the form of `classify`. */
export const JUDGED_FIELD = 'judged-'

/** What was typed into forms that belong to the command. */
function filledIn(rest: Record<string, string>): { filled?: Record<string, string> } {
  const filled = Object.entries(rest).flatMap(([name, value]): [string, string][] =>
    name.startsWith(FORM_FIELD) ? [[name.slice(FORM_FIELD.length), value]] : [],
  )
  return filled.length === 0 ? {} : { filled: Object.fromEntries(filled) }
}

/** Form fields by command. What is not listed here cannot be asked for by a press. */
const FORMS = {
  dispatch: z.object({ department: given }),
  arrange: z.object({ person: given }),
  accept: z.object({}),
  contact: z
    .object({ note: given })
    .catchall(word)
    .transform(({ note, ...rest }) => ({ note, ...filledIn(rest) })),
  propose: z.object({ measure: given, compensation: yuan, date: day.default(null) }),
  requestApproval: z.object({}),
  approve: z.object({}),
  reject: z.object({ reason: given }),
  agree: z.object({}),
  decline: z.object({ reason: given }),
  note: z.object({
    note: given,
    tell: z
      .enum(['yes', 'no'])
      .default('no')
      .transform(answer => answer === 'yes'),
  }),
  promise: z.object({ when: given }),
  ask: z.object({ question: given }),
  instruct: z.object({ instruction: given }),
  correct: z.object({ field: given, value: given, reason: given }),
  changeSeverity: z.object({ severity: given, because: given }),
  transfer: z.object({ person: given, reason: word.default('') }),
  escalate: z.object({ reason: given }),
  complete: z
    .object({ result: given })
    .catchall(word)
    .transform(({ result, ...rest }) => ({ result, ...filledIn(rest) })),
  followUp: z.object({ outcome: z.enum(['satisfied', 'unsatisfied', 'unreachable']), note: word.default('') }),
  dismiss: z.object({ reason: given }),
  viewContact: z.object({}),
  merge: z.object({ into: given }),
  classify: z
    .object({ category: given, also: word.default(''), because: given })
    .catchall(z.string())
    .transform(({ category, also, because, ...rest }) => ({
      category,
      also: also === '' ? null : also,
      because,
      values: Object.fromEntries(
        Object.entries(rest).flatMap(([name, value]) =>
          name.startsWith(JUDGED_FIELD) && value !== '' ? [[name.slice(JUDGED_FIELD.length), value]] : [],
        ),
      ),
    })),
  convert: z.object({ words: given }),
  answer: z.object({ text: given, content: yesNo.default(false) }),
  find: z.object({ responsible: yesNo, reason: given }),
  recordViolation: z
    .object({ violation: given, note: given, person: word.default('') })
    .transform(({ person, ...rest }) => ({ ...rest, ...(person === '' ? {} : { person }) })),
  appeal: z.object({ of: place, reason: given }),
  rejudge: z.object({
    of: place,
    outcome: z.enum(['upheld', 'revoked', 'changed']),
    points: amount.default(null),
    yuan: amount.default(null),
    reason: given,
  }),
  adjust: z.object({ of: place, points: amount.default(null), yuan: amount.default(null), reason: given }),
  settle: z.object({ way: z.enum(['arbitration', 'court']), result: given }),
  review: z.object({ outcome: z.enum(['close', 'return']), note: word.default('') }),
  report: z.object({ report: given, note: given }),
  explain: z.object({ reason: given }),
  openWarRoom: z.object({ reason: given }),
  startItem: z.object({ item: given }),
  askExpertOpinion: z.object({ item: given, question: given }),
} as const

/** Forms about one of the policy's own: the button says which. */
const ABOUT_AN_ITEM = {
  fillItem: z.record(z.string().max(50), word).transform(values => ({ values })),
  confirmItem: z.object({}),
  returnItem: z.object({ reason: given }),
  waiveItem: z.object({ reason: given }),
  giveExpertOpinion: z.object({ text: given }),
} as const

export type ReadPress = { command: CaseCommand } | { unreadable: true } | { field: string }

/** Reads a press; `field` names the form field that is missing or wrong, `unreadable` is a button that we never made. */
export function readPress(value: Record<string, string>, form: Record<string, string>): ReadPress {
  const type = z.enum(COMMAND_TYPES).safeParse(value.command)
  if (!type.success) return { unreadable: true }
  if (type.data in ABOUT_AN_ITEM) return readItemPress(type.data as keyof typeof ABOUT_AN_ITEM, value.item, form)
  if (!(type.data in FORMS)) return { unreadable: true }
  const parsed = FORMS[type.data as keyof typeof FORMS].safeParse({ ...saidByButton(value), ...form })
  if (!parsed.success) return { field: String(parsed.error.issues[0]?.path[0] ?? '') }
  return { command: { type: type.data, ...parsed.data } as CaseCommand }
}

/** What a button says in its own value: the case to merge into, the field and the value that it marks. */
function saidByButton({ into, field, value }: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries({ into, field, value }).flatMap(([name, said]) => (said === undefined ? [] : [[name, said]])),
  )
}

function readItemPress(
  type: keyof typeof ABOUT_AN_ITEM,
  item: string | undefined,
  form: Record<string, string>,
): ReadPress {
  if (item === undefined) return { unreadable: true }
  const parsed = ABOUT_AN_ITEM[type].safeParse(form)
  if (!parsed.success) return { field: String(parsed.error.issues[0]?.path[0] ?? '') }
  return { command: { type, item, ...parsed.data } as CaseCommand }
}
