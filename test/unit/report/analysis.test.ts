/** Proves: the figures of an analysis, one by one, from cases whose sums can be checked by hand; what is in doubt is in none of them. */
import { expect, test } from 'vitest'
import { analyse } from '../../../core/report/analysis.ts'
import { nextToReport, plannedAt, spanAround, spanBefore, spokenPeriod } from '../../../core/report/period.ts'
import type { CaseRecord } from '../../../core/report/record.ts'
import { at, policy } from '../samples.ts'
import { record } from './samples.ts'

const iso = (time: string) => at(time).toISOString()
const month = spanAround('month', at('2026-10-15 12:00'))
const analysis = (records: CaseRecord[], isolated: string[] = [], standards = policy.standards) =>
  analyse({ records, isolated: new Set(isolated), reports: { due: 2, onTime: 1 } }, month, spanBefore('month', month), {
    ...policy,
    standards,
  })

test.each([
  ['day', '2026-10-15 23:59', '2026-10-15 00:00', '2026-10-16 00:00', '10月15日'],
  ['week', '2026-11-01 08:00', '2026-10-26 00:00', '2026-11-02 00:00', '10月26日至11月1日'],
  ['month', '2026-12-31 23:59', '2026-12-01 00:00', '2027-01-01 00:00', '2026年12月'],
  ['year', '2026-11-22 08:00', '2026-01-01 00:00', '2027-01-01 00:00', '2026年'],
] as const)('A %s around %s begins at %s', (kind, when, from, to, spoken) => {
  const span = spanAround(kind, at(when))
  expect(span).toEqual({ from: at(from), to: at(to) })
  expect(spokenPeriod(kind, span)).toBe(spoken)
})

test('A report is planned for its day and hour of the next period, and the one that is next is never past', () => {
  const rule = { period: 'month', day: 3, at: '09:30' } as const
  expect(plannedAt(rule, month)).toEqual(at('2026-11-03 09:30'))
  expect(nextToReport(rule, at('2026-11-03 09:29')).from).toEqual(at('2026-10-01 00:00'))
  expect(nextToReport(rule, at('2026-11-03 09:30')).from).toEqual(at('2026-11-01 00:00'))
})

test('Cases are counted in the period in which they were registered, ended and late, with the period before', () => {
  const found = analysis([
    record('2026-09-30 23:59', { endedAt: iso('2026-10-01 00:00'), ending: 'satisfied' }),
    record('2026-10-01 00:00'),
    record('2026-10-31 23:59', {
      department: 'sales',
      category: 'sales-attitude',
      repeated: true,
      round: 2,
      deadlines: [
        { clock: 'contact', met: false, at: iso('2026-10-31 23:59') },
        { clock: 'dispatch', met: true, at: iso('2026-10-31 23:59') },
        { clock: 'contact', met: true, at: iso('2026-11-01 08:00') },
      ],
    }),
    record('2026-11-01 00:00'),
  ])
  expect(found.totals).toEqual({ opened: 2, ended: 1, open: 2, late: 1, reopened: 1, repeated: 1 })
  expect(found.before).toEqual({ opened: 1, ended: 0, late: 0 })
  expect(found.byDepartment).toEqual([
    { id: 'operations', count: 1, before: 1 },
    { id: 'sales', count: 1, before: 0 },
  ])
  expect(found.clocks).toEqual([
    { clock: 'contact', met: 0, missed: 1 },
    { clock: 'dispatch', met: 1, missed: 0 },
  ])
  expect(found.endings).toEqual([{ id: 'satisfied', count: 1 }])
  expect(found.trend).toHaveLength(31)
  expect(found.trend.filter(({ count }) => count > 0)).toEqual([
    { day: '2026-10-01', count: 1 },
    { day: '2026-10-31', count: 1 },
  ])
})

test('Handling takes from the registration to the result, a response to the first contact', () => {
  const found = analysis([
    record('2026-10-01 08:00', { respondedAt: iso('2026-10-01 09:00'), resolvedAt: iso('2026-10-01 18:00') }),
    record('2026-10-02 08:00', { respondedAt: iso('2026-10-02 11:00'), resolvedAt: iso('2026-10-02 10:00') }),
    record('2026-10-03 08:00'),
  ])
  expect(found.averageHandlingMs).toBe(6 * 3_600_000)
  expect(found.averageResponseMs).toBe(2 * 3_600_000)
  expect(analysis([record('2026-10-03 08:00')]).averageHandlingMs).toBeNull()
})

