/**
 * Proves, against the stand-in's limits: a chat with more than fifty people is made with fifty and the others follow, whoever asks at the same
 * time; who is not there is named; a chat that was lost is made again once, under another key, and the policy's own chat counts until it is lost.
 */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { feishuApi } from '../../bots/feishu/api.ts'
import { feishuGroupChats } from '../../bots/feishu/group-chats.ts'
import { createFeishuPlatform } from '../../bots/sandbox/feishu/platform.ts'
import { PlatformError } from '../../core/errors.ts'
import { loadPolicy } from '../../core/policy/load.ts'
import type { PolicyBook, Settings } from '../../core/ports/system.ts'

const pack = loadPolicy('auto-dealer')
const logger = { info: () => undefined, warn: () => undefined, error: () => undefined }
const keys = {
  appId: 'cli_0123456789abcdef',
  appSecret: 'secret',
  encryptKey: 'encrypt',
  verificationToken: 'verification',
  tenantKey: 'tenant',
}
const MANY = Array.from({ length: 120 }, (_, index) => `p${index}`)
const ROOM = { name: '作战室 TS1', description: '' }

let platform: Awaited<ReturnType<typeof createFeishuPlatform>>
beforeEach(async () => {
  platform = await createFeishuPlatform({
    clock: { now: () => new Date() },
    app: { ...keys, botOpenId: 'ou_bot' },
    people: MANY.map(id => ({ openId: `ou_${id}`, name: id })),
    webhookUrl: () => null,
    tickEveryMs: 0,
  })
})
afterEach(() => platform.close())

function open(chatId?: string) {
  const person = { name: '某人', title: '员工', department: pack.owner }
  const policy = {
    ...pack,
    people: Object.fromEntries(MANY.map(id => [id, { ...person, openId: `ou_${id}` }])),
    groups: { crowd: { name: '大群', members: MANY, ...(chatId ? { chatId } : {}) } },
  }
  const kept = new Map<string, string>()
  const settings: Settings = {
    read: async key => kept.get(key) ?? null,
    write: async (key, value) => void kept.set(key, value),
    find: async (keysFrom, valueFrom) =>
      [...kept].find(([key, value]) => key.startsWith(keysFrom) && value.startsWith(valueFrom))?.[0] ?? null,
  }
  let token: string | undefined
  const tokens = {
    async obtain(_key: string, fetch: () => Promise<{ token: string }>, rejected?: string) {
      if (token === undefined || token === rejected) token = (await fetch()).token
      return token
    },
  }
  const api = feishuApi({ app: { ...keys, domain: platform.url }, tokens, logger })
  const policies = { current: () => ({ policy }) } as unknown as PolicyBook
  return feishuGroupChats({ api, settings, policies })
}

const members = (chatId: string) => platform.chats().find(chat => chat.chatId === chatId)?.members.length

it('A room of 120 people is made once, by two at the same time, and everybody is in it.', async () => {
  const chats = open()
  const missing = await Promise.all([
    chats.gather('room:1', { ...ROOM, people: MANY }),
    chats.gather('room:1', { ...ROOM, people: MANY }),
  ])
  expect(missing).toEqual([[], []])
  expect(platform.chats().filter(({ name }) => name === ROOM.name)).toHaveLength(1)
  expect(members(await chats.chatOf('room:1'))).toBe(120)
})

it('Who left the company is named, and the others are in the room.', async () => {
  platform.setPerson('ou_p7', { resigned: true })
  const chats = open()
  const missing = await chats.gather('room:2', { ...ROOM, people: MANY.slice(40, 60).concat('p7') }).catch(String)
  expect(missing).toEqual(['p7'])
  expect(members(await chats.chatOf('room:2'))).toBe(20)
})

it('A group of 120 people that the bot makes has them all.', async () => {
  const chats = open()
  expect(members(await chats.chatOf('crowd'))).toBe(120)
})

it('A lost chat is made again once, and is found by its own id alone.', async () => {
  const named = platform.createGroup('大群', ['ou_p0'])
  const chats = open(named.chatId)
  expect(await chats.chatOf('crowd')).toBe(named.chatId)
  expect(await chats.groupOf(named.chatId)).toBe('crowd')
  await platform.disband(named.chatId, 'ou_p0', { silently: true })
  await chats.forget('crowd', named.chatId)
  const [one, other] = [await chats.chatOf('crowd'), await chats.chatOf('crowd')]
  expect(one).toBe(other)
  expect(one).not.toBe(named.chatId)
  expect([await chats.groupOf(named.chatId), await chats.groupOf(one)]).toEqual([null, 'crowd'])
})

it('A room that is gone is made again by whoever gathers next.', async () => {
  const chats = open()
  await chats.gather('room:3', { ...ROOM, people: MANY.slice(0, 3) })
  const before = await chats.chatOf('room:3')
  await platform.disband(before, 'ou_p0', { silently: true })
  expect(await chats.gather('room:3', { ...ROOM, people: MANY.slice(0, 3) })).toEqual([])
  expect(await chats.chatOf('room:3')).not.toBe(before)
  await chats.forget('room:3', await chats.chatOf('room:3'))
  await expect(chats.chatOf('room:3')).rejects.toThrow(PlatformError)
})
