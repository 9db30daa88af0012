/**
 * Proves that the webhook lets in only what the platform signed for us, stores before it answers, answers in the platform's
 * own form, turns failures of ours into a retry, and writes one line without personal data for each refusal. Requests are
 * signed and encrypted by `@wecom/crypto`, not by the code under test.
 */
import { randomBytes } from 'node:crypto'
import { EventEmitter, once } from 'node:events'
import { request as httpRequest } from 'node:http'
import * as oracle from '@wecom/crypto'
import { XMLParser } from 'fast-xml-parser'
import Fastify from 'fastify'
import { afterEach, describe, expect, it } from 'vitest'
import type { WechatAccount } from '../../bots/wechat/account.ts'
import { type WechatWebhookOptions, wechatWebhook } from '../../bots/wechat/webhook.ts'
import type { PassiveReplies, RawMessage } from '../../core/ports/inbox.ts'

const openid = 'oSecretOpenidOfACustomer00001'
const words = '我的电话是13800138000'
const newKey = () => randomBytes(32).toString('base64').slice(0, 43)
const now = new Date('2026-05-06T10:00:00+08:00')

const account: WechatAccount = {
  originalId: 'gh_abcdef012345',
  appId: 'wx00112233445566aa',
  appSecret: 'an-app-secret',
  token: 'a-webhook-token',
  encodingAesKey: newKey(),
  previousAesKey: newKey(),
  mode: 'safe',
  kind: 'service',
  apiBaseUrl: 'http://127.0.0.1:9',
}

type Line = { level: string; facts: Record<string, unknown>; message: string }

function setUp(change: Partial<WechatAccount> = {}, options: Partial<WechatWebhookOptions> = {}) {
  const stored = new Map<string, RawMessage>()
  const storeCalls: { passiveUntil?: Date }[] = []
  const lines: Line[] = []
  const announced: string[] = []
  const log = (level: string) => (facts: Record<string, unknown>, message: string) => {
    lines.push({ level, facts, message })
  }
  const app = Fastify({ logger: false })
  app.register(
    wechatWebhook({
      account: { ...account, ...change },
      inbox: {
        async store(message, storeOptions = {}) {
          storeCalls.push(storeOptions)
          const known = stored.has(message.platformId)
          if (!known) stored.set(message.platformId, message)
          return { stored: !known, inboxId: `inbox-${message.platformId}` }
        },
      },
      passiveReplies: null,
      clock: { now: () => now },
      logger: { info: log('info'), warn: log('warn'), error: log('error') },
      onStored: conversation => {
        announced.push(conversation)
      },
      ...options,
    }),
  )
  apps.push(app)
  return { app, stored, storeCalls, lines, announced }
}

const apps: ReturnType<typeof Fastify>[] = []
afterEach(async () => {
  await Promise.all(apps.splice(0).map(app => app.close()))
})

function textXml(id = '7400000000000000001', content = words, to = account.originalId) {
  return (
    `<xml><ToUserName><![CDATA[${to}]]></ToUserName><FromUserName><![CDATA[${openid}]]></FromUserName>` +
    `<CreateTime>1778032800</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[${content}]]></Content>` +
    `<MsgId>${id}</MsgId></xml>`
  )
}

const secondsAt = (offset: number) => String(now.getTime() / 1000 + offset)

function plainQuery({ offset = 0, nonce = '4711', token = account.token } = {}) {
  const timestamp = secondsAt(offset)
  return { timestamp, nonce, signature: oracle.getSignature(token, timestamp, nonce, '') }
}

type Sealing = { key?: string; appId?: string; offset?: number; nonce?: string; token?: string }

function sealed(xml: string, { key = account.encodingAesKey, appId = account.appId, ...rest }: Sealing = {}) {
  const encrypted = oracle.encrypt(key, xml, appId)
  const query = plainQuery(rest)
  const msgSignature = oracle.getSignature(rest.token ?? account.token, query.timestamp, query.nonce, encrypted)
  return {
    method: 'POST' as const,
    url: '/wechat',
    query: { ...query, encrypt_type: 'aes', msg_signature: msgSignature },
    headers: { 'content-type': 'text/xml' },
    payload: `<xml><ToUserName><![CDATA[${account.originalId}]]></ToUserName><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`,
  }
}

