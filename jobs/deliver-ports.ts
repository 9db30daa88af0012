import type { CallBacks } from '../core/callback/store.ts'
import type { ChangePorts } from '../core/case/change.ts'
import type { Platform } from '../core/errors.ts'
import type { Notice } from '../core/notification/notice.ts'
import type { Attachments } from '../core/ports/files.ts'
import type { Webhooks } from '../core/ports/inbox.ts'
import type { Messenger } from '../core/ports/messenger.ts'
import type { Outbox } from '../core/ports/outbox.ts'
import type { CaseCardPorts } from './case-cards.ts'
import type { InsistPorts } from './insist.ts'

export type DeliverPorts = ChangePorts &
  CaseCardPorts & {
    urgents: InsistPorts['urgents']
    outbox: Outbox
    attachments: Attachments
    callBacks: CallBacks
    webhooks: Webhooks
    messengers: Record<Platform, Messenger>
    /** Delivers what is about no single case; see `deliver-staff.ts`. */
    toStaff(notice: Exclude<Notice, { complaintId: string } | { type: 'say' }>, key: string): Promise<string>
  }
