/**
 * Proves, for the car dealer's process: whoever hears a complaint registers it in his chat with the bot, and is scored when that took him
 * too long; a complaint between colleagues takes the same way; a stranger registers nothing.
 */
import { expect, it } from 'vitest'
import { describeOnBothQueues } from '../setup/queues.ts'
import { numberIn, tellStories } from '../setup/story.ts'

describeOnBothQueues('A complaint registered by staff', suite => {
  const tell = tellStories(suite, { from: '2026-03-02T10:00:00+08:00' })

  it('on behalf of a customer who spoke 50 minutes ago is late, and its registrar is told so and scored', async () => {
    const { person, group, ...story } = tell()
    const adviser = person('ou_sales-adviser')
    await adviser.says(
      '登记 客户王芳50分钟前来电反映：上周买的新车，销售答应送的脚垫一直没给。电话13812341234，希望尽快补上',
    )
    const summary = await adviser.hears(/请核对/)
    expect(summary).toMatch(/脚垫/)
    expect(await adviser.heard(/已 50 分钟，超过了 30 分钟内登记的要求/)).toBe(1)
    await adviser.says('1')
    const receipt = await adviser.hears(/已登记，编号/)
    expect(receipt).toMatch(/由销售部负责，要求在今天 12:0\d 前联系客户/)
    const number = numberIn(receipt)

    const card = await group('销售部投诉处理群', number).card()
    expect(card.text).toContain('员工代客户登记')
    expect(card.text).toContain('138****1234')
    const found = await story.case(number)
    expect(found.points).toBe(-2)
    expect(found.deadlines.find(({ name }) => name === '转交客服部')?.status).toBe('late')
    expect(found.timeline.some(({ text }) => /考核销售顾问 郑凯 -2 分/.test(text))).toBe(true)

    await person('ou_sales-manager').says('待办')
    await person('ou_sales-manager').hears(new RegExp(`1 件在办.*${number}`, 's'))
  })

  it('in time costs nobody points', async () => {
    const { person, ...story } = tell()
    const adviser = person('ou_service-adviser')
    await adviser.says(
      '登记 客户刘强来电反映，昨天做的保养，今天发动机还有异响，电话13812345555，粤B12345，要求重新检查',
    )
    await adviser.hears(/请核对/)
    await adviser.says('1')
    const number = numberIn(await adviser.hears(/已登记，编号/))
    expect((await story.case(number)).points).toBe(0)
  })

  it('about a colleague is an internal complaint and is answered to him who made it', async () => {
    const { person, group } = tell()
    const parts = person('ou_parts-supervisor')
    await parts.says('内部投诉 财务报销单据交上去两个星期了还没审，问了财务人员态度很差，希望尽快处理')
    await parts.hears(/请核对/)
    await parts.says('1')
    const number = numberIn(await parts.hears(/已登记，编号/))
    const card = await group('财务部投诉处理群', number).card()
    expect(card.text).toContain('内部投诉')
    expect(card.text).toContain('财务经理 吴芳')
  })

  it('is not taken from a stranger', async () => {
    const { person, numbers } = tell()
    const before = await numbers()
    const stranger = person('ou_heed-bot')
    await expect(stranger.says('登记 客户反映')).rejects.toThrow()
    expect(await numbers()).toEqual(before)
  })
})
