import { owe } from '../core/delivery/owe.ts'
import { needsCall, type Via } from '../core/delivery/reach.ts'
import { reportUnasked } from '../core/delivery/report-unasked.ts'
import { reportUnreached } from '../core/delivery/report-unreached.ts'
import { PlatformError } from '../core/errors.ts'
import type { Address, Outbound } from '../core/message/outbound.ts'
import type { Notice } from '../core/notification/notice.ts'
import { presentNewsTemplate, presentTalkTemplate } from '../core/notification/present-template.ts'
import type { Messenger } from '../core/ports/messenger.ts'
import type { Outgoing } from '../core/ports/outbox.ts'
import type { DeliverPorts } from './deliver-ports.ts'
import { mayPass } from './retry.ts'
import { sendKey } from './send-key.ts'
import { addressOf, type TextNotice, textOf } from './text-notice.ts'

/** What became of words to a person: said, or not; `later` where waiting may help. */
export type Told = { messageId: string; via: Via } | { error: unknown; via: Via; later: boolean }

type News = Notice & { type: 'tell-customer' }

/**
 * Says what waits for one person, as one text; where the platform no longer lets us, by a template message, which asks him to write so that
 * he can be told in full. What reaches him in neither way is left to whoever handles the case: see `tellUnreached`.
 */
export async function tellPerson(
  batch: readonly (Outgoing & { notice: TextNotice })[],
  messenger: Messenger,
  ports: DeliverPorts,
): Promise<Told> {
  const [first] = batch
  if (!first) return { messageId: '', via: 'api' }
  const texts = await Promise.all(batch.map(one => textOf(one.notice, ports)))
  const text = texts.filter(part => part !== '').join('\n\n')
  if (text === '') return { messageId: '', via: 'api' }
  const to = addressOf(first.notice.conversation)
  try {
    return { messageId: await say(text, { to, first }, messenger), via: 'api' }
  } catch (error) {
    const template = goesOtherWay(error, first) ? await templateFor(batch, messenger, ports) : null
    if (template === null) return { error, via: 'api', later: isWorthWaiting(error, batch) }
    await ports.outbox.noted(ids(batch), { via: 'api', outcome: 'refused', code: codeOf(error) })
    ports.logger.info({ code: codeOf(error) }, 'a customer is told by a template message')
    return sendTemplate(batch, { type: 'template', to, ...template }, messenger, ports)
  }
}

/** Under the message that asked, while that stands; its asker may have taken it back. */
async function say(
  text: string,
  { to, first }: { to: Address; first: Outgoing & { notice: TextNotice } },
  messenger: Messenger,
): Promise<string> {
  const spans = [{ text }]
  const key = sendKey(first)
  const replyTo = first.notice.type === 'say' ? first.notice.replyTo : undefined
  if (replyTo !== undefined) {
    try {
      const where = 'chatId' in to ? { chatId: to.chatId } : {}
      return (await messenger.send({ type: 'reply', messageId: replyTo, spans, ...where }, key)).messageId
    } catch (error) {
      if (!(error instanceof PlatformError) || error.retry === 'later' || error.chatLost) throw error
    }
  }
  return (await messenger.send({ type: 'text', to, spans }, replyTo === undefined ? key : `${key}plain`)).messageId
}

async function sendTemplate(
  batch: readonly (Outgoing & { notice: TextNotice })[],
  message: Outbound & { type: 'template' },
  messenger: Messenger,
  ports: DeliverPorts,
): Promise<Told> {
  try {
    const { messageId } = await messenger.send(message, sendKey(batch[0] as Outgoing))
    await owe(newsOf(batch), ports)
    return { messageId, via: 'template' }
  } catch (error) {
    return { error, via: 'template', later: isWorthWaiting(error, batch) }
  }
}

/** Waiting for this way is no use, or was tried long enough. */
function goesOtherWay(error: unknown, { attempts }: Outgoing): boolean {
  if (!(error instanceof PlatformError) || error.otherWay === 'call') return false
  return error.otherWay === 'template' || !mayPass(error, attempts)
}

/** Where somebody can call instead, nobody waits for a way that is closed. */
function isWorthWaiting(error: unknown, batch: readonly (Outgoing & { notice: TextNotice })[]): boolean {
  if (!mayPass(error, batch[0]?.attempts ?? 0)) return false
  const isClosed = error instanceof PlatformError && error.otherWay !== undefined
  return !isClosed || !batch.some(({ notice }) => notice.type !== 'say')
}

/** One message for all of it: the newest news, or a hint that the dialogue has something to say. */
async function templateFor(batch: readonly { notice: TextNotice }[], messenger: Messenger, ports: DeliverPorts) {
  // A survey is worth no template: whoever is not reached is called.
  if (!messenger.capabilities.types.includes('template') || batch.every(({ notice }) => notice.type === 'survey'))
    return null
  const { policy } = ports.policies.current()
  const news = newsOf(batch).at(-1)
  if (!news) return presentTalkTemplate(policy, ports.clock.now())
  const found = await ports.store.readCase(news.complaintId)
  return found && presentNewsTemplate(news.news, found, policy, ports.clock.now())
}

function newsOf(batch: readonly { notice: TextNotice }[]): News[] {
  return batch.flatMap(({ notice }) => (notice.type === 'tell-customer' ? [notice] : []))
}

/**
 * What a customer should have read and never will: whoever handles the case is asked to call. Told before the notice counts as failed,
 * so that a crash in between loses nothing. The call-back is a call anyway, and what closes a case was said in it.
 */
export async function tellUnreached(
  batch: readonly Pick<Outgoing, 'notice'>[],
  code: string,
  ports: DeliverPorts,
): Promise<void> {
  for (const { notice } of batch) {
    if (notice.type === 'survey') await reportUnasked(notice.callBackId, ports)
    if (notice.type !== 'tell-customer' || !needsCall(notice.news)) continue
    await reportUnreached(
      { complaintId: notice.complaintId, what: await textOf(notice, ports, 'by-call'), code },
      ports,
    )
  }
}

function codeOf(error: unknown): string {
  return error instanceof PlatformError ? error.code : 'internal'
}

const ids = (outgoing: readonly Outgoing[]) => outgoing.map(({ id }) => id)
