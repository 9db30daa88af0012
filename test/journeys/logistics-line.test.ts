/**
 * Proves, for the line-haul logistics process from its pack alone: dispatched within 5 minutes, answered within 20, a major case goes to the
 * next leadership level and the hotline's manager after 5, the satisfaction call 30 minutes after receipt, handling in 1, 3 or 7 working days and
 * 2 for attitude, 50 yuan for a business complaint found true; and the worst case, in which everything is late: each level at its time to its
 * people, the customer told the new owner and time, a promised time watched, across National Day.
 */
import { expect, it } from 'vitest'
import type { CaseView } from '../../bots/sandbox/desk.ts'
import { numberIn, tellStories } from '../setup/story.ts'
import { describePack, factOf, minutesOf, openNames, takesBack } from './packs.ts'

const DAY = 24 * 60
const OPERATIONS = { as: 'ou_operations-manager' }
const DEPUTY = { as: 'ou_operations-deputy' }
const HOTLINE = { as: 'ou_hotline-agent' }

describePack('At the logistics line', suite => {
  const tell = tellStories(suite, { from: '2026-03-02T09:00:00+08:00', policy: 'logistics-line' })

  it('a general complaint is answered in 20 minutes, called after 30, and costs 50 yuan when it is true', async () => {
    const { customer, group, clock, ...story } = tell()
    const he = customer('oHe')
    await he.says(
      '开箱一看里面的瓷器全摔碎了，损失大概800元，运单号HT2026030112，我叫何芳，电话13900001234，要求赔偿。',
    )
    await he.hears(/货损 \/ 内件破损/)
    await he.says('1')
    const receipt = await he.hears(/已经登记/)
    const number = numberIn(receipt)
    expect(number).toBe('WL202603020001')
    expect(receipt).toMatch(/由运作部负责.*运作经理会在今天 09:2\d 前联系您/)
    const card = await group('运作部投诉处理群', number).card()
    expect(card.title).toBe(`一般投诉 ${number}`)
    expect(await group('重大投诉领导群', number).hasCard()).toBe(false)

    const opened = await story.case(number)
    expect(minutesOf(opened, '分派到责任部门')).toBe(5)
    expect(minutesOf(opened, '提出方案并答复客户')).toBe(20)
    expect(minutesOf(opened, '办结一般业务投诉')).toBe(DAY)

    await group('运作部投诉处理群', number).press('已联系客户', DEPUTY, { note: '按声明价值赔付' })
    await group('运作部投诉处理群', number).press('完成', OPERATIONS, { result: '按声明价值赔付800元' })
    await clock.moves('PT31M')
    await group('热线投诉群', number).hears(/回访受理后的满意度/)
    await group('热线投诉群', number).press('判定责任', HOTLINE, { responsible: 'yes', reason: '查看装卸录像，属实' })
    await group('热线投诉群', number).press('登记回访', HOTLINE, { outcome: 'satisfied' })
    const rectification = { cause: '装卸不当', measure: '加固包装并培训', date: '2026-03-20' }
    await group('运作部投诉处理群', number).press('提交投诉整改表', OPERATIONS, rectification)
    const closed = await story.case(number)
    expect(closed.status).toBe('closed')
    expect(minutesOf(closed, '填写投诉整改表')).toBe(DAY)
    expect(factOf(closed, '考核金额')).toBe('50 元')
    expect(closed.timeline.map(({ text }) => text)).toContainEqual(expect.stringContaining('运作经理 雷军辉 50 元'))
    expect(closed.timeline.filter(({ type }) => type === 'missed')).toEqual([])
  })

  it('a major complaint climbs to leadership and the hotline manager together after 5 minutes', async () => {
    const { customer, group, chatOf, clock, ...story } = tell()
    await clock.isSetTo('2026-03-03T09:00:00+08:00')
    const number = await customer('oLuo').complains({
      story: '整票货里面的机器都摔坏了，损失8000元，运单号HT2026030299',
      plate: null,
      wants: '要求赔偿',
    })
    const opened = await story.case(number)
    expect(opened.severityName).toBe('重大投诉')
    expect(minutesOf(opened, '上报紧急和重大投诉')).toBe(5)
    expect(minutesOf(opened, '办结重大业务投诉')).toBe(9 * DAY)
    await clock.moves('PT5M1S')
    await group('重大投诉领导群', number).card()
    await chatOf('ou_regional-director', number).hears(/上报紧急和重大投诉/)
    await group('运作部投诉处理群', number).hears(/沈洁.*上报紧急和重大投诉/)
    await clock.moves('PT15M')
    await group('运作部投诉处理群', number).hears(/雷军辉.*毛建平.*「提出方案并答复客户」已超时/)
    await chatOf('ou_general-manager', number).hears(/上报紧急和重大投诉/)
    await group('运作部投诉处理群', number).press('已联系客户', OPERATIONS, { note: '先行垫付' })
    expect(openNames(await story.case(number))).not.toContain('上报紧急和重大投诉')
    await takesBack(customer('oLuo'))
  })

  it('a loss of 5000 yuan is medium, with 3 working days, and marked as urgent goes to the leadership in 5 minutes', async () => {
    const { customer, clock, group, chatOf, ...story } = tell()
    await clock.isSetTo('2026-03-04T09:00:00+08:00')
    const number = await customer('oMo').complains({
      story: '外箱完好，里面的显示器摔碎了，损失5000元，运单号HT2026030377',
      plate: null,
      wants: '要求赔偿',
    })
    const opened = await story.case(number)
    expect(opened.severityName).toBe('中度投诉')
    expect(minutesOf(opened, '办结中度业务投诉')).toBe(5 * DAY)

    // Not major, and the department cannot finish in 20 minutes: one press brings it to the leadership and the hotline's manager.
    const department = group('运作部投诉处理群', number)
    expect(openNames(opened)).not.toContain('上报紧急和重大投诉')
    await group('热线投诉群', number).press('标为紧急', HOTLINE, { reason: '客户急等开工，20 分钟内办不完' })
    const marked = await story.case(number)
    expect([marked.severityName, factOf(marked, '紧急程度')]).toEqual(['中度投诉', '紧急'])
    expect(minutesOf(marked, '上报紧急和重大投诉')).toBe(5)
    await clock.moves('PT5M1S')
    await department.hears(/沈洁.*上报紧急和重大投诉/)
    await chatOf('ou_regional-director', number).hears(/上报紧急和重大投诉/)
    await takesBack(customer('oMo'))
  })

  it('an attitude complaint is graded by what was done, with 2 working days and 1 for the facts', async () => {
    const { customer, clock, group, ...story } = tell()
    await clock.isSetTo('2026-03-09T09:00:00+08:00')
    const number = await customer('oNie').complains({
      story: '你们的送货司机态度恶劣，还动手推我',
      plate: null,
      wants: '要求道歉',
    })
    const opened = await story.case(number)
    expect(opened.severityName).toBe('严重投诉')
    expect(factOf(opened, '态度问题程度')).toBe('严重')
    expect(minutesOf(opened, '办结服务态度投诉')).toBe(2 * DAY)
    expect(minutesOf(opened, '查明服务态度投诉事实')).toBe(DAY)
    await group('服务态度投诉群', number).card()
    expect(openNames(opened)).not.toContain('办结一般业务投诉')
    await takesBack(customer('oNie'))
  })
  it('a complaint that is plainly unfounded is explained on the spot and recorded, and the customer is told why', async () => {
    const { customer, clock, group, ...story } = tell()
    await clock.isSetTo('2026-03-11T09:00:00+08:00')
    const su = customer('oSu')
    const number = await su.complains({
      story: '货到现在还没送，派送太慢，运单号HT2026031101',
      plate: null,
      wants: '请尽快送货',
    })
    expect(
      await group('热线投诉群', number).press('当场解释并记录', HOTLINE, { reason: '约定明天送达，还没到时间' }),
    ).toMatch(/已记录/)
    expect(await su.hears(/感谢您的理解/)).toContain('约定明天送达，还没到时间')
    const ended = await story.case(number)
    expect([ended.status, ended.next, factOf(ended, '考核金额')]).toEqual(['closed', null, undefined])
  })
})

