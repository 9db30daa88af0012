import type { ChangePorts } from '../case/change.ts'
import type { Policy } from '../policy/schema.ts'
import type { Change } from '../ports/store.ts'
import { callBackNotices } from './notification.ts'
import type { CallBackChange, CallBacks } from './store.ts'
import { type CallBackTask, catchUpTask, type GrownTask, nextOf } from './task.ts'

export type CallBackPorts = ChangePorts & { callBacks: CallBacks }

/** A call-back with the rules it stands under, before and after what is being done to it. */
export type TaskInHand = { before: CallBackTask | null; grown: GrownTask; policy: Policy }

/** A stored call-back caught up with the time, under its own rules. */
export async function takeTaskInHand(stored: CallBackTask, ports: ChangePorts): Promise<TaskInHand> {
  const policy = await ports.policies.version(stored.callBack.policyVersion)
  return { before: stored, grown: catchUpTask(stored, policy, ports.clock.now()), policy }
}

/** The part of a change that concerns call-backs. Those with nothing new are left out. */
export function callBackChange(tasks: readonly TaskInHand[]): Required<Pick<Change, 'callBacks' | 'outbox'>> {
  const touched = tasks.filter(({ grown }) => grown.fresh.length > 0)
  return {
    callBacks: touched.map(({ before, grown }): CallBackChange => {
      const { fresh, ...task } = grown
      return { expectedVersion: before?.callBack.version ?? null, task, events: fresh, nextAt: nextOf(grown) }
    }),
    outbox: touched.flatMap(({ grown, policy }) => callBackNotices(grown, policy)),
  }
}

/** More of the same task, after what was caught up. */
export function withMore({ before, grown, policy }: TaskInHand, more: GrownTask): TaskInHand {
  return { before, policy, grown: { ...more, fresh: [...grown.fresh, ...more.fresh] } }
}
