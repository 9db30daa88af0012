import { createCipheriv, createHash, randomBytes } from 'node:crypto'
import * as wecom from '@wecom/crypto'
import pg from 'pg'
import { loadPolicy } from '../../core/policy/load.ts'
import { startHeed } from '../../heed.ts'
import { createTestDatabase } from '../setup/database.ts'
import { asPlayed, openPlatforms } from '../setup/platforms.ts'

export type Line = { level: 'info' | 'warn' | 'error'; facts: Record<string, unknown>; message: string }

/** What an answer to a hostile request came to, and what the program wrote down of it. */
export type Outcome = { status: number; body: string; lines: Line[] }

/** The whole program with both platforms' stand-ins, and all its secrets in the attacker's reach where a test wants it. */
export type Target = Awaited<ReturnType<typeof openTarget>>

export type Tampering = {
  /** Headers or query as they would be, to be changed or taken away. */
  query?: Record<string, string | undefined>
  headers?: Record<string, string | undefined>
  body?: Uint8Array<ArrayBuffer> | string
  /** Seconds by which the request is old. */
  age?: number
  key?: string
  token?: string
  appId?: string
}

export async function openTarget() {
  const database = await createTestDatabase()
  const policy = loadPolicy('auto-dealer')
  const lines: Line[] = []
  const log = (level: Line['level']) => (facts: Record<string, unknown>, message: string) => {
    lines.push({ level, facts, message })
  }
  let url = ''
  const platforms = await openPlatforms({ policy, program: () => url })
  const { wechat, feishu, account, app } = platforms
  const heed = await startHeed({
    databaseUrl: database.url,
    queue: { kind: 'postgres', url: database.url },
    policy: { ...asPlayed(policy), intake: { ...policy.intake, quiet: 'PT0.06S' } },
    host: '127.0.0.1',
    port: 0,
    roles: { bots: true, jobs: true },
    ...platforms.options,
    feishuMode: 'webhook',
    passiveReply: true,
    sandboxDir: null,
    systems: [{ id: 'api', token: randomBytes(16).toString('hex'), webhook: null }],
    queuesToken: null,
    logger: { info: log('info'), warn: log('warn'), error: log('error') },
  })
  url = heed.url
  const sql = new pg.Client(database.url)
  await sql.connect()

  const send = async (path: string, init: RequestInit): Promise<Outcome> => {
    const before = lines.length
    const answer = await fetch(`${url}${path}`, { ...init, method: 'POST' })
    const body = await answer.text()
    return { status: answer.status, body, lines: lines.slice(before) }
  }

  return {
    url,
    account,
    app,
    wechat,
    feishu,
    lines,
    /** Everything that a request could have left behind. */
    async stored(): Promise<Record<string, number>> {
      const { rows } = await sql.query(`
        SELECT (SELECT count(*) FROM inbox)::int AS messages, (SELECT count(*) FROM complaint)::int AS complaints,
          (SELECT count(*) FROM complaint_event)::int AS events, (SELECT count(*) FROM outbox)::int AS notices`)
      return rows[0]
    },
    sql: <Row extends pg.QueryResultRow>(text: string, values: unknown[] = []) =>
      sql.query<Row>(text, values).then(({ rows }) => rows),
    /** A push as WeChat would send it with this XML inside, but for what is tampered with. */
    async toWechat(xml: string, tampering: Tampering = {}): Promise<Outcome> {
      const { age = 0, key = account.encodingAesKey, token = account.token, appId = account.appId } = tampering
      const timestamp = String(Math.floor(Date.now() / 1000) - age)
      const nonce = randomBytes(5).toString('hex')
      const encrypted = wecom.encrypt(key, xml, appId)
      const query = {
        signature: wecom.getSignature(token, timestamp, nonce, ''),
        timestamp,
        nonce,
        encrypt_type: 'aes',
        msg_signature: wecom.getSignature(token, timestamp, nonce, encrypted),
        ...tampering.query,
      }
      const body =
        tampering.body ??
        `<xml><ToUserName><![CDATA[${account.originalId}]]></ToUserName><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`
      return send(`/wechat?${new URLSearchParams(present(query))}`, {
        headers: present({ 'content-type': 'text/xml', ...tampering.headers }),
        body,
      })
    },
    /** A push whose encrypted part is this, signed as it should be: what WeChat's own keys would vouch for. */
    async sealedToWechat(encrypted: string): Promise<Outcome> {
      const timestamp = String(Math.floor(Date.now() / 1000))
      const query = {
        timestamp,
        nonce: 'n',
        encrypt_type: 'aes',
        msg_signature: wecom.getSignature(account.token, timestamp, 'n', encrypted),
      }
      return send(`/wechat?${new URLSearchParams(query)}`, {
        headers: { 'content-type': 'text/xml' },
        body: `<xml><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`,
      })
    },
    /** A delivery as Feishu would make it with this payload inside, but for what is tampered with. */
    async toFeishu(payload: unknown, tampering: Tampering = {}): Promise<Outcome> {
      return send('/feishu', signedForFeishu(payload, tampering))
    },
    /** The same delivery as often as it is called, to the letter: what somebody who listened could do. */
    async replayFeishu(payload: unknown): Promise<() => Promise<number>> {
      const heard = signedForFeishu(payload, {})
      return async () => (await send('/feishu', heard)).status
    },
    async close() {
      await heed.close()
      await Promise.all([platforms.close(), sql.end()])
      await database.drop()
    },
  }

  function signedForFeishu(payload: unknown, tampering: Tampering): RequestInit {
    const { age = 0, key = app.encryptKey } = tampering
    const body = tampering.body ?? JSON.stringify({ encrypt: encryptForFeishu(payload, key) })
    const timestamp = String(Math.floor(Date.now() / 1000) - age)
    const nonce = randomBytes(8).toString('hex')
    const signature = createHash('sha256')
      .update(timestamp + nonce + (tampering.token ?? app.encryptKey))
      .update(body)
      .digest('hex')
    return {
      headers: present({
        'content-type': 'application/json; charset=utf-8',
        'x-lark-request-timestamp': timestamp,
        'x-lark-request-nonce': nonce,
        'x-lark-signature': signature,
        ...tampering.headers,
      }),
      body,
    }
  }
}

function encryptForFeishu(payload: unknown, key: string): string {
  const iv = randomBytes(16)
  const cipher = createCipheriv('aes-256-cbc', createHash('sha256').update(key).digest(), iv)
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload)
  return Buffer.concat([iv, cipher.update(text), cipher.final()]).toString('base64')
}

function present(values: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  )
}
