import type { Policy } from '../policy/schema.ts'
import { DAY_MS } from '../time/china-time.ts'
import { findPromise, readWhen } from '../understanding/promises.ts'
import type { Complaint } from './complaint.ts'
import type { Actor, ComplaintEvent } from './event.ts'
import { type Refusal, refuse } from './refusal.ts'

type Situation = { policy: Policy; now: Date; by: Actor }

/** What is promised for longer than this is no time. */
const LONGEST_MS = 60 * DAY_MS

/** Whether the policy watches over what is promised to customers. Without such a clock nothing is taken for a promise. */
export function watchesPromises(policy: Pick<Policy, 'clocks'>): boolean {
  return Object.values(policy.clocks).some(({ within }) => within === 'promised')
}

/** The promise that follows from a note of the company's people, if there is one in it. */
export function promiseIn(note: string, { policy, now, by }: Situation): ComplaintEvent[] {
  if (by.type !== 'person' || !watchesPromises(policy)) return []
  const found = findPromise(note, now, policy)
  if (found === null || found.dueAt.getTime() - now.getTime() > LONGEST_MS) return []
  return [promised(found.dueAt, found.words, { now, by })]
}

/** A time that was promised by pressing the button. */
export function promise(when: string, complaint: Complaint, situation: Situation): ComplaintEvent[] | Refusal {
  const { policy, now, by } = situation
  if (!watchesPromises(policy)) return refuse('not-now')
  const dueAt = readWhen(when, now, policy)
  if (dueAt === null) return refuse('time-unclear')
  if (dueAt.getTime() <= now.getTime()) return refuse('time-past')
  if (dueAt.getTime() - now.getTime() > LONGEST_MS) return refuse('time-far')
  if (complaint.promised?.dueAt === dueAt.toISOString()) return refuse('already-done')
  return [promised(dueAt, when.trim(), { now, by })]
}

function promised(dueAt: Date, words: string, { now, by }: Pick<Situation, 'now' | 'by'>): ComplaintEvent {
  return { type: 'promised', at: now.toISOString(), by, data: { by: by.id, dueAt: dueAt.toISOString(), words } }
}
