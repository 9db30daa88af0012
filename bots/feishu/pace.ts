import { setTimeout as sleep } from 'node:timers/promises'
import { PlatformError } from '../../core/errors.ts'

/** Real time by default; tests bring their own. Milliseconds. */
export type Stopwatch = { now(): number; wait(ms: number): Promise<void> }

export const realStopwatch: Stopwatch = { now: () => performance.now(), wait: async ms => void (await sleep(ms)) }

/** A little more than a second, because the platform counts when a request arrives, not when it leaves. */
const windowMs = 1_100

/**
 * Lets at most `perSecond` calls a second through for each key, in the order in which they came, the others wait.
 *
 * Whoever would wait longer than `maxWaitMs` is sent away with a `PlatformError` `paced` that says when to come again: a
 * worker should not sleep through its lock. It holds for one process; what several processes do together is told by the
 * platform itself (230020).
 */
export function pacer(options: { perSecond: number; maxWaitMs: number; stopwatch: Stopwatch }) {
  const { perSecond, maxWaitMs, stopwatch } = options
  const taken = new Map<string, number[]>()

  return async (key: string): Promise<void> => {
    const now = stopwatch.now()
    if (taken.size > 1000) forgetIdle(taken, now)
    const slots = taken.get(key) ?? []
    const oldest = slots.length >= perSecond ? slots[slots.length - perSecond] : undefined
    const start = oldest === undefined ? now : Math.max(now, oldest + windowMs)
    if (start - now > maxWaitMs) {
      const retryAfterMs = Math.ceil(start - now)
      throw new PlatformError({ platform: 'feishu', code: 'paced', retry: 'later', retryAfterMs })
    }
    taken.set(key, [...slots.slice(1 - perSecond), start])
    if (start > now) await stopwatch.wait(start - now)
  }
}

function forgetIdle(taken: Map<string, number[]>, now: number): void {
  for (const [key, slots] of taken) if ((slots.at(-1) ?? 0) + windowMs < now) taken.delete(key)
}
