/**
 * Proven here, on a real PostgreSQL: the night after a case was kept long enough nothing personal is left of it anywhere in the database or among the
 * files, and its figures are; talk that led to no case goes sooner; what is still running or young stays; whoever changes a case meanwhile wins; and
 * the night is kept in a row, so that a lost alarm loses nothing.
 */
import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Complaint } from '../../core/complaint/complaint.ts'
import { newConversation } from '../../core/intake/conversation.ts'
import { attachmentId } from '../../core/message/attachment.ts'
import { loadPolicy } from '../../core/policy/load.ts'
import { erase } from '../../core/retention/erase.ts'
import { letGo, planRetention, type RetentionPorts, ringRetention } from '../../core/retention/let-go.ts'
import { folderStorage } from '../../prisma/store/folder-storage.ts'
import { createStore, type DataStore } from '../../prisma/store.ts'
import { createTestDatabase, type TestDatabase } from '../setup/database.ts'
import { AT, change, message, NUMBERING, progress, registration, say } from './store-samples.ts'

const DAY_MS = 86_400_000
const policy = loadPolicy('auto-dealer')
const { caseDays = 0, talkDays = 0 } = policy.retention ?? {}
const STORY = '变速箱异响，修了三次还没好'

let database: TestDatabase
let data: DataStore
let sql: pg.Client
let folder: string
let now = AT
const lines: string[] = []
const armed: { id: string; at: Date }[] = []

const ports = (): RetentionPorts => ({
  ...data,
  policies: { written: () => policy },
  clock: { now: () => now },
  alarms: { arm: async (_kind, id, at) => void armed.push({ id, at }) },
  logger: { info: facts => lines.push(JSON.stringify(facts)), warn: () => undefined, error: () => undefined },
})

beforeAll(async () => {
  database = await createTestDatabase()
  folder = await mkdtemp(path.join(os.tmpdir(), 'heed-let-go-'))
  data = createStore({ url: database.url, clock: { now: () => now }, files: { folder: folderStorage(folder) } })
  sql = new pg.Client({ connectionString: database.url })
  await sql.connect()
})
afterAll(async () => {
  await sql?.end()
  await data?.close()
  await database?.drop()
  await rm(folder, { recursive: true, force: true })
})

const filesNow = async () =>
  (await readdir(folder, { recursive: true, withFileTypes: true })).filter(one => one.isFile())

/** A complaint told in a chat, with a picture, a note and a message to the customer. */
async function tell(conversation: string): Promise<Complaint> {
  const { inboxId } = await data.inbox.store(message(conversation, { payload: `<xml>${STORY}</xml>` }))
  const picture = { kind: 'image' as const, mediaId: randomUUID(), inboxId }
  await data.attachments.expect([{ ...picture, platform: 'wechat', messageId: 'm' }])
  await data.attachments.keep(attachmentId(picture), { bytes: Buffer.from('a face'), contentType: 'image/png' })
  const part = registration({ conversation, attachments: [picture] })
  const [event] = part.events
  if (event?.type !== 'registered') throw new Error('a registration')
  const events = [{ ...event, data: { ...event.data, conversation, attachments: [picture] } }]
  await data.store.commit(
    change({
      complaints: [{ ...part, events }],
      numbering: NUMBERING,
      conversation: { conversation: newConversation(conversation, 'wechat', 'o-li'), expectedVersion: 0 },
      handled: [inboxId],
      outbox: [
        {
          lane: conversation,
          key: randomUUID(),
          notice: {
            type: 'tell-customer',
            complaintId: part.complaint.id,
            conversation,
            news: 'registered',
            facts: { note: STORY },
          },
        },
      ],
    }),
    now,
  )
  const noted = progress(part.complaint, `${STORY}，已致电 13800138000`)
  await data.store.commit(change({ complaints: [noted] }), now)
  return { ...noted.complaint, number: '' }
}

async function end(complaint: Complaint): Promise<void> {
  const version = complaint.version + 1
  const closed = {
    ...complaint,
    version,
    status: 'withdrawn',
    endedAt: now.toISOString(),
    ending: 'withdrawn',
  } as const
  const event = {
    seq: version,
    type: 'withdrawn',
    at: now.toISOString(),
    by: { type: 'customer', id: 'o-li' },
    data: { words: '算了' },
  } as const
  await data.store.commit(
    change({ complaints: [{ expectedVersion: complaint.version, complaint: closed, events: [event], deadlines: [] }] }),
    now,
  )
}

