/**
 * Proves, for the after-sales department from its pack alone: a complaint gets its own number and is confirmed by the customer; it is reviewed and
 * the customer told before anything is promised; a professional investigates and the handler hears of it; the plan is signed inside, by two people
 * one after the other where money is paid, given back with a reason, taken back when nobody signs, or
 * signed by whomever the general manager authorised in the chat; the agreement is written and confirmed by the
 * customer in his chat, and listed in the archive after the end; and with everything late each step climbs.
 */
import { expect, it } from 'vitest'
import { tellStories } from '../setup/story.ts'
import { describePack, minutesOf, openNames, takesBack } from './packs.ts'

const DAY = 24 * 60
const AGENT = { as: 'ou_customer-service-agent' }
const LEAD = { as: 'ou_customer-service-manager' }
const ADVISER = { as: 'ou_service-adviser' }
const SERVICE = { as: 'ou_service-manager' }
const DEPUTY = { as: 'ou_administration-manager' }
const GENERAL_MANAGER = { as: 'ou_general-manager' }
const REVIEW = { result: '属实，换件后未试车', next: '请技师复检', schedule: '3月4日前给出方案' }
const FACTS = { facts: '刹车片与盘面不匹配', evidence: '工单、照片三张' }
const STORY = '上周在你们店换的刹车片，没修好，还是一直响'

