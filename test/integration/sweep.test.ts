/**
 * Proves, on both queue backends: however often the sweep finds the same thing, one job waits for it; once that has run, what is found again
 * is put there again. A backlog would otherwise grow by being looked at, until what came last is never reached.
 */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createAlarms } from '../../jobs/alarms.ts'
import { openQueues, type Queues } from '../../jobs/queues.ts'
import { sweep } from '../../jobs/sweep.ts'
import { describeOnBothQueues } from '../setup/queues.ts'

const NONE = async () => []
const LOST = {
  due: {
    deadlines: NONE,
    silences: async () => ['wechat:o-1'],
    callBacks: NONE,
    reports: NONE,
    conversations: async () => ['wechat:o-2'],
  },
  outbox: { lanesWaiting: async () => ['wechat:o-3', 'system:crm:c1'] },
  attachments: { waiting: async () => ['file-1'] },
}

describeOnBothQueues('The sweep', suite => {
  let queues: Queues
  const clock = { now: () => new Date() }
  const logger = { info: () => undefined, warn: () => undefined, error: () => undefined }
  beforeAll(() => {
    queues = openQueues(suite().queue)
  })
  afterAll(() => queues?.close())

  const waiting = async () => {
    const counted = await queues.counts()
    return Object.fromEntries(
      Object.entries(counted).map(([name, jobs]) => [name, (jobs.waiting ?? 0) + (jobs.delayed ?? 0)]),
    )
  }

  it('puts what it finds into its queue once, and again when that has run', async () => {
    const ports = { ...LOST, clock, rareAlarms: createAlarms(queues, clock, logger, { onlyOne: true }) }
    for (let time = 1; time <= 5; time++) expect(await sweep(ports)).toBe(5)
    expect(await waiting()).toMatchObject({ converse: 1, alarms: 1, deliver: 1, systems: 1, media: 1 })

    const done: string[] = []
    const worker = queues.worker(
      'deliver',
      async job => {
        done.push(job.data.lane)
      },
      { concurrency: 1 },
    )
    await new Promise<void>(resolve => worker.once('completed', () => resolve()))
    await worker.close()
    await sweep(ports)
    expect(await waiting()).toMatchObject({ deliver: 1, media: 1 })
    expect(done).toEqual(['wechat:o-3'])
  })
})
