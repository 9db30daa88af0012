/**
 * Proves: people of the company ask the bot for their cases, late ones, one case, figures and who is responsible, in their own chat and in a
 * group; the group is answered only when the bot is mentioned, under the question, and masked; strangers and registrations are sent elsewhere.
 */
import { expect, it } from 'vitest'
import { describeOnBothQueues } from '../setup/queues.ts'
import { tellStories } from '../setup/story.ts'

const OPERATIONS = 'ou_operations-manager'
const GROUP = '售后投诉处理群'

describeOnBothQueues('Questions of staff', suite => {
  const tell = tellStories(suite, { from: '2026-03-04T09:00:00+08:00' })

  it('are answered in private and, masked, in the group where the bot is mentioned', async () => {
    const { customer, group, person, inGroup, clock, ...story } = tell()
    const number = await customer('oLi').complains({
      story: '昨天保养，师傅态度太差了，问他两句就不耐烦',
      name: '李明',
      phone: '13860317719',
    })
    const sales = await customer('oHe').complains({ story: '昨天买车，销售顾问态度特别恶劣', name: '何先生' })
    const service = group(GROUP, number)
    await service.card()
    const manager = person(OPERATIONS)
    const team = inGroup(GROUP, OPERATIONS)

    await manager.says('我还有几个没处理的？')
    expect(await manager.hears(/1 件在办/)).toMatch(new RegExp(`${number} 维修服务态度：联系客户，今天 11:\\d\\d 前`))
    await manager.says('查 7719')
    expect(await manager.hears(/事由/)).toMatch(/客户：李明 138\*\*\*\*7719/)

    await team.says('大家看看我的待办')
    await team.says('@机器人 我的投诉')
    expect(await team.hears(/1 件在办/)).toContain(number)
    expect(await team.chat()).toHaveLength(1)
    const { chatId = '' } = (await story.chats()).find(({ name }) => name === GROUP) ?? {}
    const inChat = await story.messages(chatId)
    const question = inChat.find(({ text }) => /@.* 我的投诉/.test(text ?? ''))
    expect(inChat.find(({ text, from }) => from === 'bot' && /1 件在办/.test(text ?? ''))?.replyTo).toBe(
      question?.messageId ?? 'no such question',
    )
    await team.says('@机器人 查一下尾号7719的投诉')
    const found = await team.hears(/事由/)
    expect(found).toMatch(/客户：李\* 138\*\*\*\*7719/)
    expect(found).not.toMatch(/李明|13860317719|7K2/)
    await team.says('@机器人 登记 客户张先生反映空调不凉，13800138000')
    await team.hears(/登记投诉请私聊我/)
    await team.says('@机器人 中午吃什么')
    await team.hears(/没看懂。在群里可以发/)
    await team.says('@机器人 今天谁值班')
    expect(await team.hears(/现在各部门的负责人/)).toContain('业务部：业务经理 刘建国（代理人 服务顾问 周敏）')

    await clock.moves('PT3H')
    await team.says('@机器人 有没有超时的')
    expect(await team.hears(/已超时 2 件/)).toContain(sales)
    await service.press('已联系客户', { as: OPERATIONS }, { note: '已道歉' })
    await service.press('完成', { as: OPERATIONS }, { result: '已当面道歉' })
    await customer('oLi').hears(/已经处理好/)
    await customer('oLi').says('满意')
    await customer('oLi').hears(/谢谢您告诉我/)
    await team.says('@机器人 统计 本周')
    expect(await team.hears(/本周/)).toMatch(
      /^本周：新登记 2 件，结束 0 件，有超时 2 件\n部门：业务部 1、销售部 1\n类别：(维修服务态度 1、销售服务态度 1|销售服务态度 1、维修服务态度 1)\n平均办理时间：3 小时.*\n满意率：100%（1 次评价）$/,
    )
  })
})
