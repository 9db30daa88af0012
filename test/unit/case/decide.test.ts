/** Proven here: what may be done in which state, what is refused and why, and who may ask. */
import { describe, expect, test } from 'vitest'
import { extendCase, type GrownCase } from '../../../core/case/case.ts'
import type { Command } from '../../../core/complaint/command.ts'
import { decide } from '../../../core/complaint/decide.ts'
import { decideRegistration } from '../../../core/complaint/decide-registration.ts'
import type { Actor } from '../../../core/complaint/event.ts'
import { mayAct, whoMay } from '../../../core/complaint/permission.ts'
import { readPress } from '../../../core/complaint/press.ts'
import { isRefusal } from '../../../core/complaint/refusal.ts'
import { route } from '../../../core/complaint/routing.ts'
import { at, newCase, policy, registration } from '../samples.ts'

type Asked = Exclude<Command, { type: 'register' }>

const NOW = '2026-11-18 11:00'
const handler: Actor = { type: 'person', id: 'operations-manager' }
const asks = (current: GrownCase, command: Asked, now = NOW, by: Actor = handler) =>
  decide(current.complaint, command, { policy, now: at(now), by })

function done(current: GrownCase, ...commands: Asked[]): GrownCase {
  return commands.reduce((grown, command) => {
    const decision = asks(grown, command)
    if (isRefusal(decision)) throw new Error(`${command.type}: ${decision.refused}`)
    return extendCase(grown, decision.events, policy)
  }, current)
}

const types = (current: GrownCase, command: Asked, now = NOW, by: Actor = handler) => {
  const decision = asks(current, command, now, by)
  return isRefusal(decision) ? decision.refused : decision.events.map(event => event.type)
}

const CONTACT: Asked = { type: 'contact', note: '客户要求返工' }
const PLAN: Asked = { type: 'propose', measure: '免费返工', compensation: 0, date: null }
const PAID: Asked = { type: 'propose', measure: '返工并补偿', compensation: 300, date: null }
const dispatched = newCase('2026-11-18 10:00')
const handling = done(dispatched, CONTACT)

describe('Registration', () => {
  const by: Actor = { type: 'customer', id: 'wechat:o_customer' }
  const register = (differences: Parameters<typeof registration>[1]) =>
    decideRegistration(registration('2026-11-18 10:00', differences), { policy, now: at('2026-11-18 10:00'), by })

  test('sends a case to the department that answers for it.', () =>
    expect(register({})).toMatchObject([
      { type: 'registered' },
      { type: 'dispatched', by: { type: 'system' }, data: { department: 'operations', handler: 'operations-manager' } },
    ]))

  test('leaves what nobody can tell, and what is urgent at night, to a person.', () => {
    expect(register({ category: null }).map(event => event.type)).toEqual(['registered'])
    expect(register({ afterHours: 'urgent' }).map(event => event.type)).toEqual(['registered'])
  })

  test.each([
    ['sales-conduct', 'general', 'sales'],
    ['repair-quality', 'general', 'operations'],
    ['repair-quality', 'major', 'service'],
    ['parts-timeliness', 'general', 'parts'],
    ['customer-service', 'general', 'administration'],
    [null, 'general', 'customer-service'],
  ])('of %s, %s, goes to %s.', (category, severity, department) =>
    expect(route(registration('2026-11-18 10:00', { category, severity }), policy)).toBe(department),
  )
})

describe('A plan', () => {
  test('needs the customer to be heard first.', () => expect(types(dispatched, PLAN)).toBe('contact-first'))
  test('is not made for a day that is over, nor for less than nothing.', () => {
    expect(types(handling, { ...PLAN, date: '2026-11-17' })).toBe('date-past')
    expect(types(handling, { ...PLAN, date: '2026-11-18' })).toEqual(['planned'])
    expect(types(handling, { ...PLAN, compensation: -1 })).toBe('amount-wrong')
    expect(types(handling, { ...PLAN, compensation: Number.NaN })).toBe('amount-wrong')
  })

  test('without money needs no signature and can be agreed at once.', () => {
    const planned = done(handling, PLAN)
    expect(types(planned, { type: 'requestApproval' })).toBe('approval-not-needed')
    expect(types(planned, { type: 'agree' })).toEqual(['planAgreed'])
  })

  test('with money is not carried out before it is signed and agreed.', () => {
    const planned = done(handling, PAID)
    expect(types(planned, { type: 'agree' })).toBe('approval-first')
    expect(types(planned, { type: 'complete', result: '已付' })).toBe('approval-first')
    const asked = done(planned, { type: 'requestApproval' })
    expect(asked.complaint.plan?.approver).toBe('general-manager')
    expect(types(asked, { type: 'requestApproval' })).toBe('already-done')
    const approved = done(asked, { type: 'approve' })
    expect(types(approved, { type: 'complete', result: '已付' })).toBe('agreement-first')
    expect(types(done(approved, { type: 'agree' }), { type: 'complete', result: '已付' })).toEqual([
      'itemStarted',
      'itemFilled',
      'resolved',
    ])
  })

  test('that was turned down is made anew.', () => {
    const rejected = done(handling, PAID, { type: 'requestApproval' }, { type: 'reject', reason: '金额过高' })
    expect(rejected.complaint).toMatchObject({
      status: 'handling',
      plan: { approval: 'rejected', rejection: '金额过高' },
    })
    expect(types(rejected, { type: 'agree' })).toBe('plan-first')
    expect(types(rejected, PLAN)).toEqual(['planned'])
    expect(types(done(handling, PAID, { type: 'requestApproval' }), { type: 'reject', reason: ' ' })).toBe(
      'reason-needed',
    )
  })

  test('of a major complaint is signed even without money.', () => {
    const major = done(newCase('2026-11-18 10:00', { severity: 'major' }), CONTACT, PLAN)
    expect(major.complaint.plan?.approval).toBe('needed')
  })
})

