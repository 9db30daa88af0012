import { extendCase } from '../case/case.ts'
import { type ChangePorts, changeOf, setAlarms, takeInHand, untilNoConflict } from '../case/change.ts'
import { hasEnded } from '../complaint/complaint.ts'
import type { UrgentObstacle } from '../message/outbound.ts'
import { laneOf } from '../notification/lanes.ts'
import type { Notice, OutboxDraft } from '../notification/notice.ts'
import { nextStep } from './urgent.ts'

/** On whom nobody insisted, and why. `code`: the platform's own, or ours in words. */
export type RefusedPerson = { person: string; obstacle: UrgentObstacle; code: string }

/**
 * 加急 did not come about for some people. They are told already, by card and mention; that nobody insisted becomes part of the case, and
 * the next step of the policy's ladder is taken: another medium, or other people. Once per call, however often it is reported (`call`
 * names it).
 */
export async function reportUrgentRefused(
  report: { call: string; notice: Notice & { type: 'urge' }; refused: readonly RefusedPerson[] },
  ports: ChangePorts,
): Promise<void> {
  const { call, notice, refused } = report
  await untilNoConflict(async () => {
    const stored = await ports.store.readCase(notice.complaintId)
    if (!stored) return
    const inHand = await takeInHand(stored, ports)
    const now = ports.clock.now()
    const by = { type: 'system', id: 'heed' } as const
    const outbox: OutboxDraft[] = []
    let { grown } = inHand
    for (const [index, { people, obstacle, code }] of byObstacle(refused).entries()) {
      if (hasEnded(grown.complaint) || isReported(stored.events, call, people)) continue
      const { medium, media, tried } = notice
      const instead = nextStep({ medium, media, people, obstacle, tried }, grown, inHand.policy, now)
      const data = { call, medium, people, obstacle, code, instead, tried }
      const next = extendCase(grown, [{ type: 'urgentRefused', at: now.toISOString(), by, data }], inHand.policy)
      grown = { ...next, fresh: [...grown.fresh, ...next.fresh] }
      if (instead.medium === null) continue
      const urge: Notice = { ...notice, medium: instead.medium, people }
      outbox.push({ lane: laneOf(urge), key: `${call}.${index}.${instead.medium}`, notice: urge })
    }
    const change = { ...changeOf([{ ...inHand, grown }]), handled: [] }
    change.outbox.push(...outbox)
    if (change.complaints.length === 0) return
    await setAlarms(await ports.store.commit(change, now), change, ports.alarms)
  })
}

function byObstacle(refused: readonly RefusedPerson[]): { people: string[]; obstacle: UrgentObstacle; code: string }[] {
  const groups = new Map<string, { people: string[]; obstacle: UrgentObstacle; code: string }>()
  for (const { person, obstacle, code } of refused) {
    const group = groups.get(`${obstacle} ${code}`) ?? { people: [], obstacle, code }
    group.people.push(person)
    groups.set(`${obstacle} ${code}`, group)
  }
  return [...groups.values()]
}

function isReported(
  events: readonly { type: string; data: unknown }[],
  call: string,
  people: readonly string[],
): boolean {
  return events.some(event => {
    if (event.type !== 'urgentRefused') return false
    const told = event.data as { call: string; people: string[] }
    return told.call === call && people.every(person => told.people.includes(person))
  })
}
