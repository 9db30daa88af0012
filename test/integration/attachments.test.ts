/**
 * Proven here, on a real PostgreSQL: a file is expected once, claimed by one at a time, kept or failed once, and given back as it was;
 * while it is fetched nothing that waits for it counts as waiting to be sent; what fails for now is tried again until it is given up,
 * and a worker that died does not keep a file for ever.
 */
import { randomBytes, randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { PlatformError } from '../../core/errors.ts'
import { attachmentId, type ExpectedFile } from '../../core/message/attachment.ts'
import { fileLane } from '../../core/notification/lanes.ts'
import type { MediaFetcher } from '../../core/ports/files.ts'
import type { Alarms, Logger } from '../../core/ports/system.ts'
import { keepFile } from '../../jobs/keep-file.ts'
import { createStore, type DataStore } from '../../prisma/store.ts'
import { createTestDatabase, type TestDatabase } from '../setup/database.ts'
import { AT, change } from './store-samples.ts'

let database: TestDatabase
let data: DataStore
let other: DataStore
let sql: pg.Client
const statements: string[] = []

beforeAll(async () => {
  database = await createTestDatabase()
  const clock = { now: () => AT }
  data = createStore({ url: database.url, clock, statementLog: text => statements.push(text) })
  other = createStore({ url: database.url, clock })
  sql = new pg.Client({ connectionString: database.url })
  await sql.connect()
})
afterAll(async () => {
  await sql?.end()
  await data?.close()
  await other?.close()
  await database?.drop()
})

let inboxId = 0
let file: ExpectedFile
let id: string
beforeEach(() => {
  inboxId += 1
  file = { inboxId: String(inboxId), platform: 'wechat', messageId: 'm1', kind: 'image', mediaId: randomUUID() }
  id = attachmentId(file)
})

const PNG = new Uint8Array(Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), randomBytes(100_000)]))
const due = (which: string) => sql.query('UPDATE attachment SET next_try_at = now() WHERE id = $1', [which])

describe('a file that a message brought', () => {
  test('is expected once, in one statement, whoever records it again', async () => {
    const named = { ...file, mediaId: 'second', fileName: '清单\0.pdf', url: 'http://mmbiz.qpic.cn/x' }
    const before = statements.length
    expect((await data.attachments.expect([file, named])).sort()).toEqual([id, attachmentId(named)].sort())
    expect(statements.length - before).toBe(1)
    expect(await other.attachments.expect([file, named])).toEqual([])
    expect(await data.attachments.read(id)).toEqual({ kind: 'image', status: 'waiting' })
    expect(await data.attachments.claim(attachmentId(named))).toEqual({
      ...named,
      fileName: '清单\uFFFD.pdf',
      tries: 0,
    })
  })

  test('is claimed by one of many at once', async () => {
    await data.attachments.expect([file])
    expect(await data.attachments.waiting(1000)).toContain(id)
    const claims = await Promise.all(
      Array.from({ length: 8 }, (_, index) => (index % 2 ? data : other).attachments.claim(id)),
    )
    expect(claims.filter(claim => claim !== null)).toEqual([{ ...file, tries: 0 }])
    expect(await data.attachments.waiting(1000)).not.toContain(id)
  })

  test('is offered again when its worker died', async () => {
    await data.attachments.expect([file])
    await data.attachments.claim(id)
    await due(id)
    expect(await data.attachments.waiting(1000)).toContain(id)
    expect(await data.attachments.claim(id)).toEqual({ ...file, tries: 1 })
  })

  test('comes back byte for byte, and is kept once', async () => {
    await data.attachments.expect([file])
    await data.attachments.claim(id)
    await data.attachments.keep(id, { bytes: PNG, contentType: 'image/png' })
    await data.attachments.keep(id, { bytes: new Uint8Array([1]), contentType: 'image/gif' })
    await data.attachments.fail(id, { code: 'late', retryAt: null })
    const read = await data.attachments.read(id)
    if (read?.status !== 'kept') throw new Error('not kept')
    expect(Buffer.from(read.bytes).equals(PNG)).toBe(true)
    expect(read.contentType).toBe('image/png')
    const { rows } = await sql.query('SELECT size, settled_at AS at FROM attachment WHERE id = $1', [id])
    expect(rows).toEqual([{ size: PNG.length, at: AT }])
    expect(await data.attachments.claim(id)).toBeNull()
  })

  test('that nobody expected is not there', async () => {
    expect(await data.attachments.read(id)).toBeNull()
    expect(await data.attachments.claim(id)).toBeNull()
  })
})

