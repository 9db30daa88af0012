import type { Clock } from '../../core/ports/system.ts'
import type { Archive, Exports, FoundCase } from '../../core/report/ports.ts'
import type { Database } from './database.ts'
import { SELECT_CASE_PARTS } from './read.ts'

/** So many cases are held in memory at a time. */
const BATCH = 200

/** How far back another complaint of the same customer counts. */
const REPEATED_WITHIN = '180 days'

const same = (column: string) => `(e.${column} IS NOT NULL AND e.${column} = c.${column})`

const CASES = {
  name: 'archive-cases',
  text: `
SELECT ${SELECT_CASE_PARTS},
  EXISTS (SELECT FROM complaint AS e
    WHERE e.id <> c.id AND e.registered_at < c.registered_at AND e.registered_at > c.registered_at - interval '${REPEATED_WITHIN}'
      AND ((e.phone_last4 = c.phone_last4 AND e.data->>'phone' = c.data->>'phone')
        OR ${same('plate')} OR ${same('waybill_no')} OR ${same('order_no')})) AS repeated
FROM complaint AS c
WHERE c.registered_at < $2 AND (c.ended_at IS NULL OR c.ended_at >= $1) AND (c.registered_at, c.id) > ($3, $4)
ORDER BY c.registered_at, c.id LIMIT ${BATCH}`,
}

const RECORD = {
  name: 'export-record',
  text: `
INSERT INTO export_record (id, at, person, what, detail) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (id) DO NOTHING`,
}

export function createArchive(database: Database): Archive {
  return {
    async *cases(from, to) {
      let [at, id] = ['-infinity', '']
      for (;;) {
        const found = await database.run<FoundCase>(CASES, [from.toISOString(), to.toISOString(), at, id])
        if (found.length > 0) yield found
        const last = found.at(-1)?.complaint
        if (!last || found.length < BATCH) return
        at = last.registeredAt
        id = last.id
      }
    },
  }
}

export function createExports(database: Database, clock: Clock): Exports {
  return {
    async record({ id, person, what, detail }) {
      await database.run(RECORD, [id, clock.now().toISOString(), person, what, detail])
    },
  }
}
