import type { Complaint } from '../../core/complaint/complaint.ts'
import type { OutboxDraft } from '../../core/notification/notice.ts'
import type { Anomalies, Warnings } from '../../core/report/ports.ts'
import type { Anomaly } from '../../core/watch/anomaly.ts'
import type { Database } from './database.ts'
import { QUEUED } from './reports.ts'
import { toJson } from './text.ts'

const SINCE = {
  name: 'warning-since',
  text: 'SELECT data FROM complaint WHERE registered_at > $1 ORDER BY registered_at, number',
}
const RAISE = {
  name: 'warning-raise',
  text: `
WITH raised AS (
  INSERT INTO warning AS w (rule, alike, at) VALUES ($1, $2, $3)
  ON CONFLICT (rule, alike) DO UPDATE SET at = EXCLUDED.at WHERE w.at <= EXCLUDED.at - $4 * interval '1 ms'
  RETURNING rule
), queued AS (${QUEUED('$5', '$3').replace('ORDER BY', 'WHERE EXISTS (SELECT FROM raised) ORDER BY')})
SELECT EXISTS (SELECT FROM raised) AS raised`,
}

const MARK = {
  name: 'anomaly-mark',
  text: `
WITH marked AS (
  INSERT INTO anomaly (id, version, complaint_id, status, found_at, data) VALUES ($1, $2, $3, $4, $5, $6)
  ON CONFLICT (id) DO NOTHING
  RETURNING id
), queued AS (${QUEUED('$7', '$8').replace('ORDER BY', 'WHERE EXISTS (SELECT FROM marked) ORDER BY')})
SELECT EXISTS (SELECT FROM marked) AS marked`,
}
const SAVE = {
  name: 'anomaly-save',
  text: `
WITH saved AS (
  UPDATE anomaly SET version = $2::int, status = $3, data = $4 WHERE id = $1 AND version = $2::int - 1 RETURNING id
), queued AS (${QUEUED('$5', '$6')})
SELECT CASE WHEN NOT EXISTS (SELECT FROM saved) THEN raise_conflict('anomaly') END AS conflict`,
}
const OPEN = {
  name: 'anomaly-open',
  text: "SELECT data FROM anomaly WHERE status <> 'sound' ORDER BY found_at, id LIMIT $1",
}
const OF_COMPLAINT = {
  name: 'anomaly-of-complaint',
  text: 'SELECT data FROM anomaly WHERE complaint_id = $1 ORDER BY found_at, id',
}
const OF_UNKNOWN = {
  name: 'anomaly-of-unknown',
  text: "SELECT data FROM anomaly WHERE complaint_id IS NULL AND upper(data->>'number') = upper($1) ORDER BY found_at, id",
}
const ISOLATED = {
  name: 'anomaly-isolated',
  text: "SELECT DISTINCT complaint_id AS id FROM anomaly WHERE status <> 'sound' AND complaint_id IS NOT NULL",
}

const outboxJson = (outbox: readonly OutboxDraft[]) =>
  toJson(outbox.map(({ lane, key, notice }, place) => ({ place, lane, key, notice })))

export function createWarnings(database: Database): Warnings {
  return {
    async registeredSince(since) {
      const rows = await database.run<{ data: Complaint }>(SINCE, [since.toISOString()])
      return rows.map(({ data }) => data)
    },
    async raise({ rule, alike, at, quietForMs }, outbox) {
      const [row] = await database.run<{ raised: boolean }>(RAISE, [
        rule,
        alike,
        at.toISOString(),
        quietForMs,
        outboxJson(outbox),
      ])
      return row?.raised === true
    },
  }
}

export function createAnomalies(database: Database): Anomalies {
  const rows = async (statement: typeof OPEN, values: unknown[]) =>
    (await database.run<{ data: Anomaly }>(statement, values)).map(({ data }) => data)
  return {
    async mark(anomaly, outbox, at) {
      const { id, version, complaintId, status, foundAt } = anomaly
      const [row] = await database.run<{ marked: boolean }>(MARK, [
        id,
        version,
        complaintId,
        status,
        foundAt,
        toJson(anomaly),
        outboxJson(outbox),
        at.toISOString(),
      ])
      return row?.marked === true
    },
    async save(anomaly, outbox, at) {
      const { id, version, status } = anomaly
      await database.run(SAVE, [id, version, status, toJson(anomaly), outboxJson(outbox), at.toISOString()])
    },
    open: limit => rows(OPEN, [limit]),
    ofComplaint: complaintId => rows(OF_COMPLAINT, [complaintId]),
    ofUnknown: number => rows(OF_UNKNOWN, [number]),
    async isolated() {
      return (await database.run<{ id: string }>(ISOLATED)).map(({ id }) => id)
    },
  }
}
