/**
 * Proves that what customers send is kept and shown: a picture inside the telling and files after registration stand once under the
 * case card in the group that handles it, although the platform fails meanwhile; and a file that is not what it claims to be is refused
 * where the manager sees it.
 */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type FeishuMessage, startTestApp, type TestApp } from '../setup/app.ts'
import { describeOnBothQueues } from '../setup/queues.ts'
import { numberIn } from '../setup/story.ts'

const GROUP = 'oc_after-sales'
/** In the box of a film, but a picture: the phone lets it pass, we do not. */
const FALSE_VIDEO = `data:video/mp4;base64,${Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1').toString('base64')}`
const STORY = '昨天在你们店做保养，师傅说话很冲，态度恶劣'
const REST = '我叫王芳，电话13900001234，车牌粤B6N2M9，要求道歉。'

describeOnBothQueues('Files that a customer sends', suite => {
  let app: TestApp
  beforeAll(async () => {
    app = await startTestApp({ suite: suite(), startsAt: '2026-03-02T09:00:00+08:00' })
  })
  afterAll(async () => {
    await app?.close()
  })

  const until = async <T>(condition: () => Promise<T | undefined | false>): Promise<T> => {
    const giveUpAt = Date.now() + 20_000
    for (;;) {
      const found = await condition()
      if (found) return found
      if (Date.now() > giveUpAt) throw new Error(`waited in vain for ${condition}`)
      await new Promise(resolve => setTimeout(resolve, 20))
    }
  }
  const customer = (openid: string) => {
    const path = `/sandbox/api/wechat/${openid}/messages`
    const says = (message: object) => app.call('POST', path, message)
    return {
      begins: () => app.call('POST', '/sandbox/api/wechat', { openid, name: openid }),
      says: (text: string) => says({ type: 'text', text }),
      sends: (type: string, url?: string) => says({ type, ...(url === undefined ? {} : { url }) }),
      hears: (what: RegExp) =>
        until(async () => {
          const { messages } = await app.call<{ messages: { from: string; text: string }[] }>('GET', path)
          return messages.find(({ from, text }) => from === 'bot' && what.test(text))?.text
        }),
    }
  }
  const messages = async (chat: string) =>
    (await app.call<{ messages: FeishuMessage[] }>('GET', `/sandbox/api/feishu/chats/${chat}/messages`)).messages
  const groups = async () =>
    (await app.call<{ chats: { chatId: string; type: string }[] }>('GET', '/sandbox/api/feishu/chats')).chats
  /** What stands under the card of a complaint, wherever it is. */
  const underCard = async (number: string) => {
    const found: (FeishuMessage & { replyTo?: string; chatId: string })[] = []
    for (const { chatId } of await groups()) {
      const all: (FeishuMessage & { replyTo?: string })[] = await messages(chatId)
      const cards = all.filter(one => one.card && JSON.stringify(one.card).includes(number)).map(one => one.messageId)
      found.push(...all.filter(one => cards.includes(one.replyTo ?? '')).map(one => ({ ...one, chatId })))
    }
    return found
  }
  const files = async (number: string) => (await underCard(number)).filter(({ type }) => type !== 'text')
  const fault = (platform: string, kind: string) =>
    app.call('POST', '/sandbox/api/faults', { platform, kind, times: 1 })

  it('stand once under the card, whether they came before the case or after it', async () => {
    const wang = customer('oWang')
    await wang.begins()
    await wang.says(STORY)
    await wang.sends('image')
    await wang.says(REST)
    await wang.hears(/我复述一下/)
    await wang.says('1')
    const number = numberIn(await wang.hears(/编号 \w+/))
    await until(async () => (await files(number)).length === 1)

    await wang.sends('image')
    await wang.sends('voice')
    await until(async () => (await files(number)).length === 3)
    await app.call('POST', '/sandbox/api/clock', { advance: 'PT10M' })
    const shown = await files(number)
    expect(shown.map(({ type }) => type).sort()).toEqual(['file', 'image', 'image'])
    expect(new Set(shown.map(({ chatId }) => chatId))).toEqual(new Set([GROUP]))

    // What the page shows is what the phone sent, byte for byte.
    const { messages: chat } = await app.call<{ messages: { type: string; url?: string }[] }>(
      'GET',
      '/sandbox/api/wechat/oWang/messages',
    )
    const bytes = async (url: string) => Buffer.from(await (await fetch(url)).arrayBuffer()).toString('base64')
    const sent = await bytes(chat.find(({ type }) => type === 'image')?.url ?? '')
    const picture = shown.find(({ type }) => type === 'image')
    const address = `${app.url}/sandbox/api/feishu/files/${picture?.mediaKey}`
    expect(sent.length).toBeGreaterThan(50)
    expect(await bytes(address)).toBe(sent)
    expect((await fetch(address)).headers.get('content-type')).toMatch(/^image\//)
    expect((await fetch(`${app.url}/sandbox/api/feishu/files/nothing`)).status).toBe(404)
  })

  it('arrive although both platforms fail meanwhile', async () => {
    const lin = customer('oLin')
    await lin.begins()
    await lin.says(`${STORY}。${REST}`)
    await lin.hears(/我复述一下/)
    await fault('wechat', 'reset')
    await lin.sends('image')
    await lin.says('1')
    await fault('feishu', '5xx')
    const number = numberIn(await lin.hears(/编号 \w+/))
    await until(async () => (await files(number)).length === 1)
    await fault('feishu', 'reset')
    await lin.sends('video')
    await until(async () => (await files(number)).length === 2)
    await app.call('POST', '/sandbox/api/clock', { advance: 'PT10M' })
    expect((await files(number)).map(({ type }) => type)).toEqual(['image', 'file'])
  })

  it('are refused where the manager sees it when they are not what they claim to be', async () => {
    const zhou = customer('oZhou')
    await zhou.begins()
    await zhou.says(`${STORY}。${REST}`)
    await zhou.hears(/我复述一下/)
    await zhou.says('1')
    const number = numberIn(await zhou.hears(/编号 \w+/))
    await zhou.sends('video', FALSE_VIDEO)
    const refusal = await until(async () =>
      (await underCard(number)).find(({ text }) => text?.includes('没有保存下来')),
    )
    expect(refusal.text).toMatch(/的客户发来一份视频，没有保存下来：文件内容与类型不符.*请联系客户重新发送/)
    expect(refusal.chatId).toBe(GROUP)
    expect(await files(number)).toEqual([])
  })

  it('arrive when WeChat lets the call wait for ever', { timeout: 90_000 }, async () => {
    const zhao = customer('oZhao')
    await zhao.begins()
    await zhao.says(`${STORY}。${REST}`)
    await zhao.hears(/我复述一下/)
    await fault('wechat', 'timeout')
    await zhao.sends('image')
    await zhao.says('1')
    const number = numberIn(await zhao.hears(/编号 \w+/))
    expect(await files(number)).toEqual([])
    await until(async () => (await files(number)).length === 1)
  })
})
