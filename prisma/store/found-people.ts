import type { FoundPeople } from '../../core/people/find-people.ts'
import type { Clock } from '../../core/ports/system.ts'
import type { Database } from './database.ts'
import { toJson } from './text.ts'

const LIST = {
  name: 'found-people-list',
  text: 'SELECT contact, open_id AS "openId" FROM found_person WHERE app_id = $1',
}
const KEEP = {
  name: 'found-people-keep',
  text: `
INSERT INTO found_person (app_id, contact, open_id, found_at)
SELECT $1, key, value, $3 FROM jsonb_each_text($2::jsonb) ORDER BY key
ON CONFLICT (app_id, contact) DO UPDATE SET open_id = EXCLUDED.open_id, found_at = EXCLUDED.found_at`,
}

/** Of one app of the company's chat: another app knows the same people by other ids. */
export function createFoundPeople(database: Database, clock: Clock, appId: string): FoundPeople {
  return {
    async list() {
      const rows = await database.run<{ contact: string; openId: string }>(LIST, [appId])
      return new Map(rows.map(({ contact, openId }) => [contact, openId]))
    },
    async keep(found) {
      if (found.size === 0) return
      await database.run(KEEP, [appId, toJson(Object.fromEntries(found)), clock.now().toISOString()])
    },
  }
}
