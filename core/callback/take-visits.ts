import { createHash } from 'node:crypto'
import { setAlarms, untilNoConflict } from '../case/change.ts'
import type { Actor } from '../complaint/event.ts'
import type { Change } from '../ports/store.ts'
import { type CallBackPorts, callBackChange, type TaskInHand } from './change.ts'
import { decideVisit } from './decide.ts'
import { openTask } from './task.ts'
import type { Visit } from './visit.ts'
import type { ReadVisits } from './visit-list.ts'

/** How many visits are written at once. */
const BATCH = 200

export type TakenVisits = { opened: number; known: number }

/**
 * Makes a call-back of every visit of a list, once: a visit that was listed before is only counted as known, whoever sends the list again
 * and however often. What was listed since `askedAt` is of the same message, which was worked through before and not answered.
 */
export async function takeVisits(
  list: Pick<ReadVisits, 'visits'>,
  of: { programme: string; by: Actor; askedAt?: Date },
  ports: CallBackPorts,
): Promise<TakenVisits> {
  const taken = { opened: 0, known: 0 }
  for (let start = 0; start < list.visits.length; start += BATCH) {
    const visits = list.visits.slice(start, start + BATCH).map(({ visit }) => visit)
    const opened = await untilNoConflict(() => takeBatch(visits, of, ports))
    taken.opened += opened
    taken.known += visits.length - opened
  }
  return taken
}

async function takeBatch(
  visits: readonly Visit[],
  of: { programme: string; by: Actor; askedAt?: Date },
  ports: CallBackPorts,
): Promise<number> {
  await ports.policies.refresh()
  const { policy } = ports.policies.current()
  const now = ports.clock.now()
  const idOf = (visit: Visit) => callBackId(policy.id, of.programme, visit.number)
  const known = await ports.callBacks.known(visits.map(idOf))
  const fresh = visits.filter(visit => !known.has(idOf(visit)))
  const { askedAt } = of
  const before = askedAt === undefined ? 0 : [...known.values()].filter(openedAt => openedAt >= askedAt).length
  if (fresh.length === 0) return before
  const asks = policy.programmes[of.programme]?.survey !== undefined
  const chats = asks
    ? await ports.callBacks.openChats(
        fresh.map(({ phone }) => phone),
        now,
      )
    : new Map<string, string>()
  const tasks = fresh.map((visit): TaskInHand => {
    const conversation = chats.get(visit.phone) ?? null
    // One question at a time: the second visit of the same customer is called.
    chats.delete(visit.phone)
    const events = decideVisit(visit, { programme: of.programme, conversation }, { policy, now, by: of.by })
    return { before: null, grown: openTask(idOf(visit), events, policy), policy }
  })
  const change: Change = { complaints: [], handled: [], ...callBackChange(tasks) }
  await setAlarms(await ports.store.commit(change, now), change, ports.alarms)
  return before + fresh.length
}

/** The same for the same visit of the same programme. 32 hexadecimal digits. */
export function callBackId(pack: string, programme: string, visitNumber: string): string {
  return createHash('sha256')
    .update(JSON.stringify([pack, programme, visitNumber]))
    .digest('hex')
    .slice(0, 32)
}
