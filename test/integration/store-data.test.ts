/**
 * Proven here, on a real PostgreSQL: what has fallen due is found; lists of complaints come newest first; cards, settings and
 * policies are kept; tokens are fetched by one process only; and a message costs no more statements than it did.
 */
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newConversation } from '../../core/intake/conversation.ts'
import { createStore, type DataStore } from '../../prisma/store.ts'
import { createTestDatabase, type TestDatabase } from '../setup/database.ts'
import { AT, change, deadline, message, NUMBERING, registration, say } from './store-samples.ts'

let database: TestDatabase
let data: DataStore
let other: DataStore
let sql: pg.Client
const statements: string[] = []

beforeAll(async () => {
  database = await createTestDatabase()
  const clock = { now: () => AT }
  data = createStore({ url: database.url, clock, statementLog: sql => statements.push(sql) })
  other = createStore({ url: database.url, clock, poolSize: 3 })
  sql = new pg.Client(database.url)
  await sql.connect()
  await data.ping()
})
afterAll(async () => {
  await Promise.all([data?.close(), other?.close(), sql?.end()])
  await database?.drop()
})

const minutes = (count: number) => new Date(AT.getTime() + count * 60_000)

test('What has fallen due is found, and the next moment is the earliest of all', async () => {
  const fresh = await createTestDatabase()
  const store = createStore({ url: fresh.url, clock: { now: () => AT } })
  try {
    expect(await store.due.next()).toBeNull()
    expect(await store.due.pending()).toEqual({ inbox: 0, outbox: 0 })
    const part = registration()
    const { id } = part.complaint
    const deadlines = [
      deadline(id, { clock: 'solve', nextAt: minutes(60).toISOString() }),
      deadline(id, { clock: 'contact', nextAt: minutes(30).toISOString() }),
      deadline(id, { clock: 'done', status: 'met', nextAt: null }),
    ]
    const conversation = { ...newConversation('wechat:o-1', 'wechat', 'o-1'), nextAt: minutes(20).toISOString() }
    await store.store.commit(
      change({
        complaints: [{ ...part, deadlines }],
        numbering: NUMBERING,
        conversation: { expectedVersion: 0, conversation },
        outbox: [say('feishu:g', '一')],
      }),
      AT,
    )
    await store.inbox.store(message('wechat:o-2'))

    expect(await store.due.next()).toEqual(minutes(20))
    expect(await store.due.silences(minutes(19), 9)).toEqual([])
    expect(await store.due.silences(minutes(20), 9)).toEqual(['wechat:o-1'])
    expect(await store.due.deadlines(minutes(29), 9)).toEqual([])
    expect(await store.due.deadlines(minutes(60), 9)).toEqual([deadlines[1], deadlines[0]])
    expect(await store.due.deadlines(minutes(60), 1)).toEqual([deadlines[1]])
    expect(await store.due.conversations(AT, 9)).toEqual([])
    expect(await store.due.conversations(minutes(1), 9)).toEqual(['wechat:o-2'])
    expect(await store.due.pending()).toEqual({ inbox: 1, outbox: 1 })
    await store.outbox.claim('feishu:g')
    expect(await store.due.pending()).toEqual({ inbox: 1, outbox: 1 })
  } finally {
    await store.close()
    await fresh.drop()
  }
})

test('Open complaints are listed by conversation, handler and department, newest first, and ended ones are not', async () => {
  const mark = randomUUID()
  const conversation = `wechat:${mark}`
  const of = (minute: number, ended = false) =>
    registration({
      conversation,
      handler: `h-${mark}`,
      department: `d-${mark}`,
      registeredAt: minutes(minute).toISOString(),
      ...(ended ? { status: 'closed', endedAt: minutes(99).toISOString() } : {}),
    })
  const parts = [of(1), of(3, true), of(2)]
  const [first, ended, second] = parts.map(part => part.complaint.id)
  await data.store.commit(change({ complaints: parts, numbering: NUMBERING }), AT)
  for (const filter of [{ conversation }, { handler: `h-${mark}` }, { department: `d-${mark}` }])
    expect((await data.store.readOpenComplaints(filter)).map(({ id }) => id)).toEqual([second, first])
  const all = (await data.store.readOpenComplaints({ all: true })).map(({ id }) => id)
  expect(all).toContain(first)
  expect(all).not.toContain(ended)
  expect((await data.store.readRecentComplaints(conversation, 2)).map(({ id }) => id)).toEqual([ended, second])
})

