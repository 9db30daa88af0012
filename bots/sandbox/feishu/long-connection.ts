import { randomBytes } from 'node:crypto'
import type { Server } from 'node:http'
import { type WebSocket, WebSocketServer } from 'ws'
import { z } from 'zod'
import { decodeFrame, encodeFrame, type Frame } from './frame.ts'
import type { FeishuApp } from './platform-types.ts'

/** What the app answered to an event. `null`: no answer in time, or the connection broke. */
export type SocketAnswer = { code: number; data: unknown } | null

export type LongConnections = {
  /** Answers `POST /callback/ws/endpoint`: where to connect, with a ticket that works once. */
  endpoint(body: unknown): Record<string, unknown>
  /** Sends an event to one of the connections, any of them, and waits for its acknowledgement. */
  deliver(body: unknown, timeoutMs: number): Promise<SocketAnswer>
  count(): number
  /** Cuts all connections, and then as many that come later until `times` cuts were made. */
  drop(times: number): void
  close(): void
}

const maxConnections = 50
const fragmentBytes = 32 * 1024
const serviceId = 33554678
const endpointBody = z.object({ AppID: z.string(), AppSecret: z.string() })
const acknowledgement = z.object({ code: z.number(), data: z.string().nullish() })

/**
 * The long connection as the official SDKs use it.
 * Source: https://github.com/larksuite/oapi-sdk-go/tree/v3_main/ws and
 * https://open.feishu.cn/document/server-docs/event-subscription-guide/event-subscription-configure-/request-url-configuration-case
 */
export function createLongConnections(options: {
  app: FeishuApp
  server: Server
  address: () => string
  pingInterval: number
  reconnectInterval: number
}): LongConnections {
  const { app, server } = options
  const tickets = new Set<string>()
  const sockets = new Set<WebSocket>()
  const waiting = new Map<string, { socket: WebSocket; settle: (answer: SocketAnswer) => void }>()
  const clientConfig = {
    PingInterval: options.pingInterval,
    ReconnectCount: -1,
    ReconnectInterval: options.reconnectInterval,
    ReconnectNonce: 0,
  }
  let dropsLeft = 0

  const receive = (socket: WebSocket, bytes: Buffer): void => {
    let frame: Frame
    try {
      frame = decodeFrame(bytes)
    } catch {
      socket.close(1002)
      return
    }
    if (frame.method === 'control') {
      if (frame.headers.type !== 'ping') return
      const payload = Buffer.from(JSON.stringify(clientConfig))
      socket.send(encodeFrame({ service: frame.service, method: 'control', headers: { type: 'pong' }, payload }))
      return
    }
    const settle = waiting.get(frame.headers.message_id ?? '')?.settle
    settle?.(readAnswer(frame.payload))
  }

  const sockserver = new WebSocketServer({ noServer: true })
  server.on('upgrade', (request, stream, head) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    const ticket = url.searchParams.get('ticket') ?? ''
    if (url.pathname !== '/ws/v2' || !tickets.delete(ticket)) {
      stream.end(
        'HTTP/1.1 403 Forbidden\r\nhandshake-status: 514\r\nhandshake-msg: auth failed\r\nhandshake-autherrcode: 1000040343\r\nconnection: close\r\n\r\n',
      )
      return
    }
    sockserver.handleUpgrade(request, stream, head, socket => {
      if (dropsLeft > 0) {
        dropsLeft -= 1
        socket.terminate()
        return
      }
      sockets.add(socket)
      socket.on('error', () => socket.terminate())
      socket.on('message', data => receive(socket, Buffer.isBuffer(data) ? data : Buffer.from(data.toString())))
      socket.on('close', () => {
        sockets.delete(socket)
        for (const entry of [...waiting.values()]) if (entry.socket === socket) entry.settle(null)
      })
    })
  })

  return {
    endpoint(body) {
      const parsed = endpointBody.safeParse(body)
      if (!parsed.success || parsed.data.AppID !== app.appId || parsed.data.AppSecret !== app.appSecret)
        return { code: 514, msg: 'auth failed', data: {} }
      if (sockets.size >= maxConnections)
        return { code: 1000040350, msg: 'the number of connections exceeded the limit', data: {} }
      const ticket = randomBytes(16).toString('hex')
      tickets.add(ticket)
      const query = new URLSearchParams({
        device_id: randomBytes(8).readBigUInt64BE().toString(),
        fpid: '493',
        aid: '552564',
        access_key: randomBytes(16).toString('hex'),
        service_id: String(serviceId),
        ticket,
      })
      return { code: 0, msg: '', data: { URL: `${options.address()}/ws/v2?${query}`, ClientConfig: clientConfig } }
    },
    deliver(body, timeoutMs) {
      const open = [...sockets].filter(socket => socket.readyState === socket.OPEN)
      const socket = open[Math.floor(Math.random() * open.length)]
      if (socket === undefined) return Promise.resolve(null)
      const messageId = randomBytes(16).toString('hex')
      const traceId = randomBytes(16).toString('hex')
      return new Promise(resolve => {
        const settle = (answer: SocketAnswer): void => {
          clearTimeout(timer)
          waiting.delete(messageId)
          resolve(answer)
        }
        const timer = setTimeout(settle, timeoutMs, null)
        waiting.set(messageId, { socket, settle })
        const bytes = Buffer.from(JSON.stringify(body))
        const sum = Math.max(1, Math.ceil(bytes.length / fragmentBytes))
        for (let seq = 0; seq < sum; seq += 1) {
          const headers = {
            type: 'event',
            message_id: messageId,
            trace_id: traceId,
            sum: String(sum),
            seq: String(seq),
          }
          const payload = bytes.subarray(seq * fragmentBytes, (seq + 1) * fragmentBytes)
          socket.send(encodeFrame({ service: serviceId, method: 'data', headers, payload }))
        }
      })
    },
    count: () => sockets.size,
    drop(times) {
      dropsLeft = Math.max(0, times - sockets.size)
      for (const socket of sockets) socket.terminate()
      sockets.clear()
    },
    close() {
      for (const socket of sockets) socket.terminate()
      for (const entry of [...waiting.values()]) entry.settle(null)
      sockserver.close()
    },
  }
}

/** A body that cannot be read is an error of the app's, as a status other than 200 would be. */
function readAnswer(payload: Buffer): SocketAnswer {
  try {
    const answer = acknowledgement.parse(JSON.parse(payload.toString('utf8')))
    const text = Buffer.from(answer.data ?? '', 'base64').toString('utf8')
    return { code: answer.code, data: text === '' ? undefined : JSON.parse(text) }
  } catch {
    return { code: 500, data: undefined }
  }
}
