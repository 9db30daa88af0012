/**
 * Proves that our Feishu bot and the stand-in for Feishu, written by different hands, understand each other over HTTP:
 * every card is accepted by its strict validation, messages and presses arrive over webhook and long connection alike,
 * and with the platform failing in every way a message that is sent again with the same key reaches people once.
 */
import type { AddressInfo } from 'node:net'
import fc from 'fast-check'
import fastify from 'fastify'
import { afterEach, describe, expect, it } from 'vitest'
import { feishuApi } from '../../bots/feishu/api.ts'
import type { FeishuApp } from '../../bots/feishu/app.ts'
import { wireFieldName } from '../../bots/feishu/field-name.ts'
import type { EventDuties } from '../../bots/feishu/handle-event.ts'
import { feishuMedia } from '../../bots/feishu/media.ts'
import { feishuMessenger } from '../../bots/feishu/messenger.ts'
import { feishuReader } from '../../bots/feishu/reader.ts'
import { renderCard } from '../../bots/feishu/render.ts'
import { feishuSocket } from '../../bots/feishu/socket.ts'
import { feishuWebhook } from '../../bots/feishu/webhook.ts'
import { createFeishuPlatform } from '../../bots/sandbox/feishu/platform.ts'
import type { FeishuPlatformOptions } from '../../bots/sandbox/feishu/platform-types.ts'
import { PlatformError } from '../../core/errors.ts'
import type { CardPress } from '../../core/message/inbound.ts'
import type { CardView, FormField } from '../../core/message/outbound.ts'
import type { RawMessage } from '../../core/ports/inbox.ts'
import type { TokenStore } from '../../core/ports/messenger.ts'
import type { Logger } from '../../core/ports/system.ts'

const clock = { now: () => new Date() }
const keys = {
  appId: 'cli_0123456789abcdef',
  appSecret: 'secret-of-this-test',
  encryptKey: 'encrypt-key-of-this-test',
  verificationToken: 'verification-of-this-test',
  tenantKey: 'tenant-of-this-test',
}

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

function memoryTokens(): TokenStore {
  let held: string | undefined
  return {
    async obtain(_key, fetch, rejected) {
      if (held === undefined || held === rejected) held = (await fetch()).token
      return held
    },
  }
}

