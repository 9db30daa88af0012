import pg from 'pg'
import type { PacePlaces } from '../../core/ports/messenger.ts'
import type { Database } from './database.ts'

/** A place that is never left (its process is gone) is free again after so long: longer than any call. */
const LEASE_MS = 30_000

const LEAVE = {
  name: 'pace-leave',
  text: `UPDATE pace_place SET free_at = clock_timestamp() + $2 * interval '1 ms' WHERE id = $1`,
}

const REST = {
  name: 'pace-rest',
  text: `
INSERT INTO pace_place (key, free_at) SELECT $1, clock_timestamp() + $2 * interval '1 ms' FROM generate_series(1, $3::int)`,
}

/** Places as rows of the database, by its own clock. */
export function createPacePlaces(database: Database, leaseMs = LEASE_MS): PacePlaces {
  return {
    async take(key, places) {
      const its = pg.escapeLiteral(key)
      const inUse = `SELECT free_at FROM pace_place WHERE key = ${its} AND free_at > clock_timestamp() ORDER BY free_at DESC`
      const [row] = await database.runScript<{ place: string | null; waitMs: number | null }>([
        `SELECT pg_advisory_xact_lock(hashtextextended('pace ' || ${its}, 0))`,
        `DELETE FROM pace_place WHERE key = ${its} AND free_at <= clock_timestamp()`,
        `WITH last AS MATERIALIZED (${inUse} OFFSET ${Math.trunc(places) - 1} LIMIT 1), taken AS (
           INSERT INTO pace_place (key, free_at)
           SELECT ${its}, clock_timestamp() + interval '${Math.trunc(leaseMs)} ms' WHERE NOT EXISTS (SELECT FROM last)
           RETURNING id
         )
         SELECT (SELECT id::text FROM taken) AS place,
           (SELECT greatest(1, ceil(extract(epoch FROM free_at - clock_timestamp()) * 1000))::float8 FROM last) AS "waitMs"`,
      ])
      return row?.place == null ? { waitMs: row?.waitMs ?? 1 } : { place: row.place }
    },
    async leave(place, afterMs) {
      await database.run(LEAVE, [place, afterMs])
    },
    async rest(key, ms, places) {
      await database.run(REST, [key, ms, places])
    },
  }
}
