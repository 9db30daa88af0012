import { createHash } from 'node:crypto'
import { caseCard } from '../core/card/card.ts'
import { PlatformError } from '../core/errors.ts'
import { isRoom } from '../core/escalation/war-room.ts'
import type { Notice } from '../core/notification/notice.ts'
import type { PostedCard } from '../core/ports/messenger.ts'
import type { PostedReport, Reports } from '../core/report/ports.ts'
import { wallMs } from '../core/time/calendar.ts'
import { addressOfPlace, placeOf } from './case-cards.ts'
import { forCallBacks } from './deliver.ts'
import { renewCallBackCard } from './deliver-call-back.ts'
import type { DeliverPorts } from './deliver-ports.ts'

/** Feishu lets a card be changed for 14 days (im/v1/messages PATCH); a case may take longer. */
const RENEW_AFTER = 'P12D'
const RENEW_AGAIN = 'PT1H'
const BATCH = 20

/**
 * Posts a new card in place of each that will soon be too old to be brought up to date. Case cards of ended complaints rest; whoever had a line
 * in a digest gets a card; those of reports are posted again where their chat is lost.
 */
export async function renewCards(
  ports: DeliverPorts & { reports: Pick<Reports, 'lostCards' | 'saveCard'> },
): Promise<number> {
  const before = new Date(ports.clock.now().getTime() - wallMs(RENEW_AFTER))
  const old = await ports.cards.olderThan(before, BATCH)
  for (const card of old)
    await orLater(
      () => renew(card, ports),
      postedAt => ports.cards.save({ ...card, postedAt }),
      ports,
    )
  const ofCallBacks = await ports.callBacks.cards.olderThan(before, BATCH)
  for (const card of ofCallBacks)
    await orLater(
      () => renewCallBackCard(card, renewalKey(card), forCallBacks(ports)),
      postedAt => ports.callBacks.cards.save({ ...card, postedAt }),
      ports,
    )
  const ofReports = await ports.reports.lostCards(BATCH)
  for (const card of ofReports)
    await orLater(
      async () => void (await ports.toStaff(reportCard(card), renewalKey(card))),
      postedAt => ports.reports.saveCard({ ...card, postedAt }),
      ports,
    )
  return old.length + ofCallBacks.length + ofReports.length
}

function reportCard({ reportId, kind, place }: PostedReport): Notice & { type: 'report-card' } {
  return { type: 'report-card', reportId, place: kind === 'group' ? { group: place } : { person: place } }
}

/** One that cannot be posted must not hold up the others for ever: it is due again in an hour, and soon where only its chat must be made first. */
async function orLater(
  post: () => Promise<void>,
  keep: (postedAt: Date) => Promise<unknown>,
  { clock, logger }: Pick<DeliverPorts, 'clock' | 'logger'>,
): Promise<void> {
  try {
    await post()
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error
    if (error.chatLost || error.retry === 'later') return
    logger.warn({ code: error.code }, 'a card could not be posted anew')
    await keep(new Date(clock.now().getTime() - wallMs(RENEW_AFTER) + wallMs(RENEW_AGAIN)))
  }
}

function renewalKey({ messageId }: { messageId: string }): string {
  return createHash('sha256').update(`renew ${messageId}`).digest('hex').slice(0, 40)
}

async function renew(old: PostedCard, ports: DeliverPorts): Promise<void> {
  const found = await ports.store.readCase(old.complaintId)
  if (!found) return
  const place = placeOf(old)
  if (old.kind === 'digest' && (await ports.cards.read(old.complaintId, 'group', old.place))) {
    await ports.cards.remove(old)
    return
  }
  const policy = await ports.policies.version(found.complaint.policyVersion)
  const card = caseCard(found, place, policy, ports.clock.now())
  const key = renewalKey({ messageId: `${old.messageId}${old.kind === 'digest' ? old.complaintId : ''}` })
  const { messageId } = await ports.messengers.feishu.send(
    { type: 'card', to: await addressOfPlace(place, ports), card },
    key,
  )
  await ports.cards.save({
    ...old,
    kind: old.kind === 'digest' ? 'group' : old.kind,
    messageId,
    postedAt: ports.clock.now(),
  })
  if (old.kind === 'digest') await ports.cards.remove(old)
  if (isRoom(old.place)) await ports.messengers.feishu.send({ type: 'pin', messageId }, messageId.slice(0, 50))
}
