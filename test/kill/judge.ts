import pg from 'pg'
import type { FeishuPlatform } from '../../bots/sandbox/feishu/platform-types.ts'
import type { WechatPlatform } from '../../bots/sandbox/wechat/platform.ts'
import { phoneOf } from './phone.ts'

/** What the database says in the end, asked without the program's own code. */
export type Evidence = {
  /** Nothing waits, nothing is due. */
  isAtRest(): Promise<boolean>
  figures(): Promise<Record<string, number>>
  rows<Row extends pg.QueryResultRow>(sql: string): Promise<Row[]>
  close(): Promise<void>
}

export async function openEvidence(databaseUrl: string): Promise<Evidence> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 4 })
  const rows = async <Row extends pg.QueryResultRow>(sql: string) => (await pool.query<Row>(sql)).rows
  return {
    rows,
    async isAtRest() {
      const [row] = await rows<{ rest: boolean }>(`
        SELECT NOT EXISTS (SELECT FROM inbox WHERE handled_at IS NULL)
          AND NOT EXISTS (SELECT FROM outbox WHERE status IN ('waiting', 'sending'))
          AND NOT EXISTS (SELECT FROM deadline WHERE next_at <= now() + interval '10 seconds')
          AND NOT EXISTS (SELECT FROM call_back WHERE next_at <= now() + interval '10 seconds')
          AND NOT EXISTS (SELECT FROM schedule WHERE next_at <= now()) AS rest`)
      return row?.rest === true
    },
    async figures() {
      const [row] = await rows<Record<string, number>>(`
        SELECT (SELECT count(*) FROM inbox)::int AS messages, (SELECT count(*) FROM complaint)::int AS complaints,
          (SELECT count(*) FROM complaint_event)::int AS events, (SELECT count(*) FROM outbox)::int AS notices,
          (SELECT count(*) FROM outbox WHERE status = 'failed')::int AS "notices failed",
          (SELECT count(*) FROM outbox WHERE attempts > 1)::int AS "notices tried again",
          (SELECT count(*) FROM complaint_event WHERE type = 'missed')::int AS "deadlines missed",
          (SELECT count(*) FROM complaint_event WHERE type = 'warRoomOpened')::int AS "war rooms",
          (SELECT count(*) FROM call_back)::int AS "call-backs", (SELECT count(*) FROM report)::int AS reports`)
      return row ?? {}
    },
    close: () => pool.end(),
  }
}

type Case = {
  evidence: Evidence
  wechat: WechatPlatform
  feishu: FeishuPlatform
  /** MsgIds that the platform saw acknowledged. */
  acknowledged: ReadonlySet<string>
  conversations: number
}

/** Everything that should never be, one line each. */
export async function judge(of: Case): Promise<string[]> {
  return [
    ...(await messages(of)),
    ...(await complaints(of)),
    ...(await deadlines(of)),
    ...(await notices(of)),
    ...(await cards(of)),
  ]
}

async function messages({ evidence, acknowledged, conversations }: Case): Promise<string[]> {
  const inbox = await evidence.rows<{ id: string; handled: boolean; payload: string }>(
    `SELECT platform_id AS id, handled_at IS NOT NULL AS handled, payload FROM inbox WHERE platform = 'wechat'`,
  )
  const stored = new Set(inbox.map(({ id }) => id))
  const told = await evidence.rows<{ text: string }>(`
    SELECT data->>'story' AS text FROM complaint
    UNION ALL SELECT data->>'text' FROM complaint_event WHERE type IN ('detailAdded', 'humanRequested')
    UNION ALL SELECT turn->>'text' FROM conversation, jsonb_array_elements(coalesce(state->'draft'->'turns', '[]')) AS turn
      WHERE turn->>'role' = 'customer'`)
  const heard = told.map(({ text }) => text).join('\n')
  return [
    ...[...acknowledged]
      .filter(id => !stored.has(id))
      .map(id => `message ${id} was acknowledged and is not in the inbox`),
    ...inbox.filter(({ handled }) => !handled).map(({ id }) => `message ${id} was never handled`),
    ...Array.from({ length: conversations }, (_, index) => phoneOf(index)).flatMap(phone => {
      const sent = inbox.filter(({ payload }) => payload.includes(phone)).length
      const kept = heard.split(phone).length - 1
      return sent === kept ? [] : [`the telling with ${phone} came ${sent} times and was taken ${kept} times`]
    }),
  ]
}

