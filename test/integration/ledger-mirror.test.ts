/**
 * Proven here, on a real PostgreSQL and against the stand-in for Feishu: every complaint has one row in the Base that mirrors the ledger,
 * however often and after whatever failure it is written; what an outage held up is caught up with; nothing personal is whole there.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { feishuApi } from '../../bots/feishu/api.ts'
import { feishuLedgerTable } from '../../bots/feishu/ledger-table.ts'
import { createFeishuPlatform } from '../../bots/sandbox/feishu/platform.ts'
import type { BaseColumn, FeishuBase } from '../../bots/sandbox/feishu/platform-types.ts'
import type { Case } from '../../core/case/case.ts'
import { changedDeadlines, extendCase } from '../../core/case/case.ts'
import type { Logger, PolicyBook } from '../../core/ports/system.ts'
import { LEDGER_COLUMNS } from '../../core/wording/ledger.ts'
import { mirrorLedger } from '../../jobs/mirror-ledger.ts'
import { createStore, type DataStore } from '../../prisma/store.ts'
import { createTestDatabase, type TestDatabase } from '../setup/database.ts'
import { at, newCase, policy } from '../unit/samples.ts'

const clock = { now: () => at('2026-11-18 12:00') }
const NUMBERS = new Set<string>(['round', 'missed', 'points'])
const DATES = new Set<string>(['registeredAt', 'endedAt'])
const columnOf = (key: string): BaseColumn => (NUMBERS.has(key) ? 'number' : DATES.has(key) ? 'date' : 'text')
const base: FeishuBase = {
  appToken: 'bascnTest',
  tableId: 'tblTest',
  columns: Object.fromEntries(Object.entries(LEDGER_COLUMNS).map(([key, name]) => [name, columnOf(key)])),
  records: new Map(),
}

let database: TestDatabase
let data: DataStore
let platform: Awaited<ReturnType<typeof createFeishuPlatform>>
const lines: unknown[] = []
const logger: Logger = { info: () => {}, warn: facts => void lines.push(facts), error: facts => void lines.push(facts) }

beforeAll(async () => {
  database = await createTestDatabase()
  data = createStore({ url: database.url, clock })
  platform = await createFeishuPlatform({
    clock: { now: () => new Date() },
    webhookUrl: () => null,
    app: {
      appId: 'cli_0123456789abcdef',
      appSecret: 'secret-of-this-test',
      encryptKey: 'k',
      verificationToken: 'v',
      tenantKey: 't',
      botOpenId: 'ou_bot',
    },
    people: [],
    bases: [base],
    tickEveryMs: 0,
  })
})
afterAll(async () => {
  await platform?.close()
  await data?.close()
  await database?.drop()
})

function mirror(): Promise<number> {
  const app = {
    appId: 'cli_0123456789abcdef',
    appSecret: 'secret-of-this-test',
    encryptKey: 'k',
    verificationToken: 'v',
    domain: platform.url,
  }
  const api = feishuApi({ app, tokens: data.tokens, logger, timeoutMs: 1000 })
  const policies = { version: async () => policy } as unknown as PolicyBook
  const table = feishuLedgerTable({ api, table: { appToken: base.appToken, tableId: base.tableId } })
  return mirrorLedger({ store: data.store, policies, logger, mirror: { ledger: data.ledgerMirror, table } })
}

const numbering = { prefix: 'TS', day: '20261118', digits: 3 }

async function register(id: string): Promise<Case> {
  const opened = newCase('2026-11-18 10:00')
  const complaint = { ...opened.complaint, id: id.repeat(32) }
  const deadlines = opened.deadlines.map(deadline => ({
    ...deadline,
    id: `${complaint.id}.${deadline.clock}.${deadline.occurrence}`,
    complaintId: complaint.id,
  }))
  const part = { expectedVersion: null, complaint, events: opened.events, deadlines }
  await data.store.commit({ complaints: [part], numbering, handled: [], outbox: [] }, clock.now())
  const found = await data.store.readCase(complaint.id)
  if (!found) throw new Error('the case is gone')
  return found
}

async function note(found: Case): Promise<Case> {
  const by = { type: 'person', id: 'operations-manager' } as const
  const event = { type: 'progressed', at: clock.now().toISOString(), by, data: { note: '已了解' } } as const
  const grown = extendCase(found, [event], policy)
  const part = {
    expectedVersion: found.complaint.version,
    complaint: grown.complaint,
    events: grown.fresh,
    deadlines: changedDeadlines(found, grown),
  }
  await data.store.commit({ complaints: [part], handled: [], outbox: [] }, clock.now())
  return grown
}

const rows = () => [...base.records.values()]

test('A complaint has one row, which follows it', async () => {
  const first = await register('a')
  expect(await mirror()).toBe(1)
  expect(await mirror()).toBe(0)
  expect(rows()).toHaveLength(1)
  expect(rows()[0]).toMatchObject({ 编号: first.complaint.number, 状态: '待联系客户', 客户: '张**', 超时次数: 0 })
  expect(JSON.stringify(rows())).not.toMatch(/6457719|6N2M9/)
  await note(first)
  expect(await mirror()).toBe(1)
  expect(rows()).toHaveLength(1)
})

test('A row that was lost is made again, one that we forgot is found by its number', async () => {
  base.records.clear()
  const again = await data.store.readCase('a'.repeat(32))
  if (again) await note(again)
  await mirror()
  expect(rows()).toHaveLength(1)
  await data.ledgerMirror.save({ complaintId: 'a'.repeat(32), version: 0, recordId: 'recForgotten00' })
  await mirror()
  expect(rows()).toHaveLength(1)
})

test('What an outage held up is caught up with, each once', async () => {
  for (const id of ['b', 'c', 'd']) await register(id)
  platform.fault({ kind: '5xx', times: 1 })
  expect(await mirror()).toBe(0)
  platform.fault({ kind: 'timeout', times: 1 })
  await mirror()
  while ((await mirror()) > 0);
  expect(rows().map(row => row.编号)).toHaveLength(4)
  expect(new Set(rows().map(row => row.编号)).size).toBe(4)
})

test('A table that lacks a column is named in the log and nothing is lost', async () => {
  await register('e')
  const { 状态: _, ...columns } = base.columns
  const whole = base.columns
  base.columns = columns
  expect(await mirror()).toBe(0)
  expect(lines.at(-1)).toEqual({ code: '1254045' })
  base.columns = whole
  expect(await mirror()).toBe(1)
})
