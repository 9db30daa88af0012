/**
 * Proves that the stand-in for WeChat misbehaves when it is told to, exactly as often as it is told to, and that what it remembers
 * survives a restart, also one in the middle of a line of its journal or of a push.
 */
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { faultKinds } from '../../bots/sandbox/wechat/faults.ts'
import {
  createWechatPlatform,
  type WechatChange,
  type WechatPlatform,
  type WechatPlatformOptions,
} from '../../bots/sandbox/wechat/platform.ts'

const account = {
  originalId: 'gh_0123456789ab',
  appId: 'wx0123456789abcdef',
  appSecret: '0123456789abcdef0123456789abcdef',
  token: 'heed-token',
  encodingAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
  kind: 'service' as const,
}
const openid = 'oCustomerOne'

let folder: string
let journal: string
let platform: WechatPlatform
let webhook: Server
let pushes: string[]
let waiting: ServerResponse[]
/** With `hold` the webhook keeps its answers back. */
let hold: boolean
let nowMs: number

async function start(more: Partial<WechatPlatformOptions> = {}) {
  platform = await createWechatPlatform({
    clock: { now: () => new Date(nowMs) },
    webhookUrl: () => `http://127.0.0.1:${(webhook.address() as AddressInfo).port}/`,
    account,
    mode: 'plain',
    journal,
    retries: 0,
    retryDelayMs: 1,
    pushTimeoutMs: 2000,
    templates: [{ templateId: 'new', title: '进度', content: '进度:{{thing1.DATA}}' }],
    ...more,
  })
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sandbox-wechat-'))
  journal = join(folder, 'deep', 'wechat.jsonl')
  nowMs = Date.parse('2026-11-18T01:00:00Z')
  pushes = []
  waiting = []
  hold = false
  webhook = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(Buffer.from(chunk))
    pushes.push(Buffer.concat(chunks).toString())
    if (hold) waiting.push(response)
    else response.end('success')
  })
  await new Promise<void>(resolve => webhook.listen(0, '127.0.0.1', resolve))
  await start()
})

afterEach(async () => {
  await platform.close()
  webhook.closeAllConnections()
  await new Promise(resolve => webhook.close(resolve))
  rmSync(folder, { recursive: true })
})

async function restart() {
  await platform.close()
  await start()
}

