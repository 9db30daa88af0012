import { ConflictError } from '../errors.ts'
import { noticesFor } from '../notification/notification.ts'
import type { Policy } from '../policy/schema.ts'
import type { Change, Committed, Store } from '../ports/store.ts'
import type { Alarms, Clock, PolicyBook } from '../ports/system.ts'
import { localDay } from '../time/china-time.ts'
import { type Case, catchUp, changedDeadlines, type GrownCase } from './case.ts'

/** What every use case needs to change a complaint. */
export type ChangePorts = {
  store: Store
  alarms: Alarms
  policies: PolicyBook
  clock: Clock
  /** A new id for a complaint: 32 hexadecimal digits. */
  newId(): string
}

/** A case with the rules it stands under, before and after what is being done to it. `before` is null for a new one. */
export type CaseInHand = { before: Case | null; grown: GrownCase; policy: Policy }

/** A stored case caught up with the time, under its own rules. */
export async function takeInHand(stored: Case, ports: ChangePorts): Promise<CaseInHand> {
  const policy = await ports.policies.version(stored.complaint.policyVersion)
  return { before: stored, grown: catchUp(stored, policy, ports.clock.now()), policy }
}

/** The part of a change that concerns cases: rows, events, deadlines and who is told. Cases with nothing new are left out. */
export function changeOf(cases: readonly CaseInHand[]): Pick<Change, 'complaints' | 'numbering' | 'outbox'> {
  const touched = cases.filter(({ grown }) => grown.fresh.length > 0)
  const opened = touched.find(({ before }) => before === null)
  return {
    complaints: touched.map(({ before, grown }) => ({
      expectedVersion: before?.complaint.version ?? null,
      complaint: grown.complaint,
      events: grown.fresh,
      deadlines: changedDeadlines(before, grown),
    })),
    ...(opened ? { numbering: numberingOf(opened) } : {}),
    outbox: touched.flatMap(({ grown, policy }) => noticesFor(grown, policy)),
  }
}

function numberingOf({ grown, policy }: CaseInHand): { prefix: string; day: string; digits: number } {
  const day = localDay(new Date(grown.complaint.registeredAt)).replaceAll('-', '')
  return { prefix: policy.number.prefix, day, digits: policy.number.digits }
}

/**
 * Sets the alarms that follow from what was committed. An alarm that is lost here costs a few seconds, not the deadline: the sweep
 * finds it.
 */
export async function setAlarms(committed: Committed, change: Change, alarms: Alarms): Promise<void> {
  const deadlines = change.complaints.flatMap(({ deadlines }) => deadlines)
  await Promise.all([
    ...deadlines.map(deadline =>
      deadline.nextAt === null ? undefined : alarms.arm('deadline', deadline.id, new Date(deadline.nextAt)),
    ),
    ...committed.lanes.map(lane => alarms.relay(lane)),
    ...(change.callBacks ?? []).map(({ task, nextAt }) =>
      nextAt === null ? undefined : alarms.arm('call-back', task.callBack.id, new Date(nextAt)),
    ),
    silenceAlarm(change, alarms),
  ])
}

async function silenceAlarm(change: Change, alarms: Alarms): Promise<void> {
  const conversation = change.conversation?.conversation
  if (conversation?.nextAt) await alarms.arm('silence', conversation.key, new Date(conversation.nextAt))
}

const TRIES = 6

/** Runs `attempt` again when somebody else changed the same rows first: it must read everything anew. */
export async function untilNoConflict<T>(attempt: () => Promise<T>): Promise<T> {
  for (let left = TRIES; ; left--) {
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof ConflictError) || left <= 1) throw error
    }
  }
}
