import { type ChangePorts, untilNoConflict } from '../case/change.ts'
import type { Complaint } from '../complaint/complaint.ts'
import type { Conversation } from '../intake/conversation.ts'
import { waitsForPlanAnswer, waitsForRating } from '../intake/progress.ts'
import type { Notice, OutboxDraft } from '../notification/notice.ts'

type News = Notice & { type: 'tell-customer' }

/** Remembers news that only a template message could hint at: it is said in full when the person writes again. One a complaint, the newest. */
export async function owe(news: readonly News[], ports: Pick<ChangePorts, 'store' | 'clock'>): Promise<void> {
  const key = news[0]?.conversation
  if (key === undefined) return
  await untilNoConflict(async () => {
    const conversation = await ports.store.readConversation(key)
    if (!conversation) return
    const fresh = news.map(({ complaintId, news, facts }) => ({ complaintId, news, facts }))
    const owed = new Map([...(conversation.owed ?? []), ...fresh].map(one => [one.complaintId, one]))
    const next: Conversation = { ...conversation, owed: [...owed.values()] }
    await ports.store.commit(
      {
        complaints: [],
        conversation: { expectedVersion: conversation.version, conversation: next },
        handled: [],
        outbox: [],
      },
      ports.clock.now(),
    )
  })
}

/** What is owed to a person who has just written, as far as it still holds for his complaints as they stand now. */
export function payOwed(conversation: Conversation, open: readonly Complaint[]): OutboxDraft[] {
  const { key, version } = conversation
  return (conversation.owed ?? []).flatMap(({ complaintId, news, facts }, index): OutboxDraft[] => {
    if (
      !stillHolds(
        news,
        open.find(({ id }) => id === complaintId),
      )
    )
      return []
    const notice: Notice = { type: 'tell-customer', complaintId, conversation: key, news, facts }
    return [{ lane: key, key: `owed.${key}.${version}.${index}`, notice }]
  })
}

const OF_THE_END: ReadonlySet<News['news']> = new Set([
  'closed',
  'withdrawn',
  'notEstablished',
  'merged',
  'arbitrated',
  'adjudicated',
])

/** The end of a case is told whenever it was; an offer and a question only while they wait for an answer. */
function stillHolds(news: News['news'], complaint: Complaint | undefined): boolean {
  if (OF_THE_END.has(news)) return complaint === undefined
  if (complaint === undefined) return false
  if (news === 'planOffered') return waitsForPlanAnswer(complaint)
  if (news === 'resolved' || news === 'answered') return waitsForRating(complaint)
  return news !== 'followUp' || complaint.status === 'resolved'
}
