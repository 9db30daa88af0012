/**
 * Counts what was let through in the last window of REAL time: the platform's gateway does not know about moved clocks.
 * `take` returns 0 when the call may pass, otherwise the milliseconds until one may.
 */
export type RateLimit = { take(key: string): number }

export function createRateLimit(
  limit: number,
  windowMs: number,
  now: () => number = () => performance.now(),
): RateLimit {
  const passed = new Map<string, number[]>()
  return {
    take(key) {
      const at = now()
      const recent = (passed.get(key) ?? []).filter(time => at - time < windowMs)
      passed.set(key, recent)
      const oldest = recent[0]
      if (recent.length >= limit && oldest !== undefined) return Math.max(1, Math.ceil(windowMs - (at - oldest)))
      recent.push(at)
      return 0
    },
  }
}
