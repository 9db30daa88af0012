/**
 * Proves, with a real Wechaty, that every kind of message is read through Wechaty's own objects, that sending goes through
 * them and keeps the platform's errors, that a failing listener neither ends the process nor is taken for success, and that
 * nothing grows without bound. The platform is a real HTTP server on loopback.
 */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { FileBox } from 'file-box'
import { afterEach, describe, expect, it } from 'vitest'
import { type Message, WechatyBuilder } from 'wechaty'
import { log } from 'wechaty-puppet'
import { PuppetMock } from 'wechaty-puppet-mock'
import { createWechatApi } from '../../bots/wechat/api.ts'
import { createWechatBot } from '../../bots/wechat/bot.ts'
import { createWechatMessenger } from '../../bots/wechat/messenger.ts'
import { parseMessage, toRawMessage, type WechatMessage } from '../../bots/wechat/parse.ts'
import { OfficialAccountPuppet } from '../../bots/wechat/puppet.ts'
import { PlatformError } from '../../core/errors.ts'
import type { Outbound } from '../../core/message/outbound.ts'
import type { RawMessage } from '../../core/ports/inbox.ts'
import { windowsOfOneProcess } from '../setup/send-windows.ts'

const originalId = 'gh_abcdef012345'
const openid = 'oCustomer0000000000000000001'
const sentAt = new Date('2026-05-06T02:00:00Z')

log.level('silent')
const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

type Call = { path: string; body: string }

