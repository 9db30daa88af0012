import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import type { WindowChange } from '../../core/delivery/reach.ts'
import type { Inbox, RawMessage } from '../../core/ports/inbox.ts'
import type { Logger } from '../../core/ports/system.ts'
import { writeDurably } from '../../durable-file.ts'

/** Messages that the database did not take in time, kept in a folder until it does. */
export type SetAside = {
  /**
   * Safe on the disk when it resolves to `disk`. `memory`: the disk does not take it either, so it is lost if this process ends before one of
   * both is back; whoever wrote it should know. Rejects where too much waits already.
   */
  keep(message: RawMessage, opens?: WindowChange): Promise<'disk' | 'memory'>
  /** Whether something of this conversation is still to be stored: what follows it must not overtake it. */
  holds(conversation: string): boolean
  count(): number
  /** Takes up what an earlier process left behind. Rejects where the folder cannot be used. */
  start(): Promise<void>
  stop(): Promise<void>
}

const file = z.object({
  message: z.object({
    platform: z.literal('wechat'),
    platformId: z.string(),
    conversation: z.string(),
    sentAt: z.coerce.date(),
    payload: z.string(),
  }),
  opens: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.enum(['message', 'action']), until: z.coerce.date(), messages: z.number() }),
      z.object({ kind: z.literal('gone') }),
    ])
    .exactOptional(),
})

type Aside = z.infer<typeof file>
/** `held`: in memory only. */
type Waiting = { conversation: string; held?: Aside }

const againMs = 500
/** What is held in memory must not fill it: with the largest messages some hundred megabytes. */
const mostHeld = 2_000

/**
 * The platform waits five seconds and asks four times; then the customer reads that the account is out of order. So a message that the
 * database does not take is written here, the platform is answered, and the message is stored as soon as the database is back, those of one
 * person in their order. The inbox knows each by its id: stored twice it is stored once. Only this process's user can read the folder.
 */
export function createSetAside(of: {
  /** `null`: nothing is written, all is held in memory. */
  folder: string | null
  inbox: Inbox
  onStored(conversation: string): Promise<void>
  logger: Logger
}): SetAside {
  const { folder, inbox, onStored, logger } = of
  /** By file, whose names sort by the platform's time, and within its seconds as they came in. */
  const waiting = new Map<string, Waiting>()
  let came = 0
  const ending = new AbortController()
  const ended = aborted(ending.signal)
  ended.catch(() => undefined)
  let storing: Promise<void> | null = null

  const log = (error: unknown, what: string) =>
    logger.error({ platform: 'wechat', error: error instanceof Error ? error.name : 'unknown' }, what)

  function begin(): void {
    storing ??= storeAll()
      .catch(error => log(error, 'what was set aside stays there'))
      .finally(() => {
        storing = null
        // Something may have come between the last look and the end.
        if (waiting.size > 0 && !ending.signal.aborted) begin()
      })
  }

  async function storeAll(): Promise<void> {
    while (waiting.size > 0 && !ending.signal.aborted) {
      for (const name of [...waiting.keys()].sort()) {
        try {
          await storeOne(name)
        } catch {
          await writeHeld()
          await wait(againMs, undefined, { signal: ending.signal }).catch(() => undefined)
          break
        }
      }
    }
  }

  async function storeOne(name: string): Promise<void> {
    const read = waiting.get(name)?.held ?? (await readAside(pathOf(name)))
    // Another process of the same folder may have been faster.
    if (read === 'gone') return void waiting.delete(name)
    if (read === 'unreadable') {
      await rename(pathOf(name), `${pathOf(name)}.unreadable`)
      log(new TypeError(), 'a message that was set aside cannot be read')
      return void waiting.delete(name)
    }
    const { message, opens } = read
    const stored = inbox.store(message, opens === undefined ? {} : { opens })
    stored.catch(() => undefined)
    await Promise.race([stored, ended])
    if (waiting.get(name)?.held === undefined) await rm(pathOf(name), { force: true })
    waiting.delete(name)
    await onStored(message.conversation)
  }

  const pathOf = (name: string) => path.join(folder ?? '', name)
  const heldNow = () => [...waiting].flatMap(([name, { held }]) => (held ? [{ name, held }] : []))

  async function write(name: string, aside: Aside): Promise<boolean> {
    if (folder === null) return false
    try {
      await writeDurably(pathOf(name), JSON.stringify(aside))
      return true
    } catch (error) {
      log(error, 'a message could not be written to the disk')
      return false
    }
  }

  /** The disk may be back before the database is. */
  async function writeHeld(): Promise<void> {
    for (const { name, held } of heldNow()) {
      if (!(await write(name, held))) return
      // Stored meanwhile: then nothing is to be left on the disk.
      if (waiting.has(name)) waiting.set(name, { conversation: held.message.conversation })
      else await rm(pathOf(name), { force: true })
    }
  }

  return {
    async keep(message, opens) {
      const id = idOf(message)
      const again = [...waiting.keys()].find(name => name.endsWith(id))
      const name = again ?? `${padded(message.sentAt.getTime())}-${padded(Date.now())}-${padded(came++)}-${id}`
      const { conversation } = message
      const aside = { message: { ...message, platform: 'wechat' as const }, ...(opens === undefined ? {} : { opens }) }
      const written = await write(name, aside)
      if (!written && !waiting.has(name) && heldNow().length >= mostHeld)
        throw new Error('too much waits for the database')
      waiting.set(name, written ? { conversation } : { conversation, held: aside })
      begin()
      return written ? 'disk' : 'memory'
    },
    holds: conversation => [...waiting.values()].some(one => one.conversation === conversation),
    count: () => waiting.size,
    async start() {
      if (folder === null) return
      await mkdir(folder, { recursive: true, mode: 0o700 })
      for (const name of await readdir(folder)) {
        if (!name.endsWith('.json')) continue
        const read = await readAside(pathOf(name))
        waiting.set(name, { conversation: typeof read === 'string' ? '' : read.message.conversation })
      }
      if (waiting.size === 0) return
      logger.warn({ platform: 'wechat', messages: waiting.size }, 'messages that were set aside are stored now')
      begin()
    },
    async stop() {
      ending.abort()
      await storing
      await writeHeld()
      const lost = heldNow().length
      if (lost > 0)
        logger.error({ platform: 'wechat', messages: lost }, 'messages are lost: neither database nor disk took them')
    },
  }
}

/** A damaged file must not keep the rest waiting. */
async function readAside(at: string): Promise<Aside | 'gone' | 'unreadable'> {
  const text = await readFile(at, 'utf8').catch(() => null)
  if (text === null) return 'gone'
  try {
    return file.parse(JSON.parse(text))
  } catch {
    return 'unreadable'
  }
}

function idOf({ platformId }: RawMessage): string {
  return `${createHash('sha256').update(platformId).digest('hex').slice(0, 32)}.json`
}

function padded(number: number): string {
  return String(number).padStart(15, '0')
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const leave = () => reject(new Error('the program ends'))
    signal.addEventListener('abort', leave, { once: true })
  })
}
