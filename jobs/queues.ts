import * as bullmq from 'bullmq'
import { Redis } from 'ioredis'
import pg from 'pg'

/**
 * The queues, on Redis or on PostgreSQL: the same API on both. They hold alarm clocks and wake-ups only; the truth is in the database.
 */

/** Where the queues live. `prefix` keeps several installations on one Redis apart. */
export type QueueConnection = { kind: 'postgres'; url: string } | { kind: 'redis'; url: string; prefix: string }

/** What each queue carries. */
export type QueueData = {
  converse: { conversation: string }
  alarms: { kind: 'deadline' | 'silence' | 'call-back' | 'report'; id: string }
  deliver: { lane: string }
  /** Notices to other systems: one that is slow or down holds nobody else up. */
  systems: { lane: string }
  media: { attachment: string }
  sweep: Record<never, never>
}

export type QueueName = keyof QueueData

export const QUEUE_NAMES = [
  'converse',
  'alarms',
  'deliver',
  'systems',
  'media',
  'sweep',
] as const satisfies readonly QueueName[]

/** What we use of a BullMQ queue, with its jobs' data typed. */
type Queue<N extends QueueName> = Pick<bullmq.Queue, 'close' | 'getJobCounts' | 'upsertJobScheduler'> & {
  add(name: string, data: QueueData[N], options?: bullmq.JobsOptions): Promise<unknown>
}

export type Queues = {
  of<N extends QueueName>(name: N): Queue<N>
  /** The plain queues, for the board. */
  all(): bullmq.Queue[]
  worker<N extends QueueName>(
    name: N,
    work: (job: bullmq.Job<QueueData[N]>) => Promise<void>,
    options: { concurrency: number },
  ): bullmq.Worker<QueueData[N]>
  /** Jobs by queue and state. */
  counts(): Promise<Record<string, Record<string, number>>>
  /** Rejects when the queues cannot be reached. */
  ping(): Promise<void>
  close(): Promise<void>
}

/** Schema of BullMQ's tables; the migrations make it. */
const SCHEMA = 'bullmq'
/** Connections for adding jobs and for all workers together. */
const POOL_SIZE = 12

export function openQueues(connection: QueueConnection): Queues {
  return connection.kind === 'redis' ? onRedis(connection) : onPostgres(connection)
}

function onRedis({ url, prefix }: { url: string; prefix: string }): Queues {
  // Workers block on their connection and wait for ever; whoever adds a job gives up soon, and the sweep makes up for it.
  const adding = new Redis(url, { maxRetriesPerRequest: 1, enableOfflineQueue: true, commandTimeout: 5000 })
  const working = new Redis(url, { maxRetriesPerRequest: null })
  for (const client of [adding, working]) client.on('error', () => undefined)
  return build({
    queue: name => new bullmq.Queue(name, { connection: adding, prefix }),
    worker: (name, work, options) => new bullmq.Worker(name, work, { connection: working, prefix, ...options }),
    ping: async () => void (await adding.ping()),
    end: async () => {
      adding.disconnect()
      working.disconnect()
    },
  })
}

function onPostgres({ url }: { url: string }): Queues {
  // The backend's own types differ from the default ones in a type parameter only; the API is the same.
  const backend = bullmq.withBackend(bullmq.createPostgresBackend) as unknown as Pick<typeof bullmq, 'Queue' | 'Worker'>
  const pool = new pg.Pool({
    connectionString: url,
    options: `-c search_path=${SCHEMA}`,
    keepAlive: true,
    max: POOL_SIZE,
  })
  pool.on('error', () => undefined)
  // Every queue and every worker listens for errors of the pool.
  pool.setMaxListeners(4 * QUEUE_NAMES.length)
  return build({
    queue: name => new backend.Queue(name, { connection: pool as unknown as bullmq.ConnectionOptions }),
    worker: (name, work, options) =>
      new backend.Worker(name, work, { connection: pool as unknown as bullmq.ConnectionOptions, ...options }),
    ping: async () => void (await pool.query('SELECT 1')),
    end: () => pool.end(),
  })
}

type Backend = {
  queue(name: string): bullmq.Queue
  worker(name: string, work: (job: bullmq.Job) => Promise<void>, options: { concurrency: number }): bullmq.Worker
  ping(): Promise<void>
  end(): Promise<void>
}

function build(backend: Backend): Queues {
  const queues = new Map<string, bullmq.Queue>()
  const workers: bullmq.Worker[] = []
  const quiet = <T extends { on(event: 'error', listener: (error: Error) => void): unknown }>(part: T): T => {
    // Without a listener a lost connection would end the process; the workers reconnect by themselves.
    part.on('error', () => undefined)
    return part
  }
  const open = (name: QueueName): bullmq.Queue => {
    const known = queues.get(name) ?? quiet(backend.queue(name))
    queues.set(name, known)
    return known
  }
  return {
    of: <N extends QueueName>(name: N) => open(name) as unknown as Queue<N>,
    worker<N extends QueueName>(
      name: N,
      work: (job: bullmq.Job<QueueData[N]>) => Promise<void>,
      options: { concurrency: number },
    ) {
      const worker = quiet(backend.worker(name, work, options))
      workers.push(worker)
      return worker as unknown as bullmq.Worker<QueueData[N]>
    },
    all: () => QUEUE_NAMES.map(open),
    async counts() {
      const counted = await Promise.all(QUEUE_NAMES.map(async name => [name, await open(name).getJobCounts()] as const))
      return Object.fromEntries(counted)
    },
    ping: backend.ping,
    async close() {
      await Promise.allSettled(workers.map(worker => worker.close()))
      await Promise.allSettled([...queues.values()].map(queue => queue.close()))
      await backend.end()
    },
  }
}
