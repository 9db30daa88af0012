/**
 * Proven here, on a real PostgreSQL: a change is written whole or not at all, whichever guard fails; numbers are unique and have no
 * gaps; of two who decide on the same complaint, conversation, message or press, one wins and the other is told; and what is
 * written comes back as it was.
 */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ConflictError } from '../../core/errors.ts'
import { newConversation } from '../../core/intake/conversation.ts'
import type { Change } from '../../core/ports/store.ts'
import { createStore, type DataStore } from '../../prisma/store.ts'
import { createTestDatabase, type TestDatabase } from '../setup/database.ts'
import { AT, change, deadline, message, NUMBERING, type Part, progress, registration, say } from './store-samples.ts'

let database: TestDatabase
let data: DataStore

beforeAll(async () => {
  database = await createTestDatabase()
  data = createStore({ url: database.url, clock: { now: () => AT } })
})
afterAll(async () => {
  await data?.close()
  await database?.drop()
})

const register = async (part: Part) => {
  const { numbers } = await data.store.commit(change({ complaints: [part], numbering: NUMBERING }), AT)
  return { ...part.complaint, number: numbers[part.complaint.id] ?? '' }
}

describe('numbers', () => {
  test('Fifty registrations at once, every third of which fails, get unique numbers without a gap', async () => {
    const numbering = { prefix: 'GAP-', day: '20260302', digits: 3 }
    const { inboxId } = await data.inbox.store(message('wechat:o-gap'))
    await data.store.commit(change({ handled: [inboxId] }), AT)

    const outcomes = await Promise.allSettled(
      Array.from({ length: 50 }, (_, index) =>
        data.store.commit(
          change({ complaints: [registration()], numbering, handled: index % 3 === 0 ? [inboxId] : [] }),
          AT,
        ),
      ),
    )

    const given = outcomes.flatMap(outcome =>
      outcome.status === 'fulfilled' ? Object.values(outcome.value.numbers) : [],
    )
    expect(given).toHaveLength(33)
    expect(given.sort()).toEqual(
      Array.from({ length: 33 }, (_, index) => `GAP-20260302${String(index + 1).padStart(3, '0')}`),
    )
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(ConflictError)
  })

  test('Complaints registered in one change are numbered in its order, and each day begins at one', async () => {
    const parts = [registration(), registration(), registration()]
    const ids = parts.map(part => part.complaint.id)
    const numbering = { prefix: 'TS', day: '20260401', digits: 2 }
    const { numbers } = await data.store.commit(change({ complaints: parts, numbering }), AT)
    expect(ids.map(id => numbers[id])).toEqual(['TS2026040101', 'TS2026040102', 'TS2026040103'])
  })

  test('A number grows beyond its least width', async () => {
    const numbering = { prefix: 'TS', day: '20260402', digits: 1 }
    const parts = Array.from({ length: 11 }, () => registration())
    const { numbers } = await data.store.commit(change({ complaints: parts, numbering }), AT)
    expect(Object.values(numbers)).toContain('TS2026040211')
    expect(new Set(Object.values(numbers)).size).toBe(11)
  })
})

describe('a change', () => {
  test('comes back as it was written, with the number it was given', async () => {
    const part = registration({ story: '第一句\n第二句 "引号" \\u0000 😀' })
    const complaint = await register(part)
    expect(complaint.number).toMatch(/^TS20260302\d{4}$/)
    const kept = { complaint, events: part.events, deadlines: part.deadlines }
    expect(await data.store.readCase(complaint.id)).toEqual(kept)
    expect(await data.store.readCaseByNumber(complaint.number)).toEqual(kept)
  })

  test('is kept when the customer sent characters that the database refuses', async () => {
    const complaint = await register(registration({ story: 'a\0b', summary: 'half \ud83d of a smile' }))
    const read = await data.store.readCase(complaint.id)
    expect(read?.complaint.story).toBe('a\uFFFDb')
    expect(read?.complaint.summary).toBe('half \uFFFD of a smile')
  })

  test('moves a complaint and its deadlines on, and keeps its number', async () => {
    const complaint = await register(registration())
    const met = deadline(complaint.id, { status: 'met', nextAt: null, endedAt: AT.toISOString() })
    const next = deadline(complaint.id, { clock: 'solve', startedBy: 2, opensAt: '2026-03-02T02:00:00.000Z' })
    const part = progress({ ...complaint, number: '' }, '已联系客户')
    await data.store.commit(change({ complaints: [{ ...part, deadlines: [met, next] }] }), AT)
    const read = await data.store.readCase(complaint.id)
    expect(read?.complaint).toEqual({ ...complaint, version: 2 })
    expect(read?.events.map(event => event.seq)).toEqual([1, 2])
    expect(read?.deadlines).toEqual([met, next])
    expect(await data.store.readDeadline(next.id)).toEqual(next)
  })

  test('that does not follow from its events is refused as a bug', async () => {
    const part = registration()
    const wrong = { ...part, complaint: { ...part.complaint, version: 3 } }
    await expect(data.store.commit(change({ complaints: [wrong], numbering: NUMBERING }), AT)).rejects.toThrow(
      /version 3/,
    )
    await expect(data.store.commit(change({ complaints: [part] }), AT)).rejects.toThrow(/numbering/)
  })

  test('names the lanes that have something new, and tells the same fact once', async () => {
    const key = randomUUID()
    const first = await data.store.commit(change({ outbox: [say('feishu:g1', '一', key), say('feishu:g2', '二')] }), AT)
    expect(first.lanes.sort()).toEqual(['feishu:g1', 'feishu:g2'])
    const again = await data.store.commit(change({ outbox: [say('feishu:g1', '一', key)] }), AT)
    expect(again.lanes).toEqual([])
  })
})

