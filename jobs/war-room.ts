import { statusName } from '../core/card/card.ts'
import { severityName } from '../core/card/facts.ts'
import type { Case } from '../core/case/case.ts'
import { maskOf } from '../core/case/masked.ts'
import { roomOf } from '../core/escalation/war-room.ts'
import type { Notice } from '../core/notification/notice.ts'
import { titleAndName } from '../core/people/people.ts'
import type { Outgoing } from '../core/ports/outbox.ts'
import { spokenLength } from '../core/time/china-time.ts'
import { word } from '../core/wording/wording.ts'
import type { CaseCardPorts } from './case-cards.ts'
import { sendKey } from './send-key.ts'

/** Makes the chat of a case where there is none, and has these people in it. Who could not be added is named there. */
export async function gatherRoom(
  notice: Notice & { type: 'war-room' },
  found: Case,
  outgoing: Outgoing,
  ports: CaseCardPorts,
): Promise<string> {
  const policy = await ports.policies.version(found.complaint.policyVersion)
  const { number, id } = found.complaint
  const severity = severityName(found.complaint, policy)
  const missing = await ports.groupChats.gather(roomOf(id), {
    name: word(policy, 'room.name', { number }),
    description: word(policy, 'room.description', { number, severity }),
    people: notice.people,
  })
  if (missing.length === 0) return ''
  const people = missing.map(person => titleAndName(person, policy)).join('、')
  return say(found, word(policy, 'room.missing', { people }), outgoing, ports)
}

/** Tells those in the room how it ended. */
export async function closeRoom(found: Case, outgoing: Outgoing, ports: CaseCardPorts): Promise<string> {
  const policy = await ports.policies.version(found.complaint.policyVersion)
  const { complaint, events } = found
  const from = Date.parse(complaint.registeredAt)
  const text = word(policy, 'room.summary', {
    number: complaint.number,
    status: statusName(complaint, policy),
    result: complaint.result
      ? word(policy, 'room.summary.result', { result: maskOf(complaint, policy)(complaint.result) })
      : '',
    rounds: complaint.round,
    length: spokenLength(Date.parse(complaint.endedAt ?? complaint.registeredAt) - from),
    late: events.filter(({ type }) => type === 'missed').length,
  })
  return say(found, text, outgoing, ports)
}

async function say(found: Case, text: string, outgoing: Outgoing, ports: CaseCardPorts): Promise<string> {
  const chatId = await ports.groupChats.chatOf(roomOf(found.complaint.id))
  const to = { platform: 'feishu', chatId } as const
  return (await ports.messengers.feishu.send({ type: 'text', to, spans: [{ text }] }, sendKey(outgoing))).messageId
}
