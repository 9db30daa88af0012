import { randomBytes } from 'node:crypto'
import { mock, PuppetMock } from 'wechaty-puppet-mock'
import { feishuApi } from '../../bots/feishu/api.ts'
import { feishuMessenger } from '../../bots/feishu/messenger.ts'
import { createFeishuPlatform } from '../../bots/sandbox/feishu/platform.ts'
import { createWechatPlatform } from '../../bots/sandbox/wechat/platform.ts'
import { wechatAccountSchema } from '../../bots/wechat/account.ts'
import { createWechatApi } from '../../bots/wechat/api.ts'
import { createWechatBot } from '../../bots/wechat/bot.ts'
import { createWechatMessenger } from '../../bots/wechat/messenger.ts'
import { puppetChannel } from '../../bots/wechat/puppet-channel.ts'
import { createSetAside } from '../../bots/wechat/set-aside.ts'
import type { Address, Outbound } from '../../core/message/outbound.ts'
import type { Messenger, TokenStore } from '../../core/ports/messenger.ts'
import type { Logger } from '../../core/ports/system.ts'
import { windowsOfOneProcess } from '../setup/send-windows.ts'

/** A messenger that speaks with its stand-in, and what can be seen and spoilt on the other side. */
export type Stand = {
  messenger: Messenger
  /** Somebody who can be written to, and somebody whom the platform does not know. */
  known: Address
  unknown: Address
  /** Texts that the known one sees, oldest first. */
  said(): string[]
  /** What shows that a message of that type arrived, one each of what the messenger claims to send. */
  sample(type: Outbound['type']): Promise<{ message: Outbound; arrived(): boolean }>
  /** Lets the platform misbehave once; left out where nothing lies between. */
  spoil?(how: 'too-fast' | 'down' | 'broken' | 'token-dead'): void
  /** A quota of the platform that can be used up: how many messages may be sent in all. */
  quota: number | null
  lines: string[]
  close(): Promise<void>
}

const clock = { now: () => new Date() }

function listening(): { lines: string[]; logger: Logger } {
  const lines: string[] = []
  const write = (facts: Record<string, unknown>, text: string) => void lines.push(`${text} ${JSON.stringify(facts)}`)
  return { lines, logger: { info: write, warn: write, error: write } }
}

function tokens(): TokenStore {
  let held: string | undefined
  return {
    async obtain(_key, fetch, rejected) {
      if (held === undefined || held === rejected) held = (await fetch()).token
      return held
    },
  }
}

export async function wechatStand(): Promise<Stand> {
  const openid = 'oKnownCustomer'
  const standIn = {
    originalId: 'gh_0a1b2c3d4e5f',
    appId: 'wx0123456789abcdef',
    appSecret: randomBytes(16).toString('hex'),
    token: 'token-of-the-suite',
    encodingAesKey: randomBytes(32).toString('base64').slice(0, 43),
    kind: 'service' as const,
  }
  const platform = await createWechatPlatform({
    clock,
    webhookUrl: () => 'http://127.0.0.1:9/wechat',
    account: standIn,
    mode: 'safe',
    templates: [{ templateId: 'TM-1', title: '投诉进度', content: '事项：{{thing1.DATA}}' }],
    retries: 0,
  })
  const { lines, logger } = listening()
  const account = wechatAccountSchema.parse({ ...standIn, mode: 'safe', apiBaseUrl: platform.url })
  const api = createWechatApi({ account, tokens: tokens(), logger, timeoutMs: 2000 })
  const bot = createWechatBot({ account, api, logger })
  await bot.start()
  await (await platform.say(openid, { type: 'text', text: '你好' })).settled
  const known: Address = { platform: 'wechat', openid }
  const ours = () => platform.chat(openid).filter(({ from, via }) => from === 'bot' && via !== 'webhook')
  const faults = { 'too-fast': '429', down: '5xx', broken: 'reset', 'token-dead': 'expired-token' } as const
  return {
    messenger: createWechatMessenger({ account, bot, api, windows: windowsOfOneProcess(), clock }),
    known,
    unknown: { platform: 'wechat', openid: 'oNobodyKnowsHim' },
    said: () => ours().map(({ text }) => text),
    async sample(type) {
      const before = ours().length
      const message: Outbound =
        type === 'template'
          ? { type, to: known, template: 'TM-1', keywords: { thing1: '保养' } }
          : { type: 'text', to: known, spans: [{ text: '一句话' }] }
      return { message, arrived: () => ours().length === before + 1 }
    },
    spoil: how => platform.fault({ kind: faults[how] }),
    quota: 5,
    lines,
    async close() {
      await bot.stop()
      await platform.close()
    },
  }
}

