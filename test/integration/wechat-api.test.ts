/**
 * Proves that the platform client sends what the platform expects, reads its answers strictly, turns every failure into a
 * `PlatformError` that says whether to try again, refreshes a rejected token once even under parallel sends, and never lets
 * a secret, a token, an openid or a text into an error or a log line. The platform is a real HTTP server on loopback.
 */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { createWechatApi, type WechatApiOptions } from '../../bots/wechat/api.ts'
import { createWechatMedia } from '../../bots/wechat/media.ts'
import { PlatformError } from '../../core/errors.ts'
import type { TokenStore } from '../../core/ports/messenger.ts'

const appSecret = 'THE-APP-SECRET'
const openid = 'oOpenidOfACustomer'
const words = '您的投诉已受理'

type Seen = { method: string; path: string; query: URLSearchParams; body: Buffer; contentType: string }
type Answer = (seen: Seen, response: ServerResponse) => void

const json =
  (value: unknown): Answer =>
  (_seen, response) => {
    response.setHeader('content-type', 'application/json; encoding=utf-8').end(JSON.stringify(value))
  }

const open: (() => Promise<void>)[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map(close => close()))
})

/** Like the platform, it keeps one valid token; everything but tokens is answered by `answer`. */
async function platform(answer: Answer, options: Partial<WechatApiOptions> = {}) {
  const seen: Seen[] = []
  const tokens = { valid: 'TOKEN-1', issued: 1, answer: undefined as Answer | undefined }
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = []
    request.on('data', chunk => chunks.push(chunk))
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://platform')
      const call: Seen = {
        method: request.method ?? '',
        path: url.pathname,
        query: url.searchParams,
        body: Buffer.concat(chunks),
        contentType: request.headers['content-type'] ?? '',
      }
      seen.push(call)
      if (call.path !== '/cgi-bin/stable_token') return answer(call, response)
      if (tokens.answer) return tokens.answer(call, response)
      if (JSON.parse(call.body.toString()).force_refresh) tokens.valid = `TOKEN-${++tokens.issued}`
      return json({ access_token: tokens.valid, expires_in: 7200 })(call, response)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  open.push(async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  })
  const apiBaseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const lines: unknown[] = []
  const log = (...line: unknown[]) => void lines.push(line)
  const api = createWechatApi({
    account: { appId: 'wx1', appSecret, apiBaseUrl },
    tokens: sharedTokens(),
    logger: { info: log, warn: log, error: log },
    ...options,
  })
  const calls = (path: string) => seen.filter(call => call.path === path)
  return { api, seen, calls, tokens, apiBaseUrl, lines }
}

/** The contract of core's TokenStore, for one process. */
function sharedTokens(): TokenStore {
  const kept = new Map<string, string>()
  const fetching = new Map<string, Promise<string>>()
  return {
    async obtain(key, fetchToken, rejected) {
      const known = kept.get(key)
      if (known !== undefined && known !== rejected) return known
      const running =
        fetching.get(key) ??
        fetchToken()
          .then(({ token }) => {
            kept.set(key, token)
            return token
          })
          .finally(() => fetching.delete(key))
      fetching.set(key, running)
      return await running
    },
  }
}

const sent = json({ errcode: 0, errmsg: 'ok' })

async function failureOf(promise: Promise<unknown>): Promise<PlatformError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof PlatformError)) throw new Error(`expected a PlatformError, got ${String(error)}`)
  const everything = `${error.message} ${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`
  for (const secret of [appSecret, 'TOKEN-', openid, words]) expect(everything).not.toContain(secret)
  return error
}

