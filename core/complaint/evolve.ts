import { maskText } from '../privacy.ts'
import { type Assessment, beginning, type Complaint } from './complaint.ts'
import type { ComplaintEvent, EventData, Learned, RecordedEvent } from './event.ts'
import { nextStatus } from './transition.ts'
import { expertOpinionAsked, itemsAfter } from './work-item.ts'

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
    ...beginning(),
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
    warRoom: null,
    promised: null,
    asked: null,
    escalationLevel: 0,
    told: [],
    points: 0,
    registeredAt: event.at,
    items: {},
    expertOpinions: {},
    endedAt: null,
    ending: null,
  }
}

function changes(complaint: Complaint, event: ComplaintEvent): Partial<Complaint> {
  const { plan } = complaint
  switch (event.type) {
    case 'dispatched':
      return { department: event.data.department, handler: event.data.handler }
    case 'transferred': {
      const { department, handler } = event.data
      const { promised } = complaint
      // Whoever takes the case over takes over what was promised with it.
      const isHis = promised !== null && promised.by === complaint.handler
      return { department, handler, ...(isHis ? { promised: { ...promised, by: handler } } : {}) }
    }
    case 'arranged':
      return { arranged: event.data.person }
    case 'contacted':
      return { contactedAt: event.at, promised: null, asked: null }
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
          level: 0,
          principal: null,
        },
      }
    case 'approvalRequested':
      return plan
        ? {
            plan: {
              ...plan,
              approval: 'asked',
              approver: event.data.approver,
              level: event.data.level ?? 1,
              principal: event.data.principal ?? null,
            },
          }
        : {}
    case 'approved':
      return plan ? { plan: { ...plan, approval: 'approved' } } : {}
    case 'rejected':
      return plan ? { plan: { ...plan, approval: 'rejected', rejection: event.data.reason } } : {}
    case 'approvalExpired':
      return plan ? { plan: { ...plan, approval: 'needed', approver: null, level: 0, principal: null } } : {}
    case 'itemStarted':
    case 'itemFilled':
    case 'itemConfirmed':
    case 'itemReturned':
    case 'itemWaived':
      return { items: itemsAfter(complaint, event) }
    case 'expertOpinionAsked': {
      const asked = expertOpinionAsked(event.data, event.by.id, event.at)
      return { expertOpinions: { ...complaint.expertOpinions, [event.data.item]: asked } }
    }
    case 'expertOpinionGiven': {
      const asked = complaint.expertOpinions[event.data.item]
      const given = { answer: event.data.text, answeredBy: event.by.id, answeredAt: event.at }
      return asked ? { expertOpinions: { ...complaint.expertOpinions, [event.data.item]: { ...asked, ...given } } } : {}
    }
    case 'planAgreed':
      return plan ? { plan: { ...plan, agreed: true } } : {}
    case 'planDeclined':
      return plan ? { plan: { ...plan, agreed: false } } : {}
    case 'severityChanged':
      return { severity: event.data.to, severityBecause: event.data.because }
    case 'progressed':
      return { promised: null }
    case 'promised':
      return { promised: { by: event.data.by, dueAt: event.data.dueAt } }
    case 'asked':
      return { asked: event.data.question }
    case 'detailAdded':
      return {
        attachments: [...complaint.attachments, ...event.data.attachments],
        ...learn(complaint, event.data.learned),
        ...(event.by.type === 'customer' ? { asked: null } : {}),
      }
    case 'warRoomOpened':
      return { warRoom: { members: event.data.members, openedAt: event.at } }
    case 'warRoomJoined':
      return complaint.warRoom
        ? {
            warRoom: {
              ...complaint.warRoom,
              members: [...new Set([...complaint.warRoom.members, ...event.data.members])],
            },
          }
        : {}
    case 'escalated':
      return {
        escalationLevel: Math.max(complaint.escalationLevel, event.data.level),
        told: [...new Set([...complaint.told, ...event.data.tell])],
      }
    case 'sampled':
      return { survey: event.data.survey }
    case 'corrected':
      return corrected(complaint, event.data)
    case 'erased':
      return { erasedAt: event.at }
    case 'assessed':
      return { points: complaint.points + event.data.points, assessments: enter(complaint, event) }
    case 'resolved':
      return {
        result: event.data.result,
        resolvedAt: event.at,
        rated: null,
        survey: null,
        followUpAttempts: 0,
        promised: null,
        asked: null,
      }
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
        promised: null,
        asked: null,
        escalationLevel: 0,
        told: [],
      }
    case 'closed':
      return {
        endedAt: event.at,
        ending: event.data.how,
        ...(event.data.how === 'explained' ? { result: event.data.note } : {}),
      }
    case 'withdrawn':
      return { endedAt: event.at, ending: 'withdrawn' }
    case 'notEstablished':
      return { endedAt: event.at, ending: 'not-established' }
    case 'linked': {
      const { rule, complaintId: id, number } = event.data
      return { related: [...complaint.related, { rule, id, number }] }
    }
    case 'merged':
      return { endedAt: event.at, ending: 'merged', mergedInto: event.data.number }
    case 'absorbed':
      return absorb(complaint, event.data)
    case 'classified':
      return {
        category: event.data.category,
        causes: event.data.causes,
        fields: { ...complaint.fields, ...event.data.values },
      }
    case 'converted':
      return {
        kind: 'complaint',
        category: complaint.category ?? event.data.category ?? null,
        // What he asked at first is not what he complains of now.
        story: event.by.type === 'customer' ? `${complaint.story}\n${event.data.words}` : complaint.story,
        summary: `${complaint.summary.replace(/(?<=[^。？！?!])$/u, '。')}${maskText(event.data.words)}`,
        result: null,
        resolvedAt: null,
        rated: null,
        contactedAt: null,
      }
    case 'answered':
      return { result: event.data.text, resolvedAt: event.at, rated: null, followUpAttempts: 0 }
    case 'responsibilityFound':
      return { finding: event.data.responsible ? 'responsible' : 'not-responsible' }
    case 'appealed':
    case 'rejudged': {
      const appeal = event.type === 'appealed' ? 'open' : 'decided'
      const { of } = event.data
      return { assessments: complaint.assessments.map(one => (one.seq === of ? { ...one, appeal } : one)) }
    }
    case 'arbitrated':
      return { endedAt: event.at, ending: 'arbitration', result: event.data.result }
    case 'adjudicated':
      return { endedAt: event.at, ending: 'court', result: event.data.result }
    default:
      return {}
  }
}

