/**
 * Proves that the stand-in's API answers as api.weixin.qq.com does: tokens, quotas and expiry by the clock, and the real error
 * codes for all that the real platform refuses. Every call goes over HTTP.
 */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import type { CustomerMessage } from '../../bots/sandbox/wechat/customer-message.ts'
import { createWechatPlatform, type WechatPlatform } from '../../bots/sandbox/wechat/platform.ts'

const account = {
  originalId: 'gh_0123456789ab',
  appId: 'wx0123456789abcdef',
  appSecret: '0123456789abcdef0123456789abcdef',
  token: 'heed-token',
  encodingAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
}
const openid = 'oCustomerOne'
const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

const templates = [
  { templateId: 'old', title: '受理通知', content: '{{first.DATA}}\n编号：{{keyword1.DATA}}\n{{remark.DATA}}' },
  { templateId: 'new', title: '投诉进度', content: '编号:{{character_string1.DATA}}\n进度:{{thing2.DATA}}' },
]

const answerShape = z.looseObject({
  errcode: z.number().optional(),
  errmsg: z.string().optional(),
  access_token: z.string().optional(),
  expires_in: z.number().optional(),
  media_id: z.string().optional(),
})

let platform: WechatPlatform
let webhook: Server
let pushes: string[]
let nowMs: number

const advance = (ms: number) => {
  nowMs += ms
}

async function start(kind: 'service' | 'subscription' = 'service') {
  platform = await createWechatPlatform({
    clock: { now: () => new Date(nowMs) },
    webhookUrl: () => `http://127.0.0.1:${(webhook.address() as AddressInfo).port}/`,
    account: { ...account, kind },
    mode: 'plain',
    templates,
    retries: 0,
    pushTimeoutMs: 2000,
  })
}

beforeEach(async () => {
  nowMs = Date.parse('2026-11-18T01:00:00Z')
  pushes = []
  webhook = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(Buffer.from(chunk))
    pushes.push(Buffer.concat(chunks).toString())
    response.end('success')
  })
  await new Promise<void>(resolve => webhook.listen(0, '127.0.0.1', resolve))
})

afterEach(async () => {
  await platform.close()
  webhook.closeAllConnections()
  await new Promise(resolve => webhook.close(resolve))
})

async function call(path: string, body?: object | string, method = body === undefined ? 'GET' : 'POST') {
  const init = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }
  const response = await fetch(`${platform.url}${path}`, { method, ...init })
  return answerShape.parse(await response.json())
}

const credentials = { grant_type: 'client_credential', appid: account.appId, secret: account.appSecret }
const stable = (more: object = {}) => call('/cgi-bin/stable_token', { ...credentials, ...more })
const basic = (more: Record<string, string> = {}) =>
  call(`/cgi-bin/token?${new URLSearchParams({ ...credentials, ...more })}`)
const newToken = async () => (await stable()).access_token ?? ''
/** The cheapest call that needs a token. */
const useToken = async (token: string) => (await call(`/cgi-bin/menu/get?access_token=${token}`)).errcode
const ALIVE = 46003

async function api(path: string, body?: object | string, method?: string) {
  const join = path.includes('?') ? '&' : '?'
  return call(`${path}${join}access_token=${await newToken()}`, body, method)
}

const send = (message: object, touser = openid) => api('/cgi-bin/message/custom/send', { touser, ...message })
const sendText = (content = '您好', touser = openid) => send({ msgtype: 'text', text: { content } }, touser)
const codeOf = async (answer: Promise<{ errcode?: number | undefined }>) => (await answer).errcode

async function say(message: CustomerMessage = { type: 'text', text: '在吗' }) {
  await (await platform.say(openid, message)).settled
}

