/**
 * Proves that the long connection starts only when it stands, is started anew when the SDK gives up on a code, notices a
 * connection that is dead without saying so, and ends when it is closed.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { WebSocketServer } from 'ws'
import type { EventDuties } from '../../bots/feishu/handle-event.ts'
import { feishuSocket } from '../../bots/feishu/socket.ts'

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

/** A platform that refuses the first askers with the given answers and never says anything on a connection. */
async function mutePlatform(refusals: object[]) {
  const seen = { asked: 0, connections: 0, open: 0 }
  const server = createServer((_request, response) => {
    const refusal = refusals[seen.asked]
    seen.asked += 1
    const { port } = server.address() as AddressInfo
    const config = { PingInterval: 60, ReconnectCount: -1, ReconnectInterval: 0.02, ReconnectNonce: 0 }
    const welcome = {
      code: 0,
      data: { URL: `ws://127.0.0.1:${port}/ws?device_id=1&service_id=2`, ClientConfig: config },
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(refusal ?? welcome))
  })
  const sockets = new WebSocketServer({ server })
  sockets.on('connection', socket => {
    seen.connections += 1
    seen.open += 1
    socket.on('close', () => {
      seen.open -= 1
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => {
    for (const socket of sockets.clients) socket.terminate()
    server.closeAllConnections()
    server.close()
  })
  return { seen, domain: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

function connect(domain: string, appId = 'cli_0123456789abcdef', timing: Parameters<typeof feishuSocket>[1] = {}) {
  const lines: string[] = []
  const write = (facts: Record<string, unknown>, text: string) => void lines.push(JSON.stringify({ ...facts, text }))
  const duties: EventDuties = {
    app: { appId, appSecret: 'the-secret-of-the-app', encryptKey: '', verificationToken: '', domain },
    inbox: { store: async () => ({ stored: true, inboxId: '1' }) },
    press: async () => ({ tone: 'info', text: '' }),
    logger: { info: write, warn: write, error: write },
  }
  const socket = feishuSocket(duties, { firstBackOffMs: 5, ...timing })
  closing.push(() => socket.close())
  return { socket, lines }
}

describe('the long connection', () => {
  it('has stood when start() resolves', async () => {
    const { domain, seen } = await mutePlatform([])
    const { socket } = connect(domain)
    await socket.start()
    expect(socket.isConnected()).toBe(true)
    expect(seen.connections).toBe(1)
  })

  it('is made once however often it is started', async () => {
    const { domain, seen } = await mutePlatform([])
    const { socket } = connect(domain)
    await Promise.all([socket.start(), socket.start(), socket.start()])
    expect(seen.asked).toBe(1)
  })

  it.each([
    ['busy', { code: 1, msg: 'system busy', data: {} }],
    ['not allowed', { code: 514, msg: 'auth failed' }],
    ['too many', { code: 1000040350, msg: 'exceed', data: null }],
  ])('is started anew after the platform said %s twice', async (_name, refusal) => {
    const { domain, seen } = await mutePlatform([refusal, refusal])
    const { socket, lines } = connect(domain)
    await socket.start()
    expect(seen.asked).toBe(3)
    expect(socket.isConnected()).toBe(true)
    expect(socket.state()).toEqual({ connected: true, connections: 1, losses: 0, restarts: { [refusal.code]: 2 } })
    expect(lines.filter(line => line.includes('given up'))).toHaveLength(2)
    expect(lines.join()).toContain(String(refusal.code))
    expect(lines.join()).not.toContain('the-secret-of-the-app')
  })

  it('that is dead without saying so is noticed and replaced', async () => {
    const { domain, seen } = await mutePlatform([])
    const { socket } = connect(domain, undefined, { pingTimeoutSeconds: 0.05 })
    await socket.start()
    await expect.poll(() => seen.connections, { timeout: 5000 }).toBeGreaterThanOrEqual(3)
    expect(seen.open).toBeLessThanOrEqual(1)
    await expect.poll(() => socket.state().losses).toBeGreaterThanOrEqual(2)
  })

  it('stays away after close(), and a start() that still waits is told', async () => {
    const refusals = Array.from({ length: 1000 }, () => ({ code: 514, msg: 'no', data: {} }))
    const { domain, seen } = await mutePlatform(refusals)
    const { socket } = connect(domain, undefined, { firstBackOffMs: 5, longestBackOffMs: 5 })
    const started = socket.start()
    await expect.poll(() => seen.asked).toBeGreaterThan(2)
    socket.close()
    await expect(started).rejects.toThrow(/closed/)
    expect(socket.isConnected()).toBe(false)
  })

  it('refuses an app id that the SDK would silently not connect with', async () => {
    const { socket } = connect('http://127.0.0.1:9', 'cli_short')
    await expect(socket.start()).rejects.toThrow(/FEISHU_APP_ID/)
  })
})
