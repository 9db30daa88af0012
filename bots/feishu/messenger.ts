import { PlatformError } from '../../core/errors.ts'
import type { Address, Outbound, Receipt, UrgentKind, UrgentRefusal } from '../../core/message/outbound.ts'
import type { Messenger, PacePlaces } from '../../core/ports/messenger.ts'
import type { Logger } from '../../core/ports/system.ts'
import type { FeishuApi, Recipient, SentMessage } from './api.ts'
import { urgentObstacle } from './codes.ts'
import { spansToText } from './escape.ts'
import { pacer, realStopwatch, type Stopwatch } from './pace.ts'
import { renderCard } from './render.ts'
import { sharedPacer } from './shared-pace.ts'

/** Feishu's limits: 5 a second for a group (shared by all its bots), for a person and for a message, 50 for an app. */
const perTarget = 5
const perApp = 50
/** A worker may wait so long for its turn; what would take longer comes back later. */
const maxWaitMs = 10_000
const urgentPeople = 200
/** A larger picture is sent as a file. */
const maxImageBytes = 10 * 1024 * 1024
const rememberedMessages = 2_000

/**
 * Sends to Feishu, politely: calls wait for the platform's limits per chat, person and message. Nothing is repeated here
 * (but for a refused access token, see `FeishuApi`): that is the outbox's work, and `key` makes it safe.
 *
 * Contacts are masked in everything but a text to one person (`openId`), which is how somebody is shown a phone number
 * in private.
 */