async function setUp(errcodeOf: (body: string) => number = () => 0) {
  const calls: Call[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', chunk => chunks.push(chunk))
    request.on('end', () => {
      const path = new URL(request.url ?? '/', 'http://platform').pathname
      const body = Buffer.concat(chunks).toString('latin1')
      calls.push({ path, body: Buffer.concat(chunks).toString('utf8') })
      const answers: Record<string, unknown> = {
        '/cgi-bin/stable_token': { access_token: 'T', expires_in: 7200 },
        '/cgi-bin/media/upload': { type: 'image', media_id: 'UPLOADED' },
        '/cgi-bin/message/template/send': { errcode: 0, msgid: 77 },
        '/cgi-bin/template/get_all_private_template': { template_list: [{ template_id: 'TM', title: '投诉进度' }] },
      }
      if (path === '/cgi-bin/media/get') return response.setHeader('content-type', 'image/jpeg').end('JPEG')
      response.end(JSON.stringify(answers[path] ?? { errcode: errcodeOf(body), errmsg: 'x' }))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closing.push(async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  })
  const lines: unknown[] = []
  const logger = {
    info: (...line: unknown[]) => void lines.push(line),
    warn: (...line: unknown[]) => void lines.push(line),
    error: (...line: unknown[]) => void lines.push(line),
  }
  const api = createWechatApi({
    account: {
      appId: 'wx1',
      appSecret: 's',
      apiBaseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    },
    tokens: { obtain: async (_key, fetchToken) => (await fetchToken()).token },
    logger,
  })
  const paths = () => calls.map(call => call.path).filter(path => path !== '/cgi-bin/stable_token')
  const texts = () =>
    calls.flatMap(call => (call.path === '/cgi-bin/message/custom/send' ? [JSON.parse(call.body).text?.content] : []))
  return { api, calls, paths, texts, logger, lines }
}

async function startBot(errcodeOf?: (body: string) => number, maxContacts?: number) {
  const platform = await setUp(errcodeOf)
  const { api, logger } = platform
  const bot = createWechatBot({ account: { originalId }, api, logger, ...(maxContacts ? { maxContacts } : {}) })
  await bot.start()
  closing.push(() => bot.stop())
  return { ...platform, bot }
}

let lastId = 0
function raw(kind: string, fields: string, sender = openid): RawMessage {
  lastId += 1
  const xml =
    `<xml><ToUserName><![CDATA[${originalId}]]></ToUserName><FromUserName><![CDATA[${sender}]]></FromUserName>` +
    `<CreateTime>${sentAt.getTime() / 1000}</CreateTime><MsgType><![CDATA[${kind}]]></MsgType>${fields}` +
    `${kind === 'event' ? '' : `<MsgId>${lastId}</MsgId>`}</xml>`
  const parsed = parseMessage(Buffer.from(xml))
  if (!parsed.ok) throw new Error(parsed.reason)
  return toRawMessage(parsed.message, parsed.xml)
}

const text = (content: string, sender?: string) => raw('text', `<Content><![CDATA[${content}]]></Content>`, sender)

describe('reading', () => {
  it.each([
    ['text', '<Content><![CDATA[ 车漏油了 ]]></Content>', { type: 'text', text: ' 车漏油了 ' }],
    ['text', '<Content></Content>', { type: 'text', text: '' }],
    [
      'image',
      '<PicUrl><![CDATA[https://mmbiz.qpic.cn/x]]></PicUrl><MediaId><![CDATA[m1]]></MediaId>',
      { type: 'image', media: { mediaId: 'm1', url: 'https://mmbiz.qpic.cn/x' } },
    ],
    ['voice', '<MediaId>m2</MediaId><Format>amr</Format>', { type: 'voice', media: { mediaId: 'm2' } }],
    [
      'voice',
      '<MediaId>m2</MediaId><Recognition><![CDATA[发动机异响]]></Recognition>',
      { type: 'voice', media: { mediaId: 'm2' }, recognised: '发动机异响' },
    ],
    ['video', '<MediaId>m3</MediaId>', { type: 'video', media: { mediaId: 'm3' } }],
    ['shortvideo', '<MediaId>m4</MediaId>', { type: 'video', media: { mediaId: 'm4' } }],
    [
      'location',
      '<Location_X>31.23</Location_X><Location_Y>121.47</Location_Y><Label><![CDATA[人民广场]]></Label>',
      { type: 'location', latitude: 31.23, longitude: 121.47, label: '人民广场' },
    ],
    [
      'link',
      '<Title>t</Title><Description>d</Description><Url><![CDATA[https://example.com/?a=1&b=2]]></Url>',
      { type: 'link', title: 't', description: 'd', url: 'https://example.com/?a=1&b=2' },
    ],
    ['event', '<Event>subscribe</Event>', { type: 'event', event: 'subscribe' }],
    [
      'event',
      '<Event>subscribe</Event><EventKey>qrscene_store-7</EventKey>',
      { type: 'event', event: 'subscribe', key: 'store-7' },
    ],
    ['event', '<Event>SCAN</Event><EventKey>store-7</EventKey>', { type: 'event', event: 'scan', key: 'store-7' }],
    ['event', '<Event>unsubscribe</Event>', { type: 'event', event: 'unsubscribe' }],
    ['event', '<Event>CLICK</Event><EventKey>COMPLAIN</EventKey>', { type: 'event', event: 'menu', key: 'COMPLAIN' }],
    [
      'event',
      '<Event>TEMPLATESENDJOBFINISH</Event><Status>success</Status>',
      { type: 'event', event: 'other', key: 'TEMPLATESENDJOBFINISH' },
    ],
    ['hologram', '', { type: 'unsupported', kind: 'hologram' }],
  ])('goes through Wechaty for a message of type %s: %s', async (kind, fields, content) => {
    const { bot, calls } = await startBot()
    const message = raw(kind, fields)
    expect(await bot.read(message)).toEqual({
      id: message.platformId,
      platform: 'wechat',
      conversation: `wechat:${openid}`,
      sender: openid,
      sentAt: sentAt.toISOString(),
      content,
    })
    expect(calls).toEqual([])
  })

  it('gives unsupported content for a payload that cannot be read', async () => {
    const { bot } = await startBot()
    const inbound = await bot.read({ ...text('x'), payload: 'garbage' })
    expect(inbound).toMatchObject({ sender: openid, content: { type: 'unsupported', kind: 'unreadable' } })
  })

  it('gives the same message twice, one after the other or at the same time, and keeps people apart', async () => {
    const { bot } = await startBot()
    const message = text('一样的')
    const first = await bot.read(message)
    expect(await bot.read(message)).toEqual(first)
    expect(await Promise.all([bot.read(message), bot.read(message)])).toEqual([first, first])
    const many = Array.from({ length: 200 }, (_, index) => text(`第${index}条`, `oCustomer${index}`))
    const read = await Promise.all(many.map(one => bot.read(one)))
    expect(read.map(one => [one.sender, one.content])).toEqual(
      many.map((_, index) => [`oCustomer${index}`, { type: 'text', text: `第${index}条` }]),
    )
  })

  it('rejects when the bot is stopped, and never hangs a stop', async () => {
    const platform = await setUp()
    const bot = createWechatBot({ account: { originalId }, api: platform.api, logger: platform.logger })
    await bot.start()
    const reading = bot.read(text('最后一句'))
    await bot.stop()
    expect((await reading).content).toEqual({ type: 'text', text: '最后一句' })
  })

  it('makes Wechaty forget its contacts above the limit', async () => {
    const { bot } = await startBot(undefined, 50)
    for (let index = 0; index < 200; index += 1) {
      await bot.read(text('hi', `oMany${index}`))
      expect(bot.contactCount()).toBeLessThanOrEqual(50)
    }
    await bot.say('oMany0', '还认识您')
  })
})

describe('saying', () => {
  it('reaches a customer whom this process never saw, without asking the platform who he is', async () => {
    const { bot, paths, texts } = await startBot()
    const receipts = [await bot.say(openid, '您好'), await bot.say(openid, '您好')]
    expect(new Set(receipts.map(receipt => receipt.messageId)).size).toBe(2)
    expect(texts()).toEqual(['您好', '您好'])
    expect(paths()).toEqual(['/cgi-bin/message/custom/send', '/cgi-bin/message/custom/send'])
  })

  it('keeps the platform error as it is', async () => {
    const { bot, lines } = await startBot(() => 45015)
    const error = await bot.say(openid, '您好').catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(PlatformError)
    expect(error).toMatchObject({ code: '45015', retry: 'never' })
    expect(JSON.stringify(lines)).not.toContain(openid)
  })
})

const counting = { windows: windowsOfOneProcess(), clock: { now: () => new Date() } }

describe('the messenger', () => {
  it('speaks through the bot, sends templates for a service account, and refuses what it cannot do', async () => {
    const { bot, api, texts, paths } = await startBot()
    const service = createWechatMessenger({ account: { kind: 'service' }, bot, api, ...counting })
    const to = { platform: 'wechat', openid } as const
    await service.send({ type: 'text', to, spans: [{ text: '已转' }, { mention: 'ou_1', name: '王经理' }] }, 'k1')
    expect(texts()).toEqual(['已转王经理'])
    const template = { type: 'template', to, template: 'TM', keywords: { thing1: 'x' } } as const
    expect(await service.send(template, 'k2')).toEqual({ messageId: 'template-77' })
    const list = '/cgi-bin/template/get_all_private_template'
    expect(paths()).toEqual(['/cgi-bin/message/custom/send', list, '/cgi-bin/message/template/send'])

    const subscription = createWechatMessenger({ account: { kind: 'subscription' }, bot, api, ...counting })
    expect(subscription.capabilities.types).toEqual(['text'])
    const unsupported = { code: 'unsupported', retry: 'never' }
    await expect(subscription.send(template, 'k3')).rejects.toMatchObject(unsupported)
    await expect(
      service.send({ type: 'urgent', messageId: 'm', kind: 'app', openIds: [] }, 'k4'),
    ).rejects.toMatchObject(unsupported)
    const wrongWay: Outbound = { type: 'text', to: { platform: 'feishu', chatId: 'oc' }, spans: [{ text: 'x' }] }
    await expect(service.send(wrongWay, 'k5')).rejects.toMatchObject(unsupported)
    await expect(service.send({ type: 'text', to, spans: [] }, 'k6')).rejects.toMatchObject(unsupported)
  })

  it('cuts a long text on sentence borders, and goes on where a part failed', async () => {
    let failures = 1
    const { bot, api, texts } = await startBot(body => (body.includes('3=') && failures-- > 0 ? -1 : 0))
    const messenger = createWechatMessenger({ account: { kind: 'service' }, bot, api, ...counting })
    const sentence = (number: number) => `${number}=${'我们会在今天之内联系您'.repeat(50)}。`
    const spans = [{ text: [1, 2, 3].map(sentence).join('') }]
    const message = { type: 'text', to: { platform: 'wechat', openid }, spans } as const
    await expect(messenger.send(message, 'long')).rejects.toMatchObject({ code: '-1', retry: 'later' })
    await messenger.send(message, 'long')
    expect(texts()).toEqual([sentence(1), sentence(2), sentence(3), sentence(3)])
  })
})

describe('the puppet', () => {
  const message = (id: string): WechatMessage => ({
    id,
    account: originalId,
    openid,
    sentAt,
    body: { type: 'image', mediaId: 'm1', picUrl: '' },
  })

  async function startPuppet(ingestTimeoutMs?: number) {
    const { api, paths, calls } = await setUp()
    const puppet = new OfficialAccountPuppet({ originalId, api, ...(ingestTimeoutMs ? { ingestTimeoutMs } : {}) })
    const bot = WechatyBuilder.build({ puppet })
    const errors: Error[] = []
    bot.on('error', error => void errors.push(error))
    await bot.start()
    closing.push(() => bot.stop())
    return { puppet, bot, paths, calls, errors }
  }

  it('resolves an ingest only when the listener has finished, and rejects when it failed', async () => {
    const { puppet, bot } = await startPuppet()
    let finish: (() => void) | undefined
    let heard: ((message: Message) => void) | undefined
    const listening = new Promise<Message>(resolve => {
      heard = resolve
    })
    const gate = new Promise<void>(resolve => {
      finish = resolve
    })
    bot.on('message', incoming => {
      heard?.(incoming)
      puppet.finish(incoming.id, incoming.id === 'bad' ? Promise.reject(new Error('listener failed')) : gate)
    })
    let resolved = false
    const ingesting = puppet.ingest(message('good')).then(() => {
      resolved = true
    })
    await listening
    await new Promise(resolve => setImmediate(resolve))
    expect(resolved).toBe(false)
    await expect(puppet.ingest(message('good'))).rejects.toThrow('already')
    finish?.()
    await ingesting
    expect(resolved).toBe(true)
    await expect(puppet.ingest(message('bad'))).rejects.toThrow('listener failed')
  })

  it('rejects an ingest that nobody listens to', async () => {
    const { puppet } = await startPuppet(5)
    await expect(puppet.ingest(message('lonely'))).rejects.toThrow('no listener')
  })

  it('hands out a file that is fetched when it is read, and sends files of the three kinds the platform takes', async () => {
    const { puppet, bot, paths, calls } = await startPuppet()
    bot.on('message', incoming => {
      const work = async () => {
        const file = await incoming.toFileBox()
        expect(paths()).toEqual([])
        expect((await file.toBuffer()).toString()).toBe('JPEG')
        await incoming.say(FileBox.fromBuffer(Buffer.from('PNG'), 'answer.png'))
        await incoming.say('文字')
      }
      puppet.finish(incoming.id, work())
    })
    await puppet.ingest(message('with-file'))
    expect(paths()).toEqual([
      '/cgi-bin/media/get',
      '/cgi-bin/media/upload',
      '/cgi-bin/message/custom/send',
      '/cgi-bin/message/custom/send',
    ])
    expect(JSON.parse(calls.at(-1)?.body ?? '').text.content).toBe('文字')
    const pdf = FileBox.fromBuffer(Buffer.from('%PDF'), 'a.pdf')
    await expect(puppet.messageSendFile(openid, pdf)).rejects.toMatchObject({ code: 'unsupported' })
  })

  it('throws "unsupported" for what an official account has no notion of, and leaves no method out', async () => {
    const { puppet } = await startPuppet()
    await expect(puppet.roomCreate(['a'], 'b')).rejects.toThrow(/not supported|unsupported/i)
    await expect(puppet.friendshipAdd('a', { hello: 'b' })).rejects.toThrow(/not supported|unsupported/i)
    await expect(puppet.messageRecall()).resolves.toBe(false)
    const complete = Object.getOwnPropertyNames(PuppetMock.prototype).filter(name => !name.startsWith('_'))
    expect(complete.length).toBeGreaterThan(50)
    const present = (name: string) => typeof Reflect.get(puppet, name) === 'function'
    expect(complete.filter(name => !present(name))).toEqual([])
  })
})
