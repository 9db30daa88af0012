/**
 * Proves that the Feishu webhook answers only what Feishu signed and encrypted with our keys, stores a message before it
 * answers, and always gives a person who pressed a button a toast. Requests are signed here by an independent hand.
 */
import { createCipheriv, createHash, randomBytes } from 'node:crypto'
import fastify, { type FastifyInstance } from 'fastify'
import { afterEach, describe, expect, it } from 'vitest'
import type { FeishuApp } from '../../bots/feishu/app.ts'
import type { EventDuties } from '../../bots/feishu/handle-event.ts'
import { feishuWebhook } from '../../bots/feishu/webhook.ts'
import type { CardPress } from '../../core/message/inbound.ts'
import type { Inbox, RawMessage } from '../../core/ports/inbox.ts'
import type { Logger } from '../../core/ports/system.ts'

const now = new Date('2026-11-18T02:00:00Z')
const app: FeishuApp = {
  appId: 'cli_0123456789abcdef',
  appSecret: 'the-app-secret-value',
  encryptKey: 'the-encrypt-key-value',
  verificationToken: 'the-verification-token',
  tenantKey: 'tenant-ours',
  domain: 'http://127.0.0.1:1',
}

function encrypt(payload: unknown, key = app.encryptKey): string {
  const iv = randomBytes(16)
  const cipher = createCipheriv('aes-256-cbc', createHash('sha256').update(key).digest(), iv)
  return Buffer.concat([iv, cipher.update(JSON.stringify(payload)), cipher.final()]).toString('base64')
}

function sign(body: string | Buffer, options: { at?: Date; key?: string } = {}) {
  const timestamp = String(Math.floor((options.at ?? now).getTime() / 1000))
  const nonce = randomBytes(8).toString('hex')
  const signature = createHash('sha256')
    .update(timestamp + nonce + (options.key ?? app.encryptKey))
    .update(body)
    .digest('hex')
  return {
    'content-type': 'application/json; charset=utf-8',
    'x-lark-request-timestamp': timestamp,
    'x-lark-request-nonce': nonce,
    'x-lark-signature': signature,
  }
}

function event(type: string, body: object, header: object = {}) {
  return {
    schema: '2.0',
    header: {
      event_id: 'event-1',
      event_type: type,
      create_time: String(now.getTime()),
      token: app.verificationToken,
      app_id: app.appId,
      tenant_key: 'tenant-ours',
      ...header,
    },
    event: body,
  }
}

function message(text = '你好', sender: object = {}) {
  return event('im.message.receive_v1', {
    sender: { sender_id: { open_id: 'ou_staff' }, sender_type: 'user', tenant_key: 'tenant-ours', ...sender },
    message: {
      message_id: 'om_1',
      create_time: String(now.getTime()),
      chat_id: 'oc_1',
      chat_type: 'p2p',
      message_type: 'text',
      content: JSON.stringify({ text }),
    },
  })
}

function press(tenant = 'tenant-ours') {
  return event('card.action.trigger', {
    operator: { tenant_key: tenant, open_id: 'ou_manager' },
    action: { tag: 'button', value: { complaint: '42', command: 'accept' }, form_value: { accept__note: '马上联系' } },
    context: { open_message_id: 'om_card', open_chat_id: 'oc_1' },
  })
}

/** An inbox in memory that keeps the promise of the port: once for every platform id. */
function memoryInbox() {
  const stored = new Map<string, RawMessage>()
  const inbox: Inbox = {
    async store(raw) {
      const fresh = !stored.has(raw.platformId)
      if (fresh) stored.set(raw.platformId, raw)
      return { stored: fresh, inboxId: raw.platformId }
    },
  }
  return { inbox, stored }
}

const servers: FastifyInstance[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map(server => server.close()))
})

