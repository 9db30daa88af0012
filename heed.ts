import type { Puppet } from 'wechaty-puppet'
import { compareApi } from './bots/compare-api.ts'
import { complaintsApi } from './bots/complaints-api.ts'
import { documentsApi } from './bots/documents-api.ts'
import type { FeishuApp } from './bots/feishu/app.ts'
import { health } from './bots/health.ts'
import { createMetrics } from './bots/metrics.ts'
import { policyApi } from './bots/policy-api.ts'
import { queuesBoard } from './bots/queues-board.ts'
import type { ReadingServices } from './bots/reading/services.ts'
import { sandboxControl } from './bots/sandbox/control.ts'
import { buildServer, type ServerLogger } from './bots/server.ts'
import { serviceVisitsApi } from './bots/service-visits-api.ts'
import type { OtherSystem } from './bots/systems/system.ts'
import type { WechatAccount } from './bots/wechat/account.ts'
import type { SetAside } from './bots/wechat/set-aside.ts'
import { type Files, openData, type Wiring, wire } from './compose.ts'
import type { Reloaded } from './core/policy/reload-policy.ts'
import type { Policy } from './core/policy/schema.ts'
import { type MovableClock, moveClock } from './jobs/move-clock.ts'
import type { QueueConnection } from './jobs/queues.ts'
import { createDesk, forSandbox, openMovableClock, type Sandbox, startSandbox } from './sandbox.ts'

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
  /** What kind of account the stand-in plays; a service account, where it is left out. */
  sandboxWechatKind?: WechatAccount['kind']
  /** A Wechaty puppet in the official account's place. */
  puppet?: Puppet
  feishu: FeishuApp | null
  feishuMode: 'webhook' | 'ws'
  passiveReply: boolean
  /** Where messages of customers wait while the database does not take them; left out: WeChat is left to ask again. */
  setAsideDir?: string
  /** Where the stand-ins keep what was said; `null` keeps nothing. */
  sandboxDir: string | null
  /** Where a clock begins that was never moved; today, where it is left out. For the sandbox only. */
  clockStartsAt?: Date
  /** Services that help to read; left out: the rules read alone. */
  reading?: ReadingServices
  /** Who may hand over complaints, and where it is told of them. */
  systems: readonly OtherSystem[]
  /** Reads the policy as it is written now. Throws `InputError` for mistakes. */
  readPolicy?: () => Policy
  /** Where files lie that people send; without it, in the database. */
  files?: Files
  queuesToken: string | null
  logger: ServerLogger
}

export type Heed = {
  url: string
  /** Reads the rules again, where `readPolicy` says how; open complaints keep theirs. */
  reload(): Promise<Reloaded | null>
  close(): Promise<void>
}

