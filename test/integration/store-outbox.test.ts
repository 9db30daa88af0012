/**
 * Proven here, on a real PostgreSQL: notices leave a lane in order and to one sender at a time; a sender's crash, a failure and an
 * open request of the platform hold the lane as long as they should; a message is stored once and wakes who waits.
 */
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createStore, type DataStore } from '../../prisma/store.ts'
import { createTestDatabase, type TestDatabase } from '../setup/database.ts'
import { AT, change, message, say } from './store-samples.ts'

let database: TestDatabase
let data: DataStore
/** Another process. */
let other: DataStore
let lane: string
let sql: pg.Client

beforeAll(async () => {
  database = await createTestDatabase()
  data = createStore({ url: database.url, clock: { now: () => AT } })
  other = createStore({ url: database.url, clock: { now: () => AT } })
  sql = new pg.Client(database.url)
  await sql.connect()
})
afterAll(async () => {
  await Promise.all([data?.close(), other?.close(), sql?.end()])
  await database?.drop()
})
beforeEach(() => {
  lane = `wechat:${randomUUID()}`
})

const soon = (ms = 60_000) => new Date(Date.now() + ms)
const put = (...texts: string[]) => data.store.commit(change({ outbox: texts.map(text => say(lane, text)) }), AT)
const texts = (claimed: { outgoing: { notice: unknown }[] }) =>
  claimed.outgoing.map(({ notice }) => (notice as { text: string }).text)
const ids = (claimed: { outgoing: { id: string }[] }) => claimed.outgoing.map(({ id }) => id)
const receive = async (passiveUntil?: Date, platformId: string = randomUUID()) => {
  const { inboxId } = await data.inbox.store(message(lane, { platformId }), passiveUntil ? { passiveUntil } : {})
  return inboxId
}

