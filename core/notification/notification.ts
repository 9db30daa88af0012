import type { GrownCase } from '../case/case.ts'
import { factsOf, holds } from '../case/condition.ts'
import { hasEnded } from '../complaint/complaint.ts'
import { systemNotices } from '../delivery/tell-system.ts'
import { departmentGroup, resolveWho } from '../people/people.ts'
import type { Medium, Policy } from '../policy/schema.ts'
import { callOn } from './call.ts'
import { keptAway } from './kept-away.ts'
import { keyOf, laneFor } from './lanes.ts'
import type { CallCause, Notice, OutboxDraft } from './notice.ts'
import { noticesOf } from './of-event.ts'

/**
 * Who is told what when something happens. Every notice has a key made of the event that caused it: the same fact is never told
 * twice, whatever is repeated.
 */
export function noticesFor(grown: GrownCase, policy: Policy): OutboxDraft[] {
  const { complaint, fresh } = grown
  if (fresh.length === 0) return []
  const draft = (notice: Notice, key: string): OutboxDraft => ({
    lane: laneFor(notice, complaint, policy),
    key,
    notice,
  })
  const told = fresh.flatMap(event => {
    const history = grown.events.filter(earlier => earlier.seq < event.seq)
    const own = noticesOf(event, history, complaint, policy).flatMap(notice => keptAway(notice, complaint, policy))
    return [...own, ...systemNotices(event, complaint, policy)].map((notice, index) =>
      draft(notice, keyOf(notice, event.at) ?? `${complaint.id}.${event.seq}.${index}`),
    )
  })
  const drafts = [...new Map(told.map(one => [one.key, one])).values()]
  drafts.push(...warnings(grown, policy))
  const registration = fresh.some(event => event.type === 'registered')
  if (complaint.warRoom && hasEnded(complaint) && fresh.some(event => event.type === complaint.status)) {
    const summary: Notice = { type: 'war-room-summary', complaintId: complaint.id }
    drafts.push(draft(summary, `${complaint.id}.${complaint.version}.summary`))
  }
  if (registration) return drafts
  const refresh: Notice = { type: 'refresh-cards', complaintId: complaint.id }
  return [draft(refresh, `${complaint.id}.${complaint.version}.refresh`), ...drafts]
}

/** Told once in the life of a case, whatever happens to it again: their keys say so. */
function warnings({ complaint, fresh }: GrownCase, policy: Policy): OutboxDraft[] {
  const { risk, overdue } = policy.warnings
  const missed = fresh.find(({ type }) => type === 'missed')
  const facts = factsOf(complaint)
  const tell = (cause: CallCause, warning: { tell: string[]; media: Medium[] }) =>
    callOn(
      resolveWho(warning.tell, complaint, policy),
      departmentGroup(policy.owner, policy),
      { complaintId: complaint.id, cause, media: warning.media, facts: {} },
      policy,
    )
      .flatMap(notice => keptAway(notice, complaint, policy))
      .map((notice, index) => ({
        lane: laneFor(notice, complaint, policy),
        key: `${complaint.id}.warning.${cause}.${index}`,
        notice,
      }))
  return [
    ...(risk && !hasEnded(complaint) && holds(risk.when, facts) ? tell('risk', risk) : []),
    ...(overdue && missed && (!overdue.when || holds(overdue.when, facts)) ? tell('overdue', overdue) : []),
  ]
}
