import { type Complaint, OF_OLD } from './complaint.ts'
import type { ComplaintEvent, RecordedEvent } from './event.ts'
import { nextStatus } from './transition.ts'

/** The complaint after an event. Throws when the event cannot happen to it: `decide` should have refused. */
export function evolve(complaint: Complaint, event: ComplaintEvent): Complaint {
  const status = nextStatus(complaint.status, event.type)
  if (status === null) throw new Error(`"${event.type}" cannot happen to a complaint that is ${complaint.status}`)
  return { ...complaint, ...changes(complaint, event), status, version: complaint.version + 1 }
}

/** A new complaint from its first event. */
export function found(
  id: string,
  event: RecordedEvent & { type: 'registered' },
  policy: { id: string; version: string },
): Complaint {
  return {
    ...OF_OLD,
    ...event.data,
    id,
    number: '',
    version: 1,
    pack: policy.id,
    policyVersion: policy.version,
    status: 'registered',
    round: 1,
    department: null,
    handler: null,
    arranged: null,
    contactedAt: null,
    plan: null,
    result: null,
    resolvedAt: null,
    rated: null,
    followUpAttempts: 0,
    escalationLevel: 0,
    points: 0,
    registeredAt: event.at,
    endedAt: null,
    ending: null,
  }
}

function changes(complaint: Complaint, event: ComplaintEvent): Partial<Complaint> {
  const { plan } = complaint
  switch (event.type) {
    case 'dispatched':
    case 'transferred':
      return { department: event.data.department, handler: event.data.handler }
    case 'arranged':
      return { arranged: event.data.person }
    case 'contacted':
      return { contactedAt: event.at }
    case 'planned':
      return {
        plan: {
          measure: event.data.measure,
          compensation: event.data.compensation,
          date: event.data.date,
          by: event.by.id,
          approval: event.data.needsApproval ? 'needed' : 'not-needed',
          approver: null,
          rejection: null,
          agreed: null,
        },
      }
    case 'approvalRequested':
      return plan ? { plan: { ...plan, approval: 'asked', approver: event.data.approver } } : {}
    case 'approved':
      return plan ? { plan: { ...plan, approval: 'approved' } } : {}
    case 'rejected':
      return plan ? { plan: { ...plan, approval: 'rejected', rejection: event.data.reason } } : {}
    case 'planAgreed':
      return plan ? { plan: { ...plan, agreed: true } } : {}
    case 'planDeclined':
      return plan ? { plan: { ...plan, agreed: false } } : {}
    case 'severityChanged':
      return { severity: event.data.to, severityBecause: event.data.because }
    case 'detailAdded':
      return { attachments: [...complaint.attachments, ...event.data.attachments] }
    case 'escalated':
      return { escalationLevel: Math.max(complaint.escalationLevel, event.data.level) }
    case 'assessed':
      return { points: complaint.points + event.data.points }
    case 'resolved':
      return { result: event.data.result, resolvedAt: event.at, rated: null, followUpAttempts: 0 }
    case 'rated':
      return { rated: event.data }
    case 'followUpTried':
      return { followUpAttempts: event.data.attempt }
    case 'reopened':
      return {
        round: event.data.round,
        contactedAt: null,
        plan: null,
        result: null,
        resolvedAt: null,
        escalationLevel: 0,
      }
    case 'closed':
      return { endedAt: event.at, ending: event.data.how }
    case 'withdrawn':
      return { endedAt: event.at, ending: 'withdrawn' }
    case 'notEstablished':
      return { endedAt: event.at, ending: 'not-established' }
    default:
      return {}
  }
}
