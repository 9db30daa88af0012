import { type ChangePorts, changeOf, setAlarms, takeInHand, untilNoConflict } from '../case/change.ts'

/**
 * An alarm rang, or the sweep found a deadline due: does everything of that complaint that has fallen due, once. The row decides, not
 * the alarm: one that is stale, early or doubled does nothing.
 */
export async function missDeadline(deadlineId: string, ports: ChangePorts): Promise<void> {
  await untilNoConflict(async () => {
    const deadline = await ports.store.readDeadline(deadlineId)
    if (!deadline || deadline.nextAt === null) return
    const now = ports.clock.now()
    if (Date.parse(deadline.nextAt) > now.getTime()) {
      await ports.alarms.arm('deadline', deadline.id, new Date(deadline.nextAt))
      return
    }
    const stored = await ports.store.readCase(deadline.complaintId)
    if (!stored) return
    const inHand = await takeInHand(stored, ports)
    const change = { ...changeOf([inHand]), handled: [] }
    if (change.complaints.length === 0) return
    await setAlarms(await ports.store.commit(change, now), change, ports.alarms)
  })
}
