import type { Absence, Absences } from '../../core/people/absence.ts'
import type { Clock } from '../../core/ports/system.ts'
import { localDay } from '../../core/time/china-time.ts'
import type { Database } from './database.ts'

const ADD = {
  name: 'absence-add',
  text: `
INSERT INTO absence (person, deputy, first_day, last_day, told_at, departure) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (person, first_day) DO UPDATE
SET deputy = EXCLUDED.deputy, last_day = EXCLUDED.last_day, told_at = EXCLUDED.told_at, departure = EXCLUDED.departure,
  ended_at = NULL, ended_by = NULL`,
}
const END = {
  name: 'absence-end',
  text: `
WITH ended AS (
  UPDATE absence SET ended_at = $2, ended_by = $4 WHERE person = $1 AND ended_at IS NULL AND last_day >= $3 RETURNING *
)
SELECT person, deputy, first_day AS "firstDay", last_day AS "lastDay", departure
FROM (SELECT * FROM ended UNION ALL SELECT * FROM absence WHERE person = $1 AND ended_by = $4) AS by_this
ORDER BY first_day`,
}
const LIST = {
  name: 'absence-list',
  text: `
SELECT person, deputy, first_day AS "firstDay", last_day AS "lastDay", departure FROM absence
WHERE ended_at IS NULL AND last_day >= $1 ORDER BY told_at, person`,
}

export function createAbsences(database: Database, clock: Clock): Absences {
  return {
    async add({ person, deputy, firstDay, lastDay, departure }) {
      await database.run(ADD, [person, deputy, firstDay, lastDay, clock.now().toISOString(), departure ?? null])
    },
    end(person, asked) {
      const now = clock.now()
      return database.run<Absence>(END, [person, now.toISOString(), localDay(now), asked])
    },
    list: from => database.run<Absence>(LIST, [from]),
  }
}
