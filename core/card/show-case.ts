import type { ChangePorts } from '../case/change.ts'
import type { CardPress, PressAnswer } from '../message/inbound.ts'
import { laneFor } from '../notification/lanes.ts'
import { isKeptFrom } from '../people/accused.ts'
import { ownerName, personOf } from '../people/people.ts'
import type { Cards } from '../ports/messenger.ts'
import { word } from '../wording/wording.ts'

/** A case of a digest is given a card of its own in that group, once, whoever asks for it and however often. */
export async function showCase(press: CardPress, ports: ChangePorts & { cards: Cards }): Promise<PressAnswer> {
  const { policy } = ports.policies.current()
  const stored = await ports.store.readCase(press.value.complaint ?? '')
  const digest = await ports.cards.findByMessage(press.messageId)
  if (!stored || digest?.kind !== 'digest') return { tone: 'warning', text: word(policy, 'refused.no-such-complaint') }
  const person = personOf(press.person, policy)
  if (person === null)
    return { tone: 'warning', text: word(policy, 'news.stranger', { department: ownerName(policy) }) }
  if (isKeptFrom(person, stored.complaint, policy))
    return { tone: 'warning', text: word(policy, 'refused.no-such-complaint') }
  const { id, number } = stored.complaint
  if (await ports.cards.read(id, 'group', digest.place))
    return { tone: 'info', text: word(policy, 'digest.shown.already', { number }) }
  const notice = { type: 'case-card', complaintId: id, group: digest.place, own: true } as const
  const outbox = [{ lane: laneFor(notice, stored.complaint, policy), key: `${id}.own.${digest.place}`, notice }]
  const { lanes } = await ports.store.commit({ complaints: [], handled: [], outbox }, ports.clock.now())
  await Promise.all(lanes.map(lane => ports.alarms.relay(lane)))
  return { tone: 'success', text: word(policy, 'digest.shown', { number }) }
}
