import { LOST_AT } from '../../core/card/posted-card.ts'
import type { Cards } from '../../core/ports/messenger.ts'
import type { Database } from './database.ts'

const DIGEST = {
  name: 'card-digest',
  text: `
SELECT message_id AS "messageId", count(*)::int AS cases FROM card WHERE kind = 'digest' AND place = $1 AND posted_at > $2
GROUP BY message_id ORDER BY min(posted_at) DESC LIMIT 1`,
}

const SAVE = {
  name: 'card-save',
  text: `
INSERT INTO card (complaint_id, kind, place, message_id, posted_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (complaint_id, kind, place) DO UPDATE SET message_id = EXCLUDED.message_id, posted_at = EXCLUDED.posted_at
RETURNING (SELECT version FROM complaint WHERE id = $1) AS version`,
}

const LONG_AGO = `'${LOST_AT.toISOString()}'::timestamptz`
const OUTDATE = {
  group: {
    name: 'card-outdate-group',
    text: `
WITH of_call_backs AS (UPDATE call_back_card SET posted_at = ${LONG_AGO} WHERE kind = 'group' AND place = $1),
  of_reports AS (UPDATE report_card SET posted_at = ${LONG_AGO} WHERE kind = 'group' AND place = $1)
UPDATE card SET posted_at = ${LONG_AGO} WHERE kind IN ('group', 'digest') AND place = $1`,
  },
  message: {
    name: 'card-outdate-message',
    text: `
WITH of_call_backs AS (UPDATE call_back_card SET posted_at = ${LONG_AGO} WHERE message_id = $1),
  of_reports AS (UPDATE report_card SET posted_at = ${LONG_AGO} WHERE message_id = $1)
UPDATE card SET posted_at = ${LONG_AGO} WHERE message_id = $1`,
  },
}

export function createCards(database: Database): Cards {
  const { prisma } = database
  return {
    countSince: (group, since) =>
      prisma.card.count({ where: { kind: { in: ['group', 'digest'] }, place: group, postedAt: { gt: since } } }),
    async digestOf(group, since) {
      const [found] = await database.run<{ messageId: string; cases: number }>(DIGEST, [group, since.toISOString()])
      return found ?? null
    },
    inDigest: messageId => prisma.card.findMany({ where: { messageId, kind: 'digest' } }),
    async outdate(which) {
      if ('group' in which) await database.run(OUTDATE.group, [which.group])
      else await database.run(OUTDATE.message, [which.messageId])
    },
    async remove({ complaintId, kind, place }) {
      await prisma.card.deleteMany({ where: { complaintId, kind, place } })
    },
    read: (complaintId, kind, place) =>
      prisma.card.findUnique({ where: { complaintId_kind_place: { complaintId, kind, place } } }),
    list: complaintId =>
      prisma.card.findMany({ where: { complaintId }, orderBy: [{ postedAt: 'asc' }, { place: 'asc' }] }),
    findByMessage: messageId => prisma.card.findFirst({ where: { messageId } }),
    async save(card) {
      const { complaintId, kind, place, messageId, postedAt } = card
      const [row] = await database.run<{ version: number }>(SAVE, [
        complaintId,
        kind,
        place,
        messageId,
        postedAt.toISOString(),
      ])
      if (!row) throw new Error('a card was not kept')
      return row.version
    },
    olderThan: (before, limit) =>
      prisma.card.findMany({
        where: { postedAt: { lt: before }, complaint: { endedAt: null } },
        orderBy: { postedAt: 'asc' },
        take: limit,
      }),
  }
}
