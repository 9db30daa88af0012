const everyMs = 100

/**
 * By how much this process is late in all that it does: the longest delay of a timer in the last seconds, in milliseconds. Whoever promised an
 * answer by a certain time must begin so much earlier.
 */
export function watchLag(): { lagMs(): number; stop(): void } {
  let expected = performance.now() + everyMs
  let lag = 0
  const timer = setInterval(() => {
    const now = performance.now()
    // Halved in two thirds of a second, forgotten in four.
    lag = Math.max(now - expected, lag * 0.9)
    expected = now + everyMs
  }, everyMs).unref()
  return { lagMs: () => lag, stop: () => clearInterval(timer) }
}