describe('stable_token', () => {
  beforeEach(() => start())

  test('gives everybody the same token while it is good, with the time that is left', async () => {
    const first = await stable()
    expect(first.expires_in).toBe(7200)
    advance(HOUR)
    expect(await stable()).toEqual({ access_token: first.access_token, expires_in: 3600 })
  })

  test('hands over five minutes before the end: both tokens work, then the old one answers 42001', async () => {
    const first = await newToken()
    advance(2 * HOUR - 5 * MINUTE)
    const second = await newToken()
    expect(second).not.toBe(first)
    expect([await useToken(first), await useToken(second)]).toEqual([ALIVE, ALIVE])
    advance(5 * MINUTE)
    expect([await useToken(first), await useToken(second)]).toEqual([42001, ALIVE])
  })

  test('a forced refresh ends the old token at once, works every 30 seconds and 20 times a day', async () => {
    const first = await newToken()
    const second = (await stable({ force_refresh: true })).access_token ?? ''
    expect([await useToken(first), await useToken(second)]).toEqual([40001, ALIVE])
    expect(await newToken()).toBe(second)

    advance(29 * SECOND)
    expect(await codeOf(stable({ force_refresh: true }))).toBe(45011)
    expect(await useToken(second)).toBe(ALIVE)
    for (let count = 2; count <= 20; count += 1) {
      advance(30 * SECOND)
      expect((await stable({ force_refresh: true })).access_token).toBeDefined()
    }
    advance(30 * SECOND)
    expect(await codeOf(stable({ force_refresh: true }))).toBe(45009)
    expect((await stable()).access_token).toBeDefined()
    advance(24 * HOUR)
    expect((await stable({ force_refresh: true })).access_token).toBeDefined()
  })

  test.each([
    [{ grant_type: 'password' }, 40002],
    [{ appid: '' }, 41002],
    [{ secret: '' }, 41004],
    [{ appid: 'wxother' }, 40013],
    [{ secret: 'wrong' }, 40125],
    [{ force_refresh: 'yes' }, 47001],
  ])('with %j answers %i', async (wrong, code) => {
    expect(await codeOf(stable(wrong))).toBe(code)
  })
})

describe('token', () => {
  beforeEach(() => start())

  test('is a new one every time, apart from the stable one; the one before lasts five more minutes', async () => {
    const stableToken = await newToken()
    const first = (await basic()).access_token ?? ''
    const second = (await basic()).access_token ?? ''
    expect(await useToken(first)).toBe(ALIVE)
    advance(5 * MINUTE)
    expect([await useToken(first), await useToken(second), await useToken(stableToken)]).toEqual([40001, ALIVE, ALIVE])
  })

  test('checks the secret', async () => {
    expect(await codeOf(basic({ secret: 'wrong' }))).toBe(40125)
  })
})

describe('an API call', () => {
  beforeEach(() => start())

  test('without a token, with a broken, an unknown or an expired one answers 41001, 40014, 40001, 42001', async () => {
    const token = await newToken()
    expect(await codeOf(call('/cgi-bin/menu/get'))).toBe(41001)
    expect(await useToken('abc')).toBe(40014)
    expect(await useToken(`97_${'x'.repeat(130)}`)).toBe(40001)
    expect(await useToken(token)).toBe(ALIVE)
    advance(2 * HOUR)
    expect(await useToken(token)).toBe(42001)
  })

  test('with the wrong method answers 43002 or 43001, without a body 44002, to an unknown address HTTP 404', async () => {
    expect(await codeOf(api('/cgi-bin/message/custom/send'))).toBe(43002)
    expect(await codeOf(api(`/cgi-bin/user/info?openid=${openid}`, {}))).toBe(43001)
    expect(await codeOf(api('/cgi-bin/message/custom/send', ''))).toBe(44002)
    expect((await fetch(`${platform.url}/cgi-bin/nothing`)).status).toBe(404)
  })

  test('that is refused says so with the id of the request', async () => {
    expect((await sendText('x', 'oNobody')).errmsg).toMatch(/^invalid openid rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/)
  })
})

