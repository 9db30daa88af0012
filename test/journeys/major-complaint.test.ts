/**
 * Proves, for the car dealer's process: a major complaint with compensation is signed by the general manager, and by nobody else, before
 * anything is carried out; a plan is made anew until he and the customer agree.
 */
import { expect, it } from 'vitest'
import { describeOnBothQueues } from '../setup/queues.ts'
import { tellStories } from '../setup/story.ts'

const SERVICE = { as: 'ou_service-manager' }
const GENERAL_MANAGER = { as: 'ou_general-manager' }
const CUSTOMER_SERVICE = { as: 'ou_customer-service-agent' }

describeOnBothQueues('A major complaint with compensation', suite => {
  const tell = tellStories(suite, { from: '2026-03-02T09:00:00+08:00' })

  it('is carried out only after the general manager has signed and the customer has agreed', async () => {
    const { customer, group, chatOf, clock, ...story } = tell()
    const li = customer('oLi')
    const number = await li.complains({
      story: '上周在你们店修变速箱，修完才开两天变速箱就坏了，把发动机也弄坏了，我要求赔偿',
      name: '李卫东',
      phone: '13712345678',
      wants: '要求赔偿损失',
    })
    const service = group('售后投诉处理群', number)
    const owners = group('客服部投诉群', number)
    const manager = chatOf('ou_general-manager', number)

    const card = await service.card()
    expect(card.title).toBe(`重大投诉 ${number}`)
    expect(card.text).toMatch(/重大投诉（.*涉及赔偿.*）/)
    expect(card.text).toContain('服务经理 赵志强')
    await owners.card()

    await service.press('已联系客户', SERVICE, { note: '客户要求赔偿 3000 元' })
    expect(await service.press('提交方案', SERVICE, { measure: '免费更换变速箱', compensation: 3000 })).toBe(
      '方案已提交，请点“申请审批”',
    )
    const planned = await service.shows(/方案待报批/)
    expect(planned.text).toContain('需要总经理 徐明远批准')
    expect(planned.buttons).not.toContain('完成')
    expect(await li.heard(/处理方案是/)).toBe(0)

    await service.press('申请审批', SERVICE)
    await manager.hears(/处理方案（补偿 \d+ 元）请您审批/, ['app'])

    expect((await manager.card()).text).toMatch(/3000 元/)
    expect((await manager.card()).buttons).toEqual(expect.arrayContaining(['同意', '驳回']))

    expect(await service.press('同意', SERVICE)).toBe('这一步请总经理 徐明远来操作')
    expect(await owners.press('同意', CUSTOMER_SERVICE)).toBe('这一步请总经理 徐明远来操作')
    expect((await story.case(number)).status).toBe('approving')

    await manager.press('驳回', GENERAL_MANAGER, { reason: '先查清责任，金额偏高' })
    expect((await service.hears(/被驳回：先查清责任，金额偏高/)).text).toMatch(/赵志强/)
    expect((await story.case(number)).status).toBe('handling')
    expect(await li.heard(/处理方案是/)).toBe(0)

    await service.press('提交方案', SERVICE, { measure: '免费更换变速箱，送一次保养', compensation: 1500 })
    await service.press('申请审批', SERVICE)
    await manager.press('同意', GENERAL_MANAGER)
    await service.hears(/方案已批准/)
    expect(await li.hears(/处理方案是/)).toMatch(/免费更换变速箱，送一次保养；补偿 1500 元/)
    expect(await service.press('完成', SERVICE, { result: '已更换' })).toBe('涉及补偿，请等客户同意方案后再完成')

    await li.says('2')
    await li.hears(/哪里不合适/)
    await li.says('补偿太少，至少 2500')
    await service.hears(/客户不同意方案.*补偿太少，至少 2500/)

    await service.press('提交方案', SERVICE, { measure: '免费更换变速箱，送一次保养', compensation: 2500 })
    await service.press('申请审批', SERVICE)
    await manager.press('同意', GENERAL_MANAGER)
    await li.hears(/补偿 2500 元/)
    await li.says('同意')
    await service.hears(/客户已同意方案/)

    await service.press('完成', SERVICE, { result: '变速箱已更换，2500 元已到账' })
    await li.hears(/已经处理好：变速箱已更换/)
    await clock.moves('P5DT1M')
    await owners.press('登记回访', CUSTOMER_SERVICE, { outcome: 'satisfied', note: '客户表示感谢' })
    await service.shows(/已结案/)

    const closed = await story.case(number)
    expect(closed.status).toBe('closed')
    expect(closed.points).toBe(-5)
    expect(await li.heard(/处理方案是/)).toBe(2)
  })

  it('keeps the approver’s time: he is reminded, called again, and told to administration', async () => {
    const { customer, group, chatOf, clock } = tell()
    await clock.isSetTo('2026-03-16T09:00:00+08:00')
    const zhou = customer('oZhou')
    const number = await zhou.complains({
      story: '昨天在你们店修车，把我的发动机修坏了，要求赔偿',
      wants: '赔偿',
    })
    const service = group('售后投诉处理群', number)
    await service.press('已联系客户', SERVICE, { note: '要求赔偿' })
    await service.press('提交方案', SERVICE, { measure: '大修发动机', compensation: 800 })
    await service.press('申请审批', SERVICE)
    const manager = chatOf('ou_general-manager', number)
    await manager.hears(/请您审批，请在今天 14:0\d 前/)
    await clock.moves('PT4H2M')
    await manager.hears(/提醒.*审批方案/, ['app'])
    await clock.moves('PT1H1M')
    await manager.hears(/「审批方案」已超时/, ['app'])
    await clock.moves('PT4H')
    await manager.hears(/已升级到第 2 级/, ['app', 'sms'])
    await chatOf('ou_administration-manager', number).hears(/已升级到第 2 级/)
  })
})
