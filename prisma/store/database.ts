import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { ConflictError } from '../../core/errors.ts'
import { PrismaClient } from '../generated/client.ts'

/** A hand-written statement. The name lets PostgreSQL keep its plan: one name, one text. */
export type Statement = { name: string; text: string }

export type DatabaseOptions = {
  url: string
  /** Most connections at once, default 10. */
  poolSize?: number
  /** Told every statement that is sent, without its values. */
  statementLog?: (sql: string) => void
}

type Run = <Row extends pg.QueryResultRow>(statement: Statement, values?: unknown[]) => Promise<Row[]>

export type Database = {
  /** Runs one statement in a transaction of its own. Throws `ConflictError` when one of its guards failed or it lost a deadlock. */
  run: Run
  /**
   * Runs several statements in one transaction and one round trip, each with a fresh look at the data; returns the last one's rows.
   * They take no values: put them in with `pg.escapeLiteral`.
   */
  runScript<Row extends pg.QueryResultRow>(statements: string[]): Promise<Row[]>
  /** Runs `work` in a transaction on one connection; rolls back when it throws. */
  transaction<Result>(work: (run: Run) => Promise<Result>): Promise<Result>
  /** A connection outside the pool that keeps listening. */
  connectListener(): Promise<pg.Client>
  prisma: PrismaClient
  close(): Promise<void>
}

export function openDatabase(options: DatabaseOptions): Database {
  const { url, poolSize = 10, statementLog } = options
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    keepAlive: true,
    // Rather an error than a wait without end when the server is gone or all connections are taken.
    connectionTimeoutMillis: 10_000,
    application_name: 'heed',
  })
  // A connection that breaks while idle is simply replaced; one that breaks in use fails its query.
  pool.on('error', () => {})

  const runOn =
    (client: pg.Pool | pg.PoolClient): Run =>
    async <Row extends pg.QueryResultRow>(statement: Statement, values: unknown[] = []) => {
      statementLog?.(statement.text)
      try {
        const { rows } = await client.query<Row>({ ...statement, values })
        return rows
      } catch (error) {
        throw asConflict(error)
      }
    }

  const runPlain = async (client: pg.PoolClient, sql: string) => {
    statementLog?.(sql)
    await client.query(sql)
  }

  const prisma = new PrismaClient({
    adapter: new PrismaPg(pool),
    log: statementLog ? [{ emit: 'event', level: 'query' }] : [],
  })
  if (statementLog) prisma.$on('query', event => statementLog(event.query))

  return {
    run: runOn(pool),
    async runScript<Row extends pg.QueryResultRow>(statements: string[]) {
      for (const sql of statements) statementLog?.(sql)
      // Sent as one simple query, the statements make one transaction; pg then answers with a result for each of them.
      const results: unknown = await pool.query(statements.join(';\n'))
      const last: unknown = Array.isArray(results) ? results.at(-1) : results
      return (last as pg.QueryResult<Row>).rows
    },
    async transaction(work) {
      const client = await pool.connect()
      let broken = false
      try {
        await runPlain(client, 'BEGIN')
        const result = await work(runOn(client))
        await runPlain(client, 'COMMIT')
        return result
      } catch (error) {
        await runPlain(client, 'ROLLBACK').catch(() => {
          broken = true
        })
        throw error
      } finally {
        client.release(broken)
      }
    },
    async connectListener() {
      const client = new pg.Client({ connectionString: url, keepAlive: true, application_name: 'heed listener' })
      client.on('error', () => {})
      await client.connect()
      return client
    },
    prisma,
    async close() {
      await prisma.$disconnect()
      await pool.end()
    },
  }
}

const CONFLICTS = new Set([
  // Our own `raise_conflict`, see the first migration.
  'HD409',
  // Serialization failure and deadlock: PostgreSQL undid this one so that the other could go on.
  '40001',
  '40P01',
])

function asConflict(error: unknown): unknown {
  return error instanceof pg.DatabaseError && error.code !== undefined && CONFLICTS.has(error.code)
    ? new ConflictError(error.message, { cause: error })
    : error
}
