import { api } from './api.js'
import { setClock } from './time.js'

/** What the page knows. Views read it and never write it, but for what the person at the page chose. */
export const state = {
  overview: null,
  customers: [],
  customer: null,
  phone: [],
  chats: [],
  messages: new Map(),
  chatId: null,
  /** Chosen by hand: no arriving card opens another chat. */
  chatPinned: false,
  /** Chosen by hand: chat → open_id. */
  actors: new Map(),
  cases: [],
  caseId: null,
  /** Chosen by hand: stays until another customer is chosen. */
  casePinned: false,
  case: null,
  unread: { customers: new Set(), chats: new Set() },
  live: false,
}

const listeners = new Set()
export const onChange = listener => listeners.add(listener)
export const changed = () => {
  for (const listener of listeners) listener()
}

export const person = openId => state.overview.people.find(one => one.openId === openId)
export const nameOf = openId => (openId === 'bot' ? '有诉必应' : (person(openId)?.name ?? openId))
export const titleOf = openId => {
  const one = person(openId)
  return one ? `${one.title} ${one.name}` : openId
}
export const messagesOf = chatId => state.messages.get(chatId) ?? []

export async function loadAll() {
  state.overview = await api.overview()
  state.customers = state.overview.customers
  setClock(state.overview.now)
  state.customer ??= state.customers[0]?.openid ?? null
  await loadChats()
  await Promise.all([loadPhone(), loadCases(), ...state.chats.map(({ chatId }) => loadMessages(chatId))])
  state.chatId ??= busiestChat()
}

function busiestChat() {
  const last = chatId => messagesOf(chatId).at(-1)?.at ?? ''
  return [...state.chats].sort((a, b) => last(b.chatId).localeCompare(last(a.chatId)))[0]?.chatId ?? null
}

export async function loadChats() {
  const chats = await api.feishuChats()
  const order = new Map(state.overview.groups.map(({ chatId }, index) => [chatId, index]))
  const rank = chat => (chat.type === 'group' ? 0 : 1000) + (order.get(chat.chatId) ?? 500)
  state.chats = chats.sort((a, b) => rank(a) - rank(b))
}

export async function loadMessages(chatId) {
  const before = messagesOf(chatId)
  const messages = await api.feishuMessages(chatId)
  state.messages.set(chatId, messages)
  if (!state.chats.some(chat => chat.chatId === chatId)) await loadChats()
  return messages.length > before.length
}

export async function loadPhone() {
  const { customer } = state
  if (customer === null) return
  const messages = await api.chat(customer)
  if (state.customer === customer) state.phone = messages
}

export async function loadCustomers() {
  state.customers = await api.customers()
}

export async function loadCases() {
  state.cases = await api.cases()
  if (!state.casePinned || !state.cases.some(({ id }) => id === state.caseId)) {
    const own = state.cases.find(one => one.customer === state.customer)
    const told = state.customers.some(({ openid }) => openid === state.customer) && state.phone.length > 0
    state.caseId = (own ?? (told ? null : state.cases[0]))?.id ?? null
  }
  const { caseId } = state
  const shown = caseId === null ? null : await api.case(caseId).catch(() => null)
  if (state.caseId === caseId) state.case = shown
}

export async function chooseCustomer(openid) {
  state.customer = openid
  state.casePinned = false
  state.phone = []
  state.unread.customers.delete(openid)
  changed()
  await loadPhone()
  await loadCases()
  changed()
}

export function chooseChat(chatId) {
  state.chatId = chatId
  state.chatPinned = true
  state.unread.chats.delete(chatId)
  changed()
}

export async function chooseCase(id) {
  state.caseId = id
  state.casePinned = true
  await loadCases()
  changed()
}

/** Who acts in a chat: chosen by hand, else whom the chat's newest open case waits for, else its first member. */
export function actorIn(chat) {
  const chosen = state.actors.get(chat.chatId)
  if (chosen && chat.members.includes(chosen)) return chosen
  const ids = [...messagesOf(chat.chatId)].reverse().flatMap(message => caseOfCard(message.card) ?? [])
  for (const id of [state.caseId, ...ids]) {
    const next = ids.includes(id) ? state.cases.find(one => one.id === id)?.next : null
    const owner = next?.ownerIds.find(openId => chat.members.includes(openId))
    if (owner) return owner
  }
  return chat.members[0]
}

/** The case that a card's buttons speak of. */
export function caseOfCard(card) {
  if (!card) return null
  return /"complaint":"([^"]+)"/.exec(JSON.stringify(card))?.[1] ?? null
}
