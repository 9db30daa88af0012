/**
 * Proves how the Feishu client behaves towards a platform that is slow, broken, busy or forgetful: every failure becomes
 * a PlatformError that says whether to try again, a refused token is fetched anew once, and no secret is ever told.
 * The platform is a small HTTP server on loopback.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { inspect } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FeishuApi, feishuApi } from '../../bots/feishu/api.ts'
import { redactingLogger } from '../../bots/feishu/logger.ts'
import { PlatformError } from '../../core/errors.ts'
import type { TokenStore } from '../../core/ports/messenger.ts'
import type { Logger } from '../../core/ports/system.ts'

type Asked = { method: string; path: string; query: URLSearchParams; token: string; body: Record<string, unknown> }
type Answer = (asked: Asked, response: ServerResponse, request: IncomingMessage) => void

const secret = 'app-secret-0123456789'
let asked: Asked[]
let tokens: number
let answer: Answer
let url: string
let stop: () => Promise<void>
let lines: string[]
let api: FeishuApi
/** For the cases in which no answer comes: everything else may take its time on a busy machine. */
let impatient: FeishuApi

const json = (response: ServerResponse, body: unknown, status = 200, headers: Record<string, string> = {}) => {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
  response.end(JSON.stringify(body))
}
const sent: Answer = (_asked, response) => json(response, { code: 0, data: { message_id: 'om_1', chat_id: 'oc_1' } })
const to = { type: 'chat_id', id: 'oc_1' } as const

/** A token store in memory that keeps the promise of the port: one fetch at a time, none for a token that is good. */
function memoryTokens(): TokenStore {
  const held = new Map<string, { token: string; until: number }>()
  const fetching = new Map<string, Promise<string>>()
  return {
    async obtain(key, fetch, rejected) {
      const have = held.get(key)
      if (have && have.token !== rejected && have.until > Date.now()) return have.token
      const running = fetching.get(key)
      if (running) return running
      const work = fetch()
        .then(({ token, expiresInMs }) => {
          held.set(key, { token, until: Date.now() + expiresInMs })
          return token
        })
        .finally(() => fetching.delete(key))
      fetching.set(key, work)
      return work
    },
  }
}

beforeEach(async () => {
  asked = []
  tokens = 0
  lines = []
  answer = sent
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', part => parts.push(part))
    request.on('end', () => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://platform')
      const text = Buffer.concat(parts).toString()
      if (pathname.endsWith('/tenant_access_token/internal')) {
        tokens += 1
        return json(response, { code: 0, tenant_access_token: `t-token-number-${tokens}`, expire: 7200 })
      }
      const one: Asked = {
        method: request.method ?? '',
        path: pathname,
        query: searchParams,
        token: request.headers.authorization ?? '',
        body: text ? JSON.parse(text) : {},
      }
      asked.push(one)
      answer(one, response, request)
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  stop = () =>
    new Promise(resolve => {
      server.closeAllConnections()
      server.close(() => resolve())
    })
  const write = (facts: Record<string, unknown>, text: string) => void lines.push(JSON.stringify({ ...facts, text }))
  const logger: Logger = { info: write, warn: write, error: write }
  const app = {
    appId: 'cli_0123456789abcdef',
    appSecret: secret,
    encryptKey: 'encrypt-key-value',
    verificationToken: 'verification-token-value',
    domain: url,
  }
  api = feishuApi({ app, tokens: memoryTokens(), logger, timeoutMs: 10_000 })
  const tokenAtHand = { obtain: async () => 't-token-number-1' }
  impatient = feishuApi({ app, tokens: tokenAtHand, logger, timeoutMs: 300 })
})

afterEach(() => stop())

async function failure(work: Promise<unknown>): Promise<PlatformError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof PlatformError)) throw new Error(`no PlatformError but ${inspect(error)}`)
  return error
}

