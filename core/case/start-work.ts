import type { Complaint } from '../complaint/complaint.ts'
import { hasEnded } from '../complaint/complaint.ts'
import type { ComplaintEvent } from '../complaint/event.ts'
import { nextStatus } from '../complaint/transition.ts'
import { isSettled } from '../complaint/work-item.ts'
import type { Policy } from '../policy/schema.ts'
import { factsOf, holds } from './condition.ts'

/**
 * What follows by itself from an event: forms that begin with it, once in each round, and a request for a signature that is taken back because
 * its time is over. `complaint` is the complaint after the event.
 */
export function workFollowing(event: ComplaintEvent, complaint: Complaint, policy: Policy): ComplaintEvent[] {
  if (complaint.kind !== 'complaint') return []
  const ended = hasEnded(complaint)
  const by = { type: 'system', id: 'heed' } as const
  const started = Object.entries(policy.workItems).flatMap(([item, { starts, when, afterEnd }]): ComplaintEvent[] => {
    const state = complaint.items[item]
    const isUnderWay = state !== undefined && (!isSettled(state) || state.round === complaint.round)
    const isTimely = starts.includes(event.type) && (!ended || afterEnd)
    const begins = isTimely && !isUnderWay && (!when || holds(when, factsOf(complaint)))
    return begins ? [{ type: 'itemStarted', at: event.at, by, data: { item } }] : []
  })
  const isOver =
    event.type === 'missed' &&
    complaint.status === 'approving' &&
    policy.approvals.some(({ expires }) => expires === event.data.clock)
  const expired: ComplaintEvent[] = isOver ? [{ type: 'approvalExpired', at: event.at, by, data: {} }] : []
  return [...started, ...expired].filter(({ type }) => nextStatus(complaint.status, type) !== null)
}
