import { ConflictError } from '../errors.ts'
import { attachmentId } from '../message/attachment.ts'
import type { Retention } from '../ports/retention.ts'
import type { Store } from '../ports/store.ts'
import type { Alarms, Clock, Logger, PolicyBook } from '../ports/system.ts'
import type { Reports } from '../report/ports.ts'
import { addDays, atLocal, localDay } from '../time/china-time.ts'
import { erase } from './erase.ts'

export type RetentionPorts = {
  retention: Retention
  store: Pick<Store, 'readCase'>
  reports: Pick<Reports, 'begin' | 'readPlan' | 'advance'>
  alarms: Pick<Alarms, 'arm'>
  policies: Pick<PolicyBook, 'written'>
  clock: Clock
  logger: Logger
}

/** While nobody works. */
const AT_MINUTES = 3 * 60 + 15
const PLAN = 'retention:'
const AT_ONCE = 100

export function isRetentionPlan(id: string): boolean {
  return id.startsWith(PLAN)
}

/** Sets the first night on which data that was kept long enough is let go. */
export async function planRetention(ports: RetentionPorts): Promise<void> {
  const id = `${PLAN}${ports.policies.written().id}`
  const now = ports.clock.now()
  await ports.reports.begin({ id, fromDay: localDay(now), nextAt: nextNight(now) })
  const plan = await ports.reports.readPlan(id)
  if (plan) await ports.alarms.arm('report', id, plan.nextAt)
}

function nextNight(now: Date): Date {
  const today = atLocal(localDay(now), AT_MINUTES)
  return today.getTime() > now.getTime() ? today : atLocal(addDays(localDay(now), 1), AT_MINUTES)
}

/** The night has come: lets go, and sets the next. The row decides, never the alarm. */
export async function ringRetention(id: string, ports: RetentionPorts): Promise<void> {
  const plan = await ports.reports.readPlan(id)
  const now = ports.clock.now()
  if (!plan || plan.nextAt.getTime() > now.getTime() || id !== `${PLAN}${ports.policies.written().id}`) return
  await letGo(ports)
  const nextAt = nextNight(now)
  await ports.reports.advance({ id, fromDay: localDay(now), nextAt })
  await ports.alarms.arm('report', id, nextAt)
}

/**
 * Lets go of everything that the policy in force keeps no longer (`retention`): cases that ended long enough ago lose all that is personal and
 * stay as figures, call-backs and talk are deleted. Done twice, or by two processes at once, it is done once. Without such a rule nothing is.
 */
export async function letGo(ports: RetentionPorts): Promise<void> {
  const policy = ports.policies.written()
  if (!policy.retention) return
  const now = ports.clock.now()
  const before = (days: number) => atLocal(addDays(localDay(now), -days), 0)
  const ended = before(policy.retention.caseDays)
  const cases = await eraseCases(ended, ports)
  const callBacks = await ports.retention.deleteCallBacks(ended)
  const talk = await ports.retention.deleteTalk(before(policy.retention.talkDays))
  ports.logger.info({ cases, callBacks, talk }, 'what was kept long enough is let go')
}

/** Goes on as long as there is something left that can be erased now. */
async function eraseCases(ended: Date, ports: RetentionPorts): Promise<number> {
  let all = 0
  for (;;) {
    let erased = 0
    for (const id of await ports.retention.casesEnded(ended, AT_ONCE)) erased += (await eraseCase(id, ports)) ? 1 : 0
    if (erased === 0) return all
    all += erased
  }
}

async function eraseCase(id: string, ports: RetentionPorts): Promise<boolean> {
  const current = await ports.store.readCase(id)
  if (!current || current.complaint.erasedAt) return false
  const { complaint } = current
  try {
    const erased = erase(current, ports.policies.written(), ports.clock.now())
    await ports.retention.rewrite(erased, {
      version: complaint.version,
      files: complaint.attachments.map(attachmentId),
    })
    return true
  } catch (error) {
    // Somebody else changed it, or erased it: the next night looks again. What cannot be erased must not keep the rest.
    if (!(error instanceof ConflictError))
      ports.logger.error({ complaint: id, error: String(error) }, 'a case could not be erased')
    return false
  }
}
