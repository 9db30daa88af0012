import { OPEN_REQUEST } from './passive-slots.ts'

/** Columns of `complaint` that every change writes anew, with their types. */
const COMPLAINT_COLUMNS = {
  version: 'int',
  pack: 'text',
  policy_version: 'text',
  status: 'text',
  round: 'int',
  category: 'text',
  severity: 'text',
  department: 'text',
  handler: 'text',
  conversation: 'text',
  source: 'text',
  channel: 'text',
  system: 'text',
  external_number: 'text',
  phone_last4: 'text',
  name: 'text',
  plate: 'text',
  waybill_no: 'text',
  order_no: 'text',
  followers: 'text[]',
  registered_at: 'timestamptz',
  resolved_at: 'timestamptz',
  ended_at: 'timestamptz',
}

const DEADLINE_COLUMNS = {
  id: 'text',
  complaint_id: 'text',
  clock: 'text',
  occurrence: 'int',
  started_by: 'int',
  started_at: 'timestamptz',
  opens_at: 'timestamptz',
  due_at: 'timestamptz',
  status: 'text',
  next_at: 'timestamptz',
  step: 'int',
  level: 'int',
  ended_at: 'timestamptz',
  paused_at: 'timestamptz',
  pause_left: 'bigint',
}

const CALL_BACK_COLUMNS = {
  id: 'text',
  version: 'int',
  pack: 'text',
  policy_version: 'text',
  programme: 'text',
  status: 'text',
  conversation: 'text',
  outcome: 'text',
  opened_at: 'timestamptz',
  ended_at: 'timestamptz',
  next_at: 'timestamptz',
  data: 'jsonb',
  timers: 'jsonb',
}

const names = (columns: Record<string, string>, prefix = '') =>
  Object.keys(columns)
    .map(name => prefix + name)
    .join(', ')

const typed = (columns: Record<string, string>) =>
  Object.entries(columns)
    .map(([name, type]) => `${name} ${type}`)
    .join(', ')

const assigned = (columns: Record<string, string>, from: string) =>
  Object.keys(columns)
    .map(name => `${name} = ${from}.${name}`)
    .join(', ')

/**
 * All of a change in one statement. Its parts always run all of them; a part that found less than it should is seen by a guard at
 * the end, and `raise_conflict` undoes everything.
 *
 * $1 complaints  $2 events  $3 deadlines  $4–$6 prefix, day, digits of new numbers  $7–$10 conversation: key, expected version,
 * next look, state  $11 handled inbox ids  $12 at  $13–$14 press: id, answer  $15 outbox  $16–$17 call-backs and their events
 */