describe('calls', () => {
  it('send a text as UTF-8 JSON with the shared token, fetched once', async () => {
    const { api, calls } = await platform(sent)
    const first = await api.sendText(openid, words)
    const second = await api.sendText(openid, words)
    expect(first.messageId).not.toBe(second.messageId)
    const [call] = calls('/cgi-bin/message/custom/send')
    expect(call?.query.get('access_token')).toBe('TOKEN-1')
    expect(JSON.parse(call?.body.toString('utf8') ?? '')).toEqual({
      touser: openid,
      msgtype: 'text',
      text: { content: words },
    })
    expect(call?.body.toString('utf8')).toContain(words)
    const tokenCalls = calls('/cgi-bin/stable_token')
    expect(tokenCalls.map(({ body }) => JSON.parse(body.toString()))).toEqual([
      { grant_type: 'client_credential', appid: 'wx1', secret: appSecret, force_refresh: false },
    ])
  })

  it('send a template message under a key of at most 32 letters, and return its number to the last digit', async () => {
    const { api, seen } = await platform((_call, response) => {
      response.end('{"errcode":0,"errmsg":"ok","msgid":3412345678901234567}')
    })
    const message = { template: 'TM1', keywords: { thing1: '漏油' }, url: 'https://example.com/', key: 'outbox:1' }
    expect((await api.sendTemplate(openid, message)).messageId).toBe('template-3412345678901234567')
    await api.sendTemplate(openid, message)
    await api.sendTemplate(openid, { ...message, key: 'outbox:2' })
    const [first, again, other] = seen.slice(1).map(call => JSON.parse(call.body.toString()))
    expect(first).toEqual({
      touser: openid,
      template_id: 'TM1',
      url: 'https://example.com/',
      client_msg_id: expect.stringMatching(/^\w{1,32}$/),
      data: { thing1: { value: '漏油' } },
    })
    expect(again).toEqual(first)
    expect(other.client_msg_id).not.toBe(first.client_msg_id)
  })

  it('upload an image as a form and send it by its id', async () => {
    const { api, calls } = await platform((call, response) =>
      call.path.endsWith('/upload')
        ? json({ type: 'image', media_id: 'M-1', created_at: 1 })(call, response)
        : sent(call, response),
    )
    await api.sendImage(openid, { bytes: Buffer.from('PNG-BYTES'), contentType: 'image/png', fileName: 'a.png' })
    const [upload] = calls('/cgi-bin/media/upload')
    expect(upload?.query.get('type')).toBe('image')
    expect(upload?.contentType).toContain('multipart/form-data')
    expect(upload?.body.toString('latin1')).toMatch(/name="media"; filename="a.png"[\s\S]*PNG-BYTES/)
    const [message] = calls('/cgi-bin/message/custom/send')
    expect(JSON.parse(message?.body.toString() ?? '')).toEqual({
      touser: openid,
      msgtype: 'image',
      image: { media_id: 'M-1' },
    })
  })

  it('read a follower, create a menu and show typing', async () => {
    const { api, calls } = await platform((call, response) =>
      call.path.endsWith('/info')
        ? json({
            subscribe: 1,
            openid,
            unionid: 'u1',
            subscribe_time: 1767225600,
            subscribe_scene: 'ADD_SCENE_QR_CODE',
          })(call, response)
        : sent(call, response),
    )
    expect(await api.userInfo(openid)).toEqual({
      subscribed: true,
      unionid: 'u1',
      subscribedAt: new Date('2026-01-01T00:00:00Z'),
      subscribeScene: 'ADD_SCENE_QR_CODE',
    })
    await api.createMenu([{ type: 'click', name: '我要投诉', key: 'COMPLAIN' }])
    await api.typing(openid)
    expect(JSON.parse(calls('/cgi-bin/menu/create')[0]?.body.toString() ?? '')).toEqual({
      button: [{ type: 'click', name: '我要投诉', key: 'COMPLAIN' }],
    })
    expect(JSON.parse(calls('/cgi-bin/message/custom/typing')[0]?.body.toString() ?? '')).toEqual({
      touser: openid,
      command: 'Typing',
    })
  })
})

