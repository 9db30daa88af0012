import { LOST_AT } from '../../core/card/posted-card.ts'
import type { OutboxDraft } from '../../core/notification/notice.ts'
import type { Clock } from '../../core/ports/system.ts'
import type { Plan, PostedReport, Reports } from '../../core/report/ports.ts'
import type { Report } from '../../core/report/report.ts'
import type { Database } from './database.ts'
import { toJson } from './text.ts'

const PLAN = {
  name: 'report-plan',
  text: `
WITH wanted AS (
  SELECT * FROM jsonb_to_recordset($2::jsonb) AS (id text, from_day text, next_at timestamptz)
), dropped AS (
  DELETE FROM schedule WHERE starts_with(id, $1) AND id NOT IN (SELECT id FROM wanted)
)
INSERT INTO schedule (id, from_day, next_at) SELECT id, from_day, next_at FROM wanted
ON CONFLICT (id) DO UPDATE SET from_day = EXCLUDED.from_day, next_at = EXCLUDED.next_at`,
}
const BEGIN = {
  name: 'report-begin',
  text: 'INSERT INTO schedule (id, from_day, next_at) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING',
}
const ADVANCE = {
  name: 'report-advance',
  text: 'UPDATE schedule SET from_day = $2, next_at = greatest(next_at, $3) WHERE id = $1',
}
const READ_PLAN = {
  name: 'report-read-plan',
  text: 'SELECT id, from_day AS "fromDay", next_at AS "nextAt" FROM schedule WHERE id = $1',
}

/** Puts lane, key and notice of each into the outbox. The arguments name the statement's values. */
export const QUEUED = (outbox: string, at: string) => `
  INSERT INTO outbox (lane, key, notice, created_at)
  SELECT lane, key, notice, ${at}::timestamptz
  FROM jsonb_to_recordset(${outbox}::jsonb) AS (place int, lane text, key text, notice jsonb) ORDER BY place
  ON CONFLICT (key) DO NOTHING
  RETURNING lane`

const MAKE = {
  name: 'report-make',
  text: `
WITH moved AS (
  UPDATE schedule SET from_day = $3, next_at = $4 WHERE id = $1 AND from_day = $2 RETURNING id
), made AS (
  INSERT INTO report (id, version, pack, rule, from_at, planned_at, next_at, data)
  SELECT $5, $6::int, $7, $8, $9::timestamptz, $10::timestamptz, $11::timestamptz, $12::jsonb FROM moved
  ON CONFLICT (id) DO NOTHING
  RETURNING id
), queued AS (${QUEUED('$13', '$14').replace('ORDER BY', 'WHERE EXISTS (SELECT FROM made) ORDER BY')})
SELECT EXISTS (SELECT FROM moved) AS moved`,
}

const SAVE = {
  name: 'report-save',
  text: `
WITH saved AS (
  UPDATE report SET version = $2::int, next_at = $3::timestamptz, data = $4::jsonb WHERE id = $1 AND version = $2::int - 1 RETURNING id
), pressed AS (
  INSERT INTO press (id, answer, at) SELECT $5, $6::jsonb, $8::timestamptz WHERE $5::text IS NOT NULL
  ON CONFLICT (id) DO NOTHING
  RETURNING id
), queued AS (${QUEUED('$7', '$8')})
SELECT CASE
  WHEN NOT EXISTS (SELECT FROM saved) THEN raise_conflict('report')
  WHEN $5::text IS NOT NULL AND NOT EXISTS (SELECT FROM pressed) THEN raise_conflict('press')
END AS conflict`,
}

const ENQUEUE = { name: 'report-enqueue', text: QUEUED('$1', '$2') }

const read = (name: string, condition: string) => ({
  name: `report-${name}`,
  text: `SELECT data FROM report ${condition}`,
})
const READ = read('read', 'WHERE id = $1')
const LATEST = read('latest', 'WHERE pack = $1 AND rule = $2 ORDER BY from_at DESC LIMIT 1')
const LIST = read('list', 'WHERE pack = $1 ORDER BY from_at DESC, id LIMIT $2')
const PLANNED = read('planned', 'WHERE pack = $1 AND planned_at >= $2 AND planned_at < $3 ORDER BY planned_at, id')

