/**
 * Proves, on a real database and against the platform's stand-in with its real limit (5 a second for a group): what three processes send to one
 * group at once arrives without one refusal; a place whose process is gone is free again by itself; a pause that the platform asked of
 * one process holds for all; and while the places cannot be asked for, messages leave all the same.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { feishuApi } from '../../bots/feishu/api.ts'
import { feishuMessenger } from '../../bots/feishu/messenger.ts'
import { createFeishuPlatform } from '../../bots/sandbox/feishu/platform.ts'
import type { PacePlaces } from '../../core/ports/messenger.ts'
import { type Database, openDatabase } from '../../prisma/store/database.ts'
import { createPacePlaces } from '../../prisma/store/pace-places.ts'
import { createTokens } from '../../prisma/store/tokens.ts'
import { createTestDatabase, type TestDatabase } from '../setup/database.ts'
import { newAccounts } from '../setup/platforms.ts'

const clock = { now: () => new Date() }
const { app } = newAccounts()
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }

let database: TestDatabase
let processes: Database[]
let platform: Awaited<ReturnType<typeof createFeishuPlatform>>

beforeAll(async () => {
  database = await createTestDatabase()
  processes = [1, 2, 3].map(() => openDatabase({ url: database.url, poolSize: 5 }))
  platform = await createFeishuPlatform({
    clock,
    app: { ...app, botOpenId: 'ou_bot' },
    people: [{ openId: 'ou_wang', name: '王店长' }],
    webhookUrl: () => null,
    tickEveryMs: 0,
  })
})
afterAll(async () => {
  for (const one of processes ?? []) await one.close()
  await platform?.close()
  await database?.drop()
})

/** The messengers of so many processes, and a group of their own. */
function messengers(places: (of: Database) => PacePlaces) {
  const { chatId } = platform.createGroup('投诉处理群', ['ou_wang'])
  const senders = processes.map(one => {
    const api = feishuApi({ app: { ...app, domain: platform.url }, tokens: createTokens(one), logger: silent })
    return feishuMessenger({ api, logger: silent, places: places(one) })
  })
  const say = (process: number, text: string) =>
    senders[process]?.send({ type: 'text', to: { platform: 'feishu', chatId }, spans: [{ text }] }, `${chatId}-${text}`)
  return { say, arrived: () => platform.messages(chatId).map(({ text }) => text) }
}

test('What three processes send to one group at once arrives without one refusal.', async () => {
  const { say, arrived } = messengers(createPacePlaces)
  const before = performance.now()
  const sent = await Promise.allSettled(Array.from({ length: 18 }, (_, index) => say(index % 3, `第${index}条`)))
  expect(sent.filter(({ status }) => status === 'rejected')).toEqual([])
  expect(new Set(arrived()).size).toBe(18)
  // 18 at 5 a second: the last ones may leave when three seconds have passed.
  expect(performance.now() - before).toBeGreaterThan(3000)
})

test('A place whose process is gone is free again by itself, and whoever waits is told for how long.', async () => {
  const [one, other] = processes.map(each => createPacePlaces(each, 300))
  const first = await one?.take('chat:gone', 1)
  expect(first).toMatchObject({ place: expect.any(String) })
  const refused = await other?.take('chat:gone', 1)
  expect(refused).toMatchObject({ waitMs: expect.any(Number) })
  await expect.poll(() => other?.take('chat:gone', 1), { timeout: 3000 }).toMatchObject({ place: expect.any(String) })
  expect(await other?.take('chat:another', 1)).toMatchObject({ place: expect.any(String) })
})

test('A pause that the platform asked of one process holds for all.', async () => {
  const [one, other] = processes.map(each => createPacePlaces(each))
  await one?.rest('chat:rests', 60_000, 5)
  const refused = await other?.take('chat:rests', 5)
  expect(refused && 'waitMs' in refused ? refused.waitMs : 0).toBeGreaterThan(50_000)
})

test('While the places cannot be asked for, messages leave all the same.', async () => {
  const broken = async () => Promise.reject(new Error('no database'))
  const { say, arrived } = messengers(() => ({ take: broken, leave: broken, rest: broken }))
  await say(0, '一条')
  expect(arrived()).toEqual(['一条'])
})