function plain(xml: string, options: Parameters<typeof plainQuery>[0] = {}) {
  return {
    method: 'POST' as const,
    url: '/wechat',
    query: plainQuery(options),
    headers: { 'content-type': 'text/xml' },
    payload: xml,
  }
}

const parser = new XMLParser({ parseTagValue: false })

describe('the URL check', () => {
  it('is answered with the echostr when it is signed by us', async () => {
    const { app } = setUp()
    const answer = await app.inject({ url: '/wechat', query: { ...plainQuery(), echostr: '599887<b>' } })
    expect([answer.statusCode, answer.body]).toEqual([200, '599887<b>'])
    expect(answer.headers['content-type']).toContain('text/plain')
  })

  it('is refused unsigned, wrongly signed, stale, or with a parameter given twice', async () => {
    const { app } = setUp()
    const statusOf = async (query: Record<string, string | string[]>) =>
      (await app.inject({ url: '/wechat', query: { echostr: '1', ...query } })).statusCode
    expect(await statusOf({})).toBe(401)
    expect(await statusOf(plainQuery({ token: 'another' }))).toBe(401)
    expect(await statusOf(plainQuery({ offset: -301 }))).toBe(403)
    expect(await statusOf({ ...plainQuery(), signature: ['a', 'b'] })).toBe(400)
  })
})

describe('a message in safe mode', () => {
  it('is stored decrypted, announced, and answered with success', async () => {
    const { app, stored, announced } = setUp()
    const answer = await app.inject(sealed(textXml()))
    expect([answer.statusCode, answer.body]).toEqual([200, 'success'])
    expect([...stored.values()]).toEqual([
      {
        platform: 'wechat',
        platformId: '7400000000000000001',
        conversation: `wechat:${openid}`,
        sentAt: new Date(1778032800_000),
        payload: textXml(),
      },
    ])
    expect(announced).toEqual([`wechat:${openid}`])
  })

  it('is accepted under the previous key', async () => {
    const { app, stored } = setUp()
    const answer = await app.inject(sealed(textXml(), { key: account.previousAesKey ?? '' }))
    expect([answer.body, stored.size]).toEqual(['success', 1])
  })

  it('is stored once when the platform pushes it again with a fresh signature', async () => {
    const { app, stored, storeCalls } = setUp()
    for (const nonce of ['1', '2', '3']) expect((await app.inject(sealed(textXml(), { nonce }))).body).toBe('success')
    expect([stored.size, storeCalls.length]).toEqual([1, 3])
  })

  it('is read from its encrypted form only, in compatible mode too', async () => {
    const { app, stored } = setUp({ mode: 'compatible' })
    const request = sealed(textXml('1', '真的'))
    const forged = textXml('2', '假的').replace('<xml>', '').replace('</xml>', '')
    request.payload = request.payload
      .replace(/<ToUserName>.*?<\/ToUserName>/, '')
      .replace('<Encrypt>', `${forged}<Encrypt>`)
    expect((await app.inject(request)).statusCode).toBe(200)
    expect([...stored.keys()]).toEqual(['1'])
  })

  const tampered = () => {
    const request = sealed(textXml())
    const at = request.payload.indexOf('CDATA[', 60) + 40
    const letter = request.payload[at] === 'A' ? 'B' : 'A'
    return { ...request, payload: request.payload.slice(0, at) + letter + request.payload.slice(at + 1) }
  }
  const without = (name: string) => {
    const request = sealed(textXml())
    return { ...request, query: Object.fromEntries(Object.entries(request.query).filter(([key]) => key !== name)) }
  }
  const body = (payload: string | Buffer) => ({ ...sealed(textXml()), payload })

  it.each([
    ['without a signature', () => without('msg_signature'), 401, 'unsigned'],
    ['without a timestamp', () => without('timestamp'), 401, 'unsigned'],
    ['signed with another token', () => sealed(textXml(), { token: 'guess' }), 401, 'bad-signature'],
    ['tampered with', tampered, 401, 'bad-signature'],
    ['stale', () => sealed(textXml(), { offset: -301 }), 403, 'stale'],
    ['from the future', () => sealed(textXml(), { offset: 301 }), 403, 'stale'],
    ['in plain text though rightly signed', () => plain(textXml()), 403, 'plaintext-refused'],
    ['in plain text under encrypt_type=aes', () => body(textXml()), 403, 'plaintext-refused'],
    ['for another app', () => sealed(textXml(), { appId: 'wxffffffffffffffff' }), 403, 'wrong-appid'],
    ['under an unknown key', () => sealed(textXml(), { key: newKey() }), 403, 'undecryptable'],
    ['for another account', () => sealed(textXml('1', words, 'gh_somebody_else')), 403, 'other-account'],
    ['with garbage inside', () => sealed('garbage'), 400, 'not-xml'],
    ['without a sender inside', () => sealed(textXml().replace(/<From.*Name>/, '')), 400, 'malformed'],
    ['with an empty body', () => body(''), 400, 'not-xml'],
    ['that is JSON', () => body('{"Encrypt":"x"}'), 400, 'not-xml'],
    ['that is not UTF-8', () => body(Buffer.from([0x3c, 0x78, 0xff, 0xfe, 0x6d])), 400, 'not-utf8'],
    [
      'with an external entity',
      () => body('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><xml>&e;</xml>'),
      400,
      'not-xml',
    ],
    ['with a prototype key', () => body('<xml><__proto__><Encrypt>x</Encrypt></__proto__></xml>'), 400, 'not-xml'],
    ['of ten megabytes', () => body(Buffer.alloc(10 * 1024 * 1024, 0x61)), 413, 'too-large'],
  ])('is refused %s', async (_name, request, status, reason) => {
    const { app, stored, lines } = setUp()
    const answer = await app.inject(request())
    expect([answer.statusCode, answer.body]).toEqual([status, ''])
    expect(stored.size).toBe(0)
    expect(lines).toEqual([{ level: 'warn', facts: { platform: 'wechat', reason }, message: 'wechat request refused' }])
    expect(JSON.stringify(lines)).not.toMatch(/13800138000|oSecret|a-webhook-token/)
  })
})

