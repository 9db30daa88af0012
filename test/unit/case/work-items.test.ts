/**
 * Proves: forms of a case begin by themselves, are filled in by those whom the policy names, checked by somebody else, hold up what must wait for
 * them, and are due in their time, after the end too where they concern the company; the report of a major complaint leads through judgement and
 * appraisal to the plan; an expert's opinion is asked and awaited; and whoever watches is called at once.
 */
import { describe, expect, test } from 'vitest'
import { caseCard } from '../../../core/card/card.ts'
import { catchUp, extendCase, type GrownCase, openCase } from '../../../core/case/case.ts'
import type { Command } from '../../../core/complaint/command.ts'
import { decide } from '../../../core/complaint/decide.ts'
import { decideRegistration } from '../../../core/complaint/decide-registration.ts'
import type { Registration } from '../../../core/complaint/event.ts'
import { mayAct } from '../../../core/complaint/permission.ts'
import { readPress } from '../../../core/complaint/press.ts'
import { isRefusal } from '../../../core/complaint/refusal.ts'
import { recordSheet } from '../../../core/document/record-sheet.ts'
import { noticesFor } from '../../../core/notification/notification.ts'
import { loadPolicy } from '../../../core/policy/load.ts'
import type { Policy } from '../../../core/policy/schema.ts'
import { at, registration } from '../samples.ts'

type Asked = Exclude<Command, { type: 'register' }>
const NOW = '2026-11-18 10:00'

function opened(policy: Policy, differences: Partial<Registration> = {}): GrownCase {
  const by = { type: 'customer', id: 'wechat:o_customer' } as const
  const events = decideRegistration(registration(NOW, differences), { policy, now: at(NOW), by })
  return openCase('c'.repeat(32), events, policy)
}

function attempt(current: GrownCase, person: string, command: Asked, policy: Policy, now = NOW) {
  const by = { type: 'person', id: person } as const
  if (!mayAct(by, command.type, current.complaint, policy)) return 'may not' as const
  const decision = decide(current.complaint, command, { policy, now: at(now), by })
  return isRefusal(decision) ? decision.refused : extendCase(current, decision.events, policy)
}

function led(current: GrownCase, policy: Policy, ...steps: [string, Asked][]): GrownCase {
  return steps.reduce((grown, [person, command]) => {
    const after = attempt(grown, person, command, policy)
    if (typeof after === 'string') throw new Error(`${command.type}: ${after}`)
    return after
  }, current)
}

const fill = (item: string, values: Record<string, string>): Asked => ({ type: 'fillItem', item, values })
const offered = (current: GrownCase, policy: Policy, group: string, now = NOW) =>
  caseCard(current, { group }, policy, at(now)).actions.map(({ label }) => label)
const dueOf = (current: GrownCase, clock: string) => current.deadlines.find(one => one.clock === clock)

describe('The rectification form of the logistics line', () => {
  const policy = loadPolicy('logistics-line')
  const done = led(
    opened(policy, { category: 'cargo-damage/content', fields: { waybillNo: 'HT2026030112' } }),
    policy,
    ['operations-manager', { type: 'contact', note: '已联系' }],
    ['operations-manager', { type: 'complete', result: '已赔付' }],
  )
  const form = { cause: '装卸不当', measure: '加固包装', date: '2026-12-01' }

  test('is due one working day after a business complaint was handled, and still when the case has ended.', () => {
    expect(dueOf(done, 'rectification')).toMatchObject({ dueAt: at('2026-11-19 10:00').toISOString() })
    const closed = led(done, policy, ['hotline-agent', { type: 'followUp', outcome: 'satisfied', note: '' }])
    expect(closed.complaint.status).toBe('closed')
    expect(offered(closed, policy, 'operations')).toContain('提交投诉整改表')
    const late = catchUp(closed, policy, at('2026-11-19 10:00'))
    expect(late.events.filter(({ type }) => type === 'missed')).toHaveLength(1)
    const filled = led(late, policy, ['operations-manager', fill('rectification', form)])
    expect(dueOf(filled, 'rectification')?.status).toBe('late')
    expect(offered(filled, policy, 'operations')).not.toContain('提交投诉整改表')
  })

  test('is filled in by the head alone, whole, once.', () => {
    expect(attempt(done, 'hotline-agent', fill('rectification', form), policy)).toBe('not-allowed')
    expect(attempt(done, 'operations-manager', fill('rectification', { ...form, date: '明天' }), policy)).toBe(
      'item-field',
    )
    expect(attempt(done, 'operations-manager', fill('rectification', { cause: '装卸' }), policy)).toBe('item-field')
    const filled = led(done, policy, ['operations-manager', fill('rectification', form)])
    expect(attempt(filled, 'operations-manager', fill('rectification', form), policy)).toBe('already-done')
    expect(attempt(done, 'operations-manager', fill('constructor', form), policy)).toBe('no-such-item')
  })

  test('stands on the record sheet with what was filled in.', () => {
    const filled = led(done, policy, ['operations-manager', fill('rectification', form)])
    expect(JSON.stringify(recordSheet(filled, policy, at(NOW), true).parts)).toMatch(/投诉整改表.*装卸不当.*加固包装/)
  })
})

