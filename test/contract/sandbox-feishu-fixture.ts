import { createHash } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { AESCipher, Client, DefaultCache, type HttpInstance, LoggerLevel } from '@larksuiteoapi/node-sdk'
import axios from 'axios'
import { createFeishuPlatform } from '../../bots/sandbox/feishu/platform.ts'
import type { FeishuPlatform, FeishuPlatformOptions } from '../../bots/sandbox/feishu/platform-types.ts'

export const app = {
  appId: 'cli_0123456789abcdef',
  appSecret: 'secret-of-the-test',
  encryptKey: 'encrypt-key-of-the-test',
  verificationToken: 'verification-of-the-test',
  tenantKey: 'tenant0000000001',
  botOpenId: 'ou_bot',
  botName: '有诉必应',
}

export const people = [
  { openId: 'ou_zhang', name: '张三', mobile: '13800000001', email: 'zhang@example.com' },
  { openId: 'ou_li', name: '李四', mobile: '13800000002' },
  { openId: 'ou_wang', name: '王五' },
]

export type TestClock = { now(): Date; advance(ms: number): void }

export function testClock(): TestClock {
  let now = Date.parse('2026-03-02T09:00:00+08:00')
  return {
    now: () => new Date(now),
    advance(ms) {
      now += ms
    },
  }
}

export const silent = {
  error: () => undefined,
  warn: () => undefined,
  info: () => undefined,
  debug: () => undefined,
  trace: () => undefined,
}

/** axios with a time-out, unwrapping bodies as the SDK's own instance does. */
export function http(timeout = 5000): HttpInstance {
  const instance = axios.create({ timeout })
  instance.interceptors.response.use(response => response.data)
  return instance as unknown as HttpInstance
}

export function larkClient(url: string, timeout?: number): Client {
  return new Client({
    appId: app.appId,
    appSecret: app.appSecret,
    domain: url,
    cache: new DefaultCache(),
    logger: silent,
    loggerLevel: LoggerLevel.fatal,
    httpInstance: http(timeout),
  })
}

export type Received = {
  header: { event_id: string; event_type: string; token: string }
  event: Record<string, unknown>
  signed: boolean
  headers: IncomingHttpHeaders
  challenge?: string
}

export type Webhook = {
  url: string
  received: Received[]
  /** What the next requests are answered with; `null` leaves them open. */
  answer: { status: number; body: unknown } | null
  close(): Promise<void>
}

/** A webhook that believes nobody: it decrypts with the SDK's own cipher and computes the signature by itself. */
export async function startWebhook(): Promise<Webhook> {
  const cipher = new AESCipher(app.encryptKey)
  const webhook: Webhook = {
    url: '',
    received: [],
    answer: { status: 200, body: {} },
    close: () =>
      new Promise(resolve => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(Buffer.from(chunk))
    const raw = Buffer.concat(chunks).toString('utf8')
    const { encrypt } = JSON.parse(raw)
    const event = JSON.parse(cipher.decrypt(encrypt))
    const { headers } = request
    const signed =
      headers['x-lark-signature'] ===
      createHash('sha256')
        .update(`${headers['x-lark-request-timestamp']}${headers['x-lark-request-nonce']}${app.encryptKey}${raw}`)
        .digest('hex')
    webhook.received.push({ ...event, signed, headers })
    if (webhook.answer === null) return
    response.writeHead(webhook.answer.status, { 'content-type': 'application/json' })
    response.end(JSON.stringify(event.challenge === undefined ? webhook.answer.body : { challenge: event.challenge }))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  webhook.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/feishu`
  return webhook
}

export function startPlatform(options: Partial<FeishuPlatformOptions> = {}): Promise<FeishuPlatform> {
  return createFeishuPlatform({
    clock: testClock(),
    webhookUrl: () => null,
    app,
    people,
    tickEveryMs: 0,
    limits: { perTarget: 1000, perApiSecond: 1000, perApiMinute: 10_000 },
    ...options,
  })
}

/** A card as the app would send it: facts in columns, a mention, buttons and a form. */
export function realisticCard(): Record<string, unknown> {
  const plain = (content: string) => ({ tag: 'plain_text', content })
  return {
    schema: '2.0',
    config: { update_multi: true, width_mode: 'fill', summary: { content: '新投诉 C20260302-001' } },
    header: {
      template: 'red',
      title: plain('投诉 C20260302-001'),
      subtitle: plain('重大 · 维修质量'),
      text_tag_list: [{ tag: 'text_tag', text: plain('重大'), color: 'red' }],
    },
    body: {
      direction: 'vertical',
      vertical_spacing: 'medium',
      elements: [
        { tag: 'markdown', content: '<at id=ou_zhang></at> 请在 30 分钟内受理' },
        {
          tag: 'column_set',
          flex_mode: 'bisect',
          columns: [
            { tag: 'column', width: 'weighted', weight: 1, elements: [{ tag: 'markdown', content: '**客户** 张*' }] },
            {
              tag: 'column',
              width: 'weighted',
              weight: 1,
              elements: [{ tag: 'div', text: { tag: 'lark_md', content: '138****0001', text_size: 'notation' } }],
            },
          ],
        },
        { tag: 'hr' },
        {
          tag: 'button',
          type: 'primary',
          text: plain('受理'),
          confirm: { title: plain('受理'), text: plain('确定由您受理？') },
          behaviors: [{ type: 'callback', value: { command: 'accept', no: 'C20260302-001' } }],
        },
        {
          tag: 'form',
          name: 'plan_form',
          elements: [
            { tag: 'input', name: 'measure', input_type: 'multiline_text', required: true, label: plain('措施') },
            { tag: 'date_picker', name: 'until', placeholder: plain('完成日期') },
            { tag: 'select_person', name: 'helper', options: [{ value: 'ou_li' }, { value: 'ou_wang' }] },
            {
              tag: 'select_static',
              name: 'kind',
              options: [{ text: plain('维修'), value: 'repair' }],
              initial_option: 'repair',
            },
            {
              tag: 'button',
              name: 'plan_submit',
              text: plain('提交方案'),
              form_action_type: 'submit',
              behaviors: [{ type: 'callback', value: { command: 'plan' } }],
            },
          ],
        },
        {
          tag: 'collapsible_panel',
          expanded: false,
          header: { title: plain('经过') },
          elements: [{ tag: 'markdown', content: '09:00 登记' }],
        },
        { tag: 'person_list', persons: [{ id: 'ou_zhang' }, { id: 'ou_li' }] },
      ],
    },
  }
}
