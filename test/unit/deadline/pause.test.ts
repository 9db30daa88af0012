/**
 * Proven here: a clock that its pack lets stand still does so while the case waits for the customer, goes on with exactly the time that was left,
 * never stands still for longer than the pack says, and shows on the card that it does.
 */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { caseCard } from '../../../core/card/card.ts'
import { isOpen } from '../../../core/deadline/deadline.ts'
import type { CalendarRule, Policy } from '../../../core/policy/schema.ts'
import { addOpenMs, openMsBetween } from '../../../core/time/calendar.ts'
import { always } from '../../property/always.ts'
import { at, policy as dealer } from '../samples.ts'
import { CUSTOMER, iso, ofClock, play } from './clock-samples.ts'

const progress = dealer.clocks.progress
if (!progress) throw new Error('the car dealer reports progress')
const policy: Policy = {
  ...dealer,
  clocks: {
    ...dealer.clocks,
    progress: { ...progress, pause: { while: ['plan-answer', 'details'], atMost: 'P2D', calendar: 'workday' } },
  },
}
const { opened, does, passes } = play(policy, '2026-11-18 10:00')
const contacted = does(opened, '2026-11-18 11:00', { type: 'contact', note: '已联系' })
const PLAN = { type: 'propose', measure: '返工', compensation: 0, date: null } as const

describe('A clock that may stand still', () => {
  test('does so from the offer to the answer, and goes on with what was left.', () => {
    const offered = does(contacted, '2026-11-19 10:00', PLAN)
    expect(ofClock(offered, 'progress')).toMatchObject([
      { status: 'paused', pausedAt: iso('2026-11-19 10:00'), nextAt: iso('2026-11-23 10:00') },
    ])
    const agreed = does(offered, '2026-11-20 15:30', { type: 'agree' }, CUSTOMER)
    // Of three working days until the 23rd at ten, two were left: Friday's rest, Monday, Tuesday until half past three.
    expect(ofClock(agreed, 'progress')).toMatchObject([
      { status: 'running', pausedAt: null, dueAt: iso('2026-11-24 15:30') },
    ])
  })

  test('goes on by itself when nobody answers, says so once, and does not stand still again.', () => {
    const offered = does(contacted, '2026-11-19 10:00', PLAN)
    const left = passes(offered, '2026-11-23 10:00')
    expect(left.fresh.filter(({ type }) => type === 'resumed')).toHaveLength(1)
    expect(ofClock(left, 'progress')).toMatchObject([
      { status: 'running', dueAt: iso('2026-11-25 10:00'), pauseLeft: 0 },
    ])
    const noted = does(left, '2026-11-23 11:00', { type: 'addDetail', text: '补充', attachments: [] })
    expect(ofClock(noted, 'progress')[0]?.status).toBe('running')
    const later = passes(left, '2026-11-25 10:00')
    expect(ofClock(later, 'progress')[0]?.status).toBe('overdue')
  })

  test('counts all its pauses together.', () => {
    const asked = does(contacted, '2026-11-18 12:00', { type: 'ask', question: '车架号是多少？' })
    const answered = does(asked, '2026-11-19 12:00', { type: 'addDetail', text: 'LSV…', attachments: [] }, CUSTOMER)
    expect(ofClock(answered, 'progress')[0]).toMatchObject({ status: 'running', dueAt: iso('2026-11-24 10:00') })
    const offered = does(answered, '2026-11-19 14:00', PLAN)
    expect(ofClock(offered, 'progress')[0]).toMatchObject({ status: 'paused', nextAt: iso('2026-11-20 14:00') })
  })

  test('waits for the customer only while the plan lies with him.', () => {
    const dear = does(contacted, '2026-11-19 10:00', { ...PLAN, compensation: 500 })
    expect(ofClock(dear, 'progress')[0]?.status).toBe('running')
    const sent = does(dear, '2026-11-19 10:05', { type: 'requestApproval' })
    const approved = does(sent, '2026-11-19 10:30', { type: 'approve' }, 'general-manager')
    expect(ofClock(approved, 'progress')[0]?.status).toBe('paused')
  })

  test('shows on the card that it does, with what is left and until when at the latest.', () => {
    const offered = does(contacted, '2026-11-19 10:00', PLAN)
    const card = caseCard(offered, { group: 'after-sales' }, policy, at('2026-11-19 11:00'))
    expect(card.facts.find(({ label }) => label === '暂停计时')?.value).toBe(
      '反馈处理进展：等客户答复方案，还剩 2 天；最晚 11月23日 10:00 继续计时',
    )
  })

  test('is done or cancelled like any other while it stands still.', () => {
    const offered = does(contacted, '2026-11-19 10:00', PLAN)
    const resolved = does(offered, '2026-11-19 11:00', { type: 'complete', result: '已返工' })
    expect(ofClock(resolved, 'progress')).toMatchObject([{ status: 'met', nextAt: null }])
    const withdrawn = does(offered, '2026-11-19 11:00', { type: 'withdraw', words: '' })
    expect(withdrawn.deadlines.filter(isOpen)).toEqual([])
  })
})

test('Open time taken out and put back ends at the same moment, on every calendar and at every hour.', () => {
  const rules: CalendarRule[] = [
    { days: 'every-day' },
    { days: 'workdays' },
    { days: 'six-days' },
    {
      days: 'workdays',
      hours: [
        { from: '08:30', to: '12:00' },
        { from: '13:00', to: '17:30' },
      ],
    },
  ]
  const moment = fc.integer({ min: Date.parse('2026-01-05'), max: Date.parse('2026-10-20') })
  always(
    fc.property(
      fc.constantFrom(...rules),
      moment,
      fc.integer({ min: 1, max: 90 * 3_600_000 }),
      fc.nat(1000),
      (rule, from, ms, part) => {
        const start = new Date(from)
        const end = addOpenMs(rule, start, ms)
        expect(openMsBetween(rule, start, end)).toBe(ms)
        const middle = addOpenMs(rule, start, Math.floor((ms * part) / 1001))
        expect(addOpenMs(rule, middle, openMsBetween(rule, middle, end))).toEqual(end)
      },
    ),
    { seed: 7, numRuns: 300 },
  )
})