async function start(
  mode: 'webhook' | 'socket',
  options: { limits?: FeishuPlatformOptions['limits']; press?: EventDuties['press'] } = {},
) {
  let webhookUrl: string | null = null
  const platform = await createFeishuPlatform({
    clock,
    app: { ...keys, botOpenId: 'ou_bot', botName: '有诉必应' },
    people: [
      { openId: 'ou_wang', name: '王店长', mobile: '13800000001', email: 'wang@example.com' },
      { openId: 'ou_li', name: '李客服' },
    ],
    webhookUrl: () => webhookUrl,
    tickEveryMs: 0,
    ...(options.limits ? { limits: options.limits } : {}),
  })
  closing.push(() => platform.close())
  const app: FeishuApp = { ...keys, domain: platform.url }
  const lines: string[] = []
  const write = (facts: Record<string, unknown>, text: string) => void lines.push(JSON.stringify({ ...facts, text }))
  const logger: Logger = { info: write, warn: write, error: write }
  const stored = new Map<string, RawMessage>()
  const presses: CardPress[] = []
  const lost: string[] = []
  const duties: EventDuties = {
    app,
    logger,
    inbox: {
      async store(raw) {
        const fresh = !stored.has(raw.platformId)
        if (fresh) stored.set(raw.platformId, raw)
        return { stored: fresh, inboxId: raw.platformId }
      },
    },
    onChatLost: chatId => void lost.push(chatId),
    press: async press => {
      presses.push(press)
      return options.press ? options.press(press) : { tone: 'success', text: '已受理' }
    },
  }
  const socket = feishuSocket(duties, { firstBackOffMs: 10 })
  if (mode === 'webhook') {
    const server = fastify()
    closing.push(() => server.close())
    await server.register(feishuWebhook({ ...duties, clock }))
    await server.listen({ port: 0, host: '127.0.0.1' })
    webhookUrl = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}/feishu`
  } else {
    closing.push(() => socket.close())
    await socket.start()
  }
  const api = feishuApi({ app, tokens: memoryTokens(), logger, timeoutMs: 2_000 })
  const messenger = feishuMessenger({ api, logger })
  const group = platform.createGroup('售后投诉群', ['ou_wang', 'ou_li'])
  const reader = feishuReader({ botOpenId: async () => (await api.botInfo()).openId })
  return { platform, api, messenger, group, reader, stored, presses, lost, lines, socket }
}

const fields: FormField[] = [
  {
    name: 'measure',
    label: '处理措施',
    type: 'multiline',
    required: true,
    placeholder: '准备怎么做',
    value: '更换配件',
  },
  { name: 'by', label: '经手人', type: 'text', required: false },
  { name: 'amount', label: '补偿金额（元）', type: 'amount', required: true },
  { name: 'date', label: '完成日期', type: 'date', required: true, value: '2026-11-20' },
  { name: 'person', label: '转给', type: 'person', required: true, options: [{ value: 'ou_li', label: '李' }] },
  { name: 'anyone', label: '协助', type: 'person', required: false, value: 'ou_wang' },
  {
    name: 'outcome',
    label: '结果',
    type: 'choice',
    required: true,
    options: [{ value: 'ok', label: '满意' }],
    value: 'ok',
  },
  { name: 'empty', label: '门店', type: 'choice', required: false, options: [] },
]

const full: CardView = {
  title: '投诉 TS20261118-001',
  subtitle: '售后 · 深圳北站店',
  tone: 'late',
  tags: ['重大', '第 2 轮', '夜间', '已升级'],
  facts: [
    { label: '客户', value: '李先生 138****5678' },
    { label: '车牌', value: '粤B·7****9' },
    { label: '时限', value: '11-18 10:30（剩 30 分钟）' },
  ],
  sections: [{ heading: '客户反映', text: '保养后刹车异响 <at id=all></at> [点我](https://evil.example)' }],
  notice: [{ mention: 'ou_wang', name: '王店长' }, { text: ' 请受理' }],
  timeline: Array.from({ length: 500 }, (_, index) => ({
    at: `11-18 ${index}`,
    text: '已联系客户并说明情况'.repeat(5),
  })),
  actions: [
    { command: 'accept', label: '受理', style: 'primary', confirm: '确认由您受理？' },
    { command: 'escalate', label: '升级', style: 'danger', value: { level: '2' } },
    { command: 'plan', label: '提交方案', style: 'primary', fields, confirm: '提交后等待审批' },
    { command: 'plan', label: '另一方案', style: 'default', fields },
  ],
  footer: '数据已脱敏',
  reference: { complaint: '42', kind: 'case' },
}

const bare: CardView = {
  title: '没有内容的卡片',
  tone: 'new',
  tags: [],
  facts: [],
  sections: [],
  timeline: [],
  actions: [],
  reference: {},
}

describe('a card', () => {
  it.each(['new', 'running', 'waiting', 'late', 'done'] as const)(
    'that is %s is accepted, full and bare',
    async tone => {
      const { messenger, platform, group } = await start('webhook')
      const to = { platform: 'feishu' as const, chatId: group.chatId }
      await messenger.send({ type: 'card', to, card: { ...full, tone } }, 'full')
      await messenger.send({ type: 'card', to, card: { ...bare, tone } }, 'bare')
      expect(platform.messages(group.chatId).map(message => message.type)).toEqual(['interactive', 'interactive'])
    },
  )

  it('of any words, fields and sizes is accepted', async () => {
    const { api, group } = await start('webhook', { limits: { perTarget: 1e6, perApiSecond: 1e6, perApiMinute: 1e6 } })
    const nasty = fc.constantFrom(
      '<at id=ou_nobody></at>',
      '<at id=all></at>',
      '| a |\n|---|',
      '```',
      '\u0000',
      '😡'.repeat(500),
      '',
    )
    const words = fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), nasty)
    const name = fc.constantFrom('note', 'date', 'amount', 'who')
    const field: fc.Arbitrary<FormField> = fc.record(
      {
        name,
        label: words,
        type: fc.constantFrom('text', 'multiline', 'amount', 'date', 'person', 'choice'),
        required: fc.boolean(),
        placeholder: words,
        value: words,
        options: fc.uniqueArray(fc.record({ value: fc.oneof(words, fc.constant('ou_li')), label: words }), {
          maxLength: 4,
          selector: option => option.value,
        }),
      },
      { requiredKeys: ['name', 'label', 'type', 'required'] },
    )
    const uniqueFields = fc.uniqueArray(field, { maxLength: 4, selector: one => one.name })
    const view: fc.Arbitrary<CardView> = fc.record(
      {
        title: words,
        subtitle: words,
        tone: fc.constantFrom('new', 'running', 'waiting', 'late', 'done'),
        tags: fc.array(words, { maxLength: 6 }),
        facts: fc.array(fc.record({ label: words, value: words }), { maxLength: 60 }),
        sections: fc.array(fc.record({ heading: words, text: words }), { maxLength: 6 }),
        notice: fc.array(
          fc.oneof(
            fc.record({ text: words }),
            fc.record({ mention: fc.constantFrom('ou_wang', 'all', 'x'), name: words }),
          ),
        ),
        timeline: fc.array(fc.record({ at: words, text: words }), { maxLength: 30 }),
        actions: fc.array(
          fc.record(
            {
              command: fc.constantFrom('accept', 'plan'),
              label: words,
              style: fc.constantFrom('primary', 'default', 'danger'),
              confirm: words,
              fields: uniqueFields,
            },
            { requiredKeys: ['command', 'label', 'style'] },
          ),
          { maxLength: 5 },
        ),
        footer: words,
        reference: fc.constant({ complaint: '42' }),
      },
      { requiredKeys: ['title', 'tone', 'tags', 'facts', 'sections', 'timeline', 'actions', 'reference'] },
    )
    let count = 0
    await fc.assert(
      fc.asyncProperty(view, async one => {
        count += 1
        await api.sendCard({ type: 'chat_id', id: group.chatId }, renderCard(one), `card-${count}`)
      }),
      { numRuns: 150 },
    )
  })

  it('can be updated, replied to, pinned and urged', async () => {
    const { messenger, api, platform, group } = await start('webhook')
    const to = { platform: 'feishu' as const, chatId: group.chatId }
    const { messageId } = await messenger.send({ type: 'card', to, card: full }, 'k1')
    await messenger.send({ type: 'card-update', messageId, card: { ...full, tone: 'done' } }, 'k2')
    await messenger.send(
      { type: 'reply', messageId, spans: [{ mention: 'ou_li', name: '李客服' }, { text: ' 请跟进' }] },
      'k3',
    )
    await api.pin(messageId)
    for (const kind of ['app', 'sms', 'phone'] as const) {
      await messenger.send({ type: 'urgent', messageId, kind, openIds: ['ou_wang'] }, `k-${kind}`)
    }
    const [card, reply] = platform.messages(group.chatId)
    expect(card).toMatchObject({ updates: 1, pinned: true, card: { header: { template: 'green' } } })
    expect(card?.urgent.map(one => one.kind)).toEqual(['app', 'sms', 'phone'])
    expect(reply?.replyTo).toBe(messageId)
  })

  it('takes pictures and files under it, byte for byte, once each', async () => {
    const { messenger, api, platform, group } = await start('webhook')
    const to = { platform: 'feishu' as const, chatId: group.chatId }
    const { messageId } = await messenger.send({ type: 'card', to, card: full }, 'k1')
    const picture = {
      bytes: Buffer.from('\x89PNG\r\n\x1a\n\0--\r\n', 'latin1'),
      contentType: 'image/png',
      name: '图片.png',
    }
    const voice = { bytes: Buffer.from('#!AMR\n<'), contentType: 'audio/amr', name: 'TS1-语音.amr' }
    const large = { ...picture, bytes: Buffer.concat([picture.bytes, Buffer.alloc(10 * 1024 * 1024)]) }
    for (const round of ['first', 'again']) {
      await messenger.send({ type: 'image', messageId, file: picture }, 'k2')
      await messenger.send({ type: 'file', messageId, file: voice }, 'k3')
      if (round === 'first') await messenger.send({ type: 'image', messageId, file: large }, 'k4')
    }
    const under = platform.messages(group.chatId).filter(one => one.replyTo === messageId)
    expect(under.map(one => one.type)).toEqual(['image', 'file', 'file'])
    const fetched = await Promise.all(
      under.map(one =>
        api.downloadResource(one.messageId, one.mediaKey ?? '', one.type === 'image' ? 'image' : 'file'),
      ),
    )
    for (const [index, { bytes }] of [picture, voice, large].entries()) {
      expect(Buffer.from(fetched[index]?.bytes ?? []).equals(bytes)).toBe(true)
    }
    expect(decodeURIComponent(fetched[1]?.fileName ?? '')).toBe('TS1-语音.amr')
  })
})

