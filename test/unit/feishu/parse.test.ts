/**
 * Proves that every kind of Feishu message and press is read into core's shapes, that only our own people get through,
 * and that nothing unreadable throws.
 */
import { describe, expect, it } from 'vitest'
import { readContent } from '../../../bots/feishu/content.ts'
import { plainFieldName, wireFieldName } from '../../../bots/feishu/field-name.ts'
import { readEvent } from '../../../bots/feishu/parse.ts'
import { feishuReader } from '../../../bots/feishu/reader.ts'
import type { InboundMessage } from '../../../core/message/inbound.ts'

const app = { appId: 'cli_0123456789abcdef', tenantKey: 'ours' }

function messageEvent(
  type: string,
  content: object,
  more: { chatType?: string; mentions?: object[]; at?: string } = {},
) {
  return {
    schema: '2.0',
    header: { event_id: 'e1', event_type: 'im.message.receive_v1', app_id: app.appId, tenant_key: 'ours', token: 't' },
    event: {
      sender: {
        sender_id: { open_id: 'ou_li', union_id: 'on_1', user_id: null },
        sender_type: 'user',
        tenant_key: 'ours',
      },
      message: {
        message_id: 'om_1',
        create_time: more.at ?? '1700000000123',
        chat_id: 'oc_1',
        chat_type: more.chatType ?? 'p2p',
        message_type: type,
        content: JSON.stringify(content),
        ...(more.mentions ? { mentions: more.mentions } : {}),
      },
    },
  }
}

async function read(payload: unknown): Promise<InboundMessage> {
  const event = readEvent(payload, app)
  if (event.type !== 'message') throw new Error(`read as ${event.type}`)
  return feishuReader({ botOpenId: async () => 'ou_bot' }).read(event.raw)
}

const bot = { key: '@_user_1', id: { open_id: 'ou_bot' }, name: '有诉必应', tenant_key: 'ours' }
const colleague = { key: '@_user_10', id: { open_id: 'ou_wang' }, name: '王店长', tenant_key: 'ours' }

describe('a message', () => {
  it('of text in a private chat keeps its id, sender, time and conversation', async () => {
    expect(await read(messageEvent('text', { text: '我的待办' }))).toEqual({
      id: 'om_1',
      platform: 'feishu',
      conversation: 'feishu:oc_1',
      sender: 'ou_li',
      sentAt: '2023-11-14T22:13:20.123Z',
      content: { type: 'text', text: '我的待办' },
      chat: { chatId: 'oc_1', type: 'p2p', mentionsBot: false },
    })
  })

  it('that mentions the bot in a group says so and does not carry the mention in its text', async () => {
    const text = '@_user_1 代理 @_user_10  明天'
    const message = await read(messageEvent('text', { text }, { chatType: 'group', mentions: [bot, colleague] }))
    expect(message.content).toEqual({ type: 'text', text: '代理 @王店长 明天' })
    expect(message.chat).toEqual({ chatId: 'oc_1', type: 'group', mentionsBot: true })
  })

  it('that mentions only colleagues does not count as said to the bot', async () => {
    const message = await read(
      messageEvent('text', { text: '@_user_10 看下' }, { chatType: 'group', mentions: [colleague] }),
    )
    expect(message.chat?.mentionsBot).toBe(false)
    expect(message.content).toEqual({ type: 'text', text: '@王店长 看下' })
  })

  it('that mentions everyone reads like that', async () => {
    const message = await read(messageEvent('text', { text: '@_all 开会' }, { chatType: 'group' }))
    expect(message.content).toEqual({ type: 'text', text: '@所有人 开会' })
  })

  it('of rich text becomes its lines, with links and marks for pictures', async () => {
    const content = {
      title: '客户反馈',
      content: [
        [
          { tag: 'at', user_id: '@_user_1', user_name: '有诉必应' },
          { tag: 'text', text: ' 刹车异响' },
        ],
        [{ tag: 'a', text: '工单', href: 'https://example.com/1' }],
        [{ tag: 'img', image_key: 'img_1' }],
      ],
    }
    const message = await read(messageEvent('post', content, { chatType: 'group', mentions: [bot] }))
    expect(message.content).toEqual({
      type: 'text',
      text: '客户反馈\n刹车异响\n工单 https://example.com/1\n[图片]',
    })
    expect(message.chat?.mentionsBot).toBe(true)
  })

  it('of rich text with nothing but one picture is that picture', async () => {
    const content = { title: '', content: [[{ tag: 'img', image_key: 'img_1' }]] }
    expect((await read(messageEvent('post', content))).content).toEqual({ type: 'image', media: { mediaId: 'img_1' } })
  })

  it.each([
    ['image', { image_key: 'img_1' }, { type: 'image', media: { mediaId: 'img_1' } }],
    [
      'file',
      { file_key: 'f_1', file_name: '合同.pdf' },
      { type: 'file', media: { mediaId: 'f_1', fileName: '合同.pdf' } },
    ],
    ['audio', { file_key: 'f_2', duration: 2000 }, { type: 'voice', media: { mediaId: 'f_2' } }],
    [
      'media',
      { file_key: 'f_3', image_key: 'img_2', file_name: 'a.mp4', duration: 9 },
      { type: 'video', media: { mediaId: 'f_3', fileName: 'a.mp4' } },
    ],
    [
      'location',
      { name: '深圳北站', longitude: '114.02', latitude: '22.61' },
      { type: 'location', latitude: 22.61, longitude: 114.02, label: '深圳北站' },
    ],
    ['sticker', { file_key: 'f_4' }, { type: 'unsupported', kind: 'sticker' }],
    ['share_chat', { chat_id: 'oc_9' }, { type: 'unsupported', kind: 'share_chat' }],
    ['merge_forward', { content: 'x' }, { type: 'unsupported', kind: 'merge_forward' }],
    ['text', { nothing: 1 }, { type: 'unsupported', kind: 'text' }],
  ])('of type %s with %j is read as %j', async (type, content, expected) => {
    expect((await read(messageEvent(type, content))).content).toEqual(expected)
  })

  it('whose stored payload is broken is unsupported and keeps its id', async () => {
    const raw = {
      platform: 'feishu' as const,
      platformId: 'om_9',
      conversation: 'feishu:oc_9',
      sentAt: new Date(0),
      payload: '{',
    }
    const message = await feishuReader({ botOpenId: async () => 'ou_bot' }).read(raw)
    expect(message).toMatchObject({ id: 'om_9', content: { type: 'unsupported', kind: 'unreadable' } })
  })

  it.each(['not json', '[]', 'null', '{"text":5}', '{"__proto__":{"text":"x"}}'])(
    'with the content %s never throws',
    content => {
      expect(readContent('text', content, [])).toEqual({ type: 'unsupported', kind: 'text' })
    },
  )

  it('does not need the bot’s id when nobody is mentioned', async () => {
    const event = readEvent(messageEvent('text', { text: '你好' }), app)
    if (event.type !== 'message') throw new Error('not read')
    const reader = feishuReader({ botOpenId: () => Promise.reject(new Error('the platform is down')) })
    expect((await reader.read(event.raw)).content).toEqual({ type: 'text', text: '你好' })
  })
})

