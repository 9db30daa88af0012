import { fieldName } from '../case/correction.ts'
import { categoryName } from '../intake/taxonomy.ts'
import type { Policy } from '../policy/schema.ts'
import { findDates } from '../understanding/days/dates.ts'
import { normalise } from '../understanding/normalise.ts'
import { readPhone } from '../understanding/numbers/phones.ts'
import { findPlates } from '../understanding/numbers/plates.ts'
import { findAmounts } from '../understanding/sums/amounts.ts'
import type { CaseCommand } from './command.ts'
import type { Complaint } from './complaint.ts'
import { rerouted } from './decide-kind.ts'
import type { ComplaintEvent } from './event.ts'
import { happened, type Situation } from './happened.ts'
import { readMoment } from './moment.ts'
import { type Refusal, refuse } from './refusal.ts'

type Value = string | number | null

/** What of every complaint can be put right beside the intake fields of its policy. */
const ALWAYS = ['name', 'phone', 'category', 'heardAt'] as const

/** The fields that can be corrected, with their names. */
export function correctableFields(policy: Policy): { field: string; name: string }[] {
  const own = policy.intake.fields.map(({ field, name }) => ({ field, name }))
  const rest = ALWAYS.filter(field => !own.some(one => one.field === field))
  return [...own, ...rest.map(field => ({ field, name: fieldName(field, policy) }))]
}

/** What stands in a field now. */
export function valueIn(complaint: Complaint, field: string): Value {
  if (field === 'name' || field === 'phone' || field === 'category' || field === 'heardAt') return complaint[field]
  return complaint.fields[field] ?? null
}

/**
 * A field that was recorded wrongly is put right: the old value, the new one, who and why stay on record. What follows by the rules follows at
 * once (a graver level, other clocks); a lower level is for a person to say.
 */
export function correct(
  complaint: Complaint,
  command: CaseCommand & { type: 'correct' },
  situation: Situation,
): ComplaintEvent[] | Refusal {
  const { policy, now } = situation
  const { field, reason } = command
  if (!correctableFields(policy).some(one => one.field === field)) return refuse('no-such-field', { field })
  if (reason.trim() === '') return refuse('reason-needed')
  const value = readValue(field, command.value, policy, now)
  if (value === undefined) return refuse('value-wrong', { field: fieldName(field, policy) })
  const old = valueIn(complaint, field)
  if (value === old) return refuse('already-done')
  const corrected = happened('corrected', { field, old, value, reason: reason.trim() }, situation)
  const moved =
    field === 'category' ? rerouted(complaint, value === null ? null : String(value), reason.trim(), situation) : []
  return [corrected, ...moved]
}

const NOTHING = /^(?:无|没有|清空|删除|不填)$/u
const LONGEST = 200

/** What was typed, as the field keeps it; `null` empties the field, `undefined` cannot be read. */
function readValue(field: string, typed: string, policy: Policy, now: Date): Value | undefined {
  const text = typed.trim()
  const plain = normalise(text)
  if (text === '' || text.length > LONGEST) return undefined
  if (NOTHING.test(plain)) return field === 'heardAt' ? undefined : null
  switch (field) {
    case 'phone':
      return readPhone(plain)?.value
    case 'plate':
      return findPlates(plain)[0]?.value
    case 'heardAt':
      return readMoment(plain, now)?.toISOString()
    case 'amount':
      return yuanOf(plain)
    case 'occurredAt':
      return findDates(plain, now, 'past')[0]?.day
    case 'category':
      return categoryOf(plain, policy)
    default:
      return choiceOf(field, text, policy)
  }
}

function yuanOf(text: string): number | undefined {
  const bare = /^[￥¥]?\s*(\d{1,9}(?:\.\d{1,2})?)\s*元?$/u.exec(text.replace(/,/g, ''))?.[1]
  return bare === undefined ? findAmounts(text)[0]?.value : Number(bare)
}

/** By its id, its own name, or its name with its parents'. */
function categoryOf(text: string, policy: Policy): string | undefined {
  if (categoryName(policy, text) !== null) return text
  const wanted = text.replace(/\s/g, '')
  return idsOf(policy.taxonomy, '').find(id => {
    const name = (categoryName(policy, id) ?? '').replace(/\s/g, '')
    return name === wanted || name.split('/').at(-1) === wanted
  })
}

function idsOf(kinds: Policy['taxonomy'], parent: string): string[] {
  return kinds.flatMap(({ id, children }) => [`${parent}${id}`, ...idsOf(children ?? [], `${parent}${id}/`)])
}

/** Where the field has a list of values, one of these by its id or its name. */
function choiceOf(field: string, text: string, policy: Policy): string | undefined {
  const values = policy.intake.fields.find(one => one.field === field)?.values
  if (!values) return text
  return Object.keys(values).find(id => id === text || values[id] === text)
}
