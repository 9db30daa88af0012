/**
 * Proven here: customer service finds who is responsible and records violations; whoever is charged may appeal in time, and what is decided
 * corrects the totals by entries of its own, each with its cause, so that nothing is rewritten and a month's statement adds up.
 */
import { describe, expect, test } from 'vitest'
import { monthOf, statementOf } from '../../../core/case/statement.ts'
import { at } from '../samples.ts'
import { playUnder, running } from './play.ts'

const NOW = '2026-11-18 11:00'
const base = playUnder({})
const clerk = { type: 'person', id: 'customer-service-manager' } as const
const { does, open, would } = playUnder({
  findings: {
    required: true,
    violations: {
      'promise-broken': { name: '承诺未兑现', yuan: 200, to: 'handler', appealable: true },
      absence: { name: '未报备缺岗', yuan: 300, to: 'handler', appealable: false },
    },
    appeal: { within: 'P3D', calendar: 'workday' },
  },
  penalties: {
    'found-true': {
      name: '查证属实',
      on: 'found',
      yuan: 50,
      to: 'manager',
      rule: '查实每票 50 元',
      progressive: false,
    },
  },
  clocks: {
    ...base.policy.clocks,
    rejudge: {
      name: '再判定',
      starts: ['appealed'],
      stops: ['rejudged'],
      cancels: [],
      within: 'P2D',
      calendar: 'workday',
      owner: 'owner',
      remind: [],
      chain: 'standard',
      kinds: ['complaint'],
      afterEnd: true,
    },
  },
})
const find = (responsible: boolean) => ({ type: 'find', responsible, reason: '看了监控' }) as const
const violation = (id: string) => ({ type: 'recordViolation', violation: id, note: '没有到场' }) as const
const contacted = does(open(NOW), { type: 'contact', note: '好' }, NOW)
const found = does(contacted, find(true), NOW, clerk)
const seqOf = (of: typeof found) => of.complaint.assessments.at(-1)?.seq ?? 0

describe('A finding', () => {
  test('that somebody is responsible costs what the rule says, with the finding as its cause.', () => {
    const event = found.events.find(({ type }) => type === 'responsibilityFound')
    expect(found.complaint).toMatchObject({ finding: 'responsible', assessments: [{ yuan: 50 }] })
    expect(found.events.at(-1)).toMatchObject({ type: 'assessed', data: { cause: event?.seq, yuan: 50 } })
  })

  test('made otherwise later takes that back by an entry of its own.', () => {
    const otherwise = does(found, find(false), NOW, clerk)
    expect(otherwise.complaint).toMatchObject({ finding: 'not-responsible', assessments: [{ yuan: 0 }] })
    expect(otherwise.events.at(-1)).toMatchObject({ data: { corrects: seqOf(found), yuan: -50 } })
    expect(otherwise.events).toEqual(expect.arrayContaining(found.events))
  })

  test('is needed before a case is closed, where the policy says so.', () => {
    const resolved = does(contacted, { type: 'complete', result: '已道歉' }, NOW)
    const satisfied = { type: 'followUp', outcome: 'satisfied', note: '' } as const
    expect(would(resolved, satisfied, '2026-11-24 11:00', clerk)).toBe('finding-first')
    expect(would(does(resolved, find(false), NOW, clerk), satisfied, '2026-11-24 11:00', clerk)).toContain('closed')
    expect(would(found, find(true), NOW, clerk)).toBe('already-done')
  })
})

describe('An assessment', () => {
  const charged = does(contacted, violation('promise-broken'), NOW, clerk)
  const of = seqOf(charged)

  test('is appealed by the department that bears it, once and in time.', () => {
    const appeal = { type: 'appeal', of, reason: '客户改了时间' } as const
    expect(would(charged, appeal, '2026-11-20 11:00')).toEqual(['appealed'])
    expect(would(charged, appeal, '2026-11-24 11:00')).toBe('appeal-too-late')
    expect(would(charged, appeal, NOW, { type: 'person', id: 'parts-supervisor' })).toBe('not-concerned')
    expect(would(charged, { ...appeal, of: 1 }, NOW)).toBe('no-such-assessment')
    expect(would(does(charged, appeal, NOW), appeal, NOW)).toBe('already-done')
  })

  test('that the rule leaves no appeal stands.', () => {
    const absent = does(contacted, violation('absence'), NOW, clerk)
    expect(would(absent, { type: 'appeal', of: seqOf(absent), reason: '有事' }, NOW)).toBe('not-appealable')
  })

  test.each([
    ['upheld', null, 200],
    ['revoked', null, 0],
    ['changed', 80, 80],
  ] as const)(
    'judged again and %s comes to stand at its amount, after the end of the case too.',
    (outcome, yuan, stands) => {
      const ended = does(charged, { type: 'withdraw', words: '' }, NOW, clerk)
      expect(running(ended)).toEqual([])
      const appealed = does(ended, { type: 'appeal', of, reason: '客户改了时间' }, NOW)
      expect(running(appealed)).toEqual(['rejudge'])
      const rejudged = does(appealed, { type: 'rejudge', of, outcome, points: null, yuan, reason: '核对' }, NOW, clerk)
      expect(running(rejudged)).toEqual([])
      expect(rejudged.complaint.assessments.at(-1)).toMatchObject({ yuan: stands, appeal: 'decided' })
      expect(would(rejudged, { type: 'rejudge', of, outcome, points: null, yuan, reason: '再' }, NOW)).toBe(
        'not-appealed',
      )
    },
  )

  test('is raised or lowered by the assessor with a reason.', () => {
    const adjusted = does(charged, { type: 'adjust', of, points: null, yuan: 120, reason: '责任较轻' }, NOW, clerk)
    expect(adjusted.complaint.assessments.at(-1)?.yuan).toBe(120)
    expect(would(adjusted, { type: 'adjust', of, points: null, yuan: 120, reason: '再改' }, NOW, clerk)).toBe(
      'already-done',
    )
  })

  test('adds up in the statement of the month in which each entry was made.', () => {
    const appealed = does(charged, { type: 'appeal', of, reason: '客户改了时间' }, NOW)
    const rejudged = does(
      appealed,
      { type: 'rejudge', of, outcome: 'changed', points: null, yuan: 80, reason: '核对' },
      '2026-12-01 09:00',
      clerk,
    )
    const entries = rejudged.events.flatMap(event =>
      event.type === 'assessed'
        ? [{ ...event.data, complaintId: 'c', number: 'TS1', policyVersion: 'p', seq: event.seq, at: event.at }]
        : [],
    )
    const yuanIn = (month: string) => {
      const { from, to } = monthOf(month)
      const own = entries.filter(entry => Date.parse(entry.at) >= from.getTime() && Date.parse(entry.at) < to.getTime())
      return statementOf(own).find(({ department }) => department === 'operations')?.yuan
    }
    expect([yuanIn('2026-11'), yuanIn('2026-12')]).toEqual([200, -120])
    expect(monthOf('2026-12')).toEqual({ from: at('2026-12-01 00:00'), to: at('2027-01-01 00:00') })
  })
})
