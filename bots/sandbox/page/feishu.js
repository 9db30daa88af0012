import { api } from './api.js'
import { cardView, summaryOf, tagsOf } from './card.js'
import { fill, h, keepAtEnd, keyedList, toast } from './dom.js'
import { icon } from './icons.js'
import { soon } from './live.js'
import { actorIn, caseOfCard, chooseCase, chooseChat, messagesOf, nameOf, person, state, titleOf } from './state.js'
import { dayOf, momentOf, timeOf } from './time.js'

const urgentNames = { app: '应用内加急', sms: '短信加急', phone: '电话加急' }
const GAP_MS = 10 * 60_000

/** Groups and chats in Feishu, and the one that is open. */
export function feishuView(place) {
  const lines = keyedList()
  const entries = keyedList()
  let shown = null
  let members = ''
  const list = h('div', { class: 'chat-list' })
  const title = h('b', { class: 'chat-title' })
  const count = h('span', { class: 'chat-count' })
  const actor = h('select', { 'aria-label': '我是', onchange: choose })
  const talk = h('div', { class: 'talk' })
  const pin = h('button', { class: 'pin', hidden: true, onclick: () => showMessage(pin.dataset.target) })
  const input = h('textarea', { rows: 1, 'aria-label': '以员工的身份写', onkeydown: key })
  const send = h('button', { class: 'primary', onclick: submit }, '发送')
  const direct = h('select', { class: 'open-direct', 'aria-label': '打开私聊', onchange: openDirect })

  function showMessage(id) {
    talk.querySelector(`[data-message="${id}"]`)?.scrollIntoView({ block: 'start', behavior: 'smooth' })
  }
  /** The newest card stays in reach, however much was written under it. */
  function renderPin(messages) {
    const own = messages.filter(({ card }) => card)
    const message = own.findLast(({ card }) => caseOfCard(card) === state.caseId) ?? own.at(-1)
    pin.hidden = !message
    if (!message) return
    pin.dataset.target = message.messageId
    fill(pin, h('b', null, summaryOf(message.card)), tagsOf(message.card), h('span', { class: 'pin-go' }, '看卡片'))
  }

  const current = () => state.chats.find(({ chatId }) => chatId === state.chatId)

  function choose() {
    state.actors.set(state.chatId, actor.value)
    input.placeholder = placeholder()
  }
  function placeholder() {
    const chat = current()
    if (!chat) return ''
    return chat.type === 'p2p'
      ? '对机器人说：待办、登记、查 编号…'
      : `以${nameOf(actor.value)}的身份在群里说（@有诉必应 叫机器人）`
  }
  function key(event) {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    void submit()
  }
  async function submit() {
    const text = input.value.trim()
    const chat = current()
    if (text === '' || !chat) return
    input.value = ''
    try {
      await api.post(chat.chatId, actor.value, text)
    } catch (error) {
      toast('error', error.message)
    }
    soon({ cases: true })
  }
  async function openDirect() {
    const openId = direct.value
    direct.value = ''
    const chat = state.chats.find(({ type, members: [only] }) => type === 'p2p' && only === openId)
    if (chat) return chooseChat(chat.chatId)
    await api.feishuMessages(`p2p:${openId}`)
    state.chats = [...state.chats, ...(await api.feishuChats()).filter(isNew)]
    chooseChat(
      state.chats.find(({ type, members: [only] }) => type === 'p2p' && only === openId)?.chatId ?? state.chatId,
    )
  }
  const isNew = ({ chatId }) => !state.chats.some(chat => chat.chatId === chatId)

  fill(
    place,
    h('div', { class: 'column-head' }, h('span', { class: 'dot feishu' }), '飞书 · 公司'),
    h(
      'div',
      { class: 'feishu-box' },
      h('div', { class: 'chat-side' }, list, direct),
      h(
        'div',
        { class: 'chat-main' },
        h('div', { class: 'chat-head' }, title, count, h('label', { class: 'actor' }, '我是', actor)),
        pin,
        talk,
        h('div', { class: 'composer' }, input, send),
      ),
    ),
  )

  function renderList() {
    const item = chat => {
      const last = messagesOf(chat.chatId).at(-1)
      return {
        chat,
        on: chat.chatId === state.chatId,
        unread: state.unread.chats.has(chat.chatId),
        preview: last ? preview(last) : '还没有消息',
        at: last?.at ?? null,
        empty: !last,
      }
    }
    const items = state.chats.map(item).filter(({ chat, empty, on }) => chat.type === 'group' || !empty || on)
    fill(
      list,
      entries(
        items,
        ({ chat }) => chat.chatId,
        JSON.stringify,
        ({ chat, on, unread, preview: text, at, empty }) =>
          h(
            'button',
            {
              class: `chat-entry${on ? ' on' : ''}${unread ? ' unread' : ''}${empty ? ' empty' : ''}`,
              data: { chat: chat.chatId },
              onclick: () => chooseChat(chat.chatId),
            },
            h(
              'span',
              { class: `avatar ${chat.type}` },
              chat.type === 'group' ? chat.name.slice(0, 2) : chat.name.slice(-2),
            ),
            h(
              'span',
              { class: 'entry-text' },
              h('span', { class: 'entry-name' }, chat.name, at ? h('time', null, momentOf(at)) : null),
              h(
                'span',
                { class: 'entry-preview' },
                chat.type === 'p2p' ? `${person(chat.members[0])?.title ?? ''} · ${text}` : text,
              ),
            ),
          ),
      ),
    )
    if (document.activeElement !== direct) {
      direct.replaceChildren(
        h('option', { value: '' }, '＋ 打开与机器人的私聊…'),
        ...state.overview.people.map(({ openId, title: post, name }) =>
          h('option', { value: openId }, `${post} ${name}`),
        ),
      )
    }
  }

  function renderHead(chat) {
    title.textContent = chat.type === 'group' ? chat.name : `${nameOf(chat.members[0])} 与 有诉必应`
    count.textContent = chat.type === 'group' ? `${chat.members.length} 人` : '私聊'
    if (document.activeElement === actor) return
    const sign = chat.members.join()
    if (members !== sign) {
      actor.replaceChildren(...chat.members.map(openId => h('option', { value: openId }, titleOf(openId))))
      members = sign
    }
    actor.value = actorIn(chat)
    input.placeholder = placeholder()
  }

  function render() {
    renderList()
    const chat = current()
    if (!chat) return
    renderHead(chat)
    const messages = messagesOf(chat.chatId)
    const switched = shown !== chat.chatId
    shown = chat.chatId
    renderPin(messages)
    keepAtEnd(
      talk,
      () => {
        const items = lines(
          messages,
          ({ messageId }) => messageId,
          (message, index) =>
            JSON.stringify([message, dateLine(messages, index), state.caseId === caseOfCard(message.card)]),
          (message, index) => line(message, dateLine(messages, index), chat, messages),
        )
        fill(talk, items.length > 0 ? items : h('p', { class: 'nothing' }, '有投诉时，卡片会出现在这里。'))
      },
      switched,
    )
  }
  return { render }

  function line(message, date, chat, messages) {
    const mine = message.from !== 'bot'
    return h(
      'div',
      { class: 'message-box' },
      date ? h('div', { class: 'date' }, date) : null,
      h(
        'div',
        { class: `message${mine ? ' staff' : ''}`, data: { message: message.messageId } },
        h('span', { class: mine ? 'avatar p2p' : 'avatar bot' }, mine ? nameOf(message.from).slice(-2) : '诉'),
        h(
          'div',
          { class: 'message-body' },
          h(
            'div',
            { class: 'sender' },
            mine ? titleOf(message.from) : '有诉必应',
            mine ? null : h('span', { class: 'robot' }, '机器人'),
            h('time', null, timeOf(message.at)),
            message.updates > 0 ? h('span', { class: 'updates' }, `已更新 ${message.updates} 次`) : null,
          ),
          quote(message, messages, showMessage),
          body(message, chat),
          message.urgent.map(urgent),
        ),
      ),
    )
  }

  function body(message, chat) {
    if (!message.card && message.mediaKey) return h('div', { class: `text ${message.type}` }, media(message))
    if (!message.card) return h('div', { class: 'text' }, withMentions(message))
    const id = caseOfCard(message.card)
    return cardView(message, {
      chat,
      chosen: id !== null && id === state.caseId,
      choose: () => id && chooseCase(id),
      press: async press => {
        const answer = await api.press(message.messageId, { as: actor.value, ...press })
        if (answer.toast) toast(answer.toast.type, answer.toast.content)
        state.actors.delete(chat.chatId)
        soon({ cases: true })
        return answer
      },
    })
  }
}

