/**
 * Proves that the stand-in for Feishu delivers events as the real platform does: signed and encrypted to a webhook, or over the
 * long connection to the official SDK's own WSClient; again on the schedule until answered; presses of cards with their limit.
 */
import { EventDispatcher, LoggerLevel, WSClient } from '@larksuiteoapi/node-sdk'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { FeishuPlatform, FeishuPlatformOptions } from '../../bots/sandbox/feishu/platform-types.ts'
import {
  app,
  http,
  larkClient,
  realisticCard,
  silent,
  startPlatform,
  startWebhook,
  testClock,
  type Webhook,
} from './sandbox-feishu-fixture.ts'

const closing: (() => void | Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

let webhook: Webhook
beforeEach(async () => {
  webhook = await startWebhook()
  closing.push(() => webhook.close())
})

async function start(options: Partial<FeishuPlatformOptions> = {}): Promise<FeishuPlatform> {
  const platform = await startPlatform({ webhookUrl: () => webhook.url, ...options })
  closing.push(() => platform.close())
  return platform
}

async function sendCard(platform: FeishuPlatform, chatId: string, card = realisticCard()): Promise<string> {
  const sent = await larkClient(platform.url).im.v1.message.create({
    params: { receive_id_type: 'chat_id' },
    data: { receive_id: chatId, msg_type: 'interactive', content: JSON.stringify(card) },
  })
  return sent.data?.message_id ?? ''
}

describe('events to the webhook', () => {
  it('are signed over the raw body, encrypted, and carry mentions of the bot', async () => {
    const platform = await start()
    const group = platform.createGroup('售后群', ['ou_zhang', 'ou_li'])
    const posted = await platform.post(group.chatId, { as: 'ou_zhang', text: '@机器人 还有 @李四 看一下' })
    expect(posted.delivered).toBe(true)
    expect(webhook.received).toMatchObject([
      {
        signed: true,
        schema: '2.0',
        header: {
          event_type: 'im.message.receive_v1',
          token: app.verificationToken,
          app_id: app.appId,
          tenant_key: app.tenantKey,
        },
        event: {
          sender: { sender_id: { open_id: 'ou_zhang' }, sender_type: 'user', tenant_key: app.tenantKey },
          message: {
            message_id: posted.messageId,
            chat_id: group.chatId,
            chat_type: 'group',
            message_type: 'text',
            content: '{"text":"@_user_1 还有 @_user_2 看一下"}',
            mentions: [
              { key: '@_user_1', id: { open_id: 'ou_bot' }, name: '有诉必应' },
              { key: '@_user_2', id: { open_id: 'ou_li' }, name: '李四' },
            ],
          },
        },
      },
    ])
    expect(webhook.received[0]?.headers['x-lark-request-timestamp']).toBe(
      String(Date.parse('2026-03-02T01:00:00Z') / 1000),
    )
    expect(platform.messages(group.chatId)).toMatchObject([{ from: 'ou_zhang', text: '@机器人 还有 @李四 看一下' }])
  })

  it('come from a direct chat too, and from nobody outside of the chat', async () => {
    const platform = await start()
    const group = platform.createGroup('售后群', ['ou_zhang'])
    await platform.post('p2p:ou_li', { as: 'ou_li', text: '我的投诉' })
    expect(webhook.received[0]?.event.message).toMatchObject({ chat_type: 'p2p', content: '{"text":"我的投诉"}' })
    expect(webhook.received[0]?.event.message).not.toHaveProperty('mentions')
    await expect(platform.post(group.chatId, { as: 'ou_li', text: 'x' })).rejects.toMatchObject({
      code: 'not-a-member',
    })
    await expect(platform.post('p2p:ou_li', { as: 'ou_zhang', text: 'x' })).rejects.toMatchObject({
      code: 'not-a-member',
    })
    expect(webhook.received).toHaveLength(1)
  })

  it('tell that a group was dissolved and that the bot was thrown out', async () => {
    const platform = await start()
    const one = platform.createGroup('一', ['ou_zhang'])
    const two = platform.createGroup('二', ['ou_zhang'])
    await platform.disband(one.chatId, 'ou_zhang')
    await platform.removeBot(two.chatId, 'ou_zhang')
    expect(webhook.received).toMatchObject([
      { header: { event_type: 'im.chat.disbanded_v1' }, event: { chat_id: one.chatId } },
      { header: { event_type: 'im.chat.member.bot.deleted_v1' }, event: { chat_id: two.chatId } },
    ])
    expect(platform.chats()).toEqual([])
  })

  it('ask the request URL to prove itself without a signature', async () => {
    const platform = await start()
    expect(await platform.verifyUrl()).toEqual({ ok: true })
    expect(webhook.received[0]).toMatchObject({ type: 'url_verification', token: app.verificationToken, signed: false })
    webhook.answer = { status: 500, body: {} }
    expect(await platform.verifyUrl()).toMatchObject({ ok: false })
  })

  it('are delivered again after 15 s, 5 min, 1 h and 6 h of the clock, then given up', async () => {
    const clock = testClock()
    const platform = await start({ clock })
    webhook.answer = { status: 503, body: {} }
    expect((await platform.post('p2p:ou_li', { as: 'ou_li', text: '听得到吗' })).delivered).toBe(false)
    for (const [index, wait] of [15_000, 300_000, 3_600_000, 21_600_000].entries()) {
      clock.advance(wait - 1)
      await platform.tick()
      expect(webhook.received).toHaveLength(index + 1)
      clock.advance(1)
      await platform.tick()
      expect(webhook.received).toHaveLength(index + 2)
    }
    expect(new Set(webhook.received.map(event => event.header.event_id)).size).toBe(1)
    expect(platform.waiting()).toEqual([])
    clock.advance(24 * 3_600_000)
    await platform.tick()
    expect(webhook.received).toHaveLength(5)
  })

  it('are not delivered again once they were answered with 200', async () => {
    const clock = testClock()
    const platform = await start({ clock, eventTimeoutMs: 500 })
    webhook.answer = null
    expect((await platform.post('p2p:ou_li', { as: 'ou_li', text: '第一次没人答' })).delivered).toBe(false)
    webhook.answer = { status: 200, body: {} }
    clock.advance(15_000)
    await platform.tick()
    expect(webhook.received).toHaveLength(2)
    clock.advance(24 * 3_600_000)
    await platform.tick()
    expect(webhook.received).toHaveLength(2)
  })

  it('arrive twice, late and out of order when told so', async () => {
    const clock = testClock()
    const platform = await start({ clock })
    const say = (text: string) => platform.post('p2p:ou_li', { as: 'ou_li', text })
    const texts = () =>
      webhook.received.map(({ event }) => JSON.parse(String((event.message as { content: string }).content)).text)
    platform.fault({ kind: 'duplicate' })
    await say('两次')
    expect(texts()).toEqual(['两次', '两次'])
    platform.fault({ kind: 'reordered' })
    await say('先说')
    await say('后说')
    expect(texts().slice(2)).toEqual(['后说', '先说'])
    platform.fault({ kind: 'reordered' })
    await say('只有一句')
    await platform.tick()
    expect(texts().slice(4)).toEqual(['只有一句'])
    platform.fault({ kind: 'late' })
    await say('迟到')
    clock.advance(3_600_000)
    await platform.tick()
    expect(texts().slice(5)).toEqual(['迟到', '迟到'])
    expect(platform.waiting()).toEqual([])
  })
})

describe('pressing a card', () => {
  it('sends card.action.trigger and shows toast and card to all', async () => {
    const platform = await start()
    const group = platform.createGroup('售后群', ['ou_zhang', 'ou_li'])
    const messageId = await sendCard(platform, group.chatId)
    const next = { ...realisticCard(), header: { title: { tag: 'plain_text', content: '已受理' } } }
    webhook.answer = {
      status: 200,
      body: { toast: { type: 'success', content: '已受理' }, card: { type: 'raw', data: next } },
    }
    const value = { no: 'C20260302-001', command: 'accept' }
    expect(await platform.press(messageId, { as: 'ou_zhang', value })).toEqual({
      toast: { type: 'success', content: '已受理' },
      card: next,
    })
    expect(webhook.received).toMatchObject([
      {
        signed: true,
        header: { event_type: 'card.action.trigger' },
        event: {
          operator: { open_id: 'ou_zhang', tenant_key: app.tenantKey },
          action: { tag: 'button', value },
          host: 'im_message',
          context: { open_message_id: messageId, open_chat_id: group.chatId },
        },
      },
    ])
    expect(platform.messages(group.chatId)).toMatchObject([{ card: next, updates: 1 }])
  })

  it('sends the whole form as the client does', async () => {
    const platform = await start()
    const group = platform.createGroup('售后群', ['ou_zhang'])
    const messageId = await sendCard(platform, group.chatId)
    const form_value = { measure: '更换零件', until: '2026-03-05', helper: 'ou_li' }
    expect(await platform.press(messageId, { as: 'ou_zhang', value: { command: 'plan' }, form_value })).toEqual({})
    expect(webhook.received[0]?.event.action).toMatchObject({
      name: 'plan_submit',
      value: { command: 'plan' },
      form_value: { measure: '更换零件', until: '2026-03-05 +0800', helper: 'ou_li', kind: 'repair' },
    })
  })

  it('is stopped by the client before the app hears of it', async () => {
    const clock = testClock()
    const platform = await start({ clock })
    const group = platform.createGroup('售后群', ['ou_zhang'])
    const messageId = await sendCard(platform, group.chatId)
    const accept = { command: 'accept', no: 'C20260302-001' }
    const refused = async (press: Parameters<FeishuPlatform['press']>[1]) =>
      platform.press(messageId, press).then(
        () => 'pressed',
        error => error.code,
      )
    expect(await refused({ as: 'ou_wang', value: accept })).toBe('not-a-member')
    expect(await refused({ as: 'ou_zhang', value: { command: 'close' } })).toBe('no-such-button')
    expect(await refused({ as: 'ou_zhang', value: accept, form_value: {} })).toBe('no-such-button')
    expect(await refused({ as: 'ou_zhang', value: { command: 'plan' } })).toBe('field-required')
    expect(await refused({ as: 'ou_zhang', form_value: { measure: 'x', other: 'y' } })).toBe('no-such-field')
    expect(await refused({ as: 'ou_zhang', form_value: { measure: 'x', until: '明天' } })).toBe('field-invalid')
    expect(await refused({ as: 'ou_zhang', form_value: { measure: 'x', helper: 'ou_zhang' } })).toBe('field-invalid')
    clock.advance(14 * 24 * 3_600_000 + 1)
    expect(await refused({ as: 'ou_zhang', value: accept })).toBe('card-expired')
    expect(webhook.received).toEqual([])
  })

  it('shows the client’s error when the app is late, fails, or answers nonsense, and is not repeated', async () => {
    const clock = testClock()
    const platform = await start({ clock, eventTimeoutMs: 500 })
    const group = platform.createGroup('售后群', ['ou_zhang'])
    const messageId = await sendCard(platform, group.chatId)
    const press = () => platform.press(messageId, { as: 'ou_zhang', value: { command: 'accept', no: 'C20260302-001' } })
    const error = (content: string) => ({ toast: { type: 'error', content } })
    webhook.answer = null
    expect(await press()).toEqual(error('目标回调服务超时未响应'))
    webhook.answer = { status: 500, body: {} }
    expect(await press()).toEqual(error('出错了，请稍后重试 code: 200671'))
    webhook.answer = { status: 200, body: { toast: 'ok' } }
    expect(await press()).toEqual(error('出错了，请稍后重试 code: 200672'))
    webhook.answer = { status: 200, body: { card: { type: 'raw', data: { schema: '2.0', body: {} } } } }
    expect(await press()).toEqual(error('出错了，请稍后重试 code: 200673'))
    clock.advance(24 * 3_600_000)
    await platform.tick()
    expect(webhook.received).toHaveLength(4)
    expect(platform.messages(group.chatId)).toMatchObject([{ updates: 0 }])
  })
})

describe('the long connection, with the official SDK', () => {
  type Heard = { text: string; eventId: string }
  async function listen(platform: FeishuPlatform, secret = app.appSecret) {
    const heard: Heard[] = []
    const errors: string[] = []
    const reconnects: number[] = []
    const ready: number[] = []
    const traces: string[] = []
    const answers = { card: {} as Record<string, unknown>, fail: false }
    const dispatcher = new EventDispatcher({ logger: silent, loggerLevel: LoggerLevel.fatal }).register({
      'im.message.receive_v1': (data: { event_id?: string; message: { content: string } }) => {
        heard.push({ text: JSON.parse(data.message.content).text, eventId: data.event_id ?? '' })
        if (answers.fail) throw new Error('the app is broken')
        return {}
      },
      'card.action.trigger': () => answers.card,
    } as Parameters<EventDispatcher['register']>[0])
    const client = new WSClient({
      appId: app.appId,
      appSecret: secret,
      domain: platform.url,
      logger: { ...silent, trace: (...words: unknown[]) => void traces.push(words.flat().join(' ')) },
      loggerLevel: LoggerLevel.trace,
      httpInstance: http(),
      onError: error => errors.push(error.message),
      onReady: () => ready.push(1),
      onReconnected: () => reconnects.push(1),
    })
    closing.push(() => client.close())
    await client.start({ eventDispatcher: dispatcher })
    // The client hears what is sent only once it says that it is ready.
    await expect.poll(() => ready.length + errors.length, { timeout: 5000 }).toBe(1)
    return { heard, errors, answers, reconnects, traces }
  }

  it('delivers events once they are acknowledged, also long ones in fragments', async () => {
    const platform = await start({ webhookUrl: () => null })
    const { heard } = await listen(platform)
    await expect.poll(() => platform.connections()).toBe(1)
    const long = '很长'.repeat(20_000)
    expect((await platform.post('p2p:ou_li', { as: 'ou_li', text: '你好' })).delivered).toBe(true)
    expect((await platform.post('p2p:ou_li', { as: 'ou_li', text: long })).delivered).toBe(true)
    expect(heard.map(({ text }) => text)).toEqual(['你好', long])
    expect(platform.waiting()).toEqual([])
  })

  it('gives an event to one of several connections', async () => {
    const platform = await start({ webhookUrl: () => null })
    const [one, two] = [await listen(platform), await listen(platform)]
    await expect.poll(() => platform.connections()).toBe(2)
    for (let index = 0; index < 5; index += 1) await platform.post('p2p:ou_li', { as: 'ou_li', text: String(index) })
    expect([...one.heard, ...two.heard].map(({ text }) => text).sort()).toEqual(['0', '1', '2', '3', '4'])
  })

  it('delivers again what failed, and what nobody was there to hear', async () => {
    const clock = testClock()
    const platform = await start({ webhookUrl: () => null, clock })
    expect((await platform.post('p2p:ou_li', { as: 'ou_li', text: '没人在' })).delivered).toBe(false)
    const { heard, answers } = await listen(platform)
    await expect.poll(() => platform.connections()).toBe(1)
    answers.fail = true
    clock.advance(15_000)
    await platform.tick()
    answers.fail = false
    clock.advance(300_000)
    await platform.tick()
    expect(heard.map(({ text }) => text)).toEqual(['没人在', '没人在'])
    expect(platform.waiting()).toEqual([])
  })

  it('carries presses and their answers', async () => {
    const platform = await start({ webhookUrl: () => null })
    const { answers } = await listen(platform)
    await expect.poll(() => platform.connections()).toBe(1)
    const group = platform.createGroup('售后群', ['ou_zhang'])
    const messageId = await sendCard(platform, group.chatId)
    const card = { ...realisticCard(), header: { title: { tag: 'plain_text', content: '已受理' } } }
    answers.card = { toast: { type: 'info', content: '好' }, card: { type: 'raw', data: card } }
    const press = { as: 'ou_zhang', value: { command: 'accept', no: 'C20260302-001' } }
    expect(await platform.press(messageId, press)).toEqual({ toast: { type: 'info', content: '好' }, card })
  })

  it('answers the pings of the client', async () => {
    const platform = await start({ webhookUrl: () => null })
    const { traces } = await listen(platform)
    await expect.poll(() => traces).toContainEqual(expect.stringContaining('receive pong'))
  })

  it('is opened again after a cut', async () => {
    const platform = await start({
      webhookUrl: () => null,
      eventTimeoutMs: 2000,
      socket: { pingInterval: 1, reconnectInterval: 1 },
    })
    const { heard, reconnects } = await listen(platform)
    await expect.poll(() => platform.connections()).toBe(1)
    platform.fault({ kind: 'ws-drop' })
    expect(platform.connections()).toBe(0)
    await expect.poll(() => reconnects, { timeout: 5000 }).toEqual([1])
    await platform.post('p2p:ou_li', { as: 'ou_li', text: '又通了' })
    expect(heard).toMatchObject([{ text: '又通了' }])
  })

  it('is refused with a wrong secret, for ever', async () => {
    const platform = await start({ webhookUrl: () => null })
    const { errors } = await listen(platform, 'wrong')
    expect(errors).toEqual([expect.stringContaining('code=514')])
    expect(platform.connections()).toBe(0)
  })
})
