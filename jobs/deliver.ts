import { createHash } from 'node:crypto'
import { caseCard } from '../core/card.ts'
import type { Case } from '../core/case.ts'
import type { ChangePorts } from '../core/change.ts'
import { type Platform, PlatformError } from '../core/errors.ts'
import type { Notice, Place } from '../core/notice.ts'
import type { Address, Outbound } from '../core/outbound.ts'
import { openIdOf } from '../core/people.ts'
import type { Attachments, Cards, Logger, Messenger, Outbox, Outgoing } from '../core/ports.ts'
import { presentCall, presentContact, presentNews } from '../core/present.ts'
import { reportUnreached } from '../core/report-unreached.ts'
import { word } from '../core/wording/wording.ts'
import { giveUpInsisting, INSIST_BACK_OFF_MS, type InsistPorts, insist, queueUrges } from './insist.ts'
import { NotYet, showFile } from './show-file.ts'

export type DeliverPorts = ChangePorts & {
  urgents: InsistPorts['urgents']
  outbox: Outbox
  cards: Cards
  attachments: Attachments
  logger: Logger
  messengers: Record<Platform, Messenger>
  /** The Feishu chat of a policy's group. */
  chatOf(group: string): Promise<string>
}

const BATCH = 10
/** Waiting times after each failure, in milliseconds; after the last one a notice has failed for good. */
const BACK_OFF_MS = [500, 1000, 2000, 5000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000]

/** Sends what waits in a lane, in order. A failure that may pass rests the lane; one that will not is marked and the rest goes on. */
export async function deliver(lane: string, ports: DeliverPorts): Promise<void> {
  for (;;) {
    const { outgoing, waitUntil } = await ports.outbox.claim(lane, { limit: BATCH })
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
    const [first] = batch
    if (!first) continue
    try {
      const messageId = await send(batch, ports)
      await ports.outbox.sent(ids(batch), { messageId, via: 'api' })
    } catch (error) {
      if (error instanceof NotYet) {
        await ports.outbox.release(ids(outgoing.slice(outgoing.indexOf(first))))
        await error.released()
        return false
      }
      const retryAt = retryTime(error, first)
      if (!retryAt) await tellUnreached(batch, error, ports)
      await ports.outbox.failed(ids(batch), { ...describe(error), retryAt })
      ports.logger[retryAt ? 'warn' : 'error'](
        { lane: laneKind(batch), ...describe(error), attempts: first.attempts },
        'a notice was not delivered',
      )
      if (retryAt) {
        const rest = outgoing.slice(outgoing.indexOf(batch.at(-1) as Outgoing) + 1)
        await ports.outbox.release(ids(rest))
        await ports.alarms.relay(first.lane, retryAt.getTime() - Date.now())
        return false
      }
    }
  }
  return true
}

/**
 * What a customer should have read and never will: whoever handles the case is asked to call. Told before the notice counts as failed,
 * so that a crash in between loses nothing. Whom nobody could insist on goes down the ladder. The call-back is a call anyway, and what closes a case was said in it.
 */
