import type { Attachments } from '../core/ports/files.ts'
import type { Outbox } from '../core/ports/outbox.ts'
import type { Alarms, Clock, Due, Logger } from '../core/ports/system.ts'
import { sweep } from './sweep.ts'

/** A clock that the sandbox and the tests can move. */
export type MovableClock = Clock & {
  /** Forwards only: what has happened has happened. */
  moveTo(at: Date): Promise<void>
}

/** How long everything that fell due may take before the clock goes on without it, e.g. while a platform refuses all calls. */
const PATIENCE_MS = 15_000
const LOOK_EVERY_MS = 15

type Ports = {
  clock: MovableClock
  due: Due
  outbox: Outbox
  attachments: Pick<Attachments, 'waiting'>
  rareAlarms: Alarms
  logger: Logger
}

/**
 * Moves the clock to `target`, stopping at every moment at which something falls due, so that reminders, escalations and messages
 * happen in their order and at their time. Resolves when all of it is done and delivered.
 */
export async function moveClock(target: Date, ports: Ports): Promise<void> {
  await settle(ports)
  let overdue = 0
  for (let next = await nextStop(target, ports); next !== null; next = await nextStop(target, ports)) {
    // It fell due while we looked: seen to before the clock goes on, but waited for only once.
    if (next.getTime() <= ports.clock.now().getTime()) {
      if (next.getTime() === overdue) break
      overdue = next.getTime()
    } else await ports.clock.moveTo(next)
    await settle(ports)
  }
  if (target.getTime() > ports.clock.now().getTime()) await ports.clock.moveTo(target)
  await settle(ports)
}

async function nextStop(target: Date, { due }: Ports): Promise<Date | null> {
  const next = await due.next()
  return next !== null && next.getTime() <= target.getTime() ? next : null
}

/** Waits until nothing is due, nobody waits for an answer and nothing waits to be sent. */
async function settle(ports: Ports): Promise<void> {
  const { logger } = ports
  const giveUpAt = Date.now() + PATIENCE_MS
  await sweep(ports)
  for (let round = 1; Date.now() < giveUpAt; round++) {
    if (await isQuiet(ports)) return
    await new Promise(resolve => setTimeout(resolve, LOOK_EVERY_MS))
    if (round % 40 === 0) await sweep(ports)
  }
  logger.warn({}, 'the clock goes on although not everything that fell due is done')
}

/** What is due is asked before what waits: doing the one makes the other, never the other way round. */
async function isQuiet({ due, clock }: Ports): Promise<boolean> {
  const now = clock.now()
  const found = await Promise.all([
    due.deadlines(now, 1),
    due.silences(now, 1),
    due.callBacks(now, 1),
    due.reports(now, 1),
  ])
  if (found.some(({ length }) => length > 0)) return false
  const pending = await due.pending()
  return pending.inbox + pending.outbox === 0
}
