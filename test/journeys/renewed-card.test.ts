/** Proves that a card which will soon be too old to be changed (14 days) is posted anew, so that a long case keeps a card that can be pressed. */
import { expect, it } from 'vitest'
import { type FeishuMessage, startTestApp } from '../setup/app.ts'
import { createTestDatabase } from '../setup/database.ts'

const GROUP = '/sandbox/api/feishu/chats/oc_after-sales/messages'
const CUSTOMER = '/sandbox/api/wechat/oRenewed/messages'

it('a case card is posted anew after twelve days, and the new one can be pressed', { timeout: 120_000 }, async () => {
  const database = await createTestDatabase()
  const suite = { databaseUrl: database.url, queue: { kind: 'postgres' as const, url: database.url } }
  const app = await startTestApp({ suite, startsAt: '2026-03-09T09:00:00+08:00' })
  const cards = async () =>
    (await app.call<{ messages: FeishuMessage[] }>('GET', GROUP)).messages.filter(
      message => message.type === 'interactive',
    )
  const eventually = async <T>(condition: () => Promise<T | undefined | false>): Promise<T> => {
    const giveUpAt = Date.now() + 30_000
    for (;;) {
      const found = await condition()
      if (found) return found
      if (Date.now() > giveUpAt) throw new Error('it did not come about within 30 s')
      await new Promise(resolve => setTimeout(resolve, 50))
    }
  }
  const heard = async () =>
    (await app.call<{ messages: { from: string }[] }>('GET', CUSTOMER)).messages.filter(({ from }) => from === 'bot')
      .length
  const says = async (text: string) => {
    const before = await heard()
    await app.call('POST', CUSTOMER, { type: 'text', text })
    await eventually(async () => (await heard()) > before)
  }
  try {
    await says('昨天在你们店保养，师傅态度很差，我姓王，电话13900001234，车牌粤B6N2M9，要求道歉')
    await says('1')
    const [first] = await eventually(async () => {
      const found = await cards()
      return found.length === 1 && found
    })
    const press = (messageId: string, command: string, form_value?: Record<string, string>) =>
      app.call<{ toast: { type: string } }>('POST', `/sandbox/api/feishu/cards/${messageId}/actions`, {
        as: 'ou_operations-manager',
        value: { command },
        ...(form_value ? { form_value } : {}),
      })
    if (!first) throw new Error('no card')
    await press(first.messageId, 'contact', { note: '已道歉，客户要考虑' })
    await app.call('POST', '/sandbox/api/clock', { advance: 'P12DT1H' })
    const renewed = await eventually(async () => {
      const found = await cards()
      return found.length === 2 && found.at(-1)
    })
    expect(renewed.messageId).not.toBe(first.messageId)
    expect((await press(renewed.messageId, 'note', { note: '客户出差，下周回来' })).toast.type).toBe('success')
  } finally {
    await app.close()
    await database.drop()
  }
})