describe('custom/send', () => {
  beforeEach(() => start())

  test('carries five messages after one of the customer’s, the sixth answers 45047, a new word opens five more', async () => {
    await say()
    for (let count = 1; count <= 5; count += 1)
      expect(await sendText(`第${count}条`)).toEqual({ errcode: 0, errmsg: 'ok' })
    expect(await codeOf(sendText('第6条'))).toBe(45047)
    await say()
    expect(await codeOf(sendText('又一条'))).toBe(0)
    const texts = platform.chat(openid).filter(message => message.via === 'custom')
    expect(texts.map(message => message.text)).toEqual(['第1条', '第2条', '第3条', '第4条', '第5条', '又一条'])
    expect(platform.customers()[0]?.messagesLeft).toBe(4)
  })

  test('answers 45015 from the 48th hour on, and to a customer who never wrote or who left', async () => {
    platform.addCustomer({ openid })
    expect(await codeOf(sendText())).toBe(45015)
    await say()
    advance(48 * HOUR - 1)
    expect(await codeOf(sendText())).toBe(0)
    advance(1)
    expect(await codeOf(sendText())).toBe(45015)
    await say()
    await say({ type: 'event', event: 'unsubscribe' })
    expect(await codeOf(sendText())).toBe(45015)
    await say({ type: 'event', event: 'subscribe' })
    advance(MINUTE)
    expect(await codeOf(sendText())).toBe(45015)
  })

  test.each<CustomerMessage>([
    { type: 'event', event: 'CLICK', key: 'complain' },
    { type: 'event', event: 'subscribe' },
    { type: 'event', event: 'SCAN', key: 'shop-7' },
    { type: 'text', text: '满意', menuId: '1' },
  ])('carries three messages within a minute after %j', async action => {
    await say(action)
    for (let count = 1; count <= 3; count += 1) expect(await codeOf(sendText())).toBe(0)
    expect(await codeOf(sendText())).toBe(45047)
    advance(MINUTE)
    expect(await codeOf(sendText())).toBe(45015)
  })

  test.each<CustomerMessage>([
    { type: 'event', event: 'VIEW', key: 'https://example.com' },
    { type: 'event', event: 'LOCATION' },
  ])('is not opened by %j', async event => {
    await say(event)
    expect(await codeOf(sendText())).toBe(45015)
  })

  test('a refused message costs nothing', async () => {
    await say()
    for (let count = 1; count <= 9; count += 1) expect(await codeOf(sendText('长'.repeat(683)))).toBe(45002)
    expect(platform.customers()[0]?.messagesLeft).toBe(5)
  })

  test.each([
    ['an unknown openid', { touser: 'oNobody', msgtype: 'text', text: { content: 'x' } }, 40003],
    ['no openid', { msgtype: 'text', text: { content: 'x' } }, 40003],
    ['an unknown type', { touser: openid, msgtype: 'card' }, 40008],
    ['2049 bytes', { touser: openid, msgtype: 'text', text: { content: `a${'汉'.repeat(682)}bc` } }, 45002],
    ['no words', { touser: openid, msgtype: 'text', text: { content: ' ' } }, 44004],
    ['no text', { touser: openid, msgtype: 'text' }, 47001],
    ['unknown media', { touser: openid, msgtype: 'image', image: { media_id: 'nope' } }, 40007],
    [
      'two articles',
      { touser: openid, msgtype: 'news', news: { articles: Array(2).fill({ title: 'x', url: '' }) } },
      45008,
    ],
    ['no JSON', '{"touser":', 47001],
  ])('with %s answers the platform’s code', async (_name, body, code) => {
    await say()
    expect(await codeOf(api('/cgi-bin/message/custom/send', body))).toBe(code)
  })

  test('takes exactly 2048 bytes', async () => {
    await say()
    expect(await codeOf(sendText(`ab${'汉'.repeat(682)}`))).toBe(0)
  })

  test('carries pictures, articles and menus', async () => {
    await say({ type: 'image' })
    const media_id = platform.chat(openid)[0]?.mediaId
    const article = { title: '处理进度', description: '', url: 'https://example.com/a', picurl: '' }
    const list = [1, 2].map(id => ({ id, content: id === 1 ? '满意' : '不满意' }))
    expect(await codeOf(send({ msgtype: 'image', image: { media_id } }))).toBe(0)
    expect(await codeOf(send({ msgtype: 'video', video: { media_id } }))).toBe(40007)
    expect(await codeOf(send({ msgtype: 'news', news: { articles: [article] } }))).toBe(0)
    expect(
      await codeOf(send({ msgtype: 'msgmenu', msgmenu: { head_content: '满意吗？', list, tail_content: '' } })),
    ).toBe(0)
    expect(platform.chat(openid).slice(1)).toMatchObject([
      { type: 'image', mediaId: media_id, url: `${platform.url}/mmbiz/${media_id}` },
      { type: 'news', text: '处理进度', url: 'https://example.com/a' },
      {
        type: 'msgmenu',
        text: '满意吗？\n满意\n不满意',
        choices: [
          { id: '1', text: '满意' },
          { id: '2', text: '不满意' },
        ],
      },
    ])
  })
})

test('custom/typing is shown after a message only, and not twice', async () => {
  await start()
  const typing = (command: string) => codeOf(api('/cgi-bin/message/custom/typing', { touser: openid, command }))
  platform.addCustomer({ openid })
  expect(await typing('Typing')).toBe(45080)
  await say()
  expect([await typing('Typing'), await typing('Typing'), await typing('typing')]).toEqual([0, 45081, 45072])
  expect([await typing('CancelTyping'), await typing('Typing')]).toEqual([0, 0])
  advance(31 * SECOND)
  expect(await typing('Typing')).toBe(45080)
})

