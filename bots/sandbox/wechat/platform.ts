import type { Clock } from '../../../core/ports/system.ts'
import { createAccessTokens } from './access-tokens.ts'
import type { MessageTemplate, PushMode, WechatAccount } from './account.ts'
import { customMessageEndpoints } from './api/custom-messages.ts'
import { mediaEndpoints } from './api/media.ts'
import { menuEndpoints } from './api/menu.ts'
import { startApiServer } from './api/server.ts'
import { templateEndpoints, templateListEndpoint } from './api/template-messages.ts'
import { tokenEndpoints } from './api/tokens.ts'
import { userEndpoint } from './api/users.ts'
import { aesKey } from './cipher.ts'
import type { ChatMessage } from './customer-message.ts'
import { createDesk } from './desk.ts'
import { createFaults, type Fault, type FaultKind } from './faults.ts'
import { createPhone, type NewCustomer, type Phone } from './phone.ts'
import { SERVICE_UNAVAILABLE } from './phone-texts.ts'
import { newMessageId, templateFinishedFields } from './push-fields.ts'
import { createPusher, type Delivery, type Pusher, type Settlement } from './pusher.ts'
import { messagesLeft } from './reply-window.ts'
import { type Customer, type Menu, type OpenPush, openStore } from './store.ts'

export type WechatPlatformOptions = {
  /** Time stamps, reply windows, expiry of tokens and media. Waiting for the network goes by real time. */
  clock: Clock
  webhookUrl: () => string
  account: WechatAccount
  mode: PushMode
  templates?: MessageTemplate[]
  /** An append-only file of JSON lines: with it everything survives a restart. */
  journal?: string
  /** How long one push waits for its answer, in milliseconds. */
  pushTimeoutMs?: number
  /** How often a push is repeated after the first try. */
  retries?: number
  /** The pause before a repetition after a refused connection or a bad answer; after a timeout there is none. */
  retryDelayMs?: number
  host?: string
  port?: number
}

export type WechatChange =
  | { kind: 'message'; openid: string; message: ChatMessage }
  | { kind: 'customer'; customer: Customer }
  | { kind: 'delivery'; openid: string; messageId: string; delivery: Delivery }
  | { kind: 'menu'; menu: Menu }

/** A customer with what the account may still send: `messagesLeft` of its own accord, until the windows close. */
type CustomerView = Customer & { messagesLeft: number }

export type WechatPlatform = {
  /** What takes the place of `https://api.weixin.qq.com`. */
  url: string
  /**
   * A customer does something on the phone. Returns when it is recorded and its first push has started; `settled` ends, never
   * rejects, when the webhook answered or all repetitions failed. An unknown openid becomes a follower. Throws `InputError`.
   */
  say: Phone['say']
  addCustomer(customer: NewCustomer): Customer
  customers(): CustomerView[]
  /** The whole chat as the phone shows it, oldest first. */
  chat(openid: string): ChatMessage[]
  menu(): Menu
  addTemplate(template: MessageTemplate): void
  /** Misbehaves from now on, `times` times (once unless told otherwise). `faultKinds` lists what there is. */
  fault(fault: Fault): void
  /** Faults that have not struck yet. */
  waitingFaults(): { kind: FaultKind; times: number }[]
  clearFaults(): void
  redeliver: Pusher['redeliver']
  /** Takes up the pushes that were not settled when the last process ended. */
  resumePushes(): Promise<Settlement[]>
  verifyUrl: Pusher['verifyUrl']
  setMode(mode: PushMode): void
  setWebhook(url: string): void
  /** Told of every change, synchronously and after it is recorded; must not throw. */
  onChange(listener: (change: WechatChange) => void): () => void
  close(): Promise<void>
}

const FILES = '/mmbiz/'

/**
 * A stand-in for the official-account servers of WeChat: the API of api.weixin.qq.com on loopback, and signed, encrypted pushes to
 * a webhook. It refuses what the real platform refuses, with the real error codes.
 */
