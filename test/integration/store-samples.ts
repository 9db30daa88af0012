import { randomUUID } from 'node:crypto'
import { beginning, type Complaint } from '../../core/complaint/complaint.ts'
import type { RecordedEvent, Registration } from '../../core/complaint/event.ts'
import type { Deadline } from '../../core/deadline/deadline.ts'
import type { OutboxDraft } from '../../core/notification/notice.ts'
import type { RawMessage } from '../../core/ports/inbox.ts'
import type { Change } from '../../core/ports/store.ts'

export const AT = new Date('2026-03-02T01:30:00.000Z')
export const NUMBERING = { prefix: 'TS', day: '20260302', digits: 4 }

export type Part = Change['complaints'][number]

export const change = (parts: Partial<Change>): Change => ({ complaints: [], handled: [], outbox: [], ...parts })

/** A new complaint with its first event and one running deadline. */
export function registration(overrides: Partial<Complaint> = {}): Part {
  const id = overrides.id ?? randomUUID()
  const registered: Registration = {
    source: 'customer',
    channel: null,
    conversation: 'wechat:o-li',
    registrar: null,
    system: null,
    externalNumber: null,
    name: '李女士',
    phone: '13800138000',
    story: '变速箱异响，修了三次还没好',
    summary: '变速箱异响，三次维修未解决',
    category: 'repair-quality',
    reasons: ['repeated-fault'],
    demands: ['repair'],
    fields: { plate: '粤B6N2M9', amount: 1280.5 },
    emotion: 'upset',
    severity: 'ordinary',
    severityBecause: '',
    afterHours: 'no',
    heardAt: AT.toISOString(),
    confirmed: true,
    attachments: [],
  }
  const complaint: Complaint = {
    ...beginning(),
    ...registered,
    id,
    number: '',
    version: 1,
    pack: 'auto-dealer',
    policyVersion: 'p1',
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
    promised: null,
    asked: null,
    escalationLevel: 0,
    told: [],
    points: 0,
    registeredAt: AT.toISOString(),
    items: {},
    expertOpinions: {},
    endedAt: null,
    ending: null,
    ...overrides,
  }
  const event: RecordedEvent = {
    seq: 1,
    type: 'registered',
    at: AT.toISOString(),
    by: { type: 'customer', id: 'o-li' },
    data: registered,
  }
  return { expectedVersion: null, complaint, events: [event], deadlines: [deadline(id)] }
}

export function deadline(complaintId: string, overrides: Partial<Deadline> = {}): Deadline {
  const { clock = 'contact', occurrence = 1 } = overrides
  return {
    id: `${complaintId}.${clock}.${occurrence}`,
    complaintId,
    clock,
    occurrence,
    startedBy: 1,
    startedAt: AT.toISOString(),
    opensAt: null,
    dueAt: '2026-03-02T03:30:00.000Z',
    status: 'running',
    nextAt: '2026-03-02T03:00:00.000Z',
    step: 0,
    level: 0,
    endedAt: null,
    pausedAt: null,
    pauseLeft: null,
    ...overrides,
  }
}

/** One more event on a complaint. */
export function progress(complaint: Complaint, note: string): Part {
  return {
    expectedVersion: complaint.version,
    complaint: { ...complaint, version: complaint.version + 1 },
    events: [
      {
        seq: complaint.version + 1,
        type: 'progressed',
        at: AT.toISOString(),
        by: { type: 'person', id: 'sales-manager' },
        data: { note },
      },
    ],
    deadlines: [],
  }
}

export function say(lane: string, text: string, key: string = randomUUID()): OutboxDraft {
  return { lane, key, notice: { type: 'say', conversation: lane, text } }
}

export function message(conversation: string, overrides: Partial<RawMessage> = {}): RawMessage {
  return { platform: 'wechat', platformId: randomUUID(), conversation, sentAt: AT, payload: '<xml/>', ...overrides }
}