describe('media', () => {
  const file = (bytes: Buffer, type: string, disposition?: string): Answer => {
    return (_call, response) => {
      if (disposition) response.setHeader('content-disposition', disposition)
      response.setHeader('content-type', type).end(bytes)
    }
  }

  it('is fetched with its type and a name that holds no path', async () => {
    const { api, seen } = await platform(
      file(Buffer.from([0xff, 0xd8]), 'image/jpeg', 'attachment; filename="../../etc/m.jpg"'),
    )
    const media = await createWechatMedia(api).fetch({ mediaId: 'M 1&x' })
    expect(seen.at(-1)?.query.get('media_id')).toBe('M 1&x')
    expect({ ...media, bytes: [...media.bytes] }).toEqual({
      bytes: [0xff, 0xd8],
      contentType: 'image/jpeg',
      fileName: 'm.jpg',
    })
  })

  it('of a video is fetched from the address in the answer, without the token', async () => {
    const setUp = await platform((call, response) =>
      call.path === '/video.mp4'
        ? file(Buffer.from('MP4'), 'video/mp4')(call, response)
        : json({ video_url: `${setUp.apiBaseUrl}/video.mp4` })(call, response),
    )
    const media = await setUp.api.downloadMedia('V-1')
    expect([Buffer.from(media.bytes).toString(), media.contentType]).toEqual(['MP4', 'video/mp4'])
    expect([...(setUp.calls('/video.mp4')[0]?.query.keys() ?? ['none'])]).toEqual([])
  })

  it('is not fetched from an address of somebody else', async () => {
    const { api } = await platform(json({ video_url: 'http://169.254.169.254/latest/meta-data' }))
    expect(await failureOf(api.downloadMedia('V-1'))).toMatchObject({ code: 'foreign-url', retry: 'never' })
    expect(await failureOf(api.downloadUrl('https://qq.com.evil.example/a'))).toMatchObject({ code: 'foreign-url' })
  })

  it('larger than allowed is given up, whether it says so or not', async () => {
    const big = Buffer.alloc(5000)
    const announced = await platform(file(big, 'image/jpeg'), { maxMediaBytes: 4096 })
    expect(await failureOf(announced.api.downloadMedia('M'))).toMatchObject({ code: 'too-large', retry: 'never' })
    const streamed = await platform(
      (_call, response) => {
        response.setHeader('content-type', 'image/jpeg').write(big.subarray(0, 2500))
        response.end(big.subarray(2500))
      },
      { maxMediaBytes: 4096 },
    )
    expect(await failureOf(streamed.api.downloadMedia('M'))).toMatchObject({ code: 'too-large' })
  })

  it('that has expired is fetched by its PicUrl where there is one', async () => {
    const setUp = await platform((call, response) =>
      call.path === '/pic'
        ? file(Buffer.from('JPG'), 'image/jpeg')(call, response)
        : json({ errcode: 40007, errmsg: 'invalid media_id' })(call, response),
    )
    const media = createWechatMedia(setUp.api)
    expect(Buffer.from((await media.fetch({ mediaId: 'M', url: `${setUp.apiBaseUrl}/pic` })).bytes).toString()).toBe(
      'JPG',
    )
    expect(await failureOf(media.fetch({ mediaId: 'M' }))).toMatchObject({ code: '40007', retry: 'never' })
  })

  it('that is an error page is not a file', async () => {
    const { api } = await platform(file(Buffer.from('<html>busy</html>'), 'text/html'))
    expect(await failureOf(api.downloadMedia('M'))).toMatchObject({ code: 'bad-answer', retry: 'later' })
  })
})

