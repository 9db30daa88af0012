import { createHash } from 'node:crypto'
import { hasEnded } from '../complaint/complaint.ts'
import { complaintOfRoom, isRoom } from '../escalation/war-room.ts'
import { laneOf } from '../notification/lanes.ts'
import type { Notice, OutboxDraft } from '../notification/notice.ts'
import { managerNow } from '../people/people.ts'
import type { Policy } from '../policy/schema.ts'
import type { Cards, GroupChats } from '../ports/messenger.ts'
import type { Store } from '../ports/store.ts'
import type { Alarms, Logger, PolicyBook } from '../ports/system.ts'
import type { Reports } from '../report/ports.ts'
import { word } from '../wording/wording.ts'

export type LoseChatPorts = {
  store: Pick<Store, 'readCase'>
  cards: Pick<Cards, 'outdate'>
  groupChats: Pick<GroupChats, 'groupOf' | 'forget'>
  reports: Pick<Reports, 'enqueue'>
  policies: PolicyBook
  alarms: Alarms
  logger: Logger
}

/**
 * A chat was dissolved, or the bot is no longer in it: the group gets a new one, its people are told there and whoever manages the owner of
 * all cases in private, and the cards of its open cases are posted there again (by the sweep). A war room is made again while its case is
 * open. Told twice, or by two processes, it happens once; a crash in between is made up for when it is told again.
 */
export async function loseChat(chatId: string, ports: LoseChatPorts): Promise<void> {
  const group = await ports.groupChats.groupOf(chatId)
  if (group === null) return
  const outbox = (await announcements(group, ports)).map(
    (notice, index): OutboxDraft => ({ lane: laneOf(notice), key: `lost.${digestOf(chatId)}.${index}`, notice }),
  )
  await ports.reports.enqueue(outbox)
  await ports.cards.outdate({ group })
  await ports.groupChats.forget(group, chatId)
  ports.logger.warn({ group: isRoom(group) ? 'war room' : group }, 'a group was lost and is made again')
  for (const lane of new Set(outbox.map(one => one.lane))) await ports.alarms.relay(lane)
}

async function announcements(group: string, ports: LoseChatPorts): Promise<Notice[]> {
  const { policy } = ports.policies.current()
  if (!isRoom(group)) return aboutGroup(group, policy)
  const complaintId = complaintOfRoom(group)
  const complaint = (await ports.store.readCase(complaintId))?.complaint
  if (!complaint?.warRoom || hasEnded(complaint)) return []
  const people = complaint.warRoom.members
  const text = word(policy, 'room.made-again', { people: '{people}', number: complaint.number })
  return [{ type: 'war-room', complaintId, people, opened: false }, call({ group }, people, text)]
}

function aboutGroup(id: string, policy: Policy): Notice[] {
  const group = policy.groups[id]
  if (!group) return []
  const owner = managerNow(policy.owner, policy)
  const facts = { people: '{people}', group: group.name }
  return [
    ...(group.members.length > 0 ? [call({ group: id }, group.members, word(policy, 'group.made-again', facts))] : []),
    call({ person: owner }, [owner], word(policy, 'group.lost', facts)),
  ]
}

function call(place: { group: string } | { person: string }, people: readonly string[], text: string): Notice {
  return { type: 'staff-call', place, people: [...people], text, media: ['mention'], reportId: null }
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 24)
}
