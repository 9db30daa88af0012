import { createHash } from 'node:crypto'
import type { Complaint } from '../complaint/complaint.ts'
import type { ComplaintEvent } from '../complaint/event.ts'
import { SYSTEM } from '../complaint/happened.ts'
import type { Policy } from '../policy/schema.ts'
import { factsOf, holds } from './condition.ts'
import type { Returns } from './returns.ts'

/** Whether a customer is asked how content he is: always, because he was drawn, or not at all. */
export type Survey = 'forced' | 'drawn' | 'spared'

type Sampling = NonNullable<Policy['followUp']['sampling']>

/** Which share is drawn now: the rule's own, and as many more as it takes when fewer answer than the rule wants. */
export function shareNow({ share, returnRate }: Sampling, returns: Returns | undefined): number {
  const { others, drawn, answered } = returns ?? { others: 0, drawn: 0, answered: 0 }
  if (others === 0 || answered / others >= returnRate) return share
  const needed = answered === 0 ? 1 : (returnRate * drawn) / answered
  return Math.min(1, Math.max(share, needed))
}

/** No chance: the same complaint has the same place between 0 and 1 in every process and every round. */
export function placeOf(id: string): number {
  return Number.parseInt(createHash('sha256').update(id).digest('hex').slice(0, 8), 16) / 2 ** 32
}

/** With its result it is decided whether the customer is asked, and written down: what was drawn stays drawn whatever comes later. */
export function sample(event: ComplaintEvent, complaint: Complaint, policy: Policy): ComplaintEvent[] {
  const { sampling } = policy.followUp
  if (!sampling || event.type !== 'resolved' || complaint.kind !== 'complaint' || complaint.endedAt !== null) return []
  const share = shareNow(sampling, policy.returns)
  const isDrawn = placeOf(complaint.id) < share
  const survey: Survey = holds(sampling.forced, factsOf(complaint)) ? 'forced' : isDrawn ? 'drawn' : 'spared'
  const rounded = Math.round(share * 1000) / 1000
  return [{ type: 'sampled', at: event.at, by: SYSTEM, data: { survey, share: rounded } }]
}
