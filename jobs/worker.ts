import { missCallBack } from '../core/callback/miss-call-back.ts'
import { missDeadline } from '../core/deadline/miss-deadline.ts'
import { passSilence, receiveMessages } from '../core/intake/receive-message.ts'
import type { ReceivePorts } from '../core/intake/receive-ports.ts'
import { type CheckPeoplePorts, isPeoplePlan, ringPeople } from '../core/people/check-people.ts'
import type { Alarms, Due, Logger } from '../core/ports/system.ts'
import type { Warnings } from '../core/report/ports.ts'
import { type ReportPorts, ringReport } from '../core/report/report-plans.ts'
import { isRetentionPlan, type RetentionPorts, ringRetention } from '../core/retention/let-go.ts'
import { type LookPorts, ringLook } from '../core/watch/look-through.ts'
import { warnOfBursts } from '../core/watch/warn-of-bursts.ts'
import { deliver } from './deliver.ts'
import type { DeliverPorts } from './deliver-ports.ts'
import { type KeepFilePorts, keepFile } from './keep-file.ts'
import { type MirrorPorts, mirrorLedger } from './mirror-ledger.ts'
import type { QueueData, Queues } from './queues.ts'
import { renewCards } from './renew-cards.ts'
import { sweep } from './sweep.ts'

export type WorkerPorts = ReceivePorts &
  DeliverPorts &
  KeepFilePorts &
  ReportPorts &
  LookPorts &
  CheckPeoplePorts &
  RetentionPorts &
  MirrorPorts & { warnings: Warnings } & { due: Due; logger: Logger; rareAlarms: Alarms }

const CONCURRENCY = 8
/** Files are held in memory while they are fetched: at most so many at once. */
const FILES_AT_ONCE = 3
/** Each may wait ten seconds for another system. */
const SYSTEMS_AT_ONCE = 4
const SWEEP_EVERY_MS = 5000

/** Starts the workers of this process: they answer conversations, ring alarms, deliver notices and sweep. */
export async function startWorkers(queues: Queues, ports: WorkerPorts): Promise<void> {
  const failing = (queue: string) => (_job: unknown, error: Error) =>
    ports.logger.error({ queue, error: error.message }, 'a job failed')
  queues
    .worker('converse', job => converse(job.data.conversation, ports), { concurrency: CONCURRENCY })
    .on('failed', failing('converse'))
  queues.worker('alarms', ({ data }) => ring(data, ports), { concurrency: CONCURRENCY }).on('failed', failing('alarms'))
  queues
    .worker('deliver', ({ data }) => deliver(data.lane, ports), { concurrency: CONCURRENCY })
    .on('failed', failing('deliver'))
  queues
    .worker('systems', ({ data }) => deliver(data.lane, ports), { concurrency: SYSTEMS_AT_ONCE })
    .on('failed', failing('systems'))
  queues
    .worker('media', ({ data }) => keepFile(data.attachment, ports), { concurrency: FILES_AT_ONCE })
    .on('failed', failing('media'))
  queues.worker('sweep', () => tidy(ports), { concurrency: 1 }).on('failed', failing('sweep'))
  await queues
    .of('sweep')
    .upsertJobScheduler(
      'sweep',
      { every: SWEEP_EVERY_MS },
      { name: 'sweep', data: {}, opts: { removeOnComplete: true, removeOnFail: 10 } },
    )
}

function ring({ kind, id }: QueueData['alarms'], ports: WorkerPorts): Promise<void> {
  switch (kind) {
    case 'deadline':
      return missDeadline(id, ports)
    case 'silence':
      return passSilence(id, ports)
    case 'call-back':
      return missCallBack(id, ports)
    case 'report':
      if (isPeoplePlan(id)) return ringPeople(id, ports)
      if (isRetentionPlan(id)) return ringRetention(id, ports)
      return id.startsWith('look:') ? ringLook(id, ports) : ringReport(id, ports)
  }
}

async function converse(conversation: string, ports: WorkerPorts): Promise<void> {
  const again = await receiveMessages(conversation, ports)
  if (again) await ports.alarms.wakeConversation(conversation, again.comeBackInMs)
}

async function tidy(ports: WorkerPorts): Promise<void> {
  await sweep(ports)
  await renewCards(ports)
  await warnOfBursts(ports)
  await mirrorLedger(ports)
}