describe('a refusal', () => {
  it.each<[string, Answer, Partial<PlatformError>]>([
    [
      '429 with the gateway’s reset header',
      (_a, r) =>
        json(r, { code: 99991400, msg: 'request trigger frequency limit' }, 429, { 'x-ogw-ratelimit-reset': '7' }),
      { code: '99991400', retry: 'later', retryAfterMs: 7000 },
    ],
    [
      '400 with the gateway’s code and no header',
      (_a, r) => json(r, { code: 99991400, msg: 'limit' }, 400),
      { code: '99991400', retry: 'later', retryAfterMs: 1000 },
    ],
    [
      '429 in HTML',
      (_a, r) => html(r, 429, { 'x-ogw-ratelimit-reset': '3' }),
      { code: 'http-429', retry: 'later', retryAfterMs: 3000 },
    ],
    ['502 in HTML', (_a, r) => html(r, 502), { code: 'http-502', retry: 'later' }],
    ['404 in HTML', (_a, r) => html(r, 404), { code: 'http-404', retry: 'never' }],
    ['200 in HTML', (_a, r) => html(r, 200), { code: 'bad-answer', retry: 'later' }],
    [
      '200 with half a JSON',
      (_a, r) => void r.writeHead(200, { 'content-type': 'application/json' }).end('{"code":0,'),
      { code: 'bad-answer' },
    ],
    [
      '200 without the id that we need',
      (_a, r) => json(r, { code: 0, data: {} }),
      { code: 'bad-answer', retry: 'later' },
    ],
    [
      '200 with a code',
      (_a, r) => json(r, { code: 230002, msg: 'Bot/User can NOT be out of the chat.' }),
      { code: '230002', retry: 'never' },
    ],
    ['400 with a code', (_a, r) => json(r, { code: 230028, msg: 'DLP' }, 400), { code: '230028', retry: 'never' }],
    [
      '400 with the group’s limit',
      (_a, r) => json(r, { code: 230020, msg: 'x' }, 400),
      { code: '230020', retry: 'later', retryAfterMs: 1000 },
    ],
    ['a code that nobody knows', (_a, r) => json(r, { code: 987654 }, 400), { code: '987654', retry: 'never' }],
    [
      '500 with a code that nobody knows',
      (_a, r) => json(r, { code: 987654 }, 500),
      { code: '987654', retry: 'later' },
    ],
    ['a code that is a name of Object', (_a, r) => json(r, { code: 'constructor' }, 500), { code: 'http-500' }],
    ['a redirect', (_a, r) => void r.writeHead(302, { location: 'http://evil.example' }).end(), { code: 'bad-answer' }],
    ['a reset', (_a, _r, request) => void request.socket.resetAndDestroy(), { code: 'network', retry: 'later' }],
    ['an answer that breaks off', (_a, r) => breakOff(r), { retry: 'later' }],
  ])('by %s says what it is and whether to try again', async (_name, behaviour, expected) => {
    answer = behaviour
    expect(await failure(api.sendText(to, '你好', 'key'))).toMatchObject({ platform: 'feishu', ...expected })
    expect(asked).toHaveLength(1)
  })

  function html(response: ServerResponse, status: number, headers: Record<string, string> = {}) {
    response.writeHead(status, { 'content-type': 'text/html', ...headers }).end('<html>nginx</html>')
  }
  function breakOff(response: ServerResponse) {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' })
    response.write('{"code":', () => response.socket?.resetAndDestroy())
  }

  it('by silence is a timeout', async () => {
    answer = () => {}
    expect(await failure(impatient.sendText(to, '你好', 'key'))).toMatchObject({ code: 'timeout', retry: 'later' })
  })

  it('by a platform that is not there can be tried later', async () => {
    await stop()
    expect(await failure(api.pin('om_1'))).toMatchObject({ code: 'network', retry: 'later' })
    stop = async () => {}
  })
})

