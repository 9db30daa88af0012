/**
 * Proves that our signatures and our AES speak the platform's language: against `@wecom/crypto`, an independent
 * implementation, in both directions, and that nothing tampered, stale, foreign or malformed gets through.
 */
import { randomBytes } from 'node:crypto'
import * as oracle from '@wecom/crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decrypt, encrypt } from '../../../bots/wechat/crypto.ts'
import { sign, verify } from '../../../bots/wechat/verify.ts'

const newKey = () => randomBytes(32).toString('base64').slice(0, 43)
const encodingAesKey = newKey()
const appId = 'wx1234567890abcdef'
const keys = { appId, encodingAesKey }
const now = new Date('2026-03-02T09:00:00+08:00')
const seconds = String(now.getTime() / 1000)

function texts() {
  return fc.string({ unit: 'grapheme', maxLength: 400 })
}

describe('encryption', () => {
  it('opens what the oracle sealed, whatever the text', () => {
    fc.assert(
      fc.property(texts(), text => {
        const opened = decrypt(oracle.encrypt(encodingAesKey, text, appId), keys)
        expect(opened.ok && opened.xml.toString('utf8')).toBe(text)
      }),
    )
  })

  it('seals what the oracle opens, whatever the text', () => {
    fc.assert(
      fc.property(texts(), text => {
        const opened = oracle.decrypt(encodingAesKey, encrypt(text, appId, encodingAesKey))
        expect([opened.message, opened.id]).toEqual([text, appId])
      }),
    )
  })

  it('seals byte for byte like the oracle when the random bytes are the same', () => {
    const random = Buffer.from('0123456789abcdef')
    const text = '<xml><Content>您好</Content></xml>'
    expect(encrypt(text, appId, encodingAesKey, random)).toBe(oracle.encrypt(encodingAesKey, text, appId, random))
  })

  it('opens a message under the previous key and names that key for the answer', () => {
    const previousAesKey = newKey()
    const opened = decrypt(oracle.encrypt(previousAesKey, '旧钥匙', appId), { ...keys, previousAesKey })
    expect(opened).toMatchObject({ ok: true, key: previousAesKey })
  })

  it('refuses a message under a key that is neither current nor previous', () => {
    const sealed = oracle.encrypt(newKey(), 'x', appId)
    expect(decrypt(sealed, { ...keys, previousAesKey: newKey() }).ok).toBe(false)
  })

  it('refuses a message for another app', () => {
    const sealed = oracle.encrypt(encodingAesKey, '<xml/>', 'wxffffffffffffffff')
    expect(decrypt(sealed, keys)).toEqual({ ok: false, reason: 'wrong-appid' })
  })

  it('never throws, whatever the ciphertext', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), bytes => {
        expect(decrypt(Buffer.from(bytes).toString('base64'), keys).ok).toBe(false)
      }),
    )
    for (const text of ['', '!', '你好', 'a'.repeat(1000)]) expect(decrypt(text, keys).ok).toBe(false)
  })
})

describe('signatures', () => {
  const token = 'a-token'

  it('are the same as the oracle makes', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), fc.string(), (a, b, c, d) => {
        expect(sign(a, b, c, d)).toBe(oracle.getSignature(a, b, c, d))
      }),
    )
  })

  it('are accepted within five minutes either way and refused beyond', () => {
    const at = (offset: number) => {
      const timestamp = String(Number(seconds) + offset)
      return verify({ signature: sign(token, timestamp, 'n'), timestamp, nonce: 'n' }, token, now)
    }
    expect([at(0), at(-300), at(300)]).toEqual([{ ok: true }, { ok: true }, { ok: true }])
    expect([at(-301), at(301)]).toEqual([
      { ok: false, reason: 'stale' },
      { ok: false, reason: 'stale' },
    ])
  })

  it('are refused when a part is missing, changed, or in capital letters', () => {
    const good = { signature: sign(token, seconds, 'n'), timestamp: seconds, nonce: 'n' }
    expect(verify({ ...good, signature: undefined }, token, now)).toEqual({ ok: false, reason: 'unsigned' })
    expect(verify({ ...good, nonce: undefined }, token, now)).toEqual({ ok: false, reason: 'unsigned' })
    for (const bad of [
      { ...good, nonce: 'm' },
      { ...good, timestamp: String(Number(seconds) + 1) },
      { ...good, signature: good.signature.toUpperCase() },
      { ...good, signature: good.signature.slice(1) },
      { ...good, encrypted: 'cipher' },
    ]) {
      expect(verify(bad, token, now)).toEqual({ ok: false, reason: 'bad-signature' })
    }
  })

  it('with a timestamp that is not a number are stale, even when rightly signed', () => {
    for (const timestamp of ['NaN', '1e3', '-5', '12345678901234567890']) {
      const request = { signature: sign(token, timestamp, 'n'), timestamp, nonce: 'n' }
      expect(verify(request, token, now)).toEqual({ ok: false, reason: 'stale' })
    }
  })
})
