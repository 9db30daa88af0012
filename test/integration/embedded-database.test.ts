/**
 * Proves what the other suites stand on: each test database is a migrated copy of its own, and both queue backends answer.
 */
import { Redis } from 'ioredis'
import pg from 'pg'
import { expect, it } from 'vitest'
import { applyMigrations } from '../../prisma/migrate.ts'
import { createTestDatabase } from '../setup/database.ts'
import { describeOnBothQueues } from '../setup/queues.ts'

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

it('gives two tests databases that do not meet', async () => {
  const [one, other] = await Promise.all([createTestDatabase(), createTestDatabase()])
  await query(one.url, 'create table only_here (id int)')
  expect(await query(one.url, "select to_regclass('only_here') is not null as here")).toEqual([{ here: true }])
  expect(await query(other.url, "select to_regclass('only_here') is not null as here")).toEqual([{ here: false }])
  await Promise.all([one.drop(), other.drop()])
})

it('has nothing left to migrate in a test database, however many ask at once', async () => {
  const database = await createTestDatabase()
  const answers = await Promise.all([1, 2, 3].map(() => applyMigrations(database.url)))
  expect(answers).toEqual([[], [], []])
  await database.drop()
})

it('refuses to go on when a migration was edited after it was applied', async () => {
  const database = await createTestDatabase()
  await query(database.url, "update _prisma_migrations set checksum = 'another'")
  await expect(applyMigrations(database.url)).rejects.toThrow(/was edited after it was applied/)
  await database.drop()
})

describeOnBothQueues('The queue backend', suite => {
  it('answers', async () => {
    const { queue } = suite()
    if (queue.kind === 'postgres') {
      expect(
        await query(
          queue.url,
          "select to_regclass('bullmq.bullmq_job') is not null or count(*) > 0 as there from information_schema.tables where table_schema = 'bullmq'",
        ),
      ).toEqual([{ there: true }])
    } else {
      const redis = new Redis(queue.url)
      expect(await redis.config('GET', 'maxmemory-policy')).toEqual(['maxmemory-policy', 'noeviction'])
      redis.disconnect()
    }
  })
})
