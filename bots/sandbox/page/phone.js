import { api } from './api.js'
import { fill, h, keepAtEnd, keyedList, toast } from './dom.js'
import { icon } from './icons.js'
import { soon } from './live.js'
import { chooseCustomer, loadCustomers, state } from './state.js'
import { clockFace, dayOf, now, timeOf } from './time.js'

const via = {
  passive: '被动回复（直接应答推送）',
  custom: '客服消息接口',
  template: '模板消息接口',
  webhook: '平台提示',
}
/** What a first-time visitor may say at a click, where we know the trade. */
const samples = {
  'auto-dealer': [
    '昨天刚在你们店修好的刹车，今天在路上又失灵了，太吓人了！',
    '前天来保养，说好两小时，等了一整天也没人管，你们的服务顾问态度还特别差',
  ],
}
const anySamples = [
  '上周反映的问题到现在都没人处理，打电话也没人接，太让人生气了！',
  '你们的工作人员态度太差了，我要投诉',
]
const GAP_MS = 5 * 60_000

/** The customer's phone: choose who you are, and chat. */
export function phoneView(place) {
  const lines = keyedList()
  let shown = null
  const time = h('span')
  const who = h('select', { 'aria-label': '客户', onchange: event => pick(event.target) })
  const title = h('b')
  const chat = h('div', { class: 'chat' })
  const input = h('textarea', { rows: 1, placeholder: '说说你的不满…', 'aria-label': '以客户的身份说', onkeydown: key })
  const send = h('button', { class: 'send', onclick: submit }, '发送')
  const extras = h('div', { class: 'extras', hidden: true }, [
    extra('image', '图片', { type: 'image' }),
    extra('voice', '语音', { type: 'voice' }),
    extra('place', '位置', { type: 'location', latitude: 22.5431, longitude: 114.0579, label: '深圳市福田区深南大道' }),
    extra('follow', '关注', { type: 'event', event: 'subscribe' }),
    extra('leave', '取消关注', { type: 'event', event: 'unsubscribe' }),
  ])
  const plus = h('button', { class: 'plus', title: '图片、语音、位置、关注', onclick: toggle }, '＋')

  function toggle() {
    extras.hidden = !extras.hidden
    plus.classList.toggle('open', !extras.hidden)
  }
  function extra(drawing, label, message) {
    const press = () => {
      toggle()
      return say(message)
    }
    return h('button', { onclick: press }, h('span', null, icon(drawing)), label)
  }
  function key(event) {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    void submit()
  }
  function submit() {
    const text = input.value.trim()
    if (text === '') return
    input.value = ''
    return say({ type: 'text', text })
  }
  async function say(message) {
    const { customer } = state
    if (customer === null) return
    // A burst of messages is told one after the other: the answer to the first may take its time.
    const asked = api.say(customer, message)
    setTimeout(() => soon({ phone: true }), 30)
    try {
      const { delivery } = await asked
      if (delivery?.outcome === 'timeout') toast('error', '程序 5 秒内没有应答，平台会重试')
    } catch (error) {
      toast('error', error.message)
    }
    soon({ phone: true, cases: true })
  }
  async function pick(select) {
    if (select.value !== 'new') return chooseCustomer(select.value)
    select.value = state.customer
    const name = newName()
    try {
      const { openid } = await api.addCustomer(name)
      await loadCustomers()
      await chooseCustomer(openid)
      input.focus()
    } catch (error) {
      toast('error', error.message)
    }
  }
  const click = (label, key) => h('button', { onclick: () => say({ type: 'event', event: 'CLICK', key }) }, label)

  fill(
    place,
    h('div', { class: 'column-head' }, h('span', { class: 'dot wechat' }), '微信 · 客户', who),
    h(
      'div',
      { class: 'device' },
      h('div', { class: 'status-bar' }, time, h('span', { class: 'battery' }, '5G')),
      h('div', { class: 'phone-head' }, h('span', { class: 'back' }, '‹'), title, h('span', { class: 'more' }, '⋯')),
      chat,
      h('div', { class: 'composer' }, plus, input, send),
      extras,
      h(
        'div',
        { class: 'menu' },
        click('我要投诉', '我要投诉'),
        click('查进度', '查进度'),
        click('联系人工', '联系人工'),
      ),
    ),
  )

  function renderCustomers() {
    const options = state.customers.map(({ openid, name, subscribed }) => {
      const mark = state.unread.customers.has(openid) ? '● ' : ''
      return h('option', { value: openid }, `${mark}${name}${subscribed ? '' : '（未关注）'}`)
    })
    who.replaceChildren(...options, h('option', { value: 'new' }, '＋ 新客户'))
    who.value = state.customer ?? ''
  }

  const tick = () => {
    time.textContent = clockFace(now()).time.slice(0, 5)
  }

  return {
    tick,
    render() {
      tick()
      if (document.activeElement !== who) renderCustomers()
      title.textContent = state.overview.organisation
      const switched = shown !== state.customer
      shown = state.customer
      const last = state.phone.at(-1)
      keepAtEnd(
        chat,
        () => {
          const items = lines(
            state.phone,
            message => message.id,
            (message, index) => JSON.stringify([message, dateLine(state.phone, index), message === last]),
            (message, index) => line(message, dateLine(state.phone, index), message === last),
          )
          fill(chat, items.length > 0 ? items : hint())
        },
        switched,
      )
      for (const image of chat.querySelectorAll('img:not([data-watched])')) {
        image.dataset.watched = 'yes'
        image.addEventListener('load', () => keepAtEnd(chat, () => undefined, true))
      }
    },
  }

  function hint() {
    return h(
      'div',
      { class: 'hint' },
      h('p', null, '在这里说说你的不满，看看会发生什么。'),
      h('p', { class: 'small' }, '没想好？试试这样说：'),
      (samples[state.overview.pack] ?? anySamples).map(text =>
        h('button', { onclick: () => say({ type: 'text', text }) }, text),
      ),
    )
  }

  function line(message, date, isLast) {
    const mine = message.from === 'customer'
    const separator = date ? h('div', { class: 'date' }, date) : null
    if (message.type === 'event' || (!mine && message.via === 'webhook')) {
      return h('div', null, separator, h('div', { class: 'note' }, message.text.replace(/^\[|\]$/g, '')))
    }
    const name = state.customers.find(({ openid }) => openid === state.customer)?.name ?? '客'
    const tip = `${timeOf(message.at)}${mine ? '' : ` · ${via[message.via] ?? message.via}`}`
    return h(
      'div',
      { class: 'line-box' },
      separator,
      h(
        'div',
        { class: mine ? 'line mine' : 'line', data: { from: message.from } },
        h('span', { class: mine ? 'avatar customer' : 'avatar account' }, mine ? name.slice(0, 1) : '诉'),
        h('div', { class: `bubble ${message.type}`, title: tip }, content(message)),
      ),
      isLast && message.choices ? choices(message.choices) : null,
    )
  }

  function content(message) {
    if (message.type === 'image' && message.url) return h('img', { src: message.url, alt: '图片' })
    if (message.type === 'voice') return h('span', { class: 'voice' }, icon('voice', 16), '语音 3″')
    if (message.type === 'location') {
      return [
        h('span', { class: 'map' }, icon('place')),
        h('span', null, message.text.replace(/^\[位置\]\s*/, '') || '位置'),
      ]
    }
    return message.text
  }

  function choices(list) {
    return h(
      'div',
      { class: 'choices' },
      list.map(({ id, text }) => h('button', { onclick: () => say({ type: 'text', text, menuId: id }) }, text)),
    )
  }
}

function dateLine(messages, index) {
  const { at } = messages[index]
  const before = messages[index - 1]
  if (before && Date.parse(at) - Date.parse(before.at) < GAP_MS) return null
  return `${dayOf(at)} ${timeOf(at)}`
}

function newName() {
  const names = ['周先生', '孟女士', '钱师傅', '吴先生', '郭女士', '宋先生', '唐女士', '许先生']
  const taken = new Set(state.customers.map(({ name }) => name))
  return names.find(name => !taken.has(name)) ?? `客户 ${state.customers.length + 1}`
}
