/**
 * Proves: where 加急 does not come about, the person is told all the same by card and mention, the policy's ladder goes on to another
 * medium or to the deputy, the case says so, and nothing waits for it.
 */
import { expect, it } from 'vitest'
import { tellStories } from '../setup/story.ts'
import { describePack } from './packs.ts'

const STORY = { story: '昨天在你们店做保养，师傅态度很差，问他什么都不理', wants: '要求道歉' }

describePack('A call that Feishu will not insist on', suite => {
  const tell = tellStories(suite, { from: '2026-03-09T09:00:00+08:00' })

  it('goes to the deputy when the person has too many unread ones, to SMS when the quota is used up, and to the phone when that is too', async () => {
    const { customer, group, chatOf, clock, fault, ...story } = tell()
    const number = await customer('oMa').complains(STORY)
    const service = group('售后投诉处理群', number)
    await service.card()

    await fault('feishu', 'urgent-full')
    await clock.moves('PT1H31M')
    const reminder = await service.hears(/提醒/, [])
    expect(reminder.text).toMatch(/刘建国/)
    const instead = await service.hears(/加急没有送到（未读加急太多）/, ['app'])
    expect(instead.text).toMatch(/周敏.*业务经理 刘建国的加急没有送到.*请您代为跟进/)
    await service.shows(/业务经理 刘建国的应用内加急没有成功（未读加急太多），改为通知服务顾问 周敏/)

    // Within the hour he is not tried again: the platform is not even asked.
    await clock.moves('PT30M')
    const missed = await service.hears(/「联系客户」已超时/, ['app'])
    expect(missed.urgent.flatMap(({ openIds }) => openIds)).toEqual(['ou_customer-service-manager'])
    expect((await service.calls()).filter(({ text }) => /代为跟进/.test(text))).toHaveLength(2)

    await fault('feishu', 'urgent-quota')
    await clock.moves('PT1H')
    // Two people are called at this level; the quota is used up for whoever comes first.
    const administration = chatOf('ou_administration-manager', number)
    await story.until('a call of the second level by SMS', async () =>
      [...(await service.calls()), ...(await administration.calls())].some(
        ({ text, urgent }) => /已升级到第 2 级/.test(text) && urgent.some(({ kind }) => kind === 'sms'),
      ),
    )
    await service.shows(/的应用内加急没有成功（企业加急额度用完），改用短信加急/)

    // Neither by app nor by SMS: the ladder ends with a phone call.
    await fault('feishu', 'urgent-quota', 2)
    await clock.moves('PT1H')
    await chatOf('ou_general-manager', number).hears(/已升级到第 3 级/, ['phone'])
    await service.shows(/的短信加急没有成功（企业加急额度用完），改用电话加急/)
    expect((await story.case(number)).status).toBe('dispatched')
  })
})
