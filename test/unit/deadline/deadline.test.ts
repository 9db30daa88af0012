/**
 * Proven here, on the car dealer's clocks: when each begins, what renews, keeps and cancels it, its steps in their order, what is told after a
 * long silence, and how long taking note holds a chain back.
 */
import { describe, expect, test } from 'vitest'
import type { GrownCase } from '../../../core/case/case.ts'
import { catchUp, extendCase, openCase } from '../../../core/case/case.ts'
import type { Command } from '../../../core/complaint/command.ts'
import { decide } from '../../../core/complaint/decide.ts'
import { isRefusal } from '../../../core/complaint/refusal.ts'
import { isOpen } from '../../../core/deadline/deadline.ts'
import { at, newCase, policy } from '../samples.ts'

/** Catches the case up to a moment and does something, as the use cases do. */
function does(current: GrownCase, when: string, command: Exclude<Command, { type: 'register' }>): GrownCase {
  const caught = catchUp(current, policy, at(when))
  const by = { type: 'person', id: caught.complaint.handler ?? 'customer-service-manager' } as const
  const decision = decide(caught.complaint, command, { policy, now: at(when), by })
  if (isRefusal(decision)) throw new Error(decision.refused)
  return extendCase(caught, decision.events, policy)
}

const clock = (current: GrownCase, name: string) => current.deadlines.filter(deadline => deadline.clock === name)
const told = (current: GrownCase) =>
  current.fresh.map(event =>
    event.type === 'escalated' ? `level ${event.data.level}${event.data.repeated ? ' again' : ''}` : event.type,
  )

describe('A clock', () => {
  test('of a case dispatched in office hours starts at once.', () => {
    const opened = newCase('2026-11-18 10:00')
    expect(clock(opened, 'contact')).toMatchObject([
      {
        status: 'running',
        startedAt: at('2026-11-18 10:00').toISOString(),
        dueAt: at('2026-11-18 12:00').toISOString(),
      },
    ])
    expect(clock(opened, 'progress')).toMatchObject([{ dueAt: at('2026-11-23 10:00').toISOString() }])
  })

  test('of a case that comes in the evening starts when the office opens, after the holiday if there is one.', () => {
    const opened = newCase('2026-09-30 20:00', { afterHours: 'ordinary' })
    expect(clock(opened, 'contact')).toMatchObject([{ dueAt: at('2026-10-08 10:30').toISOString() }])
  })

  test('that measures what came before is kept the moment it starts, or missed and done late.', () => {
    const prompt = newCase('2026-11-18 10:00', {
      source: 'staff',
      heardAt: at('2026-11-18 09:31').toISOString(),
    })
    expect(clock(prompt, 'hand-over')).toMatchObject([{ status: 'met' }])
    const slow = newCase('2026-11-18 10:00', {
      source: 'staff',
      heardAt: at('2026-11-18 09:30').toISOString(),
      registrar: 'sales-adviser',
    })
    expect(clock(slow, 'hand-over')).toMatchObject([{ status: 'late', nextAt: null }])
    expect(slow.events.map(event => event.type)).toEqual([
      'registered',
      'missed',
      'assessed',
      'escalated',
      'dispatched',
    ])
  })

  test('ends when it is done, and the next one starts.', () => {
    const contacted = does(newCase('2026-11-18 10:00'), '2026-11-18 10:40', { type: 'contact', note: '已联系' })
    expect(clock(contacted, 'contact')).toMatchObject([
      { status: 'met', nextAt: null, endedAt: at('2026-11-18 10:40').toISOString() },
    ])
  })

  test('that recurs is renewed by its event.', () => {
    const noted = does(newCase('2026-11-18 10:00'), '2026-11-19 15:00', { type: 'note', note: '配件已订' })
    expect(clock(noted, 'progress')).toMatchObject([
      { occurrence: 1, status: 'met' },
      { occurrence: 2, status: 'running', dueAt: at('2026-11-24 15:00').toISOString() },
    ])
  })

  test('that recurs is not started by a note before it runs or after it has ended.', () => {
    const early = does(newCase('2026-11-18 10:00', { category: null }), '2026-11-18 10:05', {
      type: 'note',
      note: '先看看',
    })
    expect(clock(early, 'progress')).toEqual([])
    const resolved = does(
      does(newCase('2026-11-18 10:00'), '2026-11-18 10:40', { type: 'contact', note: '已联系' }),
      '2026-11-18 11:00',
      { type: 'complete', result: '已道歉' },
    )
    const noted = does(resolved, '2026-11-18 15:00', { type: 'note', note: '客户来电致谢' })
    expect(noted.deadlines.filter(isOpen).map(deadline => deadline.clock)).toEqual(['call-back'])
  })

  test('is cancelled with the case.', () => {
    const withdrawn = does(newCase('2026-11-18 10:00'), '2026-11-18 10:10', { type: 'withdraw', words: '不投诉了' })
    expect(withdrawn.deadlines.filter(isOpen)).toEqual([])
    expect(clock(withdrawn, 'contact')).toMatchObject([{ status: 'cancelled', nextAt: null }])
  })

  test('with a window is not due before it opens.', () => {
    const resolved = does(
      does(newCase('2026-11-18 10:00'), '2026-11-18 10:40', { type: 'contact', note: '已联系' }),
      '2026-11-18 11:00',
      { type: 'complete', result: '已道歉' },
    )
    expect(clock(resolved, 'call-back')).toMatchObject([
      {
        opensAt: at('2026-11-23 11:00').toISOString(),
        nextAt: at('2026-11-23 11:00').toISOString(),
        dueAt: at('2026-11-25 11:00').toISOString(),
      },
    ])
    expect(told(catchUp(resolved, policy, at('2026-11-23 11:00')))).toEqual(['windowOpened'])
  })
})

