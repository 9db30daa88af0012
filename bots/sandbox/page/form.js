import { h, toast } from './dom.js'
import { markdown } from './markdown.js'
import { state, titleOf } from './state.js'

const opened = new Set()
const drafts = new Map()

/** Which forms are open, and what was typed, outlive the card: an update in the middle of typing loses nothing. */
export const isOpen = key => opened.has(key)
export const openForm = (key, open) => {
  if (open) opened.add(key)
  else opened.delete(key)
}
export const draftOf = key => {
  if (!drafts.has(key)) drafts.set(key, {})
  return drafts.get(key)
}

/** The form of a card, opened. `draft` keeps what is typed. */
export function formPanel(form, submit, { draft, chat, cancel, submit: send }) {
  const fields = []
  const content = element => {
    if (element === submit) return null
    if (element.tag === 'markdown') return h('div', { class: 'label' }, markdown(element.content))
    const control = controlOf(element, draft, chat)
    if (!control) return element.elements ? element.elements.map(content) : null
    fields.push({ element, control })
    return element.label ? h('label', null, h('span', { class: 'label' }, label(element)), control) : control
  }
  const label = element => [
    h('b', null, element.label.content),
    element.required ? h('span', { class: 'must' }, ' *') : null,
  ]
  const button = h('button', { class: `act primary ${submit.type ?? ''}` }, `确定${submit.text?.content ?? '提交'}`)
  return h(
    'form',
    {
      class: 'form',
      novalidate: true,
      onsubmit: async event => {
        event.preventDefault()
        const missing = fields.find(({ element, control }) => element.required && control.value.trim() === '')
        if (missing) {
          toast('error', '请把带 * 的都填上')
          missing.control.focus()
          return
        }
        button.disabled = true
        const typed = fields.filter(({ control }) => control.value !== '')
        await send(Object.fromEntries(typed.map(({ element, control }) => [element.name, control.value])), submit)
        button.disabled = false
      },
    },
    form.elements.map(content),
    h('div', { class: 'form-buttons' }, button, h('button', { type: 'button', class: 'act', onclick: cancel }, '收起')),
  )
}

function controlOf(element, draft, chat) {
  const { name } = element
  const common = {
    name,
    required: element.required === true,
    placeholder: element.placeholder?.content,
    oninput: event => {
      draft[name] = event.target.value
    },
  }
  const value = initial => draft[name] ?? initial ?? ''
  switch (element.tag) {
    case 'input':
      return element.input_type === 'multiline_text'
        ? h('textarea', { ...common, rows: 2, maxlength: element.max_length, value: value(element.default_value) })
        : h('input', { ...common, maxlength: element.max_length, value: value(element.default_value) })
    case 'date_picker':
      return h('input', { ...common, type: 'date', value: value(element.initial_date) })
    case 'picker_time':
      return h('input', { ...common, type: 'time', value: value(element.initial_time) })
    case 'select_static':
      return choice(
        common,
        value(element.initial_option),
        (element.options ?? []).map(one => [one.value, one.text?.content ?? one.value]),
      )
    case 'select_person': {
      const listed = element.options?.map(one => one.value) ?? everybody(chat)
      return choice(
        common,
        value(element.initial_option),
        listed.map(openId => [openId, titleOf(openId)]),
      )
    }
    default:
      return null
  }
}

function choice(common, chosen, options) {
  const { placeholder, ...rest } = common
  const select = h(
    'select',
    rest,
    h('option', { value: '' }, placeholder || '请选择'),
    options.map(([value, label]) => h('option', { value }, label)),
  )
  select.value = chosen
  return select
}

function everybody(chat) {
  const all = state.overview.people.flatMap(({ openId }) => openId ?? [])
  return [...new Set([...chat.members, ...all])]
}
