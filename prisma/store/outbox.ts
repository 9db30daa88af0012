import pg from 'pg'
import type { Outbox, Outgoing } from '../../core/ports/outbox.ts'
import type { Clock } from '../../core/ports/system.ts'
import { LANES_OF_WAITING_FILES } from './attachments.ts'
import type { Database } from './database.ts'
import { type Holder, isGone, LEASE_MS } from './holder.ts'
import { carrier, OPEN_REQUEST } from './passive-slots.ts'
import { keepable } from './text.ts'

/** A sender that is gone is waited for no longer than this; one that only lost its connection has this long to finish. */
const LEASE_OF_THE_GONE_MS = 3000
const DEFAULT_LIMIT = 10

/** SQL: until when a claim holds its lane. */
const HELD_UNTIL = `CASE WHEN lease_until > clock_timestamp() AND ${isGone('lease_holder')}
  THEN lease_until - interval '${LEASE_MS - LEASE_OF_THE_GONE_MS} ms' ELSE lease_until END`

const SENT = {
  name: 'outbox-sent',
  text: `
WITH done AS (
  UPDATE outbox SET status = 'sent', message_id = $2, via = $3, lease_until = NULL, retry_at = NULL, error = NULL
  WHERE id = ANY ($1::bigint[]) AND status <> 'sent'
  RETURNING id
)
INSERT INTO delivery_attempt (outbox_id, at, outcome, via) SELECT id, $4, 'sent', $3 FROM done`,
}

const FAILED = {
  name: 'outbox-failed',
  text: `
WITH done AS (
  UPDATE outbox SET status = CASE WHEN $2::timestamptz IS NULL THEN 'failed' ELSE 'waiting' END, retry_at = $2, lease_until = NULL,
    attempts = attempts - CASE WHEN $7::boolean THEN 1 ELSE 0 END, error = $3::text || ': ' || $4::text
  WHERE id = ANY ($1::bigint[]) AND status = 'sending'
  RETURNING id, status
)
INSERT INTO delivery_attempt (outbox_id, at, outcome, code, via)
SELECT id, $5, CASE status WHEN 'failed' THEN 'failed' ELSE 'retry' END, $3, $6 FROM done`,
}

const NOTED = {
  name: 'outbox-noted',
  text: `
INSERT INTO delivery_attempt (outbox_id, at, outcome, code, via) SELECT unnest($1::bigint[]), $2, $3, $4, $5`,
}

const SENT_AS = {
  name: 'outbox-sent-as',
  text: "SELECT id::text AS id, notice FROM outbox WHERE message_id = $1 AND via = 'template' ORDER BY outbox.id",
}

const RELEASE = {
  name: 'outbox-release',
  text: `
UPDATE outbox SET status = 'waiting', lease_until = NULL, attempts = attempts - 1
WHERE id = ANY ($1::bigint[]) AND status = 'sending'`,
}

const RESUME = {
  name: 'outbox-resume',
  text: `
UPDATE outbox SET retry_at = NULL WHERE starts_with(lane, $1) AND status = 'waiting' AND retry_at > now() RETURNING lane`,
}

const LANES_WAITING = {
  name: 'outbox-lanes-waiting',
  text: `
SELECT lane FROM outbox WHERE status IN ('waiting', 'sending') AND lane NOT IN (${LANES_OF_WAITING_FILES}) GROUP BY lane
HAVING coalesce(max(greatest(${HELD_UNTIL}, retry_at)), '-infinity') <= now()
  AND NOT EXISTS (SELECT FROM inbox WHERE conversation = lane AND passive_until > now() AND ${OPEN_REQUEST})
ORDER BY min(id) LIMIT $1`,
}

