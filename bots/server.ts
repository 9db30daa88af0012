import fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyPluginAsync,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify'
import { ConflictError, InputError } from '../core/errors.ts'
import type { Logger } from '../core/ports/system.ts'

/** A logger that also takes what only matters while somebody looks for a fault. */
export type ServerLogger = Logger & { debug?: Logger['info'] }

/** How one request ended. `route` is the pattern (`/api/complaints/:no`), never the address itself. */
export type EndedRequest = { method: string; route: string; status: number; seconds: number }

export type ServerOptions = {
  logger: ServerLogger
  /** What the server answers; only what is given has routes. */
  plugins: {
    health: FastifyPluginAsync
    wechat?: FastifyPluginAsync
    feishu?: FastifyPluginAsync
    sandbox?: FastifyPluginAsync
    complaints?: FastifyPluginAsync
    compare?: FastifyPluginAsync
    documents?: FastifyPluginAsync
    serviceVisits?: FastifyPluginAsync
    policy?: FastifyPluginAsync
    metrics?: FastifyPluginAsync
    queues?: FastifyPluginAsync
  }
  /** Told of every request that was answered. */
  onEnded?: (request: EndedRequest) => void
}

/** Plugins that take larger bodies say so themselves. */
const BODY_LIMIT_BYTES = 256 * 1024
/** A client must have sent its whole request by then. */
const REQUEST_TIMEOUT_MS = 15_000
/** A connection on which nothing moves. Above the 5 s that WeChat waits for a reply. */
const SILENT_CONNECTION_MS = 60_000
const KEEP_ALIVE_MS = 65_000
const LONGEST_PARAMETER = 300
/** Longer than any request that we answer takes. */
const CLOSE_WITHIN_MS = 10_000

/**
 * The HTTP server with everything that is the same for all routes: limits, headers, one shape of errors
 * (`{"error":{"code","message"}}`, nothing of our insides in it), at most one debug line a request without anything personal.
 * `close()` takes no new requests and lets running ones end, for at most ten seconds.
 */
export function buildServer({ logger, plugins, onEnded }: ServerOptions): FastifyInstance {
  const app = fastify({
    logger: false,
    trustProxy: false,
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionTimeout: SILENT_CONNECTION_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    routerOptions: { maxParamLength: LONGEST_PARAMETER },
    frameworkErrors: (_error, _request, reply) => {
      void answerError(setHeaders(reply), 400, 'bad-request', 'this address cannot be read')
    },
    clientErrorHandler: (_error, socket) => {
      if (socket.writable) socket.write(MALFORMED)
      socket.destroy()
    },
  })

  app.addHook('onRequest', async (_request, reply) => {
    setHeaders(reply)
  })
  app.addHook('onResponse', async (request, reply) => {
    const ended = endedRequest(request, reply)
    logger.debug?.({ ...ended, seconds: Math.round(ended.seconds * 1000) / 1000 }, 'request')
    onEnded?.(ended)
  })
  endGracefully(app)
  app.setNotFoundHandler((_request, reply) => answerError(reply, 404, 'not-found', 'there is nothing at this address'))
  app.setErrorHandler<FastifyError>((error, request, reply) => answerFailure(error, request, reply, logger))

  for (const plugin of Object.values(plugins)) void app.register(plugin)
  return app
}

/** A connection that is kept alive after its last answer, or a stream that never ends, would hold up the end. */
function endGracefully(app: FastifyInstance): void {
  let closing = false
  app.addHook('preClose', async () => {
    closing = true
    const cut = setTimeout(() => app.server.closeAllConnections(), CLOSE_WITHIN_MS).unref()
    app.server.once('close', () => clearTimeout(cut))
  })
  app.addHook('onSend', async (_request, reply) => {
    if (closing) reply.header('connection', 'close')
  })
}

/** Answers in the one shape that errors have. The message is read by whoever wrote the calling program. */
export function answerError(reply: FastifyReply, status: number, code: string, message: string): FastifyReply {
  return reply.code(status).type('application/json; charset=utf-8').send({ error: { code, message } })
}

/** What a browser must not do with any answer. Pages that need more say so in headers of their own. */
const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
}

function setHeaders(reply: FastifyReply): FastifyReply {
  return reply.headers(HEADERS)
}

function endedRequest(request: FastifyRequest, reply: FastifyReply): EndedRequest {
  return {
    method: request.method,
    route: request.is404 ? 'unknown' : (request.routeOptions.url ?? 'unknown'),
    status: reply.statusCode,
    seconds: reply.elapsedTime / 1000,
  }
}

const CODES: Record<number, [code: string, message: string]> = {
  400: ['bad-request', 'this request cannot be read'],
  408: ['timeout', 'the request took too long'],
  413: ['too-large', 'the body is too large'],
  415: ['unsupported-media-type', 'send the body as application/json'],
}

function answerFailure(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
  logger: ServerLogger,
): FastifyReply {
  if (error instanceof InputError) return answerError(reply, 400, 'bad-request', error.message)
  if (error instanceof ConflictError) {
    return answerError(reply, 409, 'conflict', 'somebody else changed the same at the same time: try again')
  }
  const status = error.statusCode ?? 500
  if (status < 500) {
    const [code, message] = CODES[status] ?? ['refused', 'this request is not accepted']
    return answerError(reply, status, code, message)
  }
  logger.error({ ...traceOf(error), route: request.routeOptions.url ?? 'unknown' }, 'a request failed')
  return answerError(reply, 500, 'internal', 'something went wrong on our side: try again later')
}

/** Names an error and the place it came from without its message: that may quote what a person wrote. */
function traceOf(error: unknown): { error: string; at: string[] } {
  if (!(error instanceof Error)) return { error: 'unknown', at: [] }
  const code = 'code' in error && typeof error.code === 'string' ? ` ${error.code}` : ''
  const frames = (error.stack ?? '').replace(error.message, '').split('\n')
  const at = frames.filter(line => line.startsWith('    at ')).slice(0, 4)
  return { error: `${error.name}${code}`, at: at.map(line => line.trim()) }
}

const MALFORMED_BODY = JSON.stringify({ error: { code: 'bad-request', message: 'this is not an HTTP request' } })
const MALFORMED = [
  'HTTP/1.1 400 Bad Request',
  'content-type: application/json; charset=utf-8',
  `content-length: ${Buffer.byteLength(MALFORMED_BODY)}`,
  'connection: close',
  '',
  MALFORMED_BODY,
].join('\r\n')
