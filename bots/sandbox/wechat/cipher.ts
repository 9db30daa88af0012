import { createCipheriv, createDecipheriv, createHash, randomBytes, timingSafeEqual } from 'node:crypto'

const BLOCK = 32
const PREFIX = 16
const LENGTH_FIELD = 4

/** The platform's signature: sha1 of the sorted parts. With three parts `signature`, with the cipher text as the fourth `msg_signature`. */
export function signature(...parts: string[]): string {
  return createHash('sha1').update(parts.toSorted().join('')).digest('hex')
}

export function sameSignature(expected: string, given: string): boolean {
  const left = Buffer.from(expected)
  const right = Buffer.from(given)
  return left.length === right.length && timingSafeEqual(left, right)
}

/** Throws when the key is not 43 characters of base64 (32 bytes). */
export function aesKey(encodingAesKey: string): Buffer {
  const key = Buffer.from(`${encodingAesKey}=`, 'base64')
  if (encodingAesKey.length !== 43 || key.length !== 32)
    throw new Error('EncodingAESKey must be 43 characters of base64')
  return key
}

/**
 * AES-256-CBC over 16 random bytes, the length (big-endian), the text and the app id, padded to blocks of 32 bytes.
 * https://developers.weixin.qq.com/doc/subscription/guide/dev/push/encryption.html
 */
export function encrypt(key: Buffer, appId: string, text: string): string {
  const content = Buffer.from(text)
  const length = Buffer.alloc(LENGTH_FIELD)
  length.writeUInt32BE(content.length)
  const open = Buffer.concat([randomBytes(PREFIX), length, content, Buffer.from(appId)])
  const padding = BLOCK - (open.length % BLOCK)
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, PREFIX)).setAutoPadding(false)
  return Buffer.concat([cipher.update(open), cipher.update(Buffer.alloc(padding, padding)), cipher.final()]).toString(
    'base64',
  )
}

/** The text inside, or null when padding, length or app id are wrong. */
export function decrypt(key: Buffer, appId: string, encrypted: string): string | null {
  const bytes = Buffer.from(encrypted, 'base64')
  if (bytes.length === 0 || bytes.length % PREFIX !== 0) return null
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, PREFIX)).setAutoPadding(false)
  const open = Buffer.concat([decipher.update(bytes), decipher.final()])
  const padding = open.at(-1) ?? 0
  if (padding < 1 || padding > BLOCK || padding > open.length) return null
  if (!open.subarray(-padding).every(byte => byte === padding)) return null
  const content = open.subarray(0, -padding)
  const start = PREFIX + LENGTH_FIELD
  if (content.length < start) return null
  const end = start + content.readUInt32BE(PREFIX)
  if (end > content.length || content.subarray(end).toString() !== appId) return null
  return content.subarray(start, end).toString()
}
