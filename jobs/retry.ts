import { PlatformError } from '../core/errors.ts'

/** Waiting times after each failure, in milliseconds; after the last one a notice has failed for good. */
const BACK_OFF_MS = [500, 1000, 2000, 5000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000]

/** How long a lane rests at least that was too fast. */
const SHORTEST_REST_MS = 200

/** Whether we were only too fast: waiting for that is no try that failed. */
export function isBusy(error: unknown): boolean {
  return error instanceof PlatformError && error.busy && error.retry === 'later'
}

/** Whether a failure may pass, and has not been waited for long enough. */
export function mayPass(error: unknown, attempts: number): boolean {
  return retryTime(error, attempts) !== null
}

/** When to try again (wall clock); `null` when that cannot help. */
export function retryTime(error: unknown, attempts: number, backOffs: readonly number[] = BACK_OFF_MS): Date | null {
  // A lost chat is made again.
  if (error instanceof PlatformError && error.retry === 'never' && !error.chatLost) return null
  const asked = error instanceof PlatformError ? (error.retryAfterMs ?? 0) : 0
  if (isBusy(error)) return new Date(Date.now() + Math.max(SHORTEST_REST_MS, asked))
  const backOff = backOffs[attempts]
  if (backOff === undefined) return null
  return new Date(Date.now() + Math.max(backOff, asked))
}
