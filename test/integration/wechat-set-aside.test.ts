/**
 * Proves, on a real disk: a message that the database does not take in time is answered `success` all the same, is safe on the disk first, and
 * reaches the inbox as soon as that takes it, with what it opened, those of one person in their order, also when the process was gone in
 * between; what follows a message that waits does not overtake it; nobody else may read the folder; where the disk fails too, the customer is told
 * and the message is held; a process that is late itself waits less.
 */
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { seal } from '../../bots/sandbox/wechat/envelope.ts'
import type { WechatAccount } from '../../bots/wechat/account.ts'
import { createSetAside, type SetAside } from '../../bots/wechat/set-aside.ts'
import { type WechatWebhookOptions, wechatWebhook } from '../../bots/wechat/webhook.ts'
import type { Inbox, RawMessage } from '../../core/ports/inbox.ts'
import { newAccounts } from '../setup/platforms.ts'

const account: WechatAccount = { ...newAccounts().account, mode: 'safe', apiBaseUrl: 'http://127.0.0.1:9' }
const clock = { now: () => new Date() }

/** A database that hangs or refuses until it is back. */
function database() {
  let state: 'up' | 'hangs' | 'refuses' = 'up'
  const stored: { message: RawMessage; opens: string | undefined }[] = []
  const back: (() => void)[] = []
  const inbox: Inbox = {
    async store(message, options) {
      if (state === 'hangs') await new Promise<void>(resolve => back.push(resolve))
      if (state === 'refuses') throw new Error('no database')
      const known = stored.some(one => one.message.platformId === message.platformId)
      if (!known) stored.push({ message, opens: options?.opens?.kind })
      return { stored: !known, inboxId: message.platformId }
    },
  }
  return {
    inbox,
    texts: () => stored.map(({ message }) => /<Content><!\[CDATA\[(.*?)\]\]>/.exec(message.payload)?.[1]),
    opened: () => stored.map(({ opens }) => opens),
    becomes(next: typeof state) {
      state = next
      for (const resolve of back.splice(0)) resolve()
    },
  }
}

