import { factsOf, raisedSeverity } from '../case/condition.ts'
import { judgedByRules } from '../case/judged.ts'
import { toldWhere } from '../escalation/escalation.ts'
import { resolveWho } from '../people/people.ts'
import type { Policy } from '../policy/schema.ts'
import { countRepeats, type Related } from './complaint.ts'
import { recordedOnly } from './decide-kind.ts'
import type { ComplaintEvent, Registration } from './event.ts'
import { happened, type Situation, SYSTEM } from './happened.ts'
import { dispatchByRule, dispatchTo, route } from './routing.ts'

/**
 * The events of a new complaint: registered, linked to what it repeats, and dispatched at once where the policy lets the rules do it. How grave it
 * is, and what the policy's rules judge besides, is judged with the repeats.
 */
export function decideRegistration(
  told: Registration,
  situation: Situation,
  related: readonly Related[] = [],
): ComplaintEvent[] {
  const { policy } = situation
  const registration = graver(told, related, policy)
  const system = { ...situation, by: SYSTEM }
  return [
    happened('registered', registration, situation),
    ...related.map(({ rule, id, number }) => happened('linked', { rule, complaintId: id, number }, system)),
    ...sendOn(registration, situation),
    ...escalateRepeats(registration, related, system),
  ]
}

/** What is only to be recorded is passed on and done. */
function sendOn(registration: Registration, situation: Situation): ComplaintEvent[] {
  const recorded = recordedOnly(registration, situation)
  if (recorded.length === 0) return dispatchByRule(registration, situation)
  return [...dispatchTo(route(registration, situation.policy), situation, registration), ...recorded]
}

function graver(told: Registration, related: readonly Related[], policy: Policy): Registration {
  const repeats = countRepeats(related)
  const fields = { ...told.fields, ...judgedByRules({ ...factsOf(told), repeats }, told.fields, policy) }
  const judged = { ...told, fields }
  const raised = raisedSeverity(policy, told.severity, factsOf(told), { ...factsOf(judged), repeats })
  return raised ? { ...judged, severity: raised.level, severityBecause: raised.because } : judged
}

/** What was complained of before and comes again goes to the leadership at once, where the rule says so. */
function escalateRepeats(
  registration: Registration,
  related: readonly Related[],
  situation: Situation,
): ComplaintEvent[] {
  const { policy } = situation
  const rule = related.map(one => policy.repeats[one.rule]).find(one => one?.escalate)
  const level = policy.chains[policy.escalation]?.levels[0]
  if (!rule || !level) return []
  const department = dispatchByRule(registration, situation).length > 0 ? route(registration, policy) : null
  const { registrar, channel, source, fields } = registration
  const people = { handler: null, arranged: null, plan: null, department, registrar, channel, source, fields }
  const tell = resolveWho(toldWhere(level, factsOf(registration)), people, policy)
  const data = { clock: null, deadline: null, level: 1, tell, reason: rule.name, repeated: false }
  return [happened('escalated', data, situation)]
}
