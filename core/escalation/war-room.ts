import type { Complaint } from '../complaint/complaint.ts'
import type { ComplaintEvent } from '../complaint/event.ts'
import type { Place } from '../notification/notice.ts'
import { accusedOf } from '../people/accused.ts'
import { resolveWho } from '../people/people.ts'
import type { Policy } from '../policy/schema.ts'

const PREFIX = 'room:'

/** The war room of a case, named like a group of the policy. */
export function roomOf(complaintId: string): string {
  return `${PREFIX}${complaintId}`
}

/** Whose war room it is. */
export function complaintOfRoom(room: string): string {
  return room.slice(PREFIX.length)
}

export function isRoom(group: string): boolean {
  return group.startsWith(PREFIX)
}

/** Who is in a place of this case, as far as the policy or the case knows. */
export function isThere(person: string, place: Place, complaint: Complaint, policy: Policy): boolean {
  if ('person' in place) return place.person === person
  if (isRoom(place.group)) return complaint.warRoom?.members.includes(person) ?? false
  return policy.groups[place.group]?.members.includes(person) ?? false
}

/** The people whom the policy wants in a war room, and these; never the one whom the complaint is about. */
export function roomMembers(complaint: Complaint, policy: Policy, also: readonly string[] = []): string[] {
  const accused = new Set(accusedOf(complaint, policy))
  const wanted = [...resolveWho(policy.warRoom?.members ?? [], complaint, policy), ...also]
  return [...new Set(wanted)].filter(person => !accused.has(person))
}

/**
 * What an event means for the war room, as events of their own: a level of a chain with `warRoom` opens it, and whoever is told or takes
 * over from then on joins it.
 */
export function convene(event: ComplaintEvent, complaint: Complaint, policy: Policy): ComplaintEvent[] {
  if (!policy.warRoom) return []
  const made = (event: Pick<ComplaintEvent, 'at'>) => ({ at: event.at, by: { type: 'system', id: 'heed' } as const })
  if (event.type === 'escalated' && !complaint.warRoom && levelOf(event.data, policy)?.warRoom) {
    const members = roomMembers(complaint, policy, event.data.tell)
    return [{ type: 'warRoomOpened', ...made(event), data: { members, because: event.data.reason } }]
  }
  if (!complaint.warRoom) return []
  const coming = event.type === 'escalated' ? event.data.tell : event.type === 'transferred' ? [event.data.handler] : []
  const known = new Set(complaint.warRoom.members)
  const accused = new Set(accusedOf(complaint, policy))
  const members = coming.filter(person => !known.has(person) && !accused.has(person))
  return members.length === 0 ? [] : [{ type: 'warRoomJoined', ...made(event), data: { members } }]
}

function levelOf({ clock, level }: { clock: string | null; level: number }, policy: Policy) {
  const name = clock === null ? policy.escalation : policy.clocks[clock]?.chain
  return name === undefined ? undefined : policy.chains[name]?.levels[level - 1]
}