test('Cases are found by number, end of the phone, plate, waybill and order number, however these are written', async () => {
  const complaint = (fields: Record<string, string | number>, phone: string, minute: number) =>
    registration({ fields, phone, registeredAt: minutes(minute).toISOString() })
  const parts = [
    complaint({ plate: '闽DA71826', waybillNo: 'SF1090001112223' }, '13900007714', 1),
    complaint({ orderNo: 20260077 }, '13900007714', 2),
  ]
  const { numbers } = await data.store.commit(change({ complaints: parts, numbering: NUMBERING }), AT)
  const [first, second] = parts.map(part => part.complaint.id)
  const find = async (words: string) => (await data.store.findCases(words)).map(found => found.complaint.id)
  expect(await find('7714')).toEqual([second, first])
  expect(await find('闽d·A71826')).toEqual([first])
  expect(await find('sf 1090 0011 12223')).toEqual([first])
  expect(await find('20260077')).toEqual([second])
  expect(await find(` ${numbers[first ?? '']?.toLowerCase()} `)).toEqual([first])
  expect(await find('没有')).toEqual([])
  expect((await data.store.findCases('20260077'))[0]).toEqual(await data.store.readCase(second ?? ''))
})

test('A card replaces the one in its place, and old ones of open complaints are found', async () => {
  const [open, closed] = [registration(), registration({ status: 'closed', endedAt: AT.toISOString() })]
  await data.store.commit(change({ complaints: [open, closed], numbering: NUMBERING }), AT)
  const card = { complaintId: open.complaint.id, kind: 'case', place: 'repair', messageId: 'om_1', postedAt: AT }
  await data.cards.save(card)
  await data.cards.save({ ...card, place: 'people', messageId: 'om_2', postedAt: minutes(5) })
  await data.cards.save({ ...card, complaintId: closed.complaint.id, messageId: 'om_3' })
  const newer = { ...card, messageId: 'om_4', postedAt: minutes(1) }
  await data.cards.save(newer)
  expect(await data.cards.read(open.complaint.id, 'case', 'repair')).toEqual(newer)
  expect(await data.cards.findByMessage('om_4')).toEqual(newer)
  expect(await data.cards.findByMessage('om_1')).toBeNull()
  expect((await data.cards.list(open.complaint.id)).map(({ messageId }) => messageId)).toEqual(['om_4', 'om_2'])
  expect((await data.cards.olderThan(minutes(3), 9)).map(({ messageId }) => messageId)).toEqual(['om_4'])
})

test('Settings can be overwritten, a policy version cannot', async () => {
  expect(await data.settings.read('clock')).toBeNull()
  await data.settings.write('clock', 'PT1H')
  await data.settings.write('clock', 'PT2H')
  expect(await data.settings.read('clock')).toBe('PT2H')
  await Promise.all([data.policies.save('v1', 'name: a'), other.policies.save('v1', 'name: a')])
  await data.policies.save('v1', 'name: b')
  expect(await data.policies.read('v1')).toBe('name: a')
  expect(await data.policies.read('v2')).toBeNull()
})

describe('tokens', () => {
  const HOUR = 3_600_000
  const platform = (expiresInMs = HOUR) => {
    let fetched = 0
    return {
      fetch: async () => ({ token: `t${++fetched}`, expiresInMs }),
      count: () => fetched,
    }
  }

  test('Twenty who need a token at once in two processes fetch one', async () => {
    const { fetch, count } = platform()
    const key = randomUUID()
    const tokens = await Promise.all(
      Array.from({ length: 20 }, (_, index) => (index % 2 ? data : other).tokens.obtain(key, fetch)),
    )
    expect(new Set(tokens)).toEqual(new Set(['t1']))
    expect(count()).toBe(1)
  })

  test('A token that the platform rejected is replaced once, whoever complains of it and however late', async () => {
    const { fetch, count } = platform()
    const key = randomUUID()
    await data.tokens.obtain(key, fetch)
    const tokens = await Promise.all(
      Array.from({ length: 20 }, (_, index) => (index % 2 ? data : other).tokens.obtain(key, fetch, 't1')),
    )
    expect(new Set(tokens)).toEqual(new Set(['t2']))
    expect(await data.tokens.obtain(key, fetch, 't1')).toBe('t2')
    expect(await data.tokens.obtain(key, fetch)).toBe('t2')
    expect(count()).toBe(2)
  })

  test('A rejected token is not given to anybody, even when no new one could be fetched', async () => {
    const { fetch } = platform()
    const key = randomUUID()
    await data.tokens.obtain(key, fetch)
    const down = () => Promise.reject(new Error('down'))
    await expect(data.tokens.obtain(key, down, 't1')).rejects.toThrow('down')
    await expect(other.tokens.obtain(key, down)).rejects.toThrow('down')
    expect(await other.tokens.obtain(key, fetch)).toBe('t2')
  })

  test('A token is renewed before its end, and serves until then when the platform is down', async () => {
    const { fetch } = platform()
    const key = randomUUID()
    const down = () => Promise.reject(new Error('down'))
    await data.tokens.obtain(key, fetch)
    await sql.query('UPDATE token SET renew_at = now() WHERE key = $1', [key])
    expect(await data.tokens.obtain(key, down)).toBe('t1')
    expect(await other.tokens.obtain(key, fetch)).toBe('t2')
    await sql.query('UPDATE token SET renew_at = now(), expires_at = now() WHERE key = $1', [key])
    await expect(data.tokens.obtain(key, down)).rejects.toThrow('down')
    expect(await data.tokens.obtain(key, fetch)).toBe('t3')
  })

  test('A token lives as long as the platform says, and its last five minutes are not counted on', async () => {
    const key = randomUUID()
    await data.tokens.obtain(key, platform(2 * HOUR).fetch)
    await data.tokens.obtain(`${key} short`, platform(60_000).fetch)
    const { rows } = await sql.query(
      'SELECT round(extract(epoch FROM expires_at - now()) / 60) AS lives, round(extract(epoch FROM expires_at - renew_at)) AS spare FROM token WHERE key LIKE $1 ORDER BY key',
      [`${key}%`],
    )
    expect(rows).toEqual([
      { lives: '120', spare: '300' },
      { lives: '1', spare: '6' },
    ])
  })

  test('Those who wait for a token leave the connections to others', async () => {
    const key = randomUUID()
    let deliver = (_: { token: string; expiresInMs: number }) => {}
    const slow = new Promise<{ token: string; expiresInMs: number }>(resolve => {
      deliver = resolve
    })
    const waiting = Array.from({ length: 10 }, () => other.tokens.obtain(key, () => slow))
    await other.ping()
    await other.settings.read('clock')
    deliver({ token: 'late', expiresInMs: HOUR })
    expect(new Set(await Promise.all(waiting))).toEqual(new Set(['late']))
  })
})