describe('template/send', () => {
  const old = { first: { value: '您好' }, keyword1: { value: 'TS-1' }, remark: { value: '请留意' } }
  const fresh = { character_string1: { value: 'TS-1' }, thing2: { value: '已受理' } }
  const template = (more: object) =>
    api('/cgi-bin/message/template/send', { touser: openid, template_id: 'old', data: old, ...more })

  test('needs no window, shows the words, and tells how it ended under a msgid beyond doubles', async () => {
    await start()
    platform.addCustomer({ openid })
    const response = await fetch(`${platform.url}/cgi-bin/message/template/send?access_token=${await newToken()}`, {
      method: 'POST',
      body: JSON.stringify({ touser: openid, template_id: 'new', url: 'https://example.com/1', data: fresh }),
    })
    const [, msgid] = /^\{"errcode":0,"errmsg":"ok","msgid":(\d+)\}$/.exec(await response.text()) ?? []
    expect(platform.chat(openid)).toMatchObject([
      { from: 'bot', via: 'template', text: '投诉进度\n编号:TS-1\n进度:已受理', url: 'https://example.com/1' },
    ])
    await vi.waitFor(() => expect(pushes).toHaveLength(1))
    expect(pushes[0]).toContain('<Event><![CDATA[TEMPLATESENDJOBFINISH]]></Event>')
    expect(pushes[0]).toContain(`<MsgID>${msgid}</MsgID>\n<Status><![CDATA[success]]></Status>`)
    expect(BigInt(msgid ?? 0)).toBeGreaterThan(BigInt(Number.MAX_SAFE_INTEGER))
  })

  test('to a customer who blocks templates ends as failed and is not shown', async () => {
    await start()
    platform.addCustomer({ openid, blocksTemplates: true })
    expect(await codeOf(template({}))).toBe(0)
    await vi.waitFor(() => expect(pushes[0]).toContain('<Status><![CDATA[failed:user block]]></Status>'))
    expect(platform.chat(openid)).toEqual([])
  })

  test('answers 48001 to a subscription account', async () => {
    await start('subscription')
    platform.addCustomer({ openid })
    expect(await codeOf(template({}))).toBe(48001)
  })

  test.each([
    [{ touser: 'oNobody' }, 40003],
    [{ template_id: 'none' }, 40037],
    [{ data: 'words' }, 47003],
    [{ data: { ...old, keyword1: 'TS-1' } }, 47003],
    [{ data: { first: old.first, remark: old.remark } }, 47003],
    [{ data: { ...old, keyword1: { value: '' } } }, 47003],
    [{ template_id: 'new', data: { ...fresh, thing2: { value: '字'.repeat(21) } } }, 47003],
    [{ template_id: 'new', data: { ...fresh, character_string1: { value: '投诉一号' } } }, 47003],
  ])('with %j answers %i', async (wrong, code) => {
    await start()
    platform.addCustomer({ openid })
    expect(await codeOf(template(wrong))).toBe(code)
    expect(platform.chat(openid)).toEqual([])
  })

  test('answers 43004 for a customer who left', async () => {
    await start()
    platform.addCustomer({ openid, subscribed: false })
    expect(await codeOf(template({}))).toBe(43004)
  })

  test('with the same client_msg_id reaches the customer once', async () => {
    await start()
    platform.addCustomer({ openid })
    for (let count = 1; count <= 2; count += 1) expect(await codeOf(template({ client_msg_id: 'case-1' }))).toBe(0)
    expect(platform.chat(openid)).toHaveLength(1)
  })
})