describe('a lane', () => {
  test('gives its notices oldest first, to one sender at a time', async () => {
    await put('一', '二', '三')
    const first = await data.outbox.claim(lane, { limit: 2 })
    expect(texts(first)).toEqual(['一', '二'])
    expect(first.outgoing[0]).toMatchObject({ lane, attempts: 0, createdAt: AT })

    const held = await other.outbox.claim(lane)
    expect(held.outgoing).toEqual([])
    expect(held.waitUntil?.getTime()).toBeGreaterThan(Date.now())

    await data.outbox.sent(ids(first), { messageId: 'm1', via: 'api' })
    expect(texts(await other.outbox.claim(lane))).toEqual(['三'])
  })

  test('keeps its order and never has two senders, whoever asks at once', async () => {
    const expected = Array.from({ length: 24 }, (_, index) => `${index}`)
    await put(...expected)
    const said: string[] = []
    let senders = 0
    const send = async (store: DataStore) => {
      while (said.length < expected.length) {
        const claimed = await store.outbox.claim(lane, { limit: 3 })
        if (claimed.outgoing.length === 0) continue
        senders += 1
        expect(senders).toBe(1)
        said.push(...texts(claimed))
        senders -= 1
        await store.outbox.sent(ids(claimed), { messageId: 'm', via: 'api' })
      }
    }
    await Promise.all([send(data), send(other), send(data), send(other)])
    expect(said).toEqual(expected)
  })

  test('offers again what a crashed sender claimed, and counts the try', async () => {
    await put('一')
    const lost = await data.outbox.claim(lane)
    await sql.query("UPDATE outbox SET lease_until = now() - interval '1 s' WHERE id = $1", [lost.outgoing[0]?.id])
    const [again] = (await other.outbox.claim(lane)).outgoing
    expect(again?.id).toBe(lost.outgoing[0]?.id)
    expect(again?.attempts).toBe(1)
  })

  test('is not held for long by a sender whose process is gone, but for its whole lease by one that lives', async () => {
    const killed = createStore({ url: database.url, clock: { now: () => AT } })
    const living = `wechat:${randomUUID()}`
    await put('一')
    await data.store.commit(change({ outbox: [say(living, '二')] }), AT)
    const lost = await killed.outbox.claim(lane)
    await data.outbox.claim(living)
    await killed.close()

    const held = await other.outbox.claim(lane)
    expect(held.outgoing).toEqual([])
    expect(held.waitUntil?.getTime()).toBeLessThan(Date.now() + 3500)
    await sql.query("UPDATE outbox SET lease_until = lease_until - interval '4 s' WHERE lane = ANY ($1)", [
      [lane, living],
    ])
    const waiting = await other.outbox.lanesWaiting(1000)
    expect([waiting.includes(lane), waiting.includes(living)]).toEqual([true, false])
    expect(ids(await other.outbox.claim(lane))).toEqual(ids(lost))
    expect((await other.outbox.claim(living)).outgoing).toEqual([])
  })

  test('offers at once, as if untouched, what was put back', async () => {
    await put('一')
    await data.outbox.release(ids(await data.outbox.claim(lane)))
    const claimed = await other.outbox.claim(lane)
    expect(claimed.outgoing.map(outgoing => outgoing.attempts)).toEqual([0])
  })

  test('rests as a whole after a failure, and then goes on in order', async () => {
    await put('一')
    const retryAt = soon()
    await data.outbox.failed(ids(await data.outbox.claim(lane)), { code: '45009', message: 'too many', retryAt })
    await put('二')
    const resting = await data.outbox.claim(lane)
    expect(resting).toEqual({ outgoing: [], waitUntil: retryAt })
    expect(await data.outbox.lanesWaiting(1000)).not.toContain(lane)

    await sql.query("UPDATE outbox SET retry_at = now() - interval '1 s' WHERE lane = $1 AND retry_at IS NOT NULL", [
      lane,
    ])
    expect(await data.outbox.lanesWaiting(1000)).toContain(lane)
    const rested = await data.outbox.claim(lane)
    expect(texts(rested)).toEqual(['一', '二'])
    expect(rested.outgoing.map(outgoing => outgoing.attempts)).toEqual([1, 0])
  })

  test('goes on past a notice that failed for good, and keeps every try', async () => {
    await put('一', '二')
    const first = await data.outbox.claim(lane, { limit: 1 })
    await data.outbox.failed(ids(first), { code: 'timeout', message: 'no answer', retryAt: new Date(Date.now() - 1) })
    const second = await data.outbox.claim(lane, { limit: 1 })
    expect(ids(second)).toEqual(ids(first))
    await data.outbox.failed(ids(second), { code: '45015', message: 'out of time', retryAt: null })
    const third = await data.outbox.claim(lane)
    expect(texts(third)).toEqual(['二'])
    await data.outbox.sent(ids(third), { messageId: 'm2', via: 'api' })

    const { rows } = await sql.query(
      `SELECT status, outcome, code FROM outbox JOIN delivery_attempt ON outbox_id = outbox.id WHERE lane = $1 ORDER BY delivery_attempt.id`,
      [lane],
    )
    expect(rows).toEqual([
      { status: 'failed', outcome: 'retry', code: 'timeout' },
      { status: 'failed', outcome: 'failed', code: '45015' },
      { status: 'sent', outcome: 'sent', code: null },
    ])
  })

  test('that nobody holds is found again, and one that is held is not', async () => {
    await put('一')
    expect(await data.outbox.lanesWaiting(1000)).toContain(lane)
    const claimed = await data.outbox.claim(lane)
    expect(await data.outbox.lanesWaiting(1000)).not.toContain(lane)
    await data.outbox.sent(ids(claimed), { messageId: 'm', via: 'api' })
    expect(await data.outbox.lanesWaiting(1000)).not.toContain(lane)
  })

  test('with a quote in its name is a lane like others', async () => {
    lane = `feishu:o'neill \\ "x"; --`
    await put('一')
    expect(texts(await data.outbox.claim(lane))).toEqual(['一'])
  })
})

describe('a message', () => {
  test('that comes twice, even at the same moment, is stored once', async () => {
    const same = message(lane)
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) => (index % 2 ? other : data).inbox.store(same)),
    )
    expect(answers.filter(answer => answer.stored)).toHaveLength(1)
    expect(new Set(answers.map(answer => answer.inboxId)).size).toBe(1)
    expect(await data.store.readWaiting(lane)).toEqual([{ ...same, inboxId: answers[0]?.inboxId, receivedAt: AT }])
  })

  test('waits in the order of the platform, whatever order it came in', async () => {
    const [late, early] = [new Date(AT.getTime() + 2000), new Date(AT.getTime() + 1000)]
    for (const [payload, sentAt] of [
      ['3', late],
      ['1', early],
      ['2', early],
    ] as const)
      await data.inbox.store(message(lane, { payload, sentAt }))
    expect((await data.store.readWaiting(lane)).map(waiting => waiting.payload)).toEqual(['1', '2', '3'])
  })

  test('with a character that the database refuses is kept all the same', async () => {
    await data.inbox.store(message(lane, { payload: 'a\0b' }))
    expect((await data.store.readWaiting(lane)).map(waiting => waiting.payload)).toEqual(['a\uFFFDb'])
  })
})

