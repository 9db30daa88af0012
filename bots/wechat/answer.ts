import { z } from 'zod'
import { PlatformError } from '../../core/errors.ts'
import { ruleOf } from './errcodes.ts'
import type { HttpAnswer, MediaFile } from './http.ts'

const verdictSchema = z.object({ errcode: z.number().optional() })

/** The platform writes 64-bit numbers, of which JSON.parse would lose the last digits. */
const longMsgid = /("msgid"\s*:\s*)(\d{16,})/g

/** JSON with `errcode` 0 or none, in the expected shape; everything else is a `PlatformError`. */
export function readAnswer<T>(call: string, answer: HttpAnswer, schema: z.ZodType<T>): T {
  let json: unknown
  try {
    json = JSON.parse(Buffer.from(answer.bytes).toString('utf8').replace(longMsgid, '$1"$2"'))
  } catch {
    throw badAnswer(call)
  }
  const verdict = verdictSchema.safeParse(json)
  if (!verdict.success) throw badAnswer(call)
  const errcode = verdict.data.errcode ?? 0
  if (errcode !== 0) {
    const rule = ruleOf(errcode)
    throw new PlatformError({
      platform: 'wechat',
      code: errcode,
      retry: rule.retry,
      message: rule.explanation,
      retryAfterMs: rule.retryAfterMs,
      otherWay: rule.otherWay,
    })
  }
  const parsed = schema.safeParse(json)
  if (!parsed.success) throw badAnswer(call)
  return parsed.data
}

/** A gateway's error page under a 200 is not a file. */
export function readFile(call: string, answer: HttpAnswer): MediaFile {
  if (/html/i.test(answer.contentType) || answer.bytes.length === 0) throw badAnswer(call)
  const { bytes, contentType, fileName } = answer
  return { bytes, contentType: contentType || 'application/octet-stream', ...(fileName ? { fileName } : {}) }
}

function badAnswer(call: string): PlatformError {
  return new PlatformError({
    platform: 'wechat',
    code: 'bad-answer',
    retry: 'later',
    message: `微信接口 ${call} 的回应无法识别`,
  })
}

/** Files lie on Tencent's own hosts, or on the host that we were told to take for the platform. */
export function isPlatformUrl(url: string, apiBaseUrl: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, host, hostname } = new URL(url)
  if (host === new URL(apiBaseUrl).host) return protocol === 'https:' || protocol === 'http:'
  return /^https?:$/.test(protocol) && /(^|\.)(qq\.com|qpic\.cn|qlogo\.cn)$/.test(hostname)
}
