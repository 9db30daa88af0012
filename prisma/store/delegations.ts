import type { Delegation, Delegations } from '../../core/people/delegation.ts'
import type { Clock } from '../../core/ports/system.ts'
import { localDay } from '../../core/time/china-time.ts'
import type { Database } from './database.ts'

const ADD = {
  name: 'delegation-add',
  text: `
WITH added AS (
  INSERT INTO delegation (person, deputy, up_to, first_day, last_day, told_at) VALUES ($1, $2, $3, $4, $5, $6)
  ON CONFLICT (person, told_at) DO NOTHING
), ended AS (
  UPDATE delegation SET ended_at = $6, ended_by = $7 WHERE person = $1 AND ended_at IS NULL AND told_at < $6 RETURNING *
)
SELECT person, deputy, up_to AS "upTo", first_day AS "firstDay", last_day AS "lastDay"
FROM (SELECT * FROM ended UNION ALL SELECT * FROM delegation WHERE person = $1 AND ended_by = $7) AS by_this
ORDER BY told_at`,
}
const END = {
  name: 'delegation-end',
  text: `
WITH ended AS (
  UPDATE delegation SET ended_at = $2, ended_by = $4 WHERE person = $1 AND ended_at IS NULL AND last_day >= $3 RETURNING *
)
SELECT person, deputy, up_to AS "upTo", first_day AS "firstDay", last_day AS "lastDay"
FROM (SELECT * FROM ended UNION ALL SELECT * FROM delegation WHERE person = $1 AND ended_by = $4) AS by_this
ORDER BY told_at`,
}
const LIST = {
  name: 'delegation-list',
  text: `
SELECT person, deputy, up_to AS "upTo", first_day AS "firstDay", last_day AS "lastDay" FROM (
  -- Of two that were told at the same moment in two processes, neither saw the other: the later one counts.
  SELECT DISTINCT ON (person) * FROM delegation WHERE ended_at IS NULL ORDER BY person, told_at DESC
) AS latest
WHERE last_day >= $1 ORDER BY told_at, person`,
}

export function createDelegations(database: Database, clock: Clock): Delegations {
  return {
    add({ person, deputy, upTo, firstDay, lastDay }, asked) {
      const values = [person, deputy, upTo, firstDay, lastDay, clock.now().toISOString(), asked]
      return database.run<Delegation>(ADD, values)
    },
    end(person, asked) {
      const now = clock.now()
      return database.run<Delegation>(END, [person, now.toISOString(), localDay(now), asked])
    },
    list: from => database.run<Delegation>(LIST, [from]),
  }
}
