import type { Registration } from './event.ts'
import { ENDED, type Status } from './transition.ts'

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
}

/** A complaint as its events have made it. Never written by hand: see `evolve`. */
export type Complaint = Registration & {
  id: string
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
  /** The highest level any chain has reached in this round. */
  escalationLevel: number
  points: number
  registeredAt: string
  endedAt: string | null
  ending: string | null
}

/** What complaints and registrations of earlier versions lack. */
export const OF_OLD = { channel: null, system: null } as const satisfies Partial<Complaint>

/** A complaint as it was kept, by this version or an earlier one. */
export function recalled(kept: Complaint): Complaint {
  return { ...OF_OLD, ...kept }
}

export function hasEnded(complaint: Pick<Complaint, 'status'>): boolean {
  return ENDED.has(complaint.status)
}

/** Whether there is anything by which the customer can be reached or addressed. */
export function hasContact(complaint: Pick<Complaint, 'name' | 'phone'>): boolean {
  return complaint.name !== null || complaint.phone !== null
}
