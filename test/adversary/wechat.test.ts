/**
 * Proves that nothing hostile gets in by the WeChat webhook: whatever is forged, stale, foreign, oversized or malformed is refused with a
 * client's error and one log line without personal data, leaves nothing behind, and the next customer is served as if it had not been.
 * Genuine requests are made by `@wecom/crypto`, an independent hand.
 */
import { randomBytes } from 'node:crypto'
import * as wecom from '@wecom/crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Outcome, openTarget, type Tampering, type Target } from './target.ts'

const SECRETS = ['oSecretOpenid', '13800138000', '我的车被你们修坏了']
const OPENID = 'oSecretOpenid0000000000000001'

let target: Target
let next = 7_400_000_000_000_000_000n

beforeAll(async () => {
  target = await openTarget()
})
afterAll(async () => {
  await target?.close()
})

function textXml(fields: { content?: string; to?: string; id?: string; extra?: string } = {}): string {
  next += 1n
  const {
    content = '我的车被你们修坏了，电话13800138000',
    to = target.account.originalId,
    id = String(next),
    extra = '',
  } = fields
  return (
    `<xml><ToUserName><![CDATA[${to}]]></ToUserName><FromUserName><![CDATA[${OPENID}]]></FromUserName>` +
    `<CreateTime>${Math.floor(Date.now() / 1000)}</CreateTime><MsgType><![CDATA[text]]></MsgType>` +
    `<Content><![CDATA[${content}]]></Content><MsgId>${id}</MsgId>${extra}</xml>`
  )
}

async function expectRefused(outcome: Outcome, before: Record<string, number>, statuses: number[]): Promise<void> {
  expect(statuses).toContain(outcome.status)
  expect(outcome.lines.filter(({ level }) => level === 'warn')).toHaveLength(1)
  const written = JSON.stringify(outcome.lines) + outcome.body
  for (const secret of SECRETS) expect(written).not.toContain(secret)
  expect(await target.stored()).toEqual(before)
}

