/**
 * Proves that the stand-in for WeChat pushes what the real platform pushes, and believes only what the real platform believes:
 * signatures and encryption are checked in both directions against `@wecom/crypto`, an implementation by somebody else.
 */
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { decrypt, encrypt, getSignature } from '@wecom/crypto'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { PushMode } from '../../bots/sandbox/wechat/account.ts'
import type { CustomerMessage } from '../../bots/sandbox/wechat/customer-message.ts'
import { SERVICE_UNAVAILABLE } from '../../bots/sandbox/wechat/phone-texts.ts'
import { createWechatPlatform, type WechatPlatform } from '../../bots/sandbox/wechat/platform.ts'

const account = {
  originalId: 'gh_0123456789ab',
  appId: 'wx0123456789abcdef',
  appSecret: '0123456789abcdef0123456789abcdef',
  token: 'heed-token',
  encodingAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
  kind: 'service' as const,
}
const openid = 'oCustomerOne'
const now = new Date('2026-11-18T09:00:00Z')

type Received = { method: string; query: URLSearchParams; body: string }
type Respond = (request: Received, response: ServerResponse) => void

let platform: WechatPlatform
let webhook: Server
let received: Received[]
let respond: Respond
let webhookUrl: string

const ok: Respond = (_request, response) => response.end('success')
const withBody =
  (body: string, status = 200): Respond =>
  (_request, response) =>
    response.writeHead(status).end(body)

async function start(mode: PushMode, options: { retries?: number; pushTimeoutMs?: number } = {}) {
  platform = await createWechatPlatform({
    clock: { now: () => now },
    webhookUrl: () => webhookUrl,
    account,
    mode,
    pushTimeoutMs: options.pushTimeoutMs ?? 2000,
    retries: options.retries ?? 3,
    retryDelayMs: 1,
  })
}

beforeEach(async () => {
  received = []
  respond = ok
  webhook = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(Buffer.from(chunk))
    const { searchParams } = new URL(request.url ?? '', 'http://webhook')
    const seen = { method: request.method ?? '', query: searchParams, body: Buffer.concat(chunks).toString() }
    received.push(seen)
    respond(seen, response)
  })
  await new Promise<void>(resolve => webhook.listen(0, '127.0.0.1', resolve))
  webhookUrl = `http://127.0.0.1:${(webhook.address() as AddressInfo).port}/wechat?tenant=1`
})

afterEach(async () => {
  await platform.close()
  webhook.closeAllConnections()
  await new Promise(resolve => webhook.close(resolve))
})

function field(xml: string, name: string): string | undefined {
  const match = new RegExp(`<${name}>(?:<!\\[CDATA\\[([\\s\\S]*?)\\]\\]>|([^<]*))</${name}>`).exec(xml)
  return match?.[1] ?? match?.[2]
}

const names = (xml: string) => [...xml.matchAll(/<(\w+)>/g)].map(match => match[1])

/** `@wecom/crypto` signs four parts; an empty one leaves the three of a plain signature. */
const plainSignature = (query: URLSearchParams) =>
  getSignature(account.token, query.get('timestamp') ?? '', query.get('nonce') ?? '', '')

function openPush({ query, body }: Received): string {
  const encrypted = field(body, 'Encrypt') ?? ''
  expect(query.get('encrypt_type')).toBe('aes')
  expect(query.get('msg_signature')).toBe(
    getSignature(account.token, query.get('timestamp') ?? '', query.get('nonce') ?? '', encrypted),
  )
  const { message, id } = decrypt(account.encodingAesKey, encrypted)
  expect(id).toBe(account.appId)
  return message
}

function lastPush(): Received {
  const last = received.at(-1)
  if (last === undefined) throw new Error('nothing was pushed')
  return last
}

async function pushed(message: CustomerMessage): Promise<string> {
  const said = await platform.say(openid, message)
  await said.settled
  const last = lastPush()
  return last.query.has('encrypt_type') ? openPush(last) : last.body
}

