/**
 * Proven here: a time promised to a customer, in a note or by the button, is told to him, runs as a clock of its own to the very moment that was
 * promised, is kept by answering him, replaced by a new promise, and climbs a chain when it is broken.
 */
import { describe, expect, test } from 'vitest'
import { caseCard } from '../../../core/card/card.ts'
import { noticesFor } from '../../../core/notification/notification.ts'
import { presentNews } from '../../../core/notification/present.ts'
import { findPromise, readWhen } from '../../../core/understanding/promises.ts'
import { iso, ofClock, play } from '../deadline/clock-samples.ts'
import { at, policy } from '../samples.ts'

const NOW = '2026-11-18 15:00'
const read = (note: string) => findPromise(note, at(NOW), policy)?.dueAt.toISOString()

describe('A promise in a note', () => {
  test.each([
    ['已联系客户，1 小时内联系您', '2026-11-18 16:00'],
    ['今天下午五点前给您回复', '2026-11-18 17:00'],
    ['明天答复您', '2026-11-19 17:30'],
    ['半小时内给您回电话', '2026-11-18 15:30'],
    ['一个半小时内联系客户', '2026-11-18 16:30'],
    ['承诺客户三个工作日内给结果', '2026-11-23 15:00'],
    ['已与客户约好明天上午10点联系', '2026-11-19 10:00'],
    ['五点前回复客户', '2026-11-18 17:00'],
    ['明天两点联系客户', '2026-11-19 14:00'],
    ['周五前给客户方案', '2026-11-20 17:30'],
    ['下班前给您回复', '2026-11-18 17:30'],
    ['晚上八点给您电话', '2026-11-18 20:00'],
    ['我们将于11月20日15:00前与您联系', '2026-11-20 15:00'],
    ['３０分钟内会有专人联系您', '2026-11-18 15:30'],
    ['已告知客户明天答复', '2026-11-19 17:30'],
  ])('“%s” is due at %s.', (note, due) => expect(read(note)).toBe(iso(due)))

  test.each([
    '客户要求明天答复',
    '客户说明天再联系',
    '厂家明天回复客户',
    '三天前联系过客户',
    '昨天已告知客户',
    '尽快联系您',
    '稍微晚一点给您回复',
    '已通知客户明天来取车',
    '没有联系上客户，明天再打',
    '请客户明天上午到店',
    '配件周四到货，会第一时间通知客户',
    '退款三天内到账',
    '已联系客户，客户情绪平稳',
  ])('is not read into “%s”.', note => expect(read(note)).toBeUndefined())
})

test.each([
  ['1小时', '2026-11-18 16:00'],
  ['30分钟内', '2026-11-18 15:30'],
  ['明天下午5点', '2026-11-19 17:00'],
  ['17:30', '2026-11-18 17:30'],
  ['后天', '2026-11-20 17:30'],
  ['11月23日上午11点', '2026-11-23 11:00'],
  ['两天', '2026-11-20 15:00'],
])('In the form “%s” is %s.', (text, due) => expect(readWhen(text, at(NOW), policy)?.toISOString()).toBe(iso(due)))

