/** Proves the pure parts of the stand-in for WeChat: reply windows, the cipher, XML, and what counts as a media file. */
import { describe, expect, test } from 'vitest'
import { aesKey, decrypt, encrypt, signature } from '../../../bots/sandbox/wechat/cipher.ts'
import { fits, formatOf } from '../../../bots/sandbox/wechat/media-file.ts'
import { messagesLeft, openWindow, spend } from '../../../bots/sandbox/wechat/reply-window.ts'
import { readXml, writeFields } from '../../../bots/sandbox/wechat/xml.ts'

const at = (ms: number) => new Date(Date.parse('2026-11-18T01:00:00Z') + ms)
const key = aesKey('abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG')

describe('reply windows', () => {
  const both = { message: openWindow('message', at(0)), action: openWindow('action', at(0)) }

  test('of both kinds add up, and the short one is used first', () => {
    expect(messagesLeft(both, at(0))).toBe(8)
    expect(spend(both, at(0))).toMatchObject({ kind: 'action', window: { left: 2 } })
    expect(spend({ ...both, action: { ...both.action, left: 0 } }, at(0))).toMatchObject({ kind: 'message' })
  })

  test('close to the millisecond', () => {
    expect(spend(both, at(60_000 - 1))).toMatchObject({ kind: 'action' })
    expect(spend(both, at(60_000))).toMatchObject({ kind: 'message' })
    expect(spend(both, at(48 * 3_600_000))).toEqual({ refusal: 45015 })
    expect(messagesLeft(both, at(48 * 3_600_000))).toBe(0)
  })

  test('that are used up are another refusal than those that are closed', () => {
    expect(spend({ message: { ...both.message, left: 0 } }, at(0))).toEqual({ refusal: 45047 })
    expect(spend({}, at(0))).toEqual({ refusal: 45015 })
  })
})

describe('the cipher', () => {
  test.each([0, 1, 11, 12, 13, 31, 32, 500])('brings back a text of %i characters', length => {
    const text = '投'.repeat(length)
    expect(decrypt(key, 'wx1', encrypt(key, 'wx1', text))).toBe(text)
  })

  test('opens nothing that is damaged, cut, or for another account', () => {
    const sealed = Buffer.from(encrypt(key, 'wx1', '您好'), 'base64')
    expect(decrypt(key, 'wx2', sealed.toString('base64'))).toBeNull()
    expect(decrypt(key, 'wx1', sealed.subarray(0, 16).toString('base64'))).toBeNull()
    expect(decrypt(key, 'wx1', sealed.subarray(0, 20).toString('base64'))).toBeNull()
    expect(decrypt(key, 'wx1', '')).toBeNull()
    const damaged = Buffer.from(sealed)
    damaged.writeUInt8(damaged.readUInt8(16) ^ 0xff, 16)
    expect(decrypt(key, 'wx1', damaged.toString('base64'))).toBeNull()
  })

  test('refuses a key of the wrong length', () => {
    expect(() => aesKey('short')).toThrow('43')
  })

  test('signs the parts in any order alike', () => {
    expect(signature('b', 'c', 'a')).toBe('a9993e364706816aba3e25717850c26c9cd0d89d')
  })
})

describe('XML', () => {
  test('brings back any text', () => {
    const text = ' 007 ]]> <a> &amp; \n"'
    expect(readXml(`<xml>${writeFields([{ name: 'Content', text }])}</xml>`)).toMatchObject({ Content: text })
  })

  test.each(['', 'success', '{}', '<xml>', '<a></a>', '<xml></a></xml>'])('%j is none of ours', text => {
    expect(readXml(text)).toBeNull()
  })
})

test('a file is known by its bytes, and fits only where the platform takes its format', () => {
  const gif = Buffer.from('GIF89a')
  expect(formatOf(gif)).toBe('image/gif')
  expect(formatOf(Buffer.from('MZ'))).toBeNull()
  expect([fits('image', 'image/gif'), fits('thumb', 'image/gif'), fits('image', null)]).toEqual([true, false, false])
})
