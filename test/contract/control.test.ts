/**
 * Proves the control API of the sandbox over real HTTP, with both stand-in platforms behind it: the shapes that programs outside
 * rely on, who is let in, what a press may leave out, and that every mistake is answered with a code and a clear message.
 */
import { request } from 'node:http'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type ControlFixture, startControl } from './control-fixture.ts'
import { larkClient, people, realisticCard } from './sandbox-feishu-fixture.ts'

let control: ControlFixture
beforeEach(async () => {
  control = await startControl()
})
afterEach(() => control.close())

const code = (body: Record<string, unknown>) => (body.error as { code: string } | undefined)?.code
const message = (body: Record<string, unknown>) => (body.error as { message: string } | undefined)?.message ?? ''

/** `fetch` does not let a caller choose these headers. */
function statusWith(headers: Record<string, string>, path = '/sandbox/api'): Promise<number> {
  return new Promise((resolve, reject) => {
    const call = request(`${control.url}${path}`, { headers }, response => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    call.on('error', reject)
    call.end()
  })
}

describe('who is let in', () => {
  test('programs of this machine are, under every name of it', async () => {
    const { host } = new URL(control.url)
    expect(await statusWith({ host })).toBe(200)
    expect(await statusWith({ host: 'localhost:3000' })).toBe(200)
    expect(await statusWith({ host: '[::1]:3000' })).toBe(200)
  })

  test('a web page that points its own name to this machine is not', async () => {
    expect(await statusWith({ host: 'evil.example:3000' })).toBe(403)
    expect(await statusWith({ host: 'localhost.evil.example' })).toBe(403)
    expect(await statusWith({ host: '127.0.0.1.evil.example' })).toBe(403)
    expect(await statusWith({ host: 'evil.example' }, '/sandbox')).toBe(403)
  })

  test('a page of another origin is not', async () => {
    const { host } = new URL(control.url)
    expect(await statusWith({ host, origin: 'https://evil.example' })).toBe(403)
    expect(await statusWith({ host, origin: 'null' })).toBe(403)
    expect(await statusWith({ host, origin: 'http://127.0.0.1:1' })).toBe(403)
    expect(await statusWith({ host, origin: `http://${host}` })).toBe(200)
    expect(await statusWith({ host, 'sec-fetch-site': 'cross-site' })).toBe(403)
    expect(await statusWith({ host, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }, '/sandbox')).toBe(
      200,
    )
  })
})

test('the overview lists the pack, its people and the customers', async () => {
  const { status, body } = await control.get('/sandbox/api')
  expect(status).toBe(200)
  expect(body).toMatchObject({ pack: 'auto-dealer', packs: ['auto-dealer'], people: [], groups: [] })
  expect(body.customers).toContainEqual({ openid: 'oZhangJianguo', name: '张建国', subscribed: true })
})

test('the page is served with a policy that lets nothing in from outside', async () => {
  const { status, body, headers } = await control.get('/sandbox')
  expect(status).toBe(200)
  expect(body.text).toContain('<!doctype html>')
  expect(headers.get('content-security-policy')).toContain("default-src 'none'")
  expect((await control.get('/sandbox/page/..%2f..%2fcontrol.ts')).status).toBe(404)
  expect((await control.get('/sandbox/page/nothing.js')).status).toBe(404)
})

describe('a customer', () => {
  test('says something, and it is in the chat when the answer comes', async () => {
    const said = await control.post('/sandbox/api/wechat/oNewCustomer/messages', { type: 'text', text: '你好' })
    expect(said.status).toBe(200)
    expect(said.body).toMatchObject({ delivery: { attempt: 1, outcome: 'acknowledged', status: 200 } })
    const chat = await control.get('/sandbox/api/wechat/oNewCustomer/messages')
    expect(chat.body).toEqual({
      messages: [
        {
          id: said.body.messageId,
          at: '2026-11-23T01:00:00.000Z',
          from: 'customer',
          via: 'webhook',
          type: 'text',
          text: '你好',
        },
      ],
    })
  })

  test('gets an answer after the first push even when it failed and is repeated', async () => {
    control.answerWechat(number => (number < 3 ? { status: 500, body: '' } : { status: 200, body: 'success' }))
    const said = await control.post('/sandbox/api/wechat/oNewCustomer/messages', { type: 'text', text: '你好' })
    expect(said.body).toMatchObject({ delivery: { attempt: 1, outcome: 'bad-answer', status: 500 } })
  })

  test('is not kept waiting when the push is held back to be reordered', async () => {
    await control.post('/sandbox/api/faults', { platform: 'wechat', kind: 'reordered' })
    const first = await control.post('/sandbox/api/wechat/oNewCustomer/messages', { type: 'text', text: '一' })
    expect(first.body.delivery).toBeNull()
    const second = await control.post('/sandbox/api/wechat/oNewCustomer/messages', { type: 'text', text: '二' })
    expect(second.body).toMatchObject({ delivery: { outcome: 'acknowledged' } })
  })

  test('who does not follow the account is told to follow it first', async () => {
    await control.post('/sandbox/api/wechat/oLeaver/messages', { type: 'event', event: 'subscribe' })
    await control.post('/sandbox/api/wechat/oLeaver/messages', { type: 'event', event: 'unsubscribe' })
    const said = await control.post('/sandbox/api/wechat/oLeaver/messages', { type: 'text', text: '你好' })
    expect(said.status).toBe(409)
    expect(code(said.body)).toBe('not-following')
  })

  test('can be added by name', async () => {
    const added = await control.post('/sandbox/api/wechat', { name: '赵女士' })
    expect(added.body).toMatchObject({ name: '赵女士', subscribed: true })
    const { body } = await control.get('/sandbox/api/wechat')
    expect(body.customers).toContainEqual(added.body)
  })

  test.each([
    [{ type: 'text' }, 'text'],
    [{ type: 'dance' }, 'type'],
    ['hello', 'body'],
  ])('cannot say %j', async (body, path) => {
    const said = await control.post('/sandbox/api/wechat/oNewCustomer/messages', body)
    expect(said.status).toBe(400)
    expect(message(said.body)).toContain(path)
  })
})

describe('in Feishu', () => {
  let chatId: string
  let messageId: string
  beforeEach(async () => {
    chatId = control.feishu.createGroup(
      '投诉群',
      people.map(person => person.openId),
    ).chatId
    const sent = await larkClient(control.feishu.url).im.v1.message.create({
      params: { receive_id_type: 'chat_id' },
      data: { receive_id: chatId, msg_type: 'interactive', content: JSON.stringify(realisticCard()) },
    })
    messageId = sent.data?.message_id ?? ''
  })
  const press = (body: Record<string, unknown>) =>
    control.post(`/sandbox/api/feishu/cards/${messageId}/actions`, { as: 'ou_zhang', ...body })
  const pressed = () => control.feishuWebhook.received.at(-1)?.event as { action: Record<string, unknown> }

  test('chats and messages have the shapes of the contract', async () => {
    const { body } = await control.get('/sandbox/api/feishu/chats')
    expect(body).toEqual({
      chats: [{ chatId, name: '投诉群', type: 'group', members: ['ou_zhang', 'ou_li', 'ou_wang'] }],
    })
    const { body: chat } = await control.get(`/sandbox/api/feishu/chats/${chatId}/messages`)
    expect(chat.messages).toEqual([
      {
        messageId,
        at: '2026-11-23T01:00:00.000Z',
        from: 'bot',
        type: 'interactive',
        card: expect.objectContaining({ schema: '2.0' }),
        updates: 0,
        urgent: [],
      },
    ])
  })

  test('a person writes in a group and to the bot', async () => {
    const inGroup = await control.post(`/sandbox/api/feishu/chats/${chatId}/messages`, { as: 'ou_li', text: '收到' })
    expect(inGroup.body).toMatchObject({ chatId, delivered: true })
    const toBot = await control.post('/sandbox/api/feishu/chats/p2p:ou_li/messages', { as: 'ou_li', text: '待办' })
    expect(toBot.status).toBe(200)
    const { body } = await control.get('/sandbox/api/feishu/chats/p2p:ou_li/messages')
    expect(body.messages).toMatchObject([{ from: 'ou_li', type: 'text', text: '待办' }])
  })

  test('strangers and unknown chats are refused with a fitting status', async () => {
    const stranger = await control.post('/sandbox/api/feishu/chats/p2p:ou_li/messages', { as: 'ou_wang', text: '?' })
    expect([stranger.status, code(stranger.body)]).toEqual([403, 'not-a-member'])
    const nowhere = await control.get('/sandbox/api/feishu/chats/oc_nothing/messages')
    expect([nowhere.status, code(nowhere.body)]).toEqual([404, 'no-chat'])
    const noCard = await control.post('/sandbox/api/feishu/cards/om_nothing/actions', { as: 'ou_li', value: {} })
    expect([noCard.status, code(noCard.body)]).toEqual([404, 'no-card'])
  })

  test('a press shows the toast the app answers with', async () => {
    control.feishuWebhook.answer = { status: 200, body: { toast: { type: 'success', content: '已受理' } } }
    const { body } = await press({ value: { command: 'accept', no: 'C20260302-001' } })
    expect(body).toEqual({ toast: { type: 'success', content: '已受理' } })
  })

  test('a part of the value is enough when it fits one button, and the whole value is sent', async () => {
    await press({ value: { command: 'accept' }, form_value: {} })
    expect(pressed().action.value).toEqual({ command: 'accept', no: 'C20260302-001' })
    await press({ value: 'accept' })
    expect(pressed().action.value).toEqual({ command: 'accept', no: 'C20260302-001' })
  })

  test('a form is sent whole, numbers as the text that a person would have typed', async () => {
    await press({ value: { command: 'plan' }, form_value: { measure: 300, helper: 'ou_li' } })
    expect(pressed().action).toMatchObject({
      name: 'plan_submit',
      form_value: { measure: '300', helper: 'ou_li', kind: 'repair' },
    })
  })

  test.each([
    [{ value: { command: 'fly' } }, 404, 'no-such-button', '「受理」{"command":"accept","no":"C20260302-001"}'],
    [{}, 409, 'which-button', '「提交方案」{"command":"plan"}，表单 measure、until、helper、kind'],
    [{ value: { command: 'plan' }, form_value: { mesure: 'x' } }, 400, 'no-such-field', '可以填：measure、until'],
    [{ value: { command: 'plan' } }, 400, 'field-required', '措施'],
    [{ value: { command: 'accept' }, form_value: { note: 'x' } }, 400, 'no-form', '「受理」没有表单'],
  ])('the press %j is refused and says what there is', async (body, status, refused, words) => {
    const answer = await press(body)
    expect([answer.status, code(answer.body)]).toEqual([status, refused])
    expect(message(answer.body)).toContain(words)
  })
})

describe('names of form fields', () => {
  /** A card with two forms that share a plain field name, as the app's cards do. */
  const form = (command: string, field: string) => ({
    tag: 'form',
    name: `${command}__form`,
    elements: [
      { tag: 'input', name: `${command}__${field}` },
      {
        tag: 'button',
        name: `${command}__submit`,
        text: { tag: 'plain_text', content: command },
        form_action_type: 'submit',
        behaviors: [{ type: 'callback', value: { command, complaint: 'c1' } }],
      },
    ],
  })

  test('may leave out the prefix that the card puts before them, or have it', async () => {
    const { chatId } = control.feishu.createGroup('投诉群', ['ou_zhang'])
    const card = {
      schema: '2.0',
      config: { update_multi: true },
      body: { elements: [form('contact', 'note'), form('note~2', 'note')] },
    }
    const sent = await larkClient(control.feishu.url).im.v1.message.create({
      params: { receive_id_type: 'chat_id' },
      data: { receive_id: chatId, msg_type: 'interactive', content: JSON.stringify(card) },
    })
    const path = `/sandbox/api/feishu/cards/${sent.data?.message_id}/actions`
    const received = () =>
      (control.feishuWebhook.received.at(-1)?.event.action as Record<string, unknown> | undefined)?.form_value
    await control.post(path, { as: 'ou_zhang', value: { command: 'contact' }, form_value: { note: '已道歉' } })
    expect(received()).toEqual({ contact__note: '已道歉' })
    await control.post(path, { as: 'ou_zhang', value: { command: 'contact' }, form_value: { contact__note: '再联系' } })
    expect(received()).toEqual({ contact__note: '再联系' })
    await control.post(path, { as: 'ou_zhang', value: { command: 'note~2' }, form_value: { note: '进展' } })
    expect(received()).toEqual({ 'note~2__note': '进展' })
  })
})

describe('the clock', () => {
  test('is told and moved in the ways of the contract', async () => {
    expect((await control.get('/sandbox/api/clock')).body).toEqual({ now: '2026-11-23T01:00:00.000Z' })
    const moved = await control.post('/sandbox/api/clock', { advance: 'PT2H' })
    expect(moved.body).toEqual({ now: '2026-11-23T03:00:00.000Z' })
    await control.post('/sandbox/api/clock', { set: '2026-11-24T09:00:00+08:00' })
    const next = await control.post('/sandbox/api/clock', { advance: 'next' })
    expect([next.status, message(next.body)]).toEqual([400, 'nothing falls due'])
    expect(control.moves).toEqual([{ by: 'PT2H' }, { at: '2026-11-24T09:00:00+08:00' }, { to: 'next' }])
  })

  test.each([{}, { advance: '2 hours' }, { advance: 'P' }, { set: 'tomorrow' }, { advance: 'PT2H', set: 'x' }])(
    'is not moved by %j',
    async body => {
      expect((await control.post('/sandbox/api/clock', body)).status).toBe(400)
      expect(control.moves).toEqual([])
    },
  )
})

describe('faults', () => {
  test('reach the platform that is named', async () => {
    const set = await control.post('/sandbox/api/faults', { platform: 'wechat', kind: 'expired token', times: 2 })
    expect(set.body).toEqual({ platform: 'wechat', kind: 'expired-token', times: 2 })
    expect(control.wechat.waitingFaults()).toEqual([{ kind: 'expired-token', times: 2 }])
    expect((await control.post('/sandbox/api/faults', { platform: 'feishu', kind: '5xx' })).status).toBe(200)
  })

  test('that do not exist are refused with the list of those that do', async () => {
    const { status, body } = await control.post('/sandbox/api/faults', { platform: 'feishu', kind: 'earthquake' })
    expect(status).toBe(400)
    expect(message(body)).toContain('ws-drop')
  })
})

test('cases are listed, and one that does not exist is not found', async () => {
  expect((await control.get('/sandbox/api/cases')).body).toEqual({ cases: [] })
  const missing = await control.get('/sandbox/api/cases/nothing')
  expect([missing.status, code(missing.body)]).toEqual([404, 'no-case'])
})

test('an address that does not exist is answered in the same shape', async () => {
  const { status, body } = await control.get('/sandbox/api/nothing')
  expect([status, code(body)]).toEqual([404, 'not-found'])
})

test('a stream tells what changed where, and ends with the program', async () => {
  const response = await fetch(`${control.url}/sandbox/api/events`)
  expect(response.headers.get('content-type')).toContain('text/event-stream')
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let heard = ''
  const until = async (words: string) => {
    while (!heard.includes(words)) heard += (await reader?.read())?.value ?? ''
  }
  await until('retry:')
  await control.post('/sandbox/api/wechat/oNewCustomer/messages', { type: 'text', text: '你好' })
  await until('{"kind":"wechat","openid":"oNewCustomer"}')
  await control.post('/sandbox/api/feishu/chats/p2p:ou_li/messages', { as: 'ou_li', text: '待办' })
  await until('"kind":"feishu"')
  await control.post('/sandbox/api/clock', { advance: 'PT2H' })
  await until('{"kind":"clock","now":"2026-11-23T03:00:00.000Z"}')
})