describe.each(['webhook', 'socket'] as const)('over the %s', mode => {
  it('what people write arrives and is read', async () => {
    const { platform, group, stored, reader } = await start(mode)
    const inGroup = await platform.post(group.chatId, { as: 'ou_wang', text: '@有诉必应 我的待办 给 @李客服' })
    const direct = await platform.post('p2p:ou_li', { as: 'ou_li', text: '客户投诉刹车异响' })
    expect([inGroup.delivered, direct.delivered]).toEqual([true, true])
    const read = await Promise.all([...stored.values()].map(raw => reader.read(raw)))
    expect(read).toMatchObject([
      {
        sender: 'ou_wang',
        conversation: `feishu:${group.chatId}`,
        content: { type: 'text', text: '我的待办 给 @李客服' },
        chat: { type: 'group', mentionsBot: true },
      },
      {
        sender: 'ou_li',
        content: { type: 'text', text: '客户投诉刹车异响' },
        chat: { type: 'p2p', mentionsBot: false },
      },
    ])
  })

  it('a picture arrives and can be fetched', async () => {
    const { platform, api, stored, reader } = await start(mode)
    await platform.post('p2p:ou_li', {
      as: 'ou_li',
      image: { bytes: new Uint8Array([1, 2, 3]), contentType: 'image/png' },
    })
    const [raw] = stored.values()
    if (!raw) throw new Error('nothing arrived')
    const { content, id } = await reader.read(raw)
    if (content.type !== 'image') throw new Error(`arrived as ${content.type}`)
    const file = await feishuMedia(api).fetch({ mediaId: content.media.mediaId, messageId: id })
    expect([...file.bytes]).toEqual([1, 2, 3])
    expect(file.contentType).toBe('image/png')
  })

  it('a form is brought back under its own names, and the answer changes the card for all', async () => {
    const { platform, messenger, group, presses } = await start(mode, {
      press: async () => ({ tone: 'success', text: '方案已提交', card: { ...bare, tone: 'waiting' } }),
    })
    const to = { platform: 'feishu' as const, chatId: group.chatId }
    const { messageId } = await messenger.send({ type: 'card', to, card: full }, 'k1')
    const shown = await platform.press(messageId, {
      as: 'ou_wang',
      name: wireFieldName('plan', 2, 'submit'),
      form_value: {
        [wireFieldName('plan', 2, 'amount')]: '1200',
        [wireFieldName('plan', 2, 'date')]: '2026-11-21',
        [wireFieldName('plan', 2, 'person')]: 'ou_li',
      },
    })
    expect(shown.toast).toEqual({ type: 'success', content: '方案已提交' })
    expect(shown.card).toMatchObject({ header: { template: 'orange' } })
    expect(presses).toMatchObject([
      {
        person: 'ou_wang',
        messageId,
        chatId: group.chatId,
        value: { complaint: '42', kind: 'case', command: 'plan' },
        form: {
          measure: '更换配件',
          amount: '1200',
          date: '2026-11-21',
          person: 'ou_li',
          anyone: 'ou_wang',
          outcome: 'ok',
        },
      },
    ])
  })

  it('a button says which one it was, and a failure is a toast', async () => {
    const { platform, messenger, group } = await start(mode, { press: () => Promise.reject(new Error('no database')) })
    const to = { platform: 'feishu' as const, chatId: group.chatId }
    const { messageId } = await messenger.send({ type: 'card', to, card: full }, 'k1')
    const value = { complaint: '42', kind: 'case', level: '2', command: 'escalate' }
    const shown = await platform.press(messageId, { as: 'ou_wang', value })
    expect(shown.toast?.type).toBe('error')
    expect(shown.toast?.content).toContain('稍后再点一次')
  })

  it('a message delivered twice at once is kept once', async () => {
    const { platform, stored } = await start(mode)
    platform.fault({ kind: 'duplicate' })
    await platform.post('p2p:ou_li', { as: 'ou_li', text: '你好' })
    expect(stored.size).toBe(1)
  })

  it('a dissolved group and a bot thrown out are told', async () => {
    const { platform, group, lost } = await start(mode)
    const other = platform.createGroup('另一个群', ['ou_wang'])
    await platform.disband(group.chatId, 'ou_wang')
    await platform.removeBot(other.chatId, 'ou_wang')
    expect(lost).toEqual([group.chatId, other.chatId])
  })
})

