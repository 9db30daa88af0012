/**
 * Proven here: three processes behind a balancer that gives each push to the next of them, under load: one token for all and one more when
 * it dies, one counter of what customers may be sent, every customer's words in order, nothing twice and nothing lost. The long run is
 * `npm run bench -- processes`.
 */
import { expect, test } from 'vitest'
import { runProcesses } from '../processes/run.ts'
import { describeOnBothQueues } from '../setup/queues.ts'

describeOnBothQueues('Three processes', suite => {
  test('work as one.', { timeout: 300_000 }, async () => {
    const { databaseUrl, queue } = suite()
    const { problems, figures } = await runProcesses({
      databaseUrl,
      queue,
      processes: 3,
      conversations: 8,
      abreast: 4,
      patienceMs: 120_000,
    })
    if (process.env.HEED_TEST_LOG) process.stderr.write(`${JSON.stringify(figures)}\n`)
    expect(problems).toEqual([])
    expect(figures).toMatchObject({ complaints: 8, processes: 3 })
  })
})
