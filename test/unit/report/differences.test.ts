/**
 * Proves: between our case and another system's record of it only what really differs is found, however it is written; the same pair of values is
 * one difference; and a receipt that was recorded at another time than the channel's own is in doubt, and can be put right.
 */
import { describe, expect, test } from 'vitest'
import { readMoment } from '../../../core/complaint/moment.ts'
import { readAnomalyRequest } from '../../../core/intake/anomaly-request.ts'
import { loadPolicy } from '../../../core/policy/load.ts'
import { doubts } from '../../../core/watch/anomaly.ts'
import { differencesOf, type TheirRecord } from '../../../core/watch/differences.ts'
import { playUnder } from '../case/play.ts'
import { at, policy as dealer, newCase } from '../samples.ts'

const NOW = '2026-11-18 11:00'
const monitoring = loadPolicy('monitoring')
const rule = {
  fields: ['name', 'phone', 'plate', 'amount'],
  receipt: 'PT5M',
  states: { 处理中: ['dispatched' as const, 'handling' as const], 已关闭: ['closed' as const] },
  settled: 'PT10M',
}
const { complaint } = newCase(NOW, {
  system: 'api',
  externalNumber: 'KF-1',
  fields: { plate: '粤B6N2M9', amount: 800 },
})
const same: TheirRecord = {
  externalNumber: 'KF-1',
  receivedAt: at('2026-11-18 11:04'),
  state: '处理中',
  fields: { name: '张建国', phone: '138 6031 7719', plate: '粤b·6n2m9', amount: '800.00' },
}

function between(
  differences: Partial<TheirRecord>,
  now = '2026-11-18 12:00',
  changed = NOW,
): [string, string, string][] {
  const of = { system: 'api', rule, changedAt: at(changed), now: at(now) }
  return differencesOf(complaint, { ...same, ...differences }, of, dealer).map(({ path, ours, theirs }) => [
    path.split('@')[0] ?? '',
    ours,
    theirs,
  ])
}

describe('Between two systems', () => {
  test('nothing differs that is only written otherwise, or a few minutes apart.', () => expect(between({})).toEqual([]))

  test('receipt more than five minutes apart differs.', () =>
    expect(between({ receivedAt: at('2026-11-18 10:54') }).map(([field]) => field)).toEqual(['heardAt']))

  test('a state differs from those that it may stand beside, once the last news has had time to arrive.', () => {
    expect(between({ state: '已关闭' })).toEqual([['status', expect.stringMatching(/联系/), '已关闭']])
    expect(between({ state: '已关闭' }, '2026-11-18 12:00', '2026-11-18 11:55')).toEqual([])
    expect(between({ state: '他们自己的说法' })).toEqual([])
  })

  test('a key field differs, and both values are masked.', () =>
    expect(between({ fields: { phone: '13926457718', name: '张建军', amount: 900 } })).toEqual([
      ['name', '张**', '张**'],
      ['phone', '138****7719', '139****7718'],
      ['amount', '800 元', '900 元'],
    ]))
})

describe('A receipt', () => {
  const { does, open } = playUnder({ anomalies: monitoring.anomalies })
  const registrar = { type: 'person', id: 'customer-service-agent' } as const
  const paths = (of: Parameters<typeof doubts>[0]) =>
    doubts(of, { ...dealer, anomalies: monitoring.anomalies }, at('2026-11-18 11:30')).map(({ path }) => path)
  const toldAt = at('2026-11-18 10:50').toISOString()

  test('that was recorded more than five minutes beside the channel’s own time is in doubt.', () => {
    expect(paths(open(NOW, { toldAt }))).toContain('receipt')
    expect(paths(open(NOW, { toldAt: at('2026-11-18 10:56').toISOString() }))).not.toContain('receipt')
    expect(paths(open(NOW))).not.toContain('receipt')
  })

  test('is put right with its reason, never to a time that is still to come.', () => {
    const wrong = open(NOW, { toldAt })
    const right = { type: 'correct', field: 'heardAt', value: '2026-11-18 10:50', reason: '登记时写错' } as const
    const corrected = does(wrong, right, '2026-11-18 11:20', registrar)
    expect(corrected.complaint.heardAt).toBe(toldAt)
    expect(paths(corrected)).not.toContain('receipt')
    expect(() => does(wrong, { ...right, value: '2026-11-18 12:00' }, '2026-11-18 11:20', registrar)).toThrow(
      /value-wrong/,
    )
    expect(() => does(wrong, { ...right, value: '无' }, '2026-11-18 11:20', registrar)).toThrow(/value-wrong/)
  })

  test.each([
    ['2026-11-17 9:05', '2026-11-17 09:05'],
    ['昨天下午3点半', '2026-11-17 15:30'],
    ['10:20', '2026-11-18 10:20'],
    ['11月16日 上午9点', '2026-11-16 09:00'],
  ])('%s is %s.', (text, moment) => expect(readMoment(text, at(NOW))).toEqual(at(moment)))

  test.each(['昨天', '25:00', '13:00', ''])('"%s" is no moment of the past.', text =>
    expect(readMoment(text, at(NOW))).toBeNull(),
  )
})

test('Whoever corrects or checks may name another system’s number.', () => {
  expect(readAnomalyRequest('更正 KF-102 原因：超时 更正：已补转')).toEqual({
    type: 'correct',
    number: 'KF-102',
    cause: '超时',
    reason: '已补转',
  })
  expect(readAnomalyRequest('复核 kf-102 通过')).toEqual({ type: 'confirm', number: 'KF-102' })
  expect(readAnomalyRequest('更正 13860317719 这个电话')).toBeNull()
})