test('what waits for a file is neither swept nor waited for until the file is settled', async () => {
  await data.attachments.expect([file])
  const before = (await data.due.pending()).outbox
  const lane = fileLane(id)
  const notice = { type: 'attachment', complaintId: 'c', attachmentId: id, group: 'g' } as const
  await data.store.commit(change({ outbox: [{ lane, key: randomUUID(), notice }] }), AT)
  expect(await data.outbox.lanesWaiting(1000)).not.toContain(lane)
  expect((await data.due.pending()).outbox).toBe(before)
  await data.attachments.fail(id, { code: '40007', retryAt: null })
  expect(await data.outbox.lanesWaiting(1000)).toContain(lane)
  expect((await data.due.pending()).outbox).toBe(before + 1)
})

describe('fetching a file', () => {
  let asked: { id: string; inMs: number }[]
  let woken: string[]
  let lines: string[]
  beforeEach(async () => {
    asked = []
    woken = []
    lines = []
    await data.attachments.expect([file])
  })

  const fetchBy = (fetch: MediaFetcher['fetch']) => {
    const alarms: Alarms = {
      wakeConversation: async () => undefined,
      arm: async () => undefined,
      relay: async lane => void woken.push(lane),
      fetchFile: async (which, inMs = 0) => void asked.push({ id: which, inMs }),
    }
    const write = (facts: Record<string, unknown>) => void lines.push(JSON.stringify(facts))
    const logger: Logger = { info: write, warn: write, error: write }
    const fetchers = { wechat: { fetch }, feishu: { fetch } }
    return keepFile(id, { attachments: data.attachments, fetchers, alarms, logger })
  }
  const down = () => Promise.reject(new PlatformError({ platform: 'wechat', code: 'timeout', retry: 'later' }))

  test('keeps what it claims to be, and wakes those who are to see it', async () => {
    await fetchBy(async () => ({ bytes: PNG, contentType: 'text/html', fileName: '../../x.html' }))
    const kept = await data.attachments.read(id)
    expect(kept).toMatchObject({ status: 'kept', contentType: 'image/png' })
    expect(kept).not.toHaveProperty('fileName')
    expect(woken).toEqual([fileLane(id)])
  })

  test('refuses what is not what it claims to be, at once and visibly', async () => {
    await fetchBy(async () => ({ bytes: Buffer.from('<html><script>'), contentType: 'image/png' }))
    expect(await data.attachments.read(id)).toEqual({ kind: 'image', status: 'failed', code: 'wrong-type' })
    expect(woken).toEqual([fileLane(id)])
    expect(asked).toEqual([])
    expect(lines).toHaveLength(1)
    expect(lines[0]).not.toContain(file.mediaId)
  })

  test('tries again later and later, and gives up visibly within the three days of the platform', async () => {
    let hours = 0
    for (let tries = 1; woken.length === 0; tries++) {
      expect(tries).toBeLessThan(20)
      await fetchBy(down)
      const { inMs } = asked.at(-1) ?? { inMs: 0 }
      if (woken.length === 0) {
        expect(asked).toHaveLength(tries)
        expect(await data.attachments.claim(id)).toBeNull()
        hours += inMs / 3_600_000
        await due(id)
      }
    }
    expect(asked[0]?.inMs).toBeLessThanOrEqual(1000)
    expect(asked.map(({ inMs }) => inMs)).toEqual(asked.map(({ inMs }) => inMs).sort((one, two) => one - two))
    expect(hours).toBeGreaterThan(24)
    expect(hours).toBeLessThan(60)
    expect(await data.attachments.read(id)).toEqual({ kind: 'image', status: 'failed', code: 'timeout' })
  })

  test('does not try again when the platform has it no more', async () => {
    await fetchBy(() => Promise.reject(new PlatformError({ platform: 'wechat', code: 40007, retry: 'never' })))
    expect(await data.attachments.read(id)).toEqual({ kind: 'image', status: 'failed', code: '40007' })
    expect(asked).toEqual([])
  })

  test('is done by one of two who were asked to', async () => {
    let fetched = 0
    const fetch = async () => {
      fetched += 1
      return { bytes: PNG, contentType: 'image/png' }
    }
    await Promise.all([fetchBy(fetch), fetchBy(fetch)])
    expect(fetched).toBe(1)
    expect(woken).toEqual([fileLane(id)])
  })
})
