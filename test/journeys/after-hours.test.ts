/**
 * Proves, for the car dealer's process: what comes outside working hours is called through to leadership at once when it is urgent, and
 * waits for the next working time of the Chinese calendar when it is not.
 */
import { expect, it } from 'vitest'
import type { CaseView } from '../../bots/sandbox/desk.ts'
import { describeOnBothQueues } from '../setup/queues.ts'
import { numberIn, tellStories } from '../setup/story.ts'

describeOnBothQueues('After hours', suite => {
  const tell = tellStories(suite, { from: '2026-03-07T21:00:00+08:00' })

  it('an urgent complaint on Saturday night reaches leadership by phone, and the form follows on Monday', async () => {
    const { customer, group, chatOf, clock, ...story } = tell()
    const zhao = customer('oZhao')
    await zhao.says(
      '刚在高速上刹车失灵了，差点出人命，上午才在你们店修的刹车！我叫赵勇，13611112222，粤B12345，马上派人处理',
    )
    await zhao.hears(/我复述一下/)
    await zhao.says('1')
    const receipt = await zhao.hears(/已经登记/)
    expect(receipt).toMatch(/已经电话通知公司领导/)
    const number = numberIn(receipt)

    const owners = group('客服部投诉群', number)
    const manager = chatOf('ou_general-manager', number)
    const called = await manager.hears(/紧急投诉.*请马上安排负责人/, ['app', 'phone'])

    expect(called.urgent.flatMap(({ openIds }) => openIds)).toEqual(['ou_general-manager', 'ou_general-manager'])
    await owners.hears(/紧急投诉/, ['app', 'phone'])
    expect(await owners.calls()).toHaveLength(1)
    expect(await group('售后投诉处理群', number).hasCard()).toBe(false)

    const night = await story.case(number)
    expect(night.severity).toBe('major')
    expect(due(night, '派单')).toBe('2026-03-09T09:00')
    expect(due(night, '安排负责人')).toBe('2026-03-07T21:15')

    await manager.press('安排负责人', { as: 'ou_general-manager' }, { person: 'ou_service-manager' })
    const arranged = chatOf('ou_service-manager', number)
    await arranged.hears(/由您负责，请马上联系客户/, ['app'])
    expect(due(await story.case(number), '联系客户（紧急）')).toBe('2026-03-07T23:00')
    await clock.moves('PT10M')
    await arranged.press('已联系客户', { as: 'ou_service-manager' }, { note: '人没事，已叫拖车' })
    expect((await owners.shows(/人没事，已叫拖车/)).colour).not.toBe('red')

    await clock.isSetTo('2026-03-09T08:31:00+08:00')
    await owners.press('派单', { as: 'ou_customer-service-agent' }, { department: 'service' })
    const sheet = await group('售后投诉处理群', number).card()
    expect(sheet.text).toContain('服务经理 赵志强')
    const monday = await story.case(number)
    expect(monday.status).toBe('handling')
    expect(monday.timeline.filter(({ type }) => type === 'missed')).toEqual([])
    await zhao.withdraws()
  })

  it('leadership that does not arrange anybody is called again and again, each time later', async () => {
    const { customer, chatOf, clock, ...story } = tell()
    await clock.isSetTo('2026-03-14T21:00:00+08:00')
    const qian = customer('oQian')
    const number = await qian.complains({
      story: '车子开着开着自燃冒烟了，下午才在你们店修过线路，太危险了',
      wants: '马上派人来',
    })
    const manager = chatOf('ou_general-manager', number)
    await manager.hears(/紧急投诉/)
    await clock.moves('PT15M')
    await manager.hears(/「安排负责人」已超时/, ['app', 'phone'])
    await clock.moves('PT15M')
    await manager.hears(/「安排负责人」仍未完成，已升级到第 2 级/)
    // Half an hour later and an hour after that; then ever more rarely.
    await clock.moves('PT1H31M')
    expect((await manager.calls()).filter(({ text }) => /一直没有完成/.test(text))).toHaveLength(2)
    await manager.press('安排负责人', { as: 'ou_general-manager' }, { person: 'ou_service-manager' })
    const before = (await manager.calls()).length
    await clock.moves('PT1H')
    expect(await manager.calls()).toHaveLength(before)
    expect((await story.case(number)).deadlines.find(({ name }) => name === '安排负责人')?.status).toBe('late')
    await qian.withdraws()
  })

  it('an ordinary complaint on the eve of Labour Day is contacted when work resumes on 6 May', async () => {
    const { customer, group, clock, ...story } = tell()
    await clock.isSetTo('2026-04-30T20:00:00+08:00')
    const sun = customer('oSun')
    const number = await sun.complains({ story: '今天在你们店做保养，前台接待态度很差', wants: '道歉' })
    expect((await sun.chat()).at(-1)).toMatch(/现在是休息时间，业务经理会在5月6日 10:30 前联系您/)
    const found = await story.case(number)
    expect(due(found, '联系客户')).toBe('2026-05-06T10:30')
    expect(due(found, '反馈处理进展')).toBe('2026-05-08T20:00')
    await clock.isSetTo('2026-05-06T10:00:30+08:00')
    const reminder = await group('售后投诉处理群', number).hears(/提醒/)
    expect(local(reminder.at)).toBe('2026-05-06T10:00')
    await sun.withdraws()
  })

  it('a Saturday on which China works is a working day, the Sunday after it is not', async () => {
    const { customer, clock, ...story } = tell()
    await clock.isSetTo('2026-05-08T18:00:00+08:00')
    const wu = customer('oWu')
    const friday = await wu.complains({ story: '昨天在你们店做保养，师傅态度很差', wants: '道歉' })
    expect(due(await story.case(friday), '联系客户')).toBe('2026-05-09T10:30')
    await wu.withdraws()
    await clock.isSetTo('2026-05-09T10:00:00+08:00')
    const zheng = customer('oZheng')
    const saturday = await zheng.complains({ story: '昨天在你们店做保养，师傅态度很差', wants: '道歉' })
    expect(due(await story.case(saturday), '联系客户')).toBe('2026-05-09T12:00')
    await zheng.withdraws()
    await clock.isSetTo('2026-05-09T18:00:00+08:00')
    const evening = await customer('oFeng').complains({ story: '昨天在你们店做保养，师傅态度很差', wants: '道歉' })
    expect(due(await story.case(evening), '联系客户')).toBe('2026-05-11T10:30')
  })
})

const local = (at: string) => new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 16)

/** When a clock of the case ends, in Shanghai, to the minute. */
function due(found: CaseView, name: string): string | undefined {
  const dueAt = found.deadlines.find(deadline => deadline.name === name)?.dueAt
  return dueAt && local(dueAt)
}
