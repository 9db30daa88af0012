import type { Complaint } from './complaint/complaint.ts'
import type { ComplaintEvent } from './complaint/event.ts'
import { factsOf, holds } from './condition.ts'
import { resolveWho, withoutStandIns } from './people.ts'
import type { Penalty, Policy } from './policy/schema.ts'

/**
 * The points and fines that an event brings, as events of their own: pinned to the policy's version by the complaint and to
 * their cause by standing next to it. `complaint` is the complaint after the event.
 */
export function assess(event: ComplaintEvent, complaint: Complaint, policy: Policy): ComplaintEvent[] {
  return penaltiesFor(event, policy)
    .filter(([, penalty]) => !penalty.when || holds(penalty.when, factsOf(complaint)))
    .flatMap(([rule, penalty]) =>
      bearers(event, penalty, complaint, policy).map(
        (person): ComplaintEvent => ({
          type: 'assessed',
          at: event.at,
          by: { type: 'system', id: 'heed' },
          data: {
            rule,
            points: penalty.points ?? 0,
            yuan: penalty.yuan ?? 0,
            person,
            department: policy.people[person]?.department ?? complaint.department ?? policy.owner,
            reason:
              event.type === 'missed'
                ? `${penalty.name}：${policy.clocks[event.data.clock]?.name ?? event.data.clock}`
                : penalty.name,
          },
        }),
      ),
    )
}

function penaltiesFor(event: ComplaintEvent, policy: Policy): [string, Penalty][] {
  if (event.type === 'missed') {
    const rule = policy.clocks[event.data.clock]?.penalty
    const penalty = rule === undefined ? undefined : policy.penalties[rule]
    return rule !== undefined && penalty ? [[rule, penalty]] : []
  }
  if (event.type === 'closed') return Object.entries(policy.penalties).filter(([, penalty]) => penalty.on === 'ended')
  return []
}

/** A missed deadline is borne by whoever had to keep it; other penalties by whom the rule names. */
function bearers(event: ComplaintEvent, penalty: Penalty, complaint: Complaint, policy: Policy): string[] {
  if (event.type === 'missed' && penalty.to === 'handler') return event.data.people.slice(0, 1)
  return resolveWho(penalty.to, complaint, withoutStandIns(policy)).slice(0, 1)
}