describe('media', () => {
  beforeEach(() => start())
  const jpeg = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 9, 9, 9])

  async function upload(bytes: Uint8Array<ArrayBuffer>, type = 'image', name = 'media') {
    const form = new FormData()
    form.set(name, new Blob([bytes]), 'photo.jpg')
    const url = `${platform.url}/cgi-bin/media/upload?type=${type}&access_token=${await newToken()}`
    return answerShape.parse(await (await fetch(url, { method: 'POST', body: form })).json())
  }
  const get = async (mediaId = '') =>
    fetch(`${platform.url}/cgi-bin/media/get?media_id=${mediaId}&access_token=${await newToken()}`)

  test('comes back byte for byte, for three days', async () => {
    const uploaded = await upload(jpeg)
    expect(uploaded).toMatchObject({ type: 'image', created_at: nowMs / 1000 })
    const file = await get(uploaded.media_id)
    expect(file.headers.get('content-type')).toBe('image/jpeg')
    expect(file.headers.get('content-disposition')).toContain('.jpg"')
    expect(new Uint8Array(await file.arrayBuffer())).toEqual(jpeg)
    await say()
    advance(72 * HOUR - 1)
    await say()
    expect(await codeOf(send({ msgtype: 'image', image: { media_id: uploaded.media_id } }))).toBe(0)
    advance(1)
    expect(await (await get(uploaded.media_id)).json()).toMatchObject({ errcode: 40007 })
    expect(await codeOf(send({ msgtype: 'image', image: { media_id: uploaded.media_id } }))).toBe(40007)
  })

  test('of a customer’s video is a link, of a voice message AMR', async () => {
    await say({ type: 'video' })
    await say({ type: 'voice' })
    const [video, voice] = platform.chat(openid)
    const link = z.object({ video_url: z.url() }).parse(await (await get(video?.mediaId)).json())
    expect((await fetch(link.video_url)).headers.get('content-type')).toBe('video/mp4')
    expect((await get(voice?.mediaId)).headers.get('content-type')).toBe('audio/amr')
  })

  test('that cannot be taken answers the platform’s code', async () => {
    expect(await codeOf(upload(jpeg, 'file'))).toBe(40004)
    expect(await codeOf(upload(jpeg, 'image', 'attachment'))).toBe(41005)
    expect(await codeOf(upload(new Uint8Array()))).toBe(44001)
    expect(await codeOf(upload(new TextEncoder().encode('no picture')))).toBe(40113)
    expect(await codeOf(upload(new Uint8Array(10 * 1024 * 1024 + 1)))).toBe(45001)
    expect(await codeOf(api('/cgi-bin/media/upload?type=image', '{}'))).toBe(41005)
    expect(await codeOf(api('/cgi-bin/media/get'))).toBe(41006)
    expect(await codeOf(api('/cgi-bin/media/get?media_id=nope'))).toBe(40007)
  })
})

test('user/info tells who follows, without name or picture', async () => {
  await start()
  platform.addCustomer({ openid, name: '陈先生' })
  const info = (who: string) => api(`/cgi-bin/user/info?openid=${who}&lang=zh_CN`)
  const follower = await info(openid)
  expect(follower).toMatchObject({ subscribe: 1, openid, subscribe_time: nowMs / 1000 })
  expect(JSON.stringify(follower)).not.toMatch(/陈先生|nickname|headimgurl/)
  await say({ type: 'event', event: 'unsubscribe' })
  expect(await info(openid)).toEqual({ subscribe: 0, openid })
  expect(await codeOf(info('oNobody'))).toBe(40003)
})

describe('menu', () => {
  beforeEach(() => start())
  const click = { type: 'click', name: '我要投诉', key: 'complain' }

  test('is created, read and deleted', async () => {
    const menu = {
      button: [click, { name: '更多', sub_button: [{ type: 'view', name: '官网', url: 'https://example.com' }] }],
    }
    expect(await codeOf(api('/cgi-bin/menu/create', menu))).toBe(0)
    expect(await api('/cgi-bin/menu/get')).toEqual({ menu })
    expect(platform.menu()).toEqual(menu)
    expect(await codeOf(api('/cgi-bin/menu/delete'))).toBe(0)
    expect(await codeOf(api('/cgi-bin/menu/get'))).toBe(46003)
  })

  test.each([
    [{ button: [] }, 40016],
    [{ button: Array(4).fill(click) }, 40016],
    [{ button: [{ ...click, type: 'press' }] }, 40017],
    [{ button: [{ ...click, name: '名字太长的菜单' }] }, 40018],
    [{ button: [{ type: 'click', name: '投诉' }] }, 40019],
    [{ button: [{ type: 'view', name: '官网' }] }, 40020],
    [{ button: [{ name: '更多', sub_button: Array(6).fill(click) }] }, 40023],
    [{ buttons: [] }, 47001],
  ])('that is %j answers %i', async (menu, code) => {
    expect(await codeOf(api('/cgi-bin/menu/create', menu))).toBe(code)
  })
})
