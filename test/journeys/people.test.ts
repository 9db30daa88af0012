/**
 * Proves: every morning the platform is asked whether the policy's people still work here; for whoever left, or whose account is frozen, his
 * deputy stands in and is told, cards and lists say why, and the manager is warned, once; whoever is back stands for himself again; where the platform cannot be
 * asked, it is asked again soon.
 */
import { expect, it } from 'vitest'
import { describeOnPostgres } from '../setup/queues.ts'
import { tellStories } from '../setup/story.ts'

const MANAGER = 'ou_operations-manager'
const ATTITUDE = '昨天在你们店做保养，师傅态度很差，问他什么都不理'
const GROUP = '售后投诉处理群'

describeOnPostgres('People of the policy', suite => {
  const tell = tellStories(suite, { from: '2026-03-03T16:00:00+08:00' })

  it('whose account is frozen are replaced by their deputies until it is not', async () => {
    const { customer, group, person, inGroup, clock, ...story } = tell()
    const state = (frozen: boolean) => story.control('POST', `/sandbox/api/feishu/people/${MANAGER}`, { frozen })
    const owners = async () =>
      (await Promise.all((await story.chats()).map(async ({ chatId }) => story.messages(chatId))))
        .flat()
        .flatMap(({ text }) => (/刘建国 的飞书账号(已停用，从现在起|已恢复)/.test(text ?? '') ? [text] : []))

    const before = await customer('oEarlier').complains({
      story: ATTITUDE,
      name: '鲁明',
      phone: '13900007777',
      plate: '粤B7D8E9',
    })
    await group(GROUP, before).card()

    await state(true)
    await story.fault('feishu', '5xx', 1)
    await clock.isSetTo('2026-03-04T08:00:00+08:00')
    await clock.isSetTo('2026-03-04T08:20:00+08:00')
    expect(await person('ou_service-adviser').hears(/由您处理/)).toMatch(/业务经理 刘建国 的飞书账号已停用，.*自动交还/)
    await story.until('the warning', async () => (await owners()).length > 0)
    expect((await owners())[0]).toMatch(
      /业务经理 刘建国 的飞书账号已停用，.*都由服务顾问 周敏处理；.*people\.operations-manager/,
    )

    const number = await customer('oFrozen').complains({ story: ATTITUDE })
    expect((await group(GROUP, number).card()).text).toMatch(/ou_service-adviser.*前联系客户/)
    await group(GROUP, before).press('受理', { as: 'ou_service-adviser' })
    await group(GROUP, before).shows(/业务经理 刘建国（账号已停用，由服务顾问 周敏处理）/)
    await person('ou_customer-service-manager').says('值班')
    await person('ou_customer-service-manager').hears(/服务顾问 周敏（业务经理 刘建国 账号已停用）/)

    await clock.isSetTo('2026-03-05T08:00:00+08:00')
    expect(await owners()).toHaveLength(1)

    await state(false)
    await clock.isSetTo('2026-03-06T08:00:00+08:00')
    await story.until('the end of it', async () => (await owners()).some(text => /已恢复/.test(text ?? '')))
    const later = await customer('oThawed').complains({
      story: ATTITUDE,
      name: '何芳',
      phone: '13900005678',
      plate: '粤B8K3M1',
    })
    expect((await group(GROUP, later).card()).text).toMatch(/ou_operations-manager.*前联系客户/)
  })

  it('who go on leave have their deputies told, as does their return', async () => {
    const { person } = tell()
    const manager = person('ou_service-manager')
    await manager.says('请假 3月9日到3月11日，周敏代理')
    await manager.hears(/由服务顾问 周敏代理/)
    const deputy = person('ou_service-adviser')
    expect(await deputy.hears(/您将代/)).toMatch(/您将代服务经理 赵志强处理投诉：3月9日至3月11日/)
    await manager.says('请假 今天，周敏代理')
    await deputy.hears(/您将代服务经理 赵志强处理投诉：3月6日。/)
    await manager.says('销假')
    await deputy.hears(/赵志强已销假/)
  })
})
