import { type CallBackPorts, callBackChange, takeTaskInHand, withMore } from '../callback/change.ts'
import { decideUnreached } from '../callback/decide.ts'
import { extendTask } from '../callback/task.ts'
import { setAlarms, untilNoConflict } from '../case/change.ts'
import type { Change } from '../ports/store.ts'

/** The question in a customer's chat could not be delivered: somebody calls instead. Once, however often it is reported. */
export async function reportUnasked(callBackId: string, ports: CallBackPorts): Promise<void> {
  await untilNoConflict(async () => {
    const stored = await ports.callBacks.read(callBackId)
    if (!stored) return
    const now = ports.clock.now()
    const inHand = await takeTaskInHand(stored, ports)
    const events = decideUnreached(inHand.grown.callBack, now)
    const done = withMore(inHand, extendTask(inHand.grown, events, inHand.policy))
    const change: Change = { complaints: [], handled: [], ...callBackChange([done]) }
    if (change.callBacks?.length === 0) return
    await setAlarms(await ports.store.commit(change, now), change, ports.alarms)
  })
}