function replyXml(inside: string, to = openid, from = account.originalId): string {
  return `<xml><ToUserName><![CDATA[${to}]]></ToUserName><FromUserName><![CDATA[${from}]]></FromUserName><CreateTime>1763456400</CreateTime>${inside}</xml>`
}

const textReply = (text: string) =>
  replyXml(`<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[${text}]]></Content>`)

function sealed(xml: string, { appId = account.appId, key = account.encodingAesKey, sign = true } = {}): string {
  const encrypted = encrypt(key, xml, appId)
  const mark = sign ? getSignature(account.token, '1763456400', '42', encrypted) : 'f'.repeat(40)
  return `<xml><Encrypt><![CDATA[${encrypted}]]></Encrypt><MsgSignature><![CDATA[${mark}]]></MsgSignature><TimeStamp>1763456400</TimeStamp><Nonce><![CDATA[42]]></Nonce></xml>`
}

describe('a push', () => {
  test('in safe mode is signed, encrypted, and carries nothing readable outside', async () => {
    await start('safe')
    const said = await platform.say(openid, { type: 'text', text: '车修坏了 <b>&amp; ]]> 救命' })
    const settlement = await said.settled
    expect(settlement.outcome).toBe('acknowledged')

    const push = lastPush()
    expect(push.query.get('openid')).toBe(openid)
    expect(push.query.get('tenant')).toBe('1')
    expect(push.query.get('signature')).toBe(plainSignature(push.query))
    expect(push.query.get('timestamp')).toBe(String(now.getTime() / 1000))
    expect(names(push.body)).toEqual(['xml', 'ToUserName', 'Encrypt'])

    const xml = openPush(push)
    expect(xml).toContain('<Content><![CDATA[车修坏了 <b>&amp; ]]]]><![CDATA[> 救命]]></Content>')
    expect(field(xml, 'CreateTime')).toBe(String(now.getTime() / 1000))
    expect(field(xml, 'MsgId')).toBe(said.messageId)
    expect(BigInt(said.messageId)).toBeGreaterThan(BigInt(Number.MAX_SAFE_INTEGER))
    expect(BigInt(said.messageId)).toBeLessThan(2n ** 63n)
  })

  test('in compatibility mode carries the plain and the encrypted form, both signed', async () => {
    await start('compatible')
    const xml = await pushed({ type: 'text', text: '你好' })
    const { body, query } = lastPush()
    expect(field(body, 'Content')).toBe('你好')
    expect(field(xml, 'Content')).toBe('你好')
    expect(query.get('signature')).toBe(plainSignature(query))
  })

  test('in plain mode is signed and has no trace of encryption', async () => {
    await start('plain')
    await pushed({ type: 'text', text: '你好' })
    const { body, query } = lastPush()
    expect([...query.keys()].sort()).toEqual(['nonce', 'openid', 'signature', 'tenant', 'timestamp'])
    expect(query.get('signature')).toBe(plainSignature(query))
    expect(field(body, 'Content')).toBe('你好')
    expect(body).not.toContain('Encrypt')
  })

  test('drops the characters that XML cannot carry', async () => {
    await start('plain')
    expect(field(await pushed({ type: 'text', text: 'a\u0000b\u0008c\nd' }), 'Content')).toBe('abc\nd')
  })

  test.each<[CustomerMessage, string[]]>([
    [{ type: 'image' }, ['PicUrl', 'MediaId', 'MsgId']],
    [{ type: 'voice' }, ['MediaId', 'Format', 'MsgId']],
    [{ type: 'video' }, ['MediaId', 'ThumbMediaId', 'MsgId']],
    [
      { type: 'location', latitude: 22.54, longitude: 114.05, label: '深南大道' },
      ['Location_X', 'Location_Y', 'Scale', 'Label', 'MsgId'],
    ],
    [{ type: 'link', title: '帖子', url: 'https://example.com/1' }, ['Title', 'Description', 'Url', 'MsgId']],
    [{ type: 'text', text: '满意', menuId: '101' }, ['Content', 'bizmsgmenuid', 'MsgId']],
    [{ type: 'event', event: 'subscribe' }, ['Event', 'EventKey']],
    [{ type: 'event', event: 'subscribe', key: 'shop-7' }, ['Event', 'EventKey', 'Ticket']],
    [{ type: 'event', event: 'unsubscribe' }, ['Event', 'EventKey']],
    [{ type: 'event', event: 'SCAN', key: 'shop-7' }, ['Event', 'EventKey', 'Ticket']],
    [{ type: 'event', event: 'CLICK', key: 'complain' }, ['Event', 'EventKey']],
    [{ type: 'event', event: 'VIEW', key: 'https://example.com' }, ['Event', 'EventKey']],
    [
      { type: 'event', event: 'LOCATION', latitude: 22.5, longitude: 114 },
      ['Event', 'Latitude', 'Longitude', 'Precision'],
    ],
  ])('of %j has the fields of its kind', async (message, fields) => {
    await start('safe')
    const xml = await pushed(message)
    expect(names(xml)).toEqual(['xml', 'ToUserName', 'FromUserName', 'CreateTime', 'MsgType', ...fields])
    expect(field(xml, 'MsgType')).toBe(message.type)
    expect(field(xml, 'ToUserName')).toBe(account.originalId)
    expect(field(xml, 'FromUserName')).toBe(openid)
  })

  test('of a scanned subscription names the scene', async () => {
    await start('plain')
    expect(field(await pushed({ type: 'event', event: 'subscribe', key: 'shop-7' }), 'EventKey')).toBe('qrscene_shop-7')
  })

  test('of a picture lets the picture be read without a token', async () => {
    await start('plain')
    const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3])
    const xml = await pushed({ type: 'image', url: `data:image/jpeg;base64,${jpeg.toString('base64')}` })
    const picture = await fetch(field(xml, 'PicUrl') ?? '')
    expect(picture.headers.get('content-type')).toBe('image/jpeg')
    expect(Buffer.from(await picture.arrayBuffer()).equals(jpeg)).toBe(true)
    expect(platform.chat(openid)[0]).toMatchObject({ type: 'image', text: '[图片]', url: field(xml, 'PicUrl') })
  })

  test('is refused before anything is recorded when a phone could not have sent it', async () => {
    await start('plain')
    const text = { type: 'text', text: 'x' } as const
    await expect(platform.say(openid, { type: 'image', bytes: Buffer.from('no') })).rejects.toThrow('image/png')
    await expect(platform.say('no spaces allowed', text)).rejects.toThrow('openid')
    await expect(platform.say(openid, { type: 'event', event: 'CLICK' })).rejects.toThrow('key')
    expect(platform.chat(openid)).toEqual([])
    expect(received).toEqual([])
  })

  test('of somebody who left is refused until he follows again', async () => {
    await start('plain')
    await pushed({ type: 'event', event: 'unsubscribe' })
    await expect(platform.say(openid, { type: 'text', text: '在吗' })).rejects.toThrow('does not follow')
    await pushed({ type: 'event', event: 'subscribe' })
    await pushed({ type: 'text', text: '在吗' })
    expect(received).toHaveLength(3)
  })
})

