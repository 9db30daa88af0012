import { caseCard } from '../core/card.ts'
import type { Case } from '../core/case.ts'
import { PlatformError } from '../core/errors.ts'
import type { Notice, Place } from '../core/notice.ts'
import type { Address, Outbound } from '../core/outbound.ts'
import { openIdOf } from '../core/people.ts'
import type { Messenger, Outgoing } from '../core/ports.ts'
import { presentCall, presentContact } from '../core/present.ts'
import { isSystemLane } from '../core/tell-system.ts'
import { word } from '../core/wording/wording.ts'

import { type CallBackDeliverPorts, sendAboutCallBack } from './deliver-call-back.ts'
import type { DeliverPorts } from './deliver-ports.ts'
import { giveUpInsisting, INSIST_BACK_OFF_MS, insist, queueUrges } from './insist.ts'
import { retryTime } from './retry.ts'

import { NotYet, showFile } from './show-file.ts'
import { type Told, tellPerson, tellUnreached } from './tell-person.ts'
import { SYSTEM_BACK_OFF_MS, tellSystem } from './tell-system.ts'
import { isText, sendKey, type TextNotice } from './text-notice.ts'

const BATCH = 10
/** Another system may take ten seconds for each. */
const SYSTEM_BATCH = 3
/** Sends what waits in a lane, in order. A failure that may pass rests the lane; one that will not is marked and the rest goes on. */
export async function deliver(lane: string, ports: DeliverPorts): Promise<void> {
  for (;;) {
    const { outgoing, waitUntil } = await ports.outbox.claim(lane, {
      limit: isSystemLane(lane) ? SYSTEM_BATCH : BATCH,
    })
    if (outgoing.length === 0) {
      if (waitUntil) await ports.alarms.relay(lane, Math.max(1, waitUntil.getTime() - Date.now()))
      return
    }
    if (!(await sendAll(outgoing, ports))) return
  }
}

/** @returns whether the lane may go on */
async function sendAll(outgoing: readonly Outgoing[], ports: DeliverPorts): Promise<boolean> {
  for (const batch of merged(outgoing, ports)) {
    const restFrom = (index: number) => ids(outgoing.slice(index))
    try {
      const told = await send(batch, ports)
      if ('error' in told) {
        if (!(await fail(batch, told, ports))) {
          await ports.outbox.release(restFrom(outgoing.indexOf(batch.at(-1) as Outgoing) + 1))
          return false
        }
      } else await ports.outbox.sent(ids(batch), told)
    } catch (error) {
      if (!(error instanceof NotYet)) throw error
      await ports.outbox.release(restFrom(outgoing.indexOf(batch[0] as Outgoing)))
      await error.released()
      return false
    }
  }
  return true
}

function backOffsOf(notice: Notice | undefined): readonly number[] | undefined {
  if (notice?.type === 'urge') return INSIST_BACK_OFF_MS
  return notice?.type === 'tell-system' ? SYSTEM_BACK_OFF_MS : undefined
}

/** Rests the lane, or gives the notices up. @returns whether the lane may go on */
async function fail(
  batch: readonly Outgoing[],
  { error, via, later }: Extract<Told, { error: unknown }>,
  ports: DeliverPorts,
): Promise<boolean> {
  const attempts = batch[0]?.attempts ?? 0
  const retryAt = later ? retryTime(error, attempts, backOffsOf(batch[0]?.notice)) : null
  const failure = describe(error)
  if (!retryAt) await giveUp(batch, failure.code, ports)
  await ports.outbox.failed(ids(batch), { ...failure, retryAt, via })
  ports.logger[retryAt ? 'warn' : 'error'](
    { lane: laneKind(batch), ...failure, via, attempts },
    'a notice was not delivered',
  )
  if (retryAt) await ports.alarms.relay(batch[0]?.lane ?? '', retryAt.getTime() - Date.now())
  return retryAt === null
}

/** Told before the notices count as failed, so that a crash in between loses nothing. Whom nobody could insist on goes down the ladder. */
async function giveUp(batch: readonly Outgoing[], code: string, ports: DeliverPorts): Promise<void> {
  for (const { notice, key } of batch) if (notice.type === 'urge') await giveUpInsisting(notice, { key, code }, ports)
  await tellUnreached(batch, code, ports)
}

const ids = (outgoing: readonly Outgoing[]) => outgoing.map(({ id }) => id)

function laneKind(batch: readonly Outgoing[]): string {
  return batch[0]?.notice.type ?? ''
}

/** Texts to one person that wait together leave as one message, where the platform's quota makes that worth it. */
function merged(outgoing: readonly Outgoing[], ports: DeliverPorts): Outgoing[][] {
  const batches: Outgoing[][] = []
  for (const one of outgoing) {
    const last = batches.at(-1)
    if (last && isText(one.notice) && isText(last[0]?.notice) && messengerOf(one.notice, ports).capabilities.merge)
      last.push(one)
    else batches.push([one])
  }
  return batches
}

function messengerOf(notice: Notice, ports: DeliverPorts): Messenger {
  return ports.messengers[isText(notice) && notice.conversation.startsWith('wechat:') ? 'wechat' : 'feishu']
}

async function send(batch: readonly Outgoing[], ports: DeliverPorts): Promise<Told> {
  const [first] = batch
  if (!first) return { messageId: '', via: 'api' }
  const { notice } = first
  try {
    if (isText(notice)) return await tellPerson(batch.filter(hasText), messengerOf(notice, ports), ports)
    if ('callBackId' in notice)
      return { messageId: await sendAboutCallBack(notice, sendKey(first), forCallBacks(ports)), via: 'api' }
    if (!('complaintId' in notice)) return { messageId: await ports.toStaff(notice, sendKey(first)), via: 'api' }
    const found = await ports.store.readCase(notice.complaintId)
    if (!found) throw new Error(`no complaint ${notice.complaintId}`)
    return { messageId: await sendAboutCase(notice, found, first, ports), via: 'api' }
  } catch (error) {
    if (error instanceof NotYet) throw error
    return { error, via: 'api', later: true }
  }
}

