import type { Inbox } from '../../core/ports/inbox.ts'
import type { Clock } from '../../core/ports/system.ts'
import type { Changes } from './changes.ts'
import type { Database } from './database.ts'
import { keepable } from './text.ts'

/**
 * A newer message of the conversation takes over from the older ones' open requests, and they hear of it. The same message again
 * stores nothing, but its request too can carry the reply, if none was given or given up yet. What it opens ($8–$10: kind, until,
 * messages) opens once; what comes after something newer opens nothing.
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
), opened AS (
  INSERT INTO send_window AS w (conversation, as_of, gone, message_until, message_left, action_until, action_left)
  SELECT $3, $4::timestamptz, $8 = 'gone', CASE $8 WHEN 'message' THEN $9::timestamptz END, CASE $8 WHEN 'message' THEN $10::int ELSE 0 END,
    CASE $8 WHEN 'action' THEN $9::timestamptz END, CASE $8 WHEN 'action' THEN $10::int ELSE 0 END
  FROM kept WHERE stored AND $8::text IS NOT NULL
  ON CONFLICT (conversation) DO UPDATE SET as_of = EXCLUDED.as_of, gone = EXCLUDED.gone,
    message_until = CASE WHEN NOT EXCLUDED.gone THEN coalesce(EXCLUDED.message_until, w.message_until) END,
    message_left = CASE WHEN EXCLUDED.message_until IS NULL THEN w.message_left ELSE EXCLUDED.message_left END,
    action_until = CASE WHEN NOT EXCLUDED.gone THEN coalesce(EXCLUDED.action_until, w.action_until) END,
    action_left = CASE WHEN EXCLUDED.action_until IS NULL THEN w.action_left ELSE EXCLUDED.action_left END
  WHERE EXCLUDED.as_of >= w.as_of
)
SELECT id::text AS "inboxId", stored, EXISTS (SELECT FROM superseded) AS "supersedes" FROM kept`,
}

export function createInbox(database: Database, changes: Changes, clock: Clock): Inbox {
  return {
    async store(message, options) {
      const opens = options?.opens
      const [row] = await database.run<{ inboxId: string; stored: boolean; supersedes: boolean }>(STORE, [
        message.platform,
        keepable(message.platformId),
        keepable(message.conversation),
        message.sentAt.toISOString(),
        clock.now().toISOString(),
        keepable(message.payload),
        options?.passiveUntil?.toISOString() ?? null,
        opens?.kind ?? null,
        opens && opens.kind !== 'gone' ? opens.until.toISOString() : null,
        opens && opens.kind !== 'gone' ? opens.messages : null,
      ])
      if (!row) throw new Error('the inbox did not answer')
      if (row.supersedes) changes.tell([message.conversation])
      return { stored: row.stored, inboxId: row.inboxId }
    },
  }
}
