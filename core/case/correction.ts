import type { Policy } from '../policy/schema.ts'
import { maskName, maskPhone, maskPlate, maskText } from '../privacy.ts'
import { shortTime } from '../time/china-time.ts'
import { word } from '../wording/wording.ts'
import { categoryName } from './category-name.ts'

/** What the field of a complaint is called. */
export function fieldName(field: string, policy: Policy): string {
  const own = policy.intake.fields.find(one => one.field === field)?.name
  if (own !== undefined) return own
  return field === 'name' || field === 'phone' || field === 'category' || field === 'heardAt'
    ? word(policy, `correct.field.${field}`)
    : field
}

/** A value as people read it; what is personal is masked. */
export function shownValue(field: string, value: string | number | null, policy: Policy): string {
  if (value === null) return word(policy, 'correct.empty')
  const text = String(value)
  switch (field) {
    case 'name':
      return maskName(text)
    case 'phone':
      return maskPhone(text)
    case 'plate':
      return maskPlate(text)
    case 'heardAt':
      return shortTime(new Date(text))
    case 'category':
      return categoryName(text, policy)
    case 'amount':
      return word(policy, 'fact.compensation.yuan', { amount: value })
    default:
      return maskText(policy.intake.fields.find(one => one.field === field)?.values?.[text] ?? text)
  }
}