/** Every row of the database that holds this text, by table. */
async function tablesWith(text: string): Promise<string[]> {
  const { rows } = await sql.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1`,
  )
  const found: string[] = []
  for (const { name } of rows) {
    const hit = await sql.query(`SELECT 1 FROM "${name}" AS t WHERE position($1 IN t::text) > 0 LIMIT 1`, [text])
    if (hit.rows.length > 0) found.push(name)
  }
  return found
}

test('A case that was kept long enough keeps its figures and loses all that is personal, everywhere.', async () => {
  now = AT
  const complaint = await tell('wechat:o-li')
  await end(complaint)
  expect(await tablesWith('13800138000')).toEqual(['complaint', 'complaint_event'])
  expect(await tablesWith(STORY)).toEqual(['complaint', 'complaint_event', 'inbox', 'outbox'])
  await sql.query("UPDATE outbox SET status = 'sent'")

  now = new Date(AT.getTime() + (caseDays - 1) * DAY_MS)
  await letGo(ports())
  expect(await tablesWith('李女士')).toEqual(['complaint', 'complaint_event'])
  expect(await filesNow()).not.toEqual([])

  now = new Date(AT.getTime() + (caseDays + 1) * DAY_MS)
  await letGo(ports())
  await letGo(ports())
  for (const text of ['13800138000', '李女士', STORY, '粤B6N2M9', 'o-li', '算了', '8000'])
    expect([text, await tablesWith(text)]).toEqual([text, []])
  const left = await data.store.readCase(complaint.id)
  expect(left?.events.map(({ type }) => type)).toEqual(['registered', 'progressed', 'withdrawn', 'erased'])
  expect(left?.complaint).toMatchObject({ status: 'withdrawn', category: 'repair-quality', fields: { amount: 1280.5 } })
  expect(left?.complaint.number).toMatch(/^TS20260302\d{4}$/)
  expect(left?.complaint.version).toBe(4)
  expect(await data.attachments.read(attachmentId(complaint.attachments[0] ?? { inboxId: '', mediaId: '' }))).toBeNull()
  expect(await filesNow()).toEqual([])
  expect(lines.map(line => JSON.parse(line).cases)).toEqual([0, 1, 0])
})

test('Talk that led to no case goes sooner; the chat of an open case, and what is young, stays.', async () => {
  now = AT
  const open = await tell('wechat:o-open')
  const { inboxId } = await data.inbox.store(message('wechat:o-idle', { payload: '<xml>你好，几点下班</xml>' }))
  await data.attachments.expect([{ inboxId, platform: 'wechat', messageId: 'm2', kind: 'image', mediaId: 'stray' }])
  await data.store.commit(
    change({
      conversation: { conversation: newConversation('wechat:o-idle', 'wechat', 'o-idle'), expectedVersion: 0 },
      handled: [inboxId],
      outbox: [say('wechat:o-idle', '我们九点到六点都在')],
    }),
    now,
  )
  await sql.query("UPDATE outbox SET status = 'sent'")
  now = new Date(AT.getTime() + (talkDays + 1) * DAY_MS)
  const young = await data.inbox.store(message('wechat:o-young', { payload: '<xml>刚刚说的话</xml>' }))
  await data.store.commit(
    change({
      conversation: { conversation: newConversation('wechat:o-young', 'wechat', 'o-young'), expectedVersion: 0 },
      handled: [young.inboxId],
    }),
    now,
  )
  await letGo(ports())
  for (const text of ['o-idle', '几点下班', '九点到六点', 'stray'])
    expect([text, await tablesWith(text)]).toEqual([text, []])
  expect(await tablesWith('刚刚说的话')).toEqual(['inbox'])
  expect(await data.store.readConversation('wechat:o-young')).not.toBeNull()
  expect(await data.store.readConversation('wechat:o-open')).not.toBeNull()
  expect((await data.store.readCase(open.id))?.complaint.story).toBe(STORY)
  expect(await data.attachments.read(attachmentId(open.attachments[0] ?? { inboxId: '', mediaId: '' }))).not.toBeNull()
})

test('A case that changes meanwhile is not written over: the next night looks again.', async () => {
  now = AT
  const complaint = await tell('wechat:o-late')
  await end(complaint)
  const current = await data.store.readCase(complaint.id)
  if (!current) throw new Error('the case is not there')
  await data.store.commit(change({ complaints: [progress(current.complaint, '后来的话')] }), now)
  await expect(
    data.retention.rewrite(erase(current, policy, now), { version: current.complaint.version, files: [] }),
  ).rejects.toThrow(`complaint ${complaint.id} has changed`)
  expect((await data.store.readCase(complaint.id))?.events.map(({ type }) => type)).toEqual([
    'registered',
    'progressed',
    'withdrawn',
    'progressed',
  ])
})

test('The night is a row: it is set once, rung for when it has come, and sets the next.', async () => {
  now = new Date('2026-03-10T02:00:00.000Z')
  await planRetention(ports())
  await planRetention(ports())
  expect(new Set(armed.map(({ at }) => at.toISOString()))).toEqual(new Set(['2026-03-10T19:15:00.000Z']))
  const id = armed[0]?.id ?? ''
  lines.length = 0
  await ringRetention(id, ports())
  expect(lines).toEqual([])
  now = new Date('2026-03-10T19:15:00.000Z')
  expect(await data.due.reports(now, 10)).toContain(id)
  await ringRetention(id, ports())
  await ringRetention(id, ports())
  expect(lines).toHaveLength(1)
  expect(armed.at(-1)?.at.toISOString()).toBe('2026-03-11T19:15:00.000Z')
})
