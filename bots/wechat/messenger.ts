import { PlatformError } from '../../core/errors.ts'
import type { Capabilities, Receipt } from '../../core/outbound.ts'
import type { Messenger } from '../../core/ports.ts'
import type { WechatAccount } from './account.ts'
import type { WechatApi } from './api.ts'
import type { WechatBot } from './bot.ts'
import { maxTextBytes, renderSpans, splitText } from './render.ts'

const common = { maxTextLength: 600, idempotent: false, merge: true } as const

/** 600 characters stay below 2048 bytes in any script. A subscription account (订阅号) has no template messages. */
const wechatCapabilities = {
  service: { ...common, types: ['text', 'template'] },
  subscription: { ...common, types: ['text'] },
} as const satisfies Record<WechatAccount['kind'], Capabilities>

/**
 * Says things to customers. The platform does not know our keys, so that whoever calls keeps the record of what was sent.
 *
 * A text longer than one message may be is cut on sentence borders and sent in parts; when a part fails, a repeated send
 * under the same key from this process goes on with the part that failed.
 */
export function createWechatMessenger(options: {
  account: Pick<WechatAccount, 'kind'>
  bot: Pick<WechatBot, 'say'>
  api: Pick<WechatApi, 'sendTemplate'>
}) {
  const { account, bot, api } = options
  const capabilities: Capabilities = wechatCapabilities[account.kind]
  const partsSent = new Map<string, number>()

  async function sayInParts(openid: string, text: string, key: string): Promise<Receipt> {
    const parts = splitText(text, maxTextBytes)
    if (parts.length === 0) throw unsupported('没有可发送的文字')
    let receipt: Receipt | undefined
    for (const [index, part] of parts.entries()) {
      if (index < (partsSent.get(key) ?? 0)) continue
      receipt = await bot.say(openid, part)
      if (parts.length > 1) rememberParts(key, index + 1)
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
      return await api.sendTemplate(to.openid, { template, keywords, key, ...(url ? { url } : {}) })
    },
  } satisfies Messenger
}

function unsupported(message: string): PlatformError {
  return new PlatformError({ platform: 'wechat', code: 'unsupported', retry: 'never', message })
}
