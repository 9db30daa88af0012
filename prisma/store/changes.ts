import { createHash } from 'node:crypto'
import type pg from 'pg'
import type { Database } from './database.ts'

/** Channel on which all processes hear that a conversation changed. The payload is the md5 of the conversation's key. */
export const CHANNEL = 'heed'

/** How long a waiter sleeps at most before it looks again: news may come between its look and its sleep, or be lost. */
const LOOK_AGAIN_MS = { listening: 1000, deaf: 200 }
/** News that nobody waited for is kept so long for the one who is about to wait. */
const UNHEARD_MS = 5000

export type Changes = {
  /** Resolves when the conversation may have changed, at the latest at `until` (wall clock). May resolve without a change: look, then wait again. */
  wait(conversation: string, until: Date): Promise<void>
  close(): Promise<void>
}

/** One shared connection that listens from the first `wait` on, and comes back when it is lost. */
export function createChanges(database: Database): Changes {
  const waiters = new Map<string, Set<() => void>>()
  const unheard = new Map<string, number>()
  let listener: pg.Client | null = null
  let connecting: Promise<void> | null = null
  let closed = false

  const hear = (payload: string) => {
    const waiting = waiters.get(payload)
    if (waiting) for (const wake of [...waiting]) wake()
    else unheard.set(payload, Date.now())
    for (const [key, at] of unheard) {
      if (at > Date.now() - UNHEARD_MS) break
      unheard.delete(key)
    }
  }

  const listen = async () => {
    const client = await database.connectListener()
    client.on('notification', message => hear(message.payload ?? ''))
    const lost = () => {
      if (listener === client) listener = null
    }
    client.on('error', lost)
    client.on('end', lost)
    await client.query(`LISTEN ${CHANNEL}`)
    if (closed) await client.end()
    else listener = client
  }

  const connect = () => {
    connecting ??= listen()
      .catch(() => {})
      .finally(() => {
        connecting = null
      })
    return connecting
  }

  return {
    async wait(conversation, until) {
      if (until.getTime() <= Date.now() || closed) return
      const key = createHash('md5').update(conversation).digest('hex')
      if (unheard.delete(key)) return
      // Nobody listened while the caller looked: let it look again once somebody does.
      const deaf = listener === null
      if (deaf) void connect()
      const patience = deaf ? LOOK_AGAIN_MS.deaf : LOOK_AGAIN_MS.listening
      const delay = Math.min(patience, until.getTime() - Date.now())
      await new Promise<void>(resolve => {
        const waiting = waiters.get(key) ?? new Set()
        waiters.set(key, waiting)
        const wake = () => {
          clearTimeout(timer)
          waiting.delete(wake)
          if (waiting.size === 0 && waiters.get(key) === waiting) waiters.delete(key)
          resolve()
        }
        const timer = setTimeout(wake, Math.max(0, delay))
        waiting.add(wake)
      })
    },
    async close() {
      closed = true
      for (const waiting of [...waiters.values()]) for (const wake of [...waiting]) wake()
      await connecting
      const client = listener
      listener = null
      await client?.end()
    },
  }
}
