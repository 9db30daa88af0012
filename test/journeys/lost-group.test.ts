/**
 * Proves: a group that is dissolved, or that throws the bot out, is made again with its people, who are told there, as is the manager in
 * private; the cards of open cases stand in it and can be pressed; the same for a war room. It holds when the platform's news of it never
 * came and only a refused message shows it.
 */
import { expect, it } from 'vitest'
import { describeOnPostgres } from '../setup/queues.ts'
import { tellStories } from '../setup/story.ts'

const OPERATIONS = { as: 'ou_operations-manager' }
const GROUP = '售后投诉处理群'
const ATTITUDE = '昨天在你们店做保养，师傅态度很差，问他什么都不理'

describeOnPostgres('A group that is lost', suite => {
  const tell = tellStories(suite, { from: '2026-03-02T09:00:00+08:00' })

  it('is made again, its people and the manager are told, and its open cases go on there', async () => {
    const { customer, group, ...story } = tell()
    const [open, done] = [
      await customer('oOpen').complains({ story: ATTITUDE }),
      await customer('oDone').complains({ story: ATTITUDE, name: '何芳', phone: '13900005678', plate: '粤B8K3M1' }),
    ]
    await group(GROUP, done).card()
    await customer('oDone').withdraws()
    await group(GROUP, done).hears(/客户已撤诉/)
    await group(GROUP, open).card()
    const old = (await story.chats()).find(({ name }) => name === GROUP)
    expect(old?.chatId).toBe('oc_after-sales')
    await story.control('POST', `/sandbox/api/feishu/chats/${old?.chatId}/loss`, {
      as: OPERATIONS.as,
      how: 'dissolved',
    })

    const made = await story.until('the new group', async () =>
      (await story.chats()).find(({ name }) => name === GROUP),
    )
    expect(made.chatId).not.toBe(old?.chatId)
    expect(made.members).toEqual(expect.arrayContaining(old?.members ?? []))
    const said = async (chatId: string, what: RegExp) =>
      story.until(String(what), async () => (await story.messages(chatId)).find(({ text }) => what.test(text ?? '')))
    await said(made.chatId, /以后请在本群处理投诉/)
    await said('p2p:ou_customer-service-manager', /我已重新建群/)

    const service = group(GROUP, open)
    await service.card()
    expect(await service.press('已联系客户', OPERATIONS, { note: '客户要求道歉' })).toMatch(/已记录/)
    await service.shows(/处理中/)
    const inNew = await story.messages(made.chatId)
    expect(inNew.filter(({ text }) => /以后请在本群处理投诉/.test(text ?? ''))).toHaveLength(1)
    expect(JSON.stringify(inNew)).not.toContain(done)

    const later = await customer('oLater').complains({
      story: ATTITUDE,
      name: '李强',
      phone: '13900009999',
      plate: '粤B1A2C3',
    })
    await group(GROUP, later).card()
    expect((await story.chats()).filter(({ name }) => name === GROUP)).toHaveLength(1)
  })

  it('without the platform saying so is noticed by the next message, and a war room comes back with its pin', async () => {
    const { customer, group, ...story } = tell()
    const number = await customer('oRoom').complains({
      story: '昨天在你们店做保养，业务经理刘建国态度很差，问他什么都不理',
      name: '鲁明',
      phone: '13900007777',
      plate: '粤B7D8E9',
      wants: '要求赔偿',
    })
    const service = group(GROUP, number)
    await service.card()
    await service.press('建作战室', { as: 'ou_service-manager' }, { reason: '客户要找媒体' })
    const ROOM = `作战室 ${number}`
    const room = await story.until('the room', async () => (await story.chats()).find(({ name }) => name === ROOM))
    await group(ROOM, number).card()
    await story.control('POST', `/sandbox/api/feishu/chats/${room.chatId}/loss`, {
      as: 'ou_service-manager',
      how: 'removed',
      silently: true,
    })
    await service.press('已联系客户', OPERATIONS, { note: '已约客户明天见面' })

    const made = await story.until('the new room', async () =>
      (await story.chats()).find(({ name, chatId }) => name === ROOM && chatId !== room.chatId),
    )
    const card = await group(ROOM, number).shows(/已约客户明天见面/)
    await story.until('the pin', async () =>
      (await story.messages(made.chatId)).find(({ pinned, messageId }) => pinned && messageId === card.messageId),
    )
    expect(made.members.sort()).toEqual(room.members.sort())
  })
})

describeOnPostgres('The group of a report that is lost', suite => {
  const tell = tellStories(suite, { from: '2026-03-31T17:00:00+08:00' })

  it('has the cards of its reports again, and they can be pressed', async () => {
    const { group, clock, ...story } = tell()
    await clock.isSetTo('2026-04-01T09:02:00+08:00')
    const BOARD = '客服部投诉群'
    const board = () => group(BOARD, '客户投诉分析月报')
    await board().shows(/待客服部完善/)
    const old = (await story.chats()).find(({ name }) => name === BOARD)?.chatId
    await story.control('POST', `/sandbox/api/feishu/chats/${old}/loss`, {
      as: 'ou_customer-service-manager',
      how: 'dissolved',
    })
    await story.until('the new group', async () =>
      (await story.chats()).find(({ name, chatId }) => name === BOARD && chatId !== old),
    )
    await board().shows(/待客服部完善/)
    const filled = { causes: '旺季人手不足', measures: '每周抽听接待录音' }
    await board().press('提交预防措施', { as: 'ou_customer-service-manager' }, filled)
    await board().shows(/每周抽听接待录音/)
  })
})
