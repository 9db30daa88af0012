import { factsOf, holds } from '../condition.ts'
import { managerNow } from '../people.ts'
import type { Policy } from '../policy/schema.ts'
import type { ComplaintEvent } from './event.ts'
import { happened, type Situation, SYSTEM } from './happened.ts'

/** The department that answers for a case, by the policy's routing rules. */
export function route(facts: Parameters<typeof factsOf>[0], policy: Policy): string {
  const rule = policy.routing.find(candidate => !candidate.when || holds(candidate.when, factsOf(facts)))
  return rule?.department ?? policy.owner
}

/** The case sent to its department by the rules, unless the policy leaves that to a person. */
export function dispatchByRule(facts: Parameters<typeof factsOf>[0], situation: Situation): ComplaintEvent[] {
  const { policy } = situation
  if (policy.dispatchByHand && holds(policy.dispatchByHand, factsOf(facts))) return []
  return dispatchTo(route(facts, policy), situation)
}

export function dispatchTo(department: string, situation: Situation): ComplaintEvent[] {
  const data = { department, handler: managerNow(department, situation.policy) }
  return [happened('dispatched', data, { ...situation, by: SYSTEM })]
}
