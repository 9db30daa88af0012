import { EventDispatcher, type HttpInstance, LoggerLevel, WSClient } from '@larksuiteoapi/node-sdk'
import axios from 'axios'
import { z } from 'zod'
import { InputError } from '../../core/errors.ts'
import { type EventDuties, feishuEventHandler } from './handle-event.ts'
import { redactingLogger } from './logger.ts'

export type SocketTiming = {
  /** No frame within so many seconds after a ping: the connection is dead. Must be less than the server's ping interval (120 s). */
  pingTimeoutSeconds: number
  handshakeTimeoutMs: number
  /** The pause before the first restart after the SDK gave up; doubled each time up to `longestBackOffMs`. */
  firstBackOffMs: number
  longestBackOffMs: number
}

/** What can be watched of a long connection. */
export type SocketState = {
  connected: boolean
  /** How often it stood. */
  connections: number
  /** How often it was lost and the SDK tried by itself. */
  losses: number
  /** How often the SDK gave up and it was started anew, by the platform's code. */
  restarts: Record<string, number>
}

const usualTiming: SocketTiming = {
  pingTimeoutSeconds: 10,
  handshakeTimeoutMs: 10_000,
  firstBackOffMs: 1_000,
  longestBackOffMs: 60_000,
}

/**
 * The long connection (`FEISHU_MODE=ws`): events and presses come to us, no public address is needed, the same handling
 * as the webhook.
 *
 * The SDK reconnects by itself and gives up on some codes (1 busy, 514 not allowed, 1000040350 too many connections) or
 * when its tries are used up; then it is started anew after a pause, for ever, until `close()`.
 *
 * https://open.feishu.cn/document/server-docs/event-subscription-guide/event-subscription-configure-/request-url-configuration-case#d286cc88
 */
export function feishuSocket(duties: EventDuties, timing: Partial<SocketTiming> = {}) {
  const { app, logger } = duties
  const { pingTimeoutSeconds, handshakeTimeoutMs, firstBackOffMs, longestBackOffMs } = { ...usualTiming, ...timing }
  const sdkLogger = redactingLogger(logger, [app.appSecret, app.encryptKey, app.verificationToken])
  const dispatcher = new Envelopes(feishuEventHandler(duties), sdkLogger)

  let client: WSClient | undefined
  let restart: NodeJS.Timeout | undefined
  let started: ReturnType<typeof waiting> | undefined
  let failures = 0
  const seen = { connections: 0, losses: 0, restarts: {} as Record<string, number> }

  function connect(): void {
    const current = new WSClient({
      appId: app.appId,
      appSecret: app.appSecret,
      domain: app.domain,
      httpInstance: endpointHttp(handshakeTimeoutMs),
      logger: sdkLogger,
      loggerLevel: LoggerLevel.warn,
      handshakeTimeoutMs,
      wsConfig: { pingTimeout: pingTimeoutSeconds },
      onReady: () => connected('connected'),
      onReconnecting: () => {
        seen.losses += 1
        logger.warn({ platform: 'feishu' }, 'lost the long connection')
      },
      onReconnected: () => connected('connected again'),
      onError: error => gaveUp(current, error),
    })
    client = current
    current.start({ eventDispatcher: dispatcher }).catch((error: unknown) => gaveUp(current, error))
  }

  function connected(how: string): void {
    failures = 0
    seen.connections += 1
    logger.info({ platform: 'feishu' }, `long connection ${how}`)
    started?.resolve()
  }

  function gaveUp(failed: WSClient, error: unknown): void {
    // A client that was closed or replaced has no say any more.
    if (failed !== client) return
    client = undefined
    failed.close({ force: true })
    const pause = Math.min(firstBackOffMs * 2 ** failures, longestBackOffMs)
    failures += 1
    const code = /code=(\d+)/.exec(error instanceof Error ? error.message : '')?.[1] ?? 'unknown'
    seen.restarts[code] = (seen.restarts[code] ?? 0) + 1
    logger.error({ platform: 'feishu', code, pauseMs: pause }, 'the long connection was given up and is started anew')
    restart = setTimeout(connect, pause)
  }

  const isConnected = (): boolean => client?.getConnectionStatus().state === 'connected'

  return {
    /** Resolves when the connection stands. Rejects on an app id that no connection can be made with, and on `close()`. */
    start(): Promise<void> {
      if (!/^cli_[0-9a-fA-F]{16}$/.test(app.appId)) {
        return Promise.reject(new InputError('FEISHU_APP_ID must be cli_ and 16 hexadecimal digits'))
      }
      if (!started) {
        started = waiting()
        connect()
      }
      return started.promise
    },

    /** Whether events can reach us now. */
    isConnected,

    state: (): SocketState => ({ connected: isConnected(), ...seen, restarts: { ...seen.restarts } }),

    /** Ends the connection for good; a `start()` that is still waiting rejects. */
    close(): void {
      clearTimeout(restart)
      const ending = client
      client = undefined
      ending?.close({ force: true })
      started?.reject(new Error('the long connection was closed'))
      started = undefined
    },
  }
}

function waiting(): { promise: Promise<void>; resolve(): void; reject(reason: Error): void } {
  let settle: { resolve(): void; reject(reason: Error): void } | undefined
  const promise = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject }
  })
  return { promise, resolve: () => settle?.resolve(), reject: reason => settle?.reject(reason) }
}

const Refusal = z.object({
  code: z.number().refine(code => code !== 0),
  msg: z.string().optional(),
  data: z.null().optional(),
})

/** Takes events whole, where the SDK's own dispatcher would flatten them and answer nothing for some. */
class Envelopes extends EventDispatcher {
  readonly #handle: (payload: unknown) => Promise<object>

  constructor(handle: (payload: unknown) => Promise<object>, logger: ReturnType<typeof redactingLogger>) {
    super({ logger, loggerLevel: LoggerLevel.warn })
    this.#handle = handle
  }

  /** A rejection becomes code 500 on the wire, and the platform delivers again. */
  override async invoke(payload: unknown): Promise<object> {
    return this.#handle(payload)
  }
}

/**
 * The SDK judges the codes of this one call by itself, so answers are passed on as they are; only that it takes a refusal
 * without `data` for a broken network and would not give up.
 */
function endpointHttp(timeoutMs: number): HttpInstance {
  const http = axios.create({ timeout: timeoutMs, maxRedirects: 0 })
  http.interceptors.response.use(response => {
    const refusal = Refusal.safeParse(response.data)
    return refusal.success ? { ...refusal.data, data: {} } : response.data
  })
  return http as unknown as HttpInstance
}
