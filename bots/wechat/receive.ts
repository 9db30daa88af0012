import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { WechatAccount } from './account.ts'
import { decrypt } from './crypto.ts'
import { parseMessage, type WechatMessage } from './parse.ts'
import { type Refusal, refuse } from './refusal.ts'
import { freshnessMs, verify } from './verify.ts'
import { readXml } from './xml.ts'

const parameter = z.string().max(512).optional()

const querySchema = z.object({
  signature: parameter,
  timestamp: parameter,
  nonce: parameter,
  echostr: parameter,
  encrypt_type: parameter,
  msg_signature: parameter,
})

type Received = {
  ok: true
  message: WechatMessage
  /** The decrypted XML. */
  xml: string
  /** The key that the answer is to be encrypted with; null where the platform speaks in the clear. */
  replyKey: string | null
}

/** Answers the platform's URL check: the `echostr` to be sent back, or a refusal. */
export function receiveUrlCheck(
  query: unknown,
  account: WechatAccount,
  now: Date,
): { ok: true; echo: string } | Refusal {
  const parsed = querySchema.safeParse(query)
  if (!parsed.success) return refuse('bad-query')
  const { signature, timestamp, nonce, echostr } = parsed.data
  const verified = verify({ signature, timestamp, nonce }, account.token, now)
  if (!verified.ok) return verified
  return echostr ? { ok: true, echo: echostr } : refuse('bad-query')
}

/**
 * A reader of pushed messages: verify, decrypt, parse, in this order, each refusing what the next must not see.
 *
 * In safe and compatible mode only the encrypted form is read, whatever else the body holds; in plain mode only plain text.
 */
export function createReceiver(
  account: WechatAccount,
): (query: unknown, body: Uint8Array, now: Date) => Received | Refusal {
  const isReplay = createReplayGuard()

  return (query, body, now) => {
    const parsed = querySchema.safeParse(query)
    if (!parsed.success) return refuse('bad-query')
    const { signature, timestamp, nonce, encrypt_type: encryptType, msg_signature: msgSignature } = parsed.data
    const encryptedForm = encryptType !== undefined && encryptType !== 'raw'
    if (account.mode === 'plain') {
      if (encryptedForm) return refuse('ciphertext-refused')
      const verified = verify({ signature, timestamp, nonce }, account.token, now)
      if (!verified.ok) return verified
      if (isReplay(`${timestamp} ${nonce}`, body, now)) return refuse('replayed')
      return read(body, null)
    }
    if (!encryptedForm) return refuse('plaintext-refused')
    const outer = readXml(body)
    if (!outer.ok) return outer
    const encrypted = outer.fields.Encrypt
    if (typeof encrypted !== 'string') return refuse('plaintext-refused')
    const verified = verify({ signature: msgSignature, timestamp, nonce, encrypted }, account.token, now)
    if (!verified.ok) return verified
    const opened = decrypt(encrypted, account)
    return opened.ok ? read(opened.xml, opened.key) : opened
  }

  function read(xml: Uint8Array, replyKey: string | null): Received | Refusal {
    const parsed = parseMessage(xml)
    if (!parsed.ok) return parsed
    if (parsed.message.account !== account.originalId) return refuse('other-account')
    return { ok: true, message: parsed.message, xml: parsed.xml, replyKey }
  }
}

const rememberedRequests = 20_000

/**
 * A plain-mode signature does not cover the body: whoever overheard one could put his own words under it. So a signature
 * seen with one body is refused with another while it is fresh. The same body again is left to the inbox, which knows it.
 */
function createReplayGuard(): (key: string, body: Uint8Array, now: Date) => boolean {
  const seen = new Map<string, { digest: string; at: number }>()
  return (key, body, now) => {
    const digest = createHash('sha256').update(body).digest('base64')
    const earlier = seen.get(key)
    if (earlier) return earlier.digest !== digest
    for (const [oldest, entry] of seen) {
      if (seen.size < rememberedRequests && now.getTime() - entry.at <= 2 * freshnessMs) break
      seen.delete(oldest)
    }
    seen.set(key, { digest, at: now.getTime() })
    return false
  }
}
