/**
 * Proven here: lists of visits are read as people make them (columns under other names, GB 18030, tabs, quotes, Chinese dates), every bad row
 * is named by its line and reason without repeating what stands in it, and what is no list is said to be none.
 */
import { describe, expect, test } from 'vitest'
import { readVisitArray, readVisitCsv } from '../../../core/callback/visit-list.ts'
import { loadPolicy } from '../../../core/policy/load.ts'
import type { Programme } from '../../../core/policy/schema.ts'

const found = loadPolicy('service-callback').programmes['service-visit']
if (!found) throw new Error('the pack has a programme')
const programme: Programme = found
const now = new Date('2026-03-02T09:00:00+08:00')
const read = (text: string) => readVisitCsv(Buffer.from(text), programme, now)

/** GB 18030 of `工单号,服务时间,电话` and a row. */
const GB = Buffer.concat([
  Buffer.from('b9a4b5a5bac52cb7fecef1cab1bce42cb5e7bbb00a', 'hex'),
  Buffer.from('R1,2026-03-01,13860317719\n'),
])

describe('A list of visits', () => {
  test('is read whatever its columns are called and however its times are written.', () => {
    const list = read(
      '\uFEFF委托书号,到店日期,车主,联系电话,车牌\r\nR1,2026/3/1 15:30,张建国,138-6031-7719,粤B6N2M9\r\nR2,2026年3月1日,"林,女士",13900001234,\r\n',
    )
    expect(list?.bad).toEqual([])
    expect(
      list?.visits.map(({ visit }) => [visit.number, visit.visitedAt, visit.name, visit.phone, visit.plate]),
    ).toEqual([
      ['R1', '2026-03-01T07:30:00.000Z', '张建国', '13860317719', '粤B6N2M9'],
      ['R2', '2026-02-28T16:00:00.000Z', '林,女士', '13900001234', null],
    ])
  })

  test('is read in the encoding of Chinese spreadsheets, and with tabs.', () => {
    expect(readVisitCsv(GB, programme, now)?.visits[0]?.visit.number).toBe('R1')
    expect(read('工单号\t服务时间\t电话\nR1\t2026-03-01\t13860317719')?.visits).toHaveLength(1)
  })

  test.each([
    ['without a number', ',2026-03-01,13860317719', '缺工单号'],
    ['without a phone', 'R1,2026-03-01,', '缺电话'],
    ['with a phone that is none', 'R1,2026-03-01,123', '电话读不出来'],
    ['with a day that is none', 'R1,2026-02-30,13860317719', '服务时间读不出来，请写成 2026-03-02 或 2026-03-02 15:30'],
    ['of the future', 'R1,2026-03-03,13860317719', '服务时间在将来'],
    ['of long ago', 'R1,2026-01-03,13860317719', '服务时间早于 30 天前'],
  ])('leaves a row out %s, and says why by its line.', (_, row, reason) => {
    const list = read(`工单号,服务时间,电话\nR0,2026-03-01,13826457718\n\n${row}\nR9,2026-03-01,13826457710`)
    expect(list?.bad).toEqual([{ line: 4, reason }])
    expect(list?.visits.map(({ visit }) => visit.number)).toEqual(['R0', 'R9'])
  })

  test('takes a visit that stands in it twice once.', () => {
    const list = read('工单号,服务时间,电话\nR1,2026-03-01,13860317719\nR1,2026-03-01,13860317719')
    expect([list?.visits.length, list?.bad]).toEqual([1, [{ line: 3, reason: '工单号与前面的行重复' }]])
  })

  test.each(['', '随便说说', '姓名,年龄\n张三,3', '\0\0\0', '"工单号,'])('is not %j.', text => {
    expect(read(text)).toBeNull()
  })

  test('from another system is read row by row, whatever a row is.', () => {
    const list = readVisitArray(
      [{ number: 'R1', visitedAt: '2026-03-01T10:00:00+08:00', phone: '13860317719' }, null, 7, { number: {} }],
      programme,
      now,
    )
    expect(list.visits.map(({ line }) => line)).toEqual([1])
    expect(list.bad.map(({ line }) => line)).toEqual([2, 3, 4])
  })
})
