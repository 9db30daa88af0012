import type { Absence, Absences } from '../../core/people/absence.ts'
import type { Clock } from '../../core/ports/system.ts'
import { localDay } from '../../core/time/china-time.ts'
import type { Database } from './database.ts'

const ADD = {
  name: 'absence-add',
  text: `
INSERT INTO absence (person, deputy, first_day, last_day, told_at, departure) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (person, first_day) DO UPDATE
SET deputy = EXCLUDED.deputy, last_day = EXCLUDED.last_day, told_at = EXCLUDED.told_at, departure = EXCLUDED.departure, ended_at = NULL`,
}
const END = {
  name: 'absence-end',
  text: `UPDATE absence SET ended_at = $2 WHERE person = $1 AND ended_at IS NULL AND last_day >= $3 RETURNING person`,
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
    async end(person) {
      const now = clock.now()
      return (await database.run(END, [person, now.toISOString(), localDay(now)])).length > 0
    },
    list: from => database.run<Absence>(LIST, [from]),
  }
}
