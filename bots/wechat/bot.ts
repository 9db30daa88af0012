import { randomUUID } from 'node:crypto'
import type { Message } from 'wechaty'
// Not from 'wechaty' itself, which brings its gateway along: a third of a second of every start.
import { WechatyImpl } from 'wechaty/impls'
import { log } from 'wechaty-puppet'
import type { InboundMessage } from '../../core/message/inbound.ts'
import type { Receipt } from '../../core/message/outbound.ts'
import type { MessageReader, RawMessage } from '../../core/ports/inbox.ts'
import type { Logger } from '../../core/ports/system.ts'
import type { WechatAccount } from './account.ts'
import type { WechatApi } from './api.ts'
import { mediaInMetadata, toInbound, unreadable } from './inbound.ts'
import { parseMessage } from './parse.ts'
import { OfficialAccountPuppet } from './puppet.ts'

type WechatBotOptions = {
  account: Pick<WechatAccount, 'originalId'>
  api: WechatApi
  logger: Logger
  /** Wechaty remembers every contact it met; above this number it is made to forget them. Default 10,000. */
  maxContacts?: number
}

export type WechatBot = MessageReader & {
  start(): Promise<void>
  /** Lets what is being read finish, then stops. */
  stop(): Promise<void>
  /** Sends a text as a customer-service message. Throws `PlatformError`. */
  say(openid: string, text: string): Promise<Receipt>
  /** How many contacts Wechaty holds at the moment. */
  contactCount(): number
}

/**
 * The official account as a Wechaty bot: what customers say comes in, and what we say goes out, through Wechaty's `Message`
 * and `Contact`.
 *
 * It keeps nothing that another process could need: any process reads any stored message and writes to any customer.
 */
export function createWechatBot({ account, api, logger, maxContacts = 10_000 }: WechatBotOptions): WechatBot {
  // Wechaty's own log lines quote messages and ids.
  log.level('silent')
  const puppet = new OfficialAccountPuppet({ originalId: account.originalId, api })
  const bot = new WechatyImpl({ puppet })
  const underway = new Map<string, { result: Promise<InboundMessage>; accept: (message: Message) => Promise<void> }>()

  // A listener must never throw or reject: Wechaty would let that end the process.
  bot.on('message', message => {
    const reading = underway.get(message.id)
    if (reading) puppet.finish(message.id, reading.accept(message))
  })
  bot.on('error', error => logger.error({ platform: 'wechat', error: error.name }, 'wechaty reported an error'))

  function readThroughWechaty(raw: RawMessage): Promise<InboundMessage> {
    const parsed = parseMessage(Buffer.from(raw.payload, 'utf8'))
    if (!parsed.ok) return Promise.resolve(unreadable(raw))
    let inbound: InboundMessage | undefined
    const accept = async (message: Message) => {
      inbound = await toInbound(message, raw.conversation, {
        bodyOf: id => puppet.bodyOf(id),
        mediaOf: mediaInMetadata,
      })
    }
    const work = async () => {
      await puppet.ingest({ ...parsed.message, id: raw.platformId })
      if (!inbound) throw new Error('wechaty gave no message')
      return inbound
    }
    const entry = { result: Promise.resolve().then(work), accept }
    underway.set(raw.platformId, entry)
    return entry.result.finally(() => {
      underway.delete(raw.platformId)
      forgetContacts()
    })
  }

  function forgetContacts(): void {
    const pool = contactPool()
    if (pool.size > maxContacts) pool.clear()
  }

  /** Wechaty offers no way to forget a contact; its pool is a static, inherited by the class made for this bot. */
  function contactPool(): Map<string, unknown> {
    const holder: unknown = bot.Contact
    return (holder as { pool: Map<string, unknown> }).pool
  }

  return {
    async start() {
      await bot.start()
      if (!bot.isLoggedIn) throw new Error('the WeChat bot did not start')
    },

    async stop() {
      await Promise.allSettled([...underway.values()].map(({ result }) => result))
      await bot.stop()
    },

    async read(raw) {
      return underway.get(raw.platformId)?.result ?? readThroughWechaty(raw)
    },

    async say(openid, text) {
      const contact = await bot.Contact.find({ id: openid })
      if (!contact) throw new Error('wechaty gave no contact')
      const message = await contact.say(text)
      forgetContacts()
      // It was sent in any case: an error here would have it sent again.
      return { messageId: message?.id ?? `custom-${randomUUID()}` }
    },

    contactCount: () => contactPool().size,
  }
}
