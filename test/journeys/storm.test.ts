/**
 * Proves, against a stand-in that takes five messages a second for a group: when hundreds of complaints reach one group within a
 * minute, they share cards, each with a line and a button of its own; grave ones have their own card at once; nothing is lost and nothing
 * fails for being too fast.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FeishuMessage, startTestApp, type TestApp } from '../setup/app.ts'
import { buttonsOf, seeCard } from '../setup/feishu-card.ts'

const MANY = 500
const GRAVE = 5
const GROUP = '售后投诉处理群'
/** What the platform allows in a second, with room for the seconds in which the rest is said. */
const PATIENCE_MS = 90_000

let app: TestApp
beforeAll(async () => {
  app = await startTestApp({ startsAt: '2026-03-09T09:00:00+08:00' })
})
afterAll(() => app?.close())

async function handOver(index: number, differences: Record<string, unknown> = {}): Promise<string> {
  const answer = await fetch(`${app.url}/api/complaints`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer test-token-0123456789' },
    body: JSON.stringify({
      externalNumber: `X-${index}`,
      customer: { name: '王芳', phone: `139${String(index).padStart(8, '0')}` },
      story: '昨天保养，师傅态度太差了，问他两句就不耐烦',
      category: 'repair-attitude',
      ...differences,
    }),
  })
  expect(answer.status).toBe(201)
  return ((await answer.json()) as { number: string }).number
}

async function messages(): Promise<FeishuMessage[]> {
  const { chats } = await app.call<{ chats: { chatId: string; name: string }[] }>('GET', '/sandbox/api/feishu/chats')
  const chatId = chats.find(({ name }) => name === GROUP)?.chatId
  return (await app.call<{ messages: FeishuMessage[] }>('GET', `/sandbox/api/feishu/chats/${chatId}/messages`)).messages
}

async function until<T>(what: string, condition: () => Promise<T | false>): Promise<T> {
  const giveUpAt = Date.now() + PATIENCE_MS
  for (;;) {
    const found = await condition()
    if (found !== false) return found
    if (Date.now() > giveUpAt) throw new Error(`waited in vain for ${what}`)
    await new Promise(resolve => setTimeout(resolve, 200))
  }
}

const isDigest = ({ title }: { title: string }) => title.startsWith('新投诉汇总')

describe('A storm of complaints in one group', () => {
  it('becomes a few cards, and the grave ones get through at once', { timeout: 180_000 }, async () => {
    const ordinary: string[] = []
    let next = 0
    const queue = async () => {
      while (next < MANY) {
        next += 1
        ordinary.push(await handOver(next))
      }
    }
    await Promise.all(Array.from({ length: 8 }, queue))
    const grave: string[] = []
    for (let index = 0; index < GRAVE; index++)
      grave.push(await handOver(MANY + 1 + index, { severity: 'major', category: 'repair-attitude' }))

    const own = (number: string) => async () => {
      const seen = (await messages()).filter(({ card }) => card).map(seeCard)
      return seen.find(card => !isDigest(card) && card.title.includes(number)) ?? false
    }
    const { call } = app
    const groupOf = async (number: string) => {
      const { chats } = await call<{ chats: { chatId: string }[] }>('GET', '/sandbox/api/feishu/chats')
      for (const { chatId } of chats) {
        const found = await call<{ messages: FeishuMessage[] }>('GET', `/sandbox/api/feishu/chats/${chatId}/messages`)
        const cards = found.messages.filter(({ card }) => card).map(seeCard)
        if (cards.some(card => !isDigest(card) && card.title.includes(number))) return chatId
      }
      return false
    }
    for (const number of grave) await until(`a card of ${number}`, () => groupOf(number))

    const cards = await until('a line for every complaint', async () => {
      const seen = (await messages()).filter(({ card }) => card).map(seeCard)
      const text = seen.map(card => card.text).join('\n')
      return ordinary.every(number => text.includes(number)) && seen
    })
    const alone = cards.filter(card => !isDigest(card))
    const digests = cards.filter(isDigest)
    expect(alone.length).toBeLessThanOrEqual(20 + GRAVE)
    expect(digests.length).toBeLessThanOrEqual(Math.ceil(MANY / 25) + 1)
    for (const number of ordinary)
      expect(
        cards.filter(card => card.text.includes(number)),
        number,
      ).toHaveLength(1)
    expect(await call('GET', '/sandbox/api/cases').then(() => true)).toBe(true)

    const [digest] = digests
    const shown = (await messages()).find(({ messageId }) => messageId === digest?.messageId)
    const [button] = buttonsOf(shown?.card)
    const number = ordinary.find(one => digest?.text.includes(one)) ?? ''
    const press = () =>
      call<{ toast: { content: string } }>('POST', `/sandbox/api/feishu/cards/${digest?.messageId}/actions`, {
        as: 'ou_operations-manager',
        value: button?.value,
      })
    expect(number).not.toBe('')
    const { toast } = await press()
    const asked = /^(\w+) 的卡片马上发到群里$/.exec(toast.content)?.[1] ?? ''
    await until(`a card of ${asked}`, own(asked))
    expect((await press()).toast.content).toBe(`${asked} 的卡片已在群里`)

    const metrics = await (await fetch(`${app.url}/metrics`)).text()
    expect(/heed_outbox\S*failed\S* (\d+)/.exec(metrics)?.[1] ?? '0').toBe('0')
  })
})