describePack('At the after-sales department', suite => {
  const tell = tellStories(suite, { from: '2026-03-02T09:00:00+08:00', policy: 'after-sales' })

  it('a complaint is reviewed, investigated, agreed in writing, confirmed in the chat, and filed after its end', async () => {
    const { customer, group, chatOf, clock, ...story } = tell()
    const pan = customer('oPan')
    const number = await pan.complains({ story: STORY, wants: '要求返工' })
    expect(number).toBe('SH202603020001')
    const desk = group('客服部投诉群', number)
    const workshop = group('售后投诉处理群', number)
    expect((await desk.card()).text).toContain('客服经理 陈静')
    const opened = await story.case(number)
    expect([minutesOf(opened, '联系客户'), minutesOf(opened, '审核并告知客户')]).toEqual([120, 120])

    await desk.press('提交投诉审核意见', AGENT, REVIEW)
    expect(await pan.hears(/投诉审核意见/)).toMatch(/审核结果：属实.*\n下一步：请技师复检\n时间安排：3月4日前给出方案/)
    await desk.press('已联系客户', AGENT, { note: '说明安排，客户理解' })
    await chatOf('ou_service-adviser', number).hears(/请填写「调查记录」/)
    expect(minutesOf(await story.case(number), '调查取证')).toBe(2 * DAY)
    const plan = { measure: '免费更换匹配的刹车片', compensation: 0 }
    expect((await desk.shows(/调查记录[*\s]+待填写/)).buttons).not.toContain('提交方案')
    expect(await desk.press('提交调查记录', LEAD, FACTS)).toMatch(/这一步请.*服务顾问 周敏/)
    await workshop.press('提交调查记录', ADVISER, FACTS)
    expect((await desk.hears(/「调查记录」已由服务顾问 周敏填写/)).text).toMatch(/陈静/)

    await desk.press('提交方案', LEAD, plan)
    await desk.press('申请审批', LEAD)
    const reviewer = chatOf('ou_service-manager', number)
    expect((await reviewer.shows(/^请审批处理方案/)).buttons).toEqual(['同意', '驳回'])
    await reviewer.press('同意', SERVICE)
    await pan.hears(/处理方案是：免费更换匹配的刹车片/)
    await pan.says('同意')
    await desk.hears(/请填写「书面协议」/)
    expect((await desk.shows(/书面协议[*\s]+待填写/)).buttons).not.toContain('完成')
    await desk.press('提交书面协议', LEAD, { terms: '3月9日前免费更换刹车片', date: '2026-03-09' })
    expect(await pan.hears(/请您核对书面协议/)).toMatch(/协议内容：3月9日前免费更换刹车片\n预计完成日期：3月9日/)
    await pan.says('2 说好的是3月6日')
    expect((await desk.hears(/「书面协议」被退回/, ['app'])).text).toMatch(/说好的是3月6日/)
    await desk.press('提交书面协议', LEAD, { terms: '3月6日前免费更换刹车片', date: '2026-03-06' })
    await pan.hears(/3月6日前免费更换刹车片/)
    await pan.says('1')
    await pan.hears(/已确认/)
    await desk.hears(/客户已确认「书面协议」/)
    await desk.press('完成', LEAD, { result: '已更换，试车正常' })
    await pan.hears(/已经处理好/)

    await clock.moves('P5DT1M')
    await desk.press('登记回访', AGENT, { outcome: 'satisfied', note: '没有再响' })
    await desk.hears(/请填写「归档清单」/)
    const closed = await story.case(number)
    expect([closed.status, closed.points, openNames(closed)]).toEqual(['closed', -1, ['归档']])
    expect(closed.timeline.filter(({ type }) => type === 'missed')).toEqual([])
    expect(await desk.press('提交归档清单', AGENT, { documents: '书面协议、工单、照片三张' })).toBe('已提交')
    expect(openNames(await story.case(number))).toEqual([])
  })

  it('money is signed by two people in order; a rejection goes back with its reason; what nobody signs in time is asked for again', async () => {
    const { customer, group, chatOf, clock, person, ...story } = tell()
    await clock.isSetTo('2026-03-16T09:00:00+08:00')
    const number = await customer('oTao').complains({
      story: '昨天在你们店修车，把我的发动机修坏了，要求赔偿',
      wants: '要求赔偿损失',
    })
    const desk = group('客服部投诉群', number)
    await desk.press('提交投诉审核意见', AGENT, REVIEW)
    await desk.press('已联系客户', AGENT, { note: '要求赔偿 3000 元' })
    await group('售后投诉处理群', number).press('提交调查记录', ADVISER, FACTS)
    await desk.press('提交方案', LEAD, { measure: '大修发动机', compensation: 3000 })
    await desk.press('申请审批', LEAD)
    const first = chatOf('ou_service-manager', number)
    const last = chatOf('ou_general-manager', number)
    expect(await first.press('同意', SERVICE)).toBe('已同意，送下一级审批')
    expect((await last.card()).text).toMatch(/已签[*\s]+服务经理 赵志强/)
    await last.press('驳回', GENERAL_MANAGER, { reason: '金额偏高，先报保险' })
    expect((await desk.hears(/被驳回：金额偏高，先报保险/)).text).toMatch(/陈静/)
    expect((await story.case(number)).status).toBe('handling')

    await desk.press('提交方案', LEAD, { measure: '大修发动机', compensation: 2000 })
    await desk.press('申请审批', LEAD)
    await first.hears(/处理方案（补偿 \d+ 元）请您审批/, ['app'])
    await clock.moves('PT5H31M')
    await desk.hears(/申请已退回。请重新报批/, ['app'])
    expect((await story.case(number)).status).toBe('planned')
    const chief = person('ou_general-manager')
    await chief.says('授权 孙丽 今天 3000元以内')
    await chief.hears(/补偿 3000 元以内的方案由综合部经理 孙丽代您审批/)
    await desk.press('申请审批', LEAD)
    await first.press('同意', SERVICE)
    const deputy = chatOf('ou_administration-manager', number)
    await deputy.shows(/代为审批[*\s]+总经理 徐明远/)
    await deputy.press('同意', DEPUTY)
    await last.hears(/已由综合部经理 孙丽代您批准/)
    expect(await customer('oTao').hears(/处理方案是/)).toMatch(/补偿 2000 元/)
    await takesBack(customer('oTao'))
  })

  it('with everything late, the customer is told who looks after it now and the general manager is called', async () => {
    const { customer, group, chatOf, clock, ...story } = tell()
    await clock.isSetTo('2026-03-24T09:00:00+08:00')
    const number = await customer('oXue').complains({ story: STORY, wants: '要求返工' })
    await clock.moves('PT2H1M')
    const desk = group('客服部投诉群', number)
    await desk.hears(/「联系客户」已超时/, ['app'])
    await desk.hears(/「审核并告知客户」已超时/, ['app'])
    await clock.moves('PT2H')
    await chatOf('ou_general-manager', number).hears(/已升级到第 3 级/, ['app', 'sms'])
    await customer('oXue').hears(/已经升级，由客服经理 陈静督办/)
    await desk.press('提交投诉审核意见', AGENT, REVIEW)
    await desk.press('已联系客户', AGENT, { note: '致歉' })
    await clock.moves('P3D')
    const late = await story.case(number)
    const missed = late.timeline.filter(({ type }) => type === 'missed').map(({ text }) => text)
    for (const name of ['联系客户', '审核并告知客户', '调查取证'])
      expect(missed.some(text => text.includes(name))).toBe(true)
    expect(late.points).toBe(-4)
    await takesBack(customer('oXue'))
  })
})
