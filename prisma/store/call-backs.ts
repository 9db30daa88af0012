import type { CallBack } from '../../core/callback/call-back.ts'
import type { CallBacks } from '../../core/callback/store.ts'
import type { CallBackTask } from '../../core/callback/task.ts'
import type { Database } from './database.ts'
import { isoTime } from './text.ts'

const SELECT_TASK = `
SELECT data AS "callBack", timers,
  (SELECT jsonb_agg(jsonb_build_object('seq', seq, 'type', type, 'at', ${isoTime('at')},
    'by', jsonb_build_object('type', actor_type, 'id', actor_id), 'data', data) ORDER BY seq)
    FROM call_back_event WHERE call_back_id = c.id) AS events
FROM call_back AS c`
const BY_ID = { name: 'read-call-back', text: `${SELECT_TASK} WHERE c.id = $1` }
const SURVEYS = {
  name: 'read-surveys',
  text: `${SELECT_TASK} WHERE c.conversation = $1 AND c.status = 'surveying' ORDER BY c.opened_at, c.id`,
}
const KNOWN = {
  name: 'known-call-backs',
  text: 'SELECT id, opened_at AS "openedAt" FROM call_back WHERE id = ANY ($1::text[])',
}

/** The newest complaint of a phone tells the chat. Who has something else open there, or cannot be written to now, is not asked. */
const CHATS = {
  name: 'chats-of-phones',
  text: `
SELECT DISTINCT ON (phone) phone, conversation FROM unnest($1::text[]) AS phone
JOIN complaint ON phone_last4 = right(phone, 4) AND data ->> 'phone' = phone AND conversation LIKE 'wechat:%'
WHERE NOT EXISTS (SELECT FROM complaint AS open WHERE open.conversation = complaint.conversation AND open.ended_at IS NULL)
  AND NOT EXISTS (SELECT FROM call_back WHERE call_back.conversation = complaint.conversation AND call_back.status = 'surveying')
  AND EXISTS (SELECT FROM send_window AS w WHERE w.conversation = complaint.conversation AND NOT w.gone
    AND (w.message_until > $2 AND w.message_left > 0 OR w.action_until > $2 AND w.action_left > 0))
ORDER BY phone, registered_at DESC`,
}

const BETWEEN = {
  name: 'call-backs-between',
  text: `
SELECT data AS "callBack",
  EXISTS (SELECT FROM call_back_event WHERE call_back_id = c.id AND type = 'missed') AS late
FROM call_back AS c
WHERE pack = $1 AND (opened_at >= $2 AND opened_at < $3 OR ended_at >= $2 AND ended_at < $3)
ORDER BY opened_at, id`,
}

export function createCallBacks(database: Database): CallBacks {
  const { prisma } = database
  return {
    async read(id) {
      const [row] = await database.run<CallBackTask>(BY_ID, [id])
      return row ?? null
    },
    async known(ids) {
      const rows = await database.run<{ id: string; openedAt: Date }>(KNOWN, [ids])
      return new Map(rows.map(({ id, openedAt }) => [id, openedAt]))
    },
    async openChats(phones, now) {
      const rows = await database.run<{ phone: string; conversation: string }>(CHATS, [
        [...new Set(phones)],
        now.toISOString(),
      ])
      return new Map(rows.map(({ phone, conversation }) => [phone, conversation]))
    },
    surveysIn: conversation => database.run<CallBackTask>(SURVEYS, [conversation]),
    between: (pack, from, to) =>
      database.run<{ callBack: CallBack; late: boolean }>(BETWEEN, [pack, from.toISOString(), to.toISOString()]),
    cards: {
      list: async id => {
        const rows = await prisma.callBackCard.findMany({ where: { callBackId: id }, orderBy: { postedAt: 'asc' } })
        return rows.map(asCard)
      },
      async save(card) {
        const { callBackId, kind, place } = card
        await prisma.callBackCard.upsert({
          where: { callBackId_kind_place: { callBackId, kind, place } },
          create: card,
          update: { messageId: card.messageId, postedAt: card.postedAt },
        })
      },
      async olderThan(before, limit) {
        const rows = await prisma.callBackCard.findMany({
          where: { postedAt: { lt: before }, callBack: { endedAt: null } },
          orderBy: { postedAt: 'asc' },
          take: limit,
        })
        return rows.map(asCard)
      },
    },
  }
}

type Row = { callBackId: string; kind: string; place: string; messageId: string; postedAt: Date }

function asCard(row: Row) {
  return { ...row, kind: row.kind === 'person' ? ('person' as const) : ('group' as const) }
}
