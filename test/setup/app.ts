import type { ReadingServices } from '../../bots/reading/services.ts'
import type { OtherSystem } from '../../bots/systems/system.ts'
import { loadPolicy } from '../../core/policy/load.ts'
import type { Logger } from '../../core/ports/system.ts'
import { type Heed, startHeed } from '../../heed.ts'
import { createTestDatabase, type TestDatabase } from './database.ts'
import type { QueueSuite } from './queues.ts'

export type ChatMessage = { id: string; at: string; from: 'customer' | 'bot'; via: string; type: string; text: string }
export type FeishuMessage = {
  messageId: string
  at: string
  from: string
  type: string
  text?: string
  card?: Record<string, unknown>
  updates: number
  urgent: { kind: string; openIds: string[]; at: string }[]
  pinned?: boolean
  mediaKey?: string
  replyTo?: string
}

export const API_TOKEN = 'test-token-0123456789'

export type TestApp = {
  url: string
  /** Calls the control API and answers its JSON. Throws with the body when it refuses. */
  call<T = unknown>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<T>
  close(): Promise<void>
}

const silent: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined }
const loud: Logger = {
  info: () => undefined,
  warn: (facts, message) => process.stderr.write(`${message} ${JSON.stringify(facts)}\n`),
  error: (facts, message) => process.stderr.write(`${message} ${JSON.stringify(facts)}\n`),
}

/** The whole program on a database of the test's own, its sandbox platforms included. A telling ends after 60 ms of quiet, or after `quiet`. */
export async function startTestApp(
  of: {
    policy?: string
    suite?: QueueSuite
    feishuMode?: 'webhook' | 'ws'
    startsAt?: string
    quiet?: string
    systems?: OtherSystem[]
    reading?: ReadingServices
    setAsideDir?: string
    wechatKind?: 'service' | 'subscription'
  } = {},
): Promise<TestApp> {
  const database: TestDatabase | undefined = of.suite ? undefined : await createTestDatabase()
  const databaseUrl = of.suite?.databaseUrl ?? database?.url ?? ''
  const policy = loadPolicy(of.policy ?? 'auto-dealer')
  const heed: Heed = await startHeed({
    databaseUrl,
    queue: of.suite?.queue ?? { kind: 'postgres', url: databaseUrl },
    policy: { ...policy, intake: { ...policy.intake, quiet: of.quiet ?? 'PT0.06S' } },
    host: '127.0.0.1',
    port: 0,
    roles: { bots: true, jobs: true },
    wechat: null,
    feishu: null,
    feishuMode: of.feishuMode ?? 'webhook',
    passiveReply: true,
    sandboxDir: null,
    systems: of.systems ?? [{ id: 'api', token: API_TOKEN, webhook: null }],
    queuesToken: null,
    ...(of.reading === undefined ? {} : { reading: of.reading }),
    ...(of.setAsideDir === undefined ? {} : { setAsideDir: of.setAsideDir }),
    ...(of.wechatKind === undefined ? {} : { sandboxWechatKind: of.wechatKind }),
    ...(of.startsAt === undefined ? {} : { clockStartsAt: new Date(of.startsAt) }),
    logger: process.env.HEED_TEST_LOG ? loud : silent,
  })
  return {
    url: heed.url,
    async call<T>(method: string, path: string, body?: unknown) {
      const answer = await fetch(`${heed.url}${path}`, {
        method,
        ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      })
      const text = await answer.text()
      if (!answer.ok) throw new Error(`${method} ${path} → ${answer.status} ${text}`)
      return JSON.parse(text) as T
    },
    async close() {
      await heed.close()
      await database?.drop()
    },
  }
}
