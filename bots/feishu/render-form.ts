import type { CardAction, FormField } from '../../core/message/outbound.ts'
import { wording } from '../../core/wording/feishu.ts'
import type { Button, Form, FormElement } from './card-types.ts'
import { escapeMarkdown, isPerson, plain, shorten } from './escape.ts'
import { wireFieldName } from './field-name.ts'
import { maskContacts } from './redact.ts'

/** Feishu takes no more in one input. */
const longestInput = 1000

/** A button that sends `{ ...reference, ...action.value, command }` back. */
export function renderButton(action: CardAction, reference: Record<string, string>): Button {
  return {
    tag: 'button',
    text: { tag: 'plain_text', content: shorten(plain(action.label), 40) },
    type: action.style,
    behaviors: [{ type: 'callback', value: { ...reference, ...action.value, command: action.command } }],
    ...(action.confirm === undefined
      ? {}
      : {
          confirm: {
            title: { tag: 'plain_text', content: wording.confirmTitle },
            text: { tag: 'plain_text', content: shorten(plain(action.confirm), 200) },
          },
        }),
  }
}

/**
 * A form for an action with fields; `occurrence` counts the forms of the same command in one card from 1. A `folded` one shows its name and
 * opens on a tap: the client shows every form as it stands. A form may hold a panel, a panel never a form.
 *
 * https://open.feishu.cn/document/feishu-cards/card-json-v2-components/containers/form-container
 */
export function renderForm(
  action: CardAction,
  reference: Record<string, string>,
  { occurrence, folded }: { occurrence: number; folded: boolean },
): Form {
  const fields = action.fields ?? []
  const elements: FormElement[] = [
    ...fields.flatMap(field => renderField(field, wireFieldName(action.command, occurrence, field.name))),
    {
      ...renderButton(action, reference),
      name: wireFieldName(action.command, occurrence, 'submit'),
      form_action_type: 'submit',
    },
  ]
  return {
    tag: 'form',
    name: wireFieldName(action.command, occurrence, 'form'),
    elements: folded ? [panelOf(action, elements)] : elements,
  }
}

function panelOf(action: CardAction, elements: FormElement[]): FormElement {
  return {
    tag: 'collapsible_panel',
    // What was typed and refused must not have to be looked for.
    expanded: action.fields?.some(field => field.typed) ?? false,
    header: { title: { tag: 'plain_text', content: shorten(plain(action.label), 40) } },
    elements,
  }
}

function renderField(field: FormField, name: string): FormElement[] {
  const label = `${field.label}${field.required ? ' *' : ''}`
  const heading: FormElement = { tag: 'markdown', content: `**${escapeMarkdown(shorten(maskContacts(label), 60))}**` }
  const common = { name, required: field.required, width: 'fill' } as const
  const placeholder = (otherwise: string) =>
    ({ tag: 'plain_text', content: shorten(plain(field.placeholder ?? otherwise), 100) }) as const
  switch (field.type) {
    case 'text':
    case 'amount':
    case 'multiline': {
      const multiline = field.type === 'multiline'
      return [
        {
          tag: 'input',
          ...common,
          label: { tag: 'plain_text', content: shorten(plain(field.label), 60) },
          label_position: 'top',
          input_type: multiline ? 'multiline_text' : 'text',
          max_length: longestInput,
          ...(multiline ? { rows: 3 } : {}),
          ...(field.placeholder ? { placeholder: placeholder('') } : {}),
          ...(prefilled(field) === undefined ? {} : { default_value: shorten(prefilled(field) ?? '', longestInput) }),
        },
      ]
    }
    case 'date':
      return [
        heading,
        {
          tag: 'date_picker',
          ...common,
          placeholder: placeholder(wording.chooseDate),
          ...(/^\d{4}-\d{2}-\d{2}$/.test(field.value ?? '') ? { initial_date: field.value as string } : {}),
        },
      ]
    case 'person': {
      const people = (field.options ?? []).filter(({ value }) => isPerson(value)).map(({ value }) => ({ value }))
      return [
        heading,
        {
          tag: 'select_person',
          ...common,
          placeholder: placeholder(wording.choosePerson),
          ...(people.length > 0 ? { options: people } : {}),
          ...(field.value && isPerson(field.value) ? { initial_option: field.value } : {}),
        },
      ]
    }
    case 'choice': {
      const options = (field.options ?? []).filter(option => option.value !== '')
      // A list to choose from cannot be empty: without one it is typed.
      if (options.length === 0) return renderField({ ...field, type: 'text' }, name)
      const chosen = options.find(option => option.value === field.value)
      return [
        heading,
        {
          tag: 'select_static',
          ...common,
          placeholder: placeholder(wording.chooseOption),
          options: options.map(({ value, label: text }) => ({
            text: { tag: 'plain_text', content: shorten(plain(text), 60) },
            value,
          })),
          ...(chosen ? { initial_option: chosen.value } : {}),
        },
      ]
    }
  }
}

/** What to fill in. A value with a phone number is left out: masked it would come back wrong, plain it would be blocked. */
function prefilled(field: FormField): string | undefined {
  return field.value && maskContacts(field.value) === field.value ? field.value : undefined
}
