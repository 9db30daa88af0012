import { createHmac } from 'node:crypto'
import { createBullBoard } from '@bull-board/api'
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter'
import { FastifyAdapter } from '@bull-board/fastify'
import type { Queue } from 'bullmq'
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { hasBearer, isSameSecret } from './bearer.ts'
import { answerError } from './server.ts'

export type QueuesBoardOptions = {
  queues: readonly Queue[]
  /** `null` closes the board, unless `openOnLoopback`. */
  token: string | null
  /** Sandbox: whoever sits at this machine may look without a token. */
  openOnLoopback: boolean
}

const BASE = '/queues'
const COOKIE = 'heed_queues'
const COOKIE_SECONDS = 12 * 3600

/** The board loads its own scripts, and styles with parts written inline; it needs nothing from anywhere else. */
const BOARD_POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; base-uri 'self'; frame-ancestors 'none'"

/**
 * `GET /queues`: bull-board. Open to whoever brings the token: `Authorization: Bearer`, or once as `?token=`, which a cookie then
 * stands for. Without a token it does not exist (404), or in the sandbox is open on loopback.
 */
export function queuesBoard({ queues, token, openOnLoopback }: QueuesBoardOptions): FastifyPluginAsync {
  return async app => {
    const adapter = new FastifyAdapter()
    createBullBoard({
      queues: queues.map(boardQueue),
      serverAdapter: adapter,
      options: { uiConfig: { boardTitle: 'Heed' } },
    })
    adapter.setErrorHandler(() => ({
      status: 500,
      body: { error: { code: 'internal', message: 'the queues cannot be read now' } },
    }))
    adapter.setBasePath(BASE)
    app.addHook('onRequest', async (request, reply) => {
      if (token === null) {
        if (openOnLoopback && isFromThisMachine(request)) return showPage(reply)
        return answerError(reply, 404, 'not-found', 'there is nothing at this address')
      }
      if (hasBearer(request, token) || hasCookie(request, token)) return showPage(reply)
      if (bringsToken(request, token)) return leaveCookie(request, reply, token)
      return answerError(reply, 401, 'unauthorised', 'bring the token of the queues board: /queues?token=…')
    })
    await app.register(adapter.registerPlugin(), { prefix: BASE })
  }
}

/** Jobs name chats by the platform's ids of people: the board shows too little of them to be used. */
function boardQueue(queue: Queue): BullMQAdapter {
  const board = new BullMQAdapter(queue)
  board.setFormatter('data', maskIds)
  board.setFormatter('returnValue', maskIds)
  return board
}

function maskIds(value: unknown): unknown {
  if (typeof value === 'string') {
    return value.replace(/^(wechat|feishu:person|feishu):([^:]{4})[^:]*([^:]{2})$/, '$1:$2***$3')
  }
  if (Array.isArray(value)) return value.map(maskIds)
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, maskIds(part)]))
  }
  return value
}

async function showPage(reply: FastifyReply): Promise<void> {
  reply.header('content-security-policy', BOARD_POLICY)
}

/**
 * The connection comes from loopback, and so does the page that asks: a foreign page in the same browser, or a foreign name that
 * leads to this machine, may not press the board's buttons.
 */
function isFromThisMachine(request: FastifyRequest): boolean {
  const site = request.headers['sec-fetch-site']
  return (
    /^(127\.|::1$|::ffff:127\.)/.test(request.ip) &&
    /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/.test(request.headers.host ?? '') &&
    site !== 'cross-site' &&
    site !== 'same-site'
  )
}

/** What the cookie holds: of no use to learn the token, and void once the token is changed. */
function cookieValue(token: string): string {
  return createHmac('sha256', token).update('queues board').digest('hex')
}

function hasCookie(request: FastifyRequest, token: string): boolean {
  const cookies = (request.headers.cookie ?? '').split(';').map(cookie => cookie.trim())
  const given = cookies.find(cookie => cookie.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1)
  return given !== undefined && isSameSecret(given, cookieValue(token))
}

function bringsToken(request: FastifyRequest, token: string): boolean {
  const { query } = request
  if (typeof query !== 'object' || query === null || !('token' in query)) return false
  return request.method === 'GET' && typeof query.token === 'string' && isSameSecret(query.token, token)
}

/** The token leaves the address at once, and with it the browser's history. */
function leaveCookie(request: FastifyRequest, reply: FastifyReply, token: string): FastifyReply {
  const secure = request.headers['x-forwarded-proto'] === 'https' ? '; Secure' : ''
  const cookie = `${COOKIE}=${cookieValue(token)}; Path=${BASE}; Max-Age=${COOKIE_SECONDS}; HttpOnly; SameSite=Lax${secure}`
  return reply.header('set-cookie', cookie).redirect(BASE, 303)
}