describe('a message in plain mode', () => {
  it('is stored when it is signed', async () => {
    const { app, stored } = setUp({ mode: 'plain' })
    expect((await app.inject(plain(textXml()))).body).toBe('success')
    expect(stored.size).toBe(1)
  })

  it('is refused unsigned, wrongly signed, stale or encrypted', async () => {
    const { app, stored } = setUp({ mode: 'plain' })
    const statusOf = async (request: ReturnType<typeof plain>) => (await app.inject(request)).statusCode
    expect(await statusOf({ ...plain(textXml()), query: { timestamp: '', nonce: '', signature: '' } })).toBe(401)
    expect(await statusOf(plain(textXml(), { token: 'guess' }))).toBe(401)
    expect(await statusOf(plain(textXml(), { offset: -400 }))).toBe(403)
    expect(await statusOf(sealed(textXml()))).toBe(403)
    expect(stored.size).toBe(0)
  })

  it('is refused when somebody put other words under a signature that he overheard', async () => {
    const { app, stored, lines } = setUp({ mode: 'plain' })
    await app.inject(plain(textXml('1')))
    expect((await app.inject(plain(textXml('2', '假的')))).statusCode).toBe(403)
    expect((await app.inject(plain(textXml('1')))).body).toBe('success')
    expect([...stored.keys()]).toEqual(['1'])
    expect(lines.map(line => line.facts.reason)).toEqual(['replayed'])
  })

  it('survives requests without a content type and of any other', async () => {
    const { app } = setUp({ mode: 'plain' })
    for (const type of [
      'application/json',
      'application/x-www-form-urlencoded',
      'application/octet-stream',
      undefined,
    ]) {
      const { headers: _headers, ...request } = plain(textXml(`${(type ?? '').length}`), { nonce: `n${type}` })
      const answer = await app.inject(type ? { ...request, headers: { 'content-type': type } } : request)
      expect(answer.body).toBe('success')
    }
  })
})

