import type { Case } from '../../core/case/case.ts'
import { type Complaint, recalled } from '../../core/complaint/complaint.ts'
import type { Deadline } from '../../core/deadline/deadline.ts'
import type { ReachAttempt } from '../../core/delivery/reach.ts'
import type { Conversation } from '../../core/intake/conversation.ts'
import type { PressAnswer } from '../../core/message/inbound.ts'
import type { WaitingMessage } from '../../core/ports/inbox.ts'
import type { Store } from '../../core/ports/store.ts'
import type { Changes } from './changes.ts'
import { commit } from './commit.ts'
import type { Database } from './database.ts'
import { readAssessments, readRelated } from './related.ts'
import { readStatistics } from './statistics.ts'
import { isoTime, keepable, searchable } from './text.ts'

/** A row of `deadline` as core's `Deadline`. */
export const DEADLINE_JSON = `jsonb_build_object(
  'id', id, 'complaintId', complaint_id, 'clock', clock, 'occurrence', occurrence, 'startedBy', started_by,
  'startedAt', ${isoTime('started_at')}, 'opensAt', ${isoTime('opens_at')}, 'dueAt', ${isoTime('due_at')}, 'status', status,
  'nextAt', ${isoTime('next_at')}, 'step', step, 'level', level, 'endedAt', ${isoTime('ended_at')},
  'pausedAt', ${isoTime('paused_at')}, 'pauseLeft', pause_left)`

const EVENT_JSON = `jsonb_build_object('seq', seq, 'type', type, 'at', ${isoTime('at')},
  'by', jsonb_build_object('type', actor_type, 'id', actor_id), 'data', data)`

/** The columns of a core's `Case`, of a `complaint AS c`. */
export const SELECT_CASE_PARTS = `c.data AS complaint,
  (SELECT coalesce(jsonb_agg(${EVENT_JSON} ORDER BY seq), '[]') FROM complaint_event WHERE complaint_id = c.id) AS events,
  (SELECT coalesce(jsonb_agg(${DEADLINE_JSON} ORDER BY started_at, id), '[]') FROM deadline WHERE complaint_id = c.id) AS deadlines`
const SELECT_CASE = `
SELECT ${SELECT_CASE_PARTS}
FROM complaint AS c`
const CASE_BY_ID = { name: 'read-case-by-id', text: `${SELECT_CASE} WHERE c.id = $1` }
const CASE_BY_NUMBER = { name: 'read-case-by-number', text: `${SELECT_CASE} WHERE c.number = $1` }
const CASE_BY_EXTERNAL_NUMBER = {
  name: 'read-case-by-external-number',
  text: `${SELECT_CASE} WHERE c.pack = $1 AND c.system = $2 AND c.external_number = $3`,
}
const FIND_CASES = {
  name: 'find-cases',
  text: `${SELECT_CASE} WHERE c.id IN (
  SELECT id FROM complaint
  WHERE number = $1 OR phone_last4 = $2 OR plate = $2 OR waybill_no = $2 OR order_no = $2
  ORDER BY registered_at DESC, number DESC LIMIT 10
) ORDER BY c.registered_at DESC, c.number DESC`,
}

/** Tries of before the way was kept went out of our own accord, unless the notice itself says otherwise. */
const REACH = {
  name: 'read-reach',
  text: `
SELECT ${isoTime('a.at')} AS at, notice->>'news' AS news, coalesce(a.via, o.via, 'api') AS via, outcome, code
FROM outbox AS o JOIN delivery_attempt AS a ON a.outbox_id = o.id
WHERE notice->>'complaintId' = $1 AND notice->>'type' = 'tell-customer' ORDER BY a.id`,
}

const CONVERSATION = { name: 'read-conversation', text: 'SELECT state FROM conversation WHERE key = $1' }
const PRESS_ANSWER = { name: 'read-press-answer', text: 'SELECT answer FROM press WHERE id = $1' }
const DEADLINE = { name: 'read-deadline', text: `SELECT ${DEADLINE_JSON} AS deadline FROM deadline WHERE id = $1` }
const WAITING = {
  name: 'read-waiting',
  text: `
SELECT id::text AS "inboxId", platform, platform_id AS "platformId", conversation, sent_at AS "sentAt",
  received_at AS "receivedAt", payload
FROM inbox WHERE conversation = $1 AND handled_at IS NULL ORDER BY sent_at, id`,
}
const RECENT = {
  name: 'read-recent',
  text: 'SELECT data FROM complaint WHERE conversation = $1 ORDER BY registered_at DESC, number DESC LIMIT $2',
}

