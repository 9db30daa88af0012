import { setTimeout as delay } from 'node:timers/promises'
import type { Clock } from '../../../core/ports/system.ts'
import type { PushMode, WechatAccount } from './account.ts'
import { seal, verification } from './envelope.ts'
import type { Faults } from './faults.ts'
import type { MediaType } from './media-file.ts'
import type { OpenPush } from './store.ts'
import { type PassiveReply, readAnswer } from './webhook-answer.ts'
import { createWebhookCaller } from './webhook-call.ts'

/** One try to push a message to the webhook. */
export type Delivery = {
  /** From 1; a push delivered twice at once has two of each. */
  attempt: number
  at: string
  outcome: 'acknowledged' | 'replied' | 'timeout' | 'connection-error' | 'bad-answer' | 'aborted'
  status?: number
  detail?: string
}

/** `aborted`: the stand-in was closed first; the push stays open and is taken up by `resumePushes`. */
export type Settlement = { outcome: 'acknowledged' | 'replied' | 'failed' | 'aborted'; deliveries: readonly Delivery[] }

export type Pusher = {
  /** Starts to push at once, or when a fault lets it. `deliveries` grows with every try. */
  push(push: OpenPush): { deliveries: readonly Delivery[]; settled: Promise<Settlement> }
  /** Pushes again, with the same MsgId, what the fault `late` picked. */
  redeliver(): Promise<Settlement[]>
  /** The platform's check of the webhook's address: GET with `echostr`. */
  verifyUrl(): Promise<boolean>
  /** Ends every push under way as `aborted`. */
  close(): Promise<void>
}

type PusherOptions = {
  clock: Clock
  account: WechatAccount
  mode(): PushMode
  webhookUrl(): string
  faults: Faults
  hasMedia(mediaId: string, type: MediaType): boolean
  pushTimeoutMs: number
  retries: number
  retryDelayMs: number
  onReply(push: OpenPush, reply: PassiveReply): void
  onDelivery(push: OpenPush, delivery: Delivery): void
  onSettled(push: OpenPush, settlement: Settlement): void
}

/** Whether the customer was already shown a passive reply to this message. */
type Taken = { reply: boolean }

export function createPusher(options: PusherOptions): Pusher {
  const { clock, account, faults } = options
  const caller = createWebhookCaller()
  const closing = new AbortController()
  const late: { push: OpenPush; taken: Taken }[] = []
  const underWay = new Set<Promise<unknown>>()
  const held = new Map<string, () => Promise<unknown>>()

  const attempt = async (
    push: OpenPush,
    number: number,
  ): Promise<{ delivery: Delivery; reply: PassiveReply | null }> => {
    const at = clock.now()
    const mode = options.mode()
    const base = { attempt: number, at: at.toISOString() }
    const { query, body } = seal({ account, mode, openid: push.openid, fields: push.fields, at })
    const result = await caller.call({
      url: options.webhookUrl,
      method: 'POST',
      query,
      body,
      timeoutMs: options.pushTimeoutMs,
    })
    if (result.outcome !== 'answered') {
      const detail = result.outcome === 'connection-error' ? { detail: result.detail } : {}
      return { delivery: { ...base, outcome: result.outcome, ...detail }, reply: null }
    }
    const { status } = result
    if (status !== 200) {
      return { delivery: { ...base, outcome: 'bad-answer', status, detail: `HTTP ${status}` }, reply: null }
    }
    const answer = readAnswer(result.body, { account, mode, openid: push.openid, hasMedia: options.hasMedia })
    if (answer.kind === 'bad') {
      return { delivery: { ...base, outcome: 'bad-answer', status, detail: answer.reason }, reply: null }
    }
    const reply = answer.kind === 'replied' ? answer.reply : null
    return { delivery: { ...base, outcome: answer.kind, status }, reply }
  }

  const deliver = async (push: OpenPush, deliveries: Delivery[], taken: Taken) => {
    for (let number = 1; number <= 1 + options.retries; number += 1) {
      const { delivery, reply } = await attempt(push, number)
      deliveries.push(delivery)
      // The customer sees one answer to one message, however often it was pushed.
      if (reply !== null && !taken.reply) {
        taken.reply = true
        options.onReply(push, reply)
      }
      options.onDelivery(push, delivery)
      const { outcome } = delivery
      if (outcome === 'acknowledged' || outcome === 'replied' || outcome === 'aborted') return outcome
      if (outcome !== 'timeout' && number <= options.retries) {
        await delay(options.retryDelayMs, undefined, { signal: closing.signal }).catch(() => undefined)
      }
    }
    return 'failed' as const
  }

  const settle = async (push: OpenPush, deliveries: Delivery[]): Promise<Settlement> => {
    const taken = { reply: false }
    const copies = faults.takeForPush('duplicate') ? 2 : 1
    if (faults.takeForPush('late')) late.push({ push, taken })
    const outcomes = await Promise.all(Array.from({ length: copies }, () => deliver(push, deliveries, taken)))
    const outcome =
      (['replied', 'acknowledged', 'aborted'] as const).find(good => outcomes.includes(good)) ?? ('failed' as const)
    const settlement = { outcome, deliveries }
    options.onSettled(push, settlement)
    return settlement
  }

  /** Keeps a push back until the customer's next one has been answered; after the time of one try it goes alone. */
  const hold = (push: OpenPush, deliveries: Delivery[]): Promise<Settlement> =>
    new Promise((resolve, reject) => {
      const go = () => {
        clearTimeout(timer)
        held.delete(push.openid)
        const settled = settle(push, deliveries)
        settled.then(resolve, reject)
        return settled
      }
      const timer = setTimeout(go, options.pushTimeoutMs)
      held.set(push.openid, go)
    })

  /** The push that overtakes a held one. */
  const overtake = async (push: OpenPush, deliveries: Delivery[], release: () => Promise<unknown>) => {
    const settlement = await settle(push, deliveries)
    if (held.get(push.openid) === release) await release()
    return settlement
  }

  const start = (push: OpenPush, deliveries: Delivery[]): Promise<Settlement> => {
    const release = held.get(push.openid)
    if (release !== undefined) return overtake(push, deliveries, release)
    return faults.takeForPush('reordered') ? hold(push, deliveries) : settle(push, deliveries)
  }

  return {
    push(push) {
      const deliveries: Delivery[] = []
      const settled = start(push, deliveries).finally(() => underWay.delete(settled))
      underWay.add(settled)
      return { deliveries, settled }
    },
    redeliver: () =>
      Promise.all(
        late.splice(0).map(async ({ push, taken }) => {
          const deliveries: Delivery[] = []
          return { outcome: await deliver(push, deliveries, taken), deliveries }
        }),
      ),
    async verifyUrl() {
      const query = verification(account, clock.now())
      const result = await caller.call({
        url: options.webhookUrl,
        method: 'GET',
        query,
        timeoutMs: options.pushTimeoutMs,
      })
      return result.outcome === 'answered' && result.status === 200 && result.body === query.echostr
    },
    async close() {
      closing.abort()
      caller.close()
      await Promise.allSettled([...held.values()].map(go => go()))
      await Promise.allSettled(underWay)
    },
  }
}
