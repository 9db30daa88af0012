import { randomInt } from 'node:crypto'
import type { PushMode, WechatAccount } from './account.ts'
import { aesKey, encrypt, signature } from './cipher.ts'
import { writeFields } from './xml.ts'

/** A push on the wire: what goes into the query and into the body. */
type Envelope = { query: Record<string, string>; body: string }

function nonce(): string {
  return String(randomInt(100_000_000, 2_000_000_000))
}

/** Signs (and, but for plain mode, encrypts) the fields of a push. Compatibility mode carries both forms. */
export function seal(options: {
  account: WechatAccount
  mode: PushMode
  openid: string
  fields: string
  at: Date
}): Envelope {
  const { account, mode, openid, fields, at } = options
  const timestamp = String(Math.floor(at.getTime() / 1000))
  const once = nonce()
  const query = { signature: signature(account.token, timestamp, once), timestamp, nonce: once, openid }
  const plain = `<xml>${fields}</xml>`
  if (mode === 'plain') return { query, body: plain }
  const encrypted = encrypt(aesKey(account.encodingAesKey), account.appId, plain)
  const sealed = writeFields([{ name: 'Encrypt', text: encrypted }])
  const outside = mode === 'compatible' ? fields : writeFields([{ name: 'ToUserName', text: account.originalId }])
  return {
    query: {
      ...query,
      encrypt_type: 'aes',
      msg_signature: signature(account.token, timestamp, once, encrypted),
    },
    body: `<xml>${outside}\n${sealed}</xml>`,
  }
}

/** The query of the check that the platform makes before it accepts a webhook's address. */
export function verification(account: WechatAccount, at: Date): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1000))
  const once = nonce()
  return {
    signature: signature(account.token, timestamp, once),
    timestamp,
    nonce: once,
    echostr: `${randomInt(1_000_000_000)}${randomInt(1_000_000_000)}`,
  }
}
