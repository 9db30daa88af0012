/**
 * Proves, for the general rule of delivery companies from its pack alone: an answer with progress within 24 hours, handled within 3 working days,
 * and a result that somebody else than the handler has checked before the case is closed; with everything late each step climbs.
 */
import { expect, it } from 'vitest'
import { tellStories } from '../setup/story.ts'
import { describePack, minutesOf, takesBack } from './packs.ts'
import { runsOut } from './worst-case.ts'

const DAY = 24 * 60
const DELIVERY = { as: 'ou_delivery-manager' }
const AGENT = { as: 'ou_customer-service-agent' }

describePack('Under the general rule of delivery', suite => {
  const tell = tellStories(suite, { from: '2026-03-02T09:00:00+08:00', policy: 'delivery-general' })

  it('a late delivery is answered, handled, checked again by another person and investigated anew', async () => {
    const { customer, group, clock, ...story } = tell()
    const tao = customer('oTao')
    const number = await tao.complains({
      story: '说好昨天送到，到现在还没送，派送太慢了，运单号HT2026030115',
      plate: null,
      wants: '请尽快送货',
    })
    expect(number).toBe('PS202603020001')
    const opened = await story.case(number)
    expect(minutesOf(opened, '答复投诉人处理进展')).toBe(DAY)
    expect(minutesOf(opened, '办结并告知结果')).toBe(3 * DAY)

    const delivery = group('配送部投诉处理群', number)
    const owners = group('客服中心投诉群', number)
    await delivery.press('转派', DELIVERY, { person: 'ou_customer-service-agent', reason: '由客服专员直接跟进' })
    await owners.press('已联系客户', AGENT, { note: '今晚送达' })
    await owners.press('完成', AGENT, { result: '已送达并致歉' })
    expect(await owners.press('登记复核', AGENT, { outcome: 'satisfied' })).toMatch(/这一步请/)
    expect((await story.case(number)).status).toBe('resolved')
    await owners.press(
      '登记复核',
      { as: 'ou_customer-service-manager' },
      { outcome: 'unsatisfied', note: '货少了一件' },
    )
    const again = await story.case(number)
    expect(again.round).toBe(2)
    expect(
      again.deadlines.filter(({ name, status }) => name === '办结并告知结果' && status === 'running'),
    ).toHaveLength(1)
    await takesBack(customer('oTao'))
  })

  it('of an urgent one the departments concerned and the general manager are told at once', async () => {
    const { customer, group, clock, ...story } = tell()
    await clock.isSetTo('2026-03-04T09:00:00+08:00')
    const su = customer('oSuU')
    const number = await su.complains({
      story: '整箱仪器摔坏了，损失8000元，运单号HT2026030401',
      plate: null,
      wants: '要求赔偿',
    })
    expect((await story.case(number)).severityName).toBe('紧急投诉')
    expect((await group('紧急投诉群', number).hears(/牛建军.*阮丽.*项伟/, ['app'])).text).toContain(number)
    await takesBack(su)
  })

  it('a complaint left alone is missed after 24 hours and climbs to the general manager a day later', async () => {
    const { customer, chatOf, clock, group, ...story } = tell()
    await clock.isSetTo('2026-03-09T09:00:00+08:00')
    const number = await customer('oYin').complains({
      story: '货到现在还没送，派送太慢，运单号HT2026030116',
      plate: null,
      wants: '请尽快送货',
    })
    const delivery = group('配送部投诉处理群', number)
    await clock.moves('PT23H59M')
    expect((await story.case(number)).timeline.filter(({ type }) => type === 'missed')).toEqual([])
    await clock.moves('PT2M')
    await delivery.hears(/牛建军.*「答复投诉人处理进展」已超时/)
    await clock.moves('PT24H')
    await chatOf('ou_general-manager', number).hears(/答复投诉人处理进展.*第 3 级/)
  })
  it('where every step is late, each climbs at its time to the general manager', { timeout: 120_000 }, async () => {
    const { customer, group, clock, ...rest } = tell()
    const story = { customer, group, clock, ...rest }
    await clock.isSetTo('2026-03-16T09:00:00+08:00')
    const lu = customer('oLuD')
    const number = await lu.complains({
      story: '货到现在还没送，派送太慢，运单号HT2026041302',
      plate: null,
      phone: '13900007701',
      wants: '请尽快送货',
    })
    const delivery = group('配送部投诉处理群', number)
    const about = { pack: 'delivery-general', number, card: delivery }
    const [NIU, BAI, XIANG] = ['配送经理 牛建军', '客服主管 白洁', '总经理 项伟'] as const
    const climbs: [string, string[]][] = [
      ['PT0S', [NIU, BAI]],
      ['PT4H', [NIU]],
      ['PT24H', [XIANG]],
    ]
    await runsOut(story, about, { clock: 'answer', within: 'PT24H', levels: climbs, customer: lu })
    await delivery.press('已联系客户', DELIVERY, { note: '致歉' })
    await runsOut(story, about, { clock: 'handle', within: 'P3D', levels: climbs })
    await delivery.press('完成', DELIVERY, { result: '已送达' })
    await runsOut(story, about, { clock: 'recheck', within: 'P1D', levels: climbs })
    await group('客服中心投诉群', number).press('登记复核', AGENT, { outcome: 'satisfied', note: '收到' })
    const ended = await story.case(number)
    expect([ended.status, ended.timeline.filter(({ type }) => type === 'missed').length]).toEqual(['closed', 3])
  })
})
