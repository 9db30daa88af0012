import { ConflictError } from '../../core/errors.ts'
import type { Retention } from '../../core/ports/retention.ts'
import { complaintRow, eventRows } from './commit-rows.ts'
import type { Database } from './database.ts'
import { type Storages, storageOf } from './storages.ts'
import { toJson } from './text.ts'

const CASES_ENDED = {
  name: 'retention-cases-ended',
  text: `
SELECT id FROM complaint WHERE ended_at < $1 AND NOT data ? 'erasedAt' ORDER BY ended_at, id LIMIT $2`,
}

/** The last of the steps, and the one that says the case is done: whatever broke before it is done again. */
const REWRITE = {
  name: 'retention-rewrite',
  text: `
WITH rewritten AS (
  UPDATE complaint SET version = $3::int, data = $4::jsonb, conversation = NULL, followers = '{}', phone_last4 = NULL, name = NULL, plate = NULL,
    waybill_no = NULL, order_no = NULL
  WHERE id = $1 AND version = $2::int
  RETURNING id
)
INSERT INTO complaint_event (complaint_id, seq, type, at, actor_type, actor_id, data)
SELECT complaint_id, seq, type, at, actor_type, actor_id, data
FROM rewritten, jsonb_to_recordset($5::jsonb)
  AS (complaint_id text, seq int, type text, at timestamptz, actor_type text, actor_id text, data jsonb)
ON CONFLICT (complaint_id, seq) DO UPDATE SET actor_id = EXCLUDED.actor_id, data = EXCLUDED.data
RETURNING seq`,
}

const NOTICES = `SELECT id FROM outbox WHERE notice->>'complaintId' = $1`
const DELETE_ATTEMPTS_OF_CASE = {
  name: 'retention-attempts-of-case',
  text: `DELETE FROM delivery_attempt WHERE outbox_id IN (${NOTICES})`,
}
const DELETE_NOTICES_OF_CASE = {
  name: 'retention-notices-of-case',
  text: `DELETE FROM outbox WHERE id IN (${NOTICES})`,
}
const DELETE_ANOMALIES = { name: 'retention-anomalies', text: 'DELETE FROM anomaly WHERE complaint_id = $1' }

const STORED = {
  name: 'retention-stored',
  text: 'SELECT object_key AS key FROM attachment WHERE id = ANY($1) AND object_key IS NOT NULL',
}
const DELETE_FILES = { name: 'retention-files', text: 'DELETE FROM attachment WHERE id = ANY($1)' }

/** Files of messages that no case keeps. */
const STRAY_FILES = {
  name: 'retention-stray-files',
  text: `
SELECT id FROM attachment WHERE expected_at < $1 AND NOT EXISTS (
  SELECT FROM complaint, jsonb_array_elements(data->'attachments') AS kept WHERE kept->>'inboxId' = attachment.inbox_id::text
)`,
}

const OVER = "status <> 'waiting' AND created_at < $1 AND NOT notice ? 'complaintId'"
/** In this order: what refers to another thing goes first. */
const TALK = [
  { name: 'retention-inbox', text: 'DELETE FROM inbox WHERE handled_at < $1' },
  {
    name: 'retention-conversations',
    text: `
DELETE FROM conversation AS c WHERE next_at IS NULL
  AND NOT EXISTS (SELECT FROM inbox WHERE conversation = c.key)
  AND NOT EXISTS (SELECT FROM complaint WHERE (conversation = c.key OR followers @> ARRAY[c.key]) AND ended_at IS NULL)`,
    isTimeless: true,
  },
  {
    name: 'retention-attempts',
    text: `DELETE FROM delivery_attempt WHERE outbox_id IN (SELECT id FROM outbox WHERE ${OVER})`,
  },
  { name: 'retention-outbox', text: `DELETE FROM outbox WHERE ${OVER}` },
  { name: 'retention-presses', text: 'DELETE FROM press WHERE at < $1' },
  { name: 'retention-windows', text: 'DELETE FROM send_window WHERE as_of < $1' },
]

const CALL_BACKS = [
  { name: 'retention-call-back-cards', table: 'call_back_card' },
  { name: 'retention-call-back-events', table: 'call_back_event' },
].map(({ name, table }) => ({
  name,
  text: `DELETE FROM ${table} WHERE call_back_id IN (SELECT id FROM call_back WHERE ended_at < $1)`,
}))
const DELETE_CALL_BACKS = {
  name: 'retention-call-backs',
  text: 'WITH gone AS (DELETE FROM call_back WHERE ended_at < $1 RETURNING id) SELECT count(*)::int AS count FROM gone',
}

/** Deletes in PostgreSQL, and files also where `storages` keep them. */
export function createRetention(database: Database, storages: Storages): Retention {
  const deleteFiles = async (ids: readonly string[]) => {
    if (ids.length === 0) return
    const stored = await database.run<{ key: string }>(STORED, [ids])
    for (const { key } of stored) await storageOf(key, storages).delete(key)
    await database.run(DELETE_FILES, [ids])
  }
  return {
    async casesEnded(before, limit) {
      return (await database.run<{ id: string }>(CASES_ENDED, [before.toISOString(), limit])).map(({ id }) => id)
    },
    async rewrite({ complaint, events }, { version, files }) {
      await deleteFiles(files)
      await database.transaction(async run => {
        for (const statement of [DELETE_ATTEMPTS_OF_CASE, DELETE_NOTICES_OF_CASE, DELETE_ANOMALIES])
          await run(statement, [complaint.id])
        const part = { complaint, events, deadlines: [], expectedVersion: version }
        const written = await run(REWRITE, [
          complaint.id,
          version,
          complaint.version,
          toJson(complaintRow(part, 0).data),
          toJson(eventRows(part)),
        ])
        if (written.length !== events.length) throw new ConflictError(`complaint ${complaint.id} has changed`)
      })
    },
    async deleteCallBacks(before) {
      return database.transaction(async run => {
        for (const statement of CALL_BACKS) await run(statement, [before.toISOString()])
        const [row] = await run<{ count: number }>(DELETE_CALL_BACKS, [before.toISOString()])
        return row?.count ?? 0
      })
    },
    async deleteTalk(before) {
      const at = before.toISOString()
      const stray = await database.run<{ id: string }>(STRAY_FILES, [at])
      await deleteFiles(stray.map(({ id }) => id))
      let deleted = stray.length
      for (const { name, text, isTimeless } of TALK) {
        const counted = { name, text: `WITH gone AS (${text} RETURNING 1) SELECT count(*)::int AS count FROM gone` }
        const [row] = await database.run<{ count: number }>(counted, isTimeless ? [] : [at])
        deleted += row?.count ?? 0
      }
      return deleted
    },
  }
}