describe('While the database does not take messages', () => {
  let folder: string
  let data: ReturnType<typeof database>
  let lines: { level: string; line: string }[]
  let woken: string[]
  const opened: (FastifyInstance | SetAside)[] = []
  const log = (level: string) => (facts: Record<string, unknown>, message: string) =>
    void lines.push({ level, line: `${message} ${JSON.stringify(facts)}` })
  const logger = { info: log('info'), warn: log('warn'), error: log('error') }

  beforeEach(async () => {
    folder = path.join(await mkdtemp(path.join(os.tmpdir(), 'heed-set-aside-')), 'set-aside')
    data = database()
    lines = []
    woken = []
  })
  afterEach(async () => {
    for (const one of opened.splice(0)) await ('stop' in one ? one.stop() : one.close())
    await rm(path.dirname(folder), { recursive: true })
  })

  async function open(options: Partial<WechatWebhookOptions> = {}) {
    const onStored = async (conversation: string) => void woken.push(conversation)
    const setAside = createSetAside({ folder, inbox: data.inbox, onStored, logger })
    await setAside.start()
    const app = Fastify()
    await app.register(
      wechatWebhook({
        account,
        inbox: data.inbox,
        passiveReplies: null,
        setAside,
        unsureText: () => '请过几分钟再发一次',
        storeMs: 50,
        clock,
        logger,
        onStored,
        ...options,
      }),
    )
    opened.push(app, setAside)
    let id = 0
    const says = async (openid: string, text: string, at = new Date()) => {
      id += 1
      const fields =
        `<ToUserName><![CDATA[${account.originalId}]]></ToUserName><FromUserName><![CDATA[${openid}]]></FromUserName>` +
        `<CreateTime>${Math.floor(at.getTime() / 1000)}</CreateTime><MsgType><![CDATA[text]]></MsgType>` +
        `<Content><![CDATA[${text}]]></Content><MsgId>${at.getTime()}${id}</MsgId>`
      const { query, body } = seal({ account, mode: 'safe', openid, fields, at: new Date() })
      const answer = await app.inject({
        method: 'POST',
        url: '/wechat',
        query,
        headers: { 'content-type': 'text/xml' },
        payload: body,
      })
      return `${answer.statusCode} ${answer.body}`
    }
    return { setAside, says }
  }

  it.each(['hangs', 'refuses'] as const)(
    '(it %s) the platform has its "success", and the message arrives when it is back',
    async how => {
      const { setAside, says } = await open()
      data.becomes(how)
      expect(await says('oLi', '门坏了')).toBe('200 success')
      expect(await says('oLi', '没人管')).toBe('200 success')
      expect([data.texts(), setAside.count(), woken]).toEqual([[], 2, []])
      expect((await stat(folder)).mode & 0o777).toBe(0o700)
      for (const name of await readdir(folder)) expect((await stat(path.join(folder, name))).mode & 0o777).toBe(0o600)
      expect(lines.map(({ line }) => line).join('\n')).not.toMatch(/oLi|门坏了/)

      data.becomes('up')
      await expect.poll(() => setAside.count(), { timeout: 5000 }).toBe(0)
      expect([...new Set(data.texts())]).toEqual(['门坏了', '没人管'])
      expect(data.opened()).toEqual(['message', 'message'])
      expect(await readdir(folder)).toEqual([])
      expect(woken).toContain('wechat:oLi')
    },
  )

  it('what follows a message that waits does not overtake it, and another person is not held up', async () => {
    const { setAside, says } = await open()
    data.becomes('refuses')
    await says('oLi', '第一句', new Date(Date.now() - 2000))
    data.becomes('up')
    await says('oHe', '我先说')
    await says('oLi', '第二句')
    await expect.poll(() => setAside.count(), { timeout: 5000 }).toBe(0)
    expect(data.texts().filter(text => text !== '我先说')).toEqual(['第一句', '第二句'])
  })

  it('and the process goes, the next one brings what was set aside; what nobody can read stays and is told of', async () => {
    const first = await open()
    data.becomes('refuses')
    await first.says('oLi', '门坏了')
    const [name = ''] = await readdir(folder)
    expect(await readFile(path.join(folder, name), 'utf8')).toContain('门坏了')
    await first.setAside.stop()
    await writeFile(path.join(folder, '000-half.json'), '{"message":1}')

    data.becomes('up')
    const { setAside } = await open()
    await expect.poll(() => setAside.count(), { timeout: 5000 }).toBe(0)
    expect(data.texts()).toEqual(['门坏了'])
    expect(await readdir(folder)).toEqual(['000-half.json.unreadable'])
    expect(lines.filter(({ line }) => /cannot be read/.test(line))).toHaveLength(1)
  })

  it('and a file was cut off, it holds up no other; after a restart nobody’s later words overtake the earlier ones', async () => {
    const first = await open()
    data.becomes('refuses')
    await first.says('oLi', '第一句', new Date(Date.now() - 2000))
    await first.setAside.stop()
    await writeFile(path.join(folder, '000-cut.json'), '{"mess')

    const { setAside, says } = await open()
    data.becomes('up')
    await says('oLi', '第二句')
    await expect.poll(() => setAside.count(), { timeout: 5000 }).toBe(0)
    expect(data.texts()).toEqual(['第一句', '第二句'])
    expect(await readdir(folder)).toEqual(['000-cut.json.unreadable'])
  })

  it('nor the disk, the customer reads what to do instead of the platform’s error, and what is held arrives all the same', async () => {
    const { setAside, says } = await open()
    await rm(folder, { recursive: true })
    data.becomes('refuses')
    const answer = await says('oLi', '门坏了')
    expect(answer).toMatch(/^200 <xml><Encrypt>/)
    expect(await says('oLi', '没人管')).toMatch(/^200 <xml>/)
    expect(lines.map(({ line }) => line).join('\n')).not.toMatch(/oLi|门坏了/)
    expect(setAside.count()).toBe(2)
    data.becomes('up')
    await expect.poll(() => setAside.count(), { timeout: 5000 }).toBe(0)
    expect(data.texts()).toEqual(['门坏了', '没人管'])
  })

  it('nor the disk for a while, what is held in memory is written as soon as the disk is back, and survives the process', async () => {
    const { setAside, says } = await open()
    await rm(folder, { recursive: true })
    data.becomes('refuses')
    await says('oLi', '门坏了')
    await mkdir(folder, { mode: 0o700 })
    await expect.poll(() => readdir(folder), { timeout: 5000 }).toHaveLength(1)
    await setAside.stop()
    expect(lines.map(({ line }) => line)).not.toContainEqual(expect.stringMatching(/lost/))
    data.becomes('up')
    const next = await open()
    await expect.poll(() => next.setAside.count(), { timeout: 5000 }).toBe(0)
    expect(data.texts()).toEqual(['门坏了'])
  })

  it('nor the disk, and the process goes, the log says how many were lost', async () => {
    const { setAside, says } = await open()
    await rm(folder, { recursive: true })
    data.becomes('refuses')
    await says('oLi', '门坏了')
    await setAside.stop()
    expect(lines.at(-1)?.line).toMatch(/messages are lost.*"messages":1/)
  })

  it('a process that is late itself waits so much less for a reply', async () => {
    const until: number[] = []
    const passiveReplies = {
      claim: async (request: { until: Date }) => {
        until.push(request.until.getTime() - Date.now())
        return null
      },
    }
    for (const lagMs of [0, 1000, 60_000])
      await (await open({ passiveReplies, lagMs: () => lagMs })).says('oLi', '在吗')
    const [calm = 0, late = 0, tooLate = 0] = until
    expect(calm).toBeGreaterThan(4000)
    expect(late).toBeGreaterThan(2000)
    expect(late).toBeLessThanOrEqual(2500)
    expect(tooLate).toBeLessThanOrEqual(0)
  })
})
