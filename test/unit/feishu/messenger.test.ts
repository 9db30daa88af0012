/**
 * Proves that the messenger keeps to the platform's pace per chat and person without a real clock, sends each kind of
 * message to the right call, and repeats nothing by itself.
 */
import { describe, expect, it } from 'vitest'
import type { FeishuApi } from '../../../bots/feishu/api.ts'
import { policyFor } from '../../../bots/feishu/codes.ts'
import { feishuMessenger } from '../../../bots/feishu/messenger.ts'
import { pacer, type Stopwatch } from '../../../bots/feishu/pace.ts'
import { PlatformError } from '../../../core/errors.ts'
import type { CardView, Outbound } from '../../../core/message/outbound.ts'
import type { Logger } from '../../../core/ports/system.ts'

/** Time that passes only when somebody waits: the earliest waiter moves it. */
function handTime() {
  let now = 0
  const waiting: { until: number; wake: () => void }[] = []
  const stopwatch: Stopwatch = {
    now: () => now,
    wait: ms => new Promise(wake => void waiting.push({ until: now + ms, wake })),
  }
  async function run<T>(work: Promise<T>): Promise<T> {
    let done = false
    const finished = work.finally(() => {
      done = true
    })
    finished.catch(() => {})
    while (!done) {
      await new Promise(resolve => setImmediate(resolve))
      waiting.sort((one, other) => one.until - other.until)
      const next = waiting.shift()
      if (next) {
        now = Math.max(now, next.until)
        next.wake()
      }
    }
    return finished
  }
  return { stopwatch, run, at: () => now }
}

type Call = { name: string; args: unknown[]; at: number }

/** The platform's side of the API as a list of what was asked. */
function recordingApi(at: () => number, invalid: string[] = []) {
  const calls: Call[] = []
  let count = 0
  const note =
    (name: string) =>
    async (...args: unknown[]) => {
      calls.push({ name, args, at: at() })
      count += 1
      return { messageId: `om_${count}`, chatId: 'oc_1', invalid }
    }
  const api = new Proxy({}, { get: (_target, name) => note(String(name)) }) as FeishuApi
  return { api, calls }
}

const lines: string[] = []
const write = (facts: Record<string, unknown>, text: string) => void lines.push(JSON.stringify({ ...facts, text }))
const logger: Logger = { info: write, warn: write, error: write }

const card: CardView = {
  title: '投诉',
  tone: 'new',
  tags: [],
  facts: [],
  sections: [],
  timeline: [],
  actions: [],
  reference: {},
}

function start(invalid: string[] = []) {
  const time = handTime()
  const { api, calls } = recordingApi(time.at, invalid)
  return { messenger: feishuMessenger({ api, logger, stopwatch: time.stopwatch }), calls, run: time.run }
}

const toChat = (chatId: string): Outbound => ({ type: 'card', to: { platform: 'feishu', chatId }, card })

/** The most calls that fell into any one second. */
function busiestSecond(times: number[]): number {
  return Math.max(...times.map(from => times.filter(time => time >= from && time < from + 1000).length))
}

