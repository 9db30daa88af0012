import { PlatformError } from '../../core/errors.ts'

/** A file as it goes over the wire. Its type and name are the sender's claim. */
export type MediaFile = {
  bytes: Uint8Array
  contentType: string
  /** Without any path. */
  fileName?: string
}

/** What the platform answered. Nothing of the request is kept: its URL holds a token. */
export type HttpAnswer = MediaFile

type HttpCall = {
  method: 'GET' | 'POST'
  url: string
  body?: string | FormData
  timeoutMs: number
  /** How soon the answer must begin, where that is sooner than `timeoutMs`: a large file takes its time, a dead server should not. */
  beginsWithinMs?: number
  maxBytes: number
}

/**
 * Makes one HTTP call within a time and a size limit.
 *
 * Throws `PlatformError` with code `timeout`, `network`, `http-<status>` or `too-large`; none of them quotes the URL, the
 * request or the answer, because these hold tokens, secrets and people's words.
 */
export async function callHttp(call: HttpCall): Promise<HttpAnswer> {
  const beginning = new AbortController()
  const signal = AbortSignal.any([AbortSignal.timeout(call.timeoutMs), beginning.signal])
  const timer = setTimeout(() => beginning.abort(), call.beginsWithinMs ?? call.timeoutMs)
  try {
    const headers = typeof call.body === 'string' ? { 'content-type': 'application/json; charset=utf-8' } : {}
    const response = await fetch(call.url, {
      method: call.method,
      body: call.body ?? null,
      headers,
      signal,
      redirect: 'error',
    })
    clearTimeout(timer)
    if (!response.ok) {
      await response.body?.cancel()
      throw statusError(response)
    }
    const bytes = await readLimited(response, call.maxBytes)
    const fileName = fileNameOf(response.headers.get('content-disposition'))
    return { contentType: response.headers.get('content-type') ?? '', bytes, ...(fileName ? { fileName } : {}) }
  } catch (error) {
    if (error instanceof PlatformError) throw error
    if (signal.aborted) {
      throw new PlatformError({ platform: 'wechat', code: 'timeout', retry: 'later', message: '微信接口没有及时回应' })
    }
    throw new PlatformError({
      platform: 'wechat',
      code: 'network',
      retry: 'later',
      message: `无法连接微信接口（${causeCode(error)}）`,
    })
  } finally {
    clearTimeout(timer)
  }
}

function statusError(response: Response): PlatformError {
  const { status } = response
  const later = status === 429 || status === 408 || status >= 500
  return new PlatformError({
    platform: 'wechat',
    code: `http-${status}`,
    retry: later ? 'later' : 'never',
    message: '微信接口返回了错误状态',
    retryAfterMs: retryAfterOf(response.headers.get('retry-after')),
  })
}

async function readLimited(response: Response, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  const tooLarge = () =>
    new PlatformError({ platform: 'wechat', code: 'too-large', retry: 'never', message: '内容超过允许的大小' })
  if (Number(response.headers.get('content-length') ?? 0) > maxBytes) {
    await response.body?.cancel()
    throw tooLarge()
  }
  if (!response.body) return new Uint8Array()
  for await (const chunk of response.body) {
    length += chunk.length
    if (length > maxBytes) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function retryAfterOf(header: string | null): number | undefined {
  return header !== null && /^\d{1,6}$/.test(header) ? Number(header) * 1000 : undefined
}

function fileNameOf(header: string | null): string | undefined {
  const quoted = header?.match(/filename="?([^";]+)"?/i)?.[1]
  const name = quoted?.split(/[\\/]/).at(-1)?.trim()
  return name && /^[\w\u4e00-\u9fff.() -]{1,120}$/u.test(name) && !/^\.+$/.test(name) ? name : undefined
}

/** `ECONNREFUSED` and the like: the only part of a network error that cannot hold a secret. */
function causeCode(error: unknown): string {
  for (let current = error, depth = 0; current instanceof Error && depth < 4; current = current.cause, depth += 1) {
    if ('code' in current && typeof current.code === 'string' && /^[A-Z_]{3,40}$/.test(current.code))
      return current.code
  }
  return 'unknown'
}