async function start(duties: Partial<EventDuties> = {}) {
  const { inbox, stored } = memoryInbox()
  const lines: string[] = []
  const write = (facts: Record<string, unknown>, text: string) => void lines.push(JSON.stringify({ ...facts, text }))
  const logger: Logger = { info: write, warn: write, error: write }
  const presses: CardPress[] = []
  const server = fastify()
  servers.push(server)
  await server.register(
    feishuWebhook({
      app,
      inbox,
      logger,
      clock: { now: () => now },
      press: async one => {
        presses.push(one)
        return { tone: 'success', text: '已受理' }
      },
      ...duties,
    }),
  )
  const post = async (body: string | Buffer, headers: Record<string, string>) => {
    const answer = await server.inject({ method: 'POST', url: '/feishu', payload: body, headers })
    return { status: answer.statusCode, body: answer.json() as Record<string, unknown> }
  }
  const deliver = (payload: unknown) => {
    const body = JSON.stringify({ encrypt: encrypt(payload) })
    return post(body, sign(body))
  }
  return { post, deliver, stored, lines, presses, server }
}

describe('the challenge', () => {
  it('is answered when it is encrypted with our key and carries our token, although it is not signed', async () => {
    const { post } = await start()
    const body = JSON.stringify({
      encrypt: encrypt({ type: 'url_verification', token: app.verificationToken, challenge: 'c-1' }),
    })
    expect(await post(body, { 'content-type': 'application/json' })).toEqual({
      status: 200,
      body: { challenge: 'c-1' },
    })
  })

  it.each([
    ['a wrong token', { encrypt: encrypt({ type: 'url_verification', token: 'guess', challenge: 'c' }) }],
    ['plain text', { type: 'url_verification', token: 'the-verification-token', challenge: 'c' }],
    [
      'another key',
      { encrypt: encrypt({ type: 'url_verification', token: 'the-verification-token', challenge: 'c' }, 'other') },
    ],
  ])('is refused with %s', async (_name, body) => {
    const { post } = await start()
    expect((await post(JSON.stringify(body), { 'content-type': 'application/json' })).status).toBe(401)
  })
})

describe('a message', () => {
  it('is stored with the platform’s id and time before the request is answered', async () => {
    const told: string[] = []
    const { deliver, stored } = await start({ onStored: conversation => void told.push(conversation) })
    expect(await deliver(message())).toEqual({ status: 200, body: {} })
    const raw = stored.get('om_1')
    expect(raw).toMatchObject({ platform: 'feishu', conversation: 'feishu:oc_1', sentAt: now })
    expect(raw?.payload).not.toContain(app.verificationToken)
    expect(told).toEqual(['feishu:oc_1'])
  })

  it('is stored once however often and under whatever event id it is delivered', async () => {
    const { deliver, stored } = await start()
    await deliver(message())
    await deliver({ ...message(), header: { ...message().header, event_id: 'event-2' } })
    expect(stored.size).toBe(1)
  })

  it('is answered with 500 when it could not be stored, so that Feishu delivers it again', async () => {
    const inbox: Inbox = { store: () => Promise.reject(new Error('postgres://user:password@host')) }
    const { deliver, lines } = await start({ inbox })
    expect((await deliver(message('13812345678'))).status).toBe(500)
    expect(lines.join()).not.toMatch(/password|13812345678/)
  })

  it('stays acknowledged when nobody can be told of it', async () => {
    const { deliver, stored } = await start({ onStored: () => Promise.reject(new Error('redis is gone')) })
    expect((await deliver(message())).status).toBe(200)
    expect(stored.size).toBe(1)
  })

  it.each([
    ['somebody of another company', { tenant_key: 'tenant-other' }],
    ['nobody knows which company', { tenant_key: undefined }],
    ['another bot', { sender_type: 'app' }],
  ])('is acknowledged and dropped when it comes from %s', async (_name, sender) => {
    const { deliver, stored } = await start()
    expect(await deliver(message('hi', sender))).toEqual({ status: 200, body: {} })
    expect(stored.size).toBe(0)
  })

  it('with a pretty-printed body passes, because the raw bytes are what is signed', async () => {
    const { post, stored } = await start()
    const body = JSON.stringify({ encrypt: encrypt(message()) }, null, 2)
    expect((await post(body, sign(body))).status).toBe(200)
    expect(stored.size).toBe(1)
  })
})