it('the request URL proves itself', async () => {
  const { platform } = await start('webhook')
  expect(await platform.verifyUrl()).toEqual({ ok: true })
})

it('the long connection comes back after it was cut', async () => {
  const { platform, stored, socket } = await start('socket')
  platform.fault({ kind: 'ws-drop', times: 2 })
  await expect.poll(() => platform.connections() === 1 && socket.isConnected(), { timeout: 8000 }).toBe(true)
  expect((await platform.post('p2p:ou_li', { as: 'ou_li', text: '还在吗' })).delivered).toBe(true)
  expect(stored.size).toBe(1)
}, 15_000)

describe('a platform that fails', () => {
  it.each([
    ['429', '99991400'],
    ['5xx', 'http-502'],
    ['timeout', 'timeout'],
    ['reset', 'network'],
  ] as const)(
    'with %s is reported as %s, and sending again with the same key reaches people once',
    async (kind, code) => {
      const { platform, messenger, group } = await start('webhook')
      const to = { platform: 'feishu' as const, chatId: group.chatId }
      await messenger.send({ type: 'text', to, spans: [{ text: '预热' }] }, 'warm')
      platform.fault({ kind })
      const send = () => messenger.send({ type: 'text', to, spans: [{ text: '请受理' }] }, 'outbox-7')
      const refused = await send().then(
        () => undefined,
        (error: unknown) => error,
      )
      expect(refused).toBeInstanceOf(PlatformError)
      expect(refused).toMatchObject({ code, retry: 'later' })
      const { messageId } = await send()
      expect((await send()).messageId).toBe(messageId)
      expect(platform.messages(group.chatId).map(message => message.text)).toEqual(['预热', '请受理'])
    },
  )

  it('with an expired token is not even noticed', async () => {
    const { platform, messenger, group } = await start('webhook')
    const to = { platform: 'feishu' as const, chatId: group.chatId }
    await messenger.send({ type: 'text', to, spans: [{ text: '一' }] }, 'k1')
    platform.fault({ kind: 'expired-token' })
    await messenger.send({ type: 'text', to, spans: [{ text: '二' }] }, 'k2')
    expect(platform.messages(group.chatId)).toHaveLength(2)
  })

  it('for a message to a dissolved group says that it is for good', async () => {
    const { platform, messenger, group } = await start('webhook')
    await platform.disband(group.chatId, 'ou_wang')
    const to = { platform: 'feishu' as const, chatId: group.chatId }
    await expect(messenger.send({ type: 'text', to, spans: [{ text: '在吗' }] }, 'k')).rejects.toMatchObject({
      retry: 'never',
    })
  })
})

