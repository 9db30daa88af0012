/**
 * Proves, against the stand-in: the account gets its menu once, again when its words change, and never in place of one that somebody else
 * made; an account that may have none is left without, with one line in the log.
 */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createWechatPlatform, type WechatPlatform } from '../../bots/sandbox/wechat/platform.ts'
import { createWechatApi } from '../../bots/wechat/api.ts'
import { offerMenu } from '../../bots/wechat/menu.ts'
import type { Settings } from '../../core/ports/system.ts'

const ENTRIES = [
  { key: 'COMPLAIN', name: '我要投诉' },
  { key: 'HUMAN', name: '联系人工' },
]
const account = {
  originalId: 'gh_0a1b2c3d4e5f',
  appId: 'wx0123456789abcdef',
  appSecret: 'secret-of-the-test',
  token: 'token-of-the-test',
  encodingAesKey: Buffer.alloc(33, 7).toString('base64').slice(0, 43),
  kind: 'subscription' as const,
}

let platform: WechatPlatform
let token: string | undefined
let lines: string[] = []
beforeEach(async () => {
  token = undefined
  lines = []
  platform = await createWechatPlatform({
    clock: { now: () => new Date() },
    webhookUrl: () => '',
    account,
    mode: 'safe',
  })
})
afterEach(() => platform.close())

function offer(settings: Kept, entries = ENTRIES) {
  const log = (facts: Record<string, unknown>) => void lines.push(JSON.stringify(facts))
  const logger = { info: log, warn: log, error: log }
  const api = createWechatApi({
    account: { ...account, apiBaseUrl: platform.url },
    tokens: {
      async obtain(_key, fetchToken) {
        token ??= (await fetchToken()).token
        return token
      },
    },
    logger,
  })
  return { api, done: offerMenu(entries, { appId: account.appId, api, settings, logger }) }
}

type Kept = Pick<Settings, 'read' | 'write'>

function memory(): Kept {
  const kept = new Map<string, string>()
  return { read: async key => kept.get(key) ?? null, write: async (key, value) => void kept.set(key, value) }
}

const names = () => JSON.stringify(platform.menu()).match(/[\u4e00-\u9fff]+/gu)

test('The menu is made once for all processes, and again when its words change.', async () => {
  const made: unknown[] = []
  platform.onChange(change => change.kind === 'menu' && made.push(change.menu))
  const settings = memory()
  await offer(settings).done
  await offer(settings).done
  expect(made).toHaveLength(1)
  expect(platform.menu()).toMatchObject({ button: [{ type: 'click', name: '我要投诉', key: 'COMPLAIN' }, {}] })
  await offer(settings, [{ key: 'PROGRESS', name: '查进度' }]).done
  expect(names()).toEqual(['查进度'])
})

test('A menu that somebody else made is left as it is.', async () => {
  const { api, done } = offer(memory(), [])
  await done
  await api.createMenu([{ type: 'view', name: '官网', url: 'https://example.com/' }])
  await offer(memory()).done
  expect(names()).toEqual(['官网'])
})

test('An account that may have none goes without.', async () => {
  platform.fault({ kind: 'errcode', code: 48001, times: 9 })
  await offer(memory()).done
  expect(platform.menu()).toBeNull()
  expect(lines).toEqual([expect.stringContaining('48001')])
})
