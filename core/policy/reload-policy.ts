import { createHash } from 'node:crypto'
import { InputError } from '../errors.ts'
import { callOnStaff } from '../escalation/call-on.ts'
import { laneOf } from '../notification/lanes.ts'
import { managerNow } from '../people/people.ts'
import type { Logger } from '../ports/system.ts'
import { planReports, type ReportPorts, relay } from '../report/report-plans.ts'
import type { Vocabulary } from '../understanding/vocabulary/vocabulary.ts'
import { word } from '../wording/wording.ts'
import type { Policy } from './schema.ts'

export type Reloaded = { version: string; changed: boolean } | { mistakes: string }

/**
 * Puts the rules in force as they are written now: new complaints take them, open ones keep theirs. Rules with a mistake change nothing;
 * the log and the department that owns all cases are told what is wrong.
 */
export async function reloadPolicy(
  read: () => Promise<{ policy: Policy; vocabulary: Vocabulary }>,
  ports: ReportPorts & { logger: Logger },
): Promise<Reloaded> {
  const before = ports.policies.current().policy
  try {
    const { policy, vocabulary } = await read()
    if (policy.id !== before.id)
      throw new InputError(
        `id: this is "${policy.id}", and "${before.id}" is running; start it anew to change the pack`,
      )
    await ports.policies.replace(policy, vocabulary)
    await planReports(ports)
    ports.logger.info({ from: before.version, to: policy.version }, 'the policy was read again')
    return { version: policy.version, changed: policy.version !== before.version }
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    ports.logger.error({ mistakes: error.message }, 'the policy has mistakes; the old one stays in force')
    await tellOwner(error.message, before, ports)
    return { mistakes: error.message }
  }
}

const LONGEST_MISTAKE = 600

async function tellOwner(mistakes: string, policy: Policy, ports: ReportPorts): Promise<void> {
  const text = word(policy, 'policy.not-reloaded', {
    people: '{people}',
    version: policy.version,
    mistakes: mistakes.slice(0, LONGEST_MISTAKE),
  })
  const digest = createHash('sha256').update(mistakes).digest('hex').slice(0, 16)
  const key = `reload.${ports.clock.now().toISOString()}.${digest}`
  const outbox = callOnStaff([managerNow(policy.owner, policy)], text, ['mention'], policy).map((notice, index) => ({
    lane: laneOf(notice),
    key: `${key}.${index}`,
    notice,
  }))
  await ports.reports.enqueue(outbox)
  await relay(outbox, ports)
}
