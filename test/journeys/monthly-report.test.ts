/**
 * Proves, for the car dealer's process: on the first of the month the analysis is made once, completed by customer service, signed by the
 * general manager on his card and watched over by administration, each step with its clock; it comes as a file; and documents of a case
 * go only to whoever may have them.
 */
import { expect, it } from 'vitest'
import { tellStories } from '../setup/story.ts'
import { describePack } from './packs.ts'

const AGENT = 'ou_customer-service-agent'
const MANAGER = 'ou_customer-service-manager'
const GENERAL_MANAGER = 'ou_general-manager'
const ADMINISTRATION = 'ou_administration-manager'
const REPORT = '客户投诉分析月报'

describePack('The monthly analysis', suite => {
  const tell = tellStories(suite, { from: '2026-03-27T09:00:00+08:00' })

  it('is made on the first, completed, signed and carried out', async () => {
    const { customer, group, chatOf, person, clock } = tell()
    const complaints = ['oAnna', 'oBella', 'oCarl'].map((openid, index) => ({ openid, phone: `1390000123${index}` }))
    const numbers: string[] = []
    for (const { openid, phone } of complaints) {
      numbers.push(
        await customer(openid).complains({ story: '昨天保养，师傅态度太差了，问他两句就不耐烦', name: '李明', phone }),
      )
    }
    const [first = ''] = numbers
    const service = group('售后投诉处理群', first)
    await service.press('已联系客户', { as: 'ou_operations-manager' }, { note: '已道歉' })
    await service.press('完成', { as: 'ou_operations-manager' }, { result: '=HYPERLINK("x") 已当面道歉' })

    await person(AGENT).says(`打印 ${first}`)
    await person(AGENT).hears(/记录表马上发到您的私聊/)
    await person('ou_parts-supervisor').says(`打印 ${first}`, '台账 本月')
    await person('ou_parts-supervisor').hears(/没有权限.*客服经理 陈静/)
    await person('ou_parts-supervisor').hears(/没有权限/)
    await person(AGENT).says('台账 本月')
    await person(AGENT).hears(/2026-03台账马上发到/)

    for (const { openid } of complaints) await customer(openid).withdraws()

    await clock.isSetTo('2026-04-01T08:59:00+08:00')
    const board = group('客服部投诉群', REPORT)
    expect(await board.hasCard()).toBe(false)
    await clock.moves('PT2M')
    const card = await board.shows(/待客服部完善/)
    expect(card.text).toMatch(/2026年3月/)
    expect(card.text).toMatch(/新登记.*\n3 件（上月 0）/)
    expect(card.text).toMatch(/维修服务态度：3 件/)
    expect(card.text).not.toMatch(/李明|1390000/)

    expect(await board.press('签署', { as: AGENT }, {}).catch(() => 'no button')).toBe('no button')
    expect(
      await board.press('提交预防措施', { as: AGENT }, { causes: '旺季人手不足', measures: '每周抽听接待录音' }),
    ).toMatch(/这一步请客服经理 陈静来操作/)
    await clock.isSetTo('2026-04-07T09:30:00+08:00')
    await board.hears(/还没有完善原因分析和预防措施，时限是/, ['app'])
    expect(
      await board.press('提交预防措施', { as: MANAGER }, { causes: '旺季人手不足', measures: '每周抽听接待录音' }),
    ).toBe('已提交，等待签署')

    const desk = chatOf(GENERAL_MANAGER, REPORT)
    await desk.shows(/每周抽听接待录音/)
    await desk.hears(/签署预防措施/, ['app'])
    expect(await desk.press('退回', { as: GENERAL_MANAGER }, { reason: '请写明责任人' })).toBe('已退回')
    await board.hears(/被退回：请写明责任人/)
    await board.press('提交预防措施', { as: MANAGER }, { causes: '旺季人手不足', measures: '业务经理每周抽听接待录音' })
    await desk.shows(/业务经理每周抽听接待录音/)
    expect(await desk.press('签署', { as: GENERAL_MANAGER })).toBe('已签署，预防措施生效')

    const supervision = chatOf(ADMINISTRATION, REPORT)
    await supervision.hears(/预防措施已生效，请监督落实/)
    expect(await supervision.press('确认已落实', { as: ADMINISTRATION }, { note: '已抽听四周录音' })).toBe(
      '已登记落实情况',
    )
    expect((await board.shows(/已完成/)).text).toMatch(/总经理 徐明远签署，预防措施生效/)
    expect(await board.press('发我文件', { as: AGENT })).toBe('文件马上发到您的私聊')

    await clock.isSetTo('2026-05-01T10:00:00+08:00')
    const made = await board.shows(/2026年4月/)
    expect(made.text).toMatch(/新登记.*\n0 件（上月 3）/)
  }, 90_000)
})