describe('an open request', () => {
  test('keeps its lane from the ordinary sender and may carry the reply itself', async () => {
    const until = soon()
    const inboxId = await receive(until)
    await put('您好')
    expect(await data.outbox.claim(lane)).toEqual({ outgoing: [], waitUntil: until })
    expect(await data.outbox.lanesWaiting(1000)).not.toContain(lane)
    expect(await data.passiveSlots.read(inboxId)).toBeNull()

    const claimed = await data.outbox.claim(lane, { passiveFor: inboxId })
    expect(texts(claimed)).toEqual(['您好'])
    await data.passiveSlots.answer(inboxId, '您好', ids(claimed))
    expect(await data.passiveSlots.unsettled(inboxId)).toEqual(ids(claimed))
    await data.outbox.sent(ids(claimed), { messageId: '', via: 'passive' })
    expect(await data.passiveSlots.unsettled(inboxId)).toEqual([])
    expect(await data.passiveSlots.read(inboxId)).toBe('您好')

    await put('还有')
    expect((await data.outbox.claim(lane, { passiveFor: inboxId })).outgoing).toEqual([])
    expect(texts(await data.outbox.claim(lane))).toEqual(['还有'])
  })

  test('whose answer nobody saw leave is not repeated once another sender has its words', async () => {
    const dying = createStore({ url: database.url, clock: { now: () => AT } })
    const inboxId = await receive(soon())
    await put('您好')
    const claimed = await dying.outbox.claim(lane, { passiveFor: inboxId })
    await dying.passiveSlots.answer(inboxId, '您好', ids(claimed))
    expect((await data.outbox.claim(lane)).outgoing).toEqual([])
    await dying.close()
    await sql.query("UPDATE outbox SET lease_until = lease_until - interval '4 s' WHERE lane = $1", [lane])
    expect(texts(await data.outbox.claim(lane))).toEqual(['您好'])
    expect(await data.passiveSlots.read(inboxId)).toBeUndefined()
    expect(await data.passiveSlots.unsettled(inboxId)).toEqual([])
  })

  test('that is repeated after its process is gone keeps its words from the ordinary sender', async () => {
    const dying = createStore({ url: database.url, clock: { now: () => AT } })
    const inboxId = await receive(soon())
    await put('您好')
    const claimed = await dying.outbox.claim(lane, { passiveFor: inboxId })
    await dying.passiveSlots.answer(inboxId, '您好', ids(claimed))
    await dying.close()
    expect(await data.passiveSlots.read(inboxId)).toBe('您好')
    const { waitUntil } = await data.outbox.claim(lane)
    expect(waitUntil?.getTime()).toBeGreaterThan(Date.now() + 30_000)
    await data.outbox.sent(await data.passiveSlots.unsettled(inboxId), { messageId: '', via: 'passive' })
    expect((await data.outbox.claim(lane)).outgoing).toEqual([])
  })

  test('that broke off gives its words to the ordinary sender at once', async () => {
    const inboxId = await receive(soon())
    await put('您好')
    const claimed = await data.outbox.claim(lane, { passiveFor: inboxId })
    await data.passiveSlots.answer(inboxId, '您好', ids(claimed))
    await data.outbox.release(await data.passiveSlots.takeBack(inboxId))
    expect(await data.passiveSlots.read(inboxId)).toBeUndefined()
    expect(texts(await data.outbox.claim(lane))).toEqual(['您好'])
  })

  test('that is given up frees its lane, and carries nothing any more', async () => {
    const inboxId = await receive(soon())
    await put('您好')
    await data.passiveSlots.release(inboxId)
    expect(await data.passiveSlots.read(inboxId)).toBeUndefined()
    expect((await data.outbox.claim(lane, { passiveFor: inboxId })).outgoing).toEqual([])
    expect(texts(await data.outbox.claim(lane))).toEqual(['您好'])
  })

  test('that has run out frees its lane, and a repeated request opens it again', async () => {
    const platformId = randomUUID()
    const inboxId = await receive(new Date(Date.now() - 1), platformId)
    await put('您好')
    expect(await data.passiveSlots.read(inboxId)).toBeUndefined()
    expect(await receive(soon(), platformId)).toBe(inboxId)
    expect(await data.passiveSlots.read(inboxId)).toBeNull()
    expect((await data.outbox.claim(lane)).outgoing).toEqual([])
    expect(texts(await data.outbox.claim(lane, { passiveFor: inboxId }))).toEqual(['您好'])
  })

  test('that was answered gives a repeated request the same text, and holds nothing up', async () => {
    const platformId = randomUUID()
    const inboxId = await receive(soon(), platformId)
    await data.passiveSlots.answer(inboxId, '您好', [])
    await data.passiveSlots.answer(inboxId, '别的', [])
    await receive(soon(), platformId)
    expect(await data.passiveSlots.read(inboxId)).toBe('您好')
    await put('还有')
    expect(texts(await data.outbox.claim(lane))).toEqual(['还有'])
  })

  test('is taken over by the next message of the same conversation', async () => {
    const older = await receive(soon())
    const newer = await receive(soon())
    await put('您好')
    expect(await data.passiveSlots.read(older)).toBeUndefined()
    expect((await data.outbox.claim(lane, { passiveFor: older })).outgoing).toEqual([])
    expect(texts(await data.outbox.claim(lane, { passiveFor: newer }))).toEqual(['您好'])
  })

  test('and the ordinary sender never both get the reply', async () => {
    for (let round = 0; round < 20; round++) {
      const inboxId = await receive(soon())
      await put(`${round}`)
      const [passive, , ordinary] = await Promise.all([
        data.outbox.claim(lane, { passiveFor: inboxId }),
        other.passiveSlots.release(inboxId),
        other.outbox.claim(lane),
      ])
      expect(passive.outgoing.length + ordinary.outgoing.length).toBeLessThanOrEqual(1)
      const left = [...passive.outgoing, ...ordinary.outgoing, ...(await data.outbox.claim(lane)).outgoing]
      expect(left).toHaveLength(1)
      await data.outbox.sent(
        left.map(outgoing => outgoing.id),
        { messageId: 'm', via: 'api' },
      )
    }
  })
})

