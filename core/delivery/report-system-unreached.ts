import { extendCase } from '../case/case.ts'
import { type ChangePorts, changeOf, setAlarms, takeInHand, untilNoConflict } from '../case/change.ts'

/**
 * Another system cannot be told of a complaint for some time. It becomes part of the case, once, and the department that owns all cases is
 * asked to let the other side know; what waits is sent when the system answers again.
 */
export async function reportSystemUnreached(
  report: { complaintId: string; system: string; code: string },
  ports: ChangePorts,
): Promise<void> {
  await untilNoConflict(async () => {
    const stored = await ports.store.readCase(report.complaintId)
    if (!stored || stored.events.some(({ type }) => type === 'systemUnreached')) return
    const inHand = await takeInHand(stored, ports)
    const now = ports.clock.now()
    const { system, code } = report
    const by = { type: 'system', id: 'heed' } as const
    const event = { type: 'systemUnreached', at: now.toISOString(), by, data: { system, code } } as const
    const grown = extendCase(inHand.grown, [event], inHand.policy)
    const all = { ...grown, fresh: [...inHand.grown.fresh, ...grown.fresh] }
    const change = { ...changeOf([{ ...inHand, grown: all }]), handled: [] }
    await setAlarms(await ports.store.commit(change, now), change, ports.alarms)
  })
}
