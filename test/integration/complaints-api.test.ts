/**
 * Proves on a real PostgreSQL that another system can hand over a complaint under its own number, exactly once however often and
 * however concurrently it tries, that it is understood, graded, dispatched and timed like any other, and that what can be read of it
 * is masked; and that nothing is done for whoever brings no token or the wrong shape.
 */
import { randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { complaintsApi } from '../../bots/complaints-api.ts'
import { health } from '../../bots/health.ts'
import { buildServer } from '../../bots/server.ts'
import type { Case } from '../../core/case/case.ts'
import type { ChangePorts } from '../../core/case/change.ts'
import type { ComplaintView } from '../../core/case/complaint-view.ts'
import { openPolicyBook } from '../../core/policy/book.ts'
import { loadPolicy } from '../../core/policy/load.ts'
import { loadVocabulary } from '../../core/understanding/vocabulary/load.ts'
import { createAlarms } from '../../jobs/alarms.ts'
import { openQueues, type Queues } from '../../jobs/queues.ts'
import { createStore, type DataStore } from '../../prisma/store.ts'
import { createTestDatabase, type TestDatabase } from '../setup/database.ts'

const TOKEN = 'api-token-0123456789'
const OTHER_TOKEN = 'crm-token-0123456789'
/** Monday, 9:30 in China: the office is open. */
const NOW = new Date('2026-03-02T01:30:00.000Z')

const REPAIR = {
  externalNumber: 'CRM-2026-000417',
  customer: { name: '张建国', phone: '138 6031 7719' },
  story: '上周在你们店做的保养，现在刹车异响，回店检查两次都没修好，服务顾问态度也很敷衍。',
}

let database: TestDatabase
let data: DataStore
let queues: Queues
let ports: ChangePorts
let app: FastifyInstance
const lines: string[] = []

beforeAll(async () => {
  database = await createTestDatabase()
  const clock = { now: () => NOW }
  data = createStore({ url: database.url, clock })
  queues = openQueues({ kind: 'postgres', url: database.url })
  const note = (facts: Record<string, unknown>, message: string) => {
    lines.push(`${message} ${JSON.stringify(facts)}`)
  }
  const logger = { debug: note, info: note, warn: note, error: note }
  const policy = loadPolicy('auto-dealer')
  ports = {
    store: data.store,
    alarms: createAlarms(queues, clock, logger),
    policies: await openPolicyBook({
      policy,
      vocabulary: loadVocabulary(policy.vocabulary),
      kept: data.policies,
      absences: data.absences,
      delegations: data.delegations,
      articles: data.articles,
      clock,
    }),
    clock,
    newId: () => randomBytes(16).toString('hex'),
  }
  app = buildServer({
    logger,
    plugins: {
      health: health({ checks: {} }),
      complaints: complaintsApi({
        systems: [
          { id: 'api', token: TOKEN },
          { id: 'crm', token: OTHER_TOKEN },
        ],
        ports,
      }),
    },
  })
})

afterAll(async () => {
  await app?.close()
  await queues?.close()
  await data?.close()
  await database?.drop()
})

const bearer = { authorization: `Bearer ${TOKEN}` }
const post = (payload: object) => app.inject({ method: 'POST', url: '/api/complaints', headers: bearer, payload })
const get = (no: string) => app.inject({ url: `/api/complaints/${encodeURIComponent(no)}`, headers: bearer })

async function handedOver(payload: object): Promise<Case> {
  const answer = await post(payload)
  if (answer.statusCode !== 201) throw new Error(`not registered: ${answer.statusCode} ${answer.body}`)
  const found = await data.store.readCaseByNumber(answer.json<ComplaintView>().number)
  if (!found) throw new Error('the complaint is not there')
  return found
}

describe('A complaint that is handed over', () => {
  it('is registered and dispatched, its clocks run, and the people responsible are told', async () => {
    const { complaint, events, deadlines } = await handedOver(REPAIR)
    expect(complaint).toMatchObject({
      number: 'TS20260302001',
      source: 'system',
      externalNumber: 'CRM-2026-000417',
      conversation: null,
      name: '张建国',
      phone: '13860317719',
      story: REPAIR.story,
      department: expect.any(String),
      handler: expect.any(String),
      afterHours: 'no',
      heardAt: NOW.toISOString(),
    })
    expect(complaint.category).toMatch(/^repair-/)
    expect(events.map(({ type }) => type).slice(0, 2)).toEqual(['registered', 'dispatched'])
    expect(events[0]?.by).toEqual({ type: 'system', id: 'api' })
    expect(deadlines.filter(({ status }) => status === 'running').map(({ clock }) => clock)).toContain('contact')
    const lanes = await data.outbox.lanesWaiting(10)
    expect(lanes.some(lane => lane.startsWith('feishu:group:'))).toBe(true)
    expect(lanes.every(lane => /^(feishu|system:api):/.test(lane))).toBe(true)
    expect((await queues.of('alarms').getJobCounts()).delayed).toBeGreaterThan(0)
  })

  it('answers how it stands, with where to read it again', async () => {
    const answer = await post({ ...REPAIR, externalNumber: 'CRM-view' })
    expect(answer.statusCode).toBe(201)
    const view = answer.json<ComplaintView>()
    expect(view).toEqual({
      number: expect.stringMatching(/^TS20260302\d{3}$/),
      externalNumber: 'CRM-view',
      status: 'dispatched',
      statusName: '待联系客户',
      department: expect.any(String),
      departmentName: expect.stringMatching(/部$/),
      handlerTitle: expect.stringMatching(/经理$/),
      severity: expect.stringMatching(/^(general|major)$/),
      severityName: expect.stringMatching(/投诉$/),
      channel: 'system',
      channelName: '其他系统',
      registeredAt: NOW.toISOString(),
      promisedBy: '2026-03-02T03:30:00.000Z',
      endedAt: null,
      round: 1,
      told: [],
      work: [],
      version: expect.any(Number),
      customer: { name: '张**', phone: '138****7719' },
      timeline: expect.arrayContaining([{ seq: 2, at: NOW.toISOString(), text: expect.stringContaining('派单') }]),
    })
    expect(answer.headers.location).toBe(`/api/complaints/${view.number}`)
    expect((await get(view.number)).json()).toEqual(view)
    expect((await get('external:CRM-view')).json()).toEqual(view)
  })

  it('keeps what the other system knows before what is read from the story', async () => {
    const { complaint } = await handedOver({
      ...REPAIR,
      externalNumber: 'CRM-given',
      wants: '要求店长当面解释',
      category: 'parts-timeliness',
      fields: { plate: '粤b·6n2m9', amount: 1280.5 },
      heardAt: '2026-03-02T09:10:00+08:00',
    })
    expect(complaint).toMatchObject({
      category: 'parts-timeliness',
      department: 'parts',
      fields: { plate: '粤B6N2M9', amount: 1280.5 },
      heardAt: '2026-03-02T01:10:00.000Z',
    })
    expect(complaint.demands.length).toBeGreaterThan(0)
    expect((await data.store.findCases('粤B6N2M9')).map(({ complaint }) => complaint.externalNumber)).toEqual([
      'CRM-given',
    ])
  })

  it('may be raised in severity by the other system, never lowered', async () => {
    const mild = { ...REPAIR, story: '等了很久才有人接待，希望改进。' }
    const plain = await handedOver({ ...mild, externalNumber: 'CRM-plain' })
    expect(plain.complaint.severity).toBe('general')
    const raised = await handedOver({ ...mild, externalNumber: 'CRM-raised', severity: 'major' })
    expect(raised.complaint).toMatchObject({ severity: 'major', severityBecause: '其他系统转来' })
    const reasoned = await handedOver({
      ...mild,
      externalNumber: 'CRM-reason',
      reasons: ['media'],
      severity: 'general',
    })
    expect(reasoned.complaint).toMatchObject({ severity: 'major', reasons: expect.arrayContaining(['media']) })
    expect(reasoned.complaint.severityBecause).toContain('媒体')
  })

  it('waits for customer service to dispatch it when nobody can tell what it is about', async () => {
    const { complaint, deadlines } = await handedOver({
      ...REPAIR,
      externalNumber: 'CRM-vague',
      story: '我很不满意，你们看着办吧。',
    })
    expect(complaint).toMatchObject({ status: 'registered', category: null, department: null })
    expect(deadlines.filter(({ status }) => status === 'running').map(({ clock }) => clock)).toContain('dispatch')
    const view = (await get('external:CRM-vague')).json<ComplaintView>()
    expect(view).toMatchObject({ department: null, departmentName: null, handlerTitle: null, promisedBy: null })
  })

  it('that was heard long ago is registered all the same, and nobody of ours is marked down for it', async () => {
    const { complaint, events } = await handedOver({
      ...REPAIR,
      externalNumber: 'CRM-old',
      heardAt: '2026-02-27T10:00:00+08:00',
    })
    expect(complaint.status).toBe('dispatched')
    expect(events.filter(({ type }) => type === 'assessed')).toEqual([])
  })
})

describe('The same number again', () => {
  it('is the same complaint, as it stands now', async () => {
    const first = await post({ ...REPAIR, externalNumber: 'CRM-again' })
    const again = await post({ ...REPAIR, externalNumber: 'CRM-again', story: '同一件事，换了一种说法。' })
    expect([first.statusCode, again.statusCode]).toEqual([201, 200])
    expect(again.json()).toEqual(first.json())
    const kept = await data.store.readCaseByExternalNumber('auto-dealer', 'api', 'CRM-again')
    expect(kept?.complaint.story).toBe(REPAIR.story)
  })

  it('from twenty callers at once is registered once, without a gap in our numbers', async () => {
    const before = Number((await handedOver({ ...REPAIR, externalNumber: 'CRM-before' })).complaint.number.slice(-3))
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => post({ ...REPAIR, externalNumber: 'CRM-twenty' })),
    )
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([...Array(19).fill(200), 201])
    expect(new Set(answers.map(answer => answer.json<ComplaintView>().number)).size).toBe(1)
    const after = Number((await handedOver({ ...REPAIR, externalNumber: 'CRM-after' })).complaint.number.slice(-3))
    expect(after - before).toBe(2)
    const all = await data.store.readOpenComplaints({ all: true })
    expect(all.filter(({ externalNumber }) => externalNumber === 'CRM-twenty')).toHaveLength(1)
  })

  it('in another pack is another complaint', async () => {
    await handedOver({ ...REPAIR, externalNumber: 'CRM-packs' })
    expect(await data.store.readCaseByExternalNumber('another-pack', 'api', 'CRM-packs')).toBeNull()
  })

  it('from another system is another complaint, and neither reads the other’s', async () => {
    await handedOver({ ...REPAIR, externalNumber: 'CRM-both' })
    const headers = { authorization: `Bearer ${OTHER_TOKEN}` }
    const payload = { ...REPAIR, externalNumber: 'CRM-both' }
    const second = await app.inject({ method: 'POST', url: '/api/complaints', headers, payload })
    expect(second.statusCode).toBe(201)
    const own = await app.inject({ url: '/api/complaints/external:CRM-both', headers })
    expect(own.json()).toEqual(second.json())
    const first = (await get('external:CRM-both')).json<ComplaintView>()
    expect(first.number).not.toBe(own.json<ComplaintView>().number)
    expect((await app.inject({ url: `/api/complaints/${first.number}`, headers })).statusCode).toBe(404)
  })

  it('may hold signs that mean something in an address', async () => {
    const externalNumber = '重大/2026?no=1&x#%41'
    await handedOver({ ...REPAIR, externalNumber })
    expect((await get(`external:${externalNumber}`)).json()).toMatchObject({ externalNumber })
  })
})

