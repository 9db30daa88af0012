import type { Deadline } from '../../core/deadline/deadline.ts'
import type { Due } from '../../core/ports/system.ts'
import { LANES_OF_WAITING_FILES } from './attachments.ts'
import type { Database } from './database.ts'
import { DEADLINE_JSON } from './read.ts'

const DEADLINES = {
  name: 'due-deadlines',
  text: `SELECT ${DEADLINE_JSON} AS deadline FROM deadline WHERE next_at <= $1 ORDER BY next_at, id LIMIT $2`,
}
const SILENCES = {
  name: 'due-silences',
  text: 'SELECT key FROM conversation WHERE next_at <= $1 ORDER BY next_at, key LIMIT $2',
}
const CALL_BACKS = {
  name: 'due-call-backs',
  text: 'SELECT id FROM call_back WHERE next_at <= $1 ORDER BY next_at, id LIMIT $2',
}
const CONVERSATIONS = {
  name: 'due-conversations',
  text: `
SELECT conversation AS key FROM inbox WHERE handled_at IS NULL AND received_at < $1
GROUP BY conversation ORDER BY min(id) LIMIT $2`,
}
const REPORTS = {
  name: 'due-reports',
  text: `
SELECT id FROM (
  SELECT id, next_at FROM schedule WHERE next_at <= $1
  UNION ALL SELECT 'late:' || id, next_at FROM report WHERE next_at <= $1
) AS due ORDER BY next_at, id LIMIT $2`,
}
const NEXT = {
  name: 'due-next',
  text: `
SELECT least(
  (SELECT min(next_at) FROM deadline WHERE next_at IS NOT NULL),
  (SELECT min(next_at) FROM conversation WHERE next_at IS NOT NULL),
  -- Looks come of themselves; nobody waits for one.
  (SELECT min(next_at) FROM schedule WHERE NOT starts_with(id, 'look:') AND NOT starts_with(id, 'people:')),
  (SELECT min(next_at) FROM report WHERE next_at IS NOT NULL),
  (SELECT min(next_at) FROM call_back WHERE next_at IS NOT NULL)
) AS at`,
}
const PENDING = {
  name: 'due-pending',
  text: `
SELECT (SELECT count(*) FROM inbox WHERE handled_at IS NULL)::int AS inbox,
  (SELECT count(*) FROM outbox WHERE status IN ('waiting', 'sending') AND lane NOT IN (${LANES_OF_WAITING_FILES}))::int AS outbox`,
}

const COUNTS = {
  name: 'due-counts',
  text: `
SELECT
  (SELECT coalesce(jsonb_object_agg(status, count), '{}') FROM
    (SELECT status, count(*) FROM complaint WHERE ended_at IS NULL GROUP BY status) AS open) AS "openComplaints",
  (SELECT jsonb_build_object('running', count(*) FILTER (WHERE status = 'running'), 'overdue', count(*) FILTER (WHERE status = 'overdue'))
    FROM deadline WHERE next_at IS NOT NULL) AS deadlines,
  (SELECT jsonb_build_object('waiting', count(*) FILTER (WHERE status <> 'failed'), 'failed', count(*) FILTER (WHERE status = 'failed'))
    FROM outbox WHERE status <> 'sent') AS outbox`,
}

type Counts = Awaited<ReturnType<Due['counts']>>

export function createDue(database: Database): Due {
  return {
    async deadlines(now, limit) {
      const rows = await database.run<{ deadline: Deadline }>(DEADLINES, [now.toISOString(), limit])
      return rows.map(row => row.deadline)
    },
    async silences(now, limit) {
      const rows = await database.run<{ key: string }>(SILENCES, [now.toISOString(), limit])
      return rows.map(row => row.key)
    },
    async callBacks(now, limit) {
      const rows = await database.run<{ id: string }>(CALL_BACKS, [now.toISOString(), limit])
      return rows.map(row => row.id)
    },
    async conversations(before, limit) {
      const rows = await database.run<{ key: string }>(CONVERSATIONS, [before.toISOString(), limit])
      return rows.map(row => row.key)
    },
    async reports(now, limit) {
      const rows = await database.run<{ id: string }>(REPORTS, [now.toISOString(), limit])
      return rows.map(row => row.id)
    },
    async next() {
      const [row] = await database.run<{ at: Date | null }>(NEXT)
      return row?.at ?? null
    },
    async pending() {
      const [row] = await database.run<{ inbox: number; outbox: number }>(PENDING)
      if (!row) throw new Error('the database did not answer')
      return row
    },
    async counts() {
      const [row] = await database.run<Counts>(COUNTS)
      if (!row) throw new Error('the database did not answer')
      return row
    },
  }
}
