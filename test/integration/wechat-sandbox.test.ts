/**
 * Proves that the whole bot holds a conversation with an independent implementation of the platform, byte for byte over
 * HTTP: every mode, every kind of message, attachments, passive replies, customer-service and template messages, quotas,
 * and the platform's faults.
 */
import { randomBytes } from 'node:crypto'
import Fastify from 'fastify'
import { afterEach, describe, expect, it } from 'vitest'
import { createWechatPlatform } from '../../bots/sandbox/wechat/platform.ts'
import { type WechatAccount, wechatAccountSchema } from '../../bots/wechat/account.ts'
import { createWechatApi } from '../../bots/wechat/api.ts'
import { createWechatBot } from '../../bots/wechat/bot.ts'
import { createWechatMedia } from '../../bots/wechat/media.ts'
import { createWechatMessenger } from '../../bots/wechat/messenger.ts'
import { wechatWebhook } from '../../bots/wechat/webhook.ts'
import type { InboundMessage } from '../../core/message/inbound.ts'
import type { RawMessage } from '../../core/ports/inbox.ts'
import { windowsOfOneProcess } from '../setup/send-windows.ts'

const openid = 'oCustomer_Wang'
const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

type Change = {
  mode?: WechatAccount['mode']
  kind?: WechatAccount['kind']
  answer?: (message: InboundMessage) => string | null
  failures?: number
}

async function setUp({ mode = 'safe', kind = 'service', answer = () => null, failures = 0 }: Change = {}) {
  const clock = { now: () => new Date() }
  const standIn = {
    originalId: 'gh_0a1b2c3d4e5f',
    appId: 'wx0123456789abcdef',
    appSecret: randomBytes(16).toString('hex'),
    token: 'token-of-the-test',
    encodingAesKey: randomBytes(32).toString('base64').slice(0, 43),
    kind,
  }
  let webhookUrl = ''
  const platform = await createWechatPlatform({
    clock,
    webhookUrl: () => webhookUrl,
    account: standIn,
    mode,
    templates: [{ templateId: 'TM-1', title: '投诉进度', content: '事项：{{thing1.DATA}}' }],
    retryDelayMs: 1,
  })
  closing.push(() => platform.close())

  const account = wechatAccountSchema.parse({ ...standIn, mode, apiBaseUrl: platform.url })
  const lines: string[] = []
  const log = (facts: Record<string, unknown>, message: string) =>
    void lines.push(`${message} ${JSON.stringify(facts)}`)
  const logger = { info: log, warn: log, error: log }
  let token: string | undefined
  const tokens = {
    async obtain(_key: string, fetchToken: () => Promise<{ token: string }>, rejected?: string) {
      if (token === undefined || token === rejected) token = (await fetchToken()).token
      return token
    },
  }
  const api = createWechatApi({ account, tokens, logger, timeoutMs: 2000 })
  const bot = createWechatBot({ account, api, logger })
  await bot.start()
  closing.push(() => bot.stop())

  const stored = new Map<string, RawMessage>()
  let failuresLeft = failures
  const app = Fastify()
  app.register(
    wechatWebhook({
      account,
      clock,
      logger,
      inbox: {
        async store(message) {
          if (failuresLeft-- > 0) throw new Error('the database is away')
          const known = stored.has(message.platformId)
          if (!known) stored.set(message.platformId, message)
          return { stored: !known, inboxId: message.platformId }
        },
      },
      passiveReplies: {
        async claim({ inboxId }) {
          const raw = stored.get(inboxId)
          const text = raw ? answer(await bot.read(raw)) : null
          return text === null ? null : { text, left: async () => undefined, lost: async () => undefined }
        },
      },
    }),
  )
  webhookUrl = `${await app.listen({ port: 0, host: '127.0.0.1' })}/wechat`
  closing.push(() => app.close())

  const messenger = createWechatMessenger({ account, bot, api, windows: windowsOfOneProcess(), clock })
  const tell = (text: string, key = text) =>
    messenger.send({ type: 'text', to: { platform: 'wechat', openid }, spans: [{ text }] }, key)
  const fromBot = () => platform.chat(openid).flatMap(({ from, via, text }) => (from === 'bot' ? [[via, text]] : []))
  return { platform, bot, api, messenger, tell, stored, fromBot, lines }
}

describe.each(['safe', 'compatible', 'plain'] as const)('in %s mode', mode => {
  it('the URL check passes, and a passive reply reaches the customer to the letter', async () => {
    const { platform, fromBot } = await setUp({
      mode,
      answer: ({ content }) => (content.type === 'text' ? `收到：${content.text} ]]> &amp; 👍` : null),
    })
    expect(await platform.verifyUrl()).toBe(true)
    const said = await platform.say(openid, { type: 'text', text: '新车漏油 ]]> <b>' })
    expect((await said.settled).outcome).toBe('replied')
    expect(fromBot()).toEqual([['passive', '收到：新车漏油 ]]> <b> ]]> &amp; 👍']])
  })
})

