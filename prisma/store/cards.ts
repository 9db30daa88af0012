import type { Cards } from '../../core/ports.ts'
import type { Database } from './database.ts'

export function createCards({ prisma }: Database): Cards {
  return {
    read: (complaintId, kind, place) =>
      prisma.card.findUnique({ where: { complaintId_kind_place: { complaintId, kind, place } } }),
    list: complaintId =>
      prisma.card.findMany({ where: { complaintId }, orderBy: [{ postedAt: 'asc' }, { place: 'asc' }] }),
    findByMessage: messageId => prisma.card.findFirst({ where: { messageId } }),
    async save(card) {
      const { complaintId, kind, place } = card
      await prisma.card.upsert({
        where: { complaintId_kind_place: { complaintId, kind, place } },
        create: card,
        update: { messageId: card.messageId, postedAt: card.postedAt },
      })
    },
    olderThan: (before, limit) =>
      prisma.card.findMany({
        where: { postedAt: { lt: before }, complaint: { endedAt: null } },
        orderBy: { postedAt: 'asc' },
        take: limit,
      }),
  }
}
