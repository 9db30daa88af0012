/**
 * Proves, for the car dealer's process: nobody is left in silence. A customer who wrote too long ago is told by a template message and in
 * full when he writes again; who cannot be reached at all is called; the ledger of the case has it all. A subscription account, which has no template
 * messages, has the handler call at once when the customer's window is closed, and tells nothing twice to who writes again.
 */
import { expect, it } from 'vitest'
import { describeOnBothQueues, describeOnPostgres } from '../setup/queues.ts'
import { tellStories } from '../setup/story.ts'

const OPERATIONS = { as: 'ou_operations-manager' }
const ATTITUDE = { story: '昨天在你们店做保养，师傅态度很差，问他什么都不理', wants: '要求道歉' }

describeOnBothQueues('A customer', suite => {
  const tell = tellStories(suite, { from: '2026-03-02T09:00:00+08:00' })

  it('who wrote more than 48 hours ago is asked on day five by a template message, and in full when he answers', async () => {
    const { customer, group, clock, ...story } = tell()
    const lin = customer('oLate')
    const number = await lin.complains(ATTITUDE)
    const service = group('售后投诉处理群', number)
    await service.press('已联系客户', OPERATIONS, { note: '客户要求道歉' })
    await service.press('完成', OPERATIONS, { result: '已当面道歉' })
    await lin.hears(/已经处理好：已当面道歉/)
    await clock.moves('P5DT1M')
    const asked = await lin.hears(/投诉处理进度提醒/)
    expect(asked).toContain(`投诉编号：${number}`)
    expect(asked).toContain('最新进展：问题都解决了吗？请回复我们')
    expect(await lin.heard(/回访一下/)).toBe(0)
    const told = await story.until('the platform to report the template', async () =>
      (await story.case(number)).told.find(one => one.outcome === 'delivered'),
    )
    expect(told).toMatchObject({ news: 'followUp', channel: 'template' })
    expect((await story.case(number)).told).toContainEqual(
      expect.objectContaining({ news: 'followUp', channel: 'api', outcome: 'refused', code: 'window-closed' }),
    )
    await lin.says('什么事')
    await lin.hears(/回访一下投诉 .*已当面道歉.*满意请回复 1/s)
    await lin.says('1')
    await lin.hears(/已结案/)
    expect(await lin.heard(/回访一下/)).toBe(1)
    expect((await story.case(number)).timeline.filter(({ type }) => type === 'unreached')).toEqual([])
  })

  it('who has left is called: the handler is asked to, once, with what should have been said', async () => {
    const { customer, group, ...story } = tell()
    const gone = customer('oGone')
    const number = await gone.complains(ATTITUDE)
    const service = group('售后投诉处理群', number)
    await gone.sends({ type: 'event', event: 'unsubscribe' })
    await service.press('已联系客户', OPERATIONS, { note: '客户要求道歉' })
    await service.press('完成', OPERATIONS, { result: '已上门致歉' })
    const call = await service.hears(/微信消息没能送达客户，请打电话告诉他.*已上门致歉/s, ['app'])
    expect(call.text).toMatch(/刘建国/)
    const found = await story.case(number)
    expect(found.timeline.filter(({ type }) => type === 'unreached')).toHaveLength(1)
    expect(found.told.slice(-2)).toMatchObject([
      { news: 'resolved', channel: 'api', outcome: 'failed', code: 'window-gone' },
      { channel: 'call', outcome: 'asked' },
    ])
  })

  it('who refuses template messages is called as well, when the platform says so afterwards', async () => {
    const { customer, group, clock, ...story } = tell()
    const deaf = customer('oDeaf')
    const number = await deaf.complains(ATTITUDE)
    await story.control('POST', '/sandbox/api/wechat', { openid: 'oDeaf', name: '拒收', blocksTemplates: true })
    const service = group('售后投诉处理群', number)
    await service.press('已联系客户', OPERATIONS, { note: '客户要求道歉' })
    await clock.moves('P2DT1H')
    await service.press('完成', OPERATIONS, { result: '已寄出道歉信' })
    await service.hears(/没能送达客户，请打电话告诉他.*已寄出道歉信/s, ['app'])
    expect((await story.case(number)).told.findLast(one => one.channel === 'template')).toMatchObject({
      outcome: 'failed',
      code: 'failed:user block',
    })
  })
})

describeOnPostgres('A customer of a subscription account', suite => {
  const tell = tellStories(suite, { from: '2026-03-02T09:00:00+08:00', wechatKind: 'subscription' })

  it('is answered while he writes, and called when he wrote too long ago: nobody tries a template that there is not', async () => {
    const { customer, group, clock, ...story } = tell()
    const qin = customer('oSubscriber')
    const number = await qin.complains(ATTITUDE)
    const service = group('售后投诉处理群', number)
    await service.press('已联系客户', OPERATIONS, { note: '客户要求道歉' })
    await clock.moves('P2DT1H')
    await service.press('完成', OPERATIONS, { result: '已当面道歉' })
    const call = await service.hears(/微信消息没能送达客户，请打电话告诉他.*已当面道歉/s, ['app'])
    expect(call.text).toMatch(/刘建国/)
    const found = await story.case(number)
    expect(found.told.filter(({ channel }) => channel === 'template')).toEqual([])
    expect(found.told.slice(-2)).toMatchObject([
      { news: 'resolved', channel: 'api', outcome: 'failed', code: 'window-closed' },
      { channel: 'call', outcome: 'asked' },
    ])
    await service.shows(/微信消息没能送达，需要电话告知/)

    await qin.says('进度')
    await qin.hears(/已处理完，等您的评价（1 满意，2 不满意）/)
    await qin.says('满意')
    await qin.hears(/谢谢您告诉我/)
    expect((await story.case(number)).timeline.filter(({ type }) => type === 'unreached')).toHaveLength(1)
  })
})
