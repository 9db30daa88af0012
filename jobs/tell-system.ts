import type { Case } from '../core/case/case.ts'
import type { ChangePorts } from '../core/case/change.ts'
import { reportSystemUnreached } from '../core/delivery/report-system-unreached.ts'
import { presentChange } from '../core/delivery/tell-system.ts'
import { PlatformError } from '../core/errors.ts'
import type { Notice } from '../core/notification/notice.ts'
import type { Webhooks } from '../core/ports/inbox.ts'
import type { Outbox, Outgoing } from '../core/ports/outbox.ts'

export type TellSystemPorts = ChangePorts & { outbox: Outbox; webhooks: Webhooks }

const HOUR_MS = 3_600_000
/** Waiting times after each failure: soon at first, then every hour for three days. */
export const SYSTEM_BACK_OFF_MS: readonly number[] = [
  ...[500, 1000, 2000, 5000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000],
  ...Array<number>(72).fill(HOUR_MS),
]
/** From this failure on (after some nine minutes) people are told. */
const FAILURES_BEFORE_TELLING = 9

/** Tells another system of a change. When it answers again after an outage, everything else that waits for it leaves at once. */
export async function tellSystem(
  notice: Notice & { type: 'tell-system' },
  found: Case,
  outgoing: Outgoing & { sendKey: string },
  ports: TellSystemPorts,
): Promise<string> {
  const policy = await ports.policies.version(found.complaint.policyVersion)
  const { system, complaintId } = notice
  const attempts = await ports.store.readReach(complaintId)
  try {
    await ports.webhooks.post({
      system,
      id: `msg_${outgoing.sendKey}`,
      body: presentChange(notice, found, attempts, policy),
    })
  } catch (error) {
    const isFinal = error instanceof PlatformError && error.retry === 'never'
    if (isFinal || outgoing.attempts >= FAILURES_BEFORE_TELLING)
      await reportSystemUnreached({ complaintId, system, code: codeOf(error) }, ports)
    throw error
  }
  if (outgoing.attempts > 0) {
    const lanes = await ports.outbox.resume(`system:${system}:`)
    await Promise.all(lanes.map(lane => ports.alarms.relay(lane)))
  }
  return ''
}

function codeOf(error: unknown): string {
  return error instanceof PlatformError ? error.code : 'internal'
}
