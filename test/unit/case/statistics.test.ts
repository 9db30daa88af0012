/** Proves: periods begin at Chinese midnight, on Monday and on the first; figures are told in a few lines without empty ones. */
import { expect, test } from 'vitest'
import { beginOf, describeStatistics, type Statistics } from '../../../core/case/statistics.ts'
import { at, policy } from '../samples.ts'

const NOTHING: Statistics = {
  opened: 0,
  ended: 0,
  late: 0,
  byDepartment: [],
  byCategory: [],
  averageHandlingMs: null,
  satisfied: 0,
  unsatisfied: 0,
}

test.each([
  ['today', '2026-11-18 07:30', '2026-11-18 00:00'],
  ['week', '2026-11-18 07:30', '2026-11-16 00:00'],
  ['week', '2026-11-16 00:00', '2026-11-16 00:00'],
  ['week', '2026-11-22 23:59', '2026-11-16 00:00'],
  ['month', '2026-11-01 00:10', '2026-11-01 00:00'],
  ['month', '2026-12-31 23:59', '2026-12-01 00:00'],
] as const)('%s at %s began at %s', (period, now, began) => expect(beginOf(period, at(now))).toEqual(at(began)))

test('Nothing is told in one line', () => {
  expect(describeStatistics(NOTHING, 'today', policy)).toBe('今天：新登记 0 件，结束 0 件，有超时 0 件')
})

test('Figures are told by department and category, with the average and the satisfaction', () => {
  const found: Statistics = {
    ...NOTHING,
    opened: 12,
    byDepartment: [
      { id: 'operations', count: 8 },
      { id: null, count: 4 },
    ],
    byCategory: [5, 2, 1, 1, 1, 1, 1].map((count, index) => ({ id: index === 0 ? 'repair-quality' : null, count })),
    averageHandlingMs: 27 * 3_600_000,
    satisfied: 2,
    unsatisfied: 1,
  }
  const text = describeStatistics(found, 'month', policy)
  expect(text).toContain('部门：业务部 8、待派单 4')
  expect(text).toMatch(/类别：维修质量 5、.*、其他 1\n/)
  expect(text).toContain('平均办理时间：1 天 3 小时')
  expect(text).toContain('满意率：67%（3 次评价）')
})
