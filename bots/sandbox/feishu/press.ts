import { randomBytes } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { type CardControl, controlsOf } from './card-check.ts'
import type { Delivery, DeliveryResult } from './delivery.ts'
import { buildEvent } from './events.ts'
import { readCard } from './message-content.ts'
import { type CardJson, type FeishuPress, type FeishuPressResult, SandboxRefusal } from './platform-types.ts'
import { WireError } from './wire-error.ts'
import type { MessageRecord, World } from './world.ts'

const cardLifeMs = 14 * 24 * 3_600_000

/** What a callback may be answered with. Source: https://open.feishu.cn/document/feishu-cards/card-callback-communication */
const callbackAnswer = z.strictObject({
  toast: z
    .strictObject({
      type: z.enum(['info', 'success', 'error', 'warning']).optional(),
      content: z.string().optional(),
      i18n: z.record(z.string(), z.string()).optional(),
    })
    .optional(),
  card: z.strictObject({ type: z.literal('raw'), data: z.record(z.string(), z.unknown()) }).optional(),
})

type Callback = { value: unknown } | null

/** A person acts on a card: checks what the client checks, asks the app, shows its answer. */
export async function pressCard(
  world: World,
  delivery: Pick<Delivery, 'call'>,
  messageId: string,
  press: FeishuPress,
): Promise<FeishuPressResult> {
  const message = world.messages.get(messageId)
  if (message === undefined || message.card === null) throw new SandboxRefusal('no-card', '没有这张卡片')
  const chat = world.chats.get(message.chatId)
  if (chat === undefined || chat.dissolved) throw new SandboxRefusal('no-chat', '群聊已解散')
  const person = world.activePerson(press.as)
  if (person === undefined || person.frozen === true || !chat.members.includes(press.as))
    throw new SandboxRefusal('not-a-member', '只有群成员才能操作这张卡片')
  if (world.now() - message.at > cardLifeMs) throw new SandboxRefusal('card-expired', '卡片已超过 14 天，不能再操作')

  const control = findControl(message.card, press)
  const { element } = control
  if (element.disabled === true) throw new SandboxRefusal('disabled', '这个按钮现在不能按')
  const submitted = control.form !== null && element.form_action_type === 'submit'
  const formValue =
    submitted && control.form ? fillForm(world, message.card, control.form, press.form_value ?? {}) : null
  const callback = callbackOf(control)
  const event = buildEvent(world, 'card.action.trigger', {
    operator: { tenant_key: world.app.tenantKey, ...world.identity(press.as) },
    token: `c-${randomBytes(20).toString('hex')}`,
    action: {
      tag: element.tag,
      ...(callback === null ? {} : { value: callback.value }),
      ...(typeof element.name === 'string' ? { name: element.name } : {}),
      ...(formValue === null ? {} : { form_value: formValue }),
      ...(press.option === undefined ? {} : { option: press.option }),
      timezone: 'Asia/Shanghai',
    },
    host: 'im_message',
    context: { open_message_id: messageId, open_chat_id: message.chatId },
  })
  return show(world, messageId, await delivery.call(event.body))
}

const failed = (content: string): FeishuPressResult => ({ toast: { type: 'error', content } })

function show(world: World, messageId: string, result: DeliveryResult): FeishuPressResult {
  if (result.kind !== 'answered') return failed('目标回调服务超时未响应')
  if (result.status !== 200) return failed('出错了，请稍后重试 code: 200671')
  const answer = callbackAnswer.safeParse(result.body ?? {})
  if (!answer.success) return failed('出错了，请稍后重试 code: 200672')
  const shown: FeishuPressResult = {}
  if (answer.data.toast?.content)
    shown.toast = { type: answer.data.toast.type ?? 'info', content: answer.data.toast.content }
  if (answer.data.card === undefined) return shown
  try {
    const card = readCard(world, JSON.stringify(answer.data.card.data))
    replaceCard(world, messageId, card)
    return { ...shown, card }
  } catch (error) {
    if (error instanceof WireError) return failed('出错了，请稍后重试 code: 200673')
    throw error
  }
}

/** Everybody sees the new card. */
export function replaceCard(world: World, messageId: string, card: CardJson): MessageRecord | undefined {
  const message = world.messages.get(messageId)
  if (message === undefined) return undefined
  const changed = {
    ...message,
    card,
    content: JSON.stringify(card),
    updates: message.updates + 1,
    updatedAt: world.now(),
  }
  world.put({ kind: 'message', value: changed })
  return changed
}

function callbackOf(control: CardControl): Callback {
  const behaviors = Array.isArray(control.element.behaviors) ? control.element.behaviors : []
  return behaviors.find(behavior => behavior.type === 'callback') ?? null
}

