/**
 * Proves that readings of a language model are counted in the database for all processes together: never more than a day or a conversation
 * allows, however many ask at once, and counters of days gone by are forgotten.
 */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createStore, type DataStore } from '../../prisma/store.ts'
import { createTestDatabase, type TestDatabase } from '../setup/database.ts'

let database: TestDatabase
let stores: DataStore[] = []

beforeAll(async () => {
  database = await createTestDatabase()
  stores = [1, 2].map(() => createStore({ url: database.url, clock: { now: () => new Date() } }))
})
afterAll(async () => {
  await Promise.all(stores.map(store => store.close()))
  await database.drop()
})

const spendAll = async (day: string, conversations: string[], limits: { perDay: number; perConversation: number }) => {
  const spent = await Promise.all(
    conversations.map((conversation, index) => stores[index % 2]?.readingBudget(limits).spend(conversation, day)),
  )
  return spent.filter(Boolean).length
}

it('gives a conversation its share and no more, from two processes at once', async () => {
  const one = Array.from({ length: 12 }, () => 'wechat:o-1')
  expect(await spendAll('2026-11-18', one, { perDay: 100, perConversation: 5 })).toBe(5)
  expect(await spendAll('2026-11-18', ['wechat:o-2'], { perDay: 100, perConversation: 5 })).toBe(1)
})

it('gives all conversations together what the day allows, and a new day its own', async () => {
  const many = Array.from({ length: 20 }, (_, index) => `wechat:o-${index}`)
  expect(await spendAll('2026-11-19', many, { perDay: 7, perConversation: 5 })).toBe(7)
  expect(await spendAll('2026-11-19', ['wechat:late'], { perDay: 7, perConversation: 5 })).toBe(0)
  expect(await spendAll('2026-11-20', ['wechat:late'], { perDay: 7, perConversation: 5 })).toBe(1)
})

it('gives nothing where nothing is allowed', async () => {
  expect(await spendAll('2026-11-21', ['wechat:o-1'], { perDay: 0, perConversation: 5 })).toBe(0)
  expect(await spendAll('2026-11-21', ['wechat:o-1'], { perDay: 5, perConversation: 0 })).toBe(0)
})
