import { createHash, timingSafeEqual } from 'node:crypto'
import { type Refusal, refuse } from './refusal.ts'

/** How far a request's timestamp may be from our clock, either way. The platform signs every retry anew. */
export const freshnessMs = 300_000

/**
 * The platform's signature: SHA-1, in hex, over the sorted parts put together.
 *
 * Parts are token, timestamp, nonce, and for encrypted messages the `Encrypt` text.
 * https://developers.weixin.qq.com/doc/offiaccount/Basic_Information/Access_Overview.html
 */
export function sign(...parts: string[]): string {
  return createHash('sha1')
    .update([...parts].sort().join(''))
    .digest('hex')
}

/** What came with the request, unchecked. */
type SignedRequest = {
  signature: string | undefined
  timestamp: string | undefined
  nonce: string | undefined
  /** The ciphertext, when `signature` is a `msg_signature`. */
  encrypted?: string
}

/**
 * Tells whether the request was signed with our token, not longer than `freshnessMs` ago.
 *
 * The signature is compared in constant time and before the timestamp is believed.
 */
export function verify(request: SignedRequest, token: string, now: Date): { ok: true } | Refusal {
  const { signature, timestamp, nonce, encrypted } = request
  if (!signature || !timestamp || !nonce) return refuse('unsigned')
  const parts = encrypted === undefined ? [token, timestamp, nonce] : [token, timestamp, nonce, encrypted]
  if (!sameText(signature, sign(...parts))) return refuse('bad-signature')
  if (!/^\d{1,12}$/.test(timestamp)) return refuse('stale')
  const age = Math.abs(now.getTime() - Number(timestamp) * 1000)
  return age <= freshnessMs ? { ok: true } : refuse('stale')
}

/** Hashing first makes both sides equally long, so that not even the length shows in the time taken. */
function sameText(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(expected))
}
