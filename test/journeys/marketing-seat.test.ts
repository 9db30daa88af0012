/**
 * Proves, for the call seats of a market department from their pack alone: the seat judges first whether a complaint holds; one that does not is
 * closed with its reason told to the customer, one that does is adjusted until the customer is satisfied and closed by the department's leader.
 */
import { expect, it } from 'vitest'
import { tellStories } from '../setup/story.ts'
import { describePack } from './packs.ts'

const SEAT = { as: 'ou_seat-agent' }
const OPERATIONS = { as: 'ou_operations-manager' }
const STORY = { story: '会员费太贵了，续费也没有提前告诉我，收费不合理', plate: null, wants: '要求退款' }

describePack('At the call seats', suite => {
  const tell = tellStories(suite, { from: '2026-03-02T09:00:00+08:00', policy: 'marketing-seat' })

  it('a complaint that does not hold is closed with its reason, tactfully told', async () => {
    const { customer, group, ...story } = tell()
    const qi = customer('oQi')
    const number = await qi.complains(STORY)
    expect(number).toBe('ZX202603020001')
    const seat = group('坐席投诉群', number)
    expect((await seat.card()).state).toBe('待派单')
    expect(await group('运营部投诉群', number).hasCard()).toBe(false)
    await seat.press('不成立', SEAT, { reason: '续费前七天已按约定短信提醒' })
    await qi.hears(/续费前七天已按约定短信提醒/)
    expect((await story.case(number)).status).toBe('notEstablished')
  })

  it('a complaint that holds goes back until the customer is satisfied, and the leader closes it', async () => {
    const { customer, group, ...story } = tell()
    const number = await customer('oRan').complains({ ...STORY, name: '冉静' })
    const operations = group('运营部投诉群', number)
    await group('坐席投诉群', number).press('派单', SEAT, { department: 'operations' })
    await operations.press('已联系客户', OPERATIONS, { note: '致歉，说明安排' })
    await operations.press('完成', OPERATIONS, { result: '退还半年会费' })
    expect(await group('坐席投诉群', number).press('登记回访', SEAT, { outcome: 'satisfied' })).toMatch(
      /这一步请.*霍然/,
    )
    await operations.press('登记回访', OPERATIONS, { outcome: 'unsatisfied', note: '要求全额' })
    expect((await story.case(number)).round).toBe(2)
    await operations.press('已联系客户', OPERATIONS, { note: '同意全额' })
    await operations.press('完成', OPERATIONS, { result: '全额退还会费' })
    await operations.press('登记回访', OPERATIONS, { outcome: 'satisfied', note: '客户满意' })
    const closed = await story.case(number)
    expect(closed.status).toBe('closed')
    expect(closed.timeline.filter(({ type }) => type === 'missed')).toEqual([])
  })
})
