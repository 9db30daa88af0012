import type { CallBacks } from '../core/callback/store.ts'
import type { ChangePorts } from '../core/change.ts'
import type { Platform } from '../core/errors.ts'
import type { Notice } from '../core/notice.ts'
import type { Attachments, Cards, Logger, Messenger, Outbox, Webhooks } from '../core/ports.ts'
import type { InsistPorts } from './insist.ts'

export type DeliverPorts = ChangePorts & {
  urgents: InsistPorts['urgents']
  outbox: Outbox
  cards: Cards
  attachments: Attachments
  callBacks: CallBacks
  webhooks: Webhooks
  logger: Logger
  messengers: Record<Platform, Messenger>
  /** The Feishu chat of a policy's group. */
  chatOf(group: string): Promise<string>
  /** Delivers what is about no single case; see `deliver-staff.ts`. */
  toStaff(notice: Exclude<Notice, { complaintId: string } | { type: 'say' }>, key: string): Promise<string>
}
