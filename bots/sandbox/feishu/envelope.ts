import { createCipheriv, createHash, randomBytes } from 'node:crypto'

/**
 * Encrypts an event as the platform does: AES-256-CBC, key = sha256(Encrypt Key), a random IV in front, base64.
 * Source: https://open.feishu.cn/document/server-docs/event-subscription-guide/event-subscription-configure-/encrypt-key-encryption-configuration-case
 */
export function encryptEvent(body: unknown, encryptKey: string): string {
  const key = createHash('sha256').update(encryptKey).digest()
  const iv = randomBytes(16)
  const cipher = createCipheriv('aes-256-cbc', key, iv)
  return Buffer.concat([iv, cipher.update(JSON.stringify(body), 'utf8'), cipher.final()]).toString('base64')
}

/** Headers of a pushed event: the signature covers timestamp, nonce, Encrypt Key and the raw body, in this order. */
export function signedHeaders(rawBody: string, encryptKey: string, at: Date): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1000))
  const nonce = randomBytes(8).toString('hex')
  const signature = createHash('sha256')
    .update(timestamp + nonce + encryptKey + rawBody)
    .digest('hex')
  return {
    'content-type': 'application/json; charset=utf-8',
    'x-lark-request-timestamp': timestamp,
    'x-lark-request-nonce': nonce,
    'x-lark-signature': signature,
    'x-request-id': randomBytes(12).toString('hex'),
  }
}
