import { DIGEST_ROWS, digestCard, standsAlone } from '../core/card/digest.ts'
import type { Case } from '../core/case/case.ts'
import { readCases } from '../core/case/look-up.ts'
import type { CardView } from '../core/message/outbound.ts'
import type { Notice } from '../core/notification/notice.ts'
import type { Outgoing } from '../core/ports/outbox.ts'
import { wallMs } from '../core/time/calendar.ts'
import { addressOfPlace, type CaseCardPorts, postCard } from './case-cards.ts'
import { sendKey } from './send-key.ts'

/** A digest that was begun longer ago is not continued: it has scrolled away. */
const CONTINUED_FOR_MS = 30 * 60_000

type CardNotice = Notice & { type: 'case-card' }

/**
 * Posts the cards of cases that are new in one group, oldest first. When they come faster than the policy's `digest` allows, those that do
 * not stand alone share a card. Done again after a crash it adds nothing twice.
 */
export async function postNewCards(batch: readonly Outgoing[], ports: CaseCardPorts): Promise<string> {
  let messageId = ''
  const sharing: { found: Case; outgoing: Outgoing }[] = []
  const touched = new Set<string>()
  for (const outgoing of batch) {
    const notice = outgoing.notice as CardNotice
    const found = await ports.store.readCase(notice.complaintId)
    if (!found) throw new Error(`no complaint ${notice.complaintId}`)
    const { shares, digest } = await wayOf(notice, found, ports)
    if (digest) touched.add(digest)
    else if (shares) sharing.push({ found, outgoing })
    else {
      messageId = await postCard(found, { group: notice.group }, outgoing, ports)
      if (notice.pinned) await ports.messengers.feishu.send({ type: 'pin', messageId }, messageId.slice(0, 50))
    }
  }
  const group = (batch[0]?.notice as CardNotice | undefined)?.group ?? ''
  for (let rest = sharing; rest.length > 0; ) {
    const placed = await addToDigest(rest, group, ports)
    touched.add(placed.messageId)
    rest = rest.slice(placed.count)
  }
  for (const digest of touched) messageId = await refreshDigest({ messageId: digest, group }, ports)
  return messageId
}

/** Whether a case shares a card with others, and which one it has a line in already. */
async function wayOf(
  { group, own }: CardNotice,
  { complaint }: Case,
  { cards, policies, clock }: CaseCardPorts,
): Promise<{ shares: boolean; digest: string | null }> {
  const alone = { shares: false, digest: null }
  if (own || (await cards.read(complaint.id, 'group', group))) return alone
  const line = await cards.read(complaint.id, 'digest', group)
  if (line) return { shares: true, digest: line.messageId }
  const policy = await policies.version(complaint.policyVersion)
  if (standsAlone(complaint, policy)) return alone
  const since = new Date(clock.now().getTime() - wallMs(policy.digest.within))
  return { shares: (await cards.countSince(group, since)) >= policy.digest.over, digest: null }
}

/** Gives as many cases as fit a line in the group's digest, or begins a new one. */
async function addToDigest(
  sharing: readonly { found: Case; outgoing: Outgoing }[],
  group: string,
  ports: CaseCardPorts,
): Promise<{ messageId: string; count: number }> {
  const { cards, clock } = ports
  const now = clock.now()
  const current = await cards.digestOf(group, new Date(now.getTime() - CONTINUED_FOR_MS))
  const room = current ? DIGEST_ROWS - current.cases : 0
  const some = sharing.slice(0, room > 0 ? room : DIGEST_ROWS)
  const [first] = some
  const messageId =
    current && room > 0 ? current.messageId : first ? await begin(some, group, sendKey(first.outgoing), ports) : ''
  for (const { found } of some)
    await cards.save({ complaintId: found.complaint.id, kind: 'digest', place: group, messageId, postedAt: now })
  return { messageId, count: some.length }
}

async function begin(
  sharing: readonly { found: Case }[],
  group: string,
  key: string,
  ports: CaseCardPorts,
): Promise<string> {
  const card = cardOf(
    sharing.map(({ found }) => found),
    group,
    ports,
  )
  const to = await addressOfPlace({ group }, ports)
  return (await ports.messengers.feishu.send({ type: 'card', to, card }, key)).messageId
}

/** Brings a digest up to date with the cases as they stand now. */
export async function refreshDigest(
  { messageId, group }: { messageId: string; group: string },
  ports: CaseCardPorts,
): Promise<string> {
  const lines = await ports.cards.inDigest(messageId)
  const cases = await readCases(
    lines.map(({ complaintId }) => ({ id: complaintId })),
    ports.store,
  )
  if (cases.length === 0) return messageId
  const card = cardOf(cases, group, ports)
  return (await ports.messengers.feishu.send({ type: 'card-update', messageId, card }, messageId.slice(0, 50)))
    .messageId
}

function cardOf(cases: readonly Case[], group: string, { policies, clock }: CaseCardPorts): CardView {
  return digestCard(cases, group, policies.current().policy, clock.now())
}
