import type { FastifyError, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { WindowChange } from '../../core/delivery/reach.ts'
import type { Inbox, PassiveReplies, PassiveReply, RawMessage } from '../../core/ports/inbox.ts'
import type { Clock, Logger } from '../../core/ports/system.ts'
import type { WechatAccount } from './account.ts'
import { watchLag } from './lag.ts'
import { toRawMessage } from './parse.ts'
import { passiveReplyXml } from './passive-reply.ts'
import { createReceiver, receiveUrlCheck } from './receive.ts'
import { type RefusalReason, refusalStatus } from './refusal.ts'
import { maxTextBytes, splitText } from './render.ts'
import { windowChangeOf } from './send-window.ts'
import type { SetAside } from './set-aside.ts'
import { maxXmlBytes } from './xml.ts'

export type WechatWebhookOptions = {
  account: WechatAccount
  inbox: Inbox
  /**
   * What is claimed should fit into 2048 bytes; what is longer is cut, because the platform would show an error instead.
   * Null: every request is answered `success`, and all replies go out as customer-service messages.
   */
  passiveReplies: Pick<PassiveReplies, 'claim'> | null
  /**
   * For a process that lets no request carry a reply, beside others that do: what one of those answered, and the platform did not get in time,
   * is its own to give when the platform asks again.
   */
  given?: Pick<PassiveReplies, 'again'> | null
  clock: Clock
  logger: Logger
  /** Called after the message is stored, to have it worked on at once. A failure is logged; the inbox is swept anyway. */
  onStored?: (conversation: string) => void | Promise<void>
  /** Where messages wait that the database does not take in time; without it the platform is left to ask again. */
  setAside?: SetAside | null
  /** Said when neither database nor disk is sure to have kept a message: that he should write it once more. */
  unsureText?: () => string
  /** How long a request may wait for a reply; the platform hangs up after 5 s. */
  passiveReplyMs?: number
  /** How long it may wait for the database. */
  storeMs?: number
  /** By how much this process is late; measured, where it is left out. */
  lagMs?: () => number
  maxBodyBytes?: number
}

/** Beyond `until`, a claim gets this long to come back with what it already claimed. */
const claimGraceMs = 300

/**
 * The official account's webhook, `GET /wechat` (URL check) and `POST /wechat` (messages).
 *
 * Nothing is answered before the message is stored. What cannot be trusted or read gets 400, 401, 403 or 413 and one log
 * line; a message that we can neither store nor set aside gets 500, so that the platform sends it again. Where there is a place to set it aside
 * and that fails, the platform's own error would be all that its sender reads: he is told what to do instead.
 * https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Receiving_standard_messages.html
 */
export function wechatWebhook(options: WechatWebhookOptions): FastifyPluginAsync {
  const { account, inbox, passiveReplies, clock, logger, onStored } = options
  const passiveReplyMs = options.passiveReplyMs ?? 4500
  const storeMs = options.storeMs ?? 3000
  const setAside = options.setAside ?? null
  const given = options.given ?? null
  const bodyLimit = options.maxBodyBytes ?? maxXmlBytes
  const receive = createReceiver(account)

  return async function wechatWebhookPlugin(app) {
    const lag = watchLag()
    const lagMs = options.lagMs ?? lag.lagMs
    const arrivals = new WeakMap<FastifyRequest, Arrival>()
    app.addHook('onRequest', async request => void arrivals.set(request, arrivalNow()))
    app.addHook('onClose', async () => lag.stop())
    app.removeAllContentTypeParsers()
    app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit }, (_request, body, done) => done(null, body))
    app.setErrorHandler<FastifyError>((error, _request, reply) => {
      if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return turnAway(reply, 'too-large')
      if ((error.statusCode ?? 500) < 500) return turnAway(reply, 'malformed')
      logger.error({ platform: 'wechat', error: nameOf(error) }, 'wechat webhook failed')
      return reply.code(500).type('text/plain').send('')
    })

    app.get('/wechat', async (request, reply) => {
      const checked = receiveUrlCheck(request.query, account, clock.now())
      if (!checked.ok) return turnAway(reply, checked.reason)
      return reply.type('text/plain; charset=utf-8').send(checked.echo)
    })

    app.post('/wechat', { bodyLimit }, async (request, reply) => {
      const arrived = arrivals.get(request) ?? arrivalNow()
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
      const received = receive(request.query, body, clock.now())
      if (!received.ok) return turnAway(reply, received.reason)
      const { message, xml, replyKey } = received
      const raw = toRawMessage(message, xml)
      // It may have waited as long before it was looked at, and its answer may as long before it leaves.
      const patienceMs = Math.max(0, passiveReplyMs - 2 * lagMs())
      const until = new Date(arrived.wall + patienceMs)
      const opens = windowChangeOf(message)
      const carries = passiveReplies !== null && message.body.type !== 'template-report'
      const storing = { ...(carries ? { passiveUntil: until } : {}), ...(opens ? { opens } : {}) }
      const kept = await keep(raw, storing, arrived)
      if (kept === 'aside') return succeed(reply)
      if (kept === 'unsure') {
        const words = options.unsureText?.()
        return words === undefined || message.body.type === 'template-report' ? succeed(reply) : answer(reply, words)
      }
      announce(raw.conversation)
      const { inboxId, stored } = kept
      if (!carries && (stored || !given)) return succeed(reply)

      // A repeated push was not answered in time before: now it is, with what there is.
      const waitMs = stored ? patienceMs : patienceMs / 3
      const patience = waitMs + claimGraceMs - (performance.now() - arrived.monotonic)
      const waitUntil = new Date(arrived.wall + waitMs)
      const { conversation } = raw
      const claimed = carries
        ? passiveReplies.claim({ conversation, inboxId, until: waitUntil })
        : (given?.again({ conversation, inboxId }) ?? Promise.resolve(null))
      const claim = await within(claimed, patience, late => late?.lost()).catch((error: unknown) => {
        logger.warn({ platform: 'wechat', error: nameOf(error) }, 'no passive reply: its words go the ordinary way')
        return null
      })
      const [fitting, ...beyond] = splitText(claim?.text ?? '', maxTextBytes)
      if (claim === null || fitting === undefined) return succeed(reply)
      if (beyond.length > 0) logger.error({ platform: 'wechat', parts: beyond.length }, 'passive reply cut: too long')
      settle(reply, claim)
      return answer(reply, fitting)

      function answer(to: FastifyReply, words: string): FastifyReply {
        const now = clock.now()
        return to.type('application/xml; charset=utf-8').send(passiveReplyXml(words, message, account, replyKey, now))
      }
    })
  }

  /** In the inbox; set aside where the database does not take it in time; or nobody knows. */
  async function keep(message: RawMessage, storing: Parameters<Inbox['store']>[1], arrived: Arrival) {
    if (setAside?.holds(message.conversation)) return putAside(setAside, message, storing?.opens)
    const kept = inbox.store(message, storing)
    if (setAside === null) return kept
    try {
      return await within(kept, storeMs - (performance.now() - arrived.monotonic))
    } catch (error) {
      logger.error(
        { platform: 'wechat', error: nameOf(error) },
        'a message is set aside: the database does not take it',
      )
      return putAside(setAside, message, storing?.opens)
    }
  }

  async function putAside(place: SetAside, message: RawMessage, opens: WindowChange | undefined) {
    try {
      return (await place.keep(message, opens)) === 'disk' ? 'aside' : 'unsure'
    } catch (error) {
      logger.error({ platform: 'wechat', error: nameOf(error) }, 'a message could not be set aside')
      return 'unsure'
    }
  }

  function announce(conversation: string): void {
    const failed = (error: unknown) =>
      logger.error({ platform: 'wechat', error: nameOf(error) }, 'wechat message stored but not announced')
    try {
      Promise.resolve(onStored?.(conversation)).catch(failed)
    } catch (error) {
      failed(error)
    }
  }

  function settle(reply: FastifyReply, claim: PassiveReply): void {
    let settled = false
    const settleOnce = (how: 'left' | 'lost') => {
      if (settled) return
      settled = true
      claim[how]().catch((error: unknown) =>
        logger.error({ platform: 'wechat', error: nameOf(error) }, 'a passive reply could not be settled'),
      )
    }
    const { raw } = reply
    if (raw.closed) settleOnce('lost')
    raw.once('finish', () => settleOnce('left'))
    raw.once('close', () => settleOnce('lost'))
  }

  function turnAway(reply: FastifyReply, reason: RefusalReason): FastifyReply {
    logger.warn({ platform: 'wechat', reason }, 'wechat request refused')
    return reply.code(refusalStatus[reason]).type('text/plain').send('')
  }
}

function succeed(reply: FastifyReply): FastifyReply {
  return reply.type('text/plain').send('success')
}

type Arrival = { monotonic: number; wall: number }

function arrivalNow(): Arrival {
  return { monotonic: performance.now(), wall: Date.now() }
}

/**
 * What comes too late is handed to `tooLate` (a claim is given back, and its words go the ordinary way): the request is answered in time
 * whatever the database does meanwhile, and the customer never sees the platform's error.
 */
async function within<T>(promise: Promise<T>, ms: number, tooLate?: (late: T) => unknown): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(
      () => {
        promise.then(tooLate).catch(() => undefined)
        reject(new Error('the database did not answer in time'))
      },
      Math.max(0, ms),
    )
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}

/** Names an error without quoting it: messages of foreign errors may hold what a customer wrote. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  const code = 'code' in error && typeof error.code === 'string' ? ` ${error.code}` : ''
  return `${error.name}${code}`
}
