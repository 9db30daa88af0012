/**
 * Proves: with any Wechaty puppet in the official account's place (here wechaty's own mock) the same conversation is held, the same card
 * stands in Feishu and the result is told in the chat; what people say in rooms and what the account says itself is left alone; a message
 * that the database would not take is safe on the disk until it does; a package that is not there is named.
 */
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { types } from 'wechaty-puppet'
import { mock, PuppetMock } from 'wechaty-puppet-mock'
import { resolvePress } from '../../bots/sandbox/control/resolve-press.ts'
import { loadPuppet } from '../../bots/wechat/load-puppet.ts'
import { puppetChannel } from '../../bots/wechat/puppet-channel.ts'
import { createSetAside } from '../../bots/wechat/set-aside.ts'
import { InputError } from '../../core/errors.ts'
import { loadPolicy } from '../../core/policy/load.ts'
import type { RawMessage } from '../../core/ports/inbox.ts'
import type { Logger } from '../../core/ports/system.ts'
import { type Heed, startHeed } from '../../heed.ts'
import { freePort } from '../kill/process.ts'
import { buttonsOf } from '../setup/feishu-card.ts'
import { asPlayed, openPlatforms } from '../setup/platforms.ts'
import { describeOnPostgres } from '../setup/queues.ts'

const silent: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined }

/** An account behind the mock, logged in, and a customer of it. */
async function mockAccount() {
  const mocker = new mock.Mocker()
  const puppet = new PuppetMock({ mocker })
  return {
    mocker,
    puppet,
    logIn() {
      const account = mocker.createContact({ name: '客服' })
      mocker.login(account)
      return account
    },
  }
}

describeOnPostgres('Another Wechaty puppet', suite => {
  const people = ['customer-service-manager', 'general-manager', 'service-manager', 'operations-manager']
  let heed: Heed
  let platforms: Awaited<ReturnType<typeof openPlatforms>>
  let account: Awaited<ReturnType<typeof mockAccount>>
  beforeAll(async () => {
    const port = await freePort()
    const pack = loadPolicy('auto-dealer')
    platforms = await openPlatforms({ policy: pack, program: () => `http://127.0.0.1:${port}`, everywhere: people })
    const played = asPlayed(pack)
    account = await mockAccount()
    heed = await startHeed({
      databaseUrl: suite().databaseUrl,
      queue: suite().queue,
      policy: { ...played, intake: { ...played.intake, quiet: 'PT0.06S' } },
      host: '127.0.0.1',
      port,
      roles: { bots: true, jobs: true },
      wechat: null,
      puppet: account.puppet,
      feishu: platforms.options.feishu,
      feishuMode: 'webhook',
      passiveReply: true,
      sandboxDir: null,
      systems: [],
      queuesToken: null,
      logger: silent,
    })
  })
  afterAll(async () => {
    await heed?.close()
    await platforms?.close()
  })

  it('holds the same conversation, in private only, and is ready when the account is logged in', async () => {
    expect((await fetch(`${heed.url}/readyz`)).status).toBe(503)
    const self = account.logIn()
    await expect.poll(async () => (await fetch(`${heed.url}/readyz`)).status).toBe(200)
    const customer = account.mocker.createContact({ name: '王芳' })
    const heard = () =>
      [...account.mocker.cacheMessagePayload.values()].flatMap(({ talkerId, text }) =>
        talkerId === self.id ? [text ?? ''] : [],
      )

    customer
      .say('昨天在你们店做保养，师傅态度很差，问他什么都不理。我叫王芳，电话13900001234，车牌粤B6N2M9，要求道歉。')
      .to(self)
    await expect.poll(() => heard().join('\n'), { timeout: 15_000 }).toMatch(/我复述一下/)
    customer.say('1').to(self)
    await expect.poll(() => heard().join('\n'), { timeout: 15_000 }).toMatch(/编号 \w+/)
    const number = /编号 (\w+)/.exec(heard().join('\n'))?.[1] ?? ''

    const room = account.mocker.createRoom({ memberIdList: [customer.id, self.id] })
    customer.say('我要投诉').to(room)

    const cards = () =>
      platforms.feishu.messages('oc_after-sales').filter(({ card }) => JSON.stringify(card ?? '').includes(number))
    await expect.poll(() => cards().length, { timeout: 15_000 }).toBe(1)
    const press = async (label: string, form: Record<string, string>) => {
      const card = cards()[0]
      const button = buttonsOf(card?.card).find(each => each.label === label)
      expect([label, button]).toEqual([label, expect.anything()])
      const asked = { as: 'ou_operations-manager', value: button?.value ?? {}, form_value: form }
      return platforms.feishu.press(card?.messageId ?? '', resolvePress(card?.card ?? {}, asked))
    }
    const shown = (what: RegExp) =>
      expect.poll(() => JSON.stringify(cards()[0]?.card), { timeout: 15_000 }).toMatch(what)
    await press('已联系客户', { note: '客户要求道歉' })
    await shown(/处理中/)
    await press('完成', { result: '已当面道歉' })
    await expect.poll(() => heard().join('\n'), { timeout: 15_000 }).toMatch(/已经处理好：已当面道歉/)
    expect(heard().filter(text => /已经登记/.test(text))).toHaveLength(1)
    expect(room.payload).toBeDefined()
    const metrics = await (await fetch(`${heed.url}/metrics`)).text()
    expect(metrics).toMatch(/heed_messages_received_total\{platform="wechat"\} 2\n/)
  })
})