export function createOutbox(database: Database, holder: Holder, clock: Clock): Outbox {
  return {
    async claim(lane, options = {}) {
      const rows = await database.runScript<ClaimRow>([
        `SELECT pg_advisory_xact_lock(hashtextextended(${pg.escapeLiteral(`lane ${lane}`)}, 0))`,
        claimStatement(lane, await holder.number(), options),
      ])
      return {
        outgoing: rows.flatMap(({ waitUntil: _, id, ...rest }) => (id === null ? [] : [{ id, ...rest }])),
        waitUntil: rows[0]?.waitUntil ?? null,
      }
    },
    async sent(ids, sent) {
      await database.run(SENT, [ids, sent.messageId, sent.via, clock.now().toISOString()])
    },
    async failed(ids, failure) {
      const { code, message, retryAt, busy = false } = failure
      await database.run(FAILED, [
        ids,
        retryAt?.toISOString() ?? null,
        code,
        keepable(message),
        clock.now().toISOString(),
        failure.via ?? 'api',
        busy,
      ])
    },
    async noted(ids, { via, outcome, code }) {
      await database.run(NOTED, [ids, clock.now().toISOString(), outcome, code && keepable(code), via])
    },
    sentAs: messageId => database.run(SENT_AS, [messageId]),
    async release(ids) {
      await database.run(RELEASE, [ids])
    },
    async resume(lanesFrom) {
      const rows = await database.run<{ lane: string }>(RESUME, [lanesFrom])
      return [...new Set(rows.map(row => row.lane))]
    },
    async lanesWaiting(limit) {
      const rows = await database.run<{ lane: string }>(LANES_WAITING, [limit])
      return rows.map(row => row.lane)
    },
  }
}

type ClaimRow = { waitUntil: Date | null } & (Outgoing | ({ id: null } & Omit<Outgoing, 'id'>))

/**
 * Run under the lane's lock: what it sees is what there is. Its time is read after the lock was got. Words that an open request should
 * have carried and nobody saw leave are taken back from it, so that its repetition does not say them a second time.
 */
function claimStatement(lane: string, holder: number, options: { passiveFor?: string; limit?: number }): string {
  const { passiveFor = null, limit = DEFAULT_LIMIT } = options
  const laneText = pg.escapeLiteral(lane)
  const mayCarry =
    passiveFor === null
      ? 'true'
      : `EXISTS (SELECT FROM inbox, moment WHERE id = ${pg.escapeLiteral(passiveFor)} AND passive_until > moment.now AND ${OPEN_REQUEST})`
  const openRequest =
    passiveFor === null
      ? `(SELECT max(passive_until) FROM inbox, moment
         WHERE conversation = ${laneText} AND passive_until > moment.now AND ${OPEN_REQUEST})`
      : 'NULL'
  return `
WITH moment AS MATERIALIZED (
  SELECT clock_timestamp() AS now
), unsent AS MATERIALIZED (
  SELECT id, message_id, ${HELD_UNTIL} AS held_until, retry_at FROM outbox WHERE lane = ${laneText} AND status IN ('waiting', 'sending') ORDER BY id
), blocked AS MATERIALIZED (
  SELECT CASE WHEN EXISTS (SELECT FROM unsent) THEN greatest(
    (SELECT max(greatest(held_until, retry_at)) FROM unsent WHERE greatest(held_until, retry_at) > moment.now),
    ${openRequest}
  ) END AS until FROM moment
), claimed AS (
  UPDATE outbox SET status = 'sending', lease_until = moment.now + interval '${LEASE_MS} ms', lease_holder = ${holder}, retry_at = NULL, message_id = NULL, attempts = attempts + 1
  FROM moment
  WHERE id IN (SELECT id FROM unsent ORDER BY id LIMIT ${Math.trunc(limit)}) AND status IN ('waiting', 'sending')
    AND (SELECT until FROM blocked) IS NULL AND ${mayCarry}
  RETURNING id, lane, key, notice, attempts - 1 AS attempts, created_at
), taken_back AS (
  UPDATE inbox SET passive_text = NULL, passive_released = true
  WHERE conversation = ${laneText} AND passive_text IS NOT NULL
    AND ${carrier('inbox.id::text')} IN (SELECT message_id FROM unsent WHERE id IN (SELECT id FROM claimed))
)
SELECT blocked.until AS "waitUntil", claimed.id::text AS id, lane, key, notice, attempts, created_at AS "createdAt"
FROM blocked LEFT JOIN claimed ON true ORDER BY claimed.id`
}
