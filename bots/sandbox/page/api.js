async function call(method, path, body) {
  const response = await fetch(`/sandbox/api${path}`, {
    method,
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
  const answer = await response.json().catch(() => ({}))
  if (!response.ok) throw new Error(answer.error?.message ?? `HTTP ${response.status}`)
  return answer
}

const part = encodeURIComponent

export const api = {
  overview: () => call('GET', ''),
  say: (openid, message) => call('POST', `/wechat/${part(openid)}/messages`, message),
  chat: async openid => (await call('GET', `/wechat/${part(openid)}/messages`)).messages,
  addCustomer: name => call('POST', '/wechat', { name }),
  customers: async () => (await call('GET', '/wechat')).customers,
  feishuChats: async () => (await call('GET', '/feishu/chats')).chats,
  feishuMessages: async chatId => (await call('GET', `/feishu/chats/${part(chatId)}/messages`)).messages,
  post: (chatId, as, text) => call('POST', `/feishu/chats/${part(chatId)}/messages`, { as, text }),
  press: (messageId, press) => call('POST', `/feishu/cards/${part(messageId)}/actions`, press),
  clock: async () => (await call('GET', '/clock')).now,
  moveClock: async move => (await call('POST', '/clock', move)).now,
  cases: async () => (await call('GET', '/cases')).cases,
  case: id => call('GET', `/cases/${part(id)}`),
}
