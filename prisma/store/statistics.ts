import type { Statistics } from '../../core/case/statistics.ts'
import type { Database } from './database.ts'

const grouped = (column: string) => `
  (SELECT coalesce(jsonb_agg(jsonb_build_object('id', id, 'count', count) ORDER BY count DESC, id), '[]')
    FROM (SELECT ${column} AS id, count(*) FROM opened GROUP BY 1) AS counted)`

const STATISTICS = {
  name: 'read-statistics',
  text: `
WITH opened AS (
  SELECT department, category FROM complaint WHERE registered_at >= $1 AND registered_at < $2 AND id <> ALL ($3::text[])
), happened AS (
  SELECT complaint_id, type, data FROM complaint_event WHERE type IN ('missed', 'rated') AND at >= $1 AND at < $2
    AND complaint_id <> ALL ($3::text[])
)
SELECT
  (SELECT count(*) FROM opened)::int AS opened,
  (SELECT count(*) FROM complaint WHERE ended_at >= $1 AND ended_at < $2 AND id <> ALL ($3::text[]))::int AS ended,
  (SELECT count(DISTINCT complaint_id) FROM happened WHERE type = 'missed')::int AS late,
  ${grouped('department')} AS "byDepartment",
  ${grouped('category')} AS "byCategory",
  (SELECT avg(extract(epoch FROM resolved_at - registered_at) * 1000) FROM complaint
    WHERE resolved_at >= $1 AND resolved_at < $2 AND id <> ALL ($3::text[]))::float8 AS "averageHandlingMs",
  (SELECT count(*) FROM happened WHERE type = 'rated' AND data @> '{"satisfied": true}')::int AS satisfied,
  (SELECT count(*) FROM happened WHERE type = 'rated' AND data @> '{"satisfied": false}')::int AS unsatisfied`,
}

/** See `Store.readStatistics`. */
export async function readStatistics(
  database: Database,
  from: Date,
  to: Date,
  without: readonly string[] = [],
): Promise<Statistics> {
  const [row] = await database.run<Statistics>(STATISTICS, [from.toISOString(), to.toISOString(), without])
  if (!row) throw new Error('the database did not answer')
  return row
}
