import type { PassiveSlots } from '../../core/ports/inbox.ts'
import type { Changes } from './changes.ts'
import type { Database } from './database.ts'
import { type Holder, LEASE_MS } from './holder.ts'
import { keepable } from './text.ts'

/** Rows of `inbox` whose request has neither been answered nor given up; whether it is still open, `passive_until` says. */
export const OPEN_REQUEST = 'passive_until IS NOT NULL AND passive_text IS NULL AND NOT passive_released'

/** SQL: the notices, claimed and not yet reported, whose words a request carries. */
const CARRIED = `status = 'sending' AND lane = (SELECT conversation FROM inbox WHERE id = $1) AND message_id = ${carrier('$1::bigint::text')}`

/** SQL: what stands in `outbox.message_id` for the request of this inbox row. */
export function carrier(inboxId: string): string {
  return `('passive:' || ${inboxId})`
}

const READ = {
  name: 'passive-read',
  text: `
WITH renewed AS (
  UPDATE outbox SET lease_until = clock_timestamp() + interval '${LEASE_MS} ms', lease_holder = $2 WHERE ${CARRIED}
)
SELECT passive_text AS text, passive_until > clock_timestamp() AND ${OPEN_REQUEST} AS open
FROM inbox WHERE id = $1`,
}

const ANSWER = {
  name: 'passive-answer',
  text: `
WITH carried AS (
  UPDATE outbox SET message_id = ${carrier('$1::bigint::text')} WHERE id = ANY ($3::bigint[]) AND status = 'sending'
)
UPDATE inbox SET passive_text = $2 WHERE id = $1 AND passive_text IS NULL RETURNING conversation`,
}

const UNSETTLED = {
  name: 'passive-unsettled',
  text: `SELECT id::text AS id FROM outbox WHERE ${CARRIED} ORDER BY outbox.id`,
}

const TAKE_BACK = {
  name: 'passive-take-back',
  text: `
WITH carried AS (
  SELECT id FROM outbox WHERE ${CARRIED}
), emptied AS (
  UPDATE inbox SET passive_text = NULL, passive_released = true WHERE id = $1 AND EXISTS (SELECT FROM carried)
)
SELECT id::text AS id FROM carried ORDER BY carried.id`,
}

const RELEASE = {
  name: 'passive-release',
  text: `
UPDATE inbox SET passive_released = true WHERE id = $1 AND passive_text IS NULL AND NOT passive_released RETURNING conversation`,
}

export function createPassiveSlots(database: Database, holder: Holder, changes: Changes): PassiveSlots {
  const tell = (rows: { conversation: string }[]) => changes.tell(rows.map(row => row.conversation))
  return {
    async read(inboxId) {
      const [row] = await database.run<{ text: string | null; open: boolean }>(READ, [inboxId, await holder.number()])
      if (!row) return undefined
      return row.text ?? (row.open ? null : undefined)
    },
    async answer(inboxId, text, notices) {
      tell(await database.run<{ conversation: string }>(ANSWER, [inboxId, keepable(text), notices]))
    },
    async unsettled(inboxId) {
      return (await database.run<{ id: string }>(UNSETTLED, [inboxId])).map(({ id }) => id)
    },
    async takeBack(inboxId) {
      return (await database.run<{ id: string }>(TAKE_BACK, [inboxId])).map(({ id }) => id)
    },
    async release(inboxId) {
      tell(await database.run<{ conversation: string }>(RELEASE, [inboxId]))
    },
    changed: (conversation, until) => changes.wait(conversation, until),
  }
}
