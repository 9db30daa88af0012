/** Proven here: a policy's conditions hold exactly when they say so, and severity and office hours are judged by them. */
import { describe, expect, test } from 'vitest'
import { type ConditionFacts, holds, judgeAfterHours, judgeSeverity } from '../../../core/case/condition.ts'
import { loadPolicy } from '../../../core/policy/load.ts'
import type { Condition } from '../../../core/policy/schema.ts'

const facts: ConditionFacts = {
  category: 'delay/delivery',
  severity: 'general',
  reasons: ['media'],
  demands: ['refund', 'apology'],
  source: 'customer',
  department: null,
  emotion: 'upset',
  afterHours: null,
  fields: ['phone', 'plate'],
  amount: 1000,
  compensation: null,
  round: 2,
}

describe('A condition', () => {
  const holding: [string, Condition][] = [
    ['without keys holds always', {}],
    ['takes a list as "any of these"', { demand: ['repair', 'refund'] }],
    ['lets a parent stand for its children', { category: ['delay'] }],
    ['knows the category itself', { category: ['delay/delivery'] }],
    ['counts what is not over the limit', { amount: { upTo: 1000 } }],
    ['counts rounds from the one given', { round: { from: 2 } }],
    ['asks whether any of the fields is known', { field: ['vin', 'plate'] }],
    [
      'takes parts one by one',
      { any: [{ demand: ['repair'] }, { reason: ['media'] }], all: [{ emotion: ['upset'] }, {}] },
    ],
    ['can be turned round', { not: { source: ['internal'] } }],
  ]
  const failing: [string, Condition][] = [
    ['wants all its keys', { demand: ['refund'], reason: ['police'] }],
    ['does not take the beginning of a name for a parent', { category: ['del'] }],
    ['does not take a child for its parent', { category: ['delay/delivery/late'] }],
    ['finds no category "none" where there is one', { category: ['none'] }],
    ['counts only what is over the limit', { amount: { over: 1000 } }],
    ['fails on what is not known', { department: ['sales'] }],
    ['fails on a range of what is not known', { compensation: { upTo: 100 } }],
    ['fails when the turned part holds', { not: {} }],
    ['fails on an empty choice', { any: [] }],
  ]
  test.each(holding)('%s.', (_, condition) => expect(holds(condition, facts)).toBe(true))
  test.each(failing)('%s.', (_, condition) => expect(holds(condition, facts)).toBe(false))
  test('finds "none" where there is no category.', () =>
    expect(holds({ category: ['none', 'price'] }, { ...facts, category: null })).toBe(true))
})

describe('The policy judges', () => {
  const policy = loadPolicy('auto-dealer')

  test('the first severity rule that holds, with its reason.', () =>
    expect(judgeSeverity(policy, { ...facts, reasons: ['lawyer', 'safety'] })).toEqual({
      level: 'major',
      because: '涉及安全',
    }))

  test('the level for everything else, with a reason too.', () => {
    const judged = judgeSeverity(policy, { ...facts, reasons: [], demands: ['refund'] })
    expect(judged.level).toBe('general')
    expect(judged.because).not.toBe('')
  })

  test.each([
    ['in office hours', '2026-11-18T10:00:00+08:00', ['safety'], 'no'],
    ['in the evening and dangerous', '2026-11-18T20:00:00+08:00', ['safety'], 'urgent'],
    ['in the evening and not dangerous', '2026-11-18T20:00:00+08:00', [], 'ordinary'],
    ['on a Saturday', '2026-11-21T10:00:00+08:00', [], 'ordinary'],
  ])('a case that comes %s.', (_, at, reasons, expected) =>
    expect(judgeAfterHours(policy, { ...facts, reasons }, new Date(at))).toBe(expected),
  )
})
