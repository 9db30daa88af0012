/**
 * Proven here: a field that was recorded wrongly is put right with the old value on record; what the rules say of the new one follows at once, but a
 * level only ever rises by it; who may, in which words, and that another person looks at it where the pack says so; nothing personal is shown.
 */
import { describe, expect, test } from 'vitest'
import { caseCard } from '../../../core/card/card.ts'
import { extendCase, type GrownCase } from '../../../core/case/case.ts'
import { fieldCalled } from '../../../core/case/correct-case.ts'
import { describeEvent } from '../../../core/case/describe.ts'
import type { CaseCommand } from '../../../core/complaint/command.ts'
import { decide } from '../../../core/complaint/decide.ts'
import { mayAct } from '../../../core/complaint/permission.ts'
import { readPress } from '../../../core/complaint/press.ts'
import { isRefusal } from '../../../core/complaint/refusal.ts'
import { readCorrection } from '../../../core/intake/correction-request.ts'
import { noticesFor } from '../../../core/notification/notification.ts'
import { loadPolicy } from '../../../core/policy/load.ts'
import type { Policy } from '../../../core/policy/schema.ts'
import { anonymousLine } from '../../../core/simulate/recorded.ts'
import { actOnAnomaly } from '../../../core/watch/anomaly.ts'
import { takenUp, toRecheck } from '../../../core/watch/corrections.ts'
import { at, newCase, policy } from '../samples.ts'

const NOW = '2026-11-18 10:30'
const by = { type: 'person', id: 'customer-service-agent' } as const

function corrected(current: GrownCase, field: string, value: string, rules = policy, reason = '登记时记错') {
  const command: CaseCommand = { type: 'correct', field, value, reason }
  const decision = decide(current.complaint, command, { policy: rules, now: at(NOW), by })
  return isRefusal(decision) ? decision.refused : extendCase(current, decision.events, rules)
}

function done(...of: Parameters<typeof corrected>): GrownCase {
  const after = corrected(...of)
  if (typeof after === 'string') throw new Error(after)
  return after
}

/** Damage over 1,000 yuan is major, and has a clock of its own. */
const byAmount: Policy = {
  ...policy,
  severity: {
    ...policy.severity,
    rules: [{ level: 'major', when: { amount: { over: 1000 } }, because: '损失超过 1000 元' }],
  },
  clocks: {
    ...policy.clocks,
    major: {
      ...(policy.clocks.contact ?? policy.clocks.dispatch),
      name: '上报',
      when: { severity: ['major'] },
    } as never,
  },
}

describe('A correction', () => {
  test.each([
    ['phone', '139 0000 1111', { phone: '13900001111' }],
    ['name', '李四', { name: '李四' }],
    ['plate', '粤b·66666', { fields: { plate: '粤B66666' } }],
    ['amount', '1,200元', { fields: { plate: '粤B6N2M9', amount: 1200 } }],
    ['plate', '无', { fields: {} }],
    ['category', '维修价格与收费', { category: 'repair-price' }],
    ['occurredAt', '11月16日', { fields: { plate: '粤B6N2M9', occurredAt: '2026-11-16' } }],
  ])('of %s to “%s” changes the complaint.', (field, value, is) => {
    expect(done(newCase('2026-11-18 10:00'), field, value).complaint).toMatchObject(is)
  })

  test.each([
    ['phone', '12345', '记错', 'value-wrong'],
    ['amount', '很多', '记错', 'value-wrong'],
    ['category', '天气', '记错', 'value-wrong'],
    ['handler', 'sales-manager', '记错', 'no-such-field'],
    ['phone', '13860317719', '记错', 'already-done'],
    ['phone', '13900001111', '  ', 'reason-needed'],
  ])('of %s to “%s” because of “%s” is refused: %s.', (field, value, reason, refused) =>
    expect(corrected(newCase('2026-11-18 10:00'), field, value, policy, reason)).toBe(refused),
  )

  test('keeps who, when, the old and the new value and why, shows them masked, and tells the handler.', () => {
    const after = done(newCase('2026-11-18 10:00'), 'phone', '13900001111')
    const event = after.events.at(-1)
    expect(event).toMatchObject({
      type: 'corrected',
      by,
      data: { field: 'phone', old: '13860317719', value: '13900001111', reason: '登记时记错' },
    })
    const line = event && describeEvent(event, policy).text
    expect(line).toBe('客服专员 李想更正联系电话：138****7719 → 139****1111（登记时记错）')
    const told = noticesFor(after, policy).flatMap(({ notice }) => (notice.type === 'call-on' ? [notice] : []))
    expect(told).toMatchObject([{ cause: 'corrected', people: [after.complaint.handler] }])
    expect(JSON.stringify([caseCard(after, { group: 'after-sales' }, policy, at(NOW)), told])).not.toMatch(
      /13860317719|13900001111/,
    )
    expect(event && JSON.stringify(anonymousLine(event, 'c1'))).not.toMatch(/138|139|登记时/)
  })

  test('makes a case graver at once with the clocks of that level, and milder only by a person.', () => {
    const before = newCase('2026-11-18 10:00')
    const graver = done(before, 'amount', '5000', byAmount)
    expect(graver.complaint).toMatchObject({ severity: 'major', severityBecause: '损失超过 1000 元' })
    expect(graver.deadlines.map(({ clock, status }) => `${clock} ${status}`)).toContain('major running')
    const milder = done(graver, 'amount', '500', byAmount)
    expect(milder.complaint.severity).toBe('major')
    const [told] = noticesFor(milder, byAmount).flatMap(({ notice }) => (notice.type === 'call-on' ? [notice] : []))
    expect(told).toMatchObject({ cause: 'correctedLower', facts: { to: '一般投诉' } })
  })

  test('is for whoever took it down, handles it or owns it, also when the case has ended.', () => {
    const { complaint } = newCase('2026-11-18 10:00')
    const may = (id: string) => mayAct({ type: 'person', id }, 'correct', complaint, policy)
    expect(['customer-service-agent', 'operations-manager', 'parts-supervisor'].map(may)).toEqual([true, true, false])
    expect(mayAct({ type: 'customer', id: 'wechat:o_customer' }, 'correct', complaint, policy)).toBe(false)
    const withdrawn = extendCase(
      newCase('2026-11-18 10:00'),
      [{ type: 'withdrawn', at: at(NOW).toISOString(), by, data: { words: '' } }],
      policy,
    )
    expect(done(withdrawn, 'plate', '粤B66666').complaint).toMatchObject({ status: 'withdrawn' })
    expect(readPress({ command: 'correct' }, { field: 'phone', value: '', reason: 'x' })).toEqual({ field: 'value' })
  })
})

