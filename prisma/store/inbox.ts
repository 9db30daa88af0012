import type { Clock, Inbox } from '../../core/ports.ts'
import type { Changes } from './changes.ts'
import type { Database } from './database.ts'
import { keepable } from './text.ts'

/**
 * A newer message of the conversation takes over from the older ones' open requests, and they hear of it. The same message again
 * stores nothing, but its request too can carry the reply, if none was given or given up yet.
 */
const STORE = {
  name: 'inbox-store',
  text: `
WITH kept AS (
  INSERT INTO inbox AS i (platform, platform_id, conversation, sent_at, received_at, payload, passive_until)
  VALUES ($1, $2, $3, $4, $5, $6, $7)
  ON CONFLICT (platform, platform_id) DO UPDATE
    SET passive_until = CASE WHEN i.passive_text IS NULL AND NOT i.passive_released
                             THEN i.passive_until + greatest(EXCLUDED.passive_until - i.passive_until, '0')
                             ELSE i.passive_until END
  RETURNING id, xmax = 0 AS stored
), superseded AS (
  UPDATE inbox SET passive_released = true
  WHERE conversation = $3 AND passive_until IS NOT NULL AND passive_text IS NULL AND NOT passive_released
    AND (SELECT stored FROM kept)
  RETURNING id
)
SELECT id::text AS "inboxId", stored, EXISTS (SELECT FROM superseded) AS "supersedes" FROM kept`,
}

export function createInbox(database: Database, changes: Changes, clock: Clock): Inbox {
  return {
    async store(message, options) {
      const [row] = await database.run<{ inboxId: string; stored: boolean; supersedes: boolean }>(STORE, [
        message.platform,
        keepable(message.platformId),
        keepable(message.conversation),
        message.sentAt.toISOString(),
        clock.now().toISOString(),
        keepable(message.payload),
        options?.passiveUntil?.toISOString() ?? null,
      ])
      if (!row) throw new Error('the inbox did not answer')
      if (row.supersedes) changes.tell([message.conversation])
      return { stored: row.stored, inboxId: row.inboxId }
    },
  }
}
