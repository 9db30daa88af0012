/**
 * Proves, for the car dealer's process: a case changes hands without losing its promise; and nothing happens twice or by the wrong hand,
 * whatever the platforms and the people do.
 */
import { expect, it } from 'vitest'
import { describeOnBothQueues } from '../setup/queues.ts'
import { numberIn, tellStories } from '../setup/story.ts'

const OPERATIONS = { as: 'ou_operations-manager' }
const ATTITUDE = { story: '昨天在你们店做保养，师傅态度很差，问他什么都不理', wants: '要求道歉' }

describeOnBothQueues('Many hands', suite => {
  const tell = tellStories(suite, { from: '2026-03-02T09:00:00+08:00' })

  it('a case passed on reaches the new group, and the customer’s promised time stays', async () => {
    const { customer, group, ...story } = tell()
    const number = await customer('oHandA').complains(ATTITUDE)
    const service = group('售后投诉处理群', number)
    const due = (await story.case(number)).next?.dueAt
    expect(await service.press('转派', OPERATIONS, { person: 'ou_sales-manager', reason: '客户说的是销售顾问' })).toBe(
      '已转派，对方已收到通知',
    )
    const sales = group('销售部投诉处理群', number)
    expect((await sales.card()).text).toMatch(/ou_sales-manager.*前联系客户/)
    const next = (await story.case(number)).next
    expect(next?.dueAt).toBe(due)
    expect(next?.owners).toEqual(['销售经理 王海涛'])
    expect(await service.press('已联系客户', OPERATIONS, { note: '…' })).toMatch(/这一步请销售经理 王海涛/)
    await sales.press('已联系客户', { as: 'ou_sales-manager' }, { note: '已致歉' })
    expect((await story.case(number)).status).toBe('handling')
  })

  it('a manager who needs help escalates by hand', async () => {
    const { customer, group, chatOf } = tell()
    const number = await customer('oHandB').complains(ATTITUDE)
    const service = group('售后投诉处理群', number)
    await service.press('升级', OPERATIONS, { reason: '客户情绪激动，需要客服部协助' })
    await service.hears(/申请升级：客户情绪激动，需要客服部协助/, ['app'])
    await service.press('升级', OPERATIONS, { reason: '仍然谈不拢' })
    await chatOf('ou_administration-manager', number).hears(/申请升级：仍然谈不拢/, ['app'])
  })

  it('messages that the platform delivers twice or in the wrong order make one complaint', async () => {
    const { customer, fault, numbers, until } = tell()
    const before = (await numbers()).length
    const c = customer('oHandC')
    await fault('wechat', 'duplicate', 20)
    const number = await c.complains(ATTITUDE)
    await c.says('进度')
    await c.hears(new RegExp(`投诉 ${number}`))
    expect((await numbers()).length).toBe(before + 1)
    expect(await c.heard(/已经登记/)).toBe(1)
    expect(await c.heard(/我复述一下/)).toBe(1)

    const d = customer('oHandD')
    await fault('wechat', 'reordered', 1)
    await d.tells('昨天在你们店做保养，师傅态度很差', '我叫王芳，13900001234，粤B6N2M9，要求道歉')
    await d.hears(/我复述一下/)
    await d.says('1')
    numberIn(await d.hears(/已经登记/))
    await until('one more complaint', async () => (await numbers()).length === before + 2)
  })

  it('two people who press at once do it once; the same press delivered twice counts once', async () => {
    const { customer, group, fault, ...story } = tell()
    const number = await customer('oHandE').complains(ATTITUDE)
    const service = group('售后投诉处理群', number)
    await service.card()
    const toasts = await Promise.all([
      service.press('转派', OPERATIONS, { person: 'ou_service-manager', reason: '请你处理' }),
      service.press(
        '转派',
        { as: 'ou_customer-service-manager' },
        { person: 'ou_service-manager', reason: '请你处理' },
      ),
    ])
    expect(toasts.sort()).toEqual(['已转派，对方已收到通知', expect.stringMatching(/现在就是由他处理|这一步请/)])
    await fault('feishu', 'duplicate', 1)
    await service.press('进展', { as: 'ou_service-manager' }, { note: '正在核实' })
    const found = await story.case(number)
    expect(found.timeline.filter(({ type }) => type === 'transferred')).toHaveLength(1)
    expect(found.timeline.filter(({ type }) => type === 'progressed')).toHaveLength(1)
  })

  it('strangers, wrong amounts and closed cases are refused with the next step', async () => {
    const { customer, group, ...story } = tell()
    const f = customer('oHandF')
    const number = await f.complains(ATTITUDE)
    const service = group('售后投诉处理群', number)
    const owners = group('客服部投诉群', number)
    await service.card()
    await expect(service.press('受理', { as: 'ou_sales-adviser' })).rejects.toThrow(/只有群成员/)
    expect(await service.press('受理', { as: 'ou_service-manager' })).toBe('这一步请业务经理 刘建国来操作')
    expect(await service.press('受理', { as: 'ou_service-adviser' })).toMatch(/^已受理/)
    await service.press('已联系客户', OPERATIONS, { note: '要求道歉' })
    expect(await service.press('提交方案', OPERATIONS, { measure: '道歉', compensation: '两百' })).toBe(
      '金额请填数字，没有补偿填 0',
    )
    expect(await service.press('提交方案', OPERATIONS, { measure: '道歉', compensation: 0, date: '2026-03-01' })).toBe(
      '完成日期不能早于今天',
    )
    await f.withdraws()
    expect((await service.shows(/已撤诉/)).buttons).toEqual([])
    expect((await owners.shows(/已撤诉/)).buttons).toEqual([])
    expect((await story.case(number)).status).toBe('withdrawn')
  })
})