describe('The report of a major complaint', () => {
  const policy = loadPolicy('service-callback')
  const major = led(opened(policy, { severity: 'major', reasons: ['safety'] }), policy, [
    'service-manager',
    { type: 'contact', note: '已联系' },
  ])
  const report = fill('major-report', { facts: '刹车失灵', demand: '全面检查' })
  const judged = (needed: string) =>
    led(
      major,
      policy,
      ['service-manager', report],
      ['regional-manager', fill('appraisal-judgement', { needed, because: '涉及安全' })],
    )
  const plan: Asked = { type: 'propose', measure: '更换总泵', compensation: 0, date: null }

  test('comes before any plan, in one working day, and leads to the regional manager’s judgement.', () => {
    expect(dueOf(major, 'major-report')?.dueAt).toBe(at('2026-11-19 10:00').toISOString())
    expect(offered(major, policy, 'service')[0]).toBe('提交重大投诉报告')
    expect(offered(major, policy, 'service')).not.toContain('提交方案')
    expect(attempt(major, 'service-manager', plan, policy)).toBe('item-first')
    const reported = led(major, policy, ['service-manager', report])
    expect(attempt(reported, 'service-manager', plan, policy)).toBe('item-first')
    const told = noticesFor(reported, policy).map(({ notice }) => notice)
    expect(told).toContainEqual(expect.objectContaining({ cause: 'item', people: ['regional-manager'] }))
  })

  test('goes on to an appraisal with result and suggestion only where one is needed.', () => {
    expect(typeof attempt(judged('no'), 'service-manager', plan, policy)).toBe('object')
    expect(attempt(judged('yes'), 'service-manager', plan, policy)).toBe('item-first')
    const appraised = led(judged('yes'), policy, [
      'technical-manager',
      fill('appraisal', { result: '总泵泄漏', suggestion: '更换' }),
    ])
    expect(typeof attempt(appraised, 'service-manager', plan, policy)).toBe('object')
  })

  test('is not asked for in a general complaint.', () => {
    const general = led(opened(policy), policy, ['service-manager', { type: 'contact', note: '已联系' }])
    expect(general.complaint.items).toEqual({})
  })
})

describe('An agreement', () => {
  const policy = loadPolicy('auto-dealer')
  const handled = led(
    opened(policy),
    policy,
    ['operations-manager', { type: 'contact', note: '已联系' }],
    ['operations-manager', { type: 'startItem', item: 'agreement' }],
  )
  const written = led(handled, policy, ['operations-manager', fill('agreement', { terms: '3日内返工' })])
  const customer = { type: 'customer', id: 'wechat:o_customer' } as const

  test('is confirmed or given back by the customer of the case and nobody else’s.', () => {
    expect(attempt(written, 'operations-manager', { type: 'complete', result: '好' }, policy)).toBe('item-first')
    expect(mayAct(customer, 'confirmItem', written.complaint, policy)).toBe(true)
    expect(mayAct({ ...customer, id: 'wechat:o_other' }, 'confirmItem', written.complaint, policy)).toBe(false)
    expect(mayAct(customer, 'fillItem', written.complaint, policy)).toBe(false)
    const yes = decide(
      written.complaint,
      { type: 'confirmItem', item: 'agreement' },
      { policy, now: at(NOW), by: customer },
    )
    expect(yes).toMatchObject({ events: [{ type: 'itemConfirmed' }] })
  })

  test('that the case does not need is left out with a reason.', () => {
    expect(attempt(handled, 'operations-manager', { type: 'waiveItem', item: 'agreement', reason: '' }, policy)).toBe(
      'reason-needed',
    )
    const waived = led(handled, policy, [
      'operations-manager',
      { type: 'waiveItem', item: 'agreement', reason: '口头已说明' },
    ])
    expect(typeof attempt(waived, 'operations-manager', { type: 'complete', result: '好' }, policy)).toBe('object')
  })
})

test('A press says which form it is about; one that does not is no button of ours', () => {
  expect(readPress({ command: 'fillItem', item: 'agreement' }, { terms: '3日' })).toEqual({
    command: { type: 'fillItem', item: 'agreement', values: { terms: '3日' } },
  })
  expect(readPress({ command: 'fillItem' }, { terms: '3日' })).toEqual({ unreadable: true })
})
