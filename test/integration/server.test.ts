/**
 * Proves what all routes of the HTTP server share, on a real socket where the wire matters: one shape of errors with nothing of our
 * insides, limits, headers, log lines without personal data, an end that lets running requests finish; and the operators' routes:
 * liveness, readiness, metrics and the board of the queues behind its token.
 */
import { connect } from 'node:net'
import type { FastifyInstance, FastifyPluginAsync } from 'fastify'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { health } from '../../bots/health.ts'
import { createMetrics, type MetricsSources } from '../../bots/metrics.ts'
import { queuesBoard } from '../../bots/queues-board.ts'
import { buildServer, type EndedRequest, type ServerOptions } from '../../bots/server.ts'
import { ConflictError, InputError } from '../../core/errors.ts'
import { openQueues, type Queues } from '../../jobs/queues.ts'
import { describeOnBothQueues } from '../setup/queues.ts'

type Line = { level: string; facts: Record<string, unknown>; message: string }

function recordingLogger() {
  const lines: Line[] = []
  const at = (level: string) => (facts: Record<string, unknown>, message: string) => {
    lines.push({ level, facts, message })
  }
  return { lines, logger: { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') } }
}

const open: FastifyInstance[] = []
const up = health({ checks: {} })

function server(plugins: Partial<ServerOptions['plugins']> = {}, onEnded?: (request: EndedRequest) => void) {
  const { lines, logger } = recordingLogger()
  const app = buildServer({ logger, plugins: { health: up, ...plugins }, ...(onEnded ? { onEnded } : {}) })
  open.push(app)
  return { app, lines }
}

afterEach(async () => {
  await Promise.all(open.splice(0).map(app => app.close()))
})

/** A plugin with one route, standing for any other. */
const route = (handler: () => unknown): FastifyPluginAsync => {
  return async app => {
    app.post('/made-up/:openid', async () => handler())
    app.get('/made-up/:openid', async () => handler())
  }
}

describe('Errors', () => {
  const failing = (error: unknown) =>
    server({
      sandbox: route(() => {
        throw error
      }),
    })

  it('of ours say nothing of what is inside, and are logged by name and place without their words', async () => {
    const { app, lines } = failing(new TypeError('the phone 13860317719 of 张建国'))
    const answer = await app.inject('/made-up/oOPENID?name=张建国')
    expect(answer.statusCode).toBe(500)
    expect(answer.json()).toEqual({
      error: { code: 'internal', message: 'something went wrong on our side: try again later' },
    })
    const logged = lines.find(({ level }) => level === 'error')
    expect(logged?.facts).toMatchObject({ error: 'TypeError', route: '/made-up/:openid' })
    expect(JSON.stringify(logged?.facts)).toContain('server.test.ts')
    expect(JSON.stringify(lines)).not.toMatch(/13860317719|张建国|oOPENID/)
  })

  it('that are not errors at all are answered the same', async () => {
    const { app } = failing('a mere string with a secret')
    const answer = await app.inject('/made-up/x')
    expect(answer.statusCode).toBe(500)
    expect(answer.body).not.toContain('secret')
  })

  it('in what was sent are told to whoever sent it', async () => {
    const answer = await failing(new InputError('story: expected some words')).app.inject('/made-up/x')
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toEqual({ error: { code: 'bad-request', message: 'story: expected some words' } })
  })

  it('of two writers who met ask for another try', async () => {
    const answer = await failing(new ConflictError('complaint')).app.inject('/made-up/x')
    expect(answer.statusCode).toBe(409)
    expect(answer.json()).toMatchObject({ error: { code: 'conflict' } })
  })

  it('have the same shape for an unknown address, which is not repeated', async () => {
    const answer = await server().app.inject('/no/such/<script>?token=secret')
    expect(answer.statusCode).toBe(404)
    expect(answer.json()).toEqual({ error: { code: 'not-found', message: 'there is nothing at this address' } })
  })

  it.each([
    [413, 'too-large', { headers: { 'content-type': 'application/json' }, payload: `"${'x'.repeat(300 * 1024)}"` }],
    [400, 'bad-request', { headers: { 'content-type': 'application/json' }, payload: '{"half":' }],
    [415, 'unsupported-media-type', { headers: { 'content-type': 'image/png' }, payload: 'x' }],
  ])('have the same shape for a body that is refused with %i', async (status, code, request) => {
    const { app } = server({ sandbox: route(() => ({})) })
    const answer = await app.inject({ method: 'POST', url: '/made-up/x', ...request })
    expect(answer.statusCode).toBe(status)
    expect(answer.json()).toMatchObject({ error: { code } })
  })

  it('have the same shape for an address that cannot be read, and for what is no HTTP', async () => {
    const { app } = server()
    const unreadable = await app.inject('/%E0%A4%A')
    expect(unreadable.statusCode).toBe(400)
    expect(unreadable.json()).toMatchObject({ error: { code: 'bad-request' } })
    expect(unreadable.headers['x-content-type-options']).toBe('nosniff')
    await app.listen({ port: 0, host: '127.0.0.1' })
    const raw = await speak(app, 'this is not HTTP\r\n\r\n')
    expect(raw).toMatch(/^HTTP\/1\.1 400 /)
    expect(raw).toContain('{"error":{"code":"bad-request","message":"this is not an HTTP request"}}')
  })
})

describe('Every answer', () => {
  it('tells browsers to keep nothing, guess nothing and frame nothing', async () => {
    const { app } = server()
    for (const url of ['/healthz', '/nowhere']) {
      const { headers } = await app.inject(url)
      expect(headers).toMatchObject({
        'cache-control': 'no-store',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
      })
      expect(headers).not.toHaveProperty('server')
    }
  })

  it('leaves at most one debug line with the route’s pattern, and no address, query, body or header', async () => {
    const ended: EndedRequest[] = []
    const { app, lines } = server({ sandbox: route(() => ({ ok: true })) }, request => ended.push(request))
    await app.inject({
      method: 'POST',
      url: '/made-up/oUBxh5qnw?token=sesame',
      headers: { authorization: 'Bearer abracadabra' },
      payload: { text: '我要投诉' },
    })
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatchObject({
      level: 'debug',
      facts: { method: 'POST', route: '/made-up/:openid', status: 200 },
    })
    expect(JSON.stringify(lines)).not.toMatch(/oUBxh5qnw|sesame|abracadabra|投诉/)
    expect(ended).toEqual([{ method: 'POST', route: '/made-up/:openid', status: 200, seconds: expect.any(Number) }])
  })

  it('counts unknown addresses under one name, however many are tried', async () => {
    const ended: EndedRequest[] = []
    const { app } = server({}, request => ended.push(request))
    await app.inject('/wp-admin')
    await app.inject('/.env')
    expect(ended.map(request => request.route)).toEqual(['unknown', 'unknown'])
  })

  it('takes the caller’s address from the connection, not from a header', async () => {
    let seen = ''
    const { app } = server({
      sandbox: async plugin => {
        plugin.get('/ip', async request => {
          seen = request.ip
          return {}
        })
      },
    })
    await app.inject({ url: '/ip', headers: { 'x-forwarded-for': '10.9.8.7' } })
    expect(seen).toBe('127.0.0.1')
  })
})

describe('The end', () => {
  it('lets a running request finish and takes no new ones', async () => {
    let finish = (): void => undefined
    let begun = (): void => undefined
    const running = new Promise<void>(resolve => {
      begun = resolve
    })
    const { app } = server({
      sandbox: route(
        () =>
          new Promise(resolve => {
            finish = () => resolve({ finished: true })
            begun()
          }),
      ),
    })
    const address = await app.listen({ port: 0, host: '127.0.0.1' })
    const answer = fetch(`${address}/made-up/x`)
    await running
    const closed = app.close()
    await expect
      .poll(() =>
        fetch(`${address}/healthz`).then(
          response => response.status,
          () => 'refused',
        ),
      )
      .not.toBe(200)
    finish()
    expect(await (await answer).json()).toEqual({ finished: true })
    await closed
  })
})

describe('Health', () => {
  it('is alive whatever is down', async () => {
    const { app } = server({ health: health({ checks: { database: () => Promise.reject(new Error('no')) } }) })
    const answer = await app.inject('/healthz')
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toEqual({ alive: true })
  })

  it('is ready when every check passes', async () => {
    const works = async () => undefined
    const { app } = server({ health: health({ checks: { database: works, queue: works } }) })
    const answer = await app.inject('/readyz')
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toEqual({ ready: true })
  })

  it('names what is down, not why', async () => {
    const fails = () => Promise.reject(new Error('password authentication failed for user "heed"'))
    const { app } = server({ health: health({ checks: { database: fails, queue: async () => undefined } }) })
    const answer = await app.inject('/readyz')
    expect(answer.statusCode).toBe(503)
    expect(answer.json()).toEqual({
      error: { code: 'not-ready', message: 'not ready: database' },
      down: ['database'],
    })
  })

  it('counts a check that never answers, or fails before it begins, as down', async () => {
    const hangs = () => new Promise<void>(() => undefined)
    const throws = () => {
      throw new Error('not connected')
    }
    const { app } = server({ health: health({ checks: { database: hangs, queue: throws }, timeoutMs: 20 }) })
    expect((await app.inject('/readyz')).json()).toMatchObject({ down: ['database', 'queue'] })
  })
})

describe('Metrics', () => {
  const sources: MetricsSources = {
    openComplaints: async () => ({ handling: 3, dispatched: 1 }),
    deadlines: async () => ({ running: 5, overdue: 2 }),
    outbox: async () => ({ waiting: 4, failed: 1 }),
    queues: async () => ({ deliver: { waiting: 7, delayed: 0 } }),
  }

  it('tell Prometheus what is open, late, waiting and how requests went', async () => {
    const metrics = createMetrics(sources)
    metrics.messageReceived('wechat')
    metrics.messageReceived('wechat')
    metrics.countingRefusals(recordingLogger().logger).warn({ platform: 'feishu', reason: 'stale' }, 'refused')
    const { app } = server({ metrics: metrics.plugin }, metrics.requestEnded)
    await app.inject('/healthz')
    const answer = await app.inject('/metrics')
    expect(answer.headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/)
    const lines = answer.body.split('\n')
    expect(lines).toEqual(
      expect.arrayContaining([
        'heed_messages_received_total{platform="wechat"} 2',
        'heed_messages_refused_total{platform="feishu",reason="stale"} 1',
        'heed_complaints_open{status="handling"} 3',
        'heed_complaints_open{status="dispatched"} 1',
        'heed_deadlines{state="running"} 5',
        'heed_deadlines{state="overdue"} 2',
        'heed_outbox{state="waiting"} 4',
        'heed_outbox{state="failed"} 1',
        'heed_queue_jobs{queue="deliver",state="waiting"} 7',
        'heed_http_request_duration_seconds_count{method="GET",route="/healthz",status="200"} 1',
      ]),
    )
    expect(answer.body).toContain('process_cpu_seconds_total')
  })

  it('leave out what cannot be read, and say so, instead of failing whole or telling old numbers', async () => {
    let down = false
    const deadlines = async () => {
      if (down) throw new Error('the database is gone')
      return { running: 5, overdue: 2 }
    }
    const { app } = server({ metrics: createMetrics({ ...sources, deadlines }).plugin })
    expect((await app.inject('/metrics')).body).toContain('heed_deadlines{state="overdue"} 2')
    down = true
    const answer = await app.inject('/metrics')
    expect(answer.statusCode).toBe(200)
    expect(answer.body).not.toContain('heed_deadlines{')
    expect(answer.body).toContain('heed_metrics_source_up{source="deadlines"} 0')
    expect(answer.body).toContain('heed_metrics_source_up{source="outbox"} 1')
  })

  it('tell how the long connection to Feishu is, where there is one', async () => {
    const feishuSocket = () => ({ connected: true, connections: 3, losses: 2, restarts: { '514': 1 } })
    const { app } = server({ metrics: createMetrics({ ...sources, feishuSocket }).plugin })
    const lines = (await app.inject('/metrics')).body.split('\n')
    expect(lines).toEqual(
      expect.arrayContaining([
        'heed_feishu_socket_connected 1',
        'heed_feishu_socket_connections_total 3',
        'heed_feishu_socket_losses_total 2',
        'heed_feishu_socket_restarts_total{code="514"} 1',
      ]),
    )
    const { app: without } = server({ metrics: createMetrics(sources).plugin })
    expect((await without.inject('/metrics')).body).not.toContain('heed_feishu_socket')
  })

  it('forget a status that nobody is in any more', async () => {
    let complaints: Record<string, number> = { handling: 1 }
    const { app } = server({
      metrics: createMetrics({ ...sources, openComplaints: async () => complaints }).plugin,
    })
    expect((await app.inject('/metrics')).body).toContain('heed_complaints_open{status="handling"} 1')
    complaints = { resolved: 1 }
    expect((await app.inject('/metrics')).body).not.toContain('status="handling"')
  })

  it('count refusals and pass every line on as it is', () => {
    const { lines, logger } = recordingLogger()
    const counting = createMetrics(sources).countingRefusals(logger)
    counting.info({ a: 1 }, 'one')
    counting.warn({ platform: 'wechat', reason: 'unsigned' }, 'two')
    counting.error({}, 'three')
    expect(lines.map(({ level, message }) => `${level} ${message}`)).toEqual(['info one', 'warn two', 'error three'])
  })
})

const TOKEN = 'queues-token-0123456789'

describeOnBothQueues('The board of the queues', suite => {
  let queues: Queues
  beforeAll(async () => {
    queues = openQueues(suite().queue)
    await queues.of('converse').add('converse', { conversation: 'wechat:oUBxh5qnwABCDEFG12' })
  })
  afterAll(async () => {
    await queues.close()
  })
  const board = (options: { token: string | null; openOnLoopback?: boolean }) =>
    server({ queues: queuesBoard({ queues: queues.all(), openOnLoopback: false, ...options }) }).app

  it('does not exist without a token', async () => {
    const app = board({ token: null })
    for (const url of ['/queues', '/queues/', '/queues/api/queues', '/queues?token=']) {
      const answer = await app.inject(url)
      expect(answer.statusCode).toBe(404)
      expect(answer.json()).toEqual({ error: { code: 'not-found', message: 'there is nothing at this address' } })
    }
  })

  it.each([
    ['nothing', {}],
    ['a wrong bearer', { authorization: 'Bearer queues-token-9876543210' }],
    ['the token in another scheme', { authorization: `Basic ${TOKEN}` }],
    ['a cookie with the token itself', { cookie: `heed_queues=${TOKEN}` }],
    ['a forged cookie', { cookie: `heed_queues=${'0'.repeat(64)}` }],
  ])('is closed to whoever brings %s', async (_what, headers) => {
    const app = board({ token: TOKEN, openOnLoopback: true })
    for (const url of ['/queues', '/queues/api/queues', '/queues/static/favicon.ico', '/queues?token=wrong']) {
      const answer = await app.inject({ url, headers })
      expect(answer.statusCode).toBe(401)
      expect(answer.json()).toMatchObject({ error: { code: 'unauthorised' } })
    }
  })

  it('opens to the bearer: page, scripts, and the queues with their jobs', async () => {
    const app = board({ token: TOKEN })
    const headers = { authorization: `Bearer ${TOKEN}` }
    const page = await app.inject({ url: '/queues', headers })
    expect(page.statusCode).toBe(200)
    expect(page.body).toContain('<base href="/queues/"')
    expect(page.headers['content-security-policy']).toContain("default-src 'self'")
    const script = /src="(static\/js\/main[^"]+)"/.exec(page.body)?.[1]
    expect((await app.inject({ url: `/queues/${script}`, headers })).statusCode).toBe(200)
    const api = await app.inject({ url: '/queues/api/queues?activeQueue=converse&page=1&jobsPerPage=10', headers })
    expect(api.statusCode).toBe(200)
    const shown = api.json<{ queues: { name: string; counts: Record<string, number> }[] }>().queues
    expect(shown.map(({ name }) => name).sort()).toEqual(['alarms', 'converse', 'deliver', 'media', 'sweep', 'systems'])
    expect(shown.find(({ name }) => name === 'converse')?.counts.waiting).toBe(1)
  })

  it('shows too little of a chat’s id to be used', async () => {
    const api = await board({ token: TOKEN }).inject({
      url: '/queues/api/queues?activeQueue=converse&page=1&jobsPerPage=10',
      headers: { authorization: `Bearer ${TOKEN}` },
    })
    expect(api.body).toContain('wechat:oUBx***12')
    expect(api.body).not.toContain('oUBxh5qnw')
  })

  it('takes the token once in the address, and a cookie from then on', async () => {
    const app = board({ token: TOKEN })
    const first = await app.inject(`/queues?token=${TOKEN}`)
    expect(first.statusCode).toBe(303)
    expect(first.headers.location).toBe('/queues')
    const cookie = String(first.headers['set-cookie'])
    expect(cookie).toMatch(/^heed_queues=[0-9a-f]{64}; Path=\/queues; Max-Age=\d+; HttpOnly; SameSite=Lax$/)
    expect(cookie).not.toContain(TOKEN)
    const headers = { cookie: `other=1; ${cookie.split(';')[0]}` }
    expect((await app.inject({ url: '/queues', headers })).statusCode).toBe(200)
    const changed = board({ token: `${TOKEN}-changed` })
    expect((await changed.inject({ url: '/queues', headers })).statusCode).toBe(401)
  })

  it('marks the cookie Secure behind TLS', async () => {
    const answer = await board({ token: TOKEN }).inject({
      url: `/queues?token=${TOKEN}`,
      headers: { 'x-forwarded-proto': 'https' },
    })
    expect(answer.headers['set-cookie']).toMatch(/; Secure$/)
  })

  it('is open in the sandbox to this machine only', async () => {
    const app = board({ token: null, openOnLoopback: true })
    const ask = (headers: Record<string, string>, remoteAddress = '127.0.0.1') =>
      app.inject({ url: '/queues', headers: { host: '127.0.0.1:3000', ...headers }, remoteAddress })
    expect((await ask({})).statusCode).toBe(200)
    expect((await ask({ host: 'localhost:3000', 'sec-fetch-site': 'same-origin' })).statusCode).toBe(200)
    expect((await ask({ host: 'evil.example:3000' })).statusCode).toBe(404)
    expect((await ask({ 'sec-fetch-site': 'cross-site' })).statusCode).toBe(404)
    expect((await ask({}, '192.168.1.9')).statusCode).toBe(404)
  })
})

function speak(app: FastifyInstance, words: string): Promise<string> {
  const address = app.server.address()
  if (typeof address !== 'object' || address === null) throw new Error('the server has no address')
  return new Promise((resolve, reject) => {
    let heard = ''
    const socket = connect(address.port, '127.0.0.1', () => socket.write(words))
    socket.on('data', bytes => {
      heard += bytes.toString()
    })
    socket.on('error', reject)
    socket.on('close', () => resolve(heard))
  })
}