const CARD = 'report_id AS "reportId", kind, place, message_id AS "messageId", posted_at AS "postedAt"'
const READ_CARD = {
  name: 'report-card-read',
  text: `SELECT ${CARD} FROM report_card WHERE report_id = $1 AND kind = $2 AND place = $3`,
}
const LIST_CARDS = {
  name: 'report-card-list',
  text: `SELECT ${CARD} FROM report_card WHERE report_id = $1 ORDER BY posted_at, kind, place`,
}
const LOST_CARDS = {
  name: 'report-card-lost',
  text: `
SELECT ${CARD} FROM report_card AS c JOIN report ON report.id = c.report_id
WHERE posted_at <= $1 ORDER BY report.planned_at DESC, report_id, place LIMIT $2`,
}
const SAVE_CARD = {
  name: 'report-card-save',
  text: `
INSERT INTO report_card (report_id, kind, place, message_id, posted_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (report_id, kind, place) DO UPDATE SET message_id = EXCLUDED.message_id, posted_at = EXCLUDED.posted_at`,
}

const outboxJson = (outbox: readonly OutboxDraft[]) =>
  toJson(outbox.map(({ lane, key, notice }, place) => ({ place, lane, key, notice })))

export function createReports(database: Database, clock: Clock): Reports {
  const one = async (statement: typeof READ, values: string[]) =>
    (await database.run<{ data: Report }>(statement, values))[0]?.data ?? null
  return {
    async plan(pack, plans) {
      const rows = plans.map(({ id, fromDay, nextAt }) => ({ id, from_day: fromDay, next_at: nextAt.toISOString() }))
      await database.run(PLAN, [`plan:${pack}.`, toJson(rows)])
    },
    async begin({ id, fromDay, nextAt }) {
      await database.run(BEGIN, [id, fromDay, nextAt.toISOString()])
    },
    async advance({ id, fromDay, nextAt }) {
      await database.run(ADVANCE, [id, fromDay, nextAt.toISOString()])
    },
    async readPlan(id) {
      const [plan] = await database.run<Plan>(READ_PLAN, [id])
      return plan ?? null
    },
    async make({ report, plan, next, outbox }) {
      const [row] = await database.run<{ moved: boolean }>(MAKE, [
        plan.id,
        plan.fromDay,
        next.fromDay,
        next.nextAt.toISOString(),
        report.id,
        report.version,
        report.pack,
        report.rule,
        report.from,
        report.plannedAt,
        report.nextAt,
        toJson(report),
        outboxJson(outbox),
        clock.now().toISOString(),
      ])
      return row?.moved === true
    },
    read: id => one(READ, [id]),
    readLatest: (pack, rule, fromDay) =>
      fromDay === undefined ? one(LATEST, [pack, rule]) : one(READ, [`${pack}.${rule}.${fromDay}`]),
    async list(pack, limit) {
      return (await database.run<{ data: Report }>(LIST, [pack, limit])).map(({ data }) => data)
    },
    async planned(pack, from, to) {
      const rows = await database.run<{ data: Report }>(PLANNED, [pack, from.toISOString(), to.toISOString()])
      return rows.map(({ data }) => data)
    },
    async save({ report, press, outbox, at }) {
      await database.run(SAVE, [
        report.id,
        report.version,
        report.nextAt,
        toJson(report),
        press?.id ?? null,
        press ? toJson(press.answer) : null,
        outboxJson(outbox),
        at.toISOString(),
      ])
    },
    async enqueue(outbox) {
      await database.run(ENQUEUE, [outboxJson(outbox), clock.now().toISOString()])
    },
    async readCard(reportId, kind, place) {
      const [card] = await database.run<PostedReport>(READ_CARD, [reportId, kind, place])
      return card ?? null
    },
    listCards: reportId => database.run<PostedReport>(LIST_CARDS, [reportId]),
    lostCards: limit => database.run<PostedReport>(LOST_CARDS, [LOST_AT.toISOString(), limit]),
    async saveCard({ reportId, kind, place, messageId, postedAt }) {
      await database.run(SAVE_CARD, [reportId, kind, place, messageId, postedAt.toISOString()])
    },
  }
}
