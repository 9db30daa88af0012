import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { Agent, request } from 'node:http'
import path from 'node:path'
import { seal } from '../../bots/sandbox/wechat/envelope.ts'
import { customerFields, newMessageId } from '../../bots/sandbox/wechat/push-fields.ts'
import { countCosts } from './costs.ts'
import { ACCOUNT, type ServerKind } from './ingress-account.ts'
import { table } from './table.ts'

const KINDS: ServerKind[] = ['bare', 'webhook', 'webhook+wake']
const CALLERS = [1, 8, 32]
/** More than any of the servers takes in a second. */
const MESSAGES_A_SECOND = 9000
const CUSTOMERS = 500
/** So many compile what will be measured. */
const WARM_UP_MESSAGES = 6000

type Sealed = { path: string; body: Buffer }
type Round = { kind: ServerKind; callers: number; perSecond: number; p50: number; p99: number; cpuMicroseconds: number }

/**
 * Messages a second and how long each waits: signed and encrypted push → stored durably → `success`, for our webhook and for a bare
 * server that does the same checks, in turns of half a second on the same database; and what a message and a complaint cost in statements, round
 * trips and jobs. The generator is this process, the server another; messages are encrypted before the clock runs.
 */
export async function benchIngress(of: {
  databaseUrl: string
  seconds: number
  json: boolean
  say(line: string): void
}): Promise<string> {
  const rounds: Round[] = []
  const servers = await Promise.all(KINDS.map(kind => startServer(kind, of.databaseUrl)))
  try {
    of.say('warming up…')
    for (const server of servers) await drive(server.port, 32, 60, sealed(WARM_UP_MESSAGES))
    for (const callers of CALLERS) {
      of.say(`${callers} callers…`)
      rounds.push(...(await measure(servers, callers, of.seconds)))
    }
  } finally {
    await Promise.all(servers.map(server => server.stop()))
  }
  const costs = await countCosts(of.databaseUrl)
  if (of.json)
    return JSON.stringify({ rounds: rounds.map(round => ({ ...round, ratio: ratioOf(round, rounds) })), costs })
  return [
    table(
      ['server', 'callers', 'messages/s', 'p50 ms', 'p99 ms', 'CPU µs/message', 'of bare'],
      rounds.map(round => [
        round.kind,
        String(round.callers),
        round.perSecond.toFixed(0),
        round.p50.toFixed(2),
        round.p99.toFixed(2),
        round.cpuMicroseconds.toFixed(0),
        ratioOf(round, rounds).toFixed(2),
      ]),
    ),
    '',
    table(
      ['what', 'SQL statements', 'round trips', 'jobs added'],
      Object.entries(costs).map(([what, cost]) => [
        what,
        String(cost.statements),
        String(cost.roundTrips),
        String(cost.jobs),
      ]),
    ),
  ].join('\n')
}

function ratioOf(round: Round, rounds: readonly Round[]): number {
  const bare = rounds.find(({ kind, callers }) => kind === 'bare' && callers === round.callers)
  return bare ? round.perSecond / bare.perSecond : Number.NaN
}

/** Servers take turns of this length, so that what else the machine does falls on all of them alike. */
const TURN_SECONDS = 0.5

async function measure(servers: readonly Server[], callers: number, seconds: number): Promise<Round[]> {
  const sums = new Map(servers.map(server => [server, { waits: [] as number[], elapsed: 0, cpu: 0 }]))
  for (let turn = 0; turn < seconds / TURN_SECONDS; turn++) {
    for (const [server, sum] of sums) {
      const messages = sealed(MESSAGES_A_SECOND * TURN_SECONDS)
      const before = await cpuOf(server.child)
      const { waits, elapsed } = await drive(server.port, callers, TURN_SECONDS, messages)
      sum.cpu += (await cpuOf(server.child)) - before
      sum.elapsed += elapsed
      sum.waits.push(...waits)
    }
  }
  return [...sums].map(([{ kind }, { waits, elapsed, cpu }]) => {
    waits.sort((a, b) => a - b)
    const at = (share: number) => waits[Math.min(waits.length - 1, Math.floor(waits.length * share))] ?? Number.NaN
    const perSecond = (waits.length / elapsed) * 1000
    return { kind, callers, perSecond, p50: at(0.5), p99: at(0.99), cpuMicroseconds: cpu / waits.length }
  })
}

type Server = { kind: ServerKind; child: ChildProcess; port: number; stop(): Promise<void> }

async function startServer(kind: ServerKind, databaseUrl: string): Promise<Server> {
  const child = fork(path.join(import.meta.dirname, 'ingress-server.ts'), {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  child.send({ kind, databaseUrl })
  const { port } = await answer<{ port: number }>(child)
  return {
    kind,
    child,
    port,
    async stop() {
      const gone = once(child, 'exit')
      child.disconnect()
      await gone
    },
  }
}

async function answer<T>(child: ChildProcess): Promise<T> {
  const [message] = (await once(child, 'message')) as [T]
  return message
}

async function cpuOf(child: ChildProcess): Promise<number> {
  const asked = answer<{ cpu: NodeJS.CpuUsage }>(child)
  child.send('cpu')
  const { cpu } = await asked
  return cpu.user + cpu.system
}

function sealed(count: number): Sealed[] {
  const at = new Date()
  return Array.from({ length: count }, (_, index) => {
    const openid = `oBench${index % CUSTOMERS}`
    const header = { to: ACCOUNT.originalId, from: openid, at }
    const text = { type: 'text' as const, text: `你们修车把我的车门刮花了，没有人认账，这是第 ${index} 次说` }
    const fields = customerFields(header, text, newMessageId(), null)
    const { query, body } = seal({ account: ACCOUNT, mode: 'safe', openid, fields, at })
    return { path: `/wechat?${new URLSearchParams(query)}`, body: Buffer.from(body) }
  })
}

async function drive(
  port: number,
  callers: number,
  seconds: number,
  messages: readonly Sealed[],
): Promise<{ waits: number[]; elapsed: number }> {
  const agent = new Agent({ keepAlive: true, maxSockets: callers })
  const waits: number[] = []
  const begun = performance.now()
  let next = 0
  const call = async () => {
    while (performance.now() - begun < seconds * 1000) {
      const message = messages[next++]
      if (!message) return
      const sent = performance.now()
      await push(port, agent, message)
      waits.push(performance.now() - sent)
    }
  }
  await Promise.all(Array.from({ length: callers }, call))
  const elapsed = performance.now() - begun
  agent.destroy()
  return { waits, elapsed }
}

function push(port: number, agent: Agent, message: Sealed): Promise<void> {
  return new Promise((resolve, reject) => {
    const sending = request(
      {
        host: '127.0.0.1',
        port,
        agent,
        method: 'POST',
        path: message.path,
        headers: { 'content-type': 'text/xml', 'content-length': message.body.length },
      },
      response => {
        let text = ''
        response.setEncoding('utf8')
        response.on('data', chunk => {
          text += chunk
        })
        response.on('end', () =>
          text === 'success' ? resolve() : reject(new Error(`answered ${response.statusCode} "${text}"`)),
        )
      },
    )
    sending.on('error', reject)
    sending.end(message.body)
  })
}
