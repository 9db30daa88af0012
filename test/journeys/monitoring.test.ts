/**
 * Proves, for the monitoring standard from its pack alone: numbers such as YS20231027001, first response in 1, 4 or 24 hours by priority, solution in
 * 24 hours for B and 5 working days for C, and the escalation after 2, 4 and 24 hours with management for the gravest.
 */
import { expect, it } from 'vitest'
import { tellStories } from '../setup/story.ts'
import { describePack, factOf, minutesOf, takesBack } from './packs.ts'

const HOUR = 60
const DAY = 24 * HOUR
const TECHNICAL = { as: 'ou_technical-manager' }
const MONITOR = { as: 'ou_monitor-agent' }

describePack('Under the monitoring standard', suite => {
  const tell = tellStories(suite, { from: '2023-10-27T09:00:00+08:00', policy: 'monitoring' })

  it('priority A is answered in an hour, and climbs after 2, 4 and 24 hours, at last to management', {
    timeout: 90_000,
  }, async () => {
    const { customer, group, chatOf, clock, ...story } = tell()
    const xu = customer('oXu')
    const number = await xu.complains({
      story: '你们的热水器漏电，我孩子被电了一下送医院了',
      plate: null,
      wants: '要求赔偿',
    })
    expect(number).toBe('YS20231027001')
    const opened = await story.case(number)
    expect(opened.severity).toBe('A')
    expect(factOf(opened, '风险标记')).toMatch(/中|高/)
    expect(minutesOf(opened, '首次响应')).toBe(HOUR)
    expect(minutesOf(opened, '解决或明确进展')).toBe(4 * HOUR)
    await group('投诉升级群', number).card()

    await clock.moves('PT1H1M')
    await group('技术支持投诉群', number).hears(/陆振华.*「首次响应」已超时/)
    await clock.moves('PT2H')
    await chatOf('ou_supervisor', number).hears(/首次响应.*第 2 级/)
    expect(await xu.hears(/已经升级/)).toMatch(/施敏/)
    await clock.moves('PT2H')
    await chatOf('ou_operations-director', number).hears(/首次响应.*第 3 级/)
    expect(await chatOf('ou_general-manager', number).calls()).toEqual([])
    await clock.moves('PT20H')
    await chatOf('ou_task-force-leader', number).hears(/首次响应.*第 4 级/)
    await chatOf('ou_general-manager', number).hears(/首次响应.*第 4 级/)
    const room = (await story.chats()).find(({ name }) => name === `作战室 ${number}`)
    expect(room?.members).toEqual(expect.arrayContaining(['ou_task-force-leader', 'ou_general-manager']))
    expect((await story.case(number)).points).toBe(-1)
    await takesBack(customer('oXu'))
  })

  it('priority B is answered in 4 hours and solved in 24, checked by the monitor and closed', async () => {
    const { customer, group, clock, ...story } = tell()
    await clock.isSetTo('2023-11-01T09:00:00+08:00')
    const number = await customer('oYe').complains({
      story: '你们的净水器质量有问题，一直漏水，坏了用不了',
      plate: null,
      wants: '要求换货',
    })
    const opened = await story.case(number)
    expect(opened.severity).toBe('B')
    expect(minutesOf(opened, '首次响应')).toBe(4 * HOUR)
    expect(minutesOf(opened, '解决或提出方案')).toBe(24 * HOUR)
    const technical = group('技术支持投诉群', number)
    await technical.press('已联系客户', TECHNICAL, { note: '安排换新' })
    await technical.press('完成', TECHNICAL, { result: '已换新机' })
    await group('投诉监控群', number).press('登记回访', MONITOR, { outcome: 'satisfied' })
    const closed = await story.case(number)
    expect(closed.status).toBe('closed')
    expect(closed.timeline.filter(({ type }) => type === 'missed')).toEqual([])
  })

  it('priority C is answered in 24 hours and solved in 5 working days, reminded on the third', async () => {
    const { customer, group, clock, ...story } = tell()
    await clock.isSetTo('2023-11-06T09:00:00+08:00')
    const number = await customer('oZou').complains({
      story: '会员费太贵了，续费也没有提前告诉我，收费不合理',
      plate: null,
      wants: '要求退款',
    })
    const opened = await story.case(number)
    expect(opened.severity).toBe('C')
    expect(minutesOf(opened, '首次响应')).toBe(DAY)
    expect(minutesOf(opened, '解决')).toBe(7 * DAY)
    const finance = group('价格投诉群', number)
    await finance.press('已联系客户', { as: 'ou_finance-manager' }, { note: '核对扣费' })
    await clock.isSetTo('2023-11-09T09:05:00+08:00')
    await finance.hears(/提醒.*「?解决/)
  })
})
