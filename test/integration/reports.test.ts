/**
 * Proves, on a real PostgreSQL: a period has one report however many processes ring for it, and a downtime makes it late, not lost; data in
 * doubt is marked once, counts nowhere, and comes back only when somebody else than its corrector has checked it; documents for other
 * systems are masked and hold no formula; rules that are read again spare open complaints, and a mistake changes nothing.
 */
import { randomBytes } from 'node:crypto'
import excel from 'exceljs'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { documentsApi } from '../../bots/documents-api.ts'
import { health } from '../../bots/health.ts'
import { policyApi } from '../../bots/policy-api.ts'
import { printer } from '../../bots/print/printer.ts'
import { buildServer } from '../../bots/server.ts'
import { handOver } from '../../core/case/hand-over.ts'
import { InputError } from '../../core/errors.ts'
import { openPolicyBook } from '../../core/policy/book.ts'
import { loadPolicy } from '../../core/policy/load.ts'
import { reloadPolicy } from '../../core/policy/reload-policy.ts'
import type { Policy } from '../../core/policy/schema.ts'
import { planReports, ringReport } from '../../core/report/report-plans.ts'
import { readRecorded } from '../../core/simulate/recorded.ts'
import { loadVocabulary } from '../../core/understanding/vocabulary/load.ts'
import { correctAnomaly } from '../../core/watch/correct-anomaly.ts'
import { lookThrough } from '../../core/watch/look-through.ts'
import { createAlarms } from '../../jobs/alarms.ts'
import { openQueues, type Queues } from '../../jobs/queues.ts'
import { createStore, type DataStore } from '../../prisma/store.ts'
import { createTestDatabase, type TestDatabase } from '../setup/database.ts'

const TOKEN = 'a-token-of-more-than-16'
const PLAN = 'plan:auto-dealer.monthly'
const loaded = loadPolicy('auto-dealer')
const policy: Policy = {
  ...loaded,
  anomalies: { every: 'PT15M', by: 'manager', checkedBy: [], recheck: ['plate'], missingAfter: 'P1D', receipt: 'PT5M' },
}

let now = new Date('2026-03-10T10:00:00+08:00')
let database: TestDatabase
let data: DataStore
let queues: Queues
let app: FastifyInstance
let ports: Awaited<ReturnType<typeof openPorts>>
const lines: string[] = []

async function openPorts() {
  const clock = { now: () => now }
  const note = (facts: Record<string, unknown>, message: string) => {
    lines.push(`${message} ${JSON.stringify(facts)}`)
  }
  const logger = { info: note, warn: note, error: note }
  const vocabulary = loadVocabulary(policy.vocabulary)
  const { absences, delegations, articles, policies: kept } = data
  return {
    ...data,
    printer,
    logger,
    clock,
    alarms: createAlarms(queues, clock, logger),
    policies: await openPolicyBook({ policy, vocabulary, kept, absences, delegations, articles, clock, logger }),
    newId: () => randomBytes(16).toString('hex'),
  }
}

beforeAll(async () => {
  database = await createTestDatabase()
  data = createStore({ url: database.url, clock: { now: () => now } })
  queues = openQueues({ kind: 'postgres', url: database.url })
  ports = await openPorts()
  app = buildServer({
    logger: ports.logger,
    plugins: {
      health: health({ checks: {} }),
      documents: documentsApi({ token: TOKEN, ports }),
      policy: policyApi({ token: TOKEN, ports, reload: async () => null }),
    },
  })
})

afterAll(async () => {
  await app?.close()
  await queues?.close()
  await data?.close()
  await database?.drop()
})

const get = (url: string) => app.inject({ url, headers: { authorization: `Bearer ${TOKEN}` } })

