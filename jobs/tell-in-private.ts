import { laneOf } from '../core/notification/lanes.ts'
import type { Notice, OutboxDraft } from '../core/notification/notice.ts'
import { resolveWho } from '../core/people/people.ts'
import type { Outgoing } from '../core/ports/outbox.ts'
import type { DeliverPorts } from './deliver-ports.ts'

/**
 * What a group will never be told (the bot may not speak there, no chat can be made) goes to the people whom it concerns, each in his own
 * chat. Told before the notice counts as failed, so that a crash in between loses nothing.
 */
export async function tellInPrivate(
  batch: readonly Pick<Outgoing, 'key' | 'notice'>[],
  ports: Pick<DeliverPorts, 'store' | 'policies' | 'alarms' | 'clock'>,
): Promise<void> {
  const outbox: OutboxDraft[] = []
  for (const { key, notice } of batch) {
    const instead = await privately(notice, ports)
    outbox.push(...instead.map((one, index) => ({ lane: laneOf(one), key: `${key}.private.${index}`, notice: one })))
  }
  if (outbox.length === 0) return
  const { lanes } = await ports.store.commit({ complaints: [], handled: [], outbox }, ports.clock.now())
  await Promise.all(lanes.map(lane => ports.alarms.relay(lane)))
}

async function privately(notice: Notice, ports: Pick<DeliverPorts, 'store' | 'policies'>): Promise<Notice[]> {
  switch (notice.type) {
    case 'case-card': {
      const complaint = (await ports.store.readCase(notice.complaintId))?.complaint
      if (!complaint) return []
      const policy = await ports.policies.version(complaint.policyVersion)
      return resolveWho('handler', complaint, policy).map(person => card(notice.complaintId, person))
    }
    case 'call-on':
      if ('person' in notice.place) return []
      return notice.people.flatMap(person => [
        card(notice.complaintId, person),
        { ...notice, place: { person }, people: [person] },
      ])
    case 'staff-call':
      if ('person' in notice.place) return []
      return notice.people.map(person => ({ ...notice, place: { person }, people: [person], reportId: null }))
    case 'call-back-call':
      if ('person' in notice.place) return []
      return notice.people.flatMap((person): Notice[] => [
        { type: 'call-back-card', callBackId: notice.callBackId, place: { person } },
        { ...notice, place: { person }, people: [person] },
      ])
    default:
      return []
  }
}

function card(complaintId: string, person: string): Notice {
  return { type: 'personal-card', complaintId, person }
}
