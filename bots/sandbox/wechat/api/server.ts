import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AccessTokens } from '../access-tokens.ts'
import type { Faults } from '../faults.ts'
import { type ApiAnswer, refuse } from './answers.ts'
import type { ApiCall, Endpoint } from './call.ts'

const MAX_BODY_BYTES = 24 * 1024 * 1024
/** What is said of a token that is no longer good: then it is not. */
const TOKEN_CODES = new Set([40001, 40014, 42001])
const BAD_GATEWAY =
  '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><center><h1>502 Bad Gateway</h1></center></body>\r\n</html>'

type ApiServer = { url: string; close(): Promise<void> }

/** A file that everybody may load by its address: pictures (`PicUrl`) and videos (`video_url`). */
type PublicFile = { bytes: Uint8Array; contentType: string }

type ApiServerOptions = {
  host: string
  port: number
  endpoints: Endpoint[]
  tokens: AccessTokens
  faults: Faults
  publicFile(path: string): PublicFile | undefined
}

async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size > MAX_BODY_BYTES) return null
    chunks.push(bytes)
  }
  return Buffer.concat(chunks)
}

function write(response: ServerResponse, answer: ApiAnswer): void {
  if ('json' in answer) {
    response.writeHead(200, { 'content-type': 'application/json; encoding=utf-8' }).end(answer.json)
  } else if ('bytes' in answer) {
    response
      .writeHead(200, {
        'content-type': answer.contentType,
        'content-length': answer.bytes.length,
        'content-disposition': `attachment; filename="${answer.fileName}"`,
      })
      .end(answer.bytes)
  } else {
    response.writeHead(answer.status, { 'content-type': answer.contentType }).end(answer.text)
  }
}

/** Answers under the paths of api.weixin.qq.com, or misbehaves where a fault waits. */
export async function startApiServer(options: ApiServerOptions): Promise<ApiServer> {
  const { tokens, faults } = options
  const endpoints = new Map(options.endpoints.map(endpoint => [endpoint.path, endpoint]))

  const run = (endpoint: Endpoint, call: ApiCall): ApiAnswer | Promise<ApiAnswer> => {
    if (endpoint.method === 'GET' && call.method !== 'GET') return refuse(43001)
    if (endpoint.method === 'POST' && call.method !== 'POST') return refuse(43002)
    if (endpoint.access === 'token') {
      const code = tokens.check(call.query.get('access_token'))
      if (code !== 0) return refuse(code)
    }
    if (endpoint.method === 'POST' && call.body.length === 0) return refuse(44002)
    return endpoint.handle(call)
  }

  const misbehave = async (
    response: ServerResponse,
    endpoint: Endpoint,
    call: ApiCall,
  ): Promise<'done' | 'carry on'> => {
    const fault = faults.takeForApi(endpoint.access === 'token', endpoint.path)
    switch (fault?.kind) {
      case undefined:
        return 'carry on'
      case 'errcode':
        if (fault && TOKEN_CODES.has(fault.code)) tokens.expire(call.query.get('access_token') ?? '')
        write(response, { json: JSON.stringify({ errcode: fault?.code, errmsg: 'ordered' }) })
        return 'done'
      case '429':
        write(response, { status: 429, contentType: 'text/plain', text: 'Too Many Requests' })
        return 'done'
      case '5xx':
        write(response, { status: 502, contentType: 'text/html', text: BAD_GATEWAY })
        return 'done'
      case 'timeout':
        return 'done'
      case 'reset':
        response.destroy()
        return 'done'
      case 'lost-answer':
        await run(endpoint, call)
        response.destroy()
        return 'done'
      case 'expired-token':
        tokens.expire(call.query.get('access_token') ?? '')
        write(response, refuse(42001))
        return 'done'
      case 'rate-limit':
        write(response, refuse(45011))
        return 'done'
    }
  }

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const target = new URL(request.url ?? '/', 'http://platform')
    const file = options.publicFile(target.pathname)
    if (file !== undefined) {
      response.writeHead(200, { 'content-type': file.contentType }).end(file.bytes)
      return
    }
    const endpoint = endpoints.get(target.pathname)
    const body = await readBody(request)
    if (endpoint === undefined || body === null) {
      const status = body === null ? 413 : 404
      write(response, { status, contentType: 'text/plain', text: status === 404 ? 'Not Found' : 'Payload Too Large' })
      return
    }
    const call: ApiCall = {
      method: request.method ?? '',
      query: target.searchParams,
      body,
      contentType: request.headers['content-type'] ?? '',
    }
    if ((await misbehave(response, endpoint, call)) === 'carry on') write(response, await run(endpoint, call))
  }

  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.host, () => {
      server.off('error', reject)
      resolve()
    })
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return {
    url: `http://${options.host}:${address.port}`,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
