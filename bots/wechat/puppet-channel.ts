import { setTimeout as wait } from 'node:timers/promises'
import type { Message } from 'wechaty'
// Not from 'wechaty' itself, which brings its gateway along: a third of a second of every start.
import { WechatyImpl } from 'wechaty/impls'
import { log, type Puppet, types } from 'wechaty-puppet'
import { z } from 'zod'
import { PlatformError } from '../../core/errors.ts'
import type { InboundMessage } from '../../core/message/inbound.ts'
import type { Capabilities } from '../../core/message/outbound.ts'
import type { Inbox, RawMessage } from '../../core/ports/inbox.ts'
import type { Logger } from '../../core/ports/system.ts'
import type { WechatChannel } from './channel.ts'
import { toInbound, unreadable } from './inbound.ts'
import { renderSpans } from './render.ts'
import type { SetAside } from './set-aside.ts'

/** A chat account's own limits are generous, and there is no window: it is a person who writes. */
const capabilities: Capabilities = { types: ['text'], maxTextLength: 2000, idempotent: false, merge: true }

/** So long the database has for a message before it is set aside: the puppet does not bring it again. */
const storeMs = 3000

const media = z.object({ mediaId: z.string() })

/** A message as it lies in the inbox: what the platform sent is the puppet's secret, so it is kept as it was read. */
const kept = z.object({
  id: z.string(),
  platform: z.literal('wechat'),
  conversation: z.string(),
  sender: z.string(),
  sentAt: z.iso.datetime(),
  content: z.discriminatedUnion('type', [
    z.object({ type: z.literal('text'), text: z.string() }),
    z.object({ type: z.enum(['image', 'video', 'file']), media }),
    z.object({ type: z.literal('voice'), media, recognised: z.string().exactOptional() }),
    z.object({ type: z.literal('location'), latitude: z.number(), longitude: z.number(), label: z.string() }),
    z.object({ type: z.literal('link'), title: z.string(), description: z.string(), url: z.string() }),
    z.object({ type: z.literal('unsupported'), kind: z.string() }),
  ]),
})

/**
 * A WeChat account behind any Wechaty puppet (WeCom, a personal account) as the customers' channel: the same conversation code as the
 * official account's, with the puppet's own connection instead of a webhook. Private chats only; a message is stored (or set
 * aside) before it is read, those of one person in their order.
 */
export function puppetChannel(of: {
  puppet: Puppet
  inbox: Inbox
  /** For messages that the database does not take. */
  setAside: SetAside
  onStored(conversation: string): Promise<void>
  logger: Logger
}): WechatChannel {
  const { puppet, inbox, setAside, onStored, logger } = of
  // Wechaty's own log lines quote messages and ids.
  log.level('silent')
  // The builder's type wants the puppet of its own copy of the package; the shape is the same.
  const bot = new WechatyImpl({ puppet: puppet as never })
  const taking = new Map<string, Promise<void>>()

  async function take(message: Message, conversation: string): Promise<void> {
    const inbound = await readSafely(message, conversation)
    const raw: RawMessage = {
      platform: 'wechat',
      platformId: inbound.id,
      conversation,
      sentAt: new Date(inbound.sentAt),
      payload: JSON.stringify(inbound),
    }
    if (setAside.holds(conversation)) return void (await setAside.keep(raw))
    try {
      await inTime(inbox.store(raw))
    } catch (error) {
      logger.error(
        { platform: 'wechat', error: nameOf(error) },
        'a message is set aside: the database does not take it',
      )
      return void (await setAside.keep(raw))
    }
    await onStored(conversation)
  }

  /** A kind of message that this puppet cannot show is answered as unsupported, not lost. */
  async function readSafely(message: Message, conversation: string): Promise<InboundMessage> {
    try {
      return await toInbound(message, conversation, {
        bodyOf: () => ({ type: 'other', kind: types.Message[message.type()] ?? 'unknown' }),
        mediaOf: async one => ({ mediaId: one.id }),
      })
    } catch (error) {
      logger.warn({ platform: 'wechat', error: nameOf(error) }, 'a message of the puppet cannot be read')
      return {
        id: message.id,
        platform: 'wechat',
        conversation,
        sender: message.talker().id,
        sentAt: message.date().toISOString(),
        content: { type: 'unsupported', kind: 'unreadable' },
      }
    }
  }

  function inOrder(conversation: string, work: () => Promise<void>): void {
    const before = taking.get(conversation) ?? Promise.resolve()
    const done = before
      .then(work)
      .catch((error: unknown) => {
        logger.error({ platform: 'wechat', error: nameOf(error) }, 'a message was not taken from the puppet')
      })
      .finally(() => {
        if (taking.get(conversation) === done) taking.delete(conversation)
      })
    taking.set(conversation, done)
  }

  // A listener must never throw or reject: Wechaty would let that end the process.
  bot.on('message', message => {
    if (message.self() || message.room()) return
    const conversation = `wechat:${message.talker().id}`
    inOrder(conversation, () => take(message, conversation))
  })
  bot.on('scan', (qrcode, status) => {
    const facts = { platform: 'wechat', status: types.ScanStatus[status], qrcode }
    logger.warn(facts, 'scan this code with the phone of the account to log in')
  })
  bot.on('login', () => logger.info({ platform: 'wechat' }, 'the account is logged in'))
  bot.on('logout', () => logger.error({ platform: 'wechat' }, 'the account is logged out: nobody is heard'))
  bot.on('error', error => logger.error({ platform: 'wechat', error: error.name }, 'wechaty reported an error'))

  return {
    webhook: null,
    async ping() {
      if (!bot.isLoggedIn) throw new Error('the account is not logged in')
    },
    start: () => bot.start(),
    offerMenu: async () => undefined,
    async stop() {
      await Promise.all(taking.values())
      await bot.stop()
    },
    reader: {
      async read(raw) {
        const parsed = kept.safeParse(readJson(raw.payload))
        return parsed.success ? parsed.data : unreadable(raw)
      },
    },
    messenger: {
      platform: 'wechat',
      capabilities,
      async send(message, key) {
        if (message.type !== 'text' || message.to.platform !== 'wechat') throw failure('unsupported', 'never')
        if (!bot.isLoggedIn) throw failure('logged-out', 'later')
        const contact = await bot.Contact.find({ id: message.to.openid }).catch(() => undefined)
        if (!contact) throw failure('no-contact', 'never', 'call')
        try {
          const said = await contact.say(renderSpans(message.spans))
          return { messageId: said?.id ?? `puppet-${key}` }
        } catch {
          throw failure('puppet', 'later')
        }
      },
    },
    fetcher: {
      async fetch({ mediaId }) {
        try {
          const file = await puppet.messageFile(mediaId)
          return { bytes: new Uint8Array(await file.toBuffer()), contentType: file.mediaType, fileName: file.name }
        } catch {
          throw failure('puppet', 'later')
        }
      },
    },
  }
}

async function inTime(storing: Promise<unknown>): Promise<void> {
  const stop = new AbortController()
  const late = wait(storeMs, undefined, { signal: stop.signal }).then(() => {
    throw new Error('the database did not answer in time')
  })
  late.catch(() => undefined)
  await Promise.race([storing, late]).finally(() => stop.abort())
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function failure(code: string, retry: 'later' | 'never', otherWay?: 'call'): PlatformError {
  return new PlatformError({ platform: 'wechat', code, retry, otherWay })
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown'
}