describe('a failure of ours', () => {
  it('to store is answered 500, so that the platform sends the message again', async () => {
    const { app, lines, announced } = setUp(
      {},
      {
        inbox: {
          store: async () => {
            throw new Error(`insert failed for ${openid}`)
          },
        },
      },
    )
    const answer = await app.inject(sealed(textXml()))
    expect([answer.statusCode, answer.body]).toEqual([500, ''])
    expect(announced).toEqual([])
    expect(JSON.stringify(lines)).not.toContain(openid)
    expect(lines.map(line => line.level)).toEqual(['error'])
  })

  it('to announce a stored message is logged, and the message is acknowledged', async () => {
    for (const onStored of [
      () => Promise.reject(new Error('no queue')),
      () => {
        throw new Error('no queue')
      },
    ]) {
      const { app, lines } = setUp({}, { onStored })
      expect((await app.inject(sealed(textXml()))).body).toBe('success')
      await expect.poll(() => lines.map(line => line.level)).toEqual(['error'])
    }
  })

  it('to claim a reply is answered "success": the message is stored, its reply goes the ordinary way', async () => {
    const { app } = setUp({}, { passiveReplies: { claim: () => Promise.reject(new Error('no database')) } })
    expect(await app.inject(sealed(textXml()))).toMatchObject({ statusCode: 200, body: 'success' })
  })

  it('to return a claim in time is answered "success" before the platform hangs up', async () => {
    const { app } = setUp({}, { passiveReplies: { claim: () => new Promise(() => undefined) }, passiveReplyMs: 1 })
    expect(await app.inject(sealed(textXml()))).toMatchObject({ statusCode: 200, body: 'success' })
  })
})

