import { z } from 'zod'
import { CALL_BACK_COMMANDS, type CallBackCommand } from './command.ts'

/** A press on the card of a call-back as a command. Everything in it comes from outside. */
const word = z.string().trim().max(2000)
const given = word.min(1)
const yuan = z
  .string()
  .trim()
  .default('0')
  .transform(text => text.replace(/[,，\s￥¥元]/g, '') || '0')
  .pipe(z.string().regex(/^\d{1,9}(\.\d{1,2})?$/))
  .transform(Number)
const yesNo = (otherwise: 'yes' | 'no') => z.enum(['yes', 'no']).default(otherwise)

const FORMS = {
  unanswered: z.object({ note: word.default('') }),
  notFree: z.object({ note: word.default('') }),
  noGrievance: z.object({ note: word.default('') }),
  settle: z.object({ grievance: given, solution: given, yuan: yuan, satisfied: yesNo('yes') }),
  track: z.object({ grievance: given, person: given, promised: yesNo('no') }),
  complain: z.object({
    story: given,
    wants: word.default(''),
    category: word
      .transform(text => text || null)
      .nullable()
      .default(null),
    promised: yesNo('no'),
  }),
  contact: z.object({ note: given }),
  handBack: z.object({ result: given }),
  note: z.object({ note: given }),
  viewContact: z.object({}),
} as const

export type ReadCallBackPress = { command: CallBackCommand } | { unreadable: true } | { field: string }

/** `field` names the form field that is missing or wrong, `unreadable` is a button that we never made. */
export function readCallBackPress(value: Record<string, string>, form: Record<string, string>): ReadCallBackPress {
  const type = z.enum(CALL_BACK_COMMANDS).safeParse(value.command)
  if (!type.success) return { unreadable: true }
  const parsed = FORMS[type.data].safeParse(form)
  if (!parsed.success) return { field: String(parsed.error.issues[0]?.path[0] ?? '') }
  return { command: { type: type.data, ...parsed.data } as CallBackCommand }
}