describePack('At the logistics line around National Day', suite => {
  const tell = tellStories(suite, { from: '2026-09-30T16:00:00+08:00', policy: 'logistics-line' })

  it('where everything is late, each level is told at its time, and the customer hears the new owner and time', {
    timeout: 120_000,
  }, async () => {
    const { customer, group, chatOf, clock, ...story } = tell()
    const qin = customer('oQin')
    const number = await qin.complains({
      story: '开箱一看里面的瓷器全摔碎了，损失800元，运单号HT2026093001',
      plate: null,
      wants: '要求赔偿',
    })
    const department = group('运作部投诉处理群', number)
    const director = chatOf('ou_regional-director', number)
    const general = chatOf('ou_general-manager', number)

    await clock.isSetTo('2026-09-30T16:20:30+08:00')
    await department.hears(/雷军辉.*毛建平.*沈洁.*「提出方案并答复客户」已超时/, ['app'])
    expect(await director.calls()).toEqual([])
    await clock.isSetTo('2026-09-30T16:40:30+08:00')
    await director.hears(/「提出方案并答复客户」仍未完成，已升级到第 2 级/, ['app'])
    expect(await qin.hears(/已经升级/)).toMatch(/大区总监 贺志远督办/)
    expect(await general.calls()).toEqual([])
    // Taking note holds the third level back for twenty minutes from then, once.
    await clock.isSetTo('2026-09-30T18:15:00+08:00')
    await department.press('受理', OPERATIONS)
    await clock.isSetTo('2026-09-30T18:34:00+08:00')
    expect((await general.calls()).filter(({ text }) => /提出方案并答复客户/.test(text))).toEqual([])
    await clock.isSetTo('2026-09-30T18:36:00+08:00')
    await general.hears(/「提出方案并答复客户」仍未完成，已升级到第 3 级（最后一级）/, ['app', 'phone'])
    await department.shows(/已到最后一级（总经理 蒋大为）/)

    expect(
      await department.press('已联系客户', OPERATIONS, { note: '已联系客户，承诺10月8日上午10点前给客户答复' }),
    ).toMatch(/10月8日 10:00 前答复/)
    await qin.hears(/运作经理会在10月8日 10:00 前答复您/)
    // One working day from the last one before the holiday ends on the first one after it.
    const waiting = await story.case(number)
    expect(due(waiting, '办结一般业务投诉')).toBe('2026-10-08T16:00')
    expect(due(waiting, '按承诺的时间答复客户')).toBe('2026-10-08T10:00')

    await clock.isSetTo('2026-10-08T10:00:30+08:00')
    await department.hears(/雷军辉.*毛建平.*沈洁.*「按承诺的时间答复客户」已超时/)
    await clock.isSetTo('2026-10-08T10:20:30+08:00')
    await director.hears(/「按承诺的时间答复客户」.*第 2 级/)
    await qin.says('进度')
    await qin.hears(/运作部正在处理/)
    await department.press('进展', OPERATIONS, { note: '理赔款正在审批，今天到账', tell: 'yes' })
    await qin.hears(/有新的进展：理赔款正在审批/)
    expect((await story.case(number)).deadlines.find(({ name }) => name === '按承诺的时间答复客户')?.status).toBe(
      'late',
    )

    await clock.isSetTo('2026-10-08T16:00:30+08:00')
    await director.hears(/「办结一般业务投诉」已超时/, ['app'])
    expect(await qin.hears(/已经升级/)).toMatch(/大区总监 贺志远督办，会在今天 20:00 前给您答复/)
    // The make-up Saturday counts: the next working day is the 9th, the day after it the 10th.
    await clock.isSetTo('2026-10-09T16:00:30+08:00')
    await general.hears(/「办结一般业务投诉」仍未完成，已升级到第 2 级（最后一级）/, ['app', 'phone'])
    await takesBack(qin)
  })

  it('an inside attitude complaint is ruled on in one day that is no Sunday or holiday, put off only by a promise made before', async () => {
    const { clock, group, ...story } = tell()
    await clock.isSetTo('2026-10-10T15:00:00+08:00')
    const clerk = story.person('ou_finance-officer')
    await clerk.says('内部投诉：运作部毛建平在仓库当面骂我，态度很恶劣，要求道歉')
    await clerk.hears(/请核对/)
    await clerk.says('1')
    const number = numberIn(await clerk.hears(/编号 \w+/))
    const opened = await story.case(number)
    // A make-up Saturday, then Sunday: Monday.
    expect(due(opened, '调查并裁定内部服务态度投诉')).toBe('2026-10-12T15:00')
    const administration = group('服务态度投诉群', number)
    await administration.press('承诺时间', { as: 'ou_administration-manager' }, { when: '10月13日上午11点' })
    expect(due(await story.case(number), '调查并裁定内部服务态度投诉')).toBe('2026-10-13T11:00')
  })
})

/** The local time at which a deadline of this name ends, to the minute. */
function due(found: CaseView, name: string): string | undefined {
  const dueAt = found.deadlines.findLast(deadline => deadline.name === name)?.dueAt
  return dueAt && new Date(Date.parse(dueAt) + 8 * 3_600_000).toISOString().slice(0, 16)
}
