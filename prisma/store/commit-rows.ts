import type { CallBackChange } from '../../core/callback/store.ts'
import type { Complaint } from '../../core/complaint/complaint.ts'
import type { Change } from '../../core/ports/store.ts'
import { searchable } from './text.ts'

type Part = Change['complaints'][number]

/** A complaint has as many events as its version says: anything else is a bug, and would break every later change. */
export function checkVersion({ expectedVersion, complaint, events }: Part): void {
  const before = expectedVersion ?? 0
  const inOrder = events.every((event, index) => event.seq === before + index + 1)
  if (!inOrder || complaint.version !== before + events.length)
    throw new Error(
      `complaint ${complaint.id}: version ${complaint.version} does not follow from ${before} and its events`,
    )
}

export function complaintRow({ expectedVersion, complaint }: Part, place: number) {
  return {
    place,
    expected: expectedVersion,
    id: complaint.id,
    version: complaint.version,
    pack: complaint.pack,
    policy_version: complaint.policyVersion,
    status: complaint.status,
    round: complaint.round,
    category: complaint.category,
    severity: complaint.severity,
    department: complaint.department,
    handler: complaint.handler,
    conversation: complaint.conversation,
    source: complaint.source,
    channel: complaint.channel,
    system: complaint.system ?? '',
    external_number: complaint.externalNumber,
    phone_last4: complaint.phone?.slice(-4) ?? null,
    name: complaint.name,
    plate: field(complaint, 'plate'),
    waybill_no: field(complaint, 'waybillNo'),
    order_no: field(complaint, 'orderNo'),
    followers: complaint.followers,
    registered_at: complaint.registeredAt,
    resolved_at: complaint.resolvedAt,
    ended_at: complaint.endedAt,
    data: complaint,
  }
}

function field(complaint: Complaint, name: string): string | null {
  const value = complaint.fields[name]
  return value === undefined ? null : searchable(String(value))
}

export function eventRows({ complaint, events }: Part) {
  return events.map(({ seq, type, at, by, data }) => ({
    complaint_id: complaint.id,
    seq,
    type,
    at,
    actor_type: by.type,
    actor_id: by.id,
    data,
  }))
}

export function deadlineRows({ deadlines }: Part) {
  return deadlines.map(deadline => ({
    id: deadline.id,
    complaint_id: deadline.complaintId,
    clock: deadline.clock,
    occurrence: deadline.occurrence,
    started_by: deadline.startedBy,
    started_at: deadline.startedAt,
    opens_at: deadline.opensAt,
    due_at: deadline.dueAt,
    status: deadline.status,
    next_at: deadline.nextAt,
    step: deadline.step,
    level: deadline.level,
    ended_at: deadline.endedAt,
    paused_at: deadline.pausedAt,
    pause_left: deadline.pauseLeft,
  }))
}

export function callBackRow({ expectedVersion, task: { callBack, timers }, nextAt }: CallBackChange) {
  return {
    expected: expectedVersion,
    id: callBack.id,
    version: callBack.version,
    pack: callBack.pack,
    policy_version: callBack.policyVersion,
    programme: callBack.programme,
    status: callBack.status,
    conversation: callBack.conversation,
    outcome: callBack.outcome,
    opened_at: callBack.openedAt,
    ended_at: callBack.endedAt,
    next_at: nextAt,
    data: callBack,
    timers,
  }
}

export function callBackEventRows({ task, events }: CallBackChange) {
  return events.map(({ seq, type, at, by, data }) => ({
    call_back_id: task.callBack.id,
    seq,
    type,
    at,
    actor_type: by.type,
    actor_id: by.id,
    data,
  }))
}