describe('What was promised', () => {
  const { opened, does, refuses, passes } = play(policy, '2026-11-18 10:00')
  const promised = does(opened, '2026-11-18 10:30', { type: 'contact', note: '已联系，今天下午五点前给您回复' })

  test('is told to the customer and watched until that moment.', () => {
    expect(promised.fresh.map(({ type }) => type)).toEqual(['contacted', 'promised'])
    expect(ofClock(promised, 'promised')).toMatchObject([
      { status: 'running', dueAt: iso('2026-11-18 17:00'), nextAt: iso('2026-11-18 16:45') },
    ])
    const news = noticesFor(promised, policy).flatMap(({ notice }) => (notice.type === 'tell-customer' ? [notice] : []))
    expect(news.map(notice => presentNews(notice, promised, policy, at('2026-11-18 10:30')))).toEqual([
      '关于投诉 TS20261118001，业务经理会在今天 17:00 前答复您，请留意来电和消息。',
    ])
    const card = caseCard(promised, { group: 'after-sales' }, policy, at('2026-11-18 10:30'))
    expect(card.facts).toContainEqual({ label: '已承诺客户', value: '今天 17:00 前答复（业务经理 刘建国）' })
  })

  test('is kept by a contact or a note, and the note can be sent to the customer.', () => {
    const noted = does(promised, '2026-11-18 16:00', { type: 'note', note: '配件已到', tell: true })
    expect(ofClock(noted, 'promised')).toMatchObject([{ status: 'met' }])
    expect(noted.complaint.promised).toBeNull()
    expect(noticesFor(noted, policy)).toContainEqual(
      expect.objectContaining({ notice: expect.objectContaining({ news: 'progress', facts: { note: '配件已到' } }) }),
    )
    const quiet = does(promised, '2026-11-18 16:00', { type: 'note', note: '配件已到' })
    expect(noticesFor(quiet, policy).some(({ notice }) => notice.type === 'tell-customer')).toBe(false)
  })

  test('climbs its chain when it is broken.', () => {
    const late = passes(promised, '2026-11-18 17:30')
    const told = late.fresh.flatMap(event => (event.type === 'escalated' ? [event.data.tell] : []))
    expect(late.fresh.map(({ type }) => type)).toContain('missed')
    expect(told).toEqual([
      ['operations-manager', 'customer-service-manager'],
      ['operations-manager', 'customer-service-manager'],
    ])
  })

  test('is replaced by a new time that is said by the button, also when it was broken.', () => {
    const again = does(promised, '2026-11-18 16:30', { type: 'promise', when: '明天上午10点' })
    expect(ofClock(again, 'promised')).toMatchObject([
      { status: 'met' },
      { status: 'running', dueAt: iso('2026-11-19 10:00') },
    ])
    const broken = does(passes(promised, '2026-11-18 17:10'), '2026-11-18 17:15', { type: 'promise', when: '1小时内' })
    expect(ofClock(broken, 'promised')).toMatchObject([{ status: 'late' }, { dueAt: iso('2026-11-18 18:15') }])
  })

  test('goes over to whoever takes the case over.', () => {
    const moved = does(promised, '2026-11-18 11:00', { type: 'transfer', person: 'service-manager', reason: '' })
    const late = passes(moved, '2026-11-18 17:00')
    expect(late.fresh.find(({ type }) => type === 'missed')?.data).toMatchObject({ people: ['service-manager'] })
  })

  test.each([
    ['尽快', 'time-unclear'],
    ['昨天', 'time-past'],
    ['200天内', 'time-far'],
  ])('by the button as “%s” is refused.', (when, refusal) =>
    expect(refuses(opened, '2026-11-18 10:30', { type: 'promise', when })).toBe(refusal),
  )

  test('shorter than its reminder is not reminded of.', () => {
    const short = does(opened, '2026-11-18 10:30', { type: 'promise', when: '10分钟内' })
    expect(ofClock(short, 'promised')).toMatchObject([{ nextAt: iso('2026-11-18 10:40') }])
  })
})

test('A clock that may be put off ends at the promised time, at most as late as the policy allows, and not once it is missed.', () => {
  const { progress } = policy.clocks
  if (!progress) throw new Error('the car dealer reports progress')
  const patient = { ...policy, clocks: { ...policy.clocks, progress: { ...progress, postpone: { atMost: 'P1D' } } } }
  const { opened, does, passes } = play(patient, '2026-11-18 10:00')
  const soon = does(opened, '2026-11-20 10:00', { type: 'promise', when: '周一下午3点' })
  expect(ofClock(soon, 'progress')[0]?.dueAt).toBe(iso('2026-11-23 15:00'))
  const far = does(soon, '2026-11-20 11:00', { type: 'promise', when: '11月30日' })
  expect(ofClock(far, 'progress')[0]?.dueAt).toBe(iso('2026-11-24 10:00'))
  const late = does(passes(opened, '2026-11-23 10:00'), '2026-11-23 10:05', { type: 'promise', when: '明天' })
  expect(ofClock(late, 'progress')[0]?.dueAt).toBe(iso('2026-11-23 10:00'))
})
