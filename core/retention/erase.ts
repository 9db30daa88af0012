import type { Case } from '../case/case.ts'
import type { Complaint } from '../complaint/complaint.ts'
import type { ComplaintEvent, EventData, EventType, Learned, RecordedEvent } from '../complaint/event.ts'
import { evolve, found } from '../complaint/evolve.ts'
import { SYSTEM } from '../complaint/happened.ts'
import type { Policy } from '../policy/schema.ts'

/**
 * A case of which nothing personal is left: no name, no number, no word that anybody wrote, no file. What remains is what figures are made of:
 * kind, level, times, people of the company, points and money. The only place where history is written anew; the event `erased` says so.
 */
export function erase({ complaint, events, deadlines }: Case, policy: Policy, now: Date): Case {
  const last: RecordedEvent = {
    type: 'erased',
    at: now.toISOString(),
    by: SYSTEM,
    data: {},
    seq: complaint.version + 1,
  }
  const blanked = [...events.map(event => blankEvent(event, policy)), last]
  return { complaint: { ...retold(complaint, blanked), number: complaint.number }, events: blanked, deadlines }
}

/** The complaint as its events alone tell it. */
function retold({ id, pack, policyVersion }: Complaint, [first, ...rest]: readonly RecordedEvent[]): Complaint {
  if (first?.type !== 'registered') throw new Error('a case begins with its registration')
  return rest.reduce(evolve, found(id, first, { id: pack, version: policyVersion }))
}

function blankRegistration<R extends EventData['registered']>(registration: R, policy: Policy): R {
  return {
    ...registration,
    name: null,
    phone: null,
    conversation: null,
    story: '',
    summary: '',
    severityBecause: '',
    attachments: [],
    fields: impersonal(registration.fields, policy),
  }
}

/** Sums, and choices from a list of the policy's own. */
function impersonal<V extends string | number>(fields: Record<string, V>, { intake }: Policy): Record<string, V> {
  const listed = (field: string, value: V) =>
    Object.hasOwn(intake.fields.find(one => one.field === field)?.values ?? {}, String(value))
  return Object.fromEntries(
    Object.entries(fields).filter(
      ([field, value]) => typeof value === 'number' || field === 'unit' || listed(field, value),
    ),
  )
}

function withoutPerson({ reasons, emotion, fields = {} }: Learned, policy: Policy): Learned {
  return { ...(reasons ? { reasons } : {}), ...(emotion ? { emotion } : {}), fields: impersonal(fields, policy) }
}

type Blank<T extends EventType> = (data: EventData[T], policy: Policy) => EventData[T]

const kept = <D>(data: D): D => data

/** These keys hold what people wrote. */
function without<K extends string>(...keys: K[]): <D extends Record<K, string>>(data: D) => D {
  return data => ({ ...data, ...Object.fromEntries(keys.map(key => [key, ''])) })
}

/** What is left of the data of every event. */
const BLANK: { [T in EventType]: Blank<T> } = {
  registered: blankRegistration,
  dispatched: kept,
  arranged: kept,
  accepted: kept,
  contacted: without('note'),
  planned: without('measure'),
  approvalRequested: kept,
  approved: kept,
  rejected: without('reason'),
  approvalSigned: kept,
  approvalExpired: kept,
  planAgreed: kept,
  planDeclined: without('reason'),
  progressed: without('note'),
  promised: without('words'),
  asked: without('question'),
  instructed: without('instruction'),
  sampled: kept,
  corrected: (data, policy) => {
    const left = (value: string | number | null) =>
      value === null || data.field === 'category' || data.field === 'heardAt'
        ? value
        : (impersonal({ [data.field]: value }, policy)[data.field] ?? null)
    return { ...data, old: left(data.old), value: left(data.value), reason: '' }
  },
  detailAdded: ({ learned }, policy) => ({
    text: '',
    attachments: [],
    ...(learned ? { learned: withoutPerson(learned, policy) } : {}),
  }),
  severityChanged: without('because'),
  humanRequested: without('text'),
  itemStarted: kept,
  itemFilled: data => ({ ...data, values: {} }),
  itemConfirmed: kept,
  itemReturned: without('reason'),
  itemWaived: without('reason'),
  expertOpinionAsked: without('question'),
  expertOpinionGiven: without('text'),
  unreached: without('what'),
  urgentRefused: kept,
  systemUnreached: kept,
  warRoomOpened: without('because'),
  warRoomJoined: kept,
  contactViewed: kept,
  transferred: without('reason'),
  escalated: without('reason'),
  reminded: kept,
  windowOpened: kept,
  resumed: kept,
  missed: kept,
  assessed: without('reason'),
  resolved: without('result'),
  rated: without('words'),
  followUpTried: without('note'),
  reopened: without('reason'),
  closed: without('note'),
  withdrawn: without('words'),
  notEstablished: without('reason'),
  linked: kept,
  repeated: kept,
  merged: kept,
  absorbed: ({ learned, ...data }, policy) => ({
    ...data,
    conversation: null,
    name: null,
    phone: null,
    story: '',
    attachments: [],
    learned: withoutPerson(learned, policy),
  }),
  classified: without('because'),
  converted: without('words'),
  answered: without('text'),
  responsibilityFound: without('reason'),
  violationRecorded: without('note'),
  appealed: without('what', 'reason'),
  rejudged: without('what', 'reason'),
  arbitrated: without('result'),
  adjudicated: without('result'),
  reported: without('note'),
  copied: kept,
  erased: kept,
}

/** The customer is nobody in it; people of the company stay who they were. */
function blankEvent(event: RecordedEvent, policy: Policy): RecordedEvent {
  const by = event.by.type === 'customer' ? { ...event.by, id: '' } : event.by
  return { ...event, by, data: blank(event, policy) } as RecordedEvent
}

function blank<T extends EventType>(
  event: ComplaintEvent & { type: T; data: EventData[T] },
  policy: Policy,
): EventData[T] {
  return BLANK[event.type](event.data, policy)
}
