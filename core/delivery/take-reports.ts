import type { ChangePorts } from '../case/change.ts'
import type { InboundMessage } from '../message/inbound.ts'
import { presentNews } from '../notification/present.ts'
import type { WaitingMessage } from '../ports/inbox.ts'
import type { Outbox } from '../ports/outbox.ts'
import type { Logger } from '../ports/system.ts'
import { needsCall } from './reach.ts'
import { reportUnreached } from './report-unreached.ts'

type ReportPorts = ChangePorts & { outbox: Pick<Outbox, 'noted' | 'sentAs'>; logger: Logger }

/** A report on something that nobody remembers after so long is about something else. */
const PATIENCE_MS = 30_000

/**
 * Takes note of what a platform reports of messages that it took on. One that did not arrive after all becomes a call.
 * `early`: a report is about something that its sender has not kept yet; it stays waiting.
 */
export async function takeReports(
  messages: readonly { inboxId: string; message: InboundMessage }[],
  waiting: readonly WaitingMessage[],
  ports: ReportPorts,
): Promise<{ taken: string[]; early: boolean }> {
  const taken: string[] = []
  let early = false
  for (const { inboxId, message } of messages) {
    if (message.content.type !== 'report') continue
    const known = await takeReport(message.content, ports)
    const receivedAt = waiting.find(raw => raw.inboxId === inboxId)?.receivedAt.getTime() ?? 0
    if (known || ports.clock.now().getTime() - receivedAt > PATIENCE_MS) taken.push(inboxId)
    else early = true
  }
  return { taken, early }
}

async function takeReport(
  { messageId, delivered, status }: InboundMessage['content'] & { type: 'report' },
  ports: ReportPorts,
): Promise<boolean> {
  const sent = await ports.outbox.sentAs(messageId)
  if (sent.length === 0) return false
  const ids = sent.map(({ id }) => id)
  if (delivered) {
    await ports.outbox.noted(ids, { via: 'template', outcome: 'delivered', code: null })
    return true
  }
  ports.logger.warn({ code: status }, 'a template message did not arrive')
  for (const { notice } of sent) {
    if (notice.type !== 'tell-customer' || !needsCall(notice.news)) continue
    const found = await ports.store.readCase(notice.complaintId)
    if (!found) continue
    const policy = await ports.policies.version(found.complaint.policyVersion)
    const what = presentNews(notice, found, policy, ports.clock.now(), 'by-call')
    await reportUnreached({ complaintId: notice.complaintId, what, code: status }, ports)
  }
  await ports.outbox.noted(ids, { via: 'template', outcome: 'failed', code: status })
  return true
}
