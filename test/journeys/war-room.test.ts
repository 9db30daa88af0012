/**
 * Proves: a level of a chain, or whoever may, opens a chat of its own for one case, with the people of the policy, the card pinned at its
 * top; whoever takes over joins; the one complained about is never in it; when the case ends its story is told there in a line.
 */
import { expect, it } from 'vitest'
import { tellStories } from '../setup/story.ts'
import { describePack } from './packs.ts'

describePack('A war room', suite => {
  const tell = tellStories(suite, { from: '2026-03-09T09:00:00+08:00' })

  it('is opened by the manager, holds the pinned card, takes in the next handler and ends with a summary', async () => {
    const { customer, group, person: _, ...story } = tell()
    const lu = customer('oLu')
    const number = await lu.complains({
      story: '昨天在你们店做保养，业务经理刘建国态度很差，问他什么都不理',
      wants: '要求赔偿',
    })
    const service = group('售后投诉处理群', number)
    await service.card()
    expect(
      await service.press('建作战室', { as: 'ou_parts-supervisor' }, { reason: '请领导协调' }).catch(String),
    ).toMatch(/只有群成员|这一步请/)
    expect(await service.press('建作战室', { as: 'ou_service-manager' }, { reason: '客户要找媒体' })).toMatch(
      /马上建好/,
    )
    const chat = await story.until('the room', async () =>
      (await story.chats()).find(({ name }) => name === `作战室 ${number}`),
    )
    const card = await group(`作战室 ${number}`, number).shows(/建立作战室/)
    expect(card.text).toMatch(/建立作战室（客户要找媒体）/)
    expect(chat.members.sort()).toEqual(['ou_customer-service-manager', 'ou_general-manager', 'ou_service-manager'])
    const pinned = await story.until('the pin', async () =>
      (await story.messages(chat.chatId)).find(message => message.pinned),
    )
    expect(pinned.messageId).toBe(card.messageId)

    await service.press(
      '转派',
      { as: 'ou_customer-service-manager' },
      { person: 'ou_service-adviser', reason: '换人处理' },
    )
    await story.until('the new handler in the room', async () =>
      (await story.chats()).some(
        ({ chatId, members }) => chatId === chat.chatId && members.includes('ou_service-adviser'),
      ),
    )
    await lu.withdraws()
    const words = await story.until('the summary', async () =>
      (await story.messages(chat.chatId)).find(({ text }) => /本群可以解散/.test(text ?? '')),
    )
    expect(words.text).toMatch(new RegExp(`${number} 已撤诉。共办理 1 次`))
  })
})