function hasText(outgoing: Outgoing): outgoing is Outgoing & { notice: TextNotice } {
  return isText(outgoing.notice)
}

type AboutCase = Exclude<Extract<Notice, { complaintId: string }>, TextNotice>

export function forCallBacks(ports: DeliverPorts): CallBackDeliverPorts {
  return { ...ports, addressOf: place => addressOfPlace(place, ports) }
}

async function sendAboutCase(notice: AboutCase, found: Case, outgoing: Outgoing, ports: DeliverPorts): Promise<string> {
  const key = sendKey(outgoing)
  switch (notice.type) {
    case 'case-card':
      return postCard(found, { group: notice.group }, outgoing, ports)
    case 'personal-card':
      return postCard(found, { person: notice.person }, outgoing, ports)
    case 'refresh-cards':
      return refreshCards(found, key, ports)
    case 'call-on':
      return callOn(notice, found, outgoing, ports)
    case 'urge':
      return insist(notice, outgoing, ports)
    case 'contact':
      return showContact(notice, found, key, ports)
    case 'tell-system':
      return tellSystem(notice, found, { ...outgoing, sendKey: key }, ports)
    case 'attachment':
      return showFile(notice, found, { key, createdAt: outgoing.createdAt }, ports)
  }
}

/**
 * To the person's own id: what goes to a chat is masked. A company's data loss prevention may forbid numbers in chats altogether; then he
 * is told to look at the answer to his press.
 */
async function showContact(
  notice: Notice & { type: 'contact' },
  found: Case,
  key: string,
  ports: DeliverPorts,
): Promise<string> {
  const policy = await ports.policies.version(found.complaint.policyVersion)
  const to = await addressOfPlace({ person: notice.person }, ports)
  const say = async (text: string, key: string) =>
    (await ports.messengers.feishu.send({ type: 'text', to, spans: [{ text }] }, key)).messageId
  try {
    return await say(presentContact(found, 'private', policy), key)
  } catch (error) {
    if (!(error instanceof PlatformError) || error.retry === 'later') throw error
    ports.logger.warn({ code: error.code }, 'a contact may not be written into a chat')
    return say(word(policy, 'contact.blocked', { number: found.complaint.number }), `${key}blocked`)
  }
}

const kindOf = (place: Place) => ('group' in place ? 'group' : 'person')
const nameOf = (place: Place) => ('group' in place ? place.group : place.person)

/**
 * A card that was on its way when the case went on, and one whose first posting was not answered, shows what was: nobody else knew of it
 * yet. So it is brought up to date as soon as it is known.
 */
async function postCard(found: Case, place: Place, outgoing: Outgoing, ports: DeliverPorts): Promise<string> {
  const key = sendKey(outgoing)
  const posted = await ports.cards.read(found.complaint.id, kindOf(place), nameOf(place))
  const policy = await ports.policies.version(found.complaint.policyVersion)
  const card = caseCard(found, place, policy, ports.clock.now())
  if (posted) {
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
export async function addressOfPlace(place: Place, ports: Pick<DeliverPorts, 'chatOf' | 'policies'>): Promise<Address> {
  if ('group' in place) return { platform: 'feishu', chatId: await ports.chatOf(place.group) }
  const openId = openIdOf(place.person, ports.policies.current().policy)
  if (openId === null)
    throw new PlatformError({ platform: 'feishu', code: 'no-open-id', retry: 'never', message: place.person })
  return { platform: 'feishu', openId }
}

/** Brings every card of the case up to date. A card that the platform no longer lets us change is left; its successor is posted by the sweep. */
async function refreshCards(found: Case, key: string, ports: DeliverPorts): Promise<string> {
  const policy = await ports.policies.version(found.complaint.policyVersion)
  for (const posted of await ports.cards.list(found.complaint.id)) {
    const place: Place = posted.kind === 'group' ? { group: posted.place } : { person: posted.place }
    const update: Outbound = {
      type: 'card-update',
      messageId: posted.messageId,
      card: caseCard(found, place, policy, ports.clock.now()),
    }
    try {
      await ports.messengers.feishu.send(update, key)
    } catch (error) {
      if (!(error instanceof PlatformError) || error.retry === 'later') throw error
      ports.logger.warn({ code: error.code }, 'a card could not be updated')
    }
  }
  return ''
}

async function callOn(
  notice: Notice & { type: 'call-on' },
  found: Case,
  outgoing: Outgoing,
  ports: DeliverPorts,
): Promise<string> {
  const policy = await ports.policies.version(found.complaint.policyVersion)
  const spans = presentCall(notice, found, policy, ports.clock.now())
  const posted = await ports.cards.read(found.complaint.id, kindOf(notice.place), nameOf(notice.place))
  const message: Outbound = posted
    ? { type: 'reply', messageId: posted.messageId, spans }
    : { type: 'text', to: await addressOfPlace(notice.place, ports), spans }
  const { messageId } = await ports.messengers.feishu.send(message, sendKey(outgoing))
  await queueUrges(notice, { key: outgoing.key, messageId }, ports)
  return messageId
}

function describe(error: unknown): { code: string; message: string } {
  if (error instanceof PlatformError) return { code: error.code, message: error.message }
  return { code: 'internal', message: error instanceof Error ? error.message : String(error) }
}