async function complain(externalNumber: string) {
  const { current } = await handOver(
    {
      externalNumber,
      customer: { name: '欧阳建国', phone: '13860317719' },
      story: '=HYPERLINK("http://x") 保养后刹车异响，欧阳建国 138-6031-7719',
      wants: null,
      category: 'repair-quality',
      fields: { plate: '粤B6N2M9' },
      severity: null,
      reasons: [],
      heardAt: null,
      channel: null,
      system: 'crm',
    },
    ports,
  )
  const found = await data.store.readCase(current.complaint.id)
  if (!found) throw new Error('the case is not there')
  return { ...found, number: found.complaint.number }
}

test('A period has one report, whoever rings for it at the same time', async () => {
  await complain('A-1')
  await planReports(ports)
  expect((await data.reports.readPlan(PLAN))?.nextAt).toEqual(new Date('2026-04-01T09:00:00+08:00'))
  now = new Date('2026-04-01T09:00:00+08:00')
  await Promise.all([1, 2, 3].map(() => ringReport(PLAN, ports)))
  const reports = (await data.reports.list(policy.id, 10)).filter(({ rule }) => rule === 'monthly')
  expect(reports.map(({ label, waitsFor }) => [label, waitsFor])).toEqual([['2026年3月', 'complete']])
  const figures = reports[0]?.figures
  expect(figures?.kind === 'analysis' && figures.analysis.totals.opened).toBe(1)
  expect(await data.due.reports(now, 10)).not.toContain(PLAN)
})

test('What was due while nothing ran is made late, one period after the other', async () => {
  now = new Date('2026-07-15T12:00:00+08:00')
  await planReports(ports)
  await ringReport(PLAN, ports)
  const reports = (await data.reports.list(policy.id, 10)).filter(({ rule }) => rule === 'monthly')
  expect(reports.map(({ label }) => label)).toEqual(['2026年6月', '2026年5月', '2026年4月', '2026年3月'])
  expect((await data.reports.readPlan(PLAN))?.nextAt).toEqual(new Date('2026-08-01T09:00:00+08:00'))
})

test('Data in doubt is marked once, isolated, corrected by one and checked by another', async () => {
  const found = await complain('A-2')
  const { complaint, number } = found
  const seq = complaint.version + 1
  const by = { type: 'person', id: 'operations-manager' } as const
  const broken = { ...complaint, version: seq, handler: null }
  await data.store.commit(
    {
      complaints: [
        {
          expectedVersion: complaint.version,
          complaint: broken,
          events: [{ seq, type: 'progressed', at: now.toISOString(), by, data: { note: '' } }],
          deadlines: [],
        },
      ],
      handled: [],
      outbox: [],
    },
    now,
  )
  expect(await lookThrough(ports)).toBeGreaterThan(0)
  expect(await lookThrough(ports)).toBe(0)
  expect(await data.anomalies.isolated()).toEqual([complaint.id])

  const correct = { type: 'correct', number, cause: '导入时漏写', reason: '已补录负责人' } as const
  expect(await correctAnomaly(correct, 'parts-supervisor', ports)).toMatch(/这一步请/)
  const [manager = ''] = ['operations-manager', 'service-manager'].filter(
    id => policy.departments[complaint.department ?? '']?.manager === id,
  )
  expect(await correctAnomaly(correct, manager, ports)).toMatch(/等另一位同事复核/)
  expect(await data.anomalies.isolated()).toEqual([complaint.id])
  expect(await correctAnomaly({ type: 'confirm', number }, manager, ports)).toMatch(/这一步请/)
  expect(await correctAnomaly({ type: 'confirm', number }, 'customer-service-agent', ports)).toMatch(/重新计入统计/)
  expect(await data.anomalies.isolated()).toEqual([])
})