/** Starts Heed on a database whose migrations have run. Resolves when it answers. */
export async function startHeed(options: HeedOptions): Promise<Heed> {
  const playsWechat = options.wechat === null && options.puppet === undefined
  const playsBoth = playsWechat && options.feishu === null
  const movable: { clock?: MovableClock } = {}
  const clock = { now: () => movable.clock?.now() ?? new Date() }
  const data = openData({ databaseUrl: options.databaseUrl, clock, ...(options.files ? { files: options.files } : {}) })
  if (playsBoth) movable.clock = await openMovableClock(data.settings, options.clockStartsAt)

  let url = ''
  const sandbox =
    !playsWechat && options.feishu
      ? null
      : await startSandbox({
          policy: options.policy,
          clock,
          webhook: () => url,
          dataDir: options.sandboxDir,
          feishuMode: options.feishuMode,
          ...(options.sandboxWechatKind === undefined ? {} : { wechatKind: options.sandboxWechatKind }),
        })
  const policy = options.feishu ? options.policy : forSandbox(options.policy)
  const byConnection = options.roles.bots && options.feishuMode === 'ws'
  const metrics = createMetrics({
    ...(byConnection ? { feishuSocket: () => socket?.state() ?? null } : {}),
    openComplaints: async () => (await data.due.counts()).openComplaints,
    deadlines: async () => (await data.due.counts()).deadlines,
    outbox: async () => (await data.due.counts()).outbox,
    queues: () => wiring.queues.counts(),
    setAside: () => (options.roles.bots ? wiring.setAside.count() : null),
  })
  const wiring = await wire({
    store: data,
    queue: options.queue,
    policy,
    clock,
    wechat: options.puppet
      ? { puppet: options.puppet }
      : { account: options.wechat ?? sandboxAccount(sandbox?.wechatAccount) },
    feishu: options.feishu ?? sandboxAccount(sandbox?.feishuApp),
    setAsideDir: (options.roles.bots ? options.setAsideDir : null) ?? null,
    ...(options.reading === undefined ? {} : { reading: options.reading }),
    systems: options.systems,
    metrics,
    logger: options.logger,
  })

  const own = options.systems.find(({ id }) => id === 'api')
  const reload = async () => {
    const { readPolicy } = options
    if (!readPolicy) return null
    return wiring.reload(() => (options.feishu ? readPolicy() : forSandbox(readPolicy())))
  }
  const socket = byConnection ? wiring.feishuSocket() : null
  await takeUp(wiring.setAside, options.logger)
  const webhooks = wiring.webhooks({ passive: options.passiveReply })
  const server = buildServer({
    logger: options.logger,
    onEnded: metrics.requestEnded,
    plugins: {
      health: health({ checks: { database: data.ping, queue: wiring.queues.ping, wechat: wiring.wechat.ping } }),
      metrics: metrics.plugin,
      ...(options.systems.length === 0
        ? {}
        : {
            complaints: complaintsApi({ systems: options.systems, ports: wiring.ports }),
            compare: compareApi({ systems: options.systems, ports: wiring.ports }),
          }),
      // Documents and visits are the company's own.
      ...(own === undefined
        ? {}
        : {
            documents: documentsApi({ token: own.token, ports: wiring.ports }),
            serviceVisits: serviceVisitsApi({ token: own.token, ports: wiring.ports }),
            policy: policyApi({ token: own.token, ports: wiring.ports, reload }),
          }),
      queues: queuesBoard({
        queues: wiring.queues.all(),
        token: options.queuesToken,
        openOnLoopback: sandbox !== null,
      }),
      ...(options.roles.bots && webhooks.wechat ? { wechat: webhooks.wechat } : {}),
      ...(options.roles.bots && options.feishuMode === 'webhook' ? { feishu: webhooks.feishu } : {}),
      ...(sandbox && movable.clock ? { sandbox: sandboxPlugin(sandbox, movable.clock, wiring, options.logger) } : {}),
    },
  })
  url = await server.listen({ host: options.host, port: options.port })
  await socket?.start()
  if (options.roles.jobs) await wiring.startJobs()
  await sandbox?.wechat.resumePushes()

  return {
    url,
    reload,
    async close() {
      await socket?.close()
      await server.close()
      await wiring.close()
      await sandbox?.close()
      await data.close()
    },
  }
}

/** A folder that cannot be written to is no reason not to start. */
async function takeUp(setAside: SetAside, logger: ServerLogger): Promise<void> {
  try {
    await setAside.start()
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : 'unknown'
    logger.warn({ code }, 'messages cannot be set aside here, and while the database is down are held in memory only')
  }
}

function sandboxAccount<T>(account: T | undefined): T {
  if (account === undefined) throw new Error('the sandbox is not running')
  return account
}

function sandboxPlugin(sandbox: Sandbox, clock: MovableClock, wiring: Wiring, logger: ServerLogger) {
  const moving = { ...wiring.ports, clock }
  const desk = createDesk({ ...moving, move: target => moveClock(target, moving) })
  return sandboxControl({ wechat: sandbox.wechat, feishu: sandbox.feishu, desk, logger })
}