describe('a token', () => {
  it('that the platform no longer takes is fetched once more for 20 sends at once, and all of them succeed', async () => {
    await api.sendText(to, 'warm', 'warm')
    asked.length = 0
    answer = (one, response, request) =>
      one.token === 'Bearer t-token-number-1'
        ? json(response, { code: 99991663, msg: 'expired' }, 400)
        : sent(one, response, request)
    const all = await Promise.all(Array.from({ length: 20 }, (_, index) => api.sendText(to, 'hi', `key-${index}`)))
    expect(all).toHaveLength(20)
    expect(tokens).toBe(2)
    expect(asked.filter(one => one.token === 'Bearer t-token-number-2')).toHaveLength(20)
  })

  it('is fetched once for 20 cold sends', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, index) => api.sendText(to, 'hi', `key-${index}`)))
    expect(tokens).toBe(1)
  })

  it.each([99991661, 99991663, 99991664, 99991668])('refused twice with %d is not fetched for ever', async code => {
    answer = (_asked, response) => json(response, { code, msg: 'no' }, 400)
    expect(await failure(api.sendText(to, 'hi', 'key'))).toMatchObject({ code: String(code), retry: 'later' })
    expect(asked).toHaveLength(2)
    expect(tokens).toBe(2)
  })
})

describe('a secret', () => {
  it('is in no error and in no line of the log, whatever goes wrong', async () => {
    const failures: Answer[] = [
      (one, r) =>
        json(
          r,
          {
            code: 230001,
            msg: `bad ${one.token} app_secret=${secret} call 13812345678 "token":"verification-token-value"`,
          },
          400,
        ),
      (_a, _r, request) => void request.socket.resetAndDestroy(),
      (_a, r) => json(r, { code: 99991663, msg: `token t-token-number-1 is invalid` }, 400),
    ]
    const told: string[] = []
    for (const behaviour of failures) {
      answer = behaviour
      told.push(
        inspect(await failure(api.sendText(to, '客户电话 13812345678', 'key')), { depth: 20, showHidden: true }),
      )
    }
    answer = () => {}
    told.push(
      inspect(await failure(impatient.sendText(to, '客户电话 13812345678', 'key')), { depth: 20, showHidden: true }),
    )
    for (const text of [...told, ...lines]) {
      expect(text).not.toMatch(/t-token-number|app-secret|verification-token-value|13812345678|客户电话/)
    }
    expect(told[0]).toContain('a parameter is wrong')
  })

  it('does not get through the SDK’s logger', () => {
    const seen: string[] = []
    const write = (facts: Record<string, unknown>, text: string) => void seen.push(JSON.stringify({ ...facts, text }))
    const logger = redactingLogger({ info: write, warn: write, error: write }, [secret])
    logger.error([{ config: { data: secret } }, new Error(`with ${secret}`)])
    logger.warn(['[ws]', `url wss://host/ws?ticket=abc&access_key=k ${secret} Bearer t-abc.def`])
    logger.debug(secret)
    logger.trace(secret)
    expect(seen).toHaveLength(2)
    expect(seen.join()).not.toMatch(/app-secret|ticket=abc|t-abc/)
  })
})

