import { setTimeout as sleep } from 'node:timers/promises'
import { PlatformError } from '../../core/errors.ts'

/** Real time by default; tests bring their own. Milliseconds. */
export type Stopwatch = { now(): number; wait(ms: number): Promise<void> }

export const realStopwatch: Stopwatch = { now: () => performance.now(), wait: async ms => void (await sleep(ms)) }

/** A second, and a little because timers can be early. */
export const windowMs = 1_010

type Lane = {
  /** For each of the `perSecond` places: when the call that has it now will have left it. */
  places: Promise<number>[]
  /** When the last call in line has begun. */
  begun: Promise<void>
  taken: number
  /** Calls that wait or are under way. */
  open: number
  idleSince: number
  /** The platform asked for a pause until then. */
  restUntil: number
}

/**
 * Lets at most `perSecond` calls a second through for each key, in the order in which they came; the others wait.
 *
 * A place is given on one second after its call was *answered*: the platform counts when a call arrives, which can be
 * any time between. Whoever would have to wait longer than about `maxWaitMs` is sent away with a `PlatformError` `paced`
 * that says when to come again: a worker should not sleep through its lock. It holds for one process (for all
 * of them, see `sharedPacer`); where the platform itself says that it was too much (230020, 99991400), `rest` holds the key's calls back until its reset.
 */
export function pacer(options: { perSecond: number; maxWaitMs: number; stopwatch: Stopwatch }) {
  const { perSecond, maxWaitMs, stopwatch } = options
  const lanes = new Map<string, Lane>()

  const laneOf = (key: string): Lane => {
    const known = lanes.get(key)
    if (known) return known
    if (lanes.size > 1000) forgetIdle(lanes, stopwatch.now())
    const lane = { places: [], begun: Promise.resolve(), taken: 0, open: 0, idleSince: 0, restUntil: 0 }
    lanes.set(key, lane)
    return lane
  }

  const rest = (key: string, ms: number): void => {
    const lane = laneOf(key)
    lane.restUntil = Math.max(lane.restUntil, stopwatch.now() + ms)
  }

  const pace = <T>(key: string, call: () => Promise<T>): Promise<T> => {
    const lane = laneOf(key)
    const ahead = Math.floor(lane.open / perSecond) * windowMs + Math.max(0, lane.restUntil - stopwatch.now())
    if (ahead > maxWaitMs)
      return Promise.reject(
        new PlatformError({ platform: 'feishu', code: 'paced', retry: 'later', retryAfterMs: ahead, busy: true }),
      )
    const place = lane.taken % perSecond
    const free = lane.places[place] ?? Promise.resolve(0)
    const begun = lane.begun.then(async () => {
      const place = await free
      for (;;) {
        const pause = Math.max(place, lane.restUntil) - stopwatch.now()
        if (pause <= 0) return
        await stopwatch.wait(pause)
      }
    })
    const result = begun.then(call)
    const leave = () => {
      lane.open -= 1
      lane.idleSince = stopwatch.now()
      return lane.idleSince + windowMs
    }
    lane.places[place] = result.then(leave, leave)
    lane.begun = begun
    lane.taken += 1
    lane.open += 1
    return result
  }
  return Object.assign(pace, { rest })
}

function forgetIdle(lanes: Map<string, Lane>, now: number): void {
  for (const [key, lane] of lanes)
    if (lane.open === 0 && Math.max(lane.idleSince + windowMs, lane.restUntil) < now) lanes.delete(key)
}