describe('What is read', () => {
  it('holds neither the customer’s name, phone nor plate, whatever people wrote', async () => {
    const { complaint, events, deadlines } = await handedOver({ ...REPAIR, externalNumber: 'CRM-masked' })
    const note = '已致电张建国 13860317719，车 粤B6N2M9 明天进店'
    const by = { type: 'person' as const, id: 'service-manager' }
    const contacted = { type: 'contacted' as const, at: NOW.toISOString(), by, data: { note }, seq: events.length + 1 }
    const told = { ...contacted, type: 'progressed' as const, data: { note, told: true }, seq: events.length + 2 }
    await data.store.commit(
      {
        complaints: [
          {
            expectedVersion: complaint.version,
            complaint: {
              ...complaint,
              status: 'handling',
              contactedAt: NOW.toISOString(),
              version: complaint.version + 2,
            },
            events: [contacted, told],
            deadlines,
          },
        ],
        handled: [],
        outbox: [],
      },
      NOW,
    )
    const answer = await get('external:CRM-masked')
    expect(answer.json()).toMatchObject({ status: 'handling', statusName: '处理中' })
    expect(answer.body).toContain('已致电张** 138****7719，车 粤B***M9 明天进店')
    expect(answer.body).toContain('"已联系客户"')
    expect(answer.body).not.toMatch(/张建国|13860317719|粤B6N2M9/)
  })

  it.each(['TS20990101001', 'external:never-heard-of', 'external:', '..', 'a\u0000b'])(
    'is nothing for %j',
    async no => {
      const answer = await get(no)
      expect(answer.statusCode).toBe(404)
      expect(answer.json()).toMatchObject({ error: { code: expect.stringMatching(/^(no-such-complaint|not-found)$/) } })
    },
  )
})

