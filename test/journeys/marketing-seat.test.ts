/**
 * Proves, for the call seats of a market department from their pack alone: the seat judges first whether a complaint holds; one that does not is
 * closed with its reason told to the customer, one that does is adjusted until the customer is satisfied and closed by the department's leader;
 * a promised time is kept or climbs; and with everything late each step climbs to the market director.
 */
import { expect, it } from 'vitest'
import { tellStories } from '../setup/story.ts'
import { describePack, minutesOf, openNames } from './packs.ts'
import { runsOut } from './worst-case.ts'

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
    const ran = customer('oRan')
    const number = await ran.complains({ ...STORY, name: '冉静' })
    const operations = group('运营部投诉群', number)
    const seat = group('坐席投诉群', number)
    await seat.press('派单', SEAT, { department: 'operations' })
    await operations.press('已联系客户', OPERATIONS, { note: '致歉，说明安排' })
    await operations.press('完成', OPERATIONS, { result: '退还半年会费' })
    await ran.hears(/退还半年会费/)
    await seat.press('登记回访', SEAT, { outcome: 'unsatisfied', note: '要求全额' })
    expect((await story.case(number)).round).toBe(2)
    await operations.press('已联系客户', OPERATIONS, { note: '同意全额' })
    await operations.press('完成', OPERATIONS, { result: '全额退还会费' })
    await ran.hears(/全额退还会费/)
    await ran.says('1')
    await operations.hears(/霍然.*客户满意，请审核结案/)
    expect(openNames(await story.case(number))).toEqual(['部门负责人审核结案'])
    expect(await seat.press('审核结案', SEAT, { outcome: 'close', note: '' })).toMatch(/这一步请.*霍然/)
    await operations.press('审核结案', OPERATIONS, { outcome: 'close', note: '客户对全额退费满意' })
    const closed = await story.case(number)
    expect(closed.status).toBe('closed')
    expect(closed.timeline.filter(({ type }) => type === 'missed')).toEqual([])
  })

  it('what cannot be answered now gets a promised time, and the customer is answered by then, whatever the progress', async () => {
    const { customer, group, clock, ...story } = tell()
    await clock.isSetTo('2026-03-03T09:00:00+08:00')
    const bai = customer('oBai')
    const number = await bai.complains({ ...STORY, name: '白露' })
    await group('坐席投诉群', number).press('派单', SEAT, { department: 'operations' })
    const operations = group('运营部投诉群', number)
    await operations.press('已联系客户', OPERATIONS, { note: '已致歉，要查扣费记录，承诺客户今天下午三点前答复' })
    await bai.hears(/今天 15:00 前/)
    const promised = await story.case(number)
    expect(openNames(promised)).toContain('按承诺的时间答复客户')
    expect(minutesOf(promised, '按承诺的时间答复客户')).toBe(6 * 60)
    await clock.moves('PT6H1M')
    await operations.hears(/霍然.*「按承诺的时间答复客户」已超时/)
    await operations.press('进展', OPERATIONS, { note: '查到续费提醒没有发出，正在核退', tell: 'yes' })
    await bai.hears(/查到续费提醒没有发出/)
    expect(openNames(await story.case(number))).not.toContain('按承诺的时间答复客户')
    await bai.withdraws()
  })

  it('where everything is late, the seat and the market director are told at their times', async () => {
    const { customer, group, chatOf, clock, ...story } = tell()
    await clock.isSetTo('2026-03-04T09:00:00+08:00')
    const luo = customer('oLuoB')
    const number = await luo.complains({ ...STORY, name: '罗兰' })
    expect(minutesOf(await story.case(number), '判断投诉是否成立')).toBe(120)
    await clock.moves('PT2H1M')
    await group('坐席投诉群', number).hears(/尹珊.*「判断投诉是否成立」已超时/)
    await clock.moves('PT4H')
    await chatOf('ou_market-director', number).hears(/第 2 级/)
    await luo.hears(/已经升级/)
    await luo.withdraws()
  })
  it('where every step is late, each climbs from the seat to the market director', { timeout: 120_000 }, async () => {
    const { customer, group, clock, ...rest } = tell()
    const story = { customer, group, clock, ...rest }
    await clock.isSetTo('2026-03-16T09:00:00+08:00')
    const gan = customer('oGan')
    const number = await gan.complains({ ...STORY, name: '甘甜' })
    const [YIN, HUO, CHU] = ['坐席组长 尹珊', '运营经理 霍然', '市场总监 褚云'] as const
    const climbs = (first: string[]): [string, string[]][] => [
      ['PT0S', first],
      ['PT4H', [CHU]],
    ]
    const seat = group('坐席投诉群', number)
    const about = { pack: 'marketing-seat', number, card: seat }
    await runsOut(story, about, { clock: 'judge', within: 'PT2H', levels: climbs([YIN]), customer: gan })
    await seat.press('派单', SEAT, { department: 'operations' })
    await runsOut(story, about, { clock: 'contact', within: 'PT2H', levels: climbs([HUO, YIN]) })
    const operations = group('运营部投诉群', number)
    await operations.press('已联系客户', OPERATIONS, { note: '致歉' })
    await runsOut(story, about, { clock: 'answer', within: 'P1D', levels: climbs([HUO, YIN]) })
    await operations.press('完成', OPERATIONS, { result: '退还会费' })
    await runsOut(story, about, { clock: 'ask', within: 'P1D', levels: climbs([HUO, YIN]) })
    await runsOut(story, about, { clock: 'review', within: 'P2D', levels: climbs([HUO, YIN]) })
    await seat.press('登记回访', SEAT, { outcome: 'satisfied', note: '满意' })
    await operations.press('审核结案', OPERATIONS, { outcome: 'close', note: '客户满意' })
    const ended = await story.case(number)
    expect([ended.status, ended.points]).toEqual(['closed', 0])
  })
})