describe('waiting and repeating', () => {
  test('a message is recorded and on its way when say returns, long before the webhook answers', async () => {
    await start('plain')
    const open: ServerResponse[] = []
    respond = (_request, response) => open.push(response)
    const first = await platform.say(openid, { type: 'text', text: '一' })
    const second = await platform.say(openid, { type: 'text', text: '二' })
    expect(platform.chat(openid).map(message => message.text)).toEqual(['一', '二'])
    await vi.waitFor(() => expect(open).toHaveLength(2))
    expect(first.deliveries).toEqual([])
    for (const response of open) response.end('success')
    const settlements = await Promise.all([first.settled, second.settled])
    expect(settlements.map(each => each.outcome)).toEqual(['acknowledged', 'acknowledged'])
  })

  test('no answer in time: three repetitions with the same MsgId and fresh signatures, then the phone says so once', async () => {
    await start('safe', { pushTimeoutMs: 40 })
    respond = () => undefined
    const said = await platform.say(openid, { type: 'text', text: '有人吗' })
    const { outcome, deliveries } = await said.settled
    expect(outcome).toBe('failed')
    expect(deliveries.map(each => each.outcome)).toEqual(['timeout', 'timeout', 'timeout', 'timeout'])
    expect(received.map(push => field(openPush(push), 'MsgId'))).toEqual(Array(4).fill(said.messageId))
    expect(new Set(received.map(push => push.query.get('nonce'))).size).toBe(4)
    expect(platform.chat(openid)).toHaveLength(2)
    expect(platform.chat(openid)[1]).toMatchObject({ from: 'bot', via: 'webhook', text: SERVICE_UNAVAILABLE })
  })

  test('a late answer is not heard, the answer to the repetition is', async () => {
    await start('plain', { pushTimeoutMs: 250 })
    respond = (_request, response) => {
      if (received.length === 1) response.once('close', () => response.end(textReply('太晚')))
      else response.end(textReply('来得及'))
    }
    await (await platform.say(openid, { type: 'text', text: '在吗' })).settled
    expect(platform.chat(openid).map(message => message.text)).toEqual(['在吗', '来得及'])
  })

  test.each<[string, Respond]>([
    ['HTTP 500', withBody('', 500)],
    ['a redirect', (_request, response) => response.writeHead(302, { location: '/wechat' }).end()],
    ['JSON', withBody('{"ok":true}')],
    ['other words', withBody('SUCCESS')],
    ['a reset connection', (_request, response) => response.destroy()],
  ])('%s is repeated, and success then ends it', async (_name, broken) => {
    await start('plain')
    respond = (request, response) => (received.length < 3 ? broken : ok)(request, response)
    const { outcome, deliveries } = await (await platform.say(openid, { type: 'text', text: '在吗' })).settled
    expect(outcome).toBe('acknowledged')
    expect(deliveries).toHaveLength(3)
    expect(platform.chat(openid)).toHaveLength(1)
  })

  test('a webhook that is not there is a failure that the customer sees', async () => {
    await start('plain')
    platform.setWebhook('http://127.0.0.1:1/wechat')
    const { outcome, deliveries } = await (await platform.say(openid, { type: 'text', text: '在吗' })).settled
    expect([outcome, deliveries.map(each => each.outcome)]).toEqual(['failed', Array(4).fill('connection-error')])
    expect(platform.chat(openid).at(-1)?.text).toBe(SERVICE_UNAVAILABLE)
  })

  test('a failed event that nobody waits for leaves no notice', async () => {
    await start('plain', { retries: 0 })
    respond = withBody('', 500)
    await pushed({ type: 'event', event: 'VIEW', key: 'https://example.com' })
    expect(platform.chat(openid).map(message => message.text)).not.toContain(SERVICE_UNAVAILABLE)
  })
})