describe('the cost in statements', () => {
  /** What each step may cost. Raise one only on purpose: these are the hot paths. */
  const COST = {
    receive: 1,
    receiveAgain: 1,
    readWaiting: 1,
    readConversation: 1,
    register: 1,
    deliver: 3,
    token: 1,
    card: 1,
    setting: 1,
  }

  const cost = async (work: () => Promise<unknown>) => {
    const before = statements.length
    await work()
    return statements.length - before
  }

  test('of a message from its arrival to its answer, and of a registered complaint, does not grow', async () => {
    const lane = `wechat:${randomUUID()}`
    const incoming = message(lane)
    const complaint = registration({ conversation: lane })
    const complaintId = complaint.complaint.id
    let inboxId = ''
    const measured = {
      receive: await cost(async () => {
        inboxId = (await data.inbox.store(incoming)).inboxId
      }),
      receiveAgain: await cost(() => data.inbox.store(incoming)),
      readWaiting: await cost(() => data.store.readWaiting(lane)),
      readConversation: await cost(() => data.store.readConversation(lane)),
      register: await cost(() =>
        data.store.commit(
          change({
            complaints: [complaint],
            numbering: NUMBERING,
            conversation: { expectedVersion: 0, conversation: newConversation(lane, 'wechat', 'o') },
            handled: [inboxId],
            press: { id: randomUUID(), answer: { tone: 'success', text: '好' } },
            outbox: [say(lane, '已登记'), say('feishu:g', '新投诉')],
          }),
          AT,
        ),
      ),
      deliver: await cost(async () => {
        const { outgoing } = await data.outbox.claim(lane)
        await data.outbox.sent(
          outgoing.map(({ id }) => id),
          { messageId: 'm', via: 'api' },
        )
      }),
      token: await cost(async () => {
        await other.tokens.obtain('app', async () => ({ token: 't', expiresInMs: 1e7 }))
        await data.tokens.obtain('app', () => Promise.reject(new Error('not needed')))
      }),
      card: await cost(() =>
        data.cards.save({ complaintId, kind: 'case', place: 'g', messageId: 'om_9', postedAt: AT }),
      ),
      setting: await cost(() => data.settings.read('clock')),
    }
    expect(measured).toEqual(COST)
  })

  test('of news to those who wait is one statement for many changes at once', async () => {
    const lanes = Array.from({ length: 10 }, () => `wechat:${randomUUID()}`)
    for (const lane of lanes) await data.inbox.store(message(lane), { passiveUntil: new Date(Date.now() + 60_000) })
    const spent = await cost(() =>
      Promise.all(lanes.map(lane => data.store.commit(change({ outbox: [say(lane, '您好')] }), AT))),
    )
    expect(spent).toBeGreaterThan(10)
    expect(spent).toBeLessThanOrEqual(20)
  })
})
