/**
 * Builds an element. Texts become text nodes, never markup, so nothing that people wrote can become part of the page.
 * `on…` are listeners, `class`, `title` and the like attributes; `null`, `false` and `undefined` are left out.
 */
export function h(name, attributes, ...children) {
  const element = document.createElement(name)
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value)
    else if (key === 'value') element.value = value
    else if (key === 'data') Object.assign(element.dataset, value)
    else element.setAttribute(key, value === true ? '' : String(value))
  }
  element.append(...children.flat(9).filter(child => child !== null && child !== undefined && child !== false))
  return element
}

/** Puts these in place of what is there; nodes that stay are not touched, so that focus and scrolling stay too. */
export function fill(parent, ...children) {
  const wanted = children.flat(9).filter(child => child !== null && child !== undefined && child !== false)
  for (const node of [...parent.childNodes]) if (!wanted.includes(node)) node.remove()
  wanted.forEach((child, index) => {
    const there = parent.childNodes[index]
    if (there !== child)
      parent.insertBefore(child instanceof Node ? child : document.createTextNode(child), there ?? null)
  })
}

/** Renders the items of a list once each and again only when `signature` of the item changes. */
export function keyedList() {
  let nodes = new Map()
  return (items, key, signature, render) => {
    const next = new Map()
    const list = items.map((item, index) => {
      const id = key(item)
      const sign = signature(item, index)
      const known = nodes.get(id)
      const entry = known?.sign === sign ? known : { sign, node: render(item, index) }
      next.set(id, entry)
      return entry.node
    })
    nodes = next
    return list
  }
}

/** Runs `change` and keeps a scrolled list at its end if that is where it was. */
export function keepAtEnd(list, change, force = false) {
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 80
  change()
  if (atEnd || force) list.scrollTop = list.scrollHeight
}

export function toast(kind, text) {
  const box = document.getElementById('toasts')
  for (const old of box.querySelectorAll('.toast:not(.error)')) old.remove()
  const line = h('div', { class: `toast ${kind}` }, text)
  box.append(line)
  setTimeout(() => line.classList.add('gone'), kind === 'error' ? 5000 : 2800)
  setTimeout(() => line.remove(), kind === 'error' ? 5400 : 3200)
}

/** Asks before something is done. */
export function confirm(title, text) {
  return new Promise(resolve => {
    const dialog = h(
      'dialog',
      { class: 'confirm', onclose: () => finish(dialog.returnValue === 'yes') },
      h(
        'form',
        { method: 'dialog' },
        h('h3', null, title),
        text ? h('p', null, text) : null,
        h(
          'div',
          { class: 'confirm-buttons' },
          h('button', { value: 'no' }, '取消'),
          h('button', { value: 'yes', class: 'primary', autofocus: true }, '确定'),
        ),
      ),
    )
    const finish = answer => {
      dialog.remove()
      resolve(answer)
    }
    document.body.append(dialog)
    dialog.showModal()
  })
}
