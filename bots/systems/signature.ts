import { createHmac } from 'node:crypto'

/**
 * The signature of a webhook as https://www.standardwebhooks.com describes it: HMAC-SHA256 over `<id>.<timestamp>.<body>`, in base64 after
 * `v1,`. A secret that begins with `whsec_` is base64 after that; any other is taken as it is written. `timestamp` is in seconds.
 */
export function signWebhook(secret: string, of: { id: string; timestamp: number; body: string }): string {
  const key = secret.startsWith(PREFIX) ? Buffer.from(secret.slice(PREFIX.length), 'base64') : Buffer.from(secret)
  const signed = createHmac('sha256', key).update(`${of.id}.${of.timestamp}.${of.body}`).digest('base64')
  return `v1,${signed}`
}

const PREFIX = 'whsec_'