describe('After the work', () => {
  const resolved = done(handling, { type: 'complete', result: '已返工' })

  test('a satisfied customer is noted at once and called back all the same.', () => {
    expect(types(resolved, { type: 'rate', satisfied: true, words: '好' }, '2026-11-19 10:00')).toEqual(['rated'])
    expect(types(resolved, { type: 'rate', satisfied: true, words: '好' }, '2026-11-24 10:00')).toEqual([
      'rated',
      'closed',
    ])
  })

  test('a customer who is not satisfied opens the next round with an empty table.', () => {
    const again = done(resolved, { type: 'rate', satisfied: false, words: '又响了' })
    expect(again.complaint).toMatchObject({
      status: 'dispatched',
      round: 2,
      contactedAt: null,
      plan: null,
      result: null,
    })
  })

  test('the call-back waits for its window, and ends after three calls in vain.', () => {
    const call: Asked = { type: 'followUp', outcome: 'unreachable', note: '' }
    expect(types(resolved, call, '2026-11-20 10:00')).toBe('too-early')
    let current = resolved
    for (const expected of [['followUpTried'], ['followUpTried'], ['followUpTried', 'closed']]) {
      const decision = asks(current, call, '2026-11-24 10:00')
      if (isRefusal(decision)) throw new Error(decision.refused)
      expect(decision.events.map(event => event.type)).toEqual(expected)
      current = extendCase(current, decision.events, policy)
    }
    expect(current.complaint).toMatchObject({ status: 'closed', ending: 'unreachable' })
    expect(types(current, { type: 'note', note: '补记' })).toBe('ended')
  })
})

describe('People', () => {
  test('who are not in the policy get no case, by whatever name.', () => {
    for (const person of ['nobody', 'constructor', '__proto__', '']) {
      expect(types(dispatched, { type: 'transfer', person, reason: '' })).toBe('no-such-person')
      expect(types(newCase('2026-11-18 10:00', { category: null }), { type: 'dispatch', department: person })).toBe(
        'no-such-department',
      )
      expect(mayAct({ type: 'person', id: person }, 'accept', dispatched.complaint, policy)).toBe(false)
    }
  })

  test('who have the case already do not get it again.', () =>
    expect(types(dispatched, { type: 'transfer', person: 'operations-manager', reason: '' })).toBe('same-person'))

  test('act by the policy: the handler, his deputy, not a colleague from elsewhere.', () => {
    const may = (id: string, command: Asked['type']) =>
      mayAct({ type: 'person', id }, command, dispatched.complaint, policy)
    expect(may('operations-manager', 'contact')).toBe(true)
    expect(may('service-adviser', 'contact')).toBe(true)
    expect(may('sales-manager', 'contact')).toBe(false)
    expect(may('operations-manager', 'approve')).toBe(false)
    expect(whoMay('dismiss', dispatched.complaint, policy)).toEqual(['customer-service-manager'])
  })

  test('who complained speak of their own case only, and never for the staff.', () => {
    const may = (id: string, command: Asked['type']) =>
      mayAct({ type: 'customer', id }, command, dispatched.complaint, policy)
    expect(may('wechat:o_customer', 'withdraw')).toBe(true)
    expect(may('wechat:o_other', 'withdraw')).toBe(false)
    expect(may('wechat:o_customer', 'complete')).toBe(false)
  })
})

describe('A press', () => {
  test('becomes a command with its form.', () =>
    expect(
      readPress({ command: 'propose' }, { measure: ' 返工 ', compensation: '￥1,200.50 元', date: '2026-11-20 +0800' }),
    ).toEqual({
      command: { type: 'propose', measure: '返工', compensation: 1200.5, date: '2026-11-20' },
    }))

  test('names the field that is missing or wrong.', () => {
    expect(readPress({ command: 'contact' }, { note: '  ' })).toEqual({ field: 'note' })
    expect(readPress({ command: 'propose' }, { measure: '返工', compensation: '三百' })).toEqual({
      field: 'compensation',
    })
  })

  test.each(['register', 'withdraw', 'rate', 'toString', ''])(
    'of a button "%s" that we never made is not read.',
    command => expect(readPress({ command }, {})).toEqual({ unreadable: true }),
  )
})
