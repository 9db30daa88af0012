import type { Returns } from '../../core/case/returns.ts'
import type { Database } from './database.ts'

const RETURNS = {
  name: 'read-returns',
  text: `
SELECT count(*)::int AS others,
  (count(*) FILTER (WHERE data->>'survey' = 'drawn'))::int AS drawn,
  (count(*) FILTER (WHERE data->'rated' <> 'null'::jsonb))::int AS answered
FROM complaint WHERE ended_at >= $2 AND pack = $1 AND data->>'survey' IN ('drawn', 'spared')`,
}

/** Of a pack's complaints that ended since then and need not be asked about: how many were drawn, and answered. */
export function createReturns(database: Database): { since(pack: string, from: Date): Promise<Returns> } {
  return {
    async since(pack, from) {
      const [row] = await database.run<Returns>(RETURNS, [pack, from.toISOString()])
      return row ?? { others: 0, drawn: 0, answered: 0 }
    },
  }
}
