import { encryptEvent, signedHeaders } from './envelope.ts'
import type { FaultBox } from './faults.ts'
import type { LongConnections } from './long-connection.ts'
import type { EventRecord, World } from './world.ts'

/** How one delivery ended. `timeout` covers no answer and no connection. */
export type DeliveryResult =
  | { kind: 'answered'; status: number; body: unknown }
  | { kind: 'timeout' }
  | { kind: 'unreachable' }

export type Delivery = {
  /** Delivers an event once now and, until it is answered with 200, again on the schedule. True when it was answered. */
  send(event: { eventId: string; type: string; body: Record<string, unknown> }): Promise<boolean>
  /** Delivers once, without redelivery: presses and the proof of the request URL. */
  call(body: unknown, options?: { signed?: boolean; timeoutMs?: number }): Promise<DeliveryResult>
  /** Delivers what is due on the clock, and with `release` what a fault holds back, and waits until nothing is under way. */
  tick(options: { release: boolean }): Promise<void>
  close(): Promise<void>
}

const hour = 3_600_000

/**
 * Pushes events to the app. Source: https://open.feishu.cn/document/server-docs/event-subscription-guide/overview:
 * 200 within 3 s, otherwise again after 15 s, 5 min, 1 h and 6 h, each counted from the delivery before.
 */
export function createDelivery(options: {
  world: World
  sockets: LongConnections
  faults: FaultBox
  webhookUrl: () => string | null
  eventTimeoutMs: number
  redeliverAfter: readonly number[]
}): Delivery {
  const { world, sockets, faults, eventTimeoutMs, redeliverAfter } = options
  const underWay = new Map<string, Promise<boolean>>()
  const stopped = new AbortController()
  let held: EventRecord | null = null

  // After a restart the clock may stand earlier than before: nothing waits longer than the schedule says.
  for (const event of [...world.events.values()]) {
    const latest = world.now() + (redeliverAfter[event.attempts - 1] ?? hour)
    if (event.dueAt > latest) world.put({ kind: 'event', value: { ...event, dueAt: latest } })
  }

  const call: Delivery['call'] = async (body, { signed = true, timeoutMs = eventTimeoutMs } = {}) => {
    const url = options.webhookUrl()
    if (url === null) {
      const answer = await sockets.deliver(body, timeoutMs)
      return answer === null ? { kind: 'timeout' } : { kind: 'answered', status: answer.code, body: answer.data }
    }
    const raw = JSON.stringify({ encrypt: encryptEvent(body, world.app.encryptKey) })
    const headers = signed
      ? signedHeaders(raw, world.app.encryptKey, new Date(world.now()))
      : { 'content-type': 'application/json; charset=utf-8' }
    const limit = AbortSignal.timeout(timeoutMs)
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers,
        body: raw,
        redirect: 'manual',
        signal: AbortSignal.any([limit, stopped.signal]),
      })
      return { kind: 'answered', status: response.status, body: readBody(await response.text()) }
    } catch {
      return { kind: limit.aborted ? 'timeout' : 'unreachable' }
    }
  }

  const attempt = async (event: EventRecord): Promise<boolean> => {
    const wait = event.last ? undefined : redeliverAfter[event.attempts]
    // Written down as still to be delivered before it is tried: a kill during the delivery must not lose it.
    const next = { ...event, attempts: event.attempts + 1, dueAt: world.now() + (wait ?? 0) }
    if (!event.last) world.put({ kind: 'event', value: next })
    const result = await call(event.body)
    if (stopped.signal.aborted) return false
    if (result.kind === 'answered' && result.status === 200) {
      if (faults.take('late')) world.put({ kind: 'event', value: { ...next, dueAt: world.now() + hour, last: true } })
      else world.put({ kind: 'event-done', value: { eventId: event.eventId } })
      return true
    }
    if (wait === undefined) world.put({ kind: 'event-done', value: { eventId: event.eventId } })
    else world.put({ kind: 'event', value: { ...next, dueAt: world.now() + wait } })
    return false
  }

  const start = (event: EventRecord): Promise<boolean> => {
    const running = underWay.get(event.eventId)
    if (running !== undefined) return running
    const promise = attempt(event).finally(() => underWay.delete(event.eventId))
    underWay.set(event.eventId, promise)
    return promise
  }

  const release = async (): Promise<void> => {
    const event = held
    held = null
    if (event !== null) await start(event)
  }

  return {
    call,
    async send({ eventId, type, body }) {
      const dueAt = world.now() + (redeliverAfter[0] ?? 0)
      const event: EventRecord = { eventId, type, body, attempts: 0, dueAt, last: false }
      if (held === null && faults.take('reordered')) {
        world.put({ kind: 'event', value: event })
        held = event
        return false
      }
      const twin = faults.take('duplicate') ? call(body) : null
      const [answered] = await Promise.all([start(event), twin])
      await release()
      return answered
    },
    async tick(options) {
      if (options.release || (held !== null && held.dueAt <= world.now())) await release()
      const now = world.now()
      const due = [...world.events.values()].filter(event => event.dueAt <= now)
      await Promise.all(due.map(start))
      await Promise.all(underWay.values())
    },
    async close() {
      stopped.abort()
      await Promise.allSettled(underWay.values())
    },
  }
}

function readBody(text: string): unknown {
  if (text.trim() === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return Symbol.for('unreadable')
  }
}