function pressEvent(action: object, operator: object = {}) {
  return {
    schema: '2.0',
    header: { event_id: 'e2', event_type: 'card.action.trigger', app_id: app.appId, tenant_key: 'ours' },
    event: {
      operator: { tenant_key: 'ours', open_id: 'ou_li', ...operator },
      action: { tag: 'button', ...action },
      context: { open_message_id: 'om_1', open_chat_id: 'oc_1' },
    },
  }
}

describe('a press', () => {
  it('brings back every kind of field as text under its own name', () => {
    const event = readEvent(
      pressEvent({
        value: { complaint: '42', command: 'plan', round: 2, urgent: true },
        form_value: {
          plan__measure: '更换刹车片',
          plan__amount: '1200.50',
          plan__date: '2024-04-01 +0800',
          plan__person: 'ou_wang',
          'plan~2__people': ['ou_a', 'ou_b'],
          plan__agreed: false,
          plan__empty: '',
          plan__nothing: null,
        },
      }),
      app,
    )
    expect(event).toMatchObject({
      type: 'press',
      press: {
        id: 'e2',
        person: 'ou_li',
        value: { complaint: '42', command: 'plan', round: '2', urgent: 'true' },
        form: {
          measure: '更换刹车片',
          amount: '1200.50',
          date: '2024-04-01',
          person: 'ou_wang',
          people: 'ou_a,ou_b',
          agreed: 'false',
        },
      },
    })
    expect(event.type === 'press' && Object.keys(event.press.form)).toHaveLength(6)
  })

  it('without value or form is read with nothing in them', () => {
    expect(readEvent(pressEvent({}), app)).toMatchObject({ type: 'press', press: { value: {}, form: {} } })
  })

  it('cannot smuggle in a prototype', () => {
    const event = readEvent(
      JSON.parse(
        JSON.stringify(
          pressEvent({ value: { command: 'a', constructor: 'x' }, form_value: { a__prototype: 'y' } }),
        ).replace('"constructor"', '"__proto__":"z","constructor"'),
      ),
      app,
    )
    if (event.type !== 'press') throw new Error('not read')
    expect(event.press.value).toEqual({ command: 'a' })
    expect(event.press.form).toEqual({})
    expect(Object.getPrototypeOf(event.press.value)).toBe(Object.prototype)
  })

  it.each([{ tenant_key: 'theirs' }, { tenant_key: undefined }])(
    'by an operator with %j is an outsider’s',
    operator => {
      expect(readEvent(pressEvent({}, operator), app)).toEqual({ type: 'outsider-press' })
    },
  )
})

describe('our own company', () => {
  it('is the tenant that the event is addressed to when none is configured', () => {
    expect(readEvent(messageEvent('text', { text: 'x' }), { appId: app.appId }).type).toBe('message')
  })

  it('is not everybody’s when neither side says who it is', () => {
    const event = messageEvent('text', { text: 'x' })
    const { tenant_key: _dropped, ...header } = event.header
    const { tenant_key: _also, ...sender } = event.event.sender
    const anonymous = { ...event, header, event: { ...event.event, sender } }
    expect(readEvent(anonymous, { appId: app.appId }).type).toBe('ignored')
  })
})

it.each([null, 5, 'x', [], {}, { header: {} }, { type: 'event_callback', event: { type: 'p2p_chat_create' } }])(
  'ignores %j',
  payload => {
    expect(readEvent(payload, app).type).toBe('ignored')
  },
)

it('gives a form field back under the name that it was rendered with', () => {
  expect(plainFieldName('accept', wireFieldName('accept', 1, 'note'))).toBe('note')
  expect(plainFieldName('accept', wireFieldName('accept', 3, 'a__b'))).toBe('a__b')
  expect(plainFieldName('accept', 'acceptance__note')).toBe('acceptance__note')
  expect(plainFieldName('', 'x__note')).toBe('x__note')
})