test('Points and money are summed by department and person, the heaviest first', () => {
  const scored = (department: string, person: string, points: number, yuan: number, when = '2026-10-05 10:00') => ({
    at: iso(when),
    rule: 'r',
    department,
    person,
    points,
    yuan,
  })
  const { assessed } = analysis([
    record('2026-10-01 08:00', {
      assessments: [scored('sales', 'a', -1, 0), scored('operations', 'b', -2, 50), scored('operations', 'c', -2, 100)],
    }),
    record('2026-10-02 08:00', {
      assessments: [scored('operations', 'b', -2, 0), scored('sales', 'a', -9, 9, '2026-11-01 00:00')],
    }),
  ])
  expect(assessed).toEqual([
    {
      department: 'operations',
      points: -6,
      yuan: 150,
      persons: [
        { person: 'b', points: -4, yuan: 50, count: 2 },
        { person: 'c', points: -2, yuan: 100, count: 1 },
      ],
    },
    { department: 'sales', points: -1, yuan: 0, persons: [{ person: 'a', points: -1, yuan: 0, count: 1 }] },
  ])
})

test("A kind that comes back is listed with the policy's measure, or with one made of its figures", () => {
  const times = (count: number, category: string) =>
    Array.from({ length: count }, (_, index) =>
      record(`2026-10-0${index + 1} 08:00`, { category, id: `${category}${index}` }),
    )
  const { recurring } = analysis([
    ...times(3, 'repair-quality'),
    ...times(4, 'finance-attitude'),
    ...times(2, 'repair-price'),
  ])
  expect(recurring.map(({ kind, count }) => [kind, count])).toEqual([
    ['finance-attitude', 4],
    ['repair-quality', 3],
  ])
  expect(recurring[0]?.measure).toMatch(/针对“财务人员服务”（本期 4 件），由业务部/)
  expect(recurring[1]?.measure).toMatch(/组长复检/)
})

test('What is in doubt is counted nowhere but as set apart', () => {
  const found = analysis([record('2026-10-01 08:00', { id: 'x' }), record('2026-10-02 08:00')], ['x'])
  expect(found.totals.opened).toBe(1)
  expect(found.isolated).toBe(1)
})

test('Standards are measured against their targets, and not where nothing happened', () => {
  const rated = (satisfied: boolean) => [{ at: iso('2026-10-10 08:00'), satisfied }]
  const found = analysis(
    [
      record('2026-10-09 08:00', {
        fields: { known: 2, required: 4 },
        ratings: rated(true),
        endedAt: iso('2026-10-10 08:00'),
        resolvedAt: iso('2026-10-12 08:00'),
        deadlines: [
          { clock: 'contact', met: true, at: iso('2026-10-09 09:00') },
          { clock: 'call-back', met: false, at: iso('2026-10-09 09:00') },
        ],
      }),
      record('2026-10-09 09:00', { category: null, trail: false, ratings: rated(false), severity: 'major' }),
    ],
    [],
    [
      { name: 'fields', measure: 'fields-complete', target: 98, calendar: '24x7' },
      { name: 'key', measure: 'key-fields', target: 100, calendar: '24x7' },
      { name: 'contact', measure: 'in-time', clocks: ['contact'], target: 100, calendar: '24x7' },
      { name: 'all', measure: 'in-time', target: 60, calendar: '24x7' },
      { name: 'general', measure: 'satisfaction', severity: ['general'], target: 90, calendar: '24x7' },
      { name: 'major', measure: 'satisfaction', severity: ['major'], target: 90, calendar: '24x7' },
      { name: 'trail', measure: 'full-trail', target: 100, calendar: '24x7' },
      { name: 'reports', measure: 'reports-on-time', target: 50, calendar: '24x7' },
      { name: 'rated', measure: 'rated', target: 15, calendar: '24x7' },
      // Friday 08:00 to Monday 08:00: the Saturday was worked for the holiday, the Sunday was free.
      { name: 'handling', measure: 'average-handling', target: 48, calendar: 'workday' },
      { name: 'wall', measure: 'average-handling', target: 48, calendar: '24x7' },
      { name: 'response', measure: 'average-response', target: 1, calendar: '24x7' },
    ],
  )
  expect(found.standards.map(({ name, actual, reached }) => [name, actual, reached])).toEqual([
    ['fields', 71.4, false],
    ['key', 50, false],
    ['contact', 100, true],
    ['all', 50, false],
    ['general', 100, true],
    ['major', 0, false],
    ['trail', 50, false],
    ['reports', 50, true],
    ['rated', 100, true],
    ['handling', 48, true],
    ['wall', 72, false],
    ['response', null, null],
  ])
})
