import { standsAlone } from '../card/digest.ts'
import { factsOf, holds } from '../case/condition.ts'
import type { Complaint } from '../complaint/complaint.ts'
import type { RecordedEvent } from '../complaint/event.ts'
import { departmentGroup } from '../people/people.ts'
import type { Policy } from '../policy/schema.ts'
import type { Notice } from './notice.ts'

/** Groups that follow such cases, where that depends on the case. */
export function graverWatchers(complaint: Complaint, policy: Policy): string[] {
  const groups = policy.watchers.filter(({ when }) => when && holds(when, factsOf(complaint)))
  return [...new Set(groups.map(({ group }) => group))]
}

/** A case that grows grave may have been one of many in a digest. */
export function ownCards(complaint: Complaint, history: RecordedEvent[], policy: Policy): Notice[] {
  if (!standsAlone(complaint, policy)) return []
  return [...toldGroups(history, policy)].map(group => ({ ...caseCard(complaint.id, group), own: true }))
}

export function caseCard(complaintId: string, group: string): Notice & { type: 'case-card' } {
  return { type: 'case-card', complaintId, group }
}

export function watchersNow(complaint: Complaint, policy: Policy): Policy['watchers'] {
  return policy.watchers.filter(({ when }) => !when || holds(when, factsOf(complaint)))
}

export type Watcher = Policy['watchers'][number]

/** Those who follow it only as it is now: whom they tell has not been told of it before. */
export function newlyWatching(complaint: Complaint, before: Complaint, policy: Policy): Watcher[] {
  const earlier = watchersNow(before, policy)
  return watchersNow(complaint, policy).filter(watcher => !earlier.includes(watcher))
}

export function watchersOf(complaint: Complaint, policy: Policy): string[] {
  const groups = watchersNow(complaint, policy).map(watcher => watcher.group)
  return [...new Set(groups)]
}

/** Groups in which the case's card stands already, by what has happened so far. */
export function toldGroups(history: RecordedEvent[], policy: Policy): Set<string> {
  const groups = history.flatMap(event => {
    if (event.type === 'dispatched' || event.type === 'transferred')
      return [departmentGroup(event.data.department, policy)]
    return event.type === 'registered' ? policy.watchers.map(watcher => watcher.group) : []
  })
  return new Set(groups)
}
