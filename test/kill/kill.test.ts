/**
 * Proven here: a program that is killed at random moments while customers complain, and started again, loses no message that it has
 * acknowledged, registers each complaint once, misses each deadline once and sends or visibly fails every notice. The long run is
 * `npm run bench -- kill`.
 */
import { expect, test } from 'vitest'
import { describeOnBothQueues } from '../setup/queues.ts'
import { runKills } from './run.ts'

describeOnBothQueues('Twelve conversations and three kills', suite => {
  test('leave nothing lost, nothing doubled and nothing undone.', { timeout: 600_000 }, async () => {
    const { databaseUrl, queue } = suite()
    const { problems, figures } = await runKills({
      databaseUrl,
      queue,
      conversations: 12,
      kills: 3,
      abreast: 6,
      seed: 7,
      patienceMs: 120_000,
      say: () => {},
    })
    if (process.env.HEED_TEST_LOG) process.stderr.write(`${JSON.stringify(figures)}\n`)
    expect(problems).toEqual([])
    expect(figures).toMatchObject({ complaints: 12, kills: 3 })
  })
})
