import { mentions } from '../core/card/card.ts'
import { type PrintPorts, printDocument } from '../core/document/print-document.ts'
import { PlatformError } from '../core/errors.ts'
import type { Outbound } from '../core/message/outbound.ts'
import type { Notice, Place } from '../core/notification/notice.ts'
import { openIdOf } from '../core/people/people.ts'
import type { PostedReport } from '../core/report/ports.ts'
import { reportCard } from '../core/report/report-card.ts'
import { wallMs } from '../core/time/calendar.ts'
import { addressOfPlace } from './case-cards.ts'
import type { DeliverPorts } from './deliver-ports.ts'

export type StaffNotice = Extract<Notice, { type: 'report-card' | 'refresh-report' | 'staff-call' | 'document' }>

export type StaffPorts = Omit<DeliverPorts, 'toStaff'> & PrintPorts

/** Feishu lets a card be changed for 14 days; an older one is replaced. */
const CARD_LIFE = 'P12D'

/** Delivers what is for people of the company and about no single case: reports and their files, warnings. Returns the message's id. */
export async function deliverToStaff(notice: StaffNotice, key: string, ports: StaffPorts): Promise<string> {
  switch (notice.type) {
    case 'report-card':
      return postReport(notice.reportId, notice.place, key, ports)
    case 'refresh-report':
      for (const posted of await ports.reports.listCards(notice.reportId)) await bringUpToDate(posted, key, ports)
      return ''
    case 'staff-call':
      return call(notice, key, ports)
    case 'document': {
      const file = await printDocument(notice.document, notice.person, ports)
      if (!file) throw new PlatformError({ platform: 'feishu', code: 'no-document', retry: 'never' })
      const to = await addressOfPlace({ person: notice.person }, ports)
      return (await ports.messengers.feishu.send({ type: 'document', to, file }, key)).messageId
    }
  }
}

const kindOf = (place: Place) => ('group' in place ? 'group' : 'person')
const nameOf = (place: Place) => ('group' in place ? place.group : place.person)

async function postReport(id: string, place: Place, key: string, ports: StaffPorts): Promise<string> {
  const report = await ports.reports.read(id)
  if (!report) throw new PlatformError({ platform: 'feishu', code: 'no-report', retry: 'never' })
  const card = reportCard(report, ports.policies.current().policy, ports.clock.now())
  const posted = await ports.reports.readCard(id, kindOf(place), nameOf(place))
  if (posted && isFresh(posted, ports)) {
    await ports.messengers.feishu.send({ type: 'card-update', messageId: posted.messageId, card }, key)
    return posted.messageId
  }
  const { messageId } = await ports.messengers.feishu.send(
    { type: 'card', to: await addressOfPlace(place, ports), card },
    key,
  )
  await ports.reports.saveCard({
    reportId: id,
    kind: kindOf(place),
    place: nameOf(place),
    messageId,
    postedAt: ports.clock.now(),
  })
  return messageId
}

function isFresh({ postedAt }: PostedReport, { clock }: StaffPorts): boolean {
  return clock.now().getTime() - postedAt.getTime() < wallMs(CARD_LIFE)
}

/** A card that the platform no longer lets us change is replaced by a new one. */
async function bringUpToDate(posted: PostedReport, key: string, ports: StaffPorts): Promise<void> {
  const place: Place = posted.kind === 'group' ? { group: posted.place } : { person: posted.place }
  try {
    await postReport(posted.reportId, place, `${key.slice(0, 30)}${nameOf(place)}`.slice(0, 50), ports)
  } catch (error) {
    if (!(error instanceof PlatformError) || error.retry === 'later') throw error
    ports.logger.warn({ code: error.code }, 'the card of a report could not be updated')
  }
}

async function call(notice: StaffNotice & { type: 'staff-call' }, key: string, ports: StaffPorts): Promise<string> {
  const { policy } = ports.policies.current()
  const [before = '', after = ''] = notice.text.split('{people}')
  const spans = [
    ...(before === '' ? [] : [{ text: before }]),
    ...mentions(notice.people, policy),
    { text: after.trimStart() },
  ]
  const posted =
    notice.reportId === null
      ? null
      : await ports.reports.readCard(notice.reportId, kindOf(notice.place), nameOf(notice.place))
  const message: Outbound = posted
    ? { type: 'reply', messageId: posted.messageId, spans }
    : { type: 'text', to: await addressOfPlace(notice.place, ports), spans }
  const { messageId } = await ports.messengers.feishu.send(message, key)
  await insist(messageId, notice, key, ports)
  return messageId
}

/** 加急 comes on top of the line, as far as the budget reaches: where it is refused, the line stands. */
async function insist(
  messageId: string,
  { people, media }: StaffNotice & { type: 'staff-call' },
  key: string,
  ports: StaffPorts,
): Promise<void> {
  const { policy } = ports.policies.current()
  const found = people.filter(person => openIdOf(person, policy) !== null)
  for (const kind of (['app', 'sms', 'phone'] as const).filter(medium => media.includes(medium))) {
    const call = `${key}.${kind}`
    const { granted } = await ports.urgents.book({ call, medium: kind, people: found }, policy.urgent)
    const openIds = granted.flatMap(person => openIdOf(person, policy) ?? [])
    if (openIds.length === 0) continue
    try {
      await ports.messengers.feishu.send({ type: 'urgent', messageId, kind, openIds }, call.slice(0, 50))
    } catch (error) {
      if (!(error instanceof PlatformError) || error.retry === 'later') throw error
      ports.logger.warn({ code: error.code, kind }, 'the platform refused to insist')
    }
  }
}
