import { caseCard } from '../core/card/card.ts'
import { isLost } from '../core/card/posted-card.ts'
import type { Case } from '../core/case/case.ts'
import { PlatformError } from '../core/errors.ts'
import type { Address } from '../core/message/outbound.ts'
import { laneOf } from '../core/notification/lanes.ts'
import type { Notice, OutboxDraft, Place } from '../core/notification/notice.ts'
import { openIdOf } from '../core/people/people.ts'
import type { Cards, GroupChats, Messenger, PostedCard } from '../core/ports/messenger.ts'
import type { Outgoing } from '../core/ports/outbox.ts'
import type { Store } from '../core/ports/store.ts'
import type { Alarms, Clock, Logger, PolicyBook } from '../core/ports/system.ts'
import { sendKey } from './send-key.ts'

/** What is needed to show cases in Feishu. */
export type CaseCardPorts = {
  store: Store
  cards: Cards
  alarms: Alarms
  policies: PolicyBook
  clock: Clock
  logger: Logger
  messengers: { feishu: Messenger }
  groupChats: GroupChats
}

const kindOf = (place: Place) => ('group' in place ? 'group' : 'person')
const nameOf = (place: Place) => ('group' in place ? place.group : place.person)

/** Where a posted card stands. The lines of a digest are in a group too. */
export function placeOf({ kind, place }: Pick<PostedCard, 'kind' | 'place'>): Place {
  return kind === 'person' ? { person: place } : { group: place }
}

/** The message under which everything about a case is said in that place: its card, else the digest that shows it. */
export async function standing(complaintId: string, place: Place, cards: Cards): Promise<PostedCard | null> {
  const own = await cards.read(complaintId, kindOf(place), nameOf(place))
  if (own && !isLost(own)) return own
  const digest = 'group' in place ? await cards.read(complaintId, 'digest', place.group) : null
  return digest && !isLost(digest) ? digest : null
}

/**
 * Posts the case's card in that place, or brings the one that stands there up to date. A card that was on its way when the case went on,
 * and one whose first posting was not answered, shows what was: nobody else knew of it yet. So it is brought up to date as soon as it is
 * known.
 */
export async function postCard(found: Case, place: Place, outgoing: Outgoing, ports: CaseCardPorts): Promise<string> {
  const key = sendKey(outgoing)
  const posted = await ports.cards.read(found.complaint.id, kindOf(place), nameOf(place))
  const policy = await ports.policies.version(found.complaint.policyVersion)
  const card = caseCard(found, place, policy, ports.clock.now())
  if (posted && !isLost(posted)) {
    await ports.messengers.feishu.send({ type: 'card-update', messageId: posted.messageId, card }, key)
    return posted.messageId
  }
  const { messageId } = await ports.messengers.feishu.send(
    { type: 'card', to: await addressOfPlace(place, ports), card },
    key,
  )
  const version = await ports.cards.save({
    complaintId: found.complaint.id,
    kind: kindOf(place),
    place: nameOf(place),
    messageId,
    postedAt: ports.clock.now(),
  })
  if (version > found.complaint.version || outgoing.attempts > 0) {
    const current = await ports.store.readCase(found.complaint.id)
    const update = caseCard(current ?? found, place, policy, ports.clock.now())
    await ports.messengers.feishu.send({ type: 'card-update', messageId, card: update }, `${key}now`)
  }
  return messageId
}

/** Where a place is in Feishu. Throws when a group or a person cannot be found there. */
export async function addressOfPlace(
  place: Place,
  ports: Pick<CaseCardPorts, 'groupChats' | 'policies'>,
): Promise<Address> {
  if ('group' in place) return { platform: 'feishu', chatId: await ports.groupChats.chatOf(place.group) }
  const openId = openIdOf(place.person, ports.policies.current().policy)
  if (openId === null)
    throw new PlatformError({ platform: 'feishu', code: 'no-open-id', retry: 'never', message: place.person })
  return { platform: 'feishu', openId }
}

/**
 * Brings every card of the case up to date; digests that show it are brought up to date by themselves. A card that the platform no longer
 * lets us change is left; its successor is posted by the sweep.
 */
export async function refreshCards(found: Case, outgoing: Outgoing, ports: CaseCardPorts): Promise<string> {
  const policy = await ports.policies.version(found.complaint.policyVersion)
  const posted = await ports.cards.list(found.complaint.id)
  const digests = posted.filter(({ kind }) => kind === 'digest')
  if (digests.length > 0) await queueDigests(digests, outgoing, ports)
  for (const one of posted.filter(({ kind }) => kind !== 'digest')) {
    const card = caseCard(found, placeOf(one), policy, ports.clock.now())
    try {
      await ports.messengers.feishu.send({ type: 'card-update', messageId: one.messageId, card }, sendKey(outgoing))
    } catch (error) {
      if (!(error instanceof PlatformError) || error.retry === 'later') throw error
      ports.logger.warn({ code: error.code }, 'a card could not be updated')
    }
  }
  return ''
}

async function queueDigests(digests: readonly PostedCard[], outgoing: Outgoing, ports: CaseCardPorts): Promise<void> {
  const outbox = digests.map(({ complaintId, messageId, place }): OutboxDraft => {
    const notice: Notice = { type: 'refresh-digest', complaintId, messageId, group: place }
    return { lane: laneOf(notice), key: `${outgoing.key}.${messageId}`, notice }
  })
  const { lanes } = await ports.store.commit({ complaints: [], handled: [], outbox }, ports.clock.now())
  await Promise.all(lanes.map(lane => ports.alarms.relay(lane)))
}
