import { isDeepStrictEqual } from 'node:util'
import { type CardControl, controlsOf } from '../feishu/card-check.ts'
import type { CardJson, FeishuPress } from '../feishu/platform-types.ts'
import { ControlError } from './failure.ts'

type Button = { value: unknown; label: string; name: string | null; form: CardControl['form']; fields: string[] }

/**
 * Makes a full press out of what an outside program says: `value` may be a part of a button's value (or only its command) as long
 * as it fits one button, and the keys of `form_value` may leave out what stands before `__` in the card's field names.
 */
export function resolvePress(card: CardJson, press: FeishuPress): FeishuPress {
  if (press.option !== undefined) return press
  const button = findButton(buttonsOf(card), press)
  const { form_value: typed, ...rest } = press
  const full = {
    ...rest,
    ...(button.value === undefined ? {} : { value: button.value }),
    ...(button.name === null ? {} : { name: button.name }),
  }
  if (button.form !== null) return { ...full, form_value: nameFields(button, typed ?? {}) }
  if (typed !== undefined && Object.keys(typed).length > 0) {
    throw new ControlError(400, 'no-form', `按钮「${button.label}」没有表单，请不要带 form_value`)
  }
  return full
}

function buttonsOf(card: CardJson): Button[] {
  const controls = controlsOf(card)
  return controls.flatMap((control): Button[] => {
    const { element } = control
    const behaviors: unknown = element.behaviors
    const callback = Array.isArray(behaviors) ? behaviors.find(behavior => behavior.type === 'callback') : undefined
    const form = element.form_action_type === 'submit' ? control.form : null
    if (element.tag !== 'button' && element.tag !== 'interactive_container') return []
    if (callback === undefined && form === null) return []
    const fields = controls.filter(other => form !== null && other.form === form && other.element.tag !== 'button')
    return [
      {
        value: callback?.value,
        label: textOf(element.text) ?? String(element.name ?? element.tag),
        name: typeof element.name === 'string' ? element.name : null,
        form,
        fields: fields.map(field => String(field.element.name)),
      },
    ]
  })
}

function textOf(text: unknown): string | null {
  return typeof text === 'object' && text !== null && 'content' in text ? String(text.content) : null
}

function findButton(buttons: Button[], press: FeishuPress): Button {
  const named = press.name === undefined ? buttons : buttons.filter(button => button.name === press.name)
  const fitting = press.value === undefined ? named : byValue(named, press.value)
  const typed = Object.keys(press.form_value ?? {}).length > 0
  const submitting = typed ? fitting.filter(button => button.form !== null) : []
  const chosen = submitting.length > 0 ? submitting : fitting
  const [first] = chosen
  if (first === undefined) throw new ControlError(404, 'no-such-button', `卡片上现在没有这个按钮。${listed(buttons)}`)
  if (chosen.some(button => !isDeepStrictEqual(button.value, first.value) || button.form !== first.form)) {
    throw new ControlError(409, 'which-button', `这样说不清是哪一个按钮。${listed(buttons)}`)
  }
  return first
}

function byValue(buttons: Button[], value: unknown): Button[] {
  const exact = buttons.filter(button => isDeepStrictEqual(button.value, value))
  if (exact.length > 0) return exact
  const part = typeof value === 'string' ? { command: value } : value
  return buttons.filter(button => contains(button.value, part))
}

function contains(whole: unknown, part: unknown): boolean {
  if (!isObject(whole) || !isObject(part) || Object.keys(part).length === 0) return false
  return Object.entries(part).every(([key, value]) => isDeepStrictEqual(whole[key], value))
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function listed(buttons: Button[]): string {
  if (buttons.length === 0) return '卡片上没有按钮。'
  const lines = buttons.map(({ label, value, fields }) => {
    const form = fields.length > 0 ? `，表单 ${fields.map(plainName).join('、')}` : ''
    return `「${label}」${JSON.stringify(value ?? null)}${form}`
  })
  return `现有按钮：${lines.join('；')}`
}

function nameFields(button: Button, typed: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(typed).map(([key, value]) => {
      const name = button.fields.includes(key) ? [key] : button.fields.filter(field => plainName(field) === key)
      if (name[0] === undefined || name.length > 1) {
        const fields = button.fields.map(plainName).join('、') || '（空）'
        throw new ControlError(400, 'no-such-field', `「${button.label}」的表单里没有「${key}」，可以填：${fields}`)
      }
      return [name[0], typeof value === 'number' ? String(value) : value]
    }),
  )
}

function plainName(field: string): string {
  return /^[^_].*?__(.+)$/s.exec(field)?.[1] ?? field
}
