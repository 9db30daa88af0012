/**
 * Proves, for the monitoring standard from its pack alone: numbers such as YS20231027001, first response in 1, 4 or 24 hours by priority, solution in
 * 24 hours for B and 5 working days for C, and the escalation after 2, 4 and 24 hours with management for the gravest: the supervisor decides in an
 * hour, the customer hears each new owner and time, and may ask for it himself; with everything late even the closing check is watched.
 */
import { expect, it } from 'vitest'
import { tellStories } from '../setup/story.ts'
import { describePack, factOf, minutesOf, takesBack } from './packs.ts'
import { costs, runsOut } from './worst-case.ts'

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
    // The supervisor has an hour to decide, and the customer is told so.
    expect(await xu.hears(/已经升级/)).toMatch(/客服主管 施敏督办，会在今天 13:0\d 前给您答复/)
    expect(minutesOf(await story.case(number), '主管决定')).toBe(HOUR)
    await group('技术支持投诉群', number).shows(/第 2 级（客服主管 施敏）；今天 14:0\d 升级到第 3 级/)
    await clock.moves('PT1H')
    await chatOf('ou_operations-director', number).hears(/「主管决定」已超时/, ['app', 'sms'])
    await clock.moves('PT1H')
    await chatOf('ou_operations-director', number).hears(/首次响应.*第 3 级/)
    expect(await xu.hears(/已经升级/)).toMatch(/运营总监 殷浩督办，会在今天 18:0\d 前给您答复/)
    expect(await chatOf('ou_general-manager', number).calls()).toEqual([])
    await clock.moves('PT20H')
    await chatOf('ou_task-force-leader', number).hears(/首次响应.*第 4 级/)
    await chatOf('ou_general-manager', number).hears(/首次响应.*第 4 级（最后一级）/)
    await group('技术支持投诉群', number).shows(/已到最后一级（专项小组组长 骆东明、运营总监 殷浩、总经理 温建业）/)
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
    await takesBack(customer('oZou'))
  })

  it('a customer who asks for somebody higher up, or is not satisfied, comes to the supervisor at once', async () => {
    const { customer, group, chatOf, clock, ...story } = tell()
    await clock.isSetTo('2023-11-13T09:00:00+08:00')
    const tang = customer('oTang')
    const number = await tang.complains({
      story: '会员费太贵了，续费也没有提前告诉我，收费不合理',
      plate: null,
      wants: '要求退款',
    })
    await tang.says('我要找你们领导')
    await tang.hears(/马上为 \w+ 升级处理[\s\S]*客服主管 施敏督办，会在今天 10:0\d 前给您答复/)
    const supervisor = chatOf('ou_supervisor', number)
    await supervisor.hears(/申请升级：我要找你们领导/)
    await supervisor.press('督办意见', { as: 'ou_supervisor' }, { instruction: '今天退款' })
    const finance = group('价格投诉群', number)
    await finance.hears(/客服主管 施敏的督办意见：今天退款/, ['app'])
    expect((await story.case(number)).deadlines.find(({ name }) => name === '主管决定')?.status).toBe('met')
    await tang.says('还是要找你们领导')
    await tang.hears(/已经升级，由客服主管 施敏督办/)

    await finance.press('已联系客户', { as: 'ou_finance-manager' }, { note: '答应退款' })
    await finance.press('完成', { as: 'ou_finance-manager' }, { result: '已退款' })
    await tang.hears(/已经处理好/)
    await tang.says('2')
    await tang.hears(/还差在哪里/)
    await tang.says('没有')
    await tang.hears(/没有让您满意/)
    const again = await story.case(number)
    expect(again.round).toBe(2)
    expect(again.timeline.map(({ text }) => text)).toContainEqual(
      expect.stringMatching(/升级到第 2 级，通知客服主管 施敏：客户对处理结果不满意/),
    )
  })
  it('priority B with everything late climbs to the task force, costs its points, and even the closing check is watched', {
    timeout: 120_000,
  }, async () => {
    const { customer, group, clock, ...rest } = tell()
    const story = { customer, group, clock, ...rest }
    await clock.isSetTo('2023-11-20T09:00:00+08:00')
    const wan = customer('oWan')
    const number = await wan.complains({
      story: '你们的净水器质量有问题，一直漏水，坏了用不了',
      plate: null,
      phone: '13900008801',
      wants: '要求换货',
    })
    expect((await story.case(number)).severity).toBe('B')
    const technical = group('技术支持投诉群', number)
    const about = { pack: 'monitoring', number, card: technical }
    const [LU, GU, SHI, YIN, LUO] = [
      '技术支持经理 陆振华',
      '投诉监控主管 顾文静',
      '客服主管 施敏',
      '运营总监 殷浩',
      '专项小组组长 骆东明',
    ] as const
    const climbs: [string, string[]][] = [
      ['PT0S', [LU, GU]],
      ['PT2H', [SHI]],
      ['PT4H', [YIN, LU]],
      ['PT24H', [LUO, YIN]],
    ]
    await runsOut(story, about, { clock: 'response-b', within: 'PT4H', levels: climbs, customer: wan })
    const late = await story.case(number)
    expect(late.timeline.filter(({ type }) => type === 'warRoomOpened')).toHaveLength(1)
    expect(late.timeline.filter(({ type, text }) => type === 'missed' && /主管决定/.test(text))).not.toEqual([])
    // The response and the solution: one point each.
    expect(costs(late)).toEqual(['-1 分', '-1 分'])
    await technical.press('已联系客户', TECHNICAL, { note: '致歉' })
    await technical.press('完成', TECHNICAL, { result: '已换新机' })
    await runsOut(
      story,
      { ...about, card: group('投诉监控群', number) },
      {
        clock: 'closing-check',
        within: 'P1D',
        levels: [
          ['PT0S', [GU]],
          ['PT1H', [YIN]],
        ],
      },
    )
    await group('投诉监控群', number).press('登记回访', MONITOR, { outcome: 'satisfied' })
    expect((await story.case(number)).status).toBe('closed')
  })
})