async function complaints({ evidence, conversations }: Case): Promise<string[]> {
  const found = await evidence.rows<{ conversation: string; count: number }>(
    'SELECT conversation, count(*)::int AS count FROM complaint GROUP BY conversation',
  )
  const numbers = await evidence.rows<{ day: string; numbers: number[] }>(`
    SELECT substr(number, 1, 10) AS day, array_agg(substr(number, 11)::int ORDER BY substr(number, 11)::int) AS numbers
    FROM complaint GROUP BY 1`)
  return [
    ...(found.length === conversations ? [] : [`${found.length} of ${conversations} conversations have a complaint`]),
    ...found
      .filter(({ count }) => count !== 1)
      .map(({ conversation, count }) => `${conversation} has ${count} complaints`),
    ...numbers.flatMap(({ day, numbers: given }) =>
      given.every((number, index) => number === index + 1) ? [] : [`numbers of ${day} have gaps: ${given.join(' ')}`],
    ),
  ]
}

async function deadlines({ evidence }: Case): Promise<string[]> {
  const wrong = await evidence.rows<{ id: string; status: string; missed: number; levels: string }>(`
    SELECT * FROM (
      SELECT id, status, due_at <= now() AND status <> 'met' AND (ended_at IS NULL OR due_at <= ended_at) AS passed,
        (SELECT count(*) FROM complaint_event e WHERE e.complaint_id = d.complaint_id AND type = 'missed' AND e.data->>'deadline' = d.id)::int AS missed,
        (SELECT coalesce(string_agg(e.data->>'level', ' ' ORDER BY seq), '') FROM complaint_event e
          WHERE e.complaint_id = d.complaint_id AND type = 'escalated' AND e.data->>'deadline' = d.id) AS levels
      FROM deadline d
    ) AS all_of_them
    WHERE missed <> passed::int OR levels <> (CASE WHEN passed THEN '1 2' ELSE '' END)`)
  const gaps = await evidence.rows<{ id: string }>(`
    SELECT id FROM complaint c WHERE version <> (SELECT count(*) FROM complaint_event WHERE complaint_id = c.id)`)
  return [
    ...wrong.map(
      ({ id, status, missed, levels }) => `deadline ${id} (${status}) was missed ${missed} times, levels ${levels}`,
    ),
    ...gaps.map(({ id }) => `complaint ${id} has another version than events`),
  ]
}

async function notices({ evidence }: Case): Promise<string[]> {
  const left = await evidence.rows<{ key: string; status: string; error: string | null }>(`
    SELECT key, status, error FROM outbox o WHERE status NOT IN ('sent', 'failed') OR (status = 'failed' AND error IS NULL)
      OR NOT EXISTS (SELECT FROM delivery_attempt WHERE outbox_id = o.id AND outcome = o.status)`)
  return left.map(({ key, status, error }) => `notice ${key} is ${status} ${error ?? ''}`)
}

/** Every complaint has one card in each of its two groups, and the customer has his receipt. */
async function cards({ evidence, feishu, wechat }: Case): Promise<string[]> {
  const all = await evidence.rows<{ number: string; conversation: string }>(
    'SELECT number, conversation FROM complaint',
  )
  const shown = ['oc_customer-service', 'oc_after-sales'].map(chat => ({
    chat,
    cards: feishu.messages(chat).flatMap(({ card }) => (card ? [JSON.stringify(card)] : [])),
  }))
  return all.flatMap(({ number, conversation }) => [
    ...shown.flatMap(({ chat, cards: inChat }) => {
      const count = inChat.filter(card => card.includes(number)).length
      return count === 1 ? [] : [`${number} has ${count} cards in ${chat}`]
    }),
    ...(wechat
      .chat(conversation.replace('wechat:', ''))
      .some(({ from, text }) => from === 'bot' && text.includes('已经登记') && text.includes(number))
      ? []
      : [`${number}: the customer has no receipt`]),
  ])
}
