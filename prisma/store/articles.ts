import type { Article } from '../../core/knowledge/knowledge.ts'
import type { Clock } from '../../core/ports/system.ts'
import type { Articles } from '../../core/report/ports.ts'
import type { Database } from './database.ts'
import { toJson } from './text.ts'

const LIST = {
  name: 'article-list',
  text: `
SELECT data FROM (
  SELECT DISTINCT ON (number) number, data FROM article WHERE pack = $1 ORDER BY number, version DESC
) AS newest WHERE NOT (data->>'removed')::boolean ORDER BY number`,
}

/** The next number of the pack, or the next version of a number; two at once cannot both have it: one fails on the key and comes again. */
const KEEP = {
  name: 'article-keep',
  text: `
WITH place AS (
  SELECT coalesce($2::int, (SELECT coalesce(max(number), 0) + 1 FROM article WHERE pack = $1)) AS number
), next AS (
  SELECT number, (SELECT coalesce(max(version), 0) + 1 FROM article WHERE pack = $1 AND article.number = place.number) AS version
  FROM place
)
INSERT INTO article (pack, number, version, data, changed_by, changed_at)
SELECT $1, number, version, $3::jsonb || jsonb_build_object('number', number, 'version', version), $4, $5 FROM next
ON CONFLICT DO NOTHING
RETURNING data`,
}

const TRIES = 5

export function createArticles(database: Database, clock: Clock): Articles {
  return {
    async list(pack) {
      return (await database.run<{ data: Article }>(LIST, [pack])).map(({ data }) => data)
    },
    async keep(pack, article, person) {
      for (let tries = 0; tries < TRIES; tries++) {
        const values = [pack, article.number ?? null, toJson(article), person, clock.now().toISOString()]
        const [row] = await database.run<{ data: Article }>(KEEP, values)
        if (row) return row.data
      }
      throw new Error('an article could not be kept: too many at once')
    },
  }
}
