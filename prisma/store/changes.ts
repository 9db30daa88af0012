import { createHash, randomUUID } from 'node:crypto'
import type pg from 'pg'
import type { Database } from './database.ts'

/** On this channel all processes hear that conversations changed. The payload is `<who says it> <md5 of the conversation's key>`. */
const CHANNEL = 'heed'

/** How long a waiter sleeps at most before it looks again: news may come between its look and its sleep, or be lost. */
const LOOK_AGAIN_MS = { listening: 1000, deaf: 200 }
/** News that nobody waited for is kept so long for the one who is about to wait. */
const UNHEARD_MS = 5000

/**
 * A transaction that notifies holds a lock on all others that do, until its commit is on disk: told with the change itself, news would
 * cost four fifths of all commits. So it follows the change, many at once, without waiting for the disk. Lost news costs a second.
 */
const NOTIFY = {
  name: 'notify',
  text: `SELECT set_config('synchronous_commit', 'off', true), (SELECT count(pg_notify('${CHANNEL}', payload)) FROM unnest($1::text[]) AS payload)`,
}

export type Changes = {
  /** Lets those who wait for these conversations look again, in this process at once and in the others soon. */
  tell(conversations: string[]): void
  /** Resolves when the conversation may have changed, at the latest at `until` (wall clock). May resolve without a change: look, then wait again. */
  wait(conversation: string, until: Date): Promise<void>
  close(): Promise<void>
}

/** One shared connection that listens from the first `wait` on, and comes back when it is lost. */
export function createChanges(database: Database): Changes {
  const self = randomUUID()
  const waiters = new Map<string, Set<() => void>>()
  const unheard = new Map<string, number>()
  const untold = new Set<string>()
  let telling: Promise<void> | null = null
  let listener: pg.Client | null = null
  let connecting: Promise<void> | null = null
  let closed = false

  const hear = (key: string) => {
    const waiting = waiters.get(key)
    if (waiting) for (const wake of [...waiting]) wake()
    else unheard.set(key, Date.now())
    for (const [old, at] of unheard) {
      if (at > Date.now() - UNHEARD_MS) break
      unheard.delete(old)
    }
  }

  const tellOthers = async () => {
    while (untold.size > 0) {
      const payloads = [...untold].map(key => `${self} ${key}`)
      untold.clear()
      await database.run(NOTIFY, [payloads]).catch(() => {})
    }
    telling = null
  }

  const listen = async () => {
    const client = await database.connectListener()
    client.on('notification', message => {
      const [teller, key] = (message.payload ?? '').split(' ')
      if (key && teller !== self) hear(key)
    })
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
  }

  const sleep = (key: string, ms: number) =>
    new Promise<void>(resolve => {
      const waiting = waiters.get(key) ?? new Set()
      waiters.set(key, waiting)
      const wake = () => {
        clearTimeout(timer)
        waiting.delete(wake)
        if (waiting.size === 0 && waiters.get(key) === waiting) waiters.delete(key)
        resolve()
      }
      const timer = setTimeout(wake, Math.max(0, ms))
      waiting.add(wake)
    })

  return {
    tell(conversations) {
      for (const conversation of conversations) {
        const key = digest(conversation)
        hear(key)
        untold.add(key)
      }
      if (untold.size > 0) telling ??= tellOthers()
    },
    async wait(conversation, until) {
      const key = digest(conversation)
      if (until.getTime() <= Date.now() || closed || unheard.delete(key)) return
      const patience = listener ? LOOK_AGAIN_MS.listening : LOOK_AGAIN_MS.deaf
      if (!listener) connect()
      await sleep(key, Math.min(patience, until.getTime() - Date.now()))
    },
    async close() {
      closed = true
      for (const waiting of [...waiters.values()]) for (const wake of [...waiting]) wake()
      await telling
      await connecting
      await listener?.end()
    },
  }
}

const digest = (conversation: string) => createHash('md5').update(conversation).digest('hex')
