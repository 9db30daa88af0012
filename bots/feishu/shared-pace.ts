import { PlatformError } from '../../core/errors.ts'
import type { PacePlaces } from '../../core/ports/messenger.ts'
import { type Stopwatch, windowMs } from './pace.ts'

/** Who waits asks again at least so often: a place may be left sooner than it seemed. */
const lookAgainMs = 250

/**
 * Keeps the pace of a target together with all other processes: a call is made in one of `perSecond` places, which is free again a second after
 * the call was answered. Whoever would wait longer than `maxWaitMs` is sent away as by `pacer`. While the places cannot be asked for, each
 * process keeps its own pace and the platform has the last word.
 */
export function sharedPacer(options: {
  places: PacePlaces
  perSecond: number
  maxWaitMs: number
  stopwatch: Stopwatch
}) {
  const { places, perSecond, maxWaitMs, stopwatch } = options

  async function place(key: string): Promise<string | null> {
    for (let waitedMs = 0; ; ) {
      const taken = await places.take(key, perSecond).catch(() => null)
      if (taken === null) return null
      if ('place' in taken) return taken.place
      const { waitMs } = taken
      if (waitedMs >= maxWaitMs) {
        const retryAfterMs = Math.min(waitMs, maxWaitMs)
        throw new PlatformError({ platform: 'feishu', code: 'paced', retry: 'later', retryAfterMs, busy: true })
      }
      const pauseMs = Math.min(waitMs, lookAgainMs)
      await stopwatch.wait(pauseMs)
      waitedMs += pauseMs
    }
  }

  async function pace<T>(key: string, call: () => Promise<T>): Promise<T> {
    const taken = await place(key)
    try {
      return await call()
    } finally {
      // Nobody needs to wait for it: a place that is not left is free when its lease ends.
      if (taken !== null) places.leave(taken, windowMs).catch(() => undefined)
    }
  }

  /** Nobody calls for so long. */
  const rest = (key: string, ms: number): void => void places.rest(key, ms, perSecond).catch(() => undefined)
  return Object.assign(pace, { rest })
}