describe('A message of a puppet', () => {
  type Store = (message: RawMessage) => Promise<{ stored: boolean; inboxId: string }>

  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'heed-puppet-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  async function channelOn(store: Store) {
    const { mocker, puppet, logIn } = await mockAccount()
    const woken: string[] = []
    const heard = {
      inbox: { store },
      onStored: async (conversation: string) => void woken.push(conversation),
      logger: silent,
    }
    const setAside = createSetAside({ folder, ...heard })
    await setAside.start()
    const channel = puppetChannel({ puppet, setAside, ...heard })
    await channel.start()
    const self = logIn()
    const stop = async () => {
      await channel.stop()
      await setAside.stop()
    }
    return { channel, mocker, self, woken, puppet, setAside, stop }
  }

  it('that the database does not take is safe on the disk until it does, in order, whatever becomes of the process', async () => {
    const stored: RawMessage[] = []
    let up = false
    const store: Store = async message => {
      if (!up) throw new Error('no database')
      stored.push(message)
      return { stored: true, inboxId: String(stored.length) }
    }
    const first = await channelOn(store)
    const customer = first.mocker.createContact()
    customer.say('第一句').to(first.self)
    customer.say('第二句').to(first.self)
    await expect.poll(() => first.setAside.count()).toBe(2)
    await first.stop()
    expect(await readdir(folder)).toHaveLength(2)

    up = true
    const { channel, woken, stop } = await channelOn(store)
    await expect.poll(() => woken.length, { timeout: 5000 }).toBe(2)
    const read = await Promise.all(stored.map(raw => channel.reader.read(raw)))
    expect(read.map(({ content }) => content)).toEqual([
      { type: 'text', text: '第一句' },
      { type: 'text', text: '第二句' },
    ])
    expect(read[0]).toMatchObject({ conversation: `wechat:${customer.id}`, sender: customer.id, platform: 'wechat' })
    expect(await readdir(folder)).toEqual([])
    await stop()
  })

  it.each([
    [types.Message.Image, { type: 'image', media: { mediaId: 'm' } }],
    [types.Message.Audio, { type: 'voice', media: { mediaId: 'm' } }],
    [types.Message.Video, { type: 'video', media: { mediaId: 'm' } }],
    [types.Message.Attachment, { type: 'file', media: { mediaId: 'm' } }],
    [types.Message.Emoticon, { type: 'unsupported', kind: 'sticker' }],
    [types.Message.Recalled, { type: 'unsupported', kind: 'recalled' }],
    [types.Message.MiniProgram, { type: 'unsupported', kind: 'MiniProgram' }],
    [types.Message.RedEnvelope, { type: 'unsupported', kind: 'RedEnvelope' }],
  ])('of type %i is read without fetching its file', async (type, content) => {
    const stored: RawMessage[] = []
    const { channel, mocker, self, puppet, stop } = await channelOn(async message => {
      stored.push(message)
      return { stored: true, inboxId: '1' }
    })
    const customer = mocker.createContact()
    const payload = { id: 'm', type, talkerId: customer.id, listenerId: self.id, timestamp: Date.now() / 1000 }
    mocker.MessageMock.create(payload)
    puppet.emit('message', { messageId: 'm' })
    await expect.poll(() => stored.length).toBe(1)
    const [raw] = stored
    expect(raw && (await channel.reader.read(raw)).content).toEqual(content)
    await stop()
  })

  it('to somebody unknown becomes a call, and while nobody is logged in it waits', async () => {
    const { channel, stop } = await channelOn(async () => ({ stored: true, inboxId: '1' }))
    const send = (openid: string) =>
      channel.messenger.send({ type: 'text', to: { platform: 'wechat', openid }, spans: [{ text: '好' }] }, 'k')
    await expect(send('nobody')).rejects.toMatchObject({ code: 'no-contact', retry: 'never', otherWay: 'call' })
    await stop()
    await expect(send('nobody')).rejects.toMatchObject({ code: 'logged-out', retry: 'later' })
  })
})

describe('WECHATY_PUPPET', () => {
  it('loads an installed puppet', async () => {
    expect(await loadPuppet('wechaty-puppet-mock')).toBeInstanceOf(PuppetMock)
  })

  it.each([
    ['wechaty-puppet-not-installed', /"wechaty-puppet-not-installed" is not installed; run: npm install/],
    ['zod', /"zod" holds no Wechaty puppet/],
  ])('says what is wrong with %s', async (name, message) => {
    await expect(loadPuppet(name)).rejects.toThrow(InputError)
    await expect(loadPuppet(name)).rejects.toThrow(message)
  })
})
