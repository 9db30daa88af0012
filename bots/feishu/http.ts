import type { HttpInstance } from '@larksuiteoapi/node-sdk'
import axios, { AxiosError, type AxiosResponse } from 'axios'
import { z } from 'zod'
import { PlatformError } from '../../core/errors.ts'
import { busyCodes, chatLostCodes, policyFor } from './codes.ts'
import { parseJson } from './json.ts'
import { redact } from './redact.ts'

const Envelope = z.object({ code: z.number().int(), msg: z.string().optional() })
const maxBytes = 50 * 1024 * 1024

/**
 * The HTTP client that every call to Feishu goes through, instead of the SDK's own, which never times out and takes an
 * answer with `code` ≠ 0 for success.
 *
 * A call resolves to the body of an answer with `code` 0 (for `responseType: 'arraybuffer'` to `{ data, headers }`), and
 * otherwise rejects with a `PlatformError` that carries neither request nor token. There are no retries here.
 */
export function feishuHttp(options: { timeoutMs: number; secrets: readonly string[] }): HttpInstance {
  const http = axios.create({
    timeout: options.timeoutMs,
    validateStatus: () => true,
    maxRedirects: 0,
    maxContentLength: maxBytes,
  })
  http.interceptors.response.use(
    response => readAnswer(response, options.secrets),
    (error: unknown) => {
      throw unreachable(error)
    },
  )
  // The interceptor makes every call resolve to the body, which is what the SDK's type says and axios's cannot.
  return http as unknown as HttpInstance
}

function readAnswer(response: AxiosResponse<unknown>, secrets: readonly string[]): never {
  const { status, headers } = response
  const contentType = String(headers['content-type'] ?? '')
  if (Buffer.isBuffer(response.data) && status === 200 && !contentType.includes('json')) {
    return { data: response.data, headers: { ...headers } } as never
  }
  const body = Buffer.isBuffer(response.data) ? jsonOrNothing(response.data) : response.data
  const envelope = Envelope.safeParse(body)
  if (envelope.success && envelope.data.code === 0 && status < 400) return body as never
  const resetSeconds = Number(headers['x-ogw-ratelimit-reset'] ?? Number.NaN)
  if (!envelope.success || envelope.data.code === 0) {
    const code = status >= 400 ? `http-${status}` : 'bad-answer'
    const retry = status < 400 ? 'later' : policyFor(code, status).retry
    const busy = status === 429
    throw new PlatformError({ platform: 'feishu', code, retry, retryAfterMs: resetAfter(resetSeconds, retry), busy })
  }
  const code = String(envelope.data.code)
  const policy = policyFor(code, status)
  throw new PlatformError({
    platform: 'feishu',
    code,
    retry: policy.retry,
    retryAfterMs: resetAfter(resetSeconds, policy.retry) ?? policy.retryAfterMs,
    busy: status === 429 || busyCodes.has(code),
    chatLost: chatLostCodes.has(code),
    message: explain(policy.meaning, envelope.data.msg, headers['x-tt-logid'], secrets),
  })
}

function explain(meaning: string, msg: string | undefined, logId: unknown, secrets: readonly string[]): string {
  const said = msg ? ` (${redact(msg, secrets)})` : ''
  return `${meaning}${said}${typeof logId === 'string' ? ` log id ${redact(logId, secrets)}` : ''}`
}

/** https://open.feishu.cn/document/server-docs/api-call-guide/frequency-control: the header counts seconds. */
function resetAfter(seconds: number, retry: 'later' | 'never'): number | undefined {
  return retry === 'later' && Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds, 3600) * 1000 : undefined
}

function jsonOrNothing(bytes: Buffer): unknown {
  try {
    return parseJson(bytes.toString('utf8'))
  } catch {
    return undefined
  }
}

function unreachable(error: unknown): PlatformError {
  const code = error instanceof AxiosError ? (error.code ?? '') : ''
  const timedOut = code === 'ECONNABORTED' || code === 'ETIMEDOUT'
  const tooLarge = code === 'ERR_BAD_RESPONSE' || code === 'ERR_FR_MAX_BODY_LENGTH_EXCEEDED'
  return new PlatformError({
    platform: 'feishu',
    code: timedOut ? 'timeout' : tooLarge ? 'bad-answer' : 'network',
    retry: 'later',
    // The cause of axios holds the request with its bearer token, so only the name of the failure is kept.
    message: /^[A-Z_0-9]{1,40}$/.test(code) ? code : 'request failed',
  })
}