describe('pace', () => {
  it('sends no more than five a second to one chat, and all of them in order', async () => {
    const { messenger, calls, run } = start()
    const keys = Array.from({ length: 23 }, (_, index) => `key-${index}`)
    await run(Promise.all(keys.map(key => messenger.send(toChat('oc_1'), key))))
    expect(calls.map(call => call.args[2])).toEqual(keys)
    expect(busiestSecond(calls.map(call => call.at))).toBe(5)
  })

  it('lets one busy chat hold up no other', async () => {
    const { messenger, calls, run } = start()
    const busy = Array.from({ length: 20 }, (_, index) => messenger.send(toChat('oc_busy'), `b${index}`))
    await run(Promise.all([...busy, messenger.send(toChat('oc_quiet'), 'q')]))
    const quiet = calls.find(call => call.args[2] === 'q')
    expect(quiet?.at).toBe(0)
  })

  it('sends no more than fifty a second in all', async () => {
    const { messenger, calls, run } = start()
    await run(
      Promise.all(Array.from({ length: 120 }, (_, index) => messenger.send(toChat(`oc_${index}`), `k${index}`))),
    )
    expect(busiestSecond(calls.map(call => call.at))).toBe(50)
  })

  it('counts from the answer, because a slow call may have arrived only just before it', async () => {
    const time = handTime()
    const pace = pacer({ perSecond: 1, maxWaitMs: 10_000, stopwatch: time.stopwatch })
    const begun: number[] = []
    const slow = () => {
      begun.push(time.at())
      return time.stopwatch.wait(700)
    }
    await time.run(Promise.all([pace('chat', slow), pace('chat', slow)]))
    expect(begun).toEqual([0, 1710])
  })

  it('goes on after a call that failed', async () => {
    const time = handTime()
    const pace = pacer({ perSecond: 1, maxWaitMs: 10_000, stopwatch: time.stopwatch })
    const all = await time.run(
      Promise.allSettled([pace('chat', () => Promise.reject(new Error('refused'))), pace('chat', async () => 'sent')]),
    )
    expect(all.map(one => one.status)).toEqual(['rejected', 'fulfilled'])
  })

  it('counts a reply as a message to the chat that it is in', async () => {
    const { messenger, calls, run } = start()
    await run(messenger.send(toChat('oc_1'), 'first'))
    const reply = (index: number) =>
      messenger.send({ type: 'reply', messageId: 'om_1', spans: [{ text: '好' }] }, `r${index}`)
    const more = (index: number) => messenger.send(toChat('oc_1'), `c${index}`)
    await run(Promise.all([reply(1), more(1), reply(2), more(2), reply(3), more(3)]))
    expect(busiestSecond(calls.map(call => call.at))).toBe(5)
  })

  it('sends away whom it would keep waiting too long, and says when to come again', async () => {
    const time = handTime()
    const pace = pacer({ perSecond: 1, maxWaitMs: 3_000, stopwatch: time.stopwatch })
    const all = await time.run(Promise.allSettled(Array.from({ length: 6 }, () => pace('chat', async () => {}))))
    const refused = all.filter(one => one.status === 'rejected').map(one => one.reason as PlatformError)
    expect(refused).toHaveLength(3)
    expect(refused[0]).toMatchObject({ code: 'paced', retry: 'later', retryAfterMs: 3_030 })
  })
})

describe('a platform that asks for a pause', () => {
  const busy = (code: string) =>
    new PlatformError({ platform: 'feishu', code, retry: 'later', retryAfterMs: 7_000, busy: true })

  function startRefusing(code: string) {
    const time = handTime()
    const begun: { chat: string; at: number }[] = []
    let refused = false
    const api = {
      sendCard: async (to: { id: string }) => {
        begun.push({ chat: to.id, at: time.at() })
        if (!refused) {
          refused = true
          throw busy(code)
        }
        return { messageId: 'om_1', chatId: to.id }
      },
    } as unknown as FeishuApi
    return { messenger: feishuMessenger({ api, logger, stopwatch: time.stopwatch }), begun, time }
  }

  it.each([
    ['230020', 'of this chat alone', 0],
    ['99991400', 'of the whole app', 7_000],
  ])('with %s holds back every call %s until its reset', async (code, _, others) => {
    const { messenger, begun, time } = startRefusing(code)
    await expect(time.run(messenger.send(toChat('oc_1'), 'a'))).rejects.toMatchObject({ busy: true })
    await time.run(Promise.all([messenger.send(toChat('oc_1'), 'b'), messenger.send(toChat('oc_2'), 'c')]))
    expect(begun.find(({ chat }) => chat === 'oc_2')?.at).toBe(others)
    expect(begun.filter(({ chat }) => chat === 'oc_1').at(-1)?.at).toBeGreaterThanOrEqual(7_000)
  })
})

