import { nextDeadline } from '../card/clocks.ts'
import type { Case } from '../case/case.ts'
import { clockOf } from '../deadline/timer.ts'
import type { UrgentKind, UrgentObstacle } from '../message/outbound.ts'
import { isPerson, presentOf, resolveWho } from '../people/people.ts'
import type { Medium, Policy } from '../policy/schema.ts'
import { toldAt } from './escalation.ts'

/** What lies with the person: no other medium would get through to him either. */
const OF_THE_PERSON: ReadonlySet<UrgentObstacle> = new Set(['full', 'absent'])

/** A step of the ladder that failed: on these people nobody insists by this medium. */
export type FailedStep = {
  medium: UrgentKind
  /** Every medium of the call: what is used anyway needs no substitute. */
  media: readonly Medium[]
  people: readonly string[]
  obstacle: UrgentObstacle
  tried: readonly string[]
}

/** What takes the place of a step that failed; nothing at all when the call insists by a stronger medium anyway or nobody is left. */
export type Instead = { medium: UrgentKind | null; people: string[] }

/**
 * The next step of the policy's ladder: another medium that it allows, else other people who were not asked yet. It always goes on, so it
 * ends.
 */
export function nextStep(failed: FailedStep, current: Case, policy: Policy, now: Date): Instead {
  const { ladder, perDay } = policy.urgent
  if (!OF_THE_PERSON.has(failed.obstacle)) {
    const stronger = ladder.slice(ladder.indexOf(failed.medium) + 1)
    if (stronger.some(medium => failed.media.includes(medium))) return { medium: null, people: [] }
    const medium = stronger.find(candidate => perDay[candidate] > 0)
    if (medium) return { medium, people: [] }
  }
  return { medium: null, people: others(failed, current, policy, now) }
}

function others({ people, tried }: FailedStep, current: Case, policy: Policy, now: Date): string[] {
  const asked = new Set([...people, ...tried])
  for (const ref of policy.urgent.instead) {
    const found = candidates(ref, people, current, policy, now).filter(person => !asked.has(person))
    if (found.length > 0) return [...new Set(found)]
  }
  return []
}

function candidates(ref: string, people: readonly string[], current: Case, policy: Policy, now: Date): string[] {
  if (ref === 'next-level') return nextLevel(current, policy, now)
  if (ref !== 'their-deputy') return resolveWho(ref, current.complaint, policy)
  return people
    .flatMap(person => policy.people[person]?.deputy ?? [])
    .filter(deputy => isPerson(deputy, policy))
    .map(deputy => presentOf(deputy, policy))
}

/** Whom the chain of the most pressing deadline would tell next. */
function nextLevel(current: Case, policy: Policy, now: Date): string[] {
  const deadline = nextDeadline(current.deadlines, now)
  const level = deadline && policy.chains[clockOf(deadline, policy).chain]?.levels[deadline.level]
  return level ? resolveWho(toldAt(level, current.complaint), current.complaint, policy) : []
}
