import { setAlarms, untilNoConflict } from '../case/change.ts'
import type { Change } from '../ports/store.ts'
import { type CallBackPorts, callBackChange, takeTaskInHand } from './change.ts'
import { nextOf } from './task.ts'

/**
 * An alarm rang, or the sweep found a call-back due: does everything of it that has fallen due, once. The row decides, not the alarm: one that
 * is stale, early or doubled does nothing.
 */
export async function missCallBack(id: string, ports: CallBackPorts): Promise<void> {
  await untilNoConflict(async () => {
    const stored = await ports.callBacks.read(id)
    const next = stored && nextOf(stored)
    if (!stored || next === null) return
    const now = ports.clock.now()
    if (Date.parse(next) > now.getTime()) {
      await ports.alarms.arm('call-back', id, new Date(next))
      return
    }
    const change: Change = { complaints: [], handled: [], ...callBackChange([await takeTaskInHand(stored, ports)]) }
    if (change.callBacks?.length === 0) return
    await setAlarms(await ports.store.commit(change, now), change, ports.alarms)
  })
}
