/**
 * Proves, for the car dealer's process: a missed deadline is reminded of before, noticed once, scored, and climbs its chain to the end;
 * taking note holds it back for an hour only; doing the work stops it.
 */
import { expect, it } from 'vitest'
import { describeOnBothQueues } from '../setup/queues.ts'
import { tellStories } from '../setup/story.ts'

const OPERATIONS = { as: 'ou_operations-manager' }
const STORY = { story: '昨天在你们店做保养，师傅态度很差，问他什么都不理', wants: '要求道歉' }

describeOnBothQueues('A missed deadline', suite => {
  const tell = tellStories(suite, { from: '2026-03-09T09:00:00+08:00' })

  it('climbs from the manager to the general manager, each step told once, until the customer is contacted', async () => {
    const { customer, group, chatOf, clock, ...story } = tell()
    const ma = customer('oMa')
    const number = await ma.complains(STORY)
    const service = group('售后投诉处理群', number)
    const owners = group('客服部投诉群', number)
    const administration = chatOf('ou_administration-manager', number)
    const manager = chatOf('ou_general-manager', number)

    await clock.moves('PT1H31M')
    const reminder = await service.hears(/提醒/, ['app'])
    expect(reminder.text).toMatch(/刘建国.*请在今天 11:0\d 前联系客户，还有/)

    expect((await service.card()).colour).not.toBe('red')
    expect((await story.case(number)).points).toBe(0)

    await clock.moves('PT30M')
    const missed = await service.hears(/「联系客户」已超时/, ['app'])
    expect(missed.text).toMatch(/刘建国.*陈静/)

    expect((await service.shows(/已超时/)).colour).toBe('red')
    expect((await owners.shows(/已超时/)).colour).toBe('red')
    expect((await story.case(number)).points).toBe(-2)
    expect(await ma.heard(/已经升级/)).toBe(0)

    await clock.moves('PT1H')
    await administration.hears(/仍未完成，已升级到第 2 级/, ['app'])
    await service.hears(/仍未完成，已升级到第 2 级/, ['app'])
    expect(await ma.hears(/已经升级/)).toMatch(/让您久等了/)

    await clock.moves('PT1H')
    await manager.hears(/已升级到第 3 级/, ['app', 'sms'])
    await clock.moves('PT2H')
    await manager.hears(/已升级到第 4 级/, ['app', 'phone'])
    await clock.moves('P2D')
    expect((await manager.calls()).filter(({ text }) => /一直没有完成/.test(text))).toHaveLength(2)

    for (const [sheet, expected] of [
      [service, { 提醒: 1, 已超时: 1, '第 2 级': 1 }],
      [administration, { '第 2 级': 1 }],
      [manager, { '第 3 级': 1, '第 4 级': 1 }],
    ] as const) {
      const calls = await sheet.calls()
      for (const [words, times] of Object.entries(expected)) {
        expect(
          calls.filter(({ text }) => text.includes(words) && text.includes('联系客户')),
          words,
        ).toHaveLength(times)
      }
    }
    expect(await ma.heard(/已经升级/)).toBe(1)
    expect((await story.case(number)).points).toBe(-2)

    expect((await manager.card()).buttons).not.toContain('已联系客户')
    await service.press('已联系客户', OPERATIONS, { note: '已致歉' })
    expect((await service.shows(/处理中/)).colour).not.toBe('red')
    const told = (await manager.calls()).length
    await clock.moves('PT16H')
    expect(await manager.calls()).toHaveLength(told)
    expect((await story.case(number)).deadlines.find(({ name }) => name === '联系客户')?.status).toBe('late')
    await ma.withdraws()
  })

  it('is held back by an acknowledgement for one hour, not for ever', async () => {
    const { customer, group, chatOf, clock, ...story } = tell()
    await clock.isSetTo('2026-03-16T09:00:00+08:00')
    const yu = customer('oYu')
    const number = await yu.complains(STORY)
    const service = group('售后投诉处理群', number)
    const administration = chatOf('ou_administration-manager', number)
    await clock.moves('PT2H1M')
    await service.hears(/「联系客户」已超时/)
    await clock.moves('PT40M')
    await service.press('受理', OPERATIONS)
    await clock.moves('PT58M')
    expect(await administration.calls()).toEqual([])
    expect((await service.card()).colour).toBe('red')
    await clock.moves('PT3M')
    await administration.hears(/已升级到第 2 级/)
    await service.press('已联系客户', OPERATIONS, { note: '已致歉' })
    expect((await story.case(number)).status).toBe('handling')
    await yu.withdraws()
  })

  it('is scored again when the progress report is missing after three working days', async () => {
    const { customer, group, clock, ...story } = tell()
    await clock.isSetTo('2026-03-19T10:00:00+08:00')
    const number = await customer('oTang').complains(STORY)
    const service = group('售后投诉处理群', number)
    await service.press('已联系客户', OPERATIONS, { note: '约周末面谈' })
    await clock.isSetTo('2026-03-24T09:00:00+08:00')
    await service.hears(/提醒.*反馈处理进展/)
    expect((await story.case(number)).points).toBe(0)
    await clock.isSetTo('2026-03-24T10:01:00+08:00')
    await service.hears(/「反馈处理进展」已超时/)
    expect((await story.case(number)).points).toBe(-2)
    await service.press('进展', OPERATIONS, { note: '师傅已写检讨，等客户时间' })
    const next = (await story.case(number)).next
    expect(next?.name).toBe('反馈处理进展')
    expect(next?.dueAt.slice(0, 15)).toBe('2026-03-27T02:0')
  })
})
