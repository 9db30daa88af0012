import { setTimeout as wait } from 'node:timers/promises'
import type { FeishuPlatform } from '../../bots/sandbox/feishu/platform-types.ts'
import type { Evidence } from './judge.ts'

/** Work that nobody talks for: visits to be called back, reports that fall due, war rooms. Brought to the program, and judged in the end. */

/** The token of the other system that brings the lists of visits. */
export const LIST_TOKEN = 'list-token-0123456789'

/** Reports that are made due for the two months before this one. */
const DUE_REPORTS = ['monthly', 'assessments'] as const
const MONTHS = 2

const PATIENCE_MS = 120_000
const visitNumber = (index: number) => `RO${String(index).padStart(4, '0')}`

/** Brings a list of so many visits, and again until it has been taken twice: whoever does not hear an answer sends it again. */
export async function bringVisits(url: () => string, count: number): Promise<void> {
  const visitedAt = new Date().toISOString()
  const visits = Array.from({ length: count }, (_, index) => ({
    number: visitNumber(index),
    visitedAt,
    phone: `139${String(10_000_000 + index * 7919).slice(-8)}`,
    service: '小保养',
  }))
  const giveUpAt = Date.now() + PATIENCE_MS
  for (let taken = 0; taken < 2; ) {
    const answer = await fetch(`${url()}/api/service-visits`, {
      method: 'POST',
      headers: { authorization: `Bearer ${LIST_TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify({ visits }),
    }).catch(() => null)
    if (answer?.ok) taken += 1
    else if (answer && answer.status < 500) throw new Error(`the visits were refused: ${await answer.text()}`)
    else if (Date.now() > giveUpAt) throw new Error('the visits were never taken')
    else await wait(50)
  }
}

/** Lets the reports of the last two months be due, as if the program had not run since. */
export async function letReportsFallDue(evidence: Evidence): Promise<void> {
  const ids = DUE_REPORTS.map(rule => `'plan:auto-dealer.${rule}'`).join(', ')
  const first = `date_trunc('month', now() AT TIME ZONE 'Asia/Shanghai') - interval '${MONTHS} months'`
  await evidence.rows(`
    UPDATE schedule SET from_day = to_char(${first}, 'YYYY-MM-DD'), next_at = now() - interval '1 hour' WHERE id IN (${ids})`)
}

/** What should never be of it, one line each. */
export async function judgeWork(of: { evidence: Evidence; feishu: FeishuPlatform; visits: number }): Promise<string[]> {
  return [...(await rooms(of)), ...(await callBacks(of)), ...(await reports(of))]
}

/** Every case that climbed to the level with the room has one room, made once, with its card pinned once. */
async function rooms({ evidence, feishu }: { evidence: Evidence; feishu: FeishuPlatform }): Promise<string[]> {
  const all = await evidence.rows<{ number: string; climbed: boolean; opened: number }>(`
    SELECT number,
      EXISTS (SELECT FROM complaint_event e WHERE e.complaint_id = c.id AND type = 'escalated' AND (e.data->>'level')::int = 2) AS climbed,
      (SELECT count(*) FROM complaint_event e WHERE e.complaint_id = c.id AND type = 'warRoomOpened')::int AS opened
    FROM complaint c`)
  const chats = feishu.chats()
  return all.flatMap(({ number, climbed, opened }) => {
    const expected = climbed ? 1 : 0
    const own = chats.filter(({ name }) => name === `作战室 ${number}`)
    const cards = own.flatMap(({ chatId }) => feishu.messages(chatId)).filter(({ card }) => card !== undefined)
    const pinned = cards.filter(message => message.pinned)
    return [
      ...(opened === expected ? [] : [`${number}: its room was opened ${opened} times, not ${expected}`]),
      ...(own.length === expected ? [] : [`${number}: has ${own.length} rooms, not ${expected}`]),
      ...(cards.length === expected && pinned.length === expected
        ? []
        : [`${number}: its room has ${cards.length} cards, ${pinned.length} pinned`]),
    ]
  })
}

/** Every visit is one task with one card, missed once and climbed once. */
async function callBacks(of: { evidence: Evidence; feishu: FeishuPlatform; visits: number }): Promise<string[]> {
  const tasks = await of.evidence.rows<{ number: string; missed: number; levels: string; gaps: boolean }>(`
    SELECT data->'visit'->>'number' AS number,
      (SELECT count(*) FROM call_back_event e WHERE e.call_back_id = c.id AND type = 'missed')::int AS missed,
      (SELECT coalesce(string_agg(e.data->>'level', ' ' ORDER BY seq), '') FROM call_back_event e
        WHERE e.call_back_id = c.id AND type = 'escalated') AS levels,
      version <> (SELECT count(*) FROM call_back_event e WHERE e.call_back_id = c.id) AS gaps
    FROM call_back c`)
  const cards = of.feishu
    .messages('oc_customer-service')
    .flatMap(({ card }) => (card === undefined ? [] : [JSON.stringify(card)]))
  const numbers = Array.from({ length: of.visits }, (_, index) => visitNumber(index))
  return [
    ...numbers.flatMap(number => {
      const own = tasks.filter(task => task.number === number).length
      const shown = cards.filter(card => card.includes(number)).length
      return [
        ...(own === 1 ? [] : [`visit ${number} has ${own} tasks`]),
        ...(shown === 1 ? [] : [`visit ${number} has ${shown} cards`]),
      ]
    }),
    ...tasks
      .filter(({ missed, levels, gaps }) => missed !== 1 || levels !== '1 2' || gaps)
      .map(({ number, missed, levels }) => `visit ${number} was missed ${missed} times, levels ${levels}`),
  ]
}

/** Each of the two months has one report of each kind, and each place of a report one card. */
async function reports({ evidence, feishu }: { evidence: Evidence; feishu: FeishuPlatform }): Promise<string[]> {
  const made = await evidence.rows<{ id: string; rule: string; posted: number }>(`
    SELECT id, rule, (SELECT count(*) FROM report_card WHERE report_id = report.id)::int AS posted FROM report`)
  const cards = feishu
    .chats()
    .flatMap(({ chatId }) => feishu.messages(chatId))
    .flatMap(({ card }) => (card === undefined ? [] : [JSON.stringify(card)]))
  return [
    ...DUE_REPORTS.flatMap(rule => {
      const count = made.filter(report => report.rule === rule).length
      return count === MONTHS ? [] : [`${count} reports ${rule} were made of ${MONTHS} months`]
    }),
    ...made.flatMap(({ id, posted }) => {
      const shown = cards.filter(card => card.includes(id)).length
      return shown === posted && posted >= 1 ? [] : [`report ${id} is posted ${posted} times and has ${shown} cards`]
    }),
  ]
}
