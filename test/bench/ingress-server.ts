/** One server of the ingress bench as a process of its own: told what to be, it says on which port it listens. */
import type { AddressInfo } from 'node:net'
import { buildServer } from '../../bots/server.ts'
import { wechatWebhook } from '../../bots/wechat/webhook.ts'
import type { Logger } from '../../core/ports/system.ts'
import { createAlarms } from '../../jobs/alarms.ts'
import { openQueues } from '../../jobs/queues.ts'
import { createStore } from '../../prisma/store.ts'
import { bareServer } from './bare-server.ts'
import { ACCOUNT, type ServerKind } from './ingress-account.ts'

const logger: Logger = { info: () => {}, warn: () => {}, error: () => {} }
const clock = { now: () => new Date() }

async function ourServer(databaseUrl: string, wakes: boolean): Promise<number> {
  const { inbox } = createStore({ url: databaseUrl, clock })
  const alarms = wakes ? createAlarms(openQueues({ kind: 'postgres', url: databaseUrl }), clock, logger) : null
  const app = buildServer({
    logger,
    plugins: {
      health: async () => {},
      wechat: wechatWebhook({
        account: { ...ACCOUNT, mode: 'safe', apiBaseUrl: 'http://127.0.0.1:9' },
        inbox,
        passiveReplies: null,
        clock,
        logger,
        ...(alarms ? { onStored: (conversation: string) => alarms.wakeConversation(conversation, 0) } : {}),
      }),
    },
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  return (app.server.address() as AddressInfo).port
}

async function theBareOne(databaseUrl: string): Promise<number> {
  const server = bareServer(databaseUrl)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

process.on('disconnect', () => process.exit(0))
process.once('message', async ({ kind, databaseUrl }: { kind: ServerKind; databaseUrl: string }) => {
  const port = kind === 'bare' ? await theBareOne(databaseUrl) : await ourServer(databaseUrl, kind === 'webhook+wake')
  process.on('message', message => {
    if (message === 'cpu') process.send?.({ cpu: process.cpuUsage() })
  })
  process.send?.({ port })
})
