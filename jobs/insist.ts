import { type RefusedPerson, reportUrgentRefused } from '../core/escalation/report-urgent-refused.ts'
import type { UrgentRefusal } from '../core/message/outbound.ts'
import { laneOf } from '../core/notification/lanes.ts'
import type { Notice, OutboxDraft } from '../core/notification/notice.ts'
import { openIdOf, personOf } from '../core/people/people.ts'
import type { Messenger, Urgents } from '../core/ports/messenger.ts'
import type { Outgoing } from '../core/ports/outbox.ts'
import type { Store } from '../core/ports/store.ts'
import type { Alarms, Clock, PolicyBook } from '../core/ports/system.ts'

export type InsistPorts = {
  store: Store
  urgents: Urgents
  alarms: Alarms
  policies: PolicyBook
  clock: Clock
  newId(): string
  messengers: { feishu: Messenger }
}

/** Waiting times after each try that failed, in milliseconds. Whoever is to be insisted on is told soon or not at all. */
export const INSIST_BACK_OFF_MS = [500, 1000, 2000, 5000, 15_000]

/**
 * Queues 加急 for a line that has just been said, each medium by itself: whatever becomes of it, the line stands and what follows in its
 * lane goes on.
 */
export async function queueUrges(
  call: Notice & { type: 'call-on' },
  of: { key: string; messageId: string },
  ports: Pick<InsistPorts, 'store' | 'alarms' | 'clock'>,
): Promise<void> {
  const { complaintId, people, media, tried = [] } = call
  const outbox = (['app', 'sms', 'phone'] as const)
    .filter(medium => media.includes(medium))
    .map((medium): OutboxDraft => {
      const { messageId } = of
      const notice: Notice = { type: 'urge', complaintId, messageId, medium, people, media, tried }
      return { lane: laneOf(notice), key: `${of.key}.${medium}`, notice }
    })
  if (outbox.length === 0) return
  const { lanes } = await ports.store.commit({ complaints: [], handled: [], outbox }, ports.clock.now())
  await Promise.all(lanes.map(lane => ports.alarms.relay(lane)))
}

/**
 * Insists by one medium on whom the budget allows. Whom the budget or the platform refuses goes down the ladder (`reportUrgentRefused`).
 * Throws `PlatformError` when it may work later.
 */
export async function insist(
  notice: Notice & { type: 'urge' },
  outgoing: Pick<Outgoing, 'key'>,
  ports: InsistPorts,
): Promise<string> {
  const { policy } = ports.policies.current()
  const { medium, messageId } = notice
  const call = outgoing.key
  const found = notice.people.flatMap(person => (openIdOf(person, policy) === null ? [] : [person]))
  const unknown = notice.people.filter(person => !found.includes(person)).map(absent)
  const { granted, refused } = await ports.urgents.book({ call, medium, people: found }, policy.urgent)
  const openIds = granted.flatMap(person => openIdOf(person, policy) ?? [])
  const receipt =
    openIds.length === 0
      ? null
      : await ports.messengers.feishu.send({ type: 'urgent', messageId, kind: medium, openIds }, call.slice(0, 50))
  const byPlatform = (receipt?.refused ?? []).flatMap(refusal => refusedPerson(refusal, policy))
  if (byPlatform.length > 0) await ports.urgents.refuse(call, byPlatform)
  const all = [...unknown, ...refused, ...byPlatform]
  if (all.length > 0) await reportUrgentRefused({ call, notice, refused: all }, ports)
  return messageId
}

/** The platform did not answer in all the tries: everybody of the call goes down the ladder. */
export async function giveUpInsisting(
  notice: Notice & { type: 'urge' },
  failure: { key: string; code: string },
  ports: InsistPorts,
): Promise<void> {
  const refused = notice.people.map(person => ({ person, obstacle: 'unreachable' as const, code: failure.code }))
  await ports.urgents.refuse(failure.key, refused)
  await reportUrgentRefused({ call: failure.key, notice, refused }, ports)
}

function absent(person: string): RefusedPerson {
  return { person, obstacle: 'absent', code: 'no-open-id' }
}

function refusedPerson({ openId, obstacle, code }: UrgentRefusal, policy: Parameters<typeof personOf>[1]) {
  const person = personOf(openId, policy)
  return person === null ? [] : [{ person, obstacle, code }]
}
