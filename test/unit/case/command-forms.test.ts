/**
 * Proven here: a form that belongs to a command is asked for on that command's own form and filled in with the same press, once in each round; and
 * that several heads look into one case at the same time, each with a form and a clock of his own.
 */
import { describe, expect, test } from 'vitest'
import { caseCard } from '../../../core/card/card.ts'
import { extendCase, type GrownCase, openCase } from '../../../core/case/case.ts'
import type { CaseCommand } from '../../../core/complaint/command.ts'
import { decide } from '../../../core/complaint/decide.ts'
import { decideRegistration } from '../../../core/complaint/decide-registration.ts'
import { readPress } from '../../../core/complaint/press.ts'
import { isRefusal } from '../../../core/complaint/refusal.ts'
import { loadPolicy } from '../../../core/policy/load.ts'
import type { Policy } from '../../../core/policy/schema.ts'
import { at, policy, registration } from '../samples.ts'

const NOW = '2026-11-18 10:30'

function does(current: GrownCase, person: string, command: CaseCommand, rules: Policy): GrownCase | string {
  const by = { type: 'person', id: person } as const
  const decision = decide(current.complaint, command, { policy: rules, now: at(NOW), by })
  return isRefusal(decision) ? decision.refused : extendCase(current, decision.events, rules)
}

function done(...of: Parameters<typeof does>): GrownCase {
  const after = does(...of)
  if (typeof after === 'string') throw new Error(`${of[2].type}: ${after}`)
  return after
}

function opened(rules: Policy): GrownCase {
  const told = registration('2026-11-18 10:00', { category: 'repair-attitude' })
  const by = { type: 'customer', id: 'wechat:o_customer' } as const
  return openCase('c'.repeat(32), decideRegistration(told, { policy: rules, now: at('2026-11-18 10:00'), by }), rules)
}

describe('The feedback form of the car dealer', () => {
  const HEAD = 'operations-manager'
  const contacted = done(opened(policy), HEAD, { type: 'contact', note: '已联系' }, policy)
  const feedback = (current: GrownCase) => current.complaint.items.feedback

  test('is asked for when the manager reports that it is done, with the effect as he will mostly confirm it.', () => {
    const { actions } = caseCard(contacted, { group: 'after-sales' }, policy, at(NOW))
    const fields = actions.find(({ command }) => command === 'complete')?.fields ?? []
    expect(fields.map(({ name, value }) => [name, value])).toEqual([
      ['result', undefined],
      ['form-feedback-cause', undefined],
      ['form-feedback-effect', 'confirmed'],
      ['form-feedback-prevention', undefined],
    ])
  })

  test('is filled in by the same press, signed by who pressed, and again in the next round.', () => {
    const read = readPress(
      { command: 'complete' },
      { result: '已道歉', 'form-feedback-cause': '师傅态度急躁', 'form-feedback-effect': 'watch', other: 'x' },
    )
    if (!('command' in read)) throw new Error('it cannot be read')
    const first = done(contacted, HEAD, read.command, policy)
    expect(first.events.slice(-3).map(({ type }) => type)).toEqual(['itemStarted', 'itemFilled', 'resolved'])
    expect(feedback(first)).toMatchObject({
      status: 'done',
      by: HEAD,
      round: 1,
      values: { cause: '师傅态度急躁', effect: 'watch' },
    })
    const again = extendCase(
      first,
      [
        {
          type: 'reopened',
          at: at(NOW).toISOString(),
          by: { type: 'system', id: 'heed' },
          data: { round: 2, reason: '不满意' },
        },
      ],
      policy,
    )
    const second = done(again, HEAD, { type: 'contact', note: '再次联系' }, policy)
    const filled = done(second, HEAD, { type: 'complete', result: '已重新道歉' }, policy)
    expect(feedback(filled)).toMatchObject({ status: 'done', round: 2, values: { effect: 'confirmed' } })
  })

  test('refuses what it cannot keep and does nothing then, too early least of all.', () => {
    const required: Policy = {
      ...policy,
      workItems: {
        feedback: {
          ...(policy.workItems.feedback as NonNullable<Policy['workItems'][string]>),
          fields: [{ field: 'cause', name: '原因分析', type: 'multiline', required: true }],
        },
      },
    }
    expect(does(contacted, HEAD, { type: 'complete', result: '已道歉' }, required)).toBe('item-field')
    const odd = { type: 'complete', result: '已道歉', filled: { 'feedback-effect': 'perfect' } } as const
    expect(does(contacted, HEAD, odd, policy)).toBe('item-field')
    expect(does(opened(policy), HEAD, { type: 'complete', result: '已道歉' }, policy)).toBe('contact-first')
  })
})

describe('Three heads who look into one case at the same time', () => {
  const oem = loadPolicy('oem-crm')
  const LEAD = 'customer-service-manager'
  const heads = { sales: 'sales-manager', 'after-sales': 'operations-manager', finance: 'finance-manager' }
  const judged = [
    { type: 'contact', note: '已联系' },
    { type: 'fillItem', item: 'judgement', values: { misunderstanding: 'no', because: '属实' } },
  ] satisfies CaseCommand[]
  const before = judged.reduce((current, command) => done(current, LEAD, command, oem), opened(oem))
  const assign = (investigators: string) =>
    done(
      before,
      LEAD,
      { type: 'fillItem', item: 'assignment', values: { task: '查明', approval: 'no', investigators } },
      oem,
    )

  test('have a form and a clock each, and only all three together free the plan.', () => {
    let current = assign('all')
    const running = current.deadlines.filter(
      ({ clock, status }) => clock.startsWith('investigate-') && status === 'running',
    )
    expect(running.map(({ clock }) => clock).sort()).toEqual([
      'investigate-after-sales',
      'investigate-finance',
      'investigate-sales',
    ])
    const plan = { type: 'propose', measure: '返工', compensation: 0, date: null } as const
    for (const [name, head] of Object.entries(heads)) {
      expect(does(current, LEAD, plan, oem)).toBe('item-first')
      const fill = { type: 'fillItem', item: `investigation-${name}`, values: { facts: '查明' } } as const
      expect(does(current, 'parts-supervisor', fill, oem)).toBe('not-allowed')
      current = done(current, head, fill, oem)
      expect(current.deadlines.find(({ clock }) => clock === `investigate-${name}`)?.status).toBe('met')
    }
    expect(done(current, LEAD, plan, oem).complaint.status).toBe('planned')
  })

  test('are not called where one department is to find out, whose head has the customer to call in time.', () => {
    const one = assign('one')
    expect(Object.keys(one.complaint.items)).not.toContain('investigation-sales')
    const moved = done(one, LEAD, { type: 'transfer', person: 'operations-manager', reason: '维修' }, oem)
    const contact = moved.deadlines.filter(({ clock }) => clock.startsWith('contact'))
    expect(contact.map(({ clock, status }) => `${clock} ${status}`)).toEqual([
      'contact met',
      'contact-department running',
    ])
    expect(moved.complaint.items.investigation?.status).toBe('open')
  })
})
