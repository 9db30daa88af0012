import { createHash, timingSafeEqual } from 'node:crypto'
import { AESCipher } from '@larksuiteoapi/node-sdk'
import { z } from 'zod'
import type { Clock } from '../../core/ports/system.ts'
import type { FeishuApp } from './app.ts'
import { parseJson } from './json.ts'

/** A signed request older or newer than this is a replay, or somebody's clock is wrong. */
const toleranceSeconds = 300

export type Refusal =
  | 'not-json'
  | 'not-encrypted'
  | 'not-decryptable'
  | 'bad-signature'
  | 'stale'
  | 'bad-token'
  | 'wrong-app'

export type Verdict =
  | { type: 'challenge'; challenge: string }
  | { type: 'event'; payload: unknown }
  | { type: 'refused'; reason: Refusal }

export type SignatureHeaders = { timestamp: string; nonce: string; signature: string }

const Encrypted = z.object({ encrypt: z.string().min(1) })
const Challenge = z.object({ type: z.literal('url_verification'), token: z.string(), challenge: z.string().max(1000) })
const Tokens = z.object({
  token: z.string().optional(),
  header: z.object({ token: z.string().optional(), app_id: z.string().optional() }).optional(),
})

/**
 * Decides whether a request to our webhook comes from Feishu, and decrypts it. Fails closed, never throws.
 *
 * The signature is `sha256(timestamp + nonce + encryptKey + raw body)`, so the body is taken as the bytes that came in.
 * A challenge is not signed; it is answered only when it is encrypted with our key and carries our token.
 *
 * https://open.feishu.cn/document/server-docs/event-subscription-guide/event-subscription-configure-/encrypt-key-encryption-configuration-case
 */
export function verifyRequest(app: FeishuApp, clock: Clock, body: Uint8Array, headers: SignatureHeaders): Verdict {
  const signed = hasGoodSignature(app.encryptKey, body, headers)
  const decrypted = decrypt(app, body)
  if (!decrypted.ok) return refused(signed ? decrypted.reason : unsignedReason(decrypted.reason))
  const challenge = Challenge.safeParse(decrypted.payload)
  if (challenge.success) {
    if (!sameText(challenge.data.token, app.verificationToken)) return refused('bad-token')
    return { type: 'challenge', challenge: challenge.data.challenge }
  }
  if (!signed) return refused('bad-signature')
  if (!isFresh(headers.timestamp, clock)) return refused('stale')
  const tokens = Tokens.safeParse(decrypted.payload)
  const token = tokens.success ? (tokens.data.header?.token ?? tokens.data.token) : undefined
  if (token === undefined || !sameText(token, app.verificationToken)) return refused('bad-token')
  const appId = tokens.data?.header?.app_id
  if (appId !== undefined && appId !== app.appId) return refused('wrong-app')
  return { type: 'event', payload: decrypted.payload }
}

function refused(reason: Refusal): Verdict {
  return { type: 'refused', reason }
}

/** What an unsigned sender may learn from our log about its body: only whether it was an attempt in plain text. */
function unsignedReason(reason: Refusal): Refusal {
  return reason === 'not-decryptable' ? 'bad-signature' : reason
}

function decrypt(app: FeishuApp, body: Uint8Array): { ok: true; payload: unknown } | { ok: false; reason: Refusal } {
  let outer: unknown
  try {
    outer = parseJson(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    return { ok: false, reason: 'not-json' }
  }
  const envelope = Encrypted.safeParse(outer)
  if (!envelope.success) return { ok: false, reason: 'not-encrypted' }
  try {
    return { ok: true, payload: parseJson(new AESCipher(app.encryptKey).decrypt(envelope.data.encrypt)) }
  } catch {
    return { ok: false, reason: 'not-decryptable' }
  }
}

function hasGoodSignature(encryptKey: string, body: Uint8Array, headers: SignatureHeaders): boolean {
  if (!/^[0-9a-f]{64}$/i.test(headers.signature)) return false
  const wanted = createHash('sha256')
    .update(headers.timestamp + headers.nonce + encryptKey)
    .update(body)
    .digest()
  return timingSafeEqual(Buffer.from(headers.signature, 'hex'), wanted)
}

function isFresh(timestamp: string, clock: Clock): boolean {
  if (!/^\d{1,12}$/.test(timestamp)) return false
  return Math.abs(clock.now().getTime() / 1000 - Number(timestamp)) <= toleranceSeconds
}

/** Compares digests, so that neither length nor content shows in the time it takes. */
function sameText(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return other.length > 0 && timingSafeEqual(digest(one), digest(other))
}