describe('an adversary', () => {
  const good = () => JSON.stringify({ encrypt: encrypt(message()) })
  const attacks: [string, () => [string | Buffer, Record<string, string>], number][] = [
    ['without a signature', () => [good(), { 'content-type': 'application/json' }], 401],
    ['with a signature of another key', () => [good(), sign(good(), { key: 'guess' })], 401],
    ['with a signature that is no digest', () => [good(), { ...sign(good()), 'x-lark-signature': '00' }], 401],
    ['with a digest of the right length', () => [good(), { ...sign(good()), 'x-lark-signature': 'f'.repeat(64) }], 401],
    ['with somebody else’s signature on a changed body', () => [good(), sign(good())], 401],
    ['with a signature from six minutes ago', () => fresh(new Date(now.getTime() - 360_000)), 401],
    ['with a signature from the future', () => fresh(new Date(now.getTime() + 360_000)), 401],
    ['with a timestamp that is no number', () => withTimestamp('NaN'), 401],
    ['in plain text although there is a key', () => signed(JSON.stringify(message())), 401],
    ['with a ciphertext that is none', () => signed('{"encrypt":"AAAA"}'), 401],
    ['with a ciphertext that is not text', () => signed('{"encrypt":{"$ne":1}}'), 401],
    ['with garbage', () => signed('\u0000\u0001garbage'), 400],
    ['with nothing at all', () => signed(''), 400],
    ['with invalid UTF-8', () => signed(Buffer.from([0x7b, 0xff, 0xfe, 0x7d])), 400],
    ['with a prototype key outside', () => signed(`{"__proto__":{"a":1},"encrypt":"${encrypt(message())}"}`), 400],
    [
      'with a wrong token inside',
      () => encrypted({ ...message(), header: { ...message().header, token: 'guess' } }),
      401,
    ],
    ['without a token inside', () => encrypted({ schema: '2.0', event: {} }), 401],
    ['for another app', () => encrypted({ ...message(), header: { ...message().header, app_id: 'cli_other' } }), 401],
  ]

  function signed(body: string | Buffer): [string | Buffer, Record<string, string>] {
    return [body, sign(body)]
  }
  function encrypted(payload: unknown) {
    return signed(JSON.stringify({ encrypt: encrypt(payload) }))
  }
  function fresh(at: Date): [string, Record<string, string>] {
    const body = good()
    return [body, sign(body, { at })]
  }
  function withTimestamp(timestamp: string): [string, Record<string, string>] {
    const body = good()
    const signature = createHash('sha256').update(`${timestamp}n${app.encryptKey}${body}`).digest('hex')
    return [
      body,
      {
        ...sign(body),
        'x-lark-request-timestamp': timestamp,
        'x-lark-request-nonce': 'n',
        'x-lark-signature': signature,
      },
    ]
  }

  it.each(attacks)(
    '%s is refused, with one line in the log and nothing personal in it',
    async (_name, make, status) => {
      const { post, stored, lines } = await start()
      const [body, headers] = make()
      expect((await post(body, headers)).status).toBe(status)
      expect(stored.size).toBe(0)
      expect(lines).toHaveLength(1)
      expect(lines.join()).not.toMatch(/你好|ou_staff|the-/)
    },
  )

  it('with 10 MB is refused before anybody reads it', async () => {
    const { post, stored } = await start()
    const body = JSON.stringify({ encrypt: 'A'.repeat(10_000_000) })
    expect((await post(body, sign(body))).status).toBe(413)
    expect(stored.size).toBe(0)
  })

  it('with a prototype key inside the ciphertext changes nothing', async () => {
    const { post, presses } = await start()
    const payload = JSON.stringify(press()).replace('"command"', '"__proto__":{"admin":"1"},"command"')
    const iv = randomBytes(16)
    const cipher = createCipheriv('aes-256-cbc', createHash('sha256').update(app.encryptKey).digest(), iv)
    const body = JSON.stringify({
      encrypt: Buffer.concat([iv, cipher.update(payload), cipher.final()]).toString('base64'),
    })
    expect((await post(body, sign(body))).status).toBe(401)
    expect(presses).toHaveLength(0)
    expect(({} as Record<string, unknown>).admin).toBeUndefined()
  })

  it('finds a server that still works after every attack', async () => {
    const { post, deliver, stored } = await start()
    for (const [, make] of attacks) await post(...make())
    expect((await deliver(message())).status).toBe(200)
    expect(stored.size).toBe(1)
  })
})