describe('a change of which one guard fails writes nothing', () => {
  /** A change that touches everything, valid until one part of it is broken. */
  const everything = async () => {
    const lane = `wechat:${randomUUID()}`
    const existing = await register(registration({ conversation: lane }))
    const { inboxId } = await data.inbox.store(message(lane))
    const fresh = registration({ conversation: lane })
    const valid: Change = {
      complaints: [fresh, progress(existing, '新进展')],
      numbering: NUMBERING,
      conversation: { expectedVersion: 0, conversation: newConversation(lane, 'wechat', 'o-li') },
      handled: [inboxId],
      press: { id: randomUUID(), answer: { tone: 'success', text: '已受理' } },
      outbox: [say(lane, '您好')],
    }
    const traces = async () => ({
      fresh: await data.store.readCase(fresh.complaint.id),
      existing: await data.store.readCase(existing.id),
      conversation: await data.store.readConversation(lane),
      waiting: (await data.store.readWaiting(lane)).length,
      press: await data.store.readPressAnswer(valid.press?.id ?? ''),
      outgoing: (await data.due.pending()).outbox,
    })
    return { lane, existing, fresh, inboxId, valid, traces }
  }
  type Scene = Awaited<ReturnType<typeof everything>>

  const cases: Record<string, (scene: Scene) => Promise<unknown> | undefined> = {
    'the complaint was changed by somebody else': ({ existing }) =>
      data.store.commit(change({ complaints: [progress(existing, '别人先写')] }), AT),
    'the new complaint exists already': ({ fresh }) => register(fresh),
    'the conversation went on meanwhile': ({ valid }) =>
      data.store.commit(change(valid.conversation ? { conversation: valid.conversation } : {}), AT),
    'the conversation is not there any more': ({ valid }) => {
      if (valid.conversation) valid.conversation.expectedVersion = 7
      return undefined
    },
    'the message was handled by somebody else': ({ inboxId }) => data.store.commit(change({ handled: [inboxId] }), AT),
    'the message does not exist': ({ valid }) => {
      valid.handled = [...valid.handled, '999999999']
      return undefined
    },
    'the press was answered before': ({ valid }) =>
      data.store.commit(change(valid.press ? { press: valid.press } : {}), AT),
  }

  test.each(Object.keys(cases))('when %s', async name => {
    const scene = await everything()
    await cases[name]?.(scene)
    const before = await scene.traces()
    await expect(data.store.commit(scene.valid, AT)).rejects.toBeInstanceOf(ConflictError)
    expect(await scene.traces()).toEqual(before)
  })

  test('and the same change without a broken part is written whole', async () => {
    const scene = await everything()
    await data.store.commit(scene.valid, AT)
    const after = await scene.traces()
    expect(after.fresh?.events).toHaveLength(1)
    expect(after.existing?.complaint.version).toBe(2)
    expect(after.conversation).toEqual({ ...newConversation(scene.lane, 'wechat', 'o-li'), version: 1 })
    expect(after.waiting).toBe(0)
    expect(after.press).toEqual({ tone: 'success', text: '已受理' })
    expect((await data.outbox.claim(scene.lane)).outgoing.map(outgoing => outgoing.notice)).toEqual([
      { type: 'say', conversation: scene.lane, text: '您好' },
    ])
  })
})

describe('of several at once', () => {
  test('ten writers of one complaint, one wins each round and all get through by deciding again', async () => {
    const complaint = await register(registration())
    const write = async (note: string): Promise<number> => {
      for (let attempt = 1; ; attempt++) {
        const read = await data.store.readCase(complaint.id)
        if (!read) throw new Error('the complaint is gone')
        try {
          await data.store.commit(change({ complaints: [progress(read.complaint, note)] }), AT)
          return attempt
        } catch (error) {
          if (!(error instanceof ConflictError)) throw error
        }
      }
    }
    const notes = Array.from({ length: 10 }, (_, index) => `第${index}次`)
    const attempts = await Promise.all(notes.map(write))
    expect(Math.max(...attempts)).toBeGreaterThan(1)
    const read = await data.store.readCase(complaint.id)
    expect(read?.complaint.version).toBe(11)
    const written = read?.events.flatMap(event => (event.type === 'progressed' ? [event.data.note] : []))
    expect(written?.sort()).toEqual(notes)
  })

  test('two workers on one conversation, exactly one registers its complaint', async () => {
    const lane = `wechat:${randomUUID()}`
    const { inboxId } = await data.inbox.store(message(lane))
    const work = () =>
      data.store.commit(
        change({
          complaints: [registration({ conversation: lane })],
          numbering: NUMBERING,
          conversation: { expectedVersion: 0, conversation: newConversation(lane, 'wechat', 'o-li') },
          handled: [inboxId],
          outbox: [say(lane, '已登记')],
        }),
        AT,
      )
    const outcomes = await Promise.allSettled([work(), work(), work(), work()])
    expect(outcomes.filter(outcome => outcome.status === 'fulfilled')).toHaveLength(1)
    expect(await data.store.readRecentComplaints(lane, 9)).toHaveLength(1)
    expect((await data.store.readConversation(lane))?.version).toBe(1)
  })

  test('changes that lock each other across two complaints end as conflicts, not as errors', async () => {
    const [one, two] = [await register(registration()), await register(registration())]
    const both = () =>
      Promise.allSettled([
        data.store.commit(change({ complaints: [progress(one, 'a'), progress(two, 'a')] }), AT),
        data.store.commit(change({ complaints: [progress(two, 'b'), progress(one, 'b')] }), AT),
      ])
    const outcomes = await both()
    expect(outcomes.filter(outcome => outcome.status === 'fulfilled')).toHaveLength(1)
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(ConflictError)
  })
})