async function tellUnreached(batch: readonly Outgoing[], error: unknown, ports: DeliverPorts): Promise<void> {
  for (const { notice, key } of batch) {
    if (notice.type === 'urge') await giveUpInsisting(notice, { key, code: describe(error).code }, ports)
    if (notice.type !== 'tell-customer' || notice.news === 'followUp' || notice.news === 'closed') continue
    const what = await textOf(notice, ports)
    await reportUnreached({ complaintId: notice.complaintId, what, code: describe(error).code }, ports)
  }
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

function isText(notice: Notice | undefined): notice is Notice & { type: 'say' | 'tell-customer' } {
  return notice?.type === 'say' || notice?.type === 'tell-customer'
}

function messengerOf(notice: Notice, ports: DeliverPorts): Messenger {
  return ports.messengers[isText(notice) && notice.conversation.startsWith('wechat:') ? 'wechat' : 'feishu']
}

async function send(batch: readonly Outgoing[], ports: DeliverPorts): Promise<string> {
  const [first] = batch
  if (!first) return ''
  const { notice } = first
  if (isText(notice)) {
    const texts = await Promise.all(batch.map(one => textOf(one.notice, ports)))
    const text = texts.filter(part => part !== '').join('\n\n')
    if (text === '') return ''
    return (
      await messengerOf(notice, ports).send(
        { type: 'text', to: addressOf(notice.conversation), spans: [{ text }] },
        sendKey(first),
      )
    ).messageId
  }
  const found = await ports.store.readCase(notice.complaintId)
  if (!found) throw new Error(`no complaint ${notice.complaintId}`)
  return sendAboutCase(notice, found, first, ports)
}

/** Names this send so that the platform drops a second one. Made of the time as well: a new database gives the same ids again. */
function sendKey(outgoing: Outgoing): string {
  return createHash('sha256').update(`${outgoing.key} ${outgoing.createdAt.toISOString()}`).digest('hex').slice(0, 40)
}

/** The words of a text notice; news is worded from the case as it stands now. */
export async function textOf(
  notice: Notice,
  ports: Pick<DeliverPorts, 'store' | 'policies' | 'clock'>,
): Promise<string> {
  if (notice.type === 'say') return notice.text
  if (notice.type !== 'tell-customer') throw new Error(`"${notice.type}" is not a text`)
  const found = await ports.store.readCase(notice.complaintId)
  if (!found) throw new Error(`no complaint ${notice.complaintId}`)
  return presentNews(notice, found, await ports.policies.version(found.complaint.policyVersion), ports.clock.now())
}

function addressOf(conversation: string): Address {
  const [platform, id = ''] = conversation.split(/:(.*)/s)
  return platform === 'wechat' ? { platform: 'wechat', openid: id } : { platform: 'feishu', chatId: id }
}

type AboutCase = Exclude<Notice, { type: 'say' | 'tell-customer' }>

async function sendAboutCase(notice: AboutCase, found: Case, outgoing: Outgoing, ports: DeliverPorts): Promise<string> {
  const key = sendKey(outgoing)
  switch (notice.type) {
    case 'case-card':
      return postCard(found, { group: notice.group }, key, ports)
    case 'personal-card':
      return postCard(found, { person: notice.person }, key, ports)
    case 'refresh-cards':
      return refreshCards(found, key, ports)
    case 'call-on':
      return callOn(notice, found, outgoing, ports)
    case 'urge':
      return insist(notice, outgoing, ports)
    case 'contact':
      return showContact(notice, found, key, ports)
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

async function postCard(found: Case, place: Place, key: string, ports: DeliverPorts): Promise<string> {
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
  await ports.cards.save({
    complaintId: found.complaint.id,
    kind: kindOf(place),
    place: nameOf(place),
    messageId,
    postedAt: ports.clock.now(),
  })
  return messageId
}

/** Where a place is in Feishu. Throws when a group or a person cannot be found there. */
export async function addressOfPlace(place: Place, ports: DeliverPorts): Promise<Address> {
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

function retryTime(error: unknown, { attempts, notice }: Pick<Outgoing, 'attempts' | 'notice'>): Date | null {
  if (error instanceof PlatformError && error.retry === 'never') return null
  const backOff = (notice.type === 'urge' ? INSIST_BACK_OFF_MS : BACK_OFF_MS)[attempts]
  if (backOff === undefined) return null
  const asked = error instanceof PlatformError ? (error.retryAfterMs ?? 0) : 0
  return new Date(Date.now() + Math.max(backOff, asked))
}

function describe(error: unknown): { code: string; message: string } {
  if (error instanceof PlatformError) return { code: error.code, message: error.message }
  return { code: 'internal', message: error instanceof Error ? error.message : String(error) }
}