describe('a press', () => {
  it('reaches the app with its value and form and is answered with a toast', async () => {
    const { deliver, presses } = await start()
    expect(await deliver(press())).toEqual({ status: 200, body: { toast: { type: 'success', content: '已受理' } } })
    expect(presses).toEqual([
      {
        id: 'event-1',
        platform: 'feishu',
        person: 'ou_manager',
        messageId: 'om_card',
        chatId: 'oc_1',
        value: { complaint: '42', command: 'accept' },
        form: { note: '马上联系' },
      },
    ])
  })

  it('is answered with the new card where there is one', async () => {
    const card = {
      title: '投诉 42',
      tone: 'running' as const,
      tags: [],
      facts: [],
      sections: [],
      timeline: [],
      actions: [],
      reference: {},
    }
    const { deliver } = await start({ press: async () => ({ tone: 'success', text: '好', card }) })
    expect((await deliver(press())).body).toMatchObject({ card: { type: 'raw', data: { schema: '2.0' } } })
  })

  it('gets a friendly toast when the work takes too long, and the work goes on', async () => {
    let finished = false
    let finish = () => {}
    const work = new Promise<void>(resolve => {
      finish = resolve
    })
    const { deliver } = await start({
      pressTimeoutMs: 20,
      press: async () => {
        await work
        finished = true
        return { tone: 'success', text: '好' }
      },
    })
    expect((await deliver(press())).body).toEqual({ toast: { type: 'info', content: '正在处理，请稍候查看卡片' } })
    expect(finished).toBe(false)
    finish()
    await expect.poll(() => finished).toBe(true)
  })

  it('gets an error toast and never a 500 when the work fails, now or late', async () => {
    const { deliver, lines } = await start({ press: () => Promise.reject(new Error('李雷 13812345678')) })
    const answer = await deliver(press())
    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject({ toast: { type: 'error' } })
    expect(lines.join()).toContain('a press failed')
    expect(lines.join()).not.toMatch(/李雷|13812345678/)
  })

  it('keeps its toast when the card that belongs to it cannot be shown, because the work is done', async () => {
    const options = Array.from({ length: 3000 }, (_, index) => ({ value: `v${index}`, label: `第 ${index} 项` }))
    const { deliver, lines } = await start({
      press: async () => ({
        tone: 'success',
        text: '已转派',
        card: {
          title: '投诉 42',
          tone: 'running',
          tags: [],
          facts: [],
          sections: [],
          timeline: [],
          actions: [
            {
              command: 'transfer',
              label: '转派',
              style: 'default',
              fields: [{ name: 'unit', label: '门店', type: 'choice', required: true, options }],
            },
          ],
          reference: {},
        },
      }),
    })
    expect((await deliver(press())).body).toEqual({ toast: { type: 'success', content: '已转派' } })
    expect(lines.join()).toContain('a card cannot be rendered')
  })

  it('by somebody of another company is refused with a toast', async () => {
    const { deliver, presses } = await start()
    expect((await deliver(press('tenant-other'))).body).toMatchObject({ toast: { type: 'error' } })
    expect(presses).toHaveLength(0)
  })

  it('that cannot be read is refused with a toast', async () => {
    const { deliver } = await start()
    expect((await deliver(event('card.action.trigger', { action: 1 }))).body).toMatchObject({
      toast: { type: 'error' },
    })
  })
})

describe('a group that is lost', () => {
  it.each(['im.chat.disbanded_v1', 'im.chat.member.bot.deleted_v1'])('is told to the app on %s', async type => {
    const lost: string[] = []
    const { deliver } = await start({ onChatLost: chatId => void lost.push(chatId) })
    expect(await deliver(event(type, { chat_id: 'oc_gone' }))).toEqual({ status: 200, body: {} })
    expect(lost).toEqual(['oc_gone'])
  })
})

it('does not start without an encrypt key', () => {
  const { inbox } = memoryInbox()
  const quiet: Logger = { info() {}, warn() {}, error() {} }
  expect(() =>
    feishuWebhook({
      app: { ...app, encryptKey: '' },
      inbox,
      logger: quiet,
      clock: { now: () => now },
      press: async () => ({ tone: 'info', text: '' }),
    }),
  ).toThrow(/FEISHU_ENCRYPT_KEY/)
})
