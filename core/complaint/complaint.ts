import type { ContactKind, Registration } from './event.ts'
import { ENDED, type Status } from './transition.ts'
import type { ExpertOpinion, WorkItem } from './work-item.ts'

/** What is planned for the customer, and how far its approval is. */
export type Plan = {
  measure: string
  /** Yuan. */
  compensation: number
  /** YYYY-MM-DD, when it is to be carried out. */
  date: string | null
  by: string
  approval: 'not-needed' | 'needed' | 'asked' | 'approved' | 'rejected'
  approver: string | null
  rejection: string | null
  agreed: boolean | null
  /** Which signature is asked for or was given last, from 1; 0 before any. */
  level: number
  /** For whom the approver signs. */
  principal: string | null
}

/** An earlier complaint that this one repeats, by which rule of the policy. */
export type Related = { rule: string; id: string; number: string }

/** Points and money that one event brought, with what later corrections made of them. */
export type Assessment = {
  /** Of the `assessed` event. */
  seq: number
  rule: string
  person: string
  department: string
  /** As they stand now. */
  points: number
  yuan: number
  reason: string
  at: string
  appealable: boolean
  appeal: 'none' | 'open' | 'decided'
}

/** A complaint as its events have made it. Never written by hand: see `evolve`. */
export type Complaint = Registration & {
  id: string
  kind: ContactKind
  causes: string[]
  /** Earlier complaints of the same matter, oldest link first. */
  related: Related[]
  /** Conversations of people who told the same matter in another complaint that was merged into this one. */
  followers: string[]
  /** Numbers of the complaints merged into this one, and of the one that this was merged into. */
  absorbed: string[]
  mergedInto: string | null
  finding: 'none' | 'responsible' | 'not-responsible'
  assessments: Assessment[]
  /** Given by the store on registration; empty until then. */
  number: string
  /** How many events it has: two writers cannot both be right. */
  version: number
  pack: string
  policyVersion: string
  status: Status
  /** 1, and one more each time the customer was not satisfied. */
  round: number
  department: string | null
  /** The person who works on it now. */
  handler: string | null
  /** Called at once outside working hours, before the ordinary dispatch. */
  arranged: string | null
  contactedAt: string | null
  plan: Plan | null
  result: string | null
  resolvedAt: string | null
  rated: { satisfied: boolean; words: string; via: 'chat' | 'call' } | null
  followUpAttempts: number
  /** Whether the customer is asked how content he is with this round's result; `null` where the policy draws nobody. */
  survey: 'forced' | 'drawn' | 'spared' | null
  /** The chat of its own, once there is one. Missing in complaints from before there were any. */
  warRoom?: { members: string[]; openedAt: string } | null
  /** The time last promised to the customer, until he is answered. */
  promised: { by: string; dueAt: string } | null
  /** What the customer was asked, until he answers or somebody speaks to him. */
  asked: string | null
  /** The highest level any chain has reached in this round. */
  escalationLevel: number
  /** Everybody to whom it was escalated in this round. */
  told: string[]
  points: number
  registeredAt: string
  /** Forms by the ids of the policy's `workItems`. */
  items: Record<string, WorkItem>
  /** By the ids of the policy's `expertOpinions`. */
  expertOpinions: Record<string, ExpertOpinion>
  endedAt: string | null
  ending: string | null
  /** When everything personal was erased from it. Missing until then. */
  erasedAt?: string
}

type Beginning = Pick<
  Complaint,
  | 'channel'
  | 'system'
  | 'kind'
  | 'causes'
  | 'related'
  | 'followers'
  | 'absorbed'
  | 'mergedInto'
  | 'finding'
  | 'assessments'
  | 'promised'
  | 'asked'
  | 'told'
  | 'items'
  | 'expertOpinions'
  | 'survey'
>

/** What a complaint has from the beginning, and what one kept before these were known is read with. */
export function beginning(): Beginning {
  return {
    channel: null,
    system: null,
    kind: 'complaint',
    causes: [],
    related: [],
    followers: [],
    absorbed: [],
    mergedInto: null,
    finding: 'none',
    assessments: [],
    promised: null,
    asked: null,
    told: [],
    items: {},
    expertOpinions: {},
    survey: null,
  }
}

const PLAN_OF_OLD = { level: 0, principal: null } satisfies Partial<Plan>

/** A complaint as it was kept, by this version or an earlier one. */
export function recalled(kept: Complaint): Complaint {
  return { ...beginning(), ...kept, plan: kept.plan && { ...PLAN_OF_OLD, ...kept.plan } }
}

/** How many earlier complaints of the same matter there are, by rule. */
export function countRepeats(related: readonly Related[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { rule } of related) counts[rule] = (counts[rule] ?? 0) + 1
  return counts
}

/** What an open case waits for the customer for, if anything. */
export function waitsOf({ status, plan, asked }: Pick<Complaint, 'status' | 'plan' | 'asked'>): Wait[] {
  const offered =
    status === 'planned' &&
    plan !== null &&
    plan.agreed === null &&
    (plan.approval === 'not-needed' || plan.approval === 'approved')
  return [...(offered ? (['plan-answer'] as const) : []), ...(asked === null ? [] : (['details'] as const))]
}

export type Wait = 'plan-answer' | 'details'

export function hasEnded(complaint: Pick<Complaint, 'status'>): boolean {
  return ENDED.has(complaint.status)
}

/** Whether there is anything by which the customer can be reached or addressed. */
export function hasContact(complaint: Pick<Complaint, 'name' | 'phone'>): boolean {
  return complaint.name !== null || complaint.phone !== null
}