async function post(path: string, body: object, patienceMs = 10_000): Promise<Response> {
  return fetch(`${platform.url}${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(patienceMs),
  })
}

async function newToken(): Promise<string> {
  const credentials = { grant_type: 'client_credential', appid: account.appId, secret: account.appSecret }
  const answer = (await (await post('/cgi-bin/stable_token', credentials)).json()) as { access_token: string }
  return answer.access_token
}

const sendText = (token: string, patienceMs?: number) =>
  post(
    `/cgi-bin/message/custom/send?access_token=${token}`,
    { touser: openid, msgtype: 'text', text: { content: '好' } },
    patienceMs,
  )
const codeOf = async (answer: Promise<Response>) => ((await (await answer).json()) as { errcode: number }).errcode
const say = (text = '在吗') => platform.say(openid, { type: 'text', text })
const settle = async (text?: string) => (await (await say(text)).settled).outcome
const contents = () => pushes.map(push => /<Content><!\[CDATA\[(.*?)\]\]>/.exec(push)?.[1])
const ids = () => pushes.map(push => /<MsgId>(\d+)</.exec(push)?.[1])
const sent = () => platform.chat(openid).filter(message => message.via === 'custom').length

describe('a fault of the API', () => {
  test('429 and 5xx answer that status as often as asked, then all is well', async () => {
    await settle()
    const token = await newToken()
    platform.fault({ kind: '429', times: 2 })
    platform.fault({ kind: '5xx' })
    const answers = [await sendText(token), await sendText(token), await sendText(token), await sendText(token)]
    expect(answers.map(answer => answer.status)).toEqual([429, 429, 502, 200])
    expect(await answers[2]?.text()).toContain('<html>')
    expect(sent()).toBe(1)
    expect(platform.waitingFaults()).toEqual([])
  })

  test('timeout gives no answer until the caller gives up, and does nothing', async () => {
    await settle()
    const token = await newToken()
    platform.fault({ kind: 'timeout' })
    await expect(sendText(token, 200)).rejects.toThrow('timeout')
    expect(sent()).toBe(0)
  })

  test('reset drops the connection before the call is carried out, lost-answer after', async () => {
    await settle()
    const token = await newToken()
    platform.fault({ kind: 'reset' })
    await expect(sendText(token)).rejects.toThrow('fetch failed')
    expect(sent()).toBe(0)
    platform.fault({ kind: 'lost-answer' })
    await expect(sendText(token)).rejects.toThrow('fetch failed')
    expect(sent()).toBe(1)
  })

  test('expired-token ends the token in use, so that stable_token gives another one', async () => {
    await settle()
    const token = await newToken()
    platform.fault({ kind: 'expired-token' })
    expect(await newToken()).toBe(token)
    expect(await codeOf(sendText(token))).toBe(42001)
    expect(await codeOf(sendText(token))).toBe(42001)
    const next = await newToken()
    expect(next).not.toBe(token)
    expect(await codeOf(sendText(next))).toBe(0)
  })

  test('rate-limit answers 45011', async () => {
    await settle()
    const token = await newToken()
    platform.fault({ kind: 'rate-limit' })
    expect([await codeOf(sendText(token)), await codeOf(sendText(token))]).toEqual([45011, 0])
  })

  test('is gone when the faults are cleared, and none can be asked for less than once', async () => {
    platform.fault({ kind: '5xx', times: 9 })
    platform.clearFaults()
    await expect(newToken()).resolves.toMatch(/^97_/)
    expect(() => platform.fault({ kind: '5xx', times: 0 })).toThrow(RangeError)
  })
})

describe('a fault of the pushes', () => {
  test('duplicate pushes one message twice at the same time', async () => {
    hold = true
    platform.fault({ kind: 'duplicate' })
    const said = await say()
    await vi.waitFor(() => expect(waiting).toHaveLength(2))
    expect(ids()).toEqual([said.messageId, said.messageId])
    for (const response of waiting) response.end('success')
    expect((await said.settled).deliveries.map(each => each.attempt)).toEqual([1, 1])
    hold = false
    await settle()
    expect(pushes).toHaveLength(3)
  })

  test('reordered swaps the next two messages of one customer, and nobody else’s', async () => {
    platform.fault({ kind: 'reordered' })
    const first = await say('一')
    await (await platform.say('oCustomerTwo', { type: 'text', text: '别人' })).settled
    const second = await say('二')
    await Promise.all([first.settled, second.settled])
    await settle('三')
    expect(contents()).toEqual(['别人', '二', '一', '三'])
    expect(platform.chat(openid).map(message => message.text)).toEqual(['一', '二', '三'])
  })

  test('reordered lets a message go that no second one follows', async () => {
    await platform.close()
    await start({ pushTimeoutMs: 300 })
    platform.fault({ kind: 'reordered' })
    expect(await settle('一')).toBe('acknowledged')
  })

  test('late repeats a message when it is told to', async () => {
    platform.fault({ kind: 'late' })
    await settle('一')
    await settle('二')
    expect((await platform.redeliver()).map(each => each.outcome)).toEqual(['acknowledged'])
    expect(contents()).toEqual(['一', '二', '一'])
    expect(ids()[2]).toBe(ids()[0])
    expect(await platform.redeliver()).toEqual([])
  })
})

test('the list of faults names all that there is', () => {
  expect(faultKinds.map(({ kind }) => kind)).toEqual([
    '429',
    '5xx',
    'timeout',
    'reset',
    'lost-answer',
    'expired-token',
    'rate-limit',
    'errcode',
    'duplicate',
    'reordered',
    'late',
  ])
})

describe('after a restart', () => {
  test('customers, chats, media, windows, tokens, menu and templates are what they were', async () => {
    platform.addCustomer({ openid, name: '陈先生', unionid: 'union-1' })
    await (await platform.say(openid, { type: 'image' })).settled
    const token = await newToken()
    await sendText(token)
    const template = { touser: openid, template_id: 'new', data: { thing1: { value: '已受理' } }, client_msg_id: 'a' }
    await post(`/cgi-bin/message/template/send?access_token=${token}`, template)
    await post(`/cgi-bin/menu/create?access_token=${token}`, { button: [{ type: 'click', name: '投诉', key: 'c' }] })
    const texts = () => platform.chat(openid).map(({ url: _url, ...message }) => message)
    const before = { customers: platform.customers(), chat: texts(), menu: platform.menu() }
    expect(before.customers).toMatchObject([{ openid, name: '陈先生', unionid: 'union-1', messagesLeft: 4 }])
    expect(before.chat.map(message => message.via)).toEqual(['webhook', 'custom', 'template'])

    await restart()
    expect({ customers: platform.customers(), chat: texts(), menu: platform.menu() }).toEqual(before)
    expect(await newToken()).toBe(token)
    const mediaId = platform.chat(openid)[0]?.mediaId
    const file = await fetch(`${platform.url}/cgi-bin/media/get?media_id=${mediaId}&access_token=${token}`)
    expect(file.headers.get('content-type')).toBe('image/png')
    for (let count = 2; count <= 5; count += 1) expect(await codeOf(sendText(token))).toBe(0)
    expect(await codeOf(sendText(token))).toBe(45047)
    const again = await post(`/cgi-bin/message/template/send?access_token=${token}`, template)
    expect(again.status).toBe(200)
    expect(platform.chat(openid).filter(message => message.via === 'template')).toHaveLength(1)
  })

  test('a line torn by a killed process is dropped, and writing goes on behind it', async () => {
    await settle('一')
    appendFileSync(journal, '{"entry":"chat","openid":"oCust')
    await restart()
    await settle('二')
    await restart()
    expect(platform.chat(openid).map(message => message.text)).toEqual(['一', '二'])
  })

  test('a broken line in the middle is refused by its number', async () => {
    await settle('一')
    await platform.close()
    const lines = readFileSync(journal, 'utf8').split('\n')
    writeFileSync(journal, lines.with(2, '{"entry":"unknown"}').join('\n'))
    await expect(start()).rejects.toThrow('wechat.jsonl:3')
  })

  test('a push that was under way is taken up with its old MsgId, without a notice in between', async () => {
    hold = true
    const said = await say('救命')
    await vi.waitFor(() => expect(waiting).toHaveLength(1))
    await platform.close()
    expect((await said.settled).outcome).toBe('aborted')
    hold = false
    await start()
    expect(platform.chat(openid)).toHaveLength(1)
    expect((await platform.resumePushes()).map(each => each.outcome)).toEqual(['acknowledged'])
    expect(ids()).toEqual([said.messageId, said.messageId])
    await restart()
    expect(await platform.resumePushes()).toEqual([])
  })
})

test('a listener hears of customers, messages and deliveries until it has enough', async () => {
  const changes: WechatChange[] = []
  const stop = platform.onChange(change => changes.push(change))
  await settle()
  expect(changes.map(change => change.kind)).toEqual(['customer', 'message', 'delivery'])
  stop()
  await settle()
  expect(changes).toHaveLength(3)
})

test('setMode changes how the next message is pushed', async () => {
  await settle('看得见')
  platform.setMode('safe')
  await settle('看不见')
  expect(pushes[0]).toContain('看得见')
  expect(pushes[1]).toContain('<Encrypt>')
  expect(pushes[1]).not.toContain('看不见')
})

test('a port in use is an error, not a crash', async () => {
  const port = Number(new URL(platform.url).port)
  const second = createWechatPlatform({
    clock: { now: () => new Date(nowMs) },
    webhookUrl: () => '',
    account,
    mode: 'plain',
    port,
  })
  await expect(second).rejects.toThrow('EADDRINUSE')
})