describe('who waits for a conversation', () => {
  /** Far longer than the look again that makes up for lost news: only being told is so quick. */
  const wakesWithin = async (waiting: Promise<void>, ms: number) => {
    const from = Date.now()
    await waiting
    expect(Date.now() - from).toBeLessThan(ms)
  }
  const listening = async () => {
    for (;;) {
      await data.passiveSlots.changed(`wechat:${randomUUID()}`, soon())
      const { rows } = await sql.query(
        "SELECT FROM pg_stat_activity WHERE query = 'LISTEN heed' AND datname = current_database()",
      )
      if (rows.length > 0) return
    }
  }

  test('is woken by a notice, a newer message and an answer, also of another process', async () => {
    await listening()
    await receive(soon())
    const platformId = randomUUID()
    const news: (() => Promise<unknown>)[] = [
      () => other.store.commit(change({ outbox: [say(lane, '您好')] }), AT),
      () => receive(soon()),
      () => other.inbox.store(message(lane, { platformId }), { passiveUntil: soon() }),
      async () => other.passiveSlots.answer(await receive(soon(), platformId), '您好', []),
    ]
    for (const happen of news) {
      const waiting = data.passiveSlots.changed(lane, soon())
      await happen()
      await wakesWithin(waiting, 900)
    }
  })

  test('is woken by what happened between looking and waiting', async () => {
    await listening()
    await receive(soon())
    await put('您好')
    await wakesWithin(data.passiveSlots.changed(lane, soon()), 300)
  })

  test('looks again soon when nobody can be heard, and stops at its time', async () => {
    await listening()
    await sql.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = 'LISTEN heed' AND datname = current_database()",
    )
    await wakesWithin(data.passiveSlots.changed(lane, soon()), 1500)
    await listening()
    await wakesWithin(data.passiveSlots.changed(lane, soon(30)), 900)
    await wakesWithin(data.passiveSlots.changed(lane, new Date(Date.now() - 1)), 300)
  })
})