describe('what a customer sends', () => {
  it('is read in every kind, and files can be fetched', async () => {
    const { platform, bot, api, stored } = await setUp()
    const say = async (message: Parameters<typeof platform.say>[1]) => {
      const said = await platform.say(openid, message)
      expect((await said.settled).outcome).toBe('acknowledged')
      const raw = [...stored.values()].at(-1)
      if (!raw) throw new Error('nothing was stored')
      return (await bot.read(raw)).content
    }
    expect(await say({ type: 'event', event: 'subscribe', key: 'store-7' })).toEqual({
      type: 'event',
      event: 'subscribe',
      key: 'store-7',
    })
    expect(await say({ type: 'text', text: '007' })).toEqual({ type: 'text', text: '007' })
    expect(await say({ type: 'location', latitude: 31.23, longitude: 121.47, label: '人民广场' })).toEqual({
      type: 'location',
      latitude: 31.23,
      longitude: 121.47,
      label: '人民广场',
    })
    expect(await say({ type: 'link', title: '报道', url: 'https://example.com/?a=1&b=2' })).toMatchObject({
      type: 'link',
      url: 'https://example.com/?a=1&b=2',
    })
    expect(await say({ type: 'event', event: 'CLICK', key: 'COMPLAIN' })).toMatchObject({
      event: 'menu',
      key: 'COMPLAIN',
    })
    expect(await say({ type: 'event', event: 'SCAN', key: 'store-7' })).toMatchObject({ event: 'scan', key: 'store-7' })
    for (const type of ['image', 'voice', 'video'] as const) {
      const content = await say({ type })
      if (content.type !== type) throw new Error(`expected ${type}, got ${content.type}`)
      const file = await createWechatMedia(api).fetch(content.media)
      expect(file.contentType).toMatch({ image: /^image\//, voice: /^audio\//, video: /^video\// }[type])
      expect(file.bytes.length).toBeGreaterThan(0)
    }
    expect(await say({ type: 'event', event: 'unsubscribe' })).toEqual({ type: 'event', event: 'unsubscribe' })
  })

  it('is stored once when the platform pushes it twice, and again later', async () => {
    const { platform, stored } = await setUp()
    platform.fault({ kind: 'duplicate' })
    platform.fault({ kind: 'late' })
    await (await platform.say(openid, { type: 'text', text: '一次' })).settled
    await platform.redeliver()
    expect(stored.size).toBe(1)
  })

  it('is pushed again until it could be stored, and the customer never sees an error', async () => {
    const { platform, stored, fromBot, lines } = await setUp({ failures: 2, answer: () => '收到' })
    const said = await platform.say(openid, { type: 'text', text: '别弄丢了' })
    expect((await said.settled).outcome).toBe('replied')
    expect(said.deliveries.map(delivery => delivery.outcome)).toEqual(['bad-answer', 'bad-answer', 'replied'])
    expect(stored.size).toBe(1)
    expect(fromBot()).toEqual([['passive', '收到']])
    expect(lines.join('\n')).not.toContain(openid)
  })
})

describe('what we send', () => {
  it('arrives as customer-service messages until the quota is used, then fails for good', async () => {
    const { platform, tell, fromBot } = await setUp()
    await (await platform.say(openid, { type: 'text', text: '你好' })).settled
    for (const number of [1, 2, 3, 4, 5]) await tell(`第${number}条`)
    await expect(tell('第6条')).rejects.toMatchObject({ code: '45047', retry: 'never', otherWay: 'template' })
    await expect(tell('第7条')).rejects.toMatchObject({ code: 'window-used-up', retry: 'never', otherWay: 'template' })
    expect(fromBot()).toEqual([1, 2, 3, 4, 5].map(number => ['custom', `第${number}条`]))
  })

  it('is refused for a customer who never wrote, but reaches him as a template message, once per key', async () => {
    const { platform, tell, messenger, fromBot } = await setUp()
    platform.addCustomer({ openid })
    await expect(tell('您好')).rejects.toMatchObject({ code: '45015', retry: 'never' })
    const template = {
      type: 'template',
      to: { platform: 'wechat', openid },
      template: 'TM-1',
      keywords: { thing1: '漏油已受理' },
    } as const
    const first = await messenger.send(template, 'outbox-1')
    expect(await messenger.send(template, 'outbox-1')).toEqual(first)
    expect(fromBot()).toEqual([['template', '投诉进度\n事项：漏油已受理']])
  })

  it('survives a token that expired, and says that trying again helps after every other fault', async () => {
    const { platform, tell, fromBot } = await setUp()
    await (await platform.say(openid, { type: 'text', text: '你好' })).settled
    platform.fault({ kind: 'expired-token' })
    await tell('令牌过期也能送到')
    for (const [kind, code] of [
      ['429', 'http-429'],
      ['5xx', 'http-502'],
      ['reset', 'network'],
      ['rate-limit', '45011'],
    ] as const) {
      platform.fault({ kind })
      await expect(tell(kind)).rejects.toMatchObject({ code, retry: 'later' })
    }
    await tell('又好了')
    expect(fromBot()).toEqual([
      ['custom', '令牌过期也能送到'],
      ['custom', '又好了'],
    ])
  })
})
