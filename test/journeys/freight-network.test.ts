/**
 * Proves, for the freight group from its pack alone: an answer within 30 minutes; without it the case climbs, and each further time costs
 * 100 yuan more (100, 200, 300), doubled when the same consignment is complained of again because it was not handled; customer service
 * finds who is responsible and records violations, which may be appealed and are judged again, but for absence without a word; the worst case, and
 * two who complain of the same consignment looked after as one.
 */
import { expect, it } from 'vitest'
import { numberIn, tellStories } from '../setup/story.ts'
import { describePack, factOf, minutesOf, takesBack } from './packs.ts'
import { costs, runsOut } from './worst-case.ts'

const STATION = { as: 'ou_station-manager' }
const DESK = { as: 'ou_customer-service-agent' }
const STORY = '货到了站点两天了还没有派送，派送太慢，运单号HT2026030118'

describePack('In the freight group', suite => {
  const tell = tellStories(suite, { from: '2026-03-02T09:00:00+08:00', policy: 'freight-network' })

  it('a member of the alliance complains on the company’s own platform; posing as an outside customer is a violation', async () => {
    const { customer, group, person, ...story } = tell()
    const member = person('ou_finance-manager')
    await member.says('内部投诉：货到站点两天了还没有派送，运单号HT2026030201，请尽快派送')
    await member.hears(/请核对/)
    await member.says('1')
    const inside = numberIn(await member.hears(/编号 \w+/))
    const found = await story.case(inside)
    expect(factOf(found, '来源')).toMatch(/内部沟通平台（联盟成员、员工）/)
    expect(minutesOf(found, '答复进展、结果或方案')).toBe(30)
    const station = group('站点投诉处理群', inside)
    await station.press('已联系客户', STATION, { note: '今晚派送' })

    const posing = customer('oPosing')
    const number = await posing.complains({ story: '货一直没派送，运单号HT2026030202', plate: null, name: '安先生' })
    const desk = group('客户服务中心投诉群', number)
    const what = { violation: 'posing', note: '号码是站点客服本人的' }
    expect(await desk.press('记录违规', DESK, what)).toMatch(/请重新选择/)
    await desk.press('记录违规', DESK, { ...what, person: 'ou_station-clerk' })
    const fined = await story.case(number)
    expect(factOf(fined, '考核金额')).toBe('100 元')
    expect(fined.timeline.map(({ text }) => text)).toContainEqual(expect.stringMatching(/站点客服 安琪 100 元/))
    await takesBack(posing)
  })

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

  it('the same consignment complained of again at the same station is linked, climbs at once and costs double', async () => {
    const { customer, group, clock, ...story } = tell()
    await clock.isSetTo('2026-03-04T09:00:00+08:00')
    const again = { story: '货一直没有派送，运单号HT2026030477', plate: null, wants: '请尽快送货' }
    const first = await customer('oSender').complains({ ...again, name: '向东' })
    await group('站点投诉处理群', first).press('已联系客户', STATION, { note: '今天派送' })
    const second = await customer('oReceiver').complains({ ...again, name: '凌云', phone: '13900005555' })
    const found = await story.case(second)
    expect(found.severityName).toBe('重复投诉')
    expect(found.timeline.map(({ type }) => type)).toEqual(expect.arrayContaining(['linked', 'escalated']))
    expect((await story.case(first)).timeline.map(({ type }) => type)).toContain('repeated')
    await clock.moves('PT30M1S')
    await story.until('the fine', async () => factOf(await story.case(second), '考核金额')?.startsWith('200 元'))
    await takesBack(customer('oSender'))
    await takesBack(customer('oReceiver'))
  })

  it('customer service finds who is responsible; a violation is appealed and judged again, absence is not', async () => {
    const { customer, group, clock, ...story } = tell()
    await clock.isSetTo('2026-03-05T09:00:00+08:00')
    const number = await customer('oNan').complains({
      story: '货到站点三天没有派送，运单号HT2026030588',
      plate: null,
      wants: '请尽快送货',
      name: '郑楠',
    })
    const station = group('站点投诉处理群', number)
    const desk = group('客户服务中心投诉群', number)
    await station.press('已联系客户', STATION, { note: '今天派送' })
    await desk.press('记录违规', DESK, { violation: 'promise-broken', note: '答应当天派送，没有派送' })
    await desk.press('记录违规', DESK, { violation: 'absence', note: '站点无人值守，没有报备' })
    await station.press('完成', STATION, { result: '已派送' })
    await customer('oNan').hears(/已派送/)
    await customer('oNan').says('1')
    expect((await story.case(number)).status).toBe('resolved')
    await desk.press('判定责任', DESK, { responsible: 'yes', reason: '派送记录属实' })
    await desk.press('登记回访', DESK, { outcome: 'satisfied', note: '客户满意' })
    const closed = await story.case(number)
    expect(closed.status).toBe('closed')
    expect(factOf(closed, '考核金额')).toBe('200 元')

    const violations = closed.timeline.filter(({ type }) => type === 'assessed')
    const of = (seq: number | undefined) => String(seq ?? '')
    const appealed = await station.press('申请复议', STATION, { of: of(violations[0]?.seq), reason: '当天暴雨封路' })
    expect(appealed).toMatch(/复议/)
    // From Thursday three working days on: over the weekend to Tuesday.
    expect(minutesOf(await story.case(number), '复议后再判定')).toBe(5 * 24 * 60)
    await desk.press('再判定', DESK, { of: of(violations[0]?.seq), outcome: 'revoked', reason: '封路属实' })
    const judged = await story.case(number)
    expect(factOf(judged, '考核金额')).toBe('100 元')
    expect(judged.timeline.some(({ type }) => type === 'rejudged')).toBe(true)
    expect((await station.card()).text).not.toMatch(/申请复议\n\*\*对哪一项/)
  })
  it('with everything late, the platform’s own deadlines climb too, and a dispute about the assessment is watched after the end', {
    timeout: 120_000,
  }, async () => {
    const { customer, group, clock, ...rest } = tell()
    const story = { customer, group, clock, ...rest }
    await clock.isSetTo('2026-03-09T09:00:00+08:00')
    const number = await customer('oXi').complains({
      story: '货到站点三天没有派送，运单号HT2026041301',
      plate: null,
      name: '奚明',
      phone: '13900006601',
      wants: '请尽快送货',
    })
    const station = group('站点投诉处理群', number)
    const desk = group('客户服务中心投诉群', number)
    const [ZHU, SHA, XI, MA] = [
      '站点负责人 祝大勇',
      '客服中心经理 沙丽华',
      '网络管理经理 席卫东',
      '集团副总裁 麻志刚',
    ] as const
    const about = { pack: 'freight-network', number, card: station }
    await runsOut(story, about, {
      clock: 'reply',
      within: 'PT30M',
      levels: [
        ['PT0S', [ZHU, SHA]],
        ['PT30M', [XI]],
        ['PT1H', [MA]],
      ],
      customer: customer('oXi'),
    })
    expect(costs(await story.case(number))).toEqual(['100 元', '200 元', '300 元'])
    await station.press('已联系客户', STATION, { note: '明天派送' })
    const platform: [string, string[]][] = [
      ['PT0S', [ZHU, SHA]],
      ['PT4H', [XI]],
    ]
    await runsOut(story, about, { clock: 'handle', within: 'P3D', levels: platform })
    await station.press('完成', STATION, { result: '已派送' })
    await runsOut(story, about, { clock: 'judgement', within: 'P1D', levels: platform })
    await desk.press('记录违规', DESK, { violation: 'delaying', note: '三天后才派送' })
    await desk.press('判定责任', DESK, { responsible: 'yes', reason: '属实' })
    await desk.press('登记回访', DESK, { outcome: 'satisfied', note: '收到' })
    const closed = await story.case(number)
    expect(closed.status).toBe('closed')
    const violation = closed.timeline.findLast(({ type }) => type === 'assessed')
    await station.press('申请复议', STATION, { of: String(violation?.seq), reason: '车辆故障' })
    await runsOut(story, { ...about, card: desk }, { clock: 'rejudge', within: 'P3D', levels: platform })
    await desk.press('再判定', DESK, { of: String(violation?.seq), outcome: 'upheld', reason: '没有报备' })
    expect(costs(await story.case(number))).toEqual(['100 元', '200 元', '300 元', '100 元'])
  })

  it('sender and receiver who complain of the same consignment are looked after as one, and both hear how it goes on', {
    timeout: 60_000,
  }, async () => {
    const { customer, group, clock, ...story } = tell()
    await clock.isSetTo('2026-03-23T09:00:00+08:00')
    const again = { story: '货一直没有派送，运单号HT2026051101', plate: null, wants: '请尽快送货' }
    const [sender, receiver] = [customer('oSenderM'), customer('oReceiverM')]
    const first = await sender.complains({ ...again, name: '向东', phone: '13900006602' })
    const second = await receiver.complains({ ...again, name: '凌云', phone: '13900006603' })
    const station = group('站点投诉处理群', second)
    expect(await station.press(`合并到 ${first}`, STATION)).toMatch(/已合并/)
    expect(await receiver.hears(/是同一件事/)).toContain(first)
    const merged = await story.case(second)
    expect([merged.status, merged.next]).toEqual(['merged', null])
    const kept = group('站点投诉处理群', first)
    await kept.press('已联系客户', STATION, { note: '今晚派送' })
    await kept.press('进展', STATION, { note: '车已经出发', tell: 'yes' })
    await sender.hears(/车已经出发/)
    await receiver.hears(/车已经出发/)
    await sender.withdraws()
  })
})
