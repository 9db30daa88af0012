import type { Case } from '../core/case/case.ts'
import { isSystemLane } from '../core/delivery/tell-system.ts'
import { PlatformError } from '../core/errors.ts'
import type { Notice } from '../core/notification/notice.ts'
import type { Messenger } from '../core/ports/messenger.ts'
import type { Outgoing } from '../core/ports/outbox.ts'
import { callOn, showContact } from './call-on.ts'
import { addressOfPlace, postCard, refreshCards } from './case-cards.ts'
import { type CallBackDeliverPorts, sendAboutCallBack } from './deliver-call-back.ts'
import type { DeliverPorts } from './deliver-ports.ts'
import { postNewCards, refreshDigest } from './digest.ts'
import { giveUpInsisting, INSIST_BACK_OFF_MS, insist } from './insist.ts'
import { isBusy, retryTime } from './retry.ts'
import { sendKey } from './send-key.ts'
import { NotYet, showFile } from './show-file.ts'
import { tellInPrivate } from './tell-in-private.ts'
import { type Told, tellPerson, tellUnreached } from './tell-person.ts'
import { SYSTEM_BACK_OFF_MS, tellSystem } from './tell-system.ts'
import { isText, type TextNotice } from './text-notice.ts'
import { closeRoom, gatherRoom } from './war-room.ts'

const BATCH = 10
/**
 * Whoever holds a lane goes on with all that waits in it, and whoever rests one comes back himself: a job for each that asked in between
 * would make jobs out of jobs. Only what is free again at once is waited for; should its holder die, the sweep finds the lane.
 */
const LONGEST_WAIT_MS = 10_000
/** Another system may take ten seconds for each. */
const SYSTEM_BATCH = 3
/** Sends what waits in a lane, in order. A failure that may pass rests the lane; one that will not is marked and the rest goes on. */
export async function deliver(lane: string, ports: DeliverPorts): Promise<void> {
  for (;;) {
    const { outgoing, waitUntil } = await ports.outbox.claim(lane, {
      limit: isSystemLane(lane) ? SYSTEM_BATCH : BATCH,
    })
    if (outgoing.length === 0) {
      const wait = waitUntil === null ? Number.POSITIVE_INFINITY : waitUntil.getTime() - Date.now()
      if (wait < LONGEST_WAIT_MS) await ports.alarms.relay(lane, Math.max(1, wait))
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
  const busy = isBusy(error)
  await ports.outbox.failed(ids(batch), { ...failure, retryAt, via, busy })
  ports.logger[busy ? 'info' : retryAt ? 'warn' : 'error'](
    { lane: laneKind(batch), ...failure, via, attempts },
    'a notice was not delivered',
  )
  if (retryAt) await ports.alarms.relay(batch[0]?.lane ?? '', retryAt.getTime() - Date.now())
  return retryAt === null
}

/** Told before the notices count as failed, so that a crash in between loses nothing. Whom nobody could insist on goes down the ladder. */
async function giveUp(batch: readonly Outgoing[], code: string, ports: DeliverPorts): Promise<void> {
  for (const { notice, key } of batch) if (notice.type === 'urge') await giveUpInsisting(notice, { key, code }, ports)
  await tellInPrivate(batch, ports)
  await tellUnreached(batch, code, ports)
}

const ids = (outgoing: readonly Outgoing[]) => outgoing.map(({ id }) => id)

function laneKind(batch: readonly Outgoing[]): string {
  return batch[0]?.notice.type ?? ''
}

/**
 * Texts to one person that wait together leave as one message, where the platform's quota makes that worth it. New cases of a group are
 * looked at together, and a digest is brought up to date once for all that has changed.
 */
function merged(outgoing: readonly Outgoing[], ports: DeliverPorts): Outgoing[][] {
  const batches: Outgoing[][] = []
  for (const one of outgoing) {
    const last = batches.at(-1)
    if (last?.[0] && belongTogether(last[0].notice, one.notice, ports)) last.push(one)
    else batches.push([one])
  }
  return batches
}

function belongTogether(first: Notice, next: Notice, ports: DeliverPorts): boolean {
  if (isText(first)) return isText(next) && messengerOf(next, ports).capabilities.merge
  return first.type === next.type && (next.type === 'case-card' || next.type === 'refresh-digest')
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
    if (notice.type === 'case-card') return { messageId: await postNewCards(batch, ports), via: 'api' }
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

type AboutCase = Exclude<Extract<Notice, { complaintId: string }>, TextNotice | { type: 'case-card' }>

export function forCallBacks(ports: DeliverPorts): CallBackDeliverPorts {
  return { ...ports, addressOf: place => addressOfPlace(place, ports) }
}

async function sendAboutCase(notice: AboutCase, found: Case, outgoing: Outgoing, ports: DeliverPorts): Promise<string> {
  const key = sendKey(outgoing)
  switch (notice.type) {
    case 'personal-card':
      return postCard(found, { person: notice.person }, outgoing, ports)
    case 'refresh-cards':
      return refreshCards(found, outgoing, ports)
    case 'refresh-digest':
      return refreshDigest(notice, ports)
    case 'call-on':
      return callOn(notice, found, outgoing, ports)
    case 'war-room':
      return gatherRoom(notice, found, outgoing, ports)
    case 'war-room-summary':
      return closeRoom(found, outgoing, ports)
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

function describe(error: unknown): { code: string; message: string } {
  if (error instanceof PlatformError) return { code: error.code, message: error.message }
  return { code: 'internal', message: error instanceof Error ? error.message : String(error) }
}
