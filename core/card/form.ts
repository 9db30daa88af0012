import type { CardAction, FormField } from '../message/outbound.ts'
import type { Policy } from '../policy/schema.ts'
import { type TextKey, word } from '../wording/wording.ts'

export function form(policy: Policy, command: string, style: CardAction['style'], fields: FormField[]): CardAction {
  return { command, label: word(policy, `action.${command}` as TextKey), style, fields }
}

export function text(name: string, label: string, required = true): FormField {
  return { name, label, type: 'multiline', required }
}

export function choice(
  label: string,
  name: string,
  options: { value: string; label: string }[],
  required = true,
): FormField {
  return { name, label, type: 'choice', required, options }
}
