import { factsOf, holds } from '../case/condition.ts'
import { managerNow, resolveWho } from '../people/people.ts'
import type { Policy } from '../policy/schema.ts'
import type { Complaint } from './complaint.ts'
import type { ComplaintEvent } from './event.ts'
import { happened, type Situation, SYSTEM } from './happened.ts'

/** The department that answers for a case, by the policy's routing rules. */
export function route(facts: Parameters<typeof factsOf>[0], policy: Policy): string {
  const rule = policy.routing.find(candidate => !candidate.when || holds(candidate.when, factsOf(facts)))
  return rule?.department ?? policy.owner
}

type About = Pick<Complaint, 'source' | 'fields'>

/** Who works on a case of this department: its manager, or whoever takes his place when the case is about him. */
export function handlerOf(department: string, { source, fields }: About, policy: Policy): string {
  const nobody = { handler: null, registrar: null, plan: null, arranged: null, channel: null }
  return resolveWho('manager', { ...nobody, department, source, fields }, policy)[0] ?? managerNow(department, policy)
}

/** The case sent to its department by the rules, unless the policy leaves that to a person. */
export function dispatchByRule(facts: Parameters<typeof factsOf>[0], situation: Situation): ComplaintEvent[] {
  const { policy } = situation
  if (policy.dispatchByHand && holds(policy.dispatchByHand, factsOf(facts))) return []
  return dispatchTo(route(facts, policy), situation, facts)
}

/** `about`: whom it is about never handles it. */
export function dispatchTo(department: string, situation: Situation, about?: About): ComplaintEvent[] {
  const handler = about ? handlerOf(department, about, situation.policy) : managerNow(department, situation.policy)
  const data = { department, handler }
  return [happened('dispatched', data, { ...situation, by: SYSTEM })]
}