describe('A deadline that nobody keeps', () => {
  test('reminds, is missed and climbs its chain, each step at its time.', () => {
    let current = newCase('2026-11-18 10:00')
    const steps: [string, string[]][] = [
      ['2026-11-18 11:29', []],
      ['2026-11-18 11:30', ['reminded']],
      ['2026-11-18 11:59', []],
      ['2026-11-18 12:00', ['missed', 'assessed', 'level 1']],
      ['2026-11-18 13:00', ['level 2']],
      ['2026-11-18 14:00', ['level 3']],
      ['2026-11-18 16:00', ['level 4']],
      ['2026-11-19 15:59', []],
      ['2026-11-19 16:00', ['level 4 again']],
      ['2026-11-20 14:59', []],
      ['2026-11-20 16:00', ['reminded', 'level 4 again']],
    ]
    for (const [when, expected] of steps) {
      current = catchUp(current, policy, at(when))
      expect([when, told(current)]).toEqual([when, expected])
    }
  })

  test('tells every level after a long silence, and the repeats once.', () => {
    const late = catchUp(newCase('2026-11-18 10:00'), policy, at('2026-11-22 09:00'))
    expect(told(late)).toEqual([
      'missed',
      'assessed',
      'level 1',
      'level 2',
      'level 3',
      'level 4',
      'level 4 again',
      'reminded',
    ])
    expect(clock(late, 'contact')).toMatchObject([
      { status: 'overdue', level: 4, nextAt: at('2026-11-22 16:00').toISOString() },
    ])
  })

  test('costs its owner the points of the rule.', () => {
    const late = catchUp(newCase('2026-11-18 10:00'), policy, at('2026-11-18 12:00'))
    expect(late.complaint.points).toBe(-2)
    expect(late.fresh.find(event => event.type === 'assessed')?.data).toMatchObject({
      person: late.complaint.handler,
      points: -2,
    })
  })

  test('is held back by taking note, and goes on when the lease ends.', () => {
    const missed = catchUp(newCase('2026-11-18 10:00'), policy, at('2026-11-18 12:00'))
    const noted = does(missed, '2026-11-18 12:30', { type: 'accept' })
    expect(clock(noted, 'contact')).toMatchObject([{ status: 'overdue', nextAt: at('2026-11-18 13:30').toISOString() }])
    expect(told(catchUp(noted, policy, at('2026-11-18 13:29')))).toEqual([])
    expect(told(catchUp(noted, policy, at('2026-11-18 13:30')))).toEqual(['level 2'])
  })

  test('counts as late when it is done after all.', () => {
    const done = does(newCase('2026-11-18 10:00'), '2026-11-18 12:10', { type: 'contact', note: '已联系' })
    expect(clock(done, 'contact')).toMatchObject([{ status: 'late', nextAt: null }])
  })
})

test('A case begins with its registration and with nothing else.', () => {
  expect(() => openCase('x', [], policy)).toThrow('registration')
})
