import type { Case } from '../case/case.ts'
import { viewComplaint } from '../case/complaint-view.ts'
import { isInternal } from '../case/outside.ts'
import type { Complaint } from '../complaint/complaint.ts'
import type { RecordedEvent } from '../complaint/event.ts'
import type { Notice } from '../notification/notice.ts'
import type { Policy } from '../policy/schema.ts'
import { word } from '../wording/wording.ts'
import type { ReachAttempt } from './reach.ts'

/** What the system that handed a complaint over is told of an event: nothing of what stays among the people of the company. */
export function systemNotices(event: RecordedEvent, complaint: Complaint, policy: Policy): Notice[] {
  if (complaint.system === null || isInternal(event, policy)) return []
  return [{ type: 'tell-system', complaintId: complaint.id, system: complaint.system, seq: event.seq }]
}

/** `厂家客户中心`. */
export function systemName(system: string, policy: Policy): string {
  return policy.systems[system]?.name ?? word(policy, 'source.system.name')
}

/** The lane of a complaint's webhooks: in order for each complaint, and one complaint never waits for another. */
export function systemLane({ system, complaintId }: Notice & { type: 'tell-system' }): string {
  return `system:${system}:${complaintId}`
}

export function isSystemLane(lane: string): boolean {
  return lane.startsWith('system:')
}

/**
 * The body of a webhook: what happened, and the complaint as it stands when it is sent. `complaint.version` grows with every change: a
 * receiver may keep the highest it has seen.
 */
export function presentChange(
  notice: Notice & { type: 'tell-system' },
  current: Case,
  attempts: readonly ReachAttempt[],
  policy: Policy,
): string {
  const complaint = viewComplaint(current, attempts, policy, notice.system)
  const event = current.events.find(({ seq }) => seq === notice.seq)
  const entry = complaint.timeline.find(({ seq }) => seq === notice.seq)
  return JSON.stringify({
    type: `complaint.${event?.type ?? 'changed'}`,
    timestamp: event?.at ?? null,
    data: { seq: notice.seq, text: entry?.text ?? '', complaint },
  })
}
