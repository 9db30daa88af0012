import type { Delegation, Delegations } from '../../core/people/delegation.ts'
import type { Clock } from '../../core/ports/system.ts'
import { localDay } from '../../core/time/china-time.ts'
import type { Database } from './database.ts'

const ADD = {
  name: 'delegation-add',
  text: `
WITH before AS (UPDATE delegation SET ended_at = $6 WHERE person = $1 AND ended_at IS NULL AND told_at < $6)
INSERT INTO delegation (person, deputy, up_to, first_day, last_day, told_at) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (person, told_at) DO NOTHING`,
}
const END = {
  name: 'delegation-end',
  text: `UPDATE delegation SET ended_at = $2 WHERE person = $1 AND ended_at IS NULL AND last_day >= $3 RETURNING person`,
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
    async add({ person, deputy, upTo, firstDay, lastDay }) {
      await database.run(ADD, [person, deputy, upTo, firstDay, lastDay, clock.now().toISOString()])
    },
    async end(person) {
      const now = clock.now()
      return (await database.run(END, [person, now.toISOString(), localDay(now)])).length > 0
    },
    list: from => database.run<Delegation>(LIST, [from]),
  }
}
