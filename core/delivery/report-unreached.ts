import { extendCase } from '../case/case.ts'
import { type ChangePorts, changeOf, setAlarms, takeInHand, untilNoConflict } from '../case/change.ts'

/** What of a message is repeated to whoever must call. */
const LONGEST_QUOTE = 200

/**
 * A message to the customer of a complaint has failed for good. It becomes part of the case, and whoever handles the case is asked to
 * call instead: a customer is never left in silence. Once per message, however often it is reported.
 */
export async function reportUnreached(
  report: { complaintId: string; what: string; code: string },
  ports: ChangePorts,
): Promise<void> {
  await untilNoConflict(async () => {
    const stored = await ports.store.readCase(report.complaintId)
    if (!stored) return
    const what = report.what.slice(0, LONGEST_QUOTE)
    if (stored.events.some(event => event.type === 'unreached' && event.data.what === what)) return
    const inHand = await takeInHand(stored, ports)
    const now = ports.clock.now()
    const by = { type: 'system', id: 'heed' } as const
    const event = { type: 'unreached', at: now.toISOString(), by, data: { what, code: report.code } } as const
    const grown = extendCase(inHand.grown, [event], inHand.policy)
    const all = { ...grown, fresh: [...inHand.grown.fresh, ...grown.fresh] }
    const change = { ...changeOf([{ ...inHand, grown: all }]), handled: [] }
    await setAlarms(await ports.store.commit(change, now), change, ports.alarms)
  })
}
