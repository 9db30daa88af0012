import type { CardPress, PressAnswer } from '../../core/message/inbound.ts'
import type { CardView } from '../../core/message/outbound.ts'
import type { Inbox } from '../../core/ports/inbox.ts'
import type { Logger } from '../../core/ports/system.ts'
import { wording } from '../../core/wording/feishu.ts'
import type { FeishuApp } from './app.ts'
import type { Card } from './card-types.ts'
import { readEvent } from './parse.ts'
import { renderCard } from './render.ts'

/** What happens with events, however they reach us. */
export type EventDuties = {
  app: FeishuApp
  inbox: Inbox
  /** Something is waiting in this conversation's inbox. Also called for repeated deliveries. */
  onStored?(conversation: string): void | Promise<void>
  /** Does what was asked for. Must do it once for one `press.id`, however often it is called. */
  press(press: CardPress): Promise<PressAnswer>
  /** The group is gone or the bot is no longer in it. May be called more than once. */
  onChatLost?(chatId: string): void | Promise<void>
  logger: Logger
  /** A person gets an answer after this time even if the work still goes on; Feishu waits 3 s. 2,500 by default. */
  pressTimeoutMs?: number
}

/** Body of the answer to the platform. `{}` says no more than that we have it. */
export type EventAnswer = {
  toast?: { type: PressAnswer['tone']; content: string }
  card?: { type: 'raw'; data: Card }
}

/**
 * Makes the function that handles one verified, decrypted event, for the webhook and the long connection alike.
 *
 * A message is stored before the promise resolves; when it cannot be stored the promise rejects, and the platform must
 * be told so that it delivers again. A press never rejects: the person gets a toast.
 */
export function feishuEventHandler(duties: EventDuties): (payload: unknown) => Promise<EventAnswer> {
  const { app, inbox, logger } = duties
  return async payload => {
    const event = readEvent(payload, app)
    switch (event.type) {
      case 'message':
        await inbox.store(event.raw)
        await tell(duties, event.raw.conversation)
        return {}
      case 'press':
        return answerPress(duties, event.press)
      case 'outsider-press':
        logger.warn({ platform: 'feishu' }, 'refused a press by somebody of another company')
        return toast('error', wording.pressOutsider)
      case 'unreadable-press':
        logger.warn({ platform: 'feishu' }, 'refused a press that cannot be read')
        return toast('error', wording.pressUnreadable)
      case 'chat-disbanded':
      case 'bot-removed':
        logger.warn({ platform: 'feishu', chatId: event.chatId, why: event.type }, 'lost a group')
        await duties.onChatLost?.(event.chatId)
        return {}
      case 'ignored':
        logger.info({ platform: 'feishu', reason: event.reason }, 'ignored an event')
        return {}
    }
  }
}

/** The message is safe already: whoever fails to be told finds it in the next sweep. */
async function tell(duties: EventDuties, conversation: string): Promise<void> {
  try {
    await duties.onStored?.(conversation)
  } catch (error) {
    duties.logger.error({ platform: 'feishu', error: nameOf(error) }, 'nobody could be told of a stored message')
  }
}

async function answerPress(duties: EventDuties, press: CardPress): Promise<EventAnswer> {
  const work = doPress(duties, press)
  let timer: NodeJS.Timeout | undefined
  const guard = new Promise<EventAnswer>(resolve => {
    timer = setTimeout(() => resolve(toast('info', wording.pressWorking)), duties.pressTimeoutMs ?? 2500)
  })
  try {
    return await Promise.race([work, guard])
  } finally {
    clearTimeout(timer)
  }
}

async function doPress(duties: EventDuties, press: CardPress): Promise<EventAnswer> {
  try {
    const { tone, text, card } = await duties.press(press)
    return { ...toast(tone, text), ...(card ? shown(duties, press, card) : {}) }
  } catch (error) {
    duties.logger.error({ platform: 'feishu', pressId: press.id, error: nameOf(error) }, 'a press failed')
    return toast('error', wording.pressFailed)
  }
}

/** What was asked for is done by now: a card that cannot be shown must not make it look as if it were not. */
function shown(duties: EventDuties, press: CardPress, card: CardView): Pick<EventAnswer, 'card'> {
  try {
    return { card: { type: 'raw', data: renderCard(card) } }
  } catch (error) {
    duties.logger.error({ platform: 'feishu', pressId: press.id, error: nameOf(error) }, 'a card cannot be rendered')
    return {}
  }
}

function toast(type: PressAnswer['tone'], content: string): EventAnswer {
  return { toast: { type, content } }
}

/** The kind of an error: its message may repeat what a person typed. */
function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error
}