it('a dozen messages at once to one group stay below the platform’s limit', async () => {
  const { platform, messenger, group } = await start('webhook')
  const to = { platform: 'feishu' as const, chatId: group.chatId }
  const sends = Array.from({ length: 12 }, (_, index) =>
    messenger.send({ type: 'text', to, spans: [{ text: `第 ${index} 条` }] }, `k${index}`),
  )
  await Promise.all(sends)
  expect(platform.messages(group.chatId)).toHaveLength(12)
}, 15_000)

it('a war room is made once, filled and its people are found', async () => {
  const { platform, api } = await start('webhook')
  const room = await api.createChat({ name: '重大投诉应急', openIds: ['ou_wang'] }, 'room-1')
  expect(await api.createChat({ name: '重大投诉应急', openIds: ['ou_wang'] }, 'room-1')).toEqual(room)
  await api.addMembers(room.chatId, ['ou_li'])
  expect(platform.chats().find(chat => chat.chatId === room.chatId)?.members).toEqual(
    expect.arrayContaining(['ou_wang', 'ou_li']),
  )
  const found = await api.resolveIds({ mobiles: ['13800000001', '13900000009'], emails: ['wang@example.com'] })
  expect(Object.fromEntries(found)).toEqual({ '13800000001': 'ou_wang', 'wang@example.com': 'ou_wang' })
  platform.setPerson('ou_wang', { frozen: true })
  expect(await api.getUser('ou_wang')).toMatchObject({ name: '王店长', frozen: true, resigned: false })
})
