import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe } from 'vitest'
import { createTestDatabase, type TestDatabase } from './database.ts'
import { serviceUrl } from './services.ts'

/** Where a suite's queues live. */
export type QueueConnection = { kind: 'postgres'; url: string } | { kind: 'redis'; url: string; prefix: string }

export type QueueSuite = {
  /** The suite's own database; on PostgreSQL queues it holds the queues too. */
  databaseUrl: string
  queue: QueueConnection
}

/**
 * Describes a suite twice: with queues on PostgreSQL, and on Redis. Call `suite` inside hooks and tests, not before.
 * Without Redis the second fails with the reason, unless `SKIP_REDIS=1` skips it.
 */
export function describeOnBothQueues(name: string, define: (suite: () => QueueSuite) => void): void {
  describe(`${name}, queues on PostgreSQL`, () => defineOn('postgres', define))
  describe.skipIf(process.env.SKIP_REDIS === '1')(`${name}, queues on Redis`, () => defineOn('redis', define))
}

/** Describes a suite once, with queues on PostgreSQL: for what no queue has a part in. */
export function describeOnPostgres(name: string, define: (suite: () => QueueSuite) => void): void {
  describe(name, () => defineOn('postgres', define))
}

function defineOn(kind: QueueConnection['kind'], define: (suite: () => QueueSuite) => void): void {
  let database: TestDatabase | undefined
  let current: QueueSuite | undefined

  beforeAll(async () => {
    database = await createTestDatabase()
    current = { databaseUrl: database.url, queue: await connectionOf(kind, database.url) }
  })
  afterAll(async () => {
    await database?.drop()
  })
  define(() => {
    if (!current) throw new Error('The suite has not begun: ask for its queue inside a hook or a test')
    return current
  })
}

async function connectionOf(kind: QueueConnection['kind'], databaseUrl: string): Promise<QueueConnection> {
  if (kind === 'postgres') return { kind, url: databaseUrl }
  return { kind, url: await serviceUrl('redis'), prefix: `{test-${randomBytes(6).toString('hex')}}` }
}
