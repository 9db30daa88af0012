import { randomBytes } from 'node:crypto'
import type { QueueConnection } from '../../jobs/queues.ts'
import { runKills } from '../kill/run.ts'
import { startRedis } from '../setup/redis.ts'

type KillBench = {
  databaseUrl: string
  folder: string
  queue: 'postgres' | 'redis'
  conversations: number
  kills: number
  seed: number
  json: boolean
  say(line: string): void
}

/** The long kill run on one queue backend. */
export async function benchKill(of: KillBench): Promise<{ ok: boolean; text: string }> {
  of.say(`${of.conversations} conversations, up to ${of.kills} kills, queues on ${of.queue}, seed ${of.seed}`)
  const redis = of.queue === 'redis' ? await startRedis(of.folder) : null
  const queue: QueueConnection = redis
    ? { kind: 'redis', url: redis.url, prefix: `{bench-${randomBytes(6).toString('hex')}}` }
    : { kind: 'postgres', url: of.databaseUrl }
  try {
    const report = await runKills({ ...of, queue, abreast: 8, patienceMs: 300_000 })
    const ok = report.problems.length === 0
    if (of.json) return { ok, text: JSON.stringify({ queue: of.queue, ...report }) }
    const figures = Object.entries(report.figures).map(([name, figure]) => `${name.padEnd(24)} ${figure}`)
    const verdict = ok
      ? ['nothing lost, nothing doubled, nothing undone']
      : report.problems.map(problem => `✘ ${problem}`)
    return { ok, text: [`queues on ${of.queue}`, ...figures, ...verdict, ''].join('\n') }
  } finally {
    await redis?.stop()
  }
}
