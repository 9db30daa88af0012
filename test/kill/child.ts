/** The program as a process of its own, to be killed: takes its settings as a message, says "ready", and goes when its parent is gone. */
import process from 'node:process'
import type { FeishuApp } from '../../bots/feishu/app.ts'
import type { WechatAccount } from '../../bots/wechat/account.ts'
import { loadPolicy } from '../../core/policy/load.ts'
import { startHeed } from '../../heed.ts'
import type { QueueConnection } from '../../jobs/queues.ts'
import { asPlayed } from '../setup/platforms.ts'
import { LIST_TOKEN } from './work.ts'

export type ChildSettings = {
  databaseUrl: string
  queue: QueueConnection
  port: number
  wechat: WechatAccount
  feishu: FeishuApp
  policyFile: string
  /** Left out: yes. */
  passiveReply?: boolean
  setAsideDir?: string
}

const print = (facts: Record<string, unknown>, message: string) => {
  if (process.env.HEED_TEST_LOG) process.stderr.write(`${message} ${JSON.stringify(facts)}\n`)
}

process.on('disconnect', () => process.exit(0))
process.once('message', async (settings: ChildSettings) => {
  const heed = await startHeed({
    databaseUrl: settings.databaseUrl,
    queue: settings.queue,
    policy: asPlayed(loadPolicy(settings.policyFile)),
    host: '127.0.0.1',
    port: settings.port,
    roles: { bots: true, jobs: true },
    wechat: settings.wechat,
    feishu: settings.feishu,
    feishuMode: 'webhook',
    passiveReply: settings.passiveReply ?? true,
    ...(settings.setAsideDir === undefined ? {} : { setAsideDir: settings.setAsideDir }),
    sandboxDir: null,
    systems: [{ id: 'api', token: LIST_TOKEN, webhook: null }],
    queuesToken: null,
    logger: { info: () => undefined, warn: print, error: print },
  })
  process.once('SIGTERM', () => void heed.close().then(() => process.exit(0)))
  process.send?.('ready')
})
