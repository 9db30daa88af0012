import type { VisitFilePorts } from '../callback/take-visit-file.ts'
import type { ChangePorts } from '../case/change.ts'
import type { Platform } from '../errors.ts'
import type { HearPorts } from '../message/hear-out.ts'
import type { Attachments } from '../ports/files.ts'
import type { MessageReader } from '../ports/inbox.ts'
import type { Outbox } from '../ports/outbox.ts'
import type { Logger } from '../ports/system.ts'
import type { Anomalies, Exports, Reports } from '../report/ports.ts'

/** What hearing somebody out needs. */
export type ReceivePorts = ChangePorts &
  HearPorts &
  VisitFilePorts & {
    readers: Record<Platform, MessageReader>
    attachments: Pick<Attachments, 'expect'>
    outbox: Pick<Outbox, 'noted' | 'sentAs'>
    reports: Reports
    exports: Exports
    anomalies: Anomalies
    logger: Logger
  }
