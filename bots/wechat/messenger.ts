import { PlatformError } from '../../core/errors.ts'
import type { Capabilities, Receipt } from '../../core/message/outbound.ts'
import type { Messenger, SendWindows } from '../../core/ports/messenger.ts'
import type { Clock } from '../../core/ports/system.ts'
import type { WechatAccount } from './account.ts'
import type { WechatApi } from './api.ts'
import type { WechatBot } from './bot.ts'
import { maxTextBytes, renderSpans, splitText } from './render.ts'
import { createTemplateIds, fitFields } from './template.ts'

const common = { maxTextLength: 600, idempotent: false, merge: true } as const

/** 600 characters stay below 2048 bytes in any script. A subscription account (订阅号) has no template messages. */
const wechatCapabilities = {
  service: { ...common, types: ['text', 'template'] },
  subscription: { ...common, types: ['text'] },
} as const satisfies Record<WechatAccount['kind'], Capabilities>

/**
 * Says things to customers, as long as their window lets us: a message that cannot arrive is refused before the platform is asked. The
 * platform does not know our keys, so that whoever calls keeps the record of what was sent.
 *
 * A text longer than one message may be is cut on sentence borders and sent in parts; when a part fails, a repeated send
 * under the same key from this process goes on with the part that failed.
 */
export function createWechatMessenger(options: {
  account: Pick<WechatAccount, 'kind'>
  bot: Pick<WechatBot, 'say'>
  api: Pick<WechatApi, 'sendTemplate' | 'templates'>
  windows: SendWindows
  clock: Clock
}) {
  const { account, bot, api, windows, clock } = options
  const templateId = createTemplateIds(api)
  const capabilities: Capabilities = wechatCapabilities[account.kind]
  const partsSent = new Map<string, number>()

  async function sayInParts(openid: string, text: string, key: string): Promise<Receipt> {
    const parts = splitText(text, maxTextBytes).slice(partsSent.get(key) ?? 0)
    const before = partsSent.get(key) ?? 0
    if (text.trim() === '') throw unsupported('没有可发送的文字')
    const conversation = `wechat:${openid}`
    const takenAt = clock.now()
    const { state, taken } = await windows.take(conversation, parts.length)
    if (state !== 'open' && state !== 'unknown') throw closed(state)
    let receipt: Receipt | undefined
    for (const [index, part] of parts.entries()) {
      try {
        receipt = await bot.say(openid, part)
      } catch (error) {
        const correction = error instanceof PlatformError ? corrections[error.code] : undefined
        if (correction) await windows.correct(conversation, correction, takenAt)
        else if (taken) await windows.giveBack(conversation, { ...taken, messages: parts.length - index })
        throw error
      }
      if (parts.length > 1) rememberParts(key, before + index + 1)
    }
    partsSent.delete(key)
    if (!receipt) throw new Error('every part was sent before')
    return receipt
  }

  function rememberParts(key: string, count: number): void {
    partsSent.set(key, count)
    const oldest = partsSent.keys().next()
    if (partsSent.size > 1000 && !oldest.done) partsSent.delete(oldest.value)
  }

  return {
    platform: 'wechat',
    capabilities,

    async send(message, key) {
      if (!capabilities.types.includes(message.type)) throw unsupported('公众号不能发送这类消息')
      if (message.type !== 'text' && message.type !== 'template') throw unsupported('公众号不能发送这类消息')
      const { to } = message
      if (to.platform !== 'wechat') throw unsupported('收件人不在微信')
      if (message.type === 'text') return await sayInParts(to.openid, renderSpans(message.spans), key)
      const { template, keywords, url } = message
      return await api.sendTemplate(to.openid, {
        template: await templateId(template),
        keywords: fitFields(keywords),
        key,
        ...(url ? { url } : {}),
      })
    },
  } satisfies Messenger
}

/** What the platform's refusals say about the window. Where it knows better than we, we believe it. */
const corrections: Record<string, 'closed' | 'used-up' | 'gone'> = { 45015: 'closed', 45047: 'used-up', 43004: 'gone' }

/** Known before asking the platform. */
function closed(state: 'closed' | 'used-up' | 'gone'): PlatformError {
  const message = {
    closed: '客户超过 48 小时没有发消息',
    'used-up': '本轮可发的客服消息已用完',
    gone: '客户已取消关注',
  }[state]
  const otherWay = state === 'gone' ? 'call' : 'template'
  return new PlatformError({ platform: 'wechat', code: `window-${state}`, retry: 'never', otherWay, message })
}

function unsupported(message: string): PlatformError {
  return new PlatformError({ platform: 'wechat', code: 'unsupported', retry: 'never', message })
}
