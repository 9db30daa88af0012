import { createHash, randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { runMigrations as migrateQueues } from 'bullmq'
import pg from 'pg'

const MIGRATIONS_FOLDER = path.join(import.meta.dirname, 'migrations')
/** The number that Prisma's own `migrate deploy` locks, so that neither runs beside the other. */
const MIGRATION_LOCK = 72_707_369
/** The PostgreSQL schema in which BullMQ keeps its queues when there is no Redis. */
const QUEUE_SCHEMA = 'bullmq'

type Migration = { name: string; sql: string; checksum: string }

/**
 * Brings a database up to date: our tables (`prisma/migrations`) and BullMQ's (schema `bullmq`). Several processes may
 * call it at once; each migration happens once and whole. Keeps `_prisma_migrations` as the Prisma CLI does, so that
 * `prisma migrate` can be used on the same database.
 *
 * Returns the names of the migrations that were applied. Throws when a migration was edited after it was applied, or
 * was left unfinished by another tool.
 */
export async function applyMigrations(databaseUrl: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'heed migrate' })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK])
    await client.query(HISTORY_TABLE)
    const applied = await appliedMigrations(client)
    const pending = readMigrations().filter(migration => isPending(migration, applied))
    for (const migration of pending) await apply(client, migration)
    await migrateQueues(client, QUEUE_SCHEMA)
    return pending.map(migration => migration.name)
  } finally {
    await client.end()
  }
}

function readMigrations(): Migration[] {
  return readdirSync(MIGRATIONS_FOLDER, { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(({ name }) => {
      const sql = readFileSync(path.join(MIGRATIONS_FOLDER, name, 'migration.sql'), 'utf8')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

async function appliedMigrations(client: pg.Client): Promise<Map<string, { checksum: string; finished: boolean }>> {
  const { rows } = await client.query<{ name: string; checksum: string; finished: boolean }>(
    `select migration_name as name, checksum, finished_at is not null as finished
       from _prisma_migrations where rolled_back_at is null`,
  )
  return new Map(rows.map(row => [row.name, row]))
}

function isPending(migration: Migration, applied: Map<string, { checksum: string; finished: boolean }>): boolean {
  const before = applied.get(migration.name)
  if (!before) return true
  if (!before.finished) {
    throw new Error(`The migration ${migration.name} was begun and not finished: see "prisma migrate resolve"`)
  }
  if (before.checksum !== migration.checksum) {
    throw new Error(
      `The migration ${migration.name} was edited after it was applied: undo the edit and add a new migration`,
    )
  }
  return false
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  try {
    await client.query('begin')
    await client.query(migration.sql)
    await client.query(
      `insert into _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       values ($1, $2, $3, clock_timestamp(), 1)`,
      [randomUUID(), migration.checksum, migration.name],
    )
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw new Error(
      `The migration ${migration.name} failed: ${error instanceof Error ? error.message : String(error)}`,
      {
        cause: error,
      },
    )
  }
}

/** As the Prisma CLI makes it. */
const HISTORY_TABLE = `
  create table if not exists _prisma_migrations (
    id varchar(36) primary key not null,
    checksum varchar(64) not null,
    finished_at timestamptz,
    migration_name varchar(255) not null,
    logs text,
    rolled_back_at timestamptz,
    started_at timestamptz not null default now(),
    applied_steps_count integer not null default 0
  )`

/** `npm run migrate`: for a database of one's own, before a new version starts. */
async function main(): Promise<void> {
  const databaseUrl = process.env.DATABASE_URL
  if (!databaseUrl) throw new Error('DATABASE_URL must name the database to migrate')
  const applied = await applyMigrations(databaseUrl)
  const list = applied.length === 0 ? 'nothing to do' : applied.join(', ')
  process.stdout.write(`Database is up to date: ${list}\n`)
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  main().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 1
  })
}
