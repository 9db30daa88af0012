import type { WindowKind, WindowState } from '../../core/delivery/reach.ts'
import type { SendWindows } from '../../core/ports/messenger.ts'
import type { Clock } from '../../core/ports/system.ts'
import type { Database } from './database.ts'

const TAKE = {
  name: 'window-take',
  text: `
WITH known AS MATERIALIZED (
  SELECT conversation, gone, coalesce(action_until > $3, false) AS acting, coalesce(message_until > $3, false) AS talking,
    coalesce(action_until > $3, false) AND action_left >= $2 AS may_act, coalesce(message_until > $3, false) AND message_left >= $2 AS may_talk
  FROM send_window WHERE conversation = $1 FOR UPDATE
), taken AS (
  UPDATE send_window AS w SET
    action_left = w.action_left - CASE WHEN may_act THEN $2::int ELSE 0 END,
    message_left = w.message_left - CASE WHEN may_act THEN 0 ELSE $2::int END
  FROM known WHERE w.conversation = known.conversation AND NOT known.gone AND (may_act OR may_talk)
  RETURNING CASE WHEN may_act THEN 'action' ELSE 'message' END AS kind, CASE WHEN may_act THEN w.action_until ELSE w.message_until END AS until
)
SELECT (SELECT kind FROM taken) AS kind, (SELECT until FROM taken) AS until,
  CASE WHEN gone THEN 'gone' WHEN EXISTS (SELECT FROM taken) THEN 'open' WHEN acting OR talking THEN 'used-up' ELSE 'closed' END AS state
FROM known`,
}

/** A window that was opened anew meanwhile is full already. */
const GIVE_BACK = {
  message: {
    name: 'window-give-back-message',
    text: 'UPDATE send_window SET message_left = message_left + $2 WHERE conversation = $1 AND message_until = $3',
  },
  action: {
    name: 'window-give-back-action',
    text: 'UPDATE send_window SET action_left = action_left + $2 WHERE conversation = $1 AND action_until = $3',
  },
} as const satisfies Record<WindowKind, { name: string; text: string }>

const CORRECT = {
  name: 'window-correct',
  text: `
INSERT INTO send_window AS w (conversation, as_of, gone) VALUES ($1, $3, $2 = 'gone')
ON CONFLICT (conversation) DO UPDATE SET
  gone = w.gone OR EXCLUDED.gone, message_left = 0, action_left = 0,
  message_until = CASE WHEN $2 = 'used-up' THEN w.message_until END,
  action_until = CASE WHEN $2 = 'used-up' THEN w.action_until END
WHERE w.as_of <= $3`,
}

/** The customers' windows as rows, so that all processes count the same messages. */
export function createSendWindows(database: Database, clock: Clock): SendWindows {
  return {
    async take(conversation, messages) {
      const [row] = await database.run<{ state: WindowState; kind: WindowKind | null; until: Date | null }>(TAKE, [
        conversation,
        messages,
        clock.now().toISOString(),
      ])
      if (!row) return { state: 'unknown', taken: null }
      const { state, kind, until } = row
      return { state, taken: kind && until ? { kind, until, messages } : null }
    },
    async giveBack(conversation, { kind, until, messages }) {
      await database.run(GIVE_BACK[kind], [conversation, messages, until.toISOString()])
    },
    async correct(conversation, state, at) {
      await database.run(CORRECT, [conversation, state, at.toISOString()])
    },
  }
}