export function feishuMessenger(options: {
  api: FeishuApi
  logger: Logger
  stopwatch?: Stopwatch
  /** The pace per chat and person that all processes keep together; left out: each keeps its own. */
  places?: PacePlaces
  /** A chat, or the one in which this message stands, is gone, or we are no longer in it. May be called more than once. */
  onLost?(what: { chatId: string } | { messageId: string }): Promise<void>
}) {
  const { api, logger } = options
  const stopwatch = options.stopwatch ?? realStopwatch
  const paceTarget = pacer({ perSecond: perTarget, maxWaitMs, stopwatch })
  const paceTogether = options.places
    ? sharedPacer({ places: options.places, perSecond: perTarget, maxWaitMs, stopwatch })
    : null
  const paceApp = pacer({ perSecond: perApp, maxWaitMs, stopwatch })
  // Only to pace replies and updates together with their chat; without an entry they are paced by message.
  const chatOfMessage = new Map<string, string>()

  /** Calls when it is this target's turn and the app's. */
  const inTurn = <T>(target: string, call: () => Promise<T>) =>
    paceTarget(target, () =>
      together(target, () => paceApp('app', () => call().catch(error => slowDown(error, target)))),
    )

  /** What is paced by message is one process's work at a time. */
  const together = <T>(target: string, call: () => Promise<T>) =>
    paceTogether && !target.startsWith('message:') ? paceTogether(target, call) : call()

  /** What the platform asks of one call holds for all that would follow it: of this chat (230020), or of the app. */
  function slowDown(error: unknown, target: string): never {
    if (error instanceof PlatformError && error.busy && error.retryAfterMs !== undefined) {
      if (error.code === '230020') {
        paceTarget.rest(target, error.retryAfterMs)
        paceTogether?.rest(target, error.retryAfterMs)
      } else paceApp.rest('app', error.retryAfterMs)
    }
    throw error
  }

  /** That a chat is lost is told before the refusal is passed on. */
  async function noticingLoss<T>(what: { chatId: string } | { messageId: string }, call: Promise<T>): Promise<T> {
    try {
      return await call
    } catch (error) {
      if (error instanceof PlatformError && error.chatLost) await options.onLost?.(what)
      throw error
    }
  }

  /** Into a chat or to a person, in turn. */
  async function sendTo(to: Recipient, call: () => Promise<SentMessage>): Promise<Receipt> {
    const sending = inTurn(paceKey(to), call)
    return receipt(await (to.type === 'chat_id' ? noticingLoss({ chatId: to.id }, sending) : sending), paceKey(to))
  }

  const targetOf = (messageId: string) => chatOfMessage.get(messageId) ?? `message:${messageId}`

  function receipt(sent: SentMessage, target: string): Receipt {
    chatOfMessage.set(sent.messageId, sent.chatId ? `chat:${sent.chatId}` : target)
    const [oldest] = chatOfMessage.keys()
    if (chatOfMessage.size > rememberedMessages && oldest !== undefined) chatOfMessage.delete(oldest)
    return { messageId: sent.messageId }
  }

  /** One by one where the whole group was refused for what lies with one of them; only what may pass is thrown. */
  async function urge(messageId: string, kind: UrgentKind, openIds: string[]): Promise<UrgentRefusal[]> {
    try {
      const { invalid } = await inTurn(`message:${messageId}`, () => api.urgent(messageId, kind, openIds))
      return invalid.map(openId => ({ openId, obstacle: 'absent', code: 'invalid' }))
    } catch (error) {
      if (!(error instanceof PlatformError) || error.retry === 'later') throw error
      const { code } = error
      const obstacle = urgentObstacle(code)
      if (openIds.length === 1 || (obstacle !== 'full' && obstacle !== 'absent'))
        return openIds.map(openId => ({ openId, obstacle, code }))
      const each: UrgentRefusal[] = []
      for (const openId of openIds) each.push(...(await urge(messageId, kind, [openId])))
      return each
    }
  }

  async function urgeAll(message: Extract<Outbound, { type: 'urgent' }>): Promise<Receipt> {
    const people = [...new Set(message.openIds)]
    const refused: UrgentRefusal[] = []
    for (let start = 0; start < people.length; start += urgentPeople)
      refused.push(...(await urge(message.messageId, message.kind, people.slice(start, start + urgentPeople))))
    if (refused.length > 0) {
      const codes = [...new Set(refused.map(({ code }) => code))]
      logger.warn({ platform: 'feishu', kind: message.kind, people: refused.length, codes }, 'could not insist on some')
    }
    return refused.length > 0 ? { messageId: message.messageId, refused } : { messageId: message.messageId }
  }

  return {
    platform: 'feishu',
    capabilities: {
      types: ['text', 'card', 'card-update', 'reply', 'image', 'file', 'document', 'pin', 'urgent'],
      maxTextLength: 30_000,
      idempotent: true,
      merge: false,
    },
    async send(message, key) {
      switch (message.type) {
        case 'text': {
          const to = recipient(message.to)
          const text = spansToText(message.spans, { maskContacts: to.type === 'chat_id' })
          return sendTo(to, () => api.sendText(to, text, key))
        }
        case 'card': {
          const to = recipient(message.to)
          const card = renderCard(message.card)
          return sendTo(to, () => api.sendCard(to, card, key))
        }
        case 'card-update': {
          const card = renderCard(message.card)
          const { messageId } = message
          await noticingLoss(
            { messageId },
            inTurn(`message:${messageId}`, () => api.patchCard(messageId, card)),
          )
          return { messageId: message.messageId }
        }
        case 'reply': {
          const target = message.chatId === undefined ? targetOf(message.messageId) : `chat:${message.chatId}`
          const text = spansToText(message.spans, { maskContacts: true })
          const { messageId } = message
          const sending = inTurn(target, () => api.reply(messageId, text, key))
          return receipt(await noticingLoss({ messageId }, sending), target)
        }
        case 'image':
        case 'file': {
          const { messageId, file } = message
          const target = targetOf(messageId)
          const visible = message.type === 'image' && file.bytes.length <= maxImageBytes
          const sending = inTurn(target, () =>
            visible ? api.replyImage(messageId, file.bytes, key) : api.replyFile(messageId, file, key),
          )
          return receipt(await noticingLoss({ messageId }, sending), target)
        }
        case 'document': {
          const to = recipient(message.to)
          return sendTo(to, () => api.sendFile(to, message.file, key))
        }
        case 'pin':
          await inTurn(targetOf(message.messageId), () => api.pin(message.messageId))
          return { messageId: message.messageId }
        case 'urgent':
          return urgeAll(message)
        case 'template':
          throw new PlatformError({
            platform: 'feishu',
            code: 'unsupported-type',
            retry: 'never',
            message: message.type,
          })
      }
    },
  } satisfies Messenger
}

function recipient(to: Address): Recipient {
  if (to.platform !== 'feishu') throw new PlatformError({ platform: 'feishu', code: 'wrong-platform', retry: 'never' })
  return 'chatId' in to ? { type: 'chat_id', id: to.chatId } : { type: 'open_id', id: to.openId }
}

function paceKey(to: Recipient): string {
  return to.type === 'chat_id' ? `chat:${to.id}` : `person:${to.id}`
}
