import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { type Refusal, refuse } from './refusal.ts'

/**
 * The platform's message encryption: AES-256-CBC, the first 16 bytes of the key as IV, PKCS#7 with blocks of 32 bytes; the
 * clear text is 16 random bytes, the length of the XML (32 bits, big-endian), the XML, the app id.
 * https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Message_encryption_and_decryption_instructions.html
 */

const blockSize = 32
const randomLength = 16
const headLength = randomLength + 4

type Keys = { appId: string; encodingAesKey: string; previousAesKey?: string | undefined }

type Decrypted = {
  ok: true
  /** The bytes of the XML, not yet known to be UTF-8. */
  xml: Buffer
  /** The key that fitted: the platform wants the answer encrypted with the same one. */
  key: string
}

/** Decrypts with the current key, then with the previous one. What was meant for another app is refused. */
export function decrypt(encrypted: string, keys: Keys): Decrypted | Refusal {
  const candidates = keys.previousAesKey ? [keys.encodingAesKey, keys.previousAesKey] : [keys.encodingAesKey]
  const cipherText = Buffer.from(encrypted, 'base64')
  if (cipherText.length === 0 || cipherText.length % 16 !== 0) return refuse('undecryptable')
  for (const key of candidates) {
    const opened = open(cipherText, key)
    if (!opened) continue
    return opened.appId === keys.appId ? { ok: true, xml: opened.xml, key } : refuse('wrong-appid')
  }
  return refuse('undecryptable')
}

/** Encrypts a passive reply. The result is base64. */
export function encrypt(
  xml: string,
  appId: string,
  encodingAesKey: string,
  random = randomBytes(randomLength),
): string {
  const body = Buffer.from(xml, 'utf8')
  const length = Buffer.alloc(4)
  length.writeUInt32BE(body.length)
  const clear = Buffer.concat([random, length, body, Buffer.from(appId, 'utf8')])
  const padding = blockSize - (clear.length % blockSize)
  const key = keyBytes(encodingAesKey)
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  return Buffer.concat([cipher.update(clear), cipher.update(Buffer.alloc(padding, padding)), cipher.final()]).toString(
    'base64',
  )
}

function open(cipherText: Buffer, encodingAesKey: string): { xml: Buffer; appId: string } | null {
  const key = keyBytes(encodingAesKey)
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  const padded = Buffer.concat([decipher.update(cipherText), decipher.final()])
  const padding = padded[padded.length - 1] ?? 0
  if (padding < 1 || padding > blockSize || padding > padded.length) return null
  const clear = padded.subarray(0, padded.length - padding)
  if (!padded.subarray(clear.length).every(byte => byte === padding)) return null
  if (clear.length < headLength) return null
  const end = headLength + clear.readUInt32BE(randomLength)
  if (end > clear.length) return null
  return { xml: clear.subarray(headLength, end), appId: clear.subarray(end).toString('utf8') }
}

function keyBytes(encodingAesKey: string): Buffer {
  return Buffer.from(`${encodingAesKey}=`, 'base64')
}
