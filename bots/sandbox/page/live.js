import { api } from './api.js'
import { changed, loadCases, loadChats, loadCustomers, loadMessages, loadPhone, state } from './state.js'
import { setClock } from './time.js'

const SETTLE_MS = 50
const POLL_MS = 4000

const dirty = { phone: false, customers: false, cases: false, chats: new Set() }
let timer = null
let working = false

/** Keeps the page up to date: told by the stream of changes, and by looking again and again while there is none. */
export function startLive() {
  const events = new EventSource('/sandbox/api/events')
  events.onopen = () => {
    const again = state.live === false
    state.live = true
    if (again) everything()
  }
  events.onerror = () => {
    state.live = false
    changed()
  }
  events.onmessage = ({ data }) => note(JSON.parse(data))
  setInterval(() => {
    if (!state.live) everything()
  }, POLL_MS)
  // A deadline may be missed without a word in any chat that is looked at.
  setInterval(() => soon({ cases: true }), 15_000)
}

function note(change) {
  if (change.kind === 'clock') setClock(change.now)
  if (change.kind === 'customers') dirty.customers = true
  if (change.kind === 'wechat') {
    if (change.openid === state.customer) dirty.phone = true
    else state.unread.customers.add(change.openid)
  }
  if (change.kind === 'feishu') dirty.chats.add(change.chatId)
  soon({ cases: true })
}

function everything() {
  for (const { chatId } of state.chats) dirty.chats.add(chatId)
  dirty.phone = true
  dirty.customers = true
  api.clock().then(setClock, () => undefined)
  soon({ cases: true })
}

/** Fetches what is known to have changed, many changes at once. */
export function soon({ cases = false, phone = false } = {}) {
  dirty.cases ||= cases
  dirty.phone ||= phone
  if (timer === null) timer = setTimeout(work, SETTLE_MS)
}

const isEmpty = chatId => (state.messages.get(chatId)?.length ?? 0) === 0

async function work() {
  timer = null
  if (working) {
    timer = setTimeout(work, SETTLE_MS)
    return
  }
  working = true
  const { phone, customers, cases } = dirty
  const chats = [...dirty.chats]
  Object.assign(dirty, { phone: false, customers: false, cases: false })
  dirty.chats.clear()
  try {
    await Promise.all([
      phone && loadPhone(),
      customers && loadCustomers(),
      ...chats.map(async chatId => {
        if (!(await loadMessages(chatId))) return
        if (!state.chatPinned && isEmpty(state.chatId)) state.chatId = chatId
        if (chatId !== state.chatId) state.unread.chats.add(chatId)
      }),
    ])
    if (cases) await loadCases()
    if (chats.some(chatId => !state.chats.some(chat => chat.chatId === chatId))) await loadChats()
  } catch {
    state.live = false
  } finally {
    working = false
    changed()
  }
}
