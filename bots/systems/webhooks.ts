import { PlatformError } from '../../core/errors.ts'
import type { Webhooks } from '../../core/ports/inbox.ts'
import { signWebhook } from './signature.ts'
import type { OtherSystem } from './system.ts'

const TIMEOUT_MS = 10_000
/** Nobody may put us off for longer than this. */
const LONGEST_WAIT_MS = 3_600_000

/**
 * Tells other systems by a signed POST. Any 2xx is "told"; `410 Gone` is never tried again; everything else is tried later, at the earliest
 * when `Retry-After` says. Redirects are not followed. Errors quote neither the address nor the body.
 */
export function createWebhooks(systems: readonly OtherSystem[]): Webhooks {
  const addresses = new Map(systems.flatMap(({ id, webhook }) => (webhook ? [[id, webhook]] : [])))
  return {
    async post({ system, id, body }) {
      const webhook = addresses.get(system)
      if (!webhook) return false
      const timestamp = Math.floor(Date.now() / 1000)
      const response = await call(webhook.url, {
        method: 'POST',
        redirect: 'manual',
        signal: AbortSignal.timeout(TIMEOUT_MS),
        body,
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'user-agent': 'Heed',
          'webhook-id': id,
          'webhook-timestamp': String(timestamp),
          'webhook-signature': signWebhook(webhook.secret, { id, timestamp, body }),
        },
      })
      await response.body?.cancel()
      if (response.ok) return true
      throw new PlatformError({
        platform: 'system',
        code: `http-${response.status}`,
        retry: response.status === 410 ? 'never' : 'later',
        retryAfterMs: retryAfter(response.headers.get('retry-after')),
      })
    },
  }
}

async function call(url: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(url, request)
  } catch (error) {
    const code = error instanceof Error && error.name === 'TimeoutError' ? 'timeout' : 'network'
    throw new PlatformError({ platform: 'system', code, retry: 'later' })
  }
}

/** Seconds, or a date. https://www.rfc-editor.org/rfc/rfc9110#name-retry-after */
function retryAfter(header: string | null): number | undefined {
  if (header === null) return undefined
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - Date.now()
  return Number.isFinite(ms) ? Math.min(Math.max(0, ms), LONGEST_WAIT_MS) : undefined
}