describe('a call', () => {
  it('to send carries the key as uuid and the text as it was written', async () => {
    expect(await api.sendText(to, '第一行\n"引号"', 'outbox-1')).toEqual({ messageId: 'om_1', chatId: 'oc_1' })
    expect(asked[0]).toMatchObject({
      method: 'POST',
      path: '/open-apis/im/v1/messages',
      body: { uuid: 'outbox-1', receive_id: 'oc_1', msg_type: 'text' },
    })
    expect(asked[0]?.query.get('receive_id_type')).toBe('chat_id')
    expect(JSON.parse(String(asked[0]?.body.content))).toEqual({ text: '第一行\n"引号"' })
  })

  it('with a key that the platform would cut is refused before it is sent', async () => {
    await expect(api.sendText(to, 'x', 'k'.repeat(51))).rejects.toThrow(/1 to 50/)
    expect(asked).toHaveLength(0)
  })

  it('cannot leave its path, whatever the id', async () => {
    await api.reply('om_1/../../contact?x=1', 'hi', 'key')
    expect(asked[0]?.path).toBe('/open-apis/im/v1/messages/om_1%2F..%2F..%2Fcontact%3Fx%3D1/reply')
  })

  it.each(['app', 'sms', 'phone'] as const)(
    'to urge by %s reaches its own address and tells who was not reached',
    async kind => {
      answer = (_asked, response) => json(response, { code: 0, data: { invalid_user_id_list: ['ou_b'] } })
      expect(await api.urgent('om_1', kind, ['ou_a', 'ou_b'])).toEqual({ invalid: ['ou_b'] })
      expect(asked[0]).toMatchObject({
        method: 'PATCH',
        path: `/open-apis/im/v1/messages/om_1/urgent_${kind}`,
        body: { user_id_list: ['ou_a', 'ou_b'] },
      })
    },
  )

  it('to create a group is idempotent, and 120 members come in fifties, one call after the other', async () => {
    let open = 0
    let most = 0
    answer = (one, response) => {
      if (one.path.endsWith('/chats')) return json(response, { code: 0, data: { chat_id: 'oc_new' } })
      open += 1
      most = Math.max(most, open)
      setImmediate(() => {
        open -= 1
        json(response, { code: 0, data: { invalid_id_list: [], not_existed_id_list: ['ou_5'] } })
      })
    }
    expect(await api.createChat({ name: '应急', openIds: ['ou_a'] }, 'room-1')).toEqual({ chatId: 'oc_new' })
    expect(asked[0]?.query.get('uuid')).toBe('room-1')
    const people = Array.from({ length: 120 }, (_, index) => `ou_${index}`)
    const [first] = await Promise.all([api.addMembers('oc_new', people), api.addMembers('oc_new', ['ou_x'])])
    expect(first.invalid).toEqual(['ou_5', 'ou_5', 'ou_5'])
    expect(most).toBe(1)
    expect(asked.slice(1).map(one => (one.body.id_list as string[]).length)).toEqual([50, 50, 20, 1])
  })

  it('to resolve contacts leaves out who is not found', async () => {
    answer = (one, response) =>
      json(response, {
        code: 0,
        data: {
          user_list: one.body.mobiles
            ? [{ user_id: 'ou_a', mobile: '138' }, { mobile: '139' }]
            : [{ user_id: 'ou_c', email: 'c@x' }],
        },
      })
    const found = await api.resolveIds({ mobiles: ['138', '139'], emails: ['c@x'] })
    expect([...found]).toEqual([
      ['138', 'ou_a'],
      ['c@x', 'ou_c'],
    ])
  })

  it('to look at a person tells whether he left', async () => {
    answer = (_asked, response) =>
      json(response, {
        code: 0,
        data: { user: { name: '王', status: { is_resigned: true, is_frozen: false, is_activated: true } } },
      })
    expect(await api.getUser('ou_w')).toEqual({
      openId: 'ou_w',
      name: '王',
      resigned: true,
      frozen: false,
      activated: true,
    })
  })

  it('to fetch a file gives its bytes and a name without a folder', async () => {
    answer = (_asked, response) => {
      response.writeHead(200, {
        'content-type': 'image/png',
        'content-disposition': 'attachment; filename="../../etc/a.png"',
      })
      response.end(Buffer.from([1, 2, 255]))
    }
    const file = await api.downloadResource('om_1', 'img_1', 'image')
    expect([...file.bytes]).toEqual([1, 2, 255])
    expect(file).toMatchObject({ contentType: 'image/png', fileName: 'a.png' })
    expect(asked[0]?.path).toBe('/open-apis/im/v1/messages/om_1/resources/img_1')
  })

  it('to fetch a file that is refused says so', async () => {
    answer = (_asked, response) => json(response, { code: 234003, msg: 'File not in msg.' }, 400)
    expect(await failure(api.downloadResource('om_1', 'f', 'file'))).toMatchObject({ code: '234003', retry: 'never' })
  })

  it('to learn who the bot is gives its id', async () => {
    answer = (_asked, response) => json(response, { code: 0, bot: { open_id: 'ou_bot', app_name: '有诉必应' } })
    expect(await api.botInfo()).toEqual({ openId: 'ou_bot', name: '有诉必应' })
  })
})
