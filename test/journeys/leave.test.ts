/**
 * Proves: a manager tells the bot of his leave and who stands in, in his own chat or in a group; from then on new cases go to the deputy, old ones name him on the card,
 * give him the rights and remind him; coming back ends it.
 */
import { expect, it } from 'vitest'
import { describeOnBothQueues } from '../setup/queues.ts'
import { tellStories } from '../setup/story.ts'

const MANAGER = 'ou_operations-manager'
const DEPUTY = 'ou_service-manager'
const GROUP = '售后投诉处理群'
const STORY = '昨天保养，师傅态度太差了，问他两句就不耐烦'

describeOnBothQueues('A leave', suite => {
  const tell = tellStories(suite, { from: '2026-03-04T09:00:00+08:00' })

  it('is kept, hands the cases to the deputy, and ends when the manager is back', async () => {
    const { customer, group, person, inGroup, clock } = tell()
    const before = await customer('oLi').complains({ story: STORY })
    const service = group(GROUP, before)
    await service.card()
    expect(await service.press('受理', { as: DEPUTY })).toMatch(/^这一步请业务经理 刘建国/)

    const manager = person(MANAGER)
    await manager.says('请假 今天到后天')
    expect(await manager.hears(/代理您的投诉/)).toMatch(/3月4日到3月6日由服务顾问 周敏代理/)
    const team = inGroup(GROUP, MANAGER)
    await team.says('@机器人 今天到后天请假，赵志强代理')
    expect(await team.hears(/服务经理 赵志强代理/)).toMatch(/提前回来请发“销假”/)

    expect(await service.press('受理', { as: DEPUTY })).toBe('已受理，请在时限内联系客户')
    await service.shows(/业务经理 刘建国（请假，由服务经理 赵志强代理）/)
    const during = await customer('oHe').complains({
      story: STORY,
      name: '何芳',
      phone: '13900005678',
      plate: '粤B8K3M1',
    })
    expect((await group(GROUP, during).card()).text).toMatch(/ou_service-manager.*前联系客户/)
    await person(DEPUTY).says('待办')
    await person(DEPUTY).hears(/2 件在办/)
    await clock.moves('PT1H45M')
    await service.hears(/赵志强.*提醒/)

    await manager.says('销假')
    await manager.hears(/欢迎回来/)
    await manager.says('销假')
    await manager.hears(/没有登记请假/)
    expect(await service.press('进展', { as: DEPUTY }, { note: '已了解' })).toMatch(/^这一步请业务经理 刘建国/)
  })
})
