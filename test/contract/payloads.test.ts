/**
 * Proves: a recorded payload of every kind of message and event, of both platforms, is read into core's one inbound shape, whole, and what we
 * have no use for is named, not lost; the stand-ins' own payloads are read by the suites that use them.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readEvent } from '../../bots/feishu/parse.ts'
import { feishuReader } from '../../bots/feishu/reader.ts'
import { createWechatApi } from '../../bots/wechat/api.ts'
import { createWechatBot, type WechatBot } from '../../bots/wechat/bot.ts'
import { parseMessage, toRawMessage } from '../../bots/wechat/parse.ts'
import { FEISHU_APP, FEISHU_BOT, FEISHU_EVENTS, FEISHU_PAYLOADS } from './feishu-payloads.ts'
import { WECHAT_PAYLOADS } from './wechat-payloads.ts'

const logger = { info: () => undefined, warn: () => undefined, error: () => undefined }

describe('A payload of WeChat', () => {
  let bot: WechatBot
  beforeAll(async () => {
    const account = { originalId: 'gh_5e1f2a3b4c5d', appId: 'wx1', appSecret: 's', apiBaseUrl: 'http://127.0.0.1:9' }
    const tokens = { obtain: async () => 'no token is needed to read' }
    bot = createWechatBot({ account, api: createWechatApi({ account, tokens, logger }), logger })
    await bot.start()
  })
  afterAll(() => bot.stop())

  it.each(WECHAT_PAYLOADS.map(one => [one.name, one] as const))('%s', async (_name, { xml, content }) => {
    const parsed = parseMessage(Buffer.from(xml))
    if (!parsed.ok) throw new Error(parsed.reason)
    const raw = toRawMessage(parsed.message, parsed.xml)
    expect(await bot.read(raw)).toEqual({
      id: raw.platformId,
      platform: 'wechat',
      conversation: 'wechat:oRecordedCustomer0001',
      sender: 'oRecordedCustomer0001',
      sentAt: '2026-03-02T01:00:00.000Z',
      content,
    })
  })

  it('has an id of its own, whatever it is', () => {
    const ids = WECHAT_PAYLOADS.map(({ xml }) => parseMessage(Buffer.from(xml))).flatMap(one =>
      one.ok ? [one.message.id] : [],
    )
    const made = ids.filter(id => id.startsWith('made-'))
    // TEMPLATESENDJOBFINISH of one message is one event, however it ended.
    expect(new Set(made).size).toBe(made.length - 2)
    expect(ids).toHaveLength(WECHAT_PAYLOADS.length)
  })
})

describe('A payload of Feishu', () => {
  const reader = feishuReader({ botOpenId: async () => FEISHU_BOT })

  it.each(FEISHU_PAYLOADS.map(one => [one.name, one] as const))(
    '%s',
    async (_name, { payload, content, mentionsBot }) => {
      const event = readEvent(payload, FEISHU_APP)
      if (event.type !== 'message') throw new Error(`read as ${event.type}`)
      expect(await reader.read(event.raw)).toEqual({
        id: 'om_recorded0001',
        platform: 'feishu',
        conversation: 'feishu:oc_recorded',
        sender: 'ou_wang',
        sentAt: '2026-03-02T01:00:00.123Z',
        content,
        chat: { chatId: 'oc_recorded', type: mentionsBot ? 'group' : 'p2p', mentionsBot: mentionsBot ?? false },
      })
    },
  )

  it.each(FEISHU_EVENTS.map(one => [one.name, one] as const))('%s', (_name, { payload, type }) => {
    expect(readEvent(payload, FEISHU_APP).type).toBe(type)
  })
})
