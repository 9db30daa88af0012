/** Runs the embedded database in the folder given, counts its starts in it, says so in one line, and stays. */
import pg from 'pg'
import { startEmbeddedPostgres } from '../../prisma/embedded.ts'

try {
  const database = await startEmbeddedPostgres({ dataDir: process.argv[2] ?? '', log: () => {} })
  const client = new pg.Client({ connectionString: database.url })
  client.on('error', () => {})
  await client.connect()
  await client.query('create table if not exists starts (at timestamptz default now())')
  await client.query('insert into starts default values')
  const { rows } = await client.query<{ count: string }>('select count(*) from starts')
  process.stdout.write(`count ${rows[0]?.count}\n`)
} catch (error) {
  process.stdout.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