export async function createWechatPlatform(options: WechatPlatformOptions): Promise<WechatPlatform> {
  const { clock, account, host = '127.0.0.1' } = options
  aesKey(account.encodingAesKey)
  let { mode, webhookUrl } = options
  let baseUrl = ''
  const listeners = new Set<(change: WechatChange) => void>()
  const tell = (change: WechatChange) => {
    for (const listener of listeners) listener(change)
  }
  const publicUrl = (mediaId: string) => `${baseUrl}${FILES}${mediaId}`
  const withUrl = (message: ChatMessage): ChatMessage =>
    message.mediaId !== undefined ? { ...message, url: publicUrl(message.mediaId) } : { ...message }

  const store = openStore(options.journal, entry => {
    if (entry.entry === 'chat') tell({ kind: 'message', openid: entry.openid, message: withUrl(entry.message) })
    if (entry.entry === 'customer') tell({ kind: 'customer', customer: entry.customer })
    if (entry.entry === 'menu') tell({ kind: 'menu', menu: entry.menu })
  })
  const { state } = store
  const unsettled = [...state.pushes.values()]
  const desk = createDesk(store, clock)
  const tokens = createAccessTokens(store, clock)
  const faults = createFaults()

  const pusher = createPusher({
    clock,
    account,
    mode: () => mode,
    webhookUrl: () => webhookUrl(),
    faults,
    hasMedia: desk.hasMedia,
    pushTimeoutMs: options.pushTimeoutMs ?? 5000,
    retries: options.retries ?? 3,
    retryDelayMs: options.retryDelayMs ?? 1000,
    onReply: (push, reply) => desk.show(push.openid, 'passive', reply),
    onDelivery: ({ openid, id }, delivery) => tell({ kind: 'delivery', openid, messageId: id, delivery }),
    onSettled(push, { outcome }) {
      if (outcome === 'aborted') return
      store.record({ entry: 'push-settled', id: push.id })
      if (outcome === 'failed' && push.visible) {
        desk.show(push.openid, 'webhook', { type: 'text', text: SERVICE_UNAVAILABLE })
      }
    },
  })
  const startPush = (push: OpenPush) => {
    store.record({ entry: 'push', push })
    return pusher.push(push)
  }
  const phone = createPhone({ store, desk, account, startPush, publicUrl })

  const sendTemplate = (
    openid: string,
    message: { text: string; url: string | undefined; key: string | undefined },
  ) => {
    const messageId = newMessageId()
    const at = clock.now()
    const blocked = state.customers.get(openid)?.blocksTemplates ?? false
    const link = message.url === undefined || message.url === '' ? {} : { url: message.url }
    if (!blocked) desk.show(openid, 'template', { type: 'template', text: message.text, ...link })
    if (message.key !== undefined) {
      store.record({ entry: 'template-sent', key: message.key, messageId, at: at.getTime() })
    }
    const header = { to: account.originalId, from: openid, at }
    const fields = templateFinishedFields(header, messageId, blocked ? 'failed:user block' : 'success')
    startPush({ id: `template-${messageId}`, openid, fields, visible: false })
    return messageId
  }

  const addTemplate = (template: MessageTemplate) => store.record({ entry: 'template', template })
  for (const template of options.templates ?? []) {
    if (JSON.stringify(state.templates.get(template.templateId)) !== JSON.stringify(template)) addTemplate(template)
  }

  const server = await startApiServer({
    host,
    port: options.port ?? 0,
    tokens,
    faults,
    publicFile(path) {
      const media = path.startsWith(FILES) ? state.media.get(path.slice(FILES.length)) : undefined
      if (media === undefined) return undefined
      return { bytes: Buffer.from(media.base64, 'base64'), contentType: media.format }
    },
    endpoints: [
      ...tokenEndpoints(account, tokens),
      ...customMessageEndpoints({ ...desk, show: (openid, message) => desk.show(openid, 'custom', message) }),
      ...templateEndpoints({
        now: desk.now,
        kind: account.kind,
        subscription: desk.subscription,
        template: templateId => state.templates.get(templateId),
        sentBefore: key => state.templatesSent.get(key),
        send: sendTemplate,
      }),
      templateListEndpoint(() => [...state.templates.values()]),
      ...mediaEndpoints({ find: desk.findMedia, keep: desk.keepMedia, publicUrl }),
      userEndpoint(openid => state.customers.get(openid)),
      ...menuEndpoints({ menu: () => state.menu, setMenu: menu => store.record({ entry: 'menu', menu }) }),
    ],
  }).catch((error: unknown) => {
    store.close()
    throw error
  })
  baseUrl = server.url

  return {
    url: baseUrl,
    say: phone.say,
    addCustomer: phone.addCustomer,
    customers: () =>
      [...state.customers.values()].map(customer => ({
        ...customer,
        messagesLeft: messagesLeft(state.windows.get(customer.openid) ?? {}, clock.now()),
      })),
    chat: openid => (state.chats.get(openid) ?? []).map(withUrl),
    menu: () => state.menu,
    addTemplate,
    fault: faults.add,
    waitingFaults: faults.waiting,
    clearFaults: faults.clear,
    redeliver: pusher.redeliver,
    resumePushes: () => Promise.all(unsettled.splice(0).map(push => pusher.push(push).settled)),
    verifyUrl: pusher.verifyUrl,
    setMode(next) {
      mode = next
    },
    setWebhook(url) {
      webhookUrl = () => url
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async close() {
      await pusher.close()
      await server.close()
      store.close()
    },
  }
}