describe('a message', () => {
  it('of text mentions people and masks contacts in groups', async () => {
    const { messenger, calls, run } = start()
    const spans = [{ mention: 'ou_wang', name: '王' }, { text: ' 客户 13812345678' }]
    await run(messenger.send({ type: 'text', to: { platform: 'feishu', chatId: 'oc_1' }, spans }, 'k'))
    expect(calls[0]).toMatchObject({
      name: 'sendText',
      args: [{ type: 'chat_id', id: 'oc_1' }, '<at user_id="ou_wang">王</at> 客户 138****5678', 'k'],
    })
  })

  it('to one person may carry a phone number, which is how contacts are shown in private', async () => {
    const { messenger, calls, run } = start()
    const spans = [{ text: '客户电话 13812345678' }]
    await run(messenger.send({ type: 'text', to: { platform: 'feishu', openId: 'ou_wang' }, spans }, 'k'))
    expect(calls[0]?.args.slice(0, 2)).toEqual([{ type: 'open_id', id: 'ou_wang' }, '客户电话 13812345678'])
  })

  it('that updates a card patches it and keeps its id', async () => {
    const { messenger, calls, run } = start()
    expect(await run(messenger.send({ type: 'card-update', messageId: 'om_9', card }, 'k'))).toEqual({
      messageId: 'om_9',
    })
    expect(calls[0]).toMatchObject({ name: 'patchCard', args: ['om_9', { schema: '2.0' }] })
  })

  it('that urges 450 people asks for 200 at a time and for nobody twice', async () => {
    const { messenger, calls, run } = start()
    const people = Array.from({ length: 450 }, (_, index) => `ou_${index}`)
    await run(messenger.send({ type: 'urgent', messageId: 'om_9', kind: 'sms', openIds: [...people, 'ou_0'] }, 'k'))
    expect(calls.map(call => (call.args[2] as string[]).length)).toEqual([200, 200, 50])
    expect(calls.every(call => call.args[1] === 'sms')).toBe(true)
  })

  it('that urges people who are not in the chat says who they are', async () => {
    const { messenger, run } = start(['ou_gone'])
    const urge = messenger.send(
      { type: 'urgent', messageId: 'om_9', kind: 'app', openIds: ['ou_gone', 'ou_wang'] },
      'k',
    )
    expect(await run(urge)).toEqual({
      messageId: 'om_9',
      refused: [{ openId: 'ou_gone', obstacle: 'absent', code: 'invalid' }],
    })
  })

  it.each([
    ['230001', 'absent'],
    ['230002', 'absent'],
    ['230006', 'refused'],
    ['230012', 'refused'],
    ['230013', 'absent'],
    ['230023', 'full'],
    ['230024', 'quota'],
    ['230027', 'refused'],
    ['230110', 'absent'],
    ['232009', 'absent'],
  ])('that urges and is refused with %s comes back as "%s", and is not thrown', async (code, obstacle) => {
    const api = {
      urgent: () => Promise.reject(new PlatformError({ platform: 'feishu', code, ...policyFor(code, 400) })),
    }
    const messenger = feishuMessenger({ api: api as unknown as FeishuApi, logger })
    const urge = messenger.send({ type: 'urgent', messageId: 'om_9', kind: 'app', openIds: ['ou_wang'] }, 'k')
    expect(await urge).toEqual({ messageId: 'om_9', refused: [{ openId: 'ou_wang', obstacle, code }] })
  })

  it('that urges several still reaches those who have room when one of them has too many unread ones', async () => {
    const reached: string[] = []
    const api = {
      urgent: async (_message: string, _kind: string, openIds: string[]) => {
        if (openIds.includes('ou_full')) throw new PlatformError({ platform: 'feishu', code: '230023', retry: 'never' })
        reached.push(...openIds)
        return { invalid: [] }
      },
    } as unknown as FeishuApi
    const urge = feishuMessenger({ api, logger }).send(
      { type: 'urgent', messageId: 'om_9', kind: 'app', openIds: ['ou_wang', 'ou_full', 'ou_li'] },
      'k',
    )
    expect(await urge).toMatchObject({ refused: [{ openId: 'ou_full', obstacle: 'full' }] })
    expect(reached).toEqual(['ou_wang', 'ou_li'])
  })

  it.each<Outbound>([
    { type: 'template', to: { platform: 'wechat', openid: 'o1' }, template: 't', keywords: {} },
    { type: 'text', to: { platform: 'wechat', openid: 'o1' }, spans: [] },
  ])('that is not Feishu’s is refused for good: %j', async message => {
    const { messenger, calls, run } = start()
    await expect(run(messenger.send(message, 'k'))).rejects.toMatchObject({ retry: 'never' })
    expect(calls).toHaveLength(0)
  })

  it('that the platform refuses is not tried again here', async () => {
    let tries = 0
    const refusal = new PlatformError({ platform: 'feishu', code: '230020', retry: 'later', retryAfterMs: 1000 })
    const api = {
      sendCard: () => {
        tries += 1
        return Promise.reject(refusal)
      },
    } as unknown as FeishuApi
    await expect(feishuMessenger({ api, logger }).send(toChat('oc_1'), 'k')).rejects.toBe(refusal)
    expect(tries).toBe(1)
  })
})
