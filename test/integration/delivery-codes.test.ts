/**
 * Proves, through the real senders, the real database and the stand-ins' wire, code by code, what the delivery does with every refusal that we
 * know of both platforms: another try (and how late), a new token, a template message, a call on the handler, the people in private, a new
 * chat. What may pass and does not is given up in the end, and takes the other way too. The tables below name every code: one that is added
 * to ours is missed here. A code that nobody knows is never tried again, and whoever should have been told is told some other way.
 */
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { busyCodes, knownCodes } from '../../bots/feishu/codes.ts'
import type { BaseColumn, FeishuBase } from '../../bots/sandbox/feishu/platform-types.ts'
import { errcodes } from '../../bots/wechat/errcodes.ts'
import { openData, type Wiring, wire } from '../../compose.ts'
import { openCase } from '../../core/case/case.ts'
import { decideRegistration } from '../../core/complaint/decide-registration.ts'
import type { Notice } from '../../core/notification/notice.ts'
import { loadPolicy } from '../../core/policy/load.ts'
import { LEDGER_COLUMNS } from '../../core/wording/ledger.ts'
import { deliver } from '../../jobs/deliver.ts'
import { mirrorLedger } from '../../jobs/mirror-ledger.ts'
import type { DataStore } from '../../prisma/store.ts'
import { watchApi } from '../processes/api-watch.ts'
import { asPlayed, openPlatforms } from '../setup/platforms.ts'
import { describeOnPostgres } from '../setup/queues.ts'
import { at, registration } from '../unit/samples.ts'

/** `again`: the lane rests for at least so many seconds. `template`: said that way. `call`: the handler is asked to. `token`: said with a new one. */
type WechatFate = 'template' | 'call' | 'token' | { again: number }

const WECHAT: Record<keyof typeof errcodes | 99999, WechatFate> = {
  [-1]: { again: 0 },
  40001: 'token',
  40002: 'template',
  40003: 'call',
  40004: 'template',
  40007: 'template',
  40008: 'template',
  40009: 'template',
  40013: 'call',
  40014: 'token',
  40037: 'call',
  40125: 'call',
  40164: { again: 300 },
  40243: 'call',
  41001: { again: 0 },
  41030: 'template',
  42001: 'token',
  43004: 'call',
  43019: 'call',
  43101: 'call',
  44002: 'template',
  44004: 'template',
  45001: 'template',
  45002: 'template',
  45009: 'template',
  45011: { again: 60 },
  45015: 'template',
  45047: 'template',
  45065: 'template',
  47001: 'template',
  47003: 'call',
  48001: 'template',
  48002: 'call',
  48004: 'call',
  50001: 'call',
  50002: 'call',
  99999: 'template',
}

/** `private`: told to the people in their own chats. `chat`: the group is made anew and told there. `row`: of the mirrored ledger. */
type FeishuFate = 'private' | 'chat' | 'token' | 'row' | { again: number }

const FEISHU: Record<string, FeishuFate> = {
  '1500': { again: 0 },
  '1663': { again: 0 },
  '2200': { again: 0 },
  '9499': 'private',
  '10003': 'private',
  '10014': 'private',
  '99991400': { again: 1 },
  '99991401': 'private',
  '99991543': 'private',
  '99991661': 'token',
  '99991662': 'private',
  '99991663': 'token',
  '99991664': 'token',
  '99991665': 'token',
  '99991668': 'token',
  '99991671': 'token',
  '99991672': 'private',
  '99992402': 'private',
  '230001': 'private',
  '230002': 'chat',
  '230006': 'private',
  '230011': 'private',
  '230012': 'private',
  '230013': 'private',
  '230018': 'private',
  '230020': { again: 1 },
  '230022': 'private',
  '230023': 'private',
  '230024': 'private',
  '230025': 'private',
  '230027': 'private',
  '230028': 'private',
  '230031': 'private',
  '230035': 'private',
  '230049': { again: 1 },
  '230099': 'private',
  '230110': 'private',
  '1254040': 'row',
  '1254041': 'row',
  '1254043': 'row',
  '1254045': 'row',
  '1254060': 'row',
  '1254061': 'row',
  '1254064': 'row',
  '1254103': 'row',
  '1254290': 'row',
  '1254291': 'row',
  '1254302': 'row',
  '1254607': 'row',
  '1255040': 'row',
  '232009': 'chat',
  '232011': 'chat',
  '999999': 'private',
}