describe('Nothing is done', () => {
  const count = async () => (await data.store.readOpenComplaints({ all: true })).length

  it.each([
    ['no token', {}],
    ['a wrong token', { authorization: 'Bearer api-token-9876543210' }],
    ['a part of the token', { authorization: `Bearer ${TOKEN.slice(0, -1)}` }],
    ['the token in another scheme', { authorization: `Basic ${TOKEN}` }],
  ])('for whoever brings %s, before the body is looked at', async (_what, headers) => {
    const before = await count()
    const refused = await app.inject({
      method: 'POST',
      url: '/api/complaints',
      headers: { ...headers, 'content-type': 'application/json' },
      payload: '{ not even JSON',
    })
    expect(refused.statusCode).toBe(401)
    expect(refused.headers['www-authenticate']).toBe('Bearer')
    expect(refused.json()).toMatchObject({ error: { code: 'unauthorised' } })
    expect((await app.inject({ url: '/api/complaints/TS20260302001', headers })).statusCode).toBe(401)
    expect(await count()).toBe(before)
  })

  it.each([
    ['nothing at all', {}, 'externalNumber: '],
    ['no phone', { ...REPAIR, customer: { name: '张建国' } }, 'customer.phone: '],
    [
      'a phone that is none',
      { ...REPAIR, customer: { name: '张建国', phone: '没有' } },
      'customer.phone: expected a telephone number',
    ],
    ['an empty story', { ...REPAIR, story: '   ' }, 'story: '],
    [
      'a number with a line break',
      { ...REPAIR, externalNumber: 'a\nb' },
      'externalNumber: expected a number without spaces',
    ],
    ['an unknown key', { ...REPAIR, attachments: [] }, 'attachments'],
    ['a category that the policy does not know', { ...REPAIR, category: 'repair-quality/none' }, 'category: '],
    [
      'a field that the policy does not know',
      { ...REPAIR, fields: { shoeSize: 42 } },
      'fields: expected some of plate, ',
    ],
    ['a name among the fields', { ...REPAIR, fields: { name: '李四' } }, 'fields: '],
    ['an amount in words', { ...REPAIR, fields: { amount: '很多' } }, 'fields.amount: expected a number'],
    [
      'a severity that the policy does not know',
      { ...REPAIR, severity: 'huge' },
      'severity: expected one of general, major',
    ],
    [
      'a channel that the policy does not know',
      { ...REPAIR, channel: 'pigeon' },
      'channel: expected one of wechat, chat, system',
    ],
    ['an unknown reason', { ...REPAIR, reasons: ['weather'] }, 'reasons: expected some of '],
    ['a time without a zone', { ...REPAIR, heardAt: '2026-03-02T09:10:00' }, 'heardAt: '],
    [
      'a time in the future',
      { ...REPAIR, heardAt: '2026-03-03T09:10:00+08:00' },
      'heardAt: expected a time that is not in the future',
    ],
  ])('with %s: the answer names the path and quotes nobody', async (_what, payload, told) => {
    const before = await count()
    const body =
      'externalNumber' in payload && payload.externalNumber === REPAIR.externalNumber
        ? { ...payload, externalNumber: 'CRM-wrong' }
        : payload
    const answer = await post(body)
    expect(answer.statusCode).toBe(400)
    const { error } = answer.json<{ error: { code: string; message: string } }>()
    expect(error.code).toBe('bad-request')
    expect(error.message).toContain(told)
    expect(error.message).not.toMatch(/张建国|2645|李四|很多/)
    expect(await count()).toBe(before)
  })
})

describe('The log', () => {
  it('never holds who complained, of what, under which number, or the token', () => {
    expect(lines.length).toBeGreaterThan(20)
    expect(lines.join('\n')).not.toMatch(/张建国|2645|刹车|CRM-|TS2026|token-0123|粤B/i)
  })
})