const NEWEST = {
  name: 'read-newest',
  text: 'SELECT data FROM complaint ORDER BY registered_at DESC, number DESC LIMIT $1',
}

const INTERNAL = {
  name: 'read-internal',
  text: `
SELECT data FROM complaint WHERE source = 'internal' AND (ended_at IS NULL OR ended_at >= $1 OR registered_at >= $1)`,
}

const readOpenBy = (name: string, condition: string) => ({
  name: `read-open-${name}`,
  text: `SELECT data FROM complaint WHERE ended_at IS NULL AND ${condition} ORDER BY registered_at DESC, number DESC`,
})
const OPEN = {
  conversation: readOpenBy(
    'conversation',
    '(conversation = $1 OR (followers @> ARRAY[$1] AND cardinality(followers) > 0))',
  ),
  handler: readOpenBy('handler', 'handler = $1'),
  department: readOpenBy('department', 'department = $1'),
  all: readOpenBy('all', 'true'),
}

/** A row of an earlier version lacks what was added since. */
function asCase(row: Case): Case {
  return { ...row, complaint: recalled(row.complaint) }
}

export function createCaseStore(database: Database, changes: Changes): Store {
  return {
    commit: (change, at) => commit(database, changes, change, at),
    async readCase(complaintId) {
      const [row] = await database.run<Case>(CASE_BY_ID, [complaintId])
      return row ? asCase(row) : null
    },
    async readCaseByNumber(number) {
      const [row] = await database.run<Case>(CASE_BY_NUMBER, [number])
      return row ? asCase(row) : null
    },
    async readCaseByExternalNumber(pack, system, number) {
      const [row] = await database.run<Case>(CASE_BY_EXTERNAL_NUMBER, [pack, system, number])
      return row ? asCase(row) : null
    },
    async readConversation(key) {
      const [row] = await database.run<{ state: Conversation }>(CONVERSATION, [key])
      return row?.state ?? null
    },
    readWaiting: conversation => database.run<WaitingMessage>(WAITING, [conversation]),
    async readOpenComplaints(filter) {
      const run = (statement: { name: string; text: string }, values: string[]) =>
        database.run<{ data: Complaint }>(statement, values)
      const rows = await ('conversation' in filter
        ? run(OPEN.conversation, [filter.conversation])
        : 'handler' in filter
          ? run(OPEN.handler, [filter.handler])
          : 'department' in filter
            ? run(OPEN.department, [filter.department])
            : run(OPEN.all, []))
      return rows.map(row => recalled(row.data))
    },
    async readRecentComplaints(conversation, limit) {
      const rows = await database.run<{ data: Complaint }>(RECENT, [conversation, limit])
      return rows.map(row => recalled(row.data))
    },
    async readNewestComplaints(limit) {
      const rows = await database.run<{ data: Complaint }>(NEWEST, [limit])
      return rows.map(row => recalled(row.data))
    },
    async findCases(words) {
      const values = [keepable(words).trim().toUpperCase(), searchable(keepable(words))]
      return (await database.run<Case>(FIND_CASES, values)).map(asCase)
    },
    readRelated: of => readRelated(database, of),
    readAssessments: (from, to) => readAssessments(database, from, to),
    readStatistics: (from, to, without) => readStatistics(database, from, to, without),
    async readInternalComplaints(since) {
      const rows = await database.run<{ data: Complaint }>(INTERNAL, [since.toISOString()])
      return rows.map(row => row.data)
    },
    readReach: complaintId => database.run<ReachAttempt>(REACH, [complaintId]),
    async readPressAnswer(pressId) {
      const [row] = await database.run<{ answer: PressAnswer }>(PRESS_ANSWER, [pressId])
      return row?.answer ?? null
    },
    async readDeadline(id) {
      const [row] = await database.run<{ deadline: Deadline }>(DEADLINE, [id])
      return row?.deadline ?? null
    },
  }
}
