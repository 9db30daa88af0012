import type { Case } from '../core/case/case.ts'
import { PlatformError } from '../core/errors.ts'
import type { Outbound } from '../core/message/outbound.ts'
import { fileLane } from '../core/notification/lanes.ts'
import type { Notice } from '../core/notification/notice.ts'
import { presentFile, presentLostFile } from '../core/notification/present-attachment.ts'
import type { Attachments } from '../core/ports/files.ts'
import type { Cards, Messenger } from '../core/ports/messenger.ts'
import type { Alarms, Clock, PolicyBook } from '../core/ports/system.ts'
import { standing } from './case-cards.ts'

type ShowFilePorts = {
  attachments: Attachments
  cards: Cards
  policies: PolicyBook
  alarms: Alarms
  clock: Clock
  messengers: { feishu: Messenger }
}

/** Something else must happen first: the notice is put back untouched, then `released` sees to it that it is offered again. */
export class NotYet extends Error {
  override readonly name = 'NotYet'
  readonly released: () => Promise<void>

  constructor(released: () => Promise<void>) {
    super('not yet')
    this.released = released
  }
}

/** How long a file waits quietly for the case's card, which is under way in another lane. After that it is a failure, tried again. */
const CARD_PATIENCE_MS = 5000
const CARD_LOOK_MS = 200

/**
 * Posts a file under the case card, or says there that it could not be kept. Throws `NotYet` while the file is still being fetched, and
 * for a moment when the card does not stand there yet.
 */
export async function showFile(
  notice: Notice & { type: 'attachment' },
  found: Case,
  send: { key: string; createdAt: Date },
  ports: ShowFilePorts,
): Promise<string> {
  const { attachments, cards, policies, alarms, clock } = ports
  const id = notice.attachmentId
  const file = await attachments.read(id)
  if (!file) throw new PlatformError({ platform: 'feishu', code: 'no-file', retry: 'never' })
  if (file.status === 'waiting') {
    // Whoever settles the file wakes the lane; this one may have held it just then.
    throw new NotYet(async () => {
      if ((await attachments.read(id))?.status !== 'waiting') await alarms.relay(fileLane(id))
    })
  }
  const card = await standing(found.complaint.id, { group: notice.group }, cards)
  if (!card) {
    if (clock.now().getTime() - send.createdAt.getTime() < CARD_PATIENCE_MS)
      throw new NotYet(() => alarms.relay(fileLane(id), CARD_LOOK_MS))
    throw new PlatformError({ platform: 'feishu', code: 'no-card', retry: 'later' })
  }
  const policy = await policies.version(found.complaint.policyVersion)
  const { messageId } = card
  const message: Outbound =
    file.status === 'kept'
      ? { ...presentFile(file, found, policy), messageId }
      : { type: 'reply', messageId, spans: presentLostFile(file, found, policy) }
  return (await ports.messengers.feishu.send(message, send.key)).messageId
}
