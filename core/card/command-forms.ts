import type { Complaint } from '../complaint/complaint.ts'
import { FORM_FIELD, formsWith } from '../complaint/decide-forms.ts'
import { presetOf } from '../complaint/preset.ts'
import type { FormField } from '../message/outbound.ts'
import type { Policy } from '../policy/schema.ts'
import { maskText } from '../privacy.ts'

/** The fields of the forms that are filled in with a command, below its own. */
export function formFields(command: string, complaint: Complaint, policy: Policy): FormField[] {
  return formsWith(command, complaint, policy).flatMap(([item, rule]) =>
    rule.fields.map(({ field, name, type, required, values, preset }) => {
      const value = presetOf(preset, complaint, policy)
      return {
        name: `${FORM_FIELD}${item}-${field}`,
        label: name,
        type,
        required,
        ...(value === undefined || maskText(value) !== value ? {} : { value }),
        ...(values ? { options: Object.entries(values).map(([value, label]) => ({ value, label })) } : {}),
      }
    }),
  )
}