const NUMBERS = new Set<string>(['round', 'missed', 'points'])
const DATES = new Set<string>(['registeredAt', 'endedAt'])
const columnOf = (key: string): BaseColumn => (NUMBERS.has(key) ? 'number' : DATES.has(key) ? 'date' : 'text')
const base: FeishuBase = {
  appToken: 'bascnCodes',
  tableId: 'tblCodes',
  columns: Object.fromEntries(Object.entries(LEDGER_COLUMNS).map(([key, name]) => [name, columnOf(key)])),
  records: new Map(),
}
const GROUP = 'after-sales'
const NOW = at('2026-11-18 10:00')

const progressNews = (complaintId: string, conversation: string): Notice => ({
  type: 'tell-customer',
  complaintId,
  conversation,
  news: 'progress',
  facts: { note: '配件已到店' },
})

type Row = { status: string; via: string | null; error: string | null; waits: number | null }

describeOnPostgres('Every code', suite => {
  let platforms: Awaited<ReturnType<typeof openPlatforms>>
  let watch: Awaited<ReturnType<typeof watchApi>>
  let store: DataStore
  let wiring: Wiring
  let sql: pg.Client

  beforeAll(async () => {
    const policy = asPlayed(loadPolicy('auto-dealer'))
    platforms = await openPlatforms({
      policy,
      program: () => 'http://127.0.0.1:9',
      limits: { perTarget: 1e6, perApiSecond: 1e6, perApiMinute: 1e6 },
      bases: [base],
    })
    watch = await watchApi(() => platforms.wechat.url)
    const clock = { now: () => NOW }
    store = openData({ databaseUrl: suite().databaseUrl, clock })
    wiring = await wire({
      store,
      queue: suite().queue,
      policy,
      clock,
      wechat: { account: { ...platforms.options.wechat, apiBaseUrl: watch.url } },
      feishu: { ...platforms.options.feishu, ledger: { appToken: base.appToken, tableId: base.tableId } },
      setAsideDir: null,
      systems: [],
      metrics: { messageReceived: () => {}, countingRefusals: one => one },
      logger: { info: () => {}, warn: () => {}, error: () => {} },
    })
    await wiring.wechat.start()
    sql = new pg.Client(suite().databaseUrl)
    await sql.connect()
  })
  afterAll(async () => {
    await sql?.end()
    await wiring?.close()
    await store?.close()
    await watch?.close()
    await platforms?.close()
  })

  /** A case of this customer, and a notice about it that waits alone. */
  async function caseWith(
    notice: (id: string, conversation: string) => Notice,
    lane: (conversation: string) => string,
  ) {
    const { policy } = wiring.ports.policies.current()
    const id = randomUUID().replaceAll('-', '')
    const conversation = `wechat:o${id}`
    const by = { type: 'customer', id: conversation } as const
    const told = registration('2026-11-18 09:30', { conversation })
    const { complaint, events } = openCase(id, decideRegistration(told, { policy, now: NOW, by }), policy)
    await sql.query('TRUNCATE outbox CASCADE')
    await store.store.commit(
      {
        complaints: [{ expectedVersion: null, complaint, events, deadlines: [] }],
        numbering: { prefix: 'TS', day: '20261118', digits: 4 },
        handled: [],
        outbox: [{ lane: lane(conversation), key: `codes.${id}`, notice: notice(id, conversation) }],
      },
      NOW,
    )
    const openid = conversation.slice('wechat:'.length)
    return { id, conversation, openid, key: `codes.${id}` }
  }
  const rows = async <T extends pg.QueryResultRow>(text: string, values: unknown[] = []) =>
    (await sql.query<T>(text, values)).rows
  const lastTry = () => sql.query('UPDATE outbox SET attempts = 10, retry_at = NULL')
  const rowOf = async (key: string) =>
    (
      await rows<Row>(
        `SELECT status, via, error, extract(epoch FROM retry_at - now())::float AS waits FROM outbox WHERE key = $1`,
        [key],
      )
    )[0]

  it('of WeChat’s table is in the table above, and every one of Feishu’s', () => {
    expect(Object.keys(WECHAT).toSorted()).toEqual([...Object.keys(errcodes), '99999'].toSorted())
    expect(Object.keys(FEISHU).toSorted()).toEqual([...knownCodes, '999999'].toSorted())
  })

  describe('of WeChat to news for a customer', () => {
    it.each(Object.entries(WECHAT))('%s: %o', async (code, fate) => {
      const { id, openid, conversation, key } = await caseWith(progressNews, to => to)
      await platforms.wechat.say(openid, { type: 'text', text: '在吗' })
      const tokens = () => watch.calls.get('/cgi-bin/stable_token') ?? 0
      platforms.wechat.fault({ kind: 'errcode', code: Number(code), call: 'custom/send' })
      const before = tokens()
      await deliver(conversation, wiring.ports)

      const row = await rowOf(key)
      const said = platforms.wechat.chat(openid).flatMap(({ from, via }) => (from === 'bot' ? [via] : []))
      const unreached = await rows("SELECT FROM complaint_event WHERE complaint_id = $1 AND type = 'unreached'", [id])
      const called = await rows(
        "SELECT FROM outbox WHERE notice ->> 'type' = 'call-on' AND notice ->> 'cause' = 'unreached' AND notice ->> 'complaintId' = $1",
        [id],
      )
      const calls = fate === 'call' ? 1 : 0
      expect([unreached.length, called.length >= calls, called.length > 0]).toEqual([calls, true, calls > 0])
      if (typeof fate === 'object') {
        expect(row).toMatchObject({ status: 'waiting', error: expect.stringMatching(new RegExp(`^${code}: `)) })
        expect(row?.waits).toBeGreaterThan(fate.again - 5)
        expect(row?.waits).toBeLessThan(fate.again + 5)
        expect(said).toEqual([])
        await lastTry()
        platforms.wechat.fault({ kind: 'errcode', code: Number(code), call: 'custom/send' })
        await deliver(conversation, wiring.ports)
        return expect(await rowOf(key)).toMatchObject({ status: 'sent', via: 'template' })
      }
      expect({ row, said }).toMatchObject(
        {
          template: { row: { status: 'sent', via: 'template' }, said: ['template'] },
          token: { row: { status: 'sent', via: 'api' }, said: ['custom'] },
          call: { row: { status: 'failed', error: expect.stringMatching(new RegExp(`^${code}: `)) }, said: [] },
        }[fate],
      )
      if (fate === 'token') expect(tokens() - before).toBeGreaterThan(0)
    })
  })

  it.each(['45015', '45047', '45002', '40003'])(
    'of WeChat to a subscription account, which has no templates: %s is a call',
    async code => {
      const { openid, conversation, key } = await caseWith(progressNews, to => to)
      await platforms.wechat.say(openid, { type: 'text', text: '在吗' })
      platforms.wechat.fault({ kind: 'errcode', code: Number(code), call: 'custom/send' })
      const { wechat, ...rest } = wiring.ports.messengers
      const types = wechat.capabilities.types.filter(type => type !== 'template')
      const subscription = { ...wechat, capabilities: { ...wechat.capabilities, types } }
      await deliver(conversation, { ...wiring.ports, messengers: { ...rest, wechat: subscription } })
      expect(await rowOf(key)).toMatchObject({
        status: 'failed',
        error: expect.stringMatching(new RegExp(`^${code}: `)),
      })
      expect(await rows("SELECT FROM outbox WHERE notice ->> 'cause' = 'unreached'")).not.toEqual([])
    },
  )

  describe('of Feishu to a line in a group', () => {
    const lines = Object.entries(FEISHU).filter(([, fate]) => fate !== 'row')

    it.each(lines)('%s: %o', async (code, fate) => {
      const people = ['operations-manager', 'service-manager']
      const { key } = await caseWith(
        complaintId => ({
          type: 'call-on',
          complaintId,
          place: { group: GROUP },
          people,
          cause: 'detail',
          facts: { text: '配件已到店' },
          media: ['mention'],
        }),
        () => `feishu:group:${GROUP}`,
      )
      const chatBefore = await wiring.ports.groupChats.chatOf(GROUP)
      platforms.feishu.fault({ kind: 'errcode', code: Number(code), call: '/im/v1/messages' })
      await deliver(`feishu:group:${GROUP}`, wiring.ports)
      const row = await rowOf(key)
      const instead = await rows<{ lane: string }>(
        "SELECT lane FROM outbox WHERE key LIKE $1 AND notice ->> 'type' = 'call-on' ORDER BY lane",
        [`${key}.private.%`],
      )
      expect(instead.map(({ lane }) => lane)).toEqual(
        fate === 'private' ? people.map(person => `feishu:person:${person}`).toSorted() : [],
      )
      if (fate === 'token') return expect(row?.status).toBe('sent')
      if (fate === 'private') {
        return expect(row).toMatchObject({ status: 'failed', error: expect.stringMatching(new RegExp(`^${code}: `)) })
      }
      expect(row?.status).toBe('waiting')
      if (fate === 'chat') {
        const chatAfter = await wiring.ports.groupChats.chatOf(GROUP)
        expect(chatAfter).not.toBe(chatBefore)
        await sql.query('UPDATE outbox SET retry_at = NULL')
        await deliver(`feishu:group:${GROUP}`, wiring.ports)
        expect((await rowOf(key))?.status).toBe('sent')
        return expect(JSON.stringify(platforms.feishu.messages(chatAfter))).toContain('配件已到店')
      }
      if (typeof fate === 'object') expect(row?.waits).toBeGreaterThan(fate.again - 0.9)
      expect(row?.waits).toBeLessThan(5)
      await lastTry()
      platforms.feishu.fault({ kind: 'errcode', code: Number(code), call: '/im/v1/messages' })
      await deliver(`feishu:group:${GROUP}`, wiring.ports)
      // Being too fast is no try that failed: that is waited for until it passes.
      expect((await rowOf(key))?.status).toBe(busyCodes.has(code) ? 'waiting' : 'failed')
    })
  })

  it('of Feishu to an answer whose question was taken back lets it be said all the same', async () => {
    const chatId = await wiring.ports.groupChats.chatOf(GROUP)
    for (const code of [230011, 230110]) {
      const text = `您名下没有在办的投诉（${code}）`
      const lane = `feishu:${chatId}`
      const { key } = await caseWith(
        () => ({ type: 'say', conversation: lane, text, replyTo: 'om_taken-back' }),
        () => lane,
      )
      platforms.feishu.fault({ kind: 'errcode', code, call: '/reply' })
      await deliver(lane, wiring.ports)
      expect(await rowOf(key)).toMatchObject({ status: 'sent' })
      expect(platforms.feishu.messages(chatId).filter(message => message.text === text)).toHaveLength(1)
    }
  })

  describe('of Feishu to a row of the mirrored ledger', () => {
    const ofRows = Object.entries(FEISHU).filter(([, fate]) => fate === 'row')

    it.each(ofRows)('%s: is written with the next look', async code => {
      while ((await store.ledgerMirror.behind(1)).length > 0) await mirrorLedger(wiring.ports)
      await caseWith(
        complaintId => ({ type: 'refresh-cards', complaintId }),
        () => 'feishu:cards:none',
      )
      const before = base.records.size
      platforms.feishu.fault({ kind: 'errcode', code: Number(code), call: '/records' })
      await mirrorLedger(wiring.ports)
      expect(base.records.size).toBe(before)
      await mirrorLedger(wiring.ports)
      expect(base.records.size).toBe(before + 1)
    })
  })
})