describe('A correction that another person must check', () => {
  const checked = loadPolicy('monitoring')
  const after = done(newCase('2026-11-18 10:00'), 'phone', '13900001111')

  test('waits for him, once, and waits again after each further correction.', () => {
    const [waiting, ...more] = toRecheck(after, [], checked)
    expect(more).toEqual([])
    expect(waiting).toMatchObject({ kind: 'corrected', status: 'corrected', correctedBy: by.id, cause: '登记时记错' })
    expect(waiting?.reason).toBe('联系电话 138****7719 → 139****1111')
    if (!waiting) throw new Error('nothing waits')
    expect(toRecheck(after, [waiting], checked)).toEqual([])
    expect(actOnAnomaly(waiting, { type: 'confirm' }, by.id)).toBe('same-person')
    const refused = actOnAnomaly(waiting, { type: 'refuse', reason: '仍然不对' }, 'customer-service-manager')
    if (typeof refused === 'string') throw new Error(refused)
    expect(takenUp([refused], after, checked)).toEqual([])
    const again = done(after, 'phone', '13900002222')
    expect(takenUp([refused], again, checked)).toMatchObject([
      { status: 'corrected', correction: again.complaint.version },
    ])
    expect(toRecheck(again, takenUp([refused], again, checked), checked)).toEqual([])
  })

  test('is none where the pack does not ask for it, nor for other fields.', () => {
    expect(toRecheck(after, [], policy)).toEqual([])
    expect(toRecheck(done(newCase('2026-11-18 10:00'), 'name', '李四'), [], checked)).toEqual([])
  })

  test('also settles what was found missing.', () => {
    const missing = {
      kind: 'missing',
      path: 'phone',
      id: 'c.missing.phone',
      version: 1,
      complaintId: after.complaint.id,
      number: after.complaint.number,
      status: 'found',
      foundAt: at('2026-11-18 10:10').toISOString(),
      cause: '',
      reason: '',
      correctedBy: null,
      checkedBy: null,
    } as const
    expect(takenUp([missing], after, checked)).toMatchObject([{ status: 'corrected', correctedBy: by.id, version: 2 }])
  })
})

test.each([
  ['更正 ts20261118001 电话 改为 13900001111 原因：登记时记错一位', ['phone', '13900001111', '登记时记错一位']],
  ['更正TS20261118001 车牌号：粤B66666，原因 看错了', ['plate', '粤B66666', '看错了']],
  ['更正 TS20261118001 涉及金额应为1200元 原因：多写一个零', ['amount', '1200元', '多写一个零']],
  ['修改 TS20261118001 姓名 李四 原因:同音字', ['name', '李四', '同音字']],
])('“%s” is read', (text, [field, value, reason]) =>
  expect(readCorrection(text, name => fieldCalled(name, policy))).toEqual({
    number: 'TS20261118001',
    field,
    value,
    reason,
  }),
)

test.each([
  '更正 TS20261118001 原因：导入时漏写 更正：已补录负责人',
  '更正 TS20261118001 天气 改为 晴 原因：x',
  '更正一下',
])('“%s” is no correction of a field', text =>
  expect(readCorrection(text, name => fieldCalled(name, policy))).toBeNull(),
)

describe('A category that is corrected', () => {
  const elsewhere = (rules: Policy) => {
    const after = done(newCase(NOW), 'category', 'parts-timeliness', rules, '其实是等配件')
    return { after, told: noticesFor(after, rules) }
  }

  test('is offered to the department that answers for it: a person presses.', () => {
    const { after, told } = elsewhere(policy)
    expect(after.complaint).toMatchObject({ category: 'parts-timeliness', department: 'operations' })
    expect(JSON.stringify(told)).toMatch(/correctedElsewhere/)
    expect(JSON.stringify(told)).toMatch(/备品部/)
  })

  test('takes the case there at once where the pack says so.', () => {
    const { after } = elsewhere({ ...policy, classification: { intakeLevels: 1, required: false, reroute: true } })
    expect(after.complaint).toMatchObject({ department: 'parts', handler: 'parts-supervisor' })
  })

  test('within the same department changes nobody.', () => {
    const after = done(newCase(NOW), 'category', 'repair-price', policy, '其实是收费')
    expect(after.complaint.department).toBe('operations')
  })
})
