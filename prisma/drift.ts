/**
 * Checks that `prisma/migrations` and `prisma/schema.prisma` say the same; part of `npm run check`.
 * With a name (`npm run migration -- add-survey`) it writes the difference as a new migration instead.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded.ts'

const ROOT = path.join(import.meta.dirname, '..')
const MIGRATIONS = path.join(ROOT, 'prisma', 'migrations')
const PRISMA = path.join(ROOT, 'node_modules', 'prisma', 'build', 'index.js')

/** The SQL that leads from the migrations to the schema. Empty when they agree. */
function difference(database: EmbeddedPostgres): string {
  const from = ['--from-migrations', MIGRATIONS]
  const to = ['--to-schema', path.join(ROOT, 'prisma', 'schema.prisma')]
  const result = spawnSync(process.execPath, [PRISMA, 'migrate', 'diff', ...from, ...to, '--script'], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, DATABASE_URL: database.url },
    timeout: 120_000,
  })
  if (result.status !== 0) throw new Error(`prisma migrate diff failed:\n${result.stderr}${result.stdout}`)
  const sql = result.stdout.trim()
  return sql.startsWith('-- This is an empty migration') ? '' : sql
}

function writeMigration(name: string, sql: string): string {
  const last = readdirSync(MIGRATIONS).flatMap(folder => /^\d{4}(?=_)/.exec(folder) ?? [])
  const number = String(Math.max(0, ...last.map(Number)) + 1).padStart(4, '0')
  const folder = path.join(MIGRATIONS, `${number}_${name.replaceAll('-', '_')}`)
  mkdirSync(folder)
  writeFileSync(path.join(folder, 'migration.sql'), `${sql}\n`)
  return path.relative(ROOT, folder)
}

async function main(name: string | undefined): Promise<void> {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'heed-drift-'))
  const database = await startEmbeddedPostgres({ dataDir, durable: false, log: () => {} })
  try {
    const sql = difference(database)
    if (sql === '') {
      process.stdout.write('The migrations lead to schema.prisma.\n')
    } else if (name) {
      process.stdout.write(`Written: ${writeMigration(name, sql)}. Read it before you commit it.\n`)
    } else {
      process.stderr.write(`schema.prisma has changed without a migration (npm run migration -- <name>):\n${sql}\n`)
      process.exitCode = 1
    }
  } finally {
    await database.stop()
    rmSync(database.clusterDir, { recursive: true, force: true })
    rmSync(dataDir, { recursive: true, force: true })
  }
}

await main(process.argv[2])