describe('A request that WeChat did not send', () => {
  const hostile: [string, (target: Target) => Tampering, number[]][] = [
    ['without a signature', () => ({ query: { msg_signature: undefined } }), [401]],
    ['with a signature of another token', () => ({ token: 'another-token' }), [401]],
    ['with an empty signature', () => ({ query: { msg_signature: '' } }), [401]],
    [
      'with the signature that covers no body',
      () => ({ query: { msg_signature: undefined, signature: 'a'.repeat(40) } }),
      [401],
    ],
    ['six minutes old', () => ({ age: 360 }), [403]],
    ['from six minutes ahead', () => ({ age: -360 }), [403]],
    ['under another key', () => ({ key: `${randomBytes(32).toString('base64').slice(0, 42)}0` }), [403]],
    ['of another app', () => ({ appId: 'wxffffffffffffffff' }), [403]],
    ['in plain text', () => ({ query: { encrypt_type: undefined } }), [401, 403]],
    [
      'in plain text with the signature of plain mode',
      ({ account }) => ({
        query: { encrypt_type: 'raw' },
        body: `<xml><ToUserName>${account.originalId}</ToUserName><FromUserName>${OPENID}</FromUserName><Content>x</Content></xml>`,
      }),
      [401, 403],
    ],
    ['without a body', () => ({ body: '' }), [400, 401, 403]],
    ['that is JSON', () => ({ body: '{"xml":1}' }), [400]],
    [
      'that is not UTF-8',
      () => ({
        body: new Uint8Array([0x3c, 0x78, 0x6d, 0x6c, 0x3e, 0xff, 0xfe, 0xc0, 0x3c, 0x2f, 0x78, 0x6d, 0x6c, 0x3e]),
      }),
      [400],
    ],
    ['of ten megabytes', () => ({ body: `<xml>${'a'.repeat(10 * 1024 * 1024)}</xml>` }), [413]],
    [
      'that expands a billion times',
      () => ({
        body: `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><xml><Encrypt>&b;</Encrypt></xml>`,
      }),
      [400],
    ],
    [
      'that reads a file of ours',
      () => ({
        body: `<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><xml><Encrypt>&f;</Encrypt></xml>`,
      }),
      [400],
    ],
    ['nested a thousand deep', () => ({ body: `<xml>${'<a>'.repeat(1000)}${'</a>'.repeat(1000)}</xml>` }), [400]],
    [
      'with a prototype for a field',
      () => ({ body: '<xml><__proto__><polluted>1</polluted></__proto__></xml>' }),
      [400, 403],
    ],
    ['with an Encrypt that is a tree', () => ({ body: '<xml><Encrypt><a>1</a></Encrypt></xml>' }), [400, 403]],
    ['whose parameters are a kilobyte long', () => ({ query: { nonce: 'n'.repeat(1024) } }), [400]],
  ]

  it.each(hostile)('%s is refused and leaves nothing behind', async (_what, tamper, statuses) => {
    const before = await target.stored()
    await expectRefused(await target.toWechat(textXml(), tamper(target)), before, statuses)
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })

  it('with one bit of its ciphertext turned is refused, whichever bit it is', async () => {
    const before = await target.stored()
    const genuine = Buffer.from(wecom.encrypt(target.account.encodingAesKey, textXml(), target.account.appId), 'base64')
    for (const place of [0, 17, Math.floor(genuine.length / 2), genuine.length - 1]) {
      const turned = Buffer.from(genuine)
      turned.writeUInt8(turned.readUInt8(place) ^ 1, place)
      const outcome = await target.sealedToWechat(turned.toString('base64'))
      // Within the text a turned bit spoils a block: what comes out is no document, or names nobody of ours.
      await expectRefused(outcome, before, [400, 403])
    }
  })

  it('cut short anywhere is refused', async () => {
    const before = await target.stored()
    const genuine = wecom.encrypt(target.account.encodingAesKey, textXml(), target.account.appId)
    for (const length of [1, 16, 64, genuine.length - 4]) {
      await expectRefused(await target.sealedToWechat(genuine.slice(0, length)), before, [400, 403])
    }
  })
})

describe('A request under our own keys', () => {
  it('for another account is refused', async () => {
    const before = await target.stored()
    await expectRefused(await target.toWechat(textXml({ to: 'gh_somebodyelse0' })), before, [403])
  })

  it('with a document type inside is refused', async () => {
    const before = await target.stored()
    const bomb = `<!DOCTYPE x [<!ENTITY a "ha">]>${textXml()}`
    await expectRefused(await target.toWechat(bomb), before, [400])
  })

  it('with a prototype for a field changes no prototype', async () => {
    const outcome = await target.toWechat(textXml({ extra: '<__proto__><polluted>1</polluted></__proto__>' }))
    expect([200, 400]).toContain(outcome.status)
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })

  it('repeated to the letter is kept once and answered', async () => {
    const xml = textXml({ content: '你们几点开门' })
    const before = await target.stored()
    const outcomes = await Promise.all([target.toWechat(xml), target.toWechat(xml), target.toWechat(xml)])
    expect(outcomes.map(({ status }) => status)).toEqual([200, 200, 200])
    expect((await target.stored()).messages).toBe((before.messages ?? 0) + 1)
  })
})

it('A customer who comes after all this is served', async () => {
  const { wechat } = target
  const { settled } = await wechat.say('oHonestCustomer', {
    type: 'text',
    text: '昨天在你们店做保养，师傅态度很差，我要投诉',
  })
  expect((await settled).outcome).not.toBe('failed')
  await expect
    .poll(() => wechat.chat('oHonestCustomer').some(({ from }) => from === 'bot'), { timeout: 10_000 })
    .toBe(true)
  expect(target.lines.filter(({ level }) => level === 'error')).toEqual([])
})