describe('a passive reply', () => {
  const reply = '您好]]><x>&amp; 👍\n第二行'
  const claims = (text: string | null) => {
    const requests: { conversation: string; inboxId: string; until: Date }[] = []
    const settled: string[] = []
    const settle = (how: string) => async () => {
      settled.push(how)
    }
    const claim = async (request: { conversation: string; inboxId: string; until: Date }) => {
      requests.push(request)
      return text === null ? null : { text, left: settle('left'), lost: settle('lost') }
    }
    return { requests, settled, passiveReplies: { claim } }
  }

  it('goes out in plain text in plain mode, to the letter', async () => {
    const { passiveReplies } = claims(`${reply}\u0000\ud800`)
    const { app } = setUp({ mode: 'plain' }, { passiveReplies })
    const answer = await app.inject(plain(textXml()))
    expect(answer.headers['content-type']).toContain('xml')
    expect(parser.parse(answer.body).xml).toEqual({
      ToUserName: openid,
      FromUserName: account.originalId,
      CreateTime: secondsAt(0),
      MsgType: 'text',
      Content: reply,
    })
  })

  it.each([
    ['current', account.encodingAesKey],
    ['previous', account.previousAesKey ?? ''],
  ])('goes out signed and encrypted under the %s key when the message came under it', async (_name, key) => {
    const { passiveReplies } = claims(reply)
    const { app } = setUp({}, { passiveReplies })
    const { xml: outer } = parser.parse((await app.inject(sealed(textXml(), { key }))).body)
    expect(outer.MsgSignature).toBe(oracle.getSignature(account.token, outer.TimeStamp, outer.Nonce, outer.Encrypt))
    const opened = oracle.decrypt(key, outer.Encrypt)
    expect(opened.id).toBe(account.appId)
    expect(parser.parse(opened.message).xml.Content).toBe(reply)
  })

  it('longer than the platform takes is cut after a sentence, and the cut is logged', async () => {
    const sentence = '您反映的问题我们已经记录并转给服务经理。'
    const { passiveReplies } = claims(sentence.repeat(60))
    const { app, lines } = setUp({ mode: 'plain' }, { passiveReplies })
    const { Content: content } = parser.parse((await app.inject(plain(textXml()))).body).xml
    expect(Buffer.byteLength(content)).toBeLessThanOrEqual(2048)
    expect(sentence.repeat(60).startsWith(content)).toBe(true)
    expect(content.endsWith('。')).toBe(true)
    expect(lines).toMatchObject([{ level: 'error', facts: { parts: 1 } }])
  })

  it('is waited for until 4.5 s after receipt, in wall-clock time, and the inbox is told so', async () => {
    const { requests, passiveReplies } = claims(null)
    const { app, storeCalls } = setUp({}, { passiveReplies })
    const before = Date.now()
    expect((await app.inject(sealed(textXml()))).body).toBe('success')
    const [request] = requests
    expect(request).toMatchObject({ conversation: `wechat:${openid}`, inboxId: 'inbox-7400000000000000001' })
    expect(request?.until.getTime()).toBeGreaterThanOrEqual(before + 4500)
    expect(request?.until.getTime()).toBeLessThanOrEqual(Date.now() + 4500)
    expect(storeCalls).toEqual([{ passiveUntil: request?.until, opens: expect.objectContaining({ kind: 'message' }) }])
  })

  it('counts as sent when the answer has left', async () => {
    const { settled, passiveReplies } = claims(reply)
    const { app } = setUp({ mode: 'plain' }, { passiveReplies })
    await app.inject(plain(textXml()))
    await expect.poll(() => settled).toEqual(['left'])
  })

  it('counts as lost when the platform hung up before the answer left', async () => {
    const { settled, passiveReplies } = claims(reply)
    const asked = new EventEmitter()
    const claim: PassiveReplies['claim'] = async request => {
      const gone = once(asked, 'gone')
      asked.emit('asked')
      await gone
      return passiveReplies.claim(request)
    }
    const { app } = setUp({ mode: 'plain' }, { passiveReplies: { claim } })
    const address = await app.listen({ port: 0, host: '127.0.0.1' })
    const ended = new Promise<void>(resolve => app.server.on('connection', socket => socket.once('close', resolve)))
    const { query, payload, headers } = plain(textXml())
    const waits = once(asked, 'asked')
    const call = httpRequest(`${address}/wechat?${new URLSearchParams(query)}`, { method: 'POST', headers }).on(
      'error',
      () => undefined,
    )
    call.end(payload)
    await waits
    call.destroy()
    await ended
    asked.emit('gone')
    await expect.poll(() => settled).toEqual(['lost'])
  })

  it('that comes too late is refused, and its words count as lost', async () => {
    const { settled, passiveReplies } = claims(reply)
    const asked = new EventEmitter()
    const claim: PassiveReplies['claim'] = async request => {
      await once(asked, 'late')
      return passiveReplies.claim(request)
    }
    const { app } = setUp({ mode: 'plain' }, { passiveReplies: { claim }, passiveReplyMs: 1 })
    expect((await app.inject(plain(textXml()))).statusCode).toBe(200)
    asked.emit('late')
    await expect.poll(() => settled).toEqual(['lost'])
  })

  it('that another process gave and the platform missed is given again by one that gives none of its own', async () => {
    const { settled, passiveReplies } = claims(reply)
    const again = ({ conversation, inboxId }: { conversation: string; inboxId: string }) =>
      passiveReplies.claim({ conversation, inboxId, until: new Date() })
    const { app } = setUp({ mode: 'plain' }, { given: { again } })
    expect((await app.inject(plain(textXml(), { nonce: '1' }))).body).toBe('success')
    expect(settled).toEqual([])
    expect(parser.parse((await app.inject(plain(textXml(), { nonce: '2' }))).body).xml.Content).toBe(reply)
    await expect.poll(() => settled).toEqual(['left'])
  })

  it('is claimed again, for the same inbox id, when the platform repeats the message', async () => {
    const { requests, passiveReplies } = claims(reply)
    const { app } = setUp({ mode: 'plain' }, { passiveReplies })
    const first = await app.inject(plain(textXml(), { nonce: '1' }))
    const second = await app.inject(plain(textXml(), { nonce: '2' }))
    expect(second.body).toBe(first.body)
    expect(requests.map(request => request.inboxId)).toEqual(['inbox-7400000000000000001', 'inbox-7400000000000000001'])
  })
})
