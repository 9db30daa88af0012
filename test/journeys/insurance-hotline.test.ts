/**
 * Proves, for the insurer's hotline from its pack alone: channels with their own first takers; an inquiry that ends with an answer or becomes a
 * complaint and never goes back; the cause at its fourth level from the handler only; fifteen minutes at the front line; the regulator's
 * referral with its two clocks; copies to the vice president and of what visitors were told; everything late, up to the vice president; and a
 * customer who is never reached.
 */
import { expect, it } from 'vitest'
import { tellStories } from '../setup/story.ts'
import { describePack, factOf, minutesOf, openNames } from './packs.ts'
import { runsOut } from './worst-case.ts'

const AGENT = { as: 'ou_hotline-agent' }
const CLAIMS = { as: 'ou_claims-manager' }
const BRANCH = { as: 'ou_branch-manager' }
const SUPERVISOR = { as: 'ou_hotline-supervisor' }
/** Working time of a day, in minutes of the wall clock from nine in the morning to nine of the next working day. */
const WORKDAY = 24 * 60

describePack('At the insurer’s hotline', suite => {
  const tell = tellStories(suite, { from: '2026-03-02T09:00:00+08:00', policy: 'insurance-hotline' })

  it('an inquiry is answered and ends; one that is still doubted becomes a complaint and stays one', async () => {
    const { customer, group, numbers, ...story } = tell()
    const mei = customer('oMei')
    await mei.says('请问重疾险的等待期是多久？')
    const [first = ''] = await story.until('the inquiry', async () => (await numbers()).length > 0 && (await numbers()))
    await mei.hears(/咨询已经记下.*总公司客户服务部/s)
    const desk = group('热线投诉受理群', first)
    expect(await group('重大投诉督办群', first).hasCard()).toBe(false)
    expect(minutesOf(await story.case(first), '答复咨询')).toBe(WORKDAY)
    await desk.press('答复', SUPERVISOR, { text: '等待期是 90 天。', content: 'no' })
    await mei.hears(/90 天.*清楚了请回复 1/s)
    await mei.says('1')
    await mei.hears(/咨询 .* 就到这里/)
    expect(await story.case(first)).toMatchObject({ status: 'closed' })

    const tao = customer('oTao')
    await tao.says('请问我的保单P202301234567能不能申请部分退保？')
    const second = await story.until('the second inquiry', async () => (await numbers()).find(one => one !== first))
    await group('热线投诉受理群', second).press('答复', SUPERVISOR, { text: '目前不能。', content: 'no' })
    await tao.hears(/还有疑问请回复 2/)
    await tao.says('2')
    await tao.hears(/还有哪里不清楚/)
    await tao.says('为什么别的公司可以，你们不行')
    await tao.hears(/转为投诉/)
    const converted = await story.case(second)
    expect(openNames(converted)).toContain('派单到责任单位')
    expect((await group('热线投诉受理群', second).shows(/核定原因|派单/)).text).not.toMatch(/答复内容/)
    await tao.withdraws()
  })

  it('the cause is chosen to its third level at intake and to its fourth by the handler alone, after he spoke to the customer', async () => {
    const { customer, group, ...story } = tell()
    const number = await customer('oSheng').complains({
      story: '车险理赔报案一个月了还没赔下来，又让我补开发票原件，保单号P202301234567',
      plate: null,
      wants: '要求尽快赔付',
    })
    const claims = group('理赔投诉群', number)
    const opened = await story.case(number)
    expect(openNames(opened)).toContain('联系客户核实情况')
    const slow = {
      category: 'claims/timeliness/slow/review',
      also: 'service',
      because: '系统显示审核超 8 天',
    }
    expect(await claims.press('核定原因', CLAIMS, slow)).toMatch(/先联系客户/)
    expect(await claims.press('已联系客户', CLAIMS, { note: '致歉，核实材料已齐' })).toMatch(/已记录/)
    expect(await group('热线投诉受理群', number).press('核定原因', SUPERVISOR, slow)).toMatch(/负责人/)
    expect(await claims.press('完成', CLAIMS, { result: '已赔付' })).toMatch(/原因/)
    await claims.press('核定原因', CLAIMS, slow)
    await claims.press('完成', CLAIMS, { result: '赔款今天到账' })
    await customer('oSheng').hears(/赔款今天到账/)
    await customer('oSheng').says('1')
    const closed = await story.case(number)
    expect(closed.status).toBe('closed')
    const cause = closed.timeline.find(({ type }) => type === 'classified')
    expect(cause?.text).toMatch(/审核超时/)
  })

  it('who has talked to the bot for fifteen minutes gets a person', async () => {
    const { customer, clock, group, numbers, ...story } = tell()
    const before = await numbers()
    const lin = customer('oLin')
    await lin.says('你们业务员当初说收益有百分之五，现在一分钱收益都没有，骗人')
    await lin.hears(/怎么称呼/)
    await clock.moves('PT16M')
    await lin.hears(/让您久等了/)
    const number = await story.until('the case', async () => (await numbers()).find(one => !before.includes(one)))
    const found = await story.case(number)
    expect(minutesOf(found, '人工联系客户')).toBe(15)
    expect(openNames(found)).toContain('人工联系客户')
    await group('销售品质群', number).press('已联系客户', { as: 'ou_sales-manager' }, { note: '已通话' })
    await lin.withdraws()
  })

  it('a visit is taken by the branch and followed; its result is copied to the manager', async () => {
    const { person, group, numbers, ...story } = tell()
    const before = await numbers()
    const officer = person('ou_branch-officer')
    await officer.says('登记 客户孙先生来访，13900005678，说柜面人员爱答不理，踢皮球，要求道歉')
    await officer.hears(/请核对/)
    await officer.says('1')
    const number = await story.until('the case', async () => (await numbers()).find(one => !before.includes(one)))
    const branch = group('分公司投诉群', number)
    const found = await story.case(number)
    expect(minutesOf(found, '跟踪来访来信进展')).toBe(3 * WORKDAY)
    expect(await branch.press('已联系客户', BRANCH, { note: '当面致歉' })).toMatch(/已记录/)
    await branch.press('核定原因', BRANCH, { category: 'service/attitude/counter/passing', because: '调看录像' })
    await branch.press('完成', BRANCH, { result: '柜面人员已道歉' })
    await branch.hears(/抄送.*来访、来信的处理结果/)
    expect((await story.case(number)).timeline.some(({ type }) => type === 'copied')).toBe(true)
    await group('热线投诉受理群', number).press('登记回访', AGENT, { outcome: 'satisfied', note: '满意' })
    expect((await story.case(number)).status).toBe('closed')
  })

  it('a regulator’s referral is major, copied to the vice president, accepted in one working day and reported in three', async () => {
    const { person, group, chatOf, clock, numbers, ...story } = tell()
    const before = await numbers()
    const agent = person('ou_hotline-agent')
    await agent.says('登记 监管转办，客户吴女士13900009876投诉业务员误导，把分红险说成存款，要求全额退保')
    await agent.hears(/请核对/)
    await agent.says('1')
    const number = await story.until('the case', async () => (await numbers()).find(one => !before.includes(one)))
    const found = await story.case(number)
    expect(factOf(found, '级别')).toMatch(/重大/)
    expect(minutesOf(found, '受理监管转办')).toBe(WORKDAY)
    expect(minutesOf(found, '把监管转办的违规内容报稽核')).toBe(3 * WORKDAY)
    await group('重大投诉督办群', number).card()
    await chatOf('ou_vice-president', number).hears(/抄送.*重大投诉抄报分管副总裁/)
    const desk = group('热线投诉受理群', number)

    await clock.moves('P2D')
    const late = await story.case(number)
    expect(late.timeline.filter(({ type }) => type === 'missed').length).toBeGreaterThanOrEqual(2)
    await desk.hears(/受理监管转办/)
    await desk.press('派单', SUPERVISOR, { department: 'sales' })
    await desk.press('上报', SUPERVISOR, { report: 'breach', note: '业务员销售时混淆保险与存款' })
    const reported = await story.case(number)
    expect(openNames(reported)).not.toContain('把监管转办的违规内容报稽核')
    expect(reported.timeline.some(({ type }) => type === 'reported')).toBe(true)
  })
  it('with everything late, each level is told at its time up to the vice president; who is never reached is closed as that', {
    timeout: 120_000,
  }, async () => {
    const { customer, group, clock, ...rest } = tell()
    const story = { customer, group, clock, ...rest }
    await clock.isSetTo('2026-03-16T09:00:00+08:00')
    const feng = customer('oFengL')
    const number = await feng.complains({
      story: '车险理赔报案一个月了还没赔下来，又让我补开发票原件，保单号P202301234999',
      plate: null,
      phone: '13900004401',
      wants: '要求尽快赔付',
    })
    const claims = group('理赔投诉群', number)
    const about = { pack: 'insurance-hotline', number, card: claims }
    const climbs = (first: string[], second: string[]): [string, string[]][] => [
      ['PT0S', first],
      ['PT4H', second],
      ['PT24H', ['分管副总裁 施明远']],
    ]
    const [PEI, ZHONG] = ['理赔部经理 裴俊', '客户服务部经理 钟慧'] as const
    await runsOut(story, about, {
      clock: 'contact',
      within: 'P1D',
      levels: climbs([PEI, ZHONG], [PEI, ZHONG]),
      customer: feng,
    })
    await claims.press('已联系客户', CLAIMS, { note: '致歉' })
    await runsOut(story, about, { clock: 'handle', within: 'P10D', levels: climbs([PEI, ZHONG], [PEI, ZHONG]) })
    await claims.press('核定原因', CLAIMS, { category: 'claims/timeliness/slow/review', because: '审核超时' })
    await claims.press('完成', CLAIMS, { result: '已赔付' })
    await runsOut(story, about, { clock: 'callback', within: 'P2D', levels: climbs([PEI, ZHONG], [PEI, ZHONG]) })
    const desk = group('热线投诉受理群', number)
    for (const note of ['无人接听', '关机', '仍无人接听'])
      await desk.press('登记回访', AGENT, { outcome: 'unreachable', note })
    const ended = await story.case(number)
    expect(ended.status).toBe('closed')
    expect(ended.timeline.filter(({ type }) => type === 'followUpTried')).toHaveLength(3)
  })
})
