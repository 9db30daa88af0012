import type { UrgentObstacle } from '../../core/message/outbound.ts'
import type { Urgents } from '../../core/ports/messenger.ts'
import type { Clock } from '../../core/ports/system.ts'
import { wallMs } from '../../core/time/calendar.ts'
import { DAY_MS } from '../../core/time/china-time.ts'
import type { Database } from './database.ts'

/** Bookings are made one after the other, so that two processes cannot both take the last one. */
const LOCK = { name: 'urgent-lock', text: "SELECT pg_advisory_xact_lock(hashtextextended('urgent', 0))" }

/** $1 call  $2 medium  $3 people  $4 now  $5 since when bookings count  $6 since when a full person rests  $7 per person  $8 per day */
const BOOK = {
  name: 'urgent-book',
  text: `
WITH wanted AS (
  SELECT person, place FROM unnest($3::text[]) WITH ORDINALITY AS w(person, place)
), recent AS (
  SELECT call, person, medium, at, obstacle FROM urgent_call WHERE at > least($5::timestamptz, $6::timestamptz) AND at <= $4
), counted AS (
  SELECT person, medium FROM recent WHERE obstacle IS NULL AND at > $5 AND call <> $1
), known AS (
  SELECT person, obstacle FROM urgent_call WHERE call = $1
), judged AS (
  SELECT w.person, w.place, k.person IS NOT NULL AND k.obstacle IS NULL AS booked,
    CASE
      WHEN k.person IS NOT NULL THEN k.obstacle
      WHEN EXISTS (SELECT FROM recent AS r WHERE r.person = w.person AND r.obstacle = 'full' AND r.at > $6)
        OR (SELECT count(*) FROM counted AS c WHERE c.person = w.person) >= $7 THEN 'full'
    END AS obstacle
  FROM wanted AS w LEFT JOIN known AS k USING (person)
), placed AS (
  SELECT person, booked, obstacle, row_number() OVER (PARTITION BY obstacle, booked ORDER BY place) AS turn FROM judged
), settled AS (
  SELECT person, booked, CASE
    WHEN obstacle IS NOT NULL OR booked THEN obstacle
    WHEN turn + (SELECT count(*) FROM counted WHERE medium = $2) > $8 THEN 'budget'
  END AS obstacle
  FROM placed
), kept AS (
  INSERT INTO urgent_call (call, person, medium, at)
  SELECT $1, person, $2, $4 FROM settled WHERE obstacle IS NULL AND NOT booked
  ON CONFLICT DO NOTHING
)
SELECT person, obstacle FROM settled`,
}

const REFUSE = {
  name: 'urgent-refuse',
  text: `
UPDATE urgent_call AS u SET obstacle = r.obstacle FROM unnest($2::text[], $3::text[]) AS r(person, obstacle)
WHERE u.call = $1 AND u.person = r.person`,
}

export function createUrgents(database: Database, clock: Clock): Urgents {
  return {
    async book({ call, medium, people }, budget) {
      const now = clock.now()
      const ago = (ms: number) => new Date(now.getTime() - ms).toISOString()
      const wanted = [...new Set(people)]
      const rows = await database.transaction(async run => {
        await run(LOCK)
        return run<{ person: string; obstacle: UrgentObstacle | null }>(BOOK, [
          call,
          medium,
          wanted,
          now.toISOString(),
          ago(DAY_MS),
          ago(wallMs(budget.restAfterFull)),
          budget.perPerson,
          budget.perDay[medium],
        ])
      })
      const found = new Map(rows.map(({ person, obstacle }) => [person, obstacle]))
      return {
        granted: wanted.filter(person => found.get(person) === null),
        refused: wanted.flatMap(person => {
          const obstacle = found.get(person)
          return obstacle ? [{ person, obstacle, code: `own-${obstacle}` }] : []
        }),
      }
    },
    async refuse(call, refused) {
      await database.run(REFUSE, [call, refused.map(({ person }) => person), refused.map(({ obstacle }) => obstacle)])
    },
  }
}
