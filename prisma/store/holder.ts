import { randomInt } from 'node:crypto'
import type pg from 'pg'
import type { Database } from './database.ts'

/** First key of the advisory locks by which processes show that they live; the second is their number. */
const ALIVE = 4_843_885

/** A claim that is neither reported nor put back for so long counts as lost. Claim no more than can be sent in half of it. */
export const LEASE_MS = 60_000

/** The number under which this process claims things, for as long as the database sees it alive. */
export type Holder = {
  /** A lost connection gives a new number: what was claimed under the old one counts as left behind. */
  number(): Promise<number>
  close(): Promise<void>
}

/** A connection of its own holds the lock: PostgreSQL lets go of it the moment that the process is gone, however it went. */
export function createHolder(database: Database): Holder {
  let current: Promise<{ number: number; client: pg.Client }> | null = null
  let latest: pg.Client | null = null

  const appear = async () => {
    const client = await database.connectListener()
    const number = randomInt(1, 2 ** 31 - 1)
    latest = client
    const forget = () => {
      if (latest === client) current = null
    }
    client.on('error', forget)
    client.on('end', forget)
    await client.query('SELECT pg_advisory_lock($1, $2)', [ALIVE, number])
    return { number, client }
  }

  return {
    async number() {
      current ??= appear().catch((error: unknown) => {
        current = null
        throw error
      })
      return (await current).number
    },
    async close() {
      const known = await current?.catch(() => null)
      await known?.client.end()
    },
  }
}

/** SQL: whether the holder in this column is gone. Without a holder nobody can tell, so nobody is. */
export function isGone(column: string): string {
  return `(${column} IS NOT NULL AND NOT EXISTS (
    SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = ${ALIVE} AND objid = ${column}::bigint::oid AND objsubid = 2
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())))`
}
