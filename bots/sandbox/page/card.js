import { confirm, h, toast } from './dom.js'
import { draftOf, formPanel, isOpen, openForm } from './form.js'
import { markdown } from './markdown.js'
import { nameOf } from './state.js'

const textOf = text => text?.content ?? ''

/** A card's title, for one line in a list. */
export const summaryOf = card => textOf(card.header?.title) || textOf(card.config?.summary) || '卡片'

export const tagsOf = card =>
  (card.header?.text_tag_list ?? []).map(tag => h('span', { class: `tag ${tag.color ?? ''}` }, textOf(tag.text)))

/** A card of JSON 2.0 as Feishu shows it, but with every form folded under its button. */
export function cardView(message, context) {
  const { card, messageId } = message
  const node = h('article', { class: `card ${context.chosen ? 'chosen' : ''}`, data: { card: messageId } })
  const rebuild = () => {
    const elements = foldForms(card.body?.elements ?? [])
    node.replaceChildren(
      ...[header(card.header, context), h('div', { class: 'card-body' }, elements.map(show))].filter(Boolean),
    )
  }

  function show(element) {
    switch (element.tag) {
      case 'markdown':
        return h('div', { class: `md ${element.text_size ?? ''}` }, markdown(element.content))
      case 'div':
        return div(element)
      case 'hr':
        return h('hr')
      case 'column_set':
        return h(
          'div',
          { class: `columns ${element.flex_mode ?? 'none'}` },
          (element.columns ?? []).map(column =>
            h('div', { class: `column ${column.width ?? ''}` }, (column.elements ?? []).map(show)),
          ),
        )
      case 'collapsible_panel':
        return panel(element)
      case 'actions':
        return actions(element)
      case 'button':
        return button(element)
      case 'person':
        return h('span', { class: 'mention' }, `@${nameOf(element.user_id)}`)
      case 'person_list':
        return h(
          'div',
          null,
          (element.persons ?? []).map(({ id }) => h('span', { class: 'mention' }, `@${nameOf(id)} `)),
        )
      case 'img':
        return h('div', { class: 'picture' }, textOf(element.alt) || '[图片]')
      case 'note':
      case 'interactive_container':
        return h('div', null, (element.elements ?? []).map(show))
      default:
        return h('div', { class: 'unknown' }, `[${element.tag}]`)
    }
  }

  function div({ text }) {
    const classes = `div ${text?.text_size ?? ''} ${text?.text_color ?? ''}`
    return h('div', { class: classes }, text?.tag === 'lark_md' ? markdown(text.content) : textOf(text))
  }

  function panel(element) {
    const key = `${messageId}/panel`
    const details = h(
      'details',
      {
        open: isOpen(key) || element.expanded === true,
        ontoggle: () => openForm(key, details.open),
      },
      h('summary', null, textOf(element.header?.title)),
      (element.elements ?? []).map(show),
    )
    return details
  }

  function actions({ buttons, forms }) {
    const current = forms.find(form => isOpen(`${messageId}/${form.name}`))
    const toggle = form => {
      for (const other of forms) openForm(`${messageId}/${other.name}`, other === form && form !== current)
      rebuild()
      node.querySelector('.form textarea, .form input, .form select')?.focus()
    }
    return h(
      'div',
      { class: 'actions' },
      h(
        'div',
        { class: 'action-row' },
        buttons.map(button),
        forms.map(form => {
          const submit = submitOf(form)
          return h(
            'button',
            { class: `act ${submit.type ?? ''} ${form === current ? 'open' : ''}`, onclick: () => toggle(form) },
            textOf(submit.text),
            h('span', { class: 'more' }, '▾'),
          )
        }),
      ),
      current
        ? formPanel(current, submitOf(current), {
            draft: draftOf(`${messageId}/${current.name}`),
            chat: context.chat,
            cancel: () => toggle(current),
            submit: async (form_value, submit) => {
              const sent = await act(submit, form_value)
              if (sent) openForm(`${messageId}/${current.name}`, false)
              if (sent) rebuild()
            },
          })
        : null,
    )
  }

  function button(element) {
    return h(
      'button',
      {
        class: `act ${element.type ?? ''}`,
        disabled: element.disabled === true,
        onclick: event => act(element, undefined, event.currentTarget),
      },
      textOf(element.text),
    )
  }

  /** Presses a button; true when the app said yes to it. */
  async function act(element, form_value, pressed) {
    if (element.confirm && !(await confirm(textOf(element.confirm.title), textOf(element.confirm.text)))) return false
    pressed?.classList.add('busy')
    const value = element.behaviors?.find(({ type }) => type === 'callback')?.value
    try {
      const answer = await context.press({
        ...(value === undefined ? {} : { value }),
        ...(element.name === undefined ? {} : { name: element.name }),
        ...(form_value === undefined ? {} : { form_value }),
      })
      return answer.toast?.type !== 'error' && answer.toast?.type !== 'warning'
    } catch (error) {
      toast('error', error.message)
      return false
    } finally {
      pressed?.classList.remove('busy')
    }
  }

  rebuild()
  return node
}

function header(head, context) {
  if (!head) return null
  return h(
    'header',
    { class: `card-head ${head.template ?? 'default'}`, onclick: context.choose, title: '在右边看这件投诉' },
    h('b', null, textOf(head.title)),
    (head.text_tag_list ?? []).map(tag => h('span', { class: `tag ${tag.color ?? ''}` }, textOf(tag.text))),
    head.subtitle ? h('span', { class: 'subtitle' }, textOf(head.subtitle)) : null,
  )
}

function submitOf(form) {
  const find = list => {
    for (const element of list ?? []) {
      if (element.tag === 'button' && element.form_action_type === 'submit') return element
      const inside = find(element.elements) ?? find(element.columns)
      if (inside) return inside
    }
    return undefined
  }
  return find(form.elements) ?? { text: { content: '提交' } }
}

/** Forms, and the rows of buttons around them, become one row of buttons; the rules between them go. */
function foldForms(elements) {
  const isForm = ({ tag }) => tag === 'form'
  const isRow = ({ tag, columns }) =>
    tag === 'column_set' &&
    columns?.length > 0 &&
    columns.every(({ elements: [only, more] }) => only?.tag === 'button' && !more)
  if (!elements.some(isForm)) return elements
  const first = elements.findIndex(element => isForm(element) || isRow(element))
  const before = elements.slice(0, first)
  while (before.at(-1)?.tag === 'hr') before.pop()
  const rest = elements.slice(first)
  const after = rest.filter(element => !isForm(element) && !isRow(element))
  while (after[0]?.tag === 'hr' && after[1]?.tag === 'hr') after.shift()
  const buttons = rest.filter(isRow).flatMap(({ columns }) => columns.map(({ elements: [only] }) => only))
  return [...before, { tag: 'actions', buttons, forms: rest.filter(isForm) }, ...after]
}
