/**
 * Proves what core and jobs rely on, of every messenger alike, each against its own stand-in over the wire: what it claims to send arrives,
 * long texts whole; what it cannot send it refuses before anybody is asked; a refusal says whether trying again can help, and names nobody;
 * sent again it arrives, under one key once where it promises so; a dead token costs nothing; a quota is never overrun silently.
 */
import { afterEach, describe, expect, it } from 'vitest'
import { PlatformError } from '../../core/errors.ts'
import type { Outbound } from '../../core/message/outbound.ts'
import { feishuStand, puppetStand, type Stand, wechatStand } from './messenger-stands.ts'

const ALL_TYPES = [
  ...(['text', 'template', 'card', 'card-update', 'reply', 'image', 'file', 'document', 'pin', 'urgent'] as const),
]

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

async function begin(open: () => Promise<Stand>): Promise<Stand> {
  const stand = await open()
  closing.push(stand.close)
  return stand
}

function text(stand: Stand, words: string, to = stand.known): Outbound {
  return { type: 'text', to, spans: [{ text: words }] }
}

async function failure(sending: Promise<unknown>): Promise<PlatformError> {
  const error = await sending.then(
    () => null,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(PlatformError)
  return error as PlatformError
}

describe.each([
  ['WeChat', wechatStand],
  ['Feishu', feishuStand],
  ['another Wechaty puppet', puppetStand],
])('The messenger of %s', (_name, open) => {
  const start = () => begin(open)

  it('sends everything that it claims to, and answers with an id of its own for each', async () => {
    const stand = await start()
    const ids: string[] = []
    for (const type of stand.messenger.capabilities.types) {
      const { message, arrived } = await stand.sample(type)
      const { messageId } = await stand.messenger.send(message, `all.${type}`)
      expect([type, messageId.length > 0]).toEqual([type, true])
      await expect.poll(arrived, { message: type }).toBe(true)
      if (!['card-update', 'pin', 'urgent'].includes(type)) ids.push(messageId)
    }
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('refuses for good, and without asking the platform, what it does not claim or what is another’s', async () => {
    const stand = await start()
    const before = stand.said()
    const elsewhere =
      stand.messenger.platform === 'wechat'
        ? ({ platform: 'feishu', openId: 'ou_x' } as const)
        : ({ platform: 'wechat', openid: 'o' } as const)
    expect(await failure(stand.messenger.send(text(stand, '给别人', elsewhere), 'k0'))).toMatchObject({
      retry: 'never',
    })
    for (const type of ALL_TYPES.filter(one => !stand.messenger.capabilities.types.includes(one))) {
      const message = {
        type,
        to: stand.known,
        messageId: 'm',
        openIds: [],
        spans: [],
        template: 't',
        keywords: {},
        kind: 'app',
      }
      const error = await failure(stand.messenger.send(message as unknown as Outbound, `k.${type}`))
      expect([type, error.retry]).toEqual([type, 'never'])
    }
    expect(stand.said()).toEqual(before)
  })

  it('brings a long text whole and in order, in however many messages', async () => {
    const stand = await start()
    const sentences = Array.from({ length: 60 }, (_, index) => `第${index}句：您反映的问题我们已经收到，正在核实处理。`)
    await stand.messenger.send(text(stand, sentences.join('')), 'long')
    await expect.poll(() => stand.said().join('').replace(/\s/g, '')).toBe(sentences.join(''))
  })

  it('says that somebody unknown cannot be reached, and names nobody in doing so', async () => {
    const stand = await start()
    const error = await failure(stand.messenger.send(text(stand, '电话13800138000', stand.unknown), 'stranger'))
    expect(error.retry).toBe('never')
    const told = [error.message, error.stack, ...stand.lines].join('\n')
    expect(told).not.toMatch(/13800138000|oNobodyKnowsHim|ou_nobody/)
  })

  it('sent twice under one key reaches its person once, where it promises so', async () => {
    const stand = await start()
    const first = await stand.messenger.send(text(stand, '只说一次'), 'same')
    const second = await stand.messenger.send(text(stand, '只说一次'), 'same')
    expect(stand.said().filter(one => one === '只说一次')).toHaveLength(stand.messenger.capabilities.idempotent ? 1 : 2)
    if (stand.messenger.capabilities.idempotent) expect(second.messageId).toBe(first.messageId)
  })

  it('names the other way when a quota is used up', async () => {
    const stand = await start()
    if (stand.quota === null) return
    for (let index = 0; index < stand.quota; index += 1)
      await stand.messenger.send(text(stand, `第${index}条`), `q${index}`)
    const error = await failure(stand.messenger.send(text(stand, '多的一条'), 'q-more'))
    expect(error).toMatchObject({ retry: 'never', otherWay: 'template' })
    expect(stand.said()).toHaveLength(stand.quota)
  })
})

describe.each([
  ['WeChat', wechatStand],
  ['Feishu', feishuStand],
])('The messenger of %s, with a network in between,', (_name, open) => {
  const start = () => begin(open)

  it('says when trying again can help, and then it does, once', async () => {
    const stand = await start()
    for (const how of ['too-fast', 'down', 'broken'] as const) {
      stand.spoil?.(how)
      const words = `平台出错：${how}`
      const error = await failure(stand.messenger.send(text(stand, words), `again.${how}`))
      expect([how, error.retry]).toEqual([how, 'later'])
      // The messenger itself waits for a pause that the platform asked for.
      await stand.messenger.send(text(stand, words), `again.${how}`)
      expect(stand.said().filter(one => one.includes(how))).toHaveLength(1)
    }
  })

  it('renews a token that died, and nobody notices', async () => {
    const stand = await start()
    await stand.messenger.send(text(stand, '第一句'), 't1')
    stand.spoil?.('token-dead')
    await stand.messenger.send(text(stand, '第二句'), 't2')
    expect(stand.said()).toEqual(['第一句', '第二句'])
    expect(stand.lines.join('\n')).not.toMatch(/第一句|第二句|secret/)
  })
})
