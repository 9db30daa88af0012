/**
 * Proves, for the car dealer's pack in its variant "supply-chain": the customer signs what was registered, the first review is told to him with next
 * steps and times, the negotiated result is written down and confirmed by both sides, and the feedback goes to the supply-chain centre.
 */
import { expect, it } from 'vitest'
import { tellStories } from '../setup/story.ts'
import { describePack, minutesOf } from './packs.ts'

const OPERATIONS = { as: 'ou_operations-manager' }
const AGENT = { as: 'ou_customer-service-agent' }

describePack('At a dealer with a supply-chain centre', suite => {
  const tell = tellStories(suite, { from: '2026-03-02T09:00:00+08:00', policy: 'auto-dealer:supply-chain' })

  it('registration and result are signed by the customer, and the centre hears of it at the end', async () => {
    const { customer, group, chatOf, clock, ...story } = tell()
    const yu = customer('oYu')
    const number = await yu.complains({ story: '上周换的刹车片，没修好，还是一直响', wants: '要求返工' })
    const service = group('售后投诉处理群', number)
    const desk = group('客服部投诉群', number)

    await chatOf('ou_customer-service-agent', number).hears(/请填写「投诉登记表」/)
    await desk.press('提交投诉登记表', AGENT)
    expect(await yu.hears(/请您核对投诉登记表/)).toMatch(/投诉内容：.*刹车片[\s\S]*客户要求：维修或返工/)
    await service.press('已联系客户', OPERATIONS, { note: '约好复检' })
    const contacted = await story.case(number)
    expect(minutesOf(contacted, '初审并告知客户')).toBe(120)
    expect((await service.shows(/初审意见[*\s]+待填写/)).buttons).not.toContain('提交方案')
    await yu.says('1')
    await yu.hears(/已确认/)
    const review = { result: '属实，刹车片与盘面不匹配', next: '更换匹配的刹车片', schedule: '3月4日完成' }
    await service.press('提交初审意见', OPERATIONS, review)
    expect(await yu.hears(/初审意见/)).toMatch(/初审结果：属实.*\n下一步：更换匹配的刹车片\n时间安排：3月4日完成/)

    await service.press('提交方案', OPERATIONS, { measure: '免费更换匹配的刹车片', compensation: 0 })
    await yu.hears(/处理方案是/)
    await yu.says('同意')
    await service.hears(/请填写「协商结果确认书」/)
    await service.press('提交协商结果确认书', OPERATIONS, { date: '2026-03-04' })
    expect(await yu.hears(/请您核对协商结果确认书/)).toMatch(/协商结果：免费更换匹配的刹车片/)
    await yu.says('1')
    await service.hears(/客户已确认「协商结果确认书」/)
    await service.press('完成', OPERATIONS, { result: '已更换，试车正常' })
    await yu.hears(/已经处理好/)
    await clock.moves('P5DT1M')
    await desk.press('登记回访', AGENT, { outcome: 'satisfied', note: '没有再响' })
    await chatOf('ou_supply-chain-manager', number).hears(/抄送.*质量问题反馈/)
    const closed = await story.case(number)
    expect([closed.status, closed.points]).toEqual(['closed', -1])
    expect(closed.timeline.filter(({ type }) => type === 'missed')).toEqual([])
  })
})
