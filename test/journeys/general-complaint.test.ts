/**
 * Proves, for the car dealer's process: a general complaint from the first words in WeChat to the closed case, and what happens when
 * the customer is not satisfied, in the chat and in the call-back.
 */
import { expect, it } from 'vitest'
import type { CaseView } from '../../bots/sandbox/desk.ts'
import { describeOnBothQueues } from '../setup/queues.ts'
import { numberIn, tellStories } from '../setup/story.ts'

const OPERATIONS = { as: 'ou_operations-manager' }
const CUSTOMER_SERVICE = { as: 'ou_customer-service-agent' }

describeOnBothQueues('A general complaint', suite => {
  const tell = tellStories(suite, { from: '2026-03-02T09:00:00+08:00', quiet: 'PT0.2S' })

  it('is told in pieces, handled, called back after five days and closed', async () => {
    const { customer, group, clock, ...story } = tell()
    const zhang = customer('oZhang')

    await zhang.tells('你们的维修师傅态度太差了', '昨天我去保养，问他两句就不耐烦', '说爱修不修')
    await zhang.hears(/怎么称呼您/)
    await zhang.says('我姓张，13860317719')
    await zhang.hears(/车牌号/)
    await zhang.says('粤B6N2M9')
    await zhang.hears(/希望我们怎么处理/)
    await zhang.says('希望师傅道歉')
    const summary = await zhang.hears(/我复述一下/)
    expect(summary).toMatch(/维修服务态度/)
    expect(summary).toMatch(/联系电话：13860317719/)
    expect(summary).toMatch(/希望：道歉/)
    await zhang.says('1')
    const receipt = await zhang.hears(/已经登记/)
    const number = numberIn(receipt)
    expect(number).toBe('TS20260302001')
    expect(receipt).toMatch(/由业务部负责.*业务经理会在今天 11:0\d 前联系您/)

    const service = group('售后投诉处理群', number)
    const owners = group('客服部投诉群', number)
    const card = await service.card()
    expect(card.title).toBe(`一般投诉 ${number}`)
    expect(card.text).toMatch(/张\* 138\*{4}7719/)
    expect(card.text).toContain('粤B***M9')
    expect(card.text).not.toContain('13860317719')
    expect(card.text).not.toContain('7K2')
    expect(card.text).toMatch(/业务经理 刘建国/)
    expect(card.text).toMatch(/ou_operations-manager.*今天 11:0\d 前联系客户/)
    expect(card.text).toMatch(/问他两句就不耐烦/)
    expect(card.text).toMatch(/道歉/)
    expect(card.colour).not.toBe('red')
    await owners.card()
    expect(await group('销售部投诉处理群', number).hasCard()).toBe(false)
    expect(await group('重大投诉领导群', number).hasCard()).toBe(false)

    expect(await service.press('受理', OPERATIONS)).toBe('已受理，请在时限内联系客户')
    expect(await service.press('已联系客户', OPERATIONS, { note: '客户要求师傅当面道歉' })).toMatch(/^已记录/)
    expect((await owners.shows(/处理中/)).text).toContain('客户要求师傅当面道歉')
    expect(await service.press('提交方案', OPERATIONS, { measure: '师傅当面道歉并接受培训', compensation: 0 })).toBe(
      '方案已提交，已发给客户确认',
    )

    await zhang.hears(/处理方案是：师傅当面道歉并接受培训。您同意吗？/)
    await zhang.says('1')
    await zhang.hears(/按方案办/)
    expect((await service.hears(/客户已同意方案/)).text).toMatch(/刘建国/)
    await service.press('完成', OPERATIONS, { result: '师傅已当面道歉，今后由专人接待' })
    await zhang.hears(/已经处理好：师傅已当面道歉.*满意请回复 1/s)
    await zhang.says('1')
    await zhang.hears(/谢谢您告诉我/)
    await service.shows(/待回访/)
    expect((await story.case(number)).status).toBe('resolved')

    await clock.moves('P4D')
    expect((await owners.card()).buttons).not.toContain('登记回访')
    await clock.moves('P1DT1M')
    await owners.hears(/可以回访了/)
    await zhang.says('进度')
    await zhang.hears(/已处理完，稍后会有回访/)
    expect(await owners.press('登记回访', CUSTOMER_SERVICE, { outcome: 'satisfied', note: '师傅态度好多了' })).toBe(
      '回访结果已登记',
    )
    await zhang.hears(/已结案/)
    expect((await service.shows(/已结案/)).buttons).toEqual([])

    const closed = await story.case(number)
    expect(closed.status).toBe('closed')
    expect(closed.points).toBe(-1)
    expect(closed.next).toBeNull()
    expect(closed.deadlines.filter(({ status }) => status === 'running' || status === 'overdue')).toEqual([])
    expect(closed.timeline.filter(({ type }) => type === 'missed')).toEqual([])
  })
  it('begins a second round when the result does not satisfy, and a third when the call-back does not', async () => {
    const { customer, group, clock, ...story } = tell()
    await clock.isSetTo('2026-03-10T09:00:00+08:00')
    const lin = customer('oLin')
    const number = await lin.complains({
      story: '昨天在你们店做保养，师傅说话很冲，态度恶劣',
      wants: '要求道歉',
    })
    const service = group('售后投诉处理群', number)
    const owners = group('客服部投诉群', number)

    await service.press('已联系客户', OPERATIONS, { note: '客户要求道歉' })
    await service.press('完成', OPERATIONS, { result: '已电话致歉' })
    await lin.hears(/已经处理好：已电话致歉/)
    await clock.moves('PT3H')
    await lin.says('2')
    await lin.hears(/还差在哪里/)
    await lin.says('师傅本人没有道歉，只是前台打了个电话')
    const again = await lin.hears(/重新办理/)
    expect(again).toMatch(/第 2 次.*业务经理会在今天 14:\d\d 前再联系您/)
    const call = await service.hears(/客户不满意/, ['app'])
    expect(call.text).toMatch(/刘建国.*师傅本人没有道歉，只是前台打了个电话.*今天 14:\d\d 前联系客户/)
    expect((await service.shows(/第 2 次办理/)).state).toBe('待联系客户')

    const second = await story.case(number)
    expect(second.round).toBe(2)
    expect(running(second, '联系客户')).toHaveLength(1)
    expect(running(second, '反馈处理进展')).toHaveLength(1)
    expect(running(second, '回访客户')).toEqual([])

    await service.press('已联系客户', OPERATIONS, { note: '约好今天由师傅本人道歉' })
    await service.press('完成', OPERATIONS, { result: '师傅本人已当面道歉' })
    await lin.hears(/已经处理好：师傅本人已当面道歉/)
    await clock.moves('P5DT1M')
    await owners.hears(/可以回访了/)
    await owners.press('登记回访', CUSTOMER_SERVICE, { outcome: 'unsatisfied', note: '道歉没有诚意' })
    expect((await owners.shows(/第 3 次办理/)).state).toBe('待联系客户')
    expect((await service.hears(/道歉没有诚意/)).text).toMatch(/刘建国/)
    const third = await story.case(number)
    expect(third.round).toBe(3)
    expect(running(third, '联系客户')).toHaveLength(1)
  })
})

function running(found: CaseView, name: string): CaseView['deadlines'] {
  return found.deadlines.filter(deadline => deadline.name === name && deadline.status === 'running')
}