function corrected(complaint: Complaint, { field, value }: EventData['corrected']): Partial<Complaint> {
  if (field === 'name' || field === 'phone' || field === 'category')
    return { [field]: value === null ? null : String(value) }
  if (field === 'heardAt') return value === null ? {} : { heardAt: String(value) }
  const { [field]: _, ...rest } = complaint.fields
  return { fields: value === null ? rest : { ...rest, [field]: value } }
}

const EMOTIONS = ['calm', 'upset', 'furious'] as const

/** More reasons, a stronger feeling, fields that were not known; a sum only grows and a judged value never sinks by what is told later. */
export function learn(complaint: Complaint, learned: Learned | undefined): Partial<Complaint> {
  if (!learned) return {}
  const { reasons = [], emotion = 'calm', fields = {}, name = null, phone } = learned
  return {
    name: complaint.name ?? name,
    phone: phone ?? complaint.phone,
    reasons: [...new Set([...complaint.reasons, ...reasons])],
    emotion: EMOTIONS.indexOf(emotion) > EMOTIONS.indexOf(complaint.emotion) ? emotion : complaint.emotion,
    fields: { ...complaint.fields, ...fields },
  }
}

/** An assessment of its own, or what a correction makes of an earlier one. */
function enter(complaint: Complaint, { at, data }: ComplaintEvent & { type: 'assessed' }): Assessment[] {
  const { corrects, points, yuan } = data
  if (corrects !== undefined) {
    return complaint.assessments.map(one =>
      one.seq === corrects ? { ...one, points: one.points + points, yuan: one.yuan + yuan } : one,
    )
  }
  const { rule, person, department, reason, appealable = true } = data
  const seq = complaint.version + 1
  return [
    ...complaint.assessments,
    { seq, rule, person, department, points, yuan, reason, at, appealable, appeal: 'none' },
  ]
}

function absorb(complaint: Complaint, data: EventData['absorbed']): Partial<Complaint> {
  const { number, conversation, attachments, name, phone } = data
  const isNew = conversation !== null && conversation !== complaint.conversation
  return {
    ...learn(complaint, { ...data.learned, fields: { ...data.learned.fields, ...complaint.fields } }),
    name: complaint.name ?? name,
    phone: complaint.phone ?? phone,
    absorbed: [...complaint.absorbed, number],
    attachments: [...complaint.attachments, ...attachments],
    followers: isNew ? [...new Set([...complaint.followers, conversation])] : complaint.followers,
  }
}
