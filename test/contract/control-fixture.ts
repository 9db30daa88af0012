import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fastify } from 'fastify'
import { sandboxControl } from '../../bots/sandbox/control.ts'
import type { ClockMove, SandboxDesk } from '../../bots/sandbox/desk.ts'
import type { FeishuPlatform } from '../../bots/sandbox/feishu/platform-types.ts'
import { createWechatPlatform, type WechatPlatform } from '../../bots/sandbox/wechat/platform.ts'
import { InputError } from '../../core/errors.ts'
import { startPlatform, startWebhook, type Webhook } from './sandbox-feishu-fixture.ts'

export type ControlFixture = {
  url: string
  wechat: WechatPlatform
  feishu: FeishuPlatform
  /** What the WeChat pushes are answered with. */
  answerWechat(answer: (request: number) => { status: number; body: string }): void
  feishuWebhook: Webhook
  moves: ClockMove[]
  logged: Record<string, unknown>[]
  get(path: string, headers?: Record<string, string>): Promise<Answer>
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>
  close(): Promise<void>
}

type Answer = { status: number; body: Record<string, unknown>; headers: Headers }

/** The control API over both stand-ins, with webhooks that only acknowledge, and a desk that knows one case. */
export async function startControl(): Promise<ControlFixture> {
  let now = new Date('2026-11-23T09:00:00+08:00')
  const clock = { now: () => now }
  let answer = (_request: number) => ({ status: 200, body: 'success' })
  let requests = 0
  const webhook = createServer(async (request, response) => {
    for await (const _chunk of request);
    requests += 1
    const { status, body } = answer(requests)
    response.writeHead(status).end(body)
  })
  await new Promise<void>(resolve => webhook.listen(0, '127.0.0.1', resolve))
  const feishuWebhook = await startWebhook()
  const wechat = await createWechatPlatform({
    clock,
    webhookUrl: () => `http://127.0.0.1:${portOf(webhook)}/wechat`,
    account: {
      originalId: 'gh_0123456789ab',
      appId: 'wx0123456789abcdef',
      appSecret: '0123456789abcdef0123456789abcdef',
      token: 'heed-token',
      encodingAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
      kind: 'service',
    },
    mode: 'safe',
    pushTimeoutMs: 500,
    retryDelayMs: 1,
  })
  const feishu = await startPlatform({ clock, webhookUrl: () => feishuWebhook.url })

  const moves: ClockMove[] = []
  const desk: SandboxDesk = {
    now: () => now,
    async advance(to) {
      moves.push(to)
      if ('to' in to) throw new InputError('nothing falls due')
      now = 'at' in to ? new Date(to.at) : new Date(now.getTime() + 2 * 3_600_000)
      return now
    },
    overview: () => ({
      pack: 'auto-dealer',
      title: '汽车经销商',
      organisation: '安途汽车',
      packs: ['auto-dealer'],
      people: [],
      groups: [],
      departments: [],
    }),
    cases: async () => [],
    case: async () => null,
  }
  const logged: Record<string, unknown>[] = []
  const log = (facts: Record<string, unknown>) => void logged.push(facts)
  const app = fastify()
  await app.register(sandboxControl({ wechat, feishu, desk, logger: { info: log, warn: log, error: log } }))
  await app.listen({ port: 0, host: '127.0.0.1' })
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`

  const call = async (path: string, init: RequestInit): Promise<Answer> => {
    const response = await fetch(`${url}${path}`, init)
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json') === true
    return { status: response.status, body: isJson ? JSON.parse(text) : { text }, headers: response.headers }
  }
  return {
    url,
    wechat,
    feishu,
    answerWechat(next) {
      answer = next
      requests = 0
    },
    feishuWebhook,
    moves,
    logged,
    get: (path, headers = {}) => call(path, { headers }),
    post: (path, body, headers = {}) =>
      call(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      }),
    async close() {
      await app.close()
      await wechat.close()
      await feishu.close()
      await feishuWebhook.close()
      webhook.closeAllConnections()
      await new Promise<void>(resolve => webhook.close(() => resolve()))
    },
  }
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port
}