test('Other systems get masked documents without formulas, and nothing without the token', async () => {
  const { number } = await complain('A-3')
  expect((await app.inject({ url: '/api/ledger.xlsx' })).statusCode).toBe(401)
  const page = await get(`/api/complaints/${number}/record.html`)
  expect(page.statusCode).toBe(200)
  expect(page.body).toContain('138****7719')
  expect(page.body).not.toMatch(/欧阳建国|2645|6N2M9|<script/)
  const pdf = await get(`/api/complaints/${number}/record.pdf`)
  expect(pdf.rawPayload.subarray(0, 5).toString()).toBe('%PDF-')
  expect(pdf.rawPayload.length).toBeLessThan(400_000)

  const ledger = await get('/api/ledger.xlsx?month=2026-07')
  const book = new excel.Workbook()
  await book.xlsx.load(ledger.rawPayload as unknown as ArrayBuffer)
  const cells: excel.Cell[] = []
  book.worksheets[0]?.eachRow(row => row.eachCell(cell => cells.push(cell)))
  expect(cells.some(({ value }) => value === number)).toBe(true)
  expect(cells.filter(({ type }) => type === excel.ValueType.Formula)).toEqual([])
  expect(cells.map(({ text }) => text).join('\n')).not.toMatch(/欧阳建国|2645|6N2M9/)
  expect((await get('/api/ledger.xlsx?month=07')).statusCode).toBe(400)

  const report = await get('/api/reports/auto-dealer.monthly.2026-03-01.html')
  expect(report.body).toContain('客户投诉分析月报')
  expect((await get('/api/reports/nothing')).statusCode).toBe(404)
})

test('Events leave without anything personal, one JSON a line', async () => {
  const answer = await get('/api/events.jsonl')
  expect(answer.body).not.toMatch(/欧阳|13860317719|6N2M9|刹车|A-\d/)
  const recorded = readRecorded(answer.body)
  expect(new Set(recorded.map(({ complaint }) => complaint)).size).toBe(3)
})

test('Rules with a mistake change nothing and the owner is told; better ones spare open complaints', async () => {
  const { vocabulary } = ports.policies.current()
  const failing = await reloadPolicy(async () => {
    throw new InputError('clocks.contact.chain: there is no chain "x"')
  }, ports)
  expect(failing).toEqual({ mistakes: 'clocks.contact.chain: there is no chain "x"' })
  expect(ports.policies.current().policy.version).toBe(policy.version)
  expect(lines.some(line => line.includes('the old one stays in force'))).toBe(true)
  const told = await data.outbox.claim('feishu:group:customer-service', { limit: 100 })
  expect(JSON.stringify(told.outgoing)).toContain('没有启用，仍按原来的制度')

  const other = await openPorts()
  const next: Policy = { ...policy, version: `${policy.version}-next`, title: '新制度' }
  expect(await reloadPolicy(async () => ({ policy: next, vocabulary }), ports)).toEqual({
    version: next.version,
    changed: true,
  })
  expect(ports.policies.current().policy.title).toBe('新制度')
  expect((await ports.policies.version(policy.version)).title).toBe(policy.title)

  // What one process has read is taken up by the others, unless they cannot read it.
  expect(other.policies.current().policy.title).toBe(policy.title)
  now = new Date(now.getTime() + 5000)
  await other.policies.refresh()
  expect(other.policies.current().policy).toMatchObject({ title: '新制度', version: next.version })
  expect((await other.policies.version(policy.version)).title).toBe(policy.title)

  // Whoever starts with an older file puts it in force for all: the log says so.
  const isSaid = () => lines.some(line => line.includes('rules that were replaced before are in force again'))
  expect(isSaid()).toBe(false)
  const stale = await openPorts()
  expect(isSaid()).toBe(true)
  await stale.policies.replace(next, vocabulary)
  now = new Date(now.getTime() + 5000)
  await Promise.all([other.policies.refresh(), ports.policies.refresh()])

  await data.policies.save('auto-dealer@broken', '{"id":"auto-dealer","clocks":1}')
  await data.policies.putInForce('auto-dealer', 'auto-dealer@broken')
  now = new Date(now.getTime() + 5000)
  await Promise.all([other.policies.refresh(), ports.policies.refresh()])
  expect([other, ports].map(({ policies }) => policies.current().policy.version)).toEqual([next.version, next.version])
  expect(lines.filter(line => line.includes('cannot be read here'))).toHaveLength(2)
})