export async function feishuStand(): Promise<Stand> {
  const keys = {
    appId: 'cli_0123456789abcdef',
    appSecret: 'secret-of-the-suite',
    encryptKey: 'encrypt-key-of-the-suite',
    verificationToken: 'verification-of-the-suite',
    tenantKey: 'tenant-of-the-suite',
  }
  const platform = await createFeishuPlatform({
    clock,
    app: { ...keys, botOpenId: 'ou_bot' },
    people: [{ openId: 'ou_wang', name: '王店长' }],
    webhookUrl: () => 'http://127.0.0.1:9/feishu',
    tickEveryMs: 0,
  })
  const { lines, logger } = listening()
  const api = feishuApi({ app: { ...keys, domain: platform.url }, tokens: tokens(), logger, timeoutMs: 2000 })
  const messenger = feishuMessenger({ api, logger })
  const { chatId } = platform.createGroup('投诉处理群', ['ou_wang'])
  const known: Address = { platform: 'feishu', chatId }
  const faults = { 'too-fast': '429', down: '5xx', broken: 'reset', 'token-dead': 'expired-token' } as const
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  )
  const file = { bytes: png, contentType: 'image/png', name: 'TS1-图片.png' }
  const card = {
    title: '一般投诉 TS1',
    tone: 'new' as const,
    tags: [],
    facts: [],
    sections: [{ heading: '投诉内容', text: '师傅态度差' }],
    timeline: [],
    actions: [],
    reference: { complaint: '1' },
  }
  return {
    messenger,
    known,
    unknown: { platform: 'feishu', openId: 'ou_nobody' },
    said: () => platform.messages(chatId).flatMap(({ text }) => text ?? []),
    async sample(type) {
      const { messageId } = await messenger.send({ type: 'card', to: known, card }, randomBytes(8).toString('hex'))
      const here = () => platform.messages(chatId)
      const before = here().length
      const added = () => here().length === before + 1
      const standing = () => here().find(message => message.messageId === messageId)
      switch (type) {
        case 'card':
          return { message: { type, to: known, card }, arrived: added }
        case 'card-update':
          return { message: { type, messageId, card }, arrived: () => standing()?.updates === 1 }
        case 'reply':
          return { message: { type, messageId, spans: [{ text: '请尽快' }] }, arrived: added }
        case 'image':
        case 'file':
          return { message: { type, messageId, file }, arrived: () => added() && here().at(-1)?.type === type }
        case 'document':
          return { message: { type, to: known, file }, arrived: added }
        case 'pin':
          return { message: { type, messageId }, arrived: () => standing()?.pinned === true }
        case 'urgent':
          return {
            message: { type, messageId, kind: 'app', openIds: ['ou_wang'] },
            arrived: () => standing()?.urgent.length === 1,
          }
        default:
          return { message: { type: 'text', to: known, spans: [{ text: '一句话' }] }, arrived: added }
      }
    },
    spoil: how => platform.fault({ kind: faults[how] }),
    quota: null,
    lines,
    close: () => platform.close(),
  }
}

/** Any other puppet of Wechaty, played by its own mock. */
export async function puppetStand(): Promise<Stand> {
  const mocker = new mock.Mocker()
  const { lines, logger } = listening()
  const heard = {
    inbox: { store: async () => ({ stored: true as const, inboxId: '1' }) },
    onStored: async () => undefined,
    logger,
  }
  const setAside = createSetAside({ folder: null, ...heard })
  const channel = puppetChannel({ puppet: new PuppetMock({ mocker }), setAside, ...heard })
  await channel.start()
  const account = mocker.createContact({ name: '客服' })
  mocker.login(account)
  const customer = mocker.createContact({ name: '王芳' })
  const known: Address = { platform: 'wechat', openid: customer.id }
  const said = () =>
    [...mocker.cacheMessagePayload.values()].flatMap(({ talkerId, text }) =>
      talkerId === account.id ? [text ?? ''] : [],
    )
  return {
    messenger: channel.messenger,
    known,
    unknown: { platform: 'wechat', openid: 'oNobodyKnowsHim' },
    said,
    async sample() {
      const before = said().length
      const message: Outbound = { type: 'text', to: known, spans: [{ text: '一句话' }] }
      return { message, arrived: () => said().length === before + 1 }
    },
    quota: null,
    lines,
    close: () => channel.stop(),
  }
}
