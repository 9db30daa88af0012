import type { ComplaintEvent, EventData } from './event.ts'

/** A form of one case, as far as it has come. */
export type WorkItem = {
  status: 'open' | 'filled' | 'done' | 'waived'
  /** Who must say yes to what was filled in. */
  awaits: 'check' | 'customer' | null
  startedAt: string
  /** In which round it was started last. */
  round: number
  /** By field. */
  values: Record<string, string | number>
  by: string | null
  filledAt: string | null
  confirmedBy: string | null
  /** Why it was given back or is not needed. */
  remark: string | null
}

/** An opinion that was asked for. */
export type ExpertOpinion = {
  question: string
  askedBy: string
  askedAt: string
  /** `null` for an opinion from outside. */
  person: string | null
  answer: string | null
  answeredBy: string | null
  answeredAt: string | null
}

type ItemEvent = Extract<
  ComplaintEvent,
  { type: 'itemStarted' | 'itemFilled' | 'itemConfirmed' | 'itemReturned' | 'itemWaived' }
>

export function isSettled(item: WorkItem): boolean {
  return item.status === 'done' || item.status === 'waived'
}

type OfComplaint = { items: Record<string, WorkItem>; round: number }

/** The forms of a complaint after an event about one of them. */
export function itemsAfter(complaint: OfComplaint, event: ItemEvent): OfComplaint['items'] {
  const { item } = event.data
  const before = complaint.items[item]
  if (event.type === 'itemStarted') return { ...complaint.items, [item]: started(complaint, event.at) }
  return before ? { ...complaint.items, [item]: { ...before, ...changeOf(event) } } : complaint.items
}

function started({ round }: OfComplaint, at: string): WorkItem {
  return {
    status: 'open',
    awaits: null,
    startedAt: at,
    round,
    values: {},
    by: null,
    filledAt: null,
    confirmedBy: null,
    remark: null,
  }
}

function changeOf(event: Exclude<ItemEvent, { type: 'itemStarted' }>): Partial<WorkItem> {
  switch (event.type) {
    case 'itemFilled': {
      const { values, awaits } = event.data
      return { status: awaits ? 'filled' : 'done', awaits, values, by: event.by.id, filledAt: event.at, remark: null }
    }
    case 'itemConfirmed':
      return { status: 'done', awaits: null, confirmedBy: event.by.id }
    case 'itemReturned':
      return { status: 'open', awaits: null, remark: event.data.reason }
    case 'itemWaived':
      return { status: 'waived', awaits: null, remark: event.data.reason }
  }
}

export function expertOpinionAsked(data: EventData['expertOpinionAsked'], by: string, at: string): ExpertOpinion {
  const { question, person } = data
  return { question, askedBy: by, askedAt: at, person, answer: null, answeredBy: null, answeredAt: null }
}
