/** Proves, on a real PostgreSQL: what happened in a stretch of time is counted from cases and events, its end left out. */
import { expect, test } from 'vitest'
import type { Complaint } from '../../core/complaint/complaint.ts'
import type { RecordedEvent } from '../../core/complaint/event.ts'
import { createStore } from '../../prisma/store.ts'
import { createTestDatabase } from '../setup/database.ts'
import { AT, change, NUMBERING, type Part, registration } from './store-samples.ts'

const hours = (count: number) => new Date(AT.getTime() + count * 3_600_000).toISOString()

/** A case with more events after its registration. */
function caseWith(differences: Partial<Complaint>, ...events: Omit<RecordedEvent, 'seq'>[]): Part {
  const part = registration({ ...differences, version: 1 + events.length })
  const more = events.map((event, index) => ({ ...event, seq: index + 2 }) as RecordedEvent)
  return { ...part, events: [...part.events, ...more] }
}

const by = { type: 'system', id: 'heed' } as const
const missed = (at: string) =>
  ({ type: 'missed', at, by, data: { clock: 'contact', deadline: 'd', people: [], dueAt: at } }) as const
const rated = (at: string, satisfied: boolean) =>
  ({ type: 'rated', at, by, data: { satisfied, words: '', via: 'chat' } }) as const

test('Cases, deadlines, results and ratings are counted', async () => {
  const database = await createTestDatabase()
  const data = createStore({ url: database.url, clock: { now: () => AT } })
  try {
    const complaints = [
      caseWith({ department: 'sales', category: 'a' }, missed(hours(1)), missed(hours(2)), rated(hours(3), true)),
      caseWith({ department: 'sales', category: 'b', resolvedAt: hours(4), endedAt: hours(5) }, rated(hours(4), false)),
      caseWith({ department: null, category: null, resolvedAt: hours(2) }),
      caseWith({ department: 'parts', registeredAt: hours(-24), resolvedAt: hours(-20), endedAt: hours(10) }),
    ]
    await data.store.commit(change({ complaints, numbering: NUMBERING }), AT)
    expect(await data.store.readStatistics(AT, new Date(hours(10)))).toEqual({
      opened: 3,
      ended: 1,
      late: 1,
      byDepartment: [
        { id: 'sales', count: 2 },
        { id: null, count: 1 },
      ],
      byCategory: [
        { id: 'a', count: 1 },
        { id: 'b', count: 1 },
        { id: null, count: 1 },
      ],
      averageHandlingMs: 3 * 3_600_000,
      satisfied: 1,
      unsatisfied: 1,
    })
    expect(await data.store.readStatistics(new Date(hours(20)), new Date(hours(30)))).toMatchObject({
      opened: 0,
      averageHandlingMs: null,
      byCategory: [],
    })
  } finally {
    await data.close()
    await database.drop()
  }
})
