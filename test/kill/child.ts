/** The program as a process of its own, to be killed: takes its settings as a message, says "ready", and goes when its parent is gone. */
import process from 'node:process'
import type { FeishuApp } from '../../bots/feishu/app.ts'
import type { WechatAccount } from '../../bots/wechat/account.ts'
import { loadPolicy } from '../../core/policy/load.ts'
import type { Policy } from '../../core/policy/schema.ts'
import { startHeed } from '../../heed.ts'
import type { QueueConnection } from '../../jobs/queues.ts'

export type ChildSettings = {
  databaseUrl: string
  queue: QueueConnection
  port: number
  wechat: WechatAccount
  feishu: FeishuApp
  policyFile: string
  /** Left out: yes. */
  passiveReply?: boolean
  /** Feishu ids of people and chats of groups, as the stand-in knows them. */
  openIds: Record<string, string>
  chatIds: Record<string, string>
}

function asPlayed(policy: Policy, { openIds, chatIds }: ChildSettings): Policy {
  const map = <T, R>(of: Record<string, T>, change: (value: T, id: string) => R) =>
    Object.fromEntries(Object.entries(of).map(([id, value]) => [id, change(value, id)]))
  return {
    ...policy,
    people: map(policy.people, (person, id) => ({ ...person, openId: openIds[id] })),
    groups: map(policy.groups, (group, id) => ({ ...group, chatId: chatIds[id] })),
  }
}

const print = (facts: Record<string, unknown>, message: string) => {
  if (process.env.HEED_TEST_LOG) process.stderr.write(`${message} ${JSON.stringify(facts)}\n`)
}

process.on('disconnect', () => process.exit(0))
process.once('message', async (settings: ChildSettings) => {
  const heed = await startHeed({
    databaseUrl: settings.databaseUrl,
    queue: settings.queue,
    policy: asPlayed(loadPolicy(settings.policyFile), settings),
    host: '127.0.0.1',
    port: settings.port,
    roles: { bots: true, jobs: true },
    wechat: settings.wechat,
    feishu: settings.feishu,
    feishuMode: 'webhook',
    passiveReply: settings.passiveReply ?? true,
    sandboxDir: null,
    systems: [],
    queuesToken: null,
    logger: { info: () => undefined, warn: print, error: print },
  })
  process.once('SIGTERM', () => void heed.close().then(() => process.exit(0)))
  process.send?.('ready')
})
