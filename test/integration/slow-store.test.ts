/**
 * Proves: whatever the database does, the platform has its answer within its five seconds at its first try; the customer is answered once,
 * when it is back, and never reads the platform's error. Real locks hold up the real store.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestApp, type TestApp } from '../setup/app.ts'
import { describeOnPostgres } from '../setup/queues.ts'
import { storyOf } from '../setup/story.ts'

type Delivery = { attempt: number; outcome: string }
const PLATFORM_ERROR = /暂时无法提供服务/

describeOnPostgres('While the store is slow', suite => {
  let app: TestApp
  let folder: string
  const clients: pg.Client[] = []
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'heed-slow-'))
    app = await startTestApp({ suite: suite(), setAsideDir: path.join(folder, 'set-aside') })
  })
  afterAll(async () => {
    await Promise.all(clients.map(client => client.end()))
    await app?.close()
    await rm(folder, { recursive: true })
  })

  async function lock(table: string): Promise<() => Promise<void>> {
    const client = new pg.Client({ connectionString: suite().databaseUrl })
    clients.push(client)
    await client.connect()
    await client.query('BEGIN')
    await client.query(`LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`)
    return async () => void (await client.query('COMMIT'))
  }

  const says = async (openid: string, text: string) => {
    await app.call('POST', '/sandbox/api/wechat', { openid, name: openid })
    const path = `/sandbox/api/wechat/${openid}/messages`
    return (await app.call<{ delivery: Delivery }>('POST', path, { type: 'text', text })).delivery
  }

  it('the request is answered in time and the reply comes by customer-service message, once', async () => {
    const unlock = await lock('outbox')
    const delivery = await says('oSlow', '你好')
    await unlock()
    // After five seconds it would have been a time-out, and with a reply "replied".
    expect(delivery).toMatchObject({ attempt: 1, outcome: 'acknowledged' })
    const story = storyOf(app)
    const greeting = await story.customer('oSlow').hears(/./)
    // What is said next is answered after all that was to be said before it.
    await says('oSlow', '帮助')
    await story.until('the second answer', async () => (await story.customer('oSlow').chat()).length > 1)
    const chat = await story.customer('oSlow').chat()
    expect(chat.filter(text => text === greeting)).toHaveLength(1)
    expect(chat.filter(text => PLATFORM_ERROR.test(text))).toEqual([])
  })

  it('so slow that nothing can be stored, the message is set aside, and the customer is answered once', async () => {
    const unlock = await lock('inbox')
    const first = await says('oSlower', '你好')
    expect(first).toMatchObject({ attempt: 1, outcome: 'acknowledged' })
    expect(await (await fetch(`${app.url}/metrics`)).text()).toMatch(/heed_messages_set_aside 1\n/)
    await unlock()
    const story = storyOf(app)
    const greeting = await story.customer('oSlower').hears(/./)
    await says('oSlower', '帮助')
    await story.until('the second answer', async () => (await story.customer('oSlower').chat()).length > 1)
    const chat = await story.customer('oSlower').chat()
    expect(chat.filter(text => text === greeting)).toHaveLength(1)
    expect(chat.filter(text => PLATFORM_ERROR.test(text))).toEqual([])
  })
})