describe('failures', () => {
  const status =
    (code: number, headers: Record<string, string> = {}): Answer =>
    (_call, response) => {
      response.writeHead(code, { 'content-type': 'text/html', ...headers }).end(`<html>${openid} TOKEN-1</html>`)
    }
  const body =
    (text: string): Answer =>
    (_call, response) => {
      response.end(text)
    }

  it.each<[string, Answer, Partial<PlatformError>]>([
    ['429 with a wait', status(429, { 'retry-after': '7' }), { code: 'http-429', retry: 'later', retryAfterMs: 7000 }],
    ['502 with a page', status(502), { code: 'http-502', retry: 'later' }],
    ['404', status(404), { code: 'http-404', retry: 'never' }],
    ['a redirect', status(302, { location: 'http://127.0.0.1:9/' }), { retry: 'later' }],
    ['a page under 200', body('<html>busy</html>'), { code: 'bad-answer', retry: 'later' }],
    ['no body', body(''), { code: 'bad-answer', retry: 'later' }],
    ['an errcode that is no number', json({ errcode: 'x' }), { code: 'bad-answer', retry: 'later' }],
    ['a list', json([]), { code: 'bad-answer', retry: 'later' }],
    ['a closed window', json({ errcode: 45015, errmsg: `${openid} hint` }), { code: '45015', retry: 'never' }],
    ['a used quota', json({ errcode: 45047 }), { code: '45047', retry: 'never' }],
    ['the daily limit', json({ errcode: 45009 }), { code: '45009', retry: 'later', retryAfterMs: 3_600_000 }],
    ['the minute limit', json({ errcode: 45011 }), { code: '45011', retry: 'later', retryAfterMs: 60_000 }],
    ['an IP not on the list', json({ errcode: 40164 }), { code: '40164', retry: 'later' }],
    ['a missing permission', json({ errcode: 48001 }), { code: '48001', retry: 'never' }],
    ['a busy system', json({ errcode: -1 }), { code: '-1', retry: 'later' }],
    ['an unknown errcode', json({ errcode: 99887 }), { code: '99887', retry: 'never' }],
    ['a reset', (_call, response) => response.socket?.resetAndDestroy(), { code: 'network', retry: 'later' }],
  ])('say whether to try again: %s', async (_name, answer, expected) => {
    const { api, calls } = await platform(answer)
    expect(await failureOf(api.sendText(openid, words))).toMatchObject({ platform: 'wechat', ...expected })
    expect(calls('/cgi-bin/message/custom/send').length).toBe(1)
  })

  it('include an answer that does not come', async () => {
    const { api } = await platform(() => undefined, { timeoutMs: 30 })
    expect(await failureOf(api.sendText(openid, words))).toMatchObject({ code: 'timeout', retry: 'later' })
  })

  it('include an answer that stops half way', async () => {
    const { api } = await platform((_call, response) => void response.write('{"errcode":'), { timeoutMs: 30 })
    expect(await failureOf(api.sendText(openid, words))).toMatchObject({ code: 'timeout', retry: 'later' })
  })

  it('include a platform that is not there', async () => {
    const { api } = await platform(sent)
    await Promise.all(open.splice(0).map(close => close()))
    const error = await failureOf(api.sendText(openid, words))
    expect(error).toMatchObject({ code: 'network', retry: 'later' })
    expect(error.message).toContain('ECONNREFUSED')
  })

  it('include a wrong secret, which is not tried again', async () => {
    const setUp = await platform(sent)
    setUp.tokens.answer = json({ errcode: 40125, errmsg: `invalid appsecret ${appSecret}` })
    expect(await failureOf(setUp.api.sendText(openid, words))).toMatchObject({ code: '40125', retry: 'never' })
  })

  it('include a token answer without a token', async () => {
    const setUp = await platform(sent)
    setUp.tokens.answer = json({ expires_in: 7200 })
    expect(await failureOf(setUp.api.sendText(openid, words))).toMatchObject({ code: 'bad-answer' })
  })
})

describe('a rejected token', () => {
  const checkToken = (errcode: number, valid: () => string): Answer => {
    return (call, response) =>
      call.query.get('access_token') === valid() ? sent(call, response) : json({ errcode })(call, response)
  }

  it.each([40001, 40014, 42001])('is refreshed once and the call repeated once: %d', async errcode => {
    const setUp = await platform(checkToken(errcode, () => setUp.tokens.valid))
    await setUp.api.sendText(openid, words)
    setUp.tokens.valid = 'TOKEN-renewed-elsewhere'
    await setUp.api.sendText(openid, words)
    expect(setUp.calls('/cgi-bin/message/custom/send').length).toBe(3)
    const forced = setUp.calls('/cgi-bin/stable_token').map(({ body }) => JSON.parse(body.toString()).force_refresh)
    expect(forced).toEqual([false, false])
    expect(JSON.stringify(setUp.lines)).not.toMatch(/TOKEN|THE-APP-SECRET|oOpenid/)
  })

  it('that the platform still hands out is replaced by force', async () => {
    const setUp = await platform((call, response) =>
      call.query.get('access_token') === 'TOKEN-1' ? json({ errcode: 40001 })(call, response) : sent(call, response),
    )
    await setUp.api.sendText(openid, words)
    const forced = setUp.calls('/cgi-bin/stable_token').map(({ body }) => JSON.parse(body.toString()).force_refresh)
    expect(forced).toEqual([false, false, true])
  })

  it('is refreshed once for twenty sends at a time', async () => {
    const setUp = await platform(checkToken(42001, () => setUp.tokens.valid))
    await setUp.api.sendText(openid, words)
    setUp.tokens.valid = 'TOKEN-renewed-elsewhere'
    await Promise.all(Array.from({ length: 20 }, () => setUp.api.sendText(openid, words)))
    expect(setUp.calls('/cgi-bin/stable_token').length).toBe(2)
    expect(setUp.calls('/cgi-bin/message/custom/send').length).toBeLessThanOrEqual(1 + 40)
  })

  it('that stays rejected is an error after one repetition', async () => {
    const { api, calls } = await platform(json({ errcode: 40001 }))
    expect(await failureOf(api.sendText(openid, words))).toMatchObject({ code: '40001', retry: 'later' })
    expect(calls('/cgi-bin/message/custom/send').length).toBe(2)
  })
})
