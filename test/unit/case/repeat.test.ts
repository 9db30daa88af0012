/**
 * Proven here: what makes a complaint a repeat of an earlier one is the policy's; it is linked, counted, judged graver, escalated and told
 * kindly; cases of the same matter are merged, and both chats stay informed of the one that goes on.
 */
import { describe, expect, test } from 'vitest'
import { caseCard } from '../../../core/card/card.ts'
import { extendCase } from '../../../core/case/case.ts'
import { repeatsAmong } from '../../../core/case/repeat.ts'
import { absorb } from '../../../core/complaint/decide-end.ts'
import { mayAct } from '../../../core/complaint/permission.ts'
import { noticesFor } from '../../../core/notification/notification.ts'
import { presentNews } from '../../../core/notification/present.ts'
import { at, policy as dealer, registration } from '../samples.ts'
import { playUnder } from './play.ts'

const NOW = '2026-11-18 11:00'
const rule = {
  name: '同一车辆再次投诉',
  same: ['plate', 'department'],
  within: 'P30D',
  calendar: '24x7',
  earlier: 'any' as const,
  escalate: true,
  tellCustomer: true,
}
const severity = {
  ...dealer.severity,
  rules: [...dealer.severity.rules, { level: 'major', when: { repeat: { from: 2 } }, because: '同一车辆再次投诉' }],
}
const { does, open, policy, would } = playUnder({ repeats: { 'same-car': rule }, severity })
const earlier = open('2026-11-10 11:00').complaint
const link = { rule: 'same-car', id: 'e'.repeat(32), number: 'TS20261110001' }

describe('A further complaint', () => {
  test.each([
    ['of the same car', {}, '2026-11-18 11:00', 1],
    ['of another car', { fields: { plate: '粤A00001' } }, '2026-11-18 11:00', 0],
    ['whose car nobody knows', { fields: {} }, '2026-11-18 11:00', 0],
    ['for another department', { category: 'parts-timeliness' }, '2026-11-18 11:00', 0],
    ['after more than the time', {}, '2026-12-18 11:00', 0],
  ])('%s is found by the rule or not.', (_, facts, time, count) => {
    const { related } = repeatsAmong([earlier], registration(time, facts), policy, at(time))
    expect(related).toHaveLength(count)
  })

  test('counts only what was not handled effectively, where the rule says so.', () => {
    const strict = { ...policy, repeats: { 'same-car': { ...rule, earlier: 'not-effective' as const } } }
    const among = (ending: string | null) =>
      repeatsAmong(
        [{ ...earlier, ending, status: ending === null ? 'dispatched' : 'closed' }],
        registration(NOW),
        strict,
        at(NOW),
      )
    expect(among('satisfied').related).toEqual([])
    expect(among('unreachable').related).toHaveLength(1)
    expect(among(null)).toMatchObject({ related: [{ rule: 'same-car' }], open: [earlier.id] })
  })

  test('is graver, escalated, shown on the card and known to the customer.', () => {
    const opened = open(NOW, {}, [link])
    expect(opened.complaint).toMatchObject({ severity: 'major', severityBecause: '同一车辆再次投诉' })
    expect(opened.events.map(({ type }) => type)).toEqual(['registered', 'linked', 'dispatched', 'escalated'])
    const card = caseCard(opened, { group: 'operations' }, policy, at(NOW))
    expect(card.facts).toContainEqual({ label: '重复投诉', value: expect.stringMatching(/第 2 次.*TS20261110001/) })
    expect(card.actions.find(({ command }) => command === 'merge')).toMatchObject({ value: { into: link.number } })
    const notice = noticesFor(opened, policy).find(({ notice: one }) => one.type === 'tell-customer')?.notice
    if (notice?.type !== 'tell-customer') throw new Error('the customer was not told')
    expect(presentNews(notice, opened, policy, at(NOW))).toContain('第 2 次')
  })
})

describe('Two cases of one matter', () => {
  const clerk = { type: 'person', id: 'customer-service-manager' } as const
  const survivor = open(NOW, { conversation: null, phone: null })
  const other = { ...survivor.complaint, id: 'd'.repeat(32), number: 'TS20261118002' }
  const merge = { type: 'merge', into: other.number } as const

  test('are merged with one press; the one that goes on keeps both chats and all that was told.', () => {
    const duplicate = open(NOW)
    expect(would(duplicate, merge, NOW, clerk, other)).toEqual(['merged'])
    const event = absorb(duplicate.complaint, { policy, now: at(NOW), by: clerk })
    const grown = extendCase({ ...survivor, complaint: other }, [event], policy)
    expect(grown.complaint).toMatchObject({
      followers: ['wechat:o_customer'],
      absorbed: ['TS20261118001'],
      phone: '13860317719',
    })
    expect(mayAct({ type: 'customer', id: 'wechat:o_customer' }, 'rate', grown.complaint, policy)).toBe(true)
    const told = noticesFor(does(grown, { type: 'contact', note: '好' }, NOW), policy)
    expect(told.every(({ notice }) => notice.type !== 'tell-customer')).toBe(true)
    const planned = does(
      does(grown, { type: 'contact', note: '好' }, NOW),
      { type: 'propose', measure: '返工', compensation: 0, date: null },
      NOW,
    )
    expect(noticesFor(planned, policy).map(({ lane }) => lane)).toContain('wechat:o_customer')
  })

  test.each([
    ['which nobody finds', undefined, 'no-such-other'],
    ['which is itself', open(NOW).complaint, 'same-case'],
    ['which has ended', { ...other, status: 'closed' as const }, 'other-ended'],
    ['of another company', { ...other, pack: 'freight-network' }, 'no-such-other'],
  ])('are not merged into one %s.', (_, into, refusal) => {
    expect(would(open(NOW), merge, NOW, clerk, into)).toBe(refusal)
  })
})
