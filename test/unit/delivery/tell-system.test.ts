/**
 * Proven here: what another system is told of, in which lane and with which words; a signature that fits the published example; how long it is
 * tried, what ends it, and that people hear of an outage once.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { signWebhook } from '../../../bots/systems/signature.ts'
import { createWebhooks } from '../../../bots/systems/webhooks.ts'
import { extendCase } from '../../../core/case/case.ts'
import type { ComplaintEvent } from '../../../core/complaint/event.ts'
import { presentChange } from '../../../core/delivery/tell-system.ts'
import { laneOf } from '../../../core/notification/lanes.ts'
import type { Notice } from '../../../core/notification/notice.ts'
import { noticesFor } from '../../../core/notification/notification.ts'
import type { Policy } from '../../../core/policy/schema.ts'
import { SYSTEM_BACK_OFF_MS } from '../../../jobs/tell-system.ts'
import { at, newCase, policy } from '../samples.ts'

const handedOver = newCase('2026-11-18 10:00', {
  source: 'system',
  system: 'crm',
  externalNumber: 'CRM-1',
  conversation: null,
})
const news = (notices: { notice: Notice }[]) =>
  notices.flatMap(({ notice }) => (notice.type === 'tell-system' ? [notice] : []))

test('The signature is that of the published example.', () => {
  // https://github.com/standard-webhooks/standard-webhooks
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
  const of = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestamp: 1_614_265_330, body: '{"test": 2432232314}' }
  expect(signWebhook(secret, of)).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')
})

describe('A complaint that another system handed over', () => {
  test('tells it of every event in a lane of its own, but for what stays among the people of the company.', () => {
    expect(news(noticesFor(handedOver, policy)).map(({ seq }) => seq)).toEqual([1, 2])
    const person = { type: 'person', id: 'operations-manager' } as const
    const looked = extendCase(
      handedOver,
      [{ type: 'contactViewed', at: at('2026-11-18 10:05').toISOString(), by: person, data: {} }],
      policy,
    )
    expect(news(noticesFor(looked, policy))).toEqual([])
    const [first] = news(noticesFor(handedOver, policy))
    expect(first && laneOf(first)).toBe(`system:crm:${handedOver.complaint.id}`)
    expect(news(noticesFor(newCase('2026-11-18 10:00'), policy))).toEqual([])
  })

  test('hears that somebody was spoken to, planned and escalated, and nothing of what colleagues write, find and sign.', () => {
    const person = { type: 'person', id: 'operations-manager' } as const
    const when = at('2026-11-18 10:05').toISOString()
    const events = [
      { type: 'contacted', at: when, by: person, data: { note: '客户说刘建国答应过免费' } },
      { type: 'progressed', at: when, by: person, data: { note: '内部先别承认' } },
      {
        type: 'planned',
        at: when,
        by: person,
        data: { measure: '赔 500', compensation: 500, date: null, needsApproval: true },
      },
      { type: 'approvalRequested', at: when, by: person, data: { approver: 'general-manager', rule: '赔偿方案' } },
      { type: 'rejected', at: when, by: person, data: { reason: '太多了' } },
      {
        type: 'planned',
        at: when,
        by: person,
        data: { measure: '免费返工', compensation: 0, date: null, needsApproval: false },
      },
      { type: 'responsibilityFound', at: when, by: person, data: { responsible: true, reason: '周敏失误' } },
      {
        type: 'escalated',
        at: when,
        by: person,
        data: {
          clock: null,
          deadline: null,
          level: 2,
          tell: ['general-manager'],
          reason: '主管不回话',
          repeated: false,
        },
      },
    ] satisfies ComplaintEvent[]
    const grown = extendCase(handedOver, events, policy)
    const told = news(noticesFor(grown, policy))
    const bodies = told.map(notice => presentChange(notice, grown, [], policy))
    expect(bodies.map(body => (JSON.parse(body) as { type: string }).type)).toEqual([
      'complaint.contacted',
      'complaint.progressed',
      'complaint.planned',
      'complaint.escalated',
    ])
    expect(bodies.join()).toContain('免费返工')
    expect(bodies.join()).not.toMatch(/刘建国|周敏|徐明远|先别承认|赔 500|太多了|失误|主管不回话/)
  })

  test('shows its customer masked, and whole only to the system that the policy trusts.', () => {
    const notice = { type: 'tell-system', complaintId: handedOver.complaint.id, system: 'crm', seq: 1 } as const
    expect(presentChange(notice, handedOver, [], policy)).not.toMatch(/张建国|13860317719/)
    const trusting: Policy = { ...policy, systems: { crm: { name: '厂家客户中心', personalData: 'full' } } }
    const body = JSON.parse(presentChange(notice, handedOver, [], trusting)) as Record<string, unknown>
    expect(body).toMatchObject({
      type: 'complaint.registered',
      data: { seq: 1, complaint: { externalNumber: 'CRM-1', customer: { name: '张建国', phone: '13860317719' } } },
    })
  })

  test('calls the department that owns it when the system cannot be told, after its end as well.', () => {
    const by = { type: 'system', id: 'heed' } as const
    const event = {
      type: 'systemUnreached',
      at: at('2026-11-18 10:20').toISOString(),
      by,
      data: { system: 'crm', code: 'http-503' },
    } as const
    const told = noticesFor(extendCase(handedOver, [event], policy), policy).map(({ notice }) => notice)
    expect(told).toContainEqual(
      expect.objectContaining({
        cause: 'systemUnreached',
        people: ['customer-service-manager'],
        facts: { system: '其他系统', code: 'http-503' },
      }),
    )
    expect(news(told.map(notice => ({ notice })))).toEqual([])
    const withdrawn = { type: 'withdrawn', at: event.at, by, data: { words: '' } } as const
    expect(extendCase(handedOver, [withdrawn, event], policy).complaint.status).toBe('withdrawn')
  })
})

test('It is tried soon at first, then every hour for three days.', () => {
  expect(SYSTEM_BACK_OFF_MS[0]).toBe(500)
  const total = SYSTEM_BACK_OFF_MS.reduce((sum, ms) => sum + ms, 0)
  expect(total / 86_400_000).toBeGreaterThan(3)
  expect(Math.max(...SYSTEM_BACK_OFF_MS)).toBe(3_600_000)
})

describe('The answer of the other system', () => {
  let url = ''
  let answer = { status: 200, headers: {} as Record<string, string> }
  const server = createServer((_, response) => response.writeHead(answer.status, answer.headers).end('thanks'))
  beforeAll(async () => {
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(() => void server.close())
  const post = (status: number, headers: Record<string, string> = {}) => {
    answer = { status, headers }
    const webhooks = createWebhooks([
      { id: 'crm', token: 't', webhook: { url, secret: 'secret-of-the-crm-0123456789' } },
    ])
    return webhooks.post({ system: 'crm', id: 'msg_1', body: '{}' })
  }

  test('is taken for what it is.', async () => {
    expect(await post(204)).toBe(true)
    await expect(post(410)).rejects.toMatchObject({ code: 'http-410', retry: 'never' })
    await expect(post(500)).rejects.toMatchObject({ code: 'http-500', retry: 'later' })
    await expect(post(302, { location: 'http://127.0.0.1:1/' })).rejects.toMatchObject({
      code: 'http-302',
      retry: 'later',
    })
    await expect(post(429, { 'retry-after': '7' })).rejects.toMatchObject({ retry: 'later', retryAfterMs: 7000 })
    await expect(post(503, { 'retry-after': '999999' })).rejects.toMatchObject({ retryAfterMs: 3_600_000 })
  })

  test('is missing where nobody listens, and there is none to tell without an address.', async () => {
    const gone = createWebhooks([
      { id: 'crm', token: 't', webhook: { url: 'http://127.0.0.1:1/', secret: 'x'.repeat(24) } },
    ])
    await expect(gone.post({ system: 'crm', id: 'm', body: '{}' })).rejects.toMatchObject({
      code: 'network',
      retry: 'later',
    })
    expect(await gone.post({ system: 'erp', id: 'm', body: '{}' })).toBe(false)
  })
})