function quote(message, messages, show) {
  const original = message.replyTo && messages.find(({ messageId }) => messageId === message.replyTo)
  return original
    ? h(
        'button',
        { class: 'quote', onclick: () => show(original.messageId) },
        `回复 ${nameOf(original.from)}：${preview(original)}`,
      )
    : null
}

function urgent({ kind, openIds, at }) {
  return h(
    'div',
    { class: `urgent ${kind}` },
    icon(kind, 13),
    `${urgentNames[kind] ?? kind} ${openIds.map(nameOf).join('、')} · ${timeOf(at)}`,
  )
}

function media({ type, mediaKey }) {
  const href = `/sandbox/api/feishu/files/${encodeURIComponent(mediaKey)}`
  return type === 'image'
    ? h('a', { href, target: '_blank', rel: 'noreferrer' }, h('img', { src: href, alt: '图片' }))
    : h('a', { href, download: '' }, '[文件]')
}

function withMentions({ text, type, mentions = [] }) {
  if (text === undefined) return type === 'image' ? '[图片]' : '[文件]'
  const names = mentions.map(({ name }) => `@${name}`)
  if (names.length === 0) return text
  const pieces = text.split(new RegExp(`(${names.map(name => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})`))
  return pieces.map(piece => (names.includes(piece) ? h('span', { class: 'mention' }, piece) : piece))
}

function preview(message) {
  if (message.card) return `[卡片] ${summaryOf(message.card)}`
  return (message.text ?? '[文件]').replace(/\s+/g, ' ')
}

function dateLine(messages, index) {
  const { at } = messages[index]
  const before = messages[index - 1]
  if (before && Date.parse(at) - Date.parse(before.at) < GAP_MS) return null
  return `${dayOf(at)} ${timeOf(at)}`
}
