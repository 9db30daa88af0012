import { AsyncLocalStorage } from 'node:async_hooks'
import { randomBytes } from 'node:crypto'
import Fastify from 'fastify'
import pg from 'pg'
import { seal } from '../../bots/sandbox/wechat/envelope.ts'
import { customerFields, newMessageId } from '../../bots/sandbox/wechat/push-fields.ts'
import { wire } from '../../compose.ts'
import { receiveMessages } from '../../core/intake/receive-message.ts'
import { loadPolicy } from '../../core/policy/load.ts'
import type { Logger } from '../../core/ports/system.ts'
import { deliver } from '../../jobs/deliver.ts'
import { createStore } from '../../prisma/store.ts'
import { forSandbox, startSandbox } from '../../sandbox.ts'

/** What some work costs: statements for our tables, round trips to PostgreSQL for them, jobs given to the queues. */
export type Cost = { statements: number; roundTrips: number; jobs: number }

const silent: Logger = { info: () => {}, warn: () => {}, error: () => {} }

/** Counts every query that a connection of the store sends while `work` runs; the queues' own connections do not count. */
const counting = new AsyncLocalStorage<{ roundTrips: number }>()
const patched = Symbol('counts round trips')

function countRoundTrips(): void {
  const prototype = pg.Client.prototype as pg.Client & { [patched]?: true }
  if (prototype[patched]) return
  prototype[patched] = true
  const query = prototype.query as (...args: unknown[]) => unknown
  prototype.query = function counted(
    this: pg.Client & { connectionParameters?: { options?: string } },
    ...args: unknown[]
  ) {
    const count = counting.getStore()
    if (count && !this.connectionParameters?.options?.includes('bullmq')) count.roundTrips += 1
    return query.apply(this, args)
  } as pg.Client['query']
}

/**
 * Takes a complaint from the first message to its cards, one job after the other by hand, and counts each. No worker runs: what is counted
 * does not depend on the machine.
 */
export async function countCosts(databaseUrl: string): Promise<Record<string, Cost>> {
  countRoundTrips()
  // A working day: at night other people are told.
  const clock = { now: () => new Date('2026-11-18T10:00:00+08:00') }
  const current = { statements: 0, jobs: 0 }
  const store = createStore({ url: databaseUrl, clock, statementLog: () => void current.statements++ })
  const policy = loadPolicy('auto-dealer')
  const sandbox = await startSandbox({
    policy,
    clock,
    webhook: () => 'http://127.0.0.1:9',
    dataDir: null,
    feishuMode: 'ws',
  })
  const wiring = await wire({
    store,
    queue: { kind: 'postgres', url: databaseUrl },
    policy: forSandbox({ ...policy, intake: { ...policy.intake, quiet: 'PT0S' } }),
    clock,
    wechat: { account: sandbox.wechatAccount },
    feishu: sandbox.feishuApp,
    setAsideDir: null,
    systems: [],
    metrics: { messageReceived: () => {}, countingRefusals: (logger: Logger) => logger },
    logger: silent,
  })
  await wiring.wechat.start()
  const relayed: string[] = []
  const { ports } = wiring
  const { wakeConversation, arm, relay } = ports.alarms
  const counted = {
    wakeConversation: (...of: Parameters<typeof wakeConversation>) => {
      current.jobs += 1
      return wakeConversation(...of)
    },
    arm: (...of: Parameters<typeof arm>) => {
      current.jobs += 1
      return arm(...of)
    },
    relay: (...of: Parameters<typeof relay>) => {
      current.jobs += 1
      relayed.push(of[0])
      return relay(...of)
    },
  }
  Object.assign(ports.alarms, counted)

  const server = Fastify()
  const { wechat } = wiring.webhooks({ passive: false })
  if (wechat) await server.register(wechat)
  const openid = `oCosts${randomBytes(6).toString('hex')}`
  const push = async (text: string) => {
    const at = clock.now()
    const header = { to: sandbox.wechatAccount.originalId, from: openid, at }
    const fields = customerFields(header, { type: 'text', text }, newMessageId(), null)
    const { query, body } = seal({ account: sandbox.wechatAccount, mode: 'safe', openid, fields, at })
    const answer = await server.inject({
      method: 'POST',
      url: '/wechat',
      query,
      headers: { 'content-type': 'text/xml' },
      body,
    })
    if (answer.body !== 'success') throw new Error(`the webhook answered ${answer.statusCode}`)
  }
  const cost = async (work: () => Promise<unknown>): Promise<Cost> => {
    const before = { ...current }
    const trips = { roundTrips: 0 }
    await counting.run(trips, work)
    return {
      statements: current.statements - before.statements,
      roundTrips: trips.roundTrips,
      jobs: current.jobs - before.jobs,
    }
  }
  const deliverAll = async () => {
    for (let lane = relayed.shift(); lane !== undefined; lane = relayed.shift()) await deliver(lane, ports)
  }

  try {
    sandbox.wechat.addCustomer({ openid })
    await sandbox.wechat.say(openid, { type: 'event', event: 'subscribe' }).then(({ settled }) => void settled)
    const conversation = `wechat:${openid}`
    // The first of everything fetches tokens and connects.
    await push('你好')
    await receiveMessages(conversation, ports)
    await deliverAll()
    await ports.messengers.feishu.send(
      { type: 'text', to: { platform: 'feishu', chatId: 'oc_customer-service' }, spans: [{ text: '准备' }] },
      randomBytes(8).toString('hex'),
    )

    const take = await cost(() =>
      push('你们修车把我的车门刮花了，没有人认账。我姓张，电话13860317719，车牌粤B6N2M9，希望赔礼道歉'),
    )
    const converse = await cost(() => receiveMessages(conversation, ports))
    const reply = await cost(deliverAll)
    const takeConfirmation = await cost(() => push('1'))
    const register = await cost(() => receiveMessages(conversation, ports))
    const [registered] = await store.store.readRecentComplaints(conversation, 1)
    if (!registered) throw new Error('the complaint was not registered')
    const tell = await cost(deliverAll)
    return {
      'take a message': take,
      'answer it': converse,
      'send the answer': reply,
      'message in all': sum(take, converse, reply),
      'register a complaint': register,
      'tell everybody of it': tell,
      'complaint in all': sum(take, converse, reply, takeConfirmation, register, tell),
    }
  } finally {
    await server.close()
    await wiring.close()
    await sandbox.close()
    await store.close()
  }
}

function sum(...costs: Cost[]): Cost {
  return costs.reduce((all, one) => ({
    statements: all.statements + one.statements,
    roundTrips: all.roundTrips + one.roundTrips,
    jobs: all.jobs + one.jobs,
  }))
}