function findControl(card: CardJson, press: FeishuPress): CardControl {
  const wanted = controlsOf(card).filter(control => {
    const { element } = control
    if (press.option === undefined && element.tag !== 'button' && element.tag !== 'interactive_container') return false
    if (press.name !== undefined && element.name !== press.name) return false
    const callback = callbackOf(control)
    const submits = control.form !== null && element.form_action_type === 'submit'
    if (callback === null && !submits) return false
    if (press.value !== undefined && !isDeepStrictEqual(callback?.value, press.value)) return false
    if (press.form_value !== undefined && !submits) return false
    return press.value !== undefined || press.name !== undefined || submits || press.option !== undefined
  })
  const control = wanted[0]
  if (control === undefined) throw new SandboxRefusal('no-such-button', '卡片上现在没有这个按钮')
  if (wanted.length > 1 && press.value === undefined && press.name === undefined)
    throw new SandboxRefusal('which-button', '卡片上不止一个提交按钮，请说明是哪一个')
  return control
}

/** What the client would send for a form: every field, with what was typed or stood there before. */
function fillForm(
  world: World,
  card: CardJson,
  form: Record<string, unknown>,
  typed: Record<string, unknown>,
): Record<string, unknown> {
  const fields = controlsOf(card).filter(control => control.form === form && control.element.tag !== 'button')
  const names = new Set(fields.map(field => String(field.element.name)))
  const stray = Object.keys(typed).find(name => !names.has(name))
  if (stray !== undefined) throw new SandboxRefusal('no-such-field', `表单里没有「${stray}」这一项`)
  const filled: Record<string, unknown> = {}
  for (const { element } of fields) {
    const name = String(element.name)
    const value = fieldValue(world, element, typed[name])
    const empty = value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
    if (empty && element.required === true) throw new SandboxRefusal('field-required', `请填写「${labelOf(element)}」`)
    if (value !== undefined) filled[name] = value
  }
  return filled
}

const labelOf = (element: Record<string, unknown>): string => {
  const label = element.label ?? element.placeholder
  const content = typeof label === 'object' && label !== null && 'content' in label ? label.content : element.name
  return String(content)
}

function fieldValue(world: World, element: Record<string, unknown>, typed: unknown): unknown {
  const wrong = (): SandboxRefusal => new SandboxRefusal('field-invalid', `「${labelOf(element)}」填得不对`)
  const text = (initial: unknown): string | undefined => {
    const value = typed ?? initial
    if (value === undefined || value === null) return undefined
    if (typeof value !== 'string') throw wrong()
    return value
  }
  const options = Array.isArray(element.options) ? element.options.map(option => String(option.value)) : null
  const offered = (value: string): boolean => options === null || options.includes(value)
  const many = (): string[] => {
    const value = z.array(z.string()).safeParse(typed ?? element.selected_values ?? [])
    if (!value.success || !value.data.every(offered)) throw wrong()
    return value.data
  }
  const dated = (initial: unknown, pattern: RegExp): string | undefined => {
    const value = text(initial)
    if (value === undefined || value === '') return value
    const bare = value.replace(/ [+-]\d{4}$/, '')
    if (!pattern.test(bare)) throw wrong()
    return `${bare} +0800`
  }
  switch (element.tag) {
    case 'input': {
      const value = text(element.default_value)
      if (value !== undefined && value.length > Number(element.max_length ?? 1000)) throw wrong()
      return value ?? ''
    }
    case 'select_static': {
      const index = Number(element.initial_index ?? 0)
      const value = text(element.initial_option ?? (index > 0 ? options?.[index - 1] : undefined))
      if (value !== undefined && value !== '' && !offered(value)) throw wrong()
      return value
    }
    case 'select_person': {
      const value = text(element.initial_option)
      if (value && (!offered(value) || world.activePerson(value) === undefined)) throw wrong()
      return value
    }
    case 'multi_select_static':
      return many()
    case 'multi_select_person': {
      const value = many()
      if (!value.every(id => world.activePerson(id) !== undefined)) throw wrong()
      return value
    }
    case 'date_picker':
      return dated(element.initial_date, /^\d{4}-\d{2}-\d{2}$/)
    case 'picker_time':
      return dated(element.initial_time, /^\d{2}:\d{2}$/)
    case 'picker_datetime':
      return dated(element.initial_datetime, /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}$/)
    case 'checker':
      if (typed !== undefined && typeof typed !== 'boolean') throw wrong()
      return typed ?? element.checked ?? false
    default:
      return typed
  }
}
