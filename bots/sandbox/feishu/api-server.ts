import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { z } from 'zod'
import type { FaultBox } from './faults.ts'
import { createRateLimit, type RateLimit } from './rate-limit.ts'
import { WireError } from './wire-error.ts'
import type { World } from './world.ts'

/** One request to an API, after routing. */
export type Call = {
  params: Record<string, string>
  query: URLSearchParams
  headers: IncomingMessage['headers']
  body: Buffer
}

export type Answer =
  /** The usual `{code: 0, msg, data}`. */
  | { data: Record<string, unknown> }
  /** A body of its own. */
  | { json: Record<string, unknown> }
  | { bytes: Buffer; contentType: string; fileName: string }

export type Route = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** With `:name` parts. */
  path: string
  /** Reached without a token. */
  open?: true
  handle(call: Call): Answer | Promise<Answer>
}

/** Reads a JSON body. Throws `WireError` 9499 or 99992402 with the fields that are wrong. */
export function readJson<T>(call: Call, schema: z.ZodType<T>): T {
  let json: unknown
  try {
    json = call.body.length === 0 ? {} : JSON.parse(call.body.toString('utf8'))
  } catch {
    throw new WireError(9499)
  }
  return checkFields(json, schema)
}

/** Checks query or body fields. Throws `WireError` 99992402. */
export function checkFields<T>(value: unknown, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw new WireError(99992402, {
    fieldViolations: parsed.error.issues.map(issue => ({
      field: issue.path.join('.'),
      description: issue.message,
    })),
  })
}

type Exchange = { call: Call; path: string; route: Route | undefined; response: ServerResponse }

/** The gateway of open.feishu.cn: routes, tokens, limits, faults, and the shape of every answer. */
export function createApiServer(options: {
  world: World
  faults: FaultBox
  perApiSecond: number
  perApiMinute: number
}): { server: Server; serve(routes: Route[]): void } {
  const { world, faults } = options
  const limits = [createRateLimit(options.perApiSecond, 1000), createRateLimit(options.perApiMinute, 60_000)]
  let table: { route: Route; pattern: RegExp; names: string[] }[] = []

  const server = createServer((request, response) => {
    void exchange(request, response).catch(() => response.destroy())
  })

  const exchange = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(Buffer.from(chunk))
    const found = find(table, request.method ?? 'GET', url.pathname)
    const call: Call = {
      params: found?.params ?? {},
      query: url.searchParams,
      headers: request.headers,
      body: Buffer.concat(chunks),
    }
    await answer({ call, path: url.pathname, route: found?.route, response })
  }

  const answer = async ({ call, path, route, response }: Exchange): Promise<void> => {
    const logId = `${new Date(world.now()).toISOString().replace(/\D/g, '').slice(0, 14)}${randomBytes(9).toString('hex').toUpperCase()}`
    const common = { 'x-tt-logid': logId, 'x-request-id': logId }
    if (faults.take('reset')) {
      response.socket?.resetAndDestroy()
      return
    }
    if (faults.take('5xx')) {
      send(
        response,
        502,
        { ...common, 'content-type': 'text/html' },
        '<html><head><title>502 Bad Gateway</title></head></html>',
      )
      return
    }
    if (route === undefined) {
      send(response, 404, { ...common, 'content-type': 'text/plain' }, '404 page not found')
      return
    }
    const refusal = faults.takeCode(path)
    if (refusal !== null) {
      sendJson(response, 400, common, { code: refusal, msg: 'refused by the stand-in', error: { log_id: logId } })
      return
    }
    const silent = faults.take('timeout')
    try {
      if (faults.take('429')) throw tooMany(1000)
      if (!route.open) authorise(world, faults, call.headers.authorization)
      passGateway(limits, `${route.method} ${route.path}`)
      const result = await route.handle(call)
      if (silent) return
      if ('bytes' in result) {
        const disposition = `attachment; filename="${encodeURIComponent(result.fileName)}"`
        send(
          response,
          200,
          { ...common, 'content-type': result.contentType, 'content-disposition': disposition },
          result.bytes,
        )
      } else
        sendJson(response, 200, common, 'json' in result ? result.json : { code: 0, msg: 'success', data: result.data })
    } catch (error) {
      if (silent) return
      if (!(error instanceof WireError)) throw error
      const violations = error.fieldViolations.length > 0 ? { field_violations: error.fieldViolations } : {}
      const detail = { log_id: logId, ...violations }
      sendJson(
        response,
        error.status,
        { ...common, ...error.headers },
        { code: error.code, msg: error.message, error: detail },
      )
    }
  }

  return {
    server,
    serve(routes) {
      table = routes.map(route => {
        const names: string[] = []
        const source = route.path.replace(/:(\w+)/g, (_, name: string) => {
          names.push(name)
          return '([^/]+)'
        })
        return { route, pattern: new RegExp(`^${source}$`), names }
      })
    },
  }
}

function find(
  table: readonly { route: Route; pattern: RegExp; names: string[] }[],
  method: string,
  path: string,
): { route: Route; params: Record<string, string> } | undefined {
  for (const { route, pattern, names } of table) {
    const match = route.method === method ? pattern.exec(path) : null
    if (match === null) continue
    const values = names.map((name, index): [string, string] => [name, decodeURIComponent(match[index + 1] ?? '')])
    return { route, params: Object.fromEntries(values) }
  }
  return undefined
}

function authorise(world: World, faults: FaultBox, header: string | undefined): void {
  const token = /^Bearer (.+)$/.exec(header ?? '')?.[1]
  if (token === undefined) throw new WireError(99991661)
  if (token.startsWith('u-')) throw new WireError(99991668)
  if (!token.startsWith('t-')) throw new WireError(99991671)
  if (faults.take('expired-token')) world.put({ kind: 'token', value: { token, until: 0 } })
  const until = world.tokens.get(token)
  if (until === undefined || until <= world.now()) throw new WireError(99991663)
}

function tooMany(waitMs: number): WireError {
  const headers = { 'x-ogw-ratelimit-limit': '50', 'x-ogw-ratelimit-reset': String(Math.ceil(waitMs / 1000)) }
  return new WireError(99991400, { status: 429, headers })
}

function passGateway(limits: readonly RateLimit[], api: string): void {
  for (const limit of limits) {
    const wait = limit.take(api)
    if (wait > 0) throw tooMany(wait)
  }
}

function sendJson(response: ServerResponse, status: number, headers: Record<string, string>, json: unknown): void {
  send(response, status, { ...headers, 'content-type': 'application/json; charset=utf-8' }, JSON.stringify(json))
}

function send(response: ServerResponse, status: number, headers: Record<string, string>, body: string | Buffer): void {
  response.writeHead(status, headers)
  response.end(body)
}
