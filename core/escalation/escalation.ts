import { type ConditionFacts, factsOf, holds } from '../case/condition.ts'
import type { Complaint } from '../complaint/complaint.ts'
import type { ComplaintEvent } from '../complaint/event.ts'
import type { Chain, ChainLevel, Policy, Who } from '../policy/schema.ts'
import { addTime, calendarRule, readDuration } from '../time/calendar.ts'

type Escalated = Extract<ComplaintEvent, { type: 'escalated' }>

/** Everybody whom a level of a chain tells in this case. */
export function toldAt(level: ChainLevel, complaint: Complaint): Who[] {
  return toldWhere(level, factsOf(complaint))
}

export function toldWhere(level: ChainLevel, facts: ConditionFacts): Who[] {
  const also = level.also.filter(({ when }) => holds(when, facts))
  return [...level.tell, ...also.flatMap(({ tell }) => tell)]
}

/** An escalation with what follows from it: where its level names a time, the customer is promised an answer by then. */
export function withPromise(event: Escalated, complaint: Complaint, policy: Policy): ComplaintEvent[] {
  const chain = chainFor(event.data.clock, policy)
  const answerBy = chain && !event.data.repeated ? answerTime(event, chain, complaint, policy) : null
  if (answerBy === null) return [event]
  const escalated: Escalated = { ...event, data: { ...event.data, answerBy } }
  if (complaint.promised?.dueAt === answerBy) return [escalated]
  const by = event.data.tell[0] ?? complaint.handler ?? ''
  return [
    escalated,
    { type: 'promised', at: event.at, by: { type: 'system', id: 'heed' }, data: { by, dueAt: answerBy, words: '' } },
  ]
}

/** Until when the customer is told to be answered: an earlier promise that still runs is not put off. */
function answerTime({ at, data }: Escalated, chain: Chain, complaint: Complaint, policy: Policy): string | null {
  const level = chain.levels[data.level - 1]
  const isTold = isCustomerTold(data.clock, data.level, policy)
  if (!isTold || level?.answerWithin === undefined || complaint.conversation === null) return null
  const { promised } = complaint
  const now = new Date(at)
  const fresh = addTime(calendarRule(policy, chain.calendar), now, readDuration(level.answerWithin))
  const runs = promised !== null && Date.parse(promised.dueAt) > now.getTime()
  return runs && Date.parse(promised.dueAt) <= fresh.getTime() ? promised.dueAt : fresh.toISOString()
}

/** Whether the customer hears of it: not where he has his result, and what is late is the company's own work after it. */
export function isCustomerTold(clock: string | null, level: number, policy: Policy): boolean {
  const isAfterwards = clock !== null && (policy.clocks[clock]?.starts.includes('resolved') ?? false)
  return !isAfterwards && chainFor(clock, policy)?.levels[level - 1]?.tellCustomer === true
}

/** The chain that a clock climbs; without a clock that which people climb by hand. */
export function chainFor(clock: string | null, policy: Policy): Chain | undefined {
  return policy.chains[clock === null ? policy.escalation : (policy.clocks[clock]?.chain ?? '')]
}

/** Whether nobody stands above this level of a chain that has more than one. */
export function isLastLevel(clock: string | null, level: number, policy: Policy): boolean {
  const levels = chainFor(clock, policy)?.levels.length ?? 0
  return levels > 1 && level >= levels
}
