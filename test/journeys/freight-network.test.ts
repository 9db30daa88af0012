/**
 * Proves, for the freight group from its pack alone: an answer within 30 minutes; without it the case climbs, and each further time costs
 * 100 yuan more (100, 200, 300), doubled when the customer had complained of the same before.
 */
import { expect, it } from 'vitest'
import { tellStories } from '../setup/story.ts'
import { describePack, factOf, minutesOf, takesBack } from './packs.ts'

const STORY = '货到了站点两天了还没有派送，派送太慢，运单号HT2026030118'

describePack('In the freight group', suite => {
  const tell = tellStories(suite, { from: '2026-03-02T09:00:00+08:00', policy: 'freight-network' })

  it('silence costs 100, 200 and 300 yuan as the case climbs', async () => {
    const { customer, group, chatOf, clock, ...story } = tell()
    const number = await customer('oFu').complains({ story: STORY, plate: null, wants: '请尽快送货' })
    const station = group('站点投诉处理群', number)
    expect(minutesOf(await story.case(number), '答复进展、结果或方案')).toBe(30)
    await clock.moves('PT30M1S')
    await station.hears(/祝大勇.*「答复进展、结果或方案」已超时/)
    expect(factOf(await story.case(number), '考核金额')).toBe('100 元')
    await clock.moves('PT30M')
    await chatOf('ou_network-manager', number).hears(/第 2 级/)
    expect(factOf(await story.case(number), '考核金额')).toBe('300 元')
    await clock.moves('PT30M')
    await chatOf('ou_group-director', number).hears(/第 3 级/)
    const late = await story.case(number)
    expect(factOf(late, '考核金额')).toBe('600 元')
    expect(late.timeline.flatMap(({ type, text }) => (type === 'assessed' ? [/\d+ 元/.exec(text)?.[0]] : []))).toEqual([
      '100 元',
      '200 元',
      '300 元',
    ])
    await station.press('已联系客户', { as: 'ou_station-manager' }, { note: '今天派送' })
    await clock.moves('PT3H')
    expect(factOf(await story.case(number), '考核金额')).toBe('600 元')
    await takesBack(customer('oFu'))
  })

  it('a second complaint about the same consignment costs double', async () => {
    const { customer, clock, ...story } = tell()
    await clock.isSetTo('2026-03-03T09:00:00+08:00')
    const number = await customer('oGe').complains({
      story: `${STORY}，我上周已经投诉过一次了，没人处理，这是第二次投诉`,
      plate: null,
      wants: '请尽快送货',
    })
    expect((await story.case(number)).severityName).toBe('重复投诉')
    await clock.moves('PT30M1S')
    await story.until('the fine', async () => factOf(await story.case(number), '考核金额') === '200 元')
  })
})