describe('a passive reply', () => {
  const passive = () => platform.chat(openid).filter(message => message.via === 'passive')
  const say = async (body: string) => {
    respond = withBody(body)
    return (await platform.say(openid, { type: 'text', text: '在吗' })).settled
  }

  test.each<[PushMode, string, string]>([
    ['plain', 'plain', textReply('您好 & 请讲')],
    ['compatible', 'plain', textReply('您好 & 请讲')],
    ['compatible', 'encrypted', sealed(textReply('您好 & 请讲'))],
    ['safe', 'encrypted', sealed(textReply('您好 & 请讲'))],
  ])('in %s mode may be %s', async (mode, _form, body) => {
    await start(mode, { retries: 0 })
    expect((await say(body)).outcome).toBe('replied')
    expect(passive()).toMatchObject([{ from: 'bot', type: 'text', text: '您好 & 请讲' }])
  })

  test.each<[string, PushMode, string]>([
    ['plain in safe mode', 'safe', textReply('您好')],
    ['encrypted in plain mode', 'plain', sealed(textReply('您好'))],
    ['signed wrongly', 'safe', sealed(textReply('您好'), { sign: false })],
    ['encrypted for another account', 'safe', sealed(textReply('您好'), { appId: 'wxsomebodyelse' })],
    ['encrypted with another key', 'safe', sealed(textReply('您好'), { key: 'b'.repeat(43) })],
    ['without words', 'plain', textReply('')],
    ['too long', 'plain', textReply('长'.repeat(683))],
    ['for another customer', 'plain', replyXml('<MsgType>text</MsgType><Content>x</Content>', 'oSomebodyElse')],
    ['from another account', 'plain', replyXml('<MsgType>text</MsgType><Content>x</Content>', openid, 'gh_other')],
    ['of an unknown type', 'plain', replyXml('<MsgType>card</MsgType>')],
    ['a lost picture', 'plain', replyXml('<MsgType>image</MsgType><Image><MediaId>nope</MediaId></Image>')],
    ['broken by an unescaped "]]>"', 'plain', textReply('a ]]> <b')],
    ['not well-formed', 'plain', textReply('x').replace('</xml>', '')],
  ])('that is %s is refused', async (_name, mode, body) => {
    await start(mode, { retries: 0 })
    const { outcome, deliveries } = await say(body)
    expect(outcome).toBe('failed')
    expect(deliveries[0]).toMatchObject({ outcome: 'bad-answer', status: 200 })
    expect(passive()).toEqual([])
    expect(platform.chat(openid).at(-1)?.text).toBe(SERVICE_UNAVAILABLE)
  })

  test('keeps its words exactly: digits, blanks, entities and split CDATA', async () => {
    await start('plain', { retries: 0 })
    await say(textReply('007'))
    await say(textReply(' a ]]]]><![CDATA[> &amp; b\n'))
    expect(passive().map(message => message.text)).toEqual(['007', ' a ]]> &amp; b\n'])
  })

  test('may be a picture or a video that the platform has', async () => {
    await start('plain', { retries: 0 })
    const image = field(await pushed({ type: 'image' }), 'MediaId') ?? ''
    const video = field(await pushed({ type: 'video' }), 'MediaId') ?? ''
    await say(replyXml(`<MsgType>image</MsgType><Image><MediaId>${image}</MediaId></Image>`))
    await say(replyXml(`<MsgType>video</MsgType><Video><MediaId>${video}</MediaId><Title>说明</Title></Video>`))
    expect(passive()).toMatchObject([
      { type: 'image', mediaId: image, text: '[图片]' },
      { type: 'video', mediaId: video, text: '[视频] 说明' },
    ])
  })

  test('may be an article, or hand over to the platform’s own customer service without a word', async () => {
    await start('plain', { retries: 0 })
    const item = '<item><Title>处理进度</Title><Description/><PicUrl/><Url>https://example.com/a</Url></item>'
    await say(replyXml(`<MsgType>news</MsgType><ArticleCount>1</ArticleCount><Articles>${item}</Articles>`))
    expect((await say(replyXml('<MsgType>transfer_customer_service</MsgType>'))).outcome).toBe('replied')
    expect(passive()).toMatchObject([{ type: 'news', text: '处理进度', url: 'https://example.com/a' }])
  })

  test('can only be one to a message', async () => {
    await start('plain')
    platform.fault({ kind: 'duplicate' })
    await say(textReply('收到'))
    expect(received).toHaveLength(2)
    expect(passive()).toHaveLength(1)
  })
})

describe('the check of the address', () => {
  test('passes when echostr comes back', async () => {
    await start('safe')
    respond = ({ query }, response) =>
      response.end(query.get('signature') === plainSignature(query) ? query.get('echostr') : 'no')
    expect(await platform.verifyUrl()).toBe(true)
    expect(received[0]?.method).toBe('GET')
  })

  test('fails on anything else', async () => {
    await start('safe')
    expect(await platform.verifyUrl()).toBe(false)
    respond = ({ query }, response) => response.writeHead(403).end(query.get('echostr'))
    expect(await platform.verifyUrl()).toBe(false)
  })
})
