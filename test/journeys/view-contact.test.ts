/**
 * Proves: whoever works on a case is shown the customer's name and phone, whole, in the answer to his press, and learns why they are not in
 * his chat where the company forbids that; who looked stands on the case; and nobody else is shown anything.
 */
import { expect, it } from 'vitest'
import { describeOnBothQueues } from '../setup/queues.ts'
import { tellStories } from '../setup/story.ts'

const OPERATIONS = { as: 'ou_operations-manager' }
const STRANGER = { as: 'ou_service-manager' }
const CUSTOMER_SERVICE = { as: 'ou_customer-service-agent' }

describeOnBothQueues('The contact of a customer', suite => {
  const tell = tellStories(suite, { from: '2026-03-02T09:00:00+08:00' })

  it('is shown in private to the handler, and the card says who looked; a colleague of another department learns whom to ask', async () => {
    const { customer, group, person, ...story } = tell()
    const number = await customer('oLi').complains({
      story: '昨天保养，师傅态度太差了，问他两句就不耐烦',
      name: '李明',
      phone: '13860317719',
    })
    const service = group('售后投诉处理群', number)
    const card = await service.card()
    expect(card.buttons).toContain('查看联系方式')

    const refusal = await service.press('查看联系方式', STRANGER)
    expect(refusal).toMatch(/^这一步请.*业务经理 刘建国.*客服专员 李想.*来操作$/)
    expect((await story.case(number)).timeline.filter(({ type }) => type === 'contactViewed')).toEqual([])

    expect(await service.press('查看联系方式', OPERATIONS)).toBe('李明，电话 13860317719。请勿转发')
    // The stand-in's company forbids phone numbers in chats.
    expect(await person(OPERATIONS.as).hears(new RegExp(number))).toMatch(/飞书的安全设置不允许/)
    const seen = await service.shows(/业务经理 刘建国查看了客户联系方式/)
    expect(seen.text).not.toMatch(/2645/)
    expect((await story.case(number)).status).toBe('dispatched')
    expect(await person(STRANGER.as).chat()).toEqual([])

    expect(await group('客服部投诉群', number).press('查看联系方式', CUSTOMER_SERVICE)).toBe(
      '李明，电话 13860317719。请勿转发',
    )
    const looks = (await story.case(number)).timeline.filter(({ type }) => type === 'contactViewed')
    expect(looks).toHaveLength(2)
  })
})
