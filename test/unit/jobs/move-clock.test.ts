/** Proves that a moved clock stops at everything that falls due on its way, also at what fell due while it was looked at. */
import { expect, it } from 'vitest'
import { moveClock } from '../../../jobs/move-clock.ts'

const MINUTE = 60_000

/** Deadlines that are met as soon as they are due, but for `stuck`; the clock ticks on each time it is read. */
function world(dueAt: number[], stuck: number | null = null) {
  let now = 0
  const stops: number[] = []
  const open = new Set(dueAt)
  const seen = () => {
    for (const at of open) if (at <= now && at !== stuck) open.delete(at)
  }
  const ports = {
    clock: {
      now: () => new Date(now),
      moveTo: async (at: Date) => {
        now = at.getTime()
        stops.push(now)
      },
    },
    due: {
      next: async () => {
        const next = open.size === 0 ? null : new Date(Math.min(...open))
        now += 1
        return next
      },
      deadlines: async () => {
        seen()
        return []
      },
      silences: async () => [],
      callBacks: async () => [],
      reports: async () => [],
      conversations: async () => [],
      pending: async () => ({ inbox: 0, outbox: 0 }),
    },
    outbox: { lanesWaiting: async () => [] },
    attachments: { waiting: async () => [] },
    rareAlarms: { arm: async () => {} },
    logger: { info: () => {}, warn: () => {}, error: () => {} },
  }
  return { ports: ports as unknown as Parameters<typeof moveClock>[1], stops }
}

it('what fell due while the clock was read is seen to, and the way goes on from stop to stop', async () => {
  // The first is due at the very moment at which the clock is read for the next stop.
  const { ports, stops } = world([1, 5 * MINUTE, 9 * MINUTE])
  await moveClock(new Date(10 * MINUTE), ports)
  expect(stops).toEqual([5 * MINUTE, 9 * MINUTE, 10 * MINUTE])
})

it('what is never done does not hold the clock up', async () => {
  const { ports, stops } = world([1], 1)
  await moveClock(new Date(10 * MINUTE), ports)
  expect(stops).toEqual([10 * MINUTE])
})
