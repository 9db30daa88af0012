import Fastify, { type FastifyInstance } from 'fastify'
import type { FeishuApp } from './bots/feishu/app.ts'
import { sandboxControl } from './bots/sandbox/control.ts'
import type { WechatAccount } from './bots/wechat/account.ts'
import { openData, wire } from './compose.ts'
import type { Policy } from './core/policy/schema.ts'
import type { Logger } from './core/ports.ts'
import { type MovableClock, moveClock } from './jobs/move-clock.ts'
import type { QueueConnection } from './jobs/queues.ts'
import { createDesk, forSandbox, openMovableClock, startSandbox } from './sandbox.ts'

export type HeedOptions = {
  databaseUrl: string
  queue: QueueConnection
  policy: Policy
  host: string
  /** 0 takes any free port. */
  port: number
  roles: { bots: boolean; jobs: boolean }
  /** `null` plays the platform with its stand-in. */
  wechat: WechatAccount | null
  feishu: FeishuApp | null
  feishuMode: 'webhook' | 'ws'
  passiveReply: boolean
  /** Where the stand-ins keep what was said; `null` keeps nothing. */
  sandboxDir: string | null
  logger: Logger
}

export type Heed = { url: string; close(): Promise<void> }

/** Starts Heed on a database whose migrations have run. Resolves when it answers. */
export async function startHeed(options: HeedOptions): Promise<Heed> {
  const playsBoth = options.wechat === null && options.feishu === null
  const movable: { clock?: MovableClock } = {}
  const clock = { now: () => movable.clock?.now() ?? new Date() }
  const data = openData({ databaseUrl: options.databaseUrl, clock })
  if (playsBoth) movable.clock = await openMovableClock(data.settings)

  let url = ''
  const sandbox =
    options.wechat && options.feishu
      ? null
      : await startSandbox({
          policy: options.policy,
          clock,
          webhook: () => url,
          dataDir: options.sandboxDir,
          feishuMode: options.feishuMode,
        })
  const policy = options.feishu ? options.policy : forSandbox(options.policy)
  const wiring = await wire({
    store: data,
    queue: options.queue,
    policy,
    clock,
    wechat: options.wechat ?? sandboxAccount(sandbox?.wechatAccount),
    feishu: options.feishu ?? sandboxAccount(sandbox?.feishuApp),
    logger: options.logger,
  })

  const server: FastifyInstance = Fastify()
  if (options.roles.bots) {
    const webhooks = wiring.webhooks({ passive: options.passiveReply })
    await server.register(webhooks.wechat)
    if (options.feishuMode === 'webhook') await server.register(webhooks.feishu)
  }
  if (sandbox && movable.clock) {
    const moving = { ...wiring.ports, clock: movable.clock }
    const desk = createDesk({ ...moving, move: target => moveClock(target, moving) })
    await server.register(
      sandboxControl({ wechat: sandbox.wechat, feishu: sandbox.feishu, desk, logger: options.logger }),
    )
  }
  url = await server.listen({ host: options.host, port: options.port })
  const socket = options.roles.bots && options.feishuMode === 'ws' ? wiring.feishuSocket() : null
  await socket?.start()
  if (options.roles.jobs) await wiring.startJobs()
  await sandbox?.wechat.resumePushes()

  return {
    url,
    async close() {
      await socket?.close()
      await server.close()
      await wiring.close()
      await sandbox?.close()
      await data.close()
    },
  }
}

function sandboxAccount<T>(account: T | undefined): T {
  if (account === undefined) throw new Error('the sandbox is not running')
  return account
}