export const COMMIT = {
  name: 'commit',
  text: `
WITH changed AS (
  SELECT * FROM jsonb_to_recordset($1::jsonb)
    AS (place int, expected int, id text, ${typed(COMPLAINT_COLUMNS)}, data jsonb)
), counted AS (
  SELECT count(*)::int AS all_of_them, (count(*) FILTER (WHERE expected IS NULL))::int AS fresh FROM changed
), sequence AS (
  INSERT INTO number_sequence AS s (prefix, day, last)
  SELECT $4, $5, fresh FROM counted WHERE fresh > 0
  ON CONFLICT (prefix, day) DO UPDATE SET last = s.last + EXCLUDED.last
  RETURNING last
), placed AS (
  SELECT changed.*, (last - fresh + row_number() OVER (ORDER BY place))::text AS digits
  FROM changed, counted, sequence WHERE expected IS NULL
), numbered AS (
  SELECT placed.*, $4 || $5 || lpad(digits, greatest($6, length(digits)), '0') AS number FROM placed
), registered AS (
  INSERT INTO complaint (id, number, ${names(COMPLAINT_COLUMNS)}, data)
  SELECT id, number, ${names(COMPLAINT_COLUMNS)}, jsonb_set(data, '{number}', to_jsonb(number)) FROM numbered
  ON CONFLICT DO NOTHING
  RETURNING id, number
), updated AS (
  UPDATE complaint AS c
  SET ${assigned(COMPLAINT_COLUMNS, 'changed')}, data = jsonb_set(changed.data, '{number}', to_jsonb(c.number))
  FROM changed WHERE c.id = changed.id AND c.version = changed.expected
  RETURNING c.id
), recorded AS (
  INSERT INTO complaint_event (complaint_id, seq, type, at, actor_type, actor_id, data)
  SELECT * FROM jsonb_to_recordset($2::jsonb)
    AS (complaint_id text, seq int, type text, at timestamptz, actor_type text, actor_id text, data jsonb)
), watched AS (
  INSERT INTO deadline (${names(DEADLINE_COLUMNS)})
  SELECT ${names(DEADLINE_COLUMNS)} FROM jsonb_to_recordset($3::jsonb) AS (${typed(DEADLINE_COLUMNS)})
  ON CONFLICT (id) DO UPDATE SET ${assigned(DEADLINE_COLUMNS, 'EXCLUDED')}
), talked AS (
  INSERT INTO conversation AS k (key, version, next_at, state)
  SELECT $7, $8::int + 1, $9::timestamptz, $10::jsonb
  WHERE $7::text IS NOT NULL AND ($8 = 0 OR EXISTS (SELECT FROM conversation WHERE key = $7))
  ON CONFLICT (key) DO UPDATE SET version = EXCLUDED.version, next_at = EXCLUDED.next_at, state = EXCLUDED.state
    WHERE k.version = $8
  RETURNING key
), handled AS (
  UPDATE inbox SET handled_at = $12::timestamptz WHERE id = ANY ($11::bigint[]) AND handled_at IS NULL RETURNING id
), pressed AS (
  INSERT INTO press (id, answer, at) SELECT $13, $14::jsonb, $12::timestamptz WHERE $13::text IS NOT NULL
  ON CONFLICT (id) DO NOTHING
  RETURNING id
), queued AS (
  INSERT INTO outbox (lane, key, notice, created_at)
  SELECT lane, key, notice, $12::timestamptz
  FROM jsonb_to_recordset($15::jsonb) AS (place int, lane text, key text, notice jsonb) ORDER BY place
  ON CONFLICT (key) DO NOTHING
  RETURNING lane
), visited AS (
  SELECT * FROM jsonb_to_recordset($16::jsonb) AS (expected int, ${typed(CALL_BACK_COLUMNS)})
), listed AS (
  INSERT INTO call_back (${names(CALL_BACK_COLUMNS)}) SELECT ${names(CALL_BACK_COLUMNS)} FROM visited WHERE expected IS NULL
  ON CONFLICT DO NOTHING
  RETURNING id
), called AS (
  UPDATE call_back AS c SET ${assigned(CALL_BACK_COLUMNS, 'visited')}
  FROM visited WHERE c.id = visited.id AND c.version = visited.expected
  RETURNING c.id
), told AS (
  INSERT INTO call_back_event (call_back_id, seq, type, at, actor_type, actor_id, data)
  SELECT * FROM jsonb_to_recordset($17::jsonb)
    AS (call_back_id text, seq int, type text, at timestamptz, actor_type text, actor_id text, data jsonb)
)
SELECT
  CASE
    WHEN (SELECT count(*) FROM registered) + (SELECT count(*) FROM updated) <> (SELECT all_of_them FROM counted)
      THEN raise_conflict('complaint')
    WHEN (SELECT count(*) FROM listed) + (SELECT count(*) FROM called) <> (SELECT count(*) FROM visited)
      THEN raise_conflict('call-back')
    WHEN $7::text IS NOT NULL AND NOT EXISTS (SELECT FROM talked) THEN raise_conflict('conversation')
    WHEN (SELECT count(*) FROM handled) <> cardinality($11::bigint[]) THEN raise_conflict('inbox')
    WHEN $13::text IS NOT NULL AND NOT EXISTS (SELECT FROM pressed) THEN raise_conflict('press')
  END AS conflict,
  (SELECT coalesce(jsonb_object_agg(id, number), '{}') FROM registered) AS numbers,
  ARRAY (SELECT DISTINCT lane FROM queued) AS lanes,
  ARRAY (SELECT DISTINCT lane FROM queued
    WHERE EXISTS (SELECT FROM inbox WHERE conversation = lane AND ${OPEN_REQUEST})) AS awaited`,
}
