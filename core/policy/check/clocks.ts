import { wallMs } from '../../time/calendar.ts'
import type { Chain, Clock, Duty, PolicyData } from '../schema.ts'

/** What contradicts itself in clocks that pause, are put off, run to a promised time or follow an escalation, in their chains and in the roster. */
export function clockMistakes(policy: PolicyData): string[] {
  return [
    ...Object.entries(policy.clocks).flatMap(([id, clock]) => [
      ...promised(id, clock),
      ...paused(id, clock),
      ...postponed(id, clock, policy),
      ...decided(id, clock, policy),
    ]),
    ...Object.entries(policy.chains).flatMap(([id, chain]) => answers(id, chain, policy)),
    ...customerLevels(policy),
    ...(policy.duty ? shifts(policy.duty) : dutyNames(policy)),
  ]
}

function watchesPromises(policy: PolicyData): boolean {
  return Object.values(policy.clocks).some(({ within }) => within === 'promised')
}

function promised(id: string, clock: Clock): string[] {
  if (clock.within !== 'promised') return []
  const path = `clocks.${id}`
  const needless = (['opens', 'pause', 'postpone', 'startIn', 'from'] as const).filter(key => clock[key] !== undefined)
  return [
    ...(clock.starts.join() === 'promised'
      ? []
      : [`${path}.starts: only "promised" says until when; start it by that event alone`]),
    ...needless.map(key => `${path}.${key}: a clock that runs to a promised time has none; leave it out`),
  ]
}

function paused(id: string, clock: Clock): string[] {
  if (!clock.pause) return []
  const path = `clocks.${id}.pause`
  return [
    ...(clock.within === 'same-day'
      ? [`${path}: a clock that ends the same day cannot stand still; leave it out`]
      : []),
    ...(clock.opens ? [`${path}: a clock with a window cannot stand still; leave it out`] : []),
    ...(wallMs(clock.pause.atMost) > 0
      ? []
      : [`${path}.atMost: ${clock.pause.atMost} is no time at all; make it longer`]),
  ]
}

function postponed(id: string, clock: Clock, policy: PolicyData): string[] {
  if (!clock.postpone) return []
  const path = `clocks.${id}.postpone`
  return [
    ...(clock.within === 'same-day' || clock.opens || clock.pause
      ? [`${path}: a clock with a window, a pause or an end the same day cannot be put off; leave it out`]
      : []),
    ...(wallMs(clock.postpone.atMost) > 0
      ? []
      : [`${path}.atMost: ${clock.postpone.atMost} is no time at all; make it longer`]),
    ...(watchesPromises(policy)
      ? []
      : [`${path}: nobody can promise a time; add a clock that runs "within: promised"`]),
  ]
}

function decided(id: string, clock: Clock, policy: PolicyData): string[] {
  if (!clock.escalatedTo) return []
  const path = `clocks.${id}.escalatedTo`
  const levels = policy.chains[clock.escalatedTo.chain]?.levels.length
  return [
    ...(clock.starts.join() === 'escalated'
      ? []
      : [`${path}: only "escalated" tells a level; start it by that event alone`]),
    ...(levels !== undefined && clock.escalatedTo.level > levels
      ? [`${path}.level: chain "${clock.escalatedTo.chain}" has ${levels} levels; name one of them`]
      : []),
    ...(clock.chain === clock.escalatedTo.chain
      ? [`${path}.chain: its own chain would start it again and again; give the clock another chain`]
      : []),
  ]
}

function answers(id: string, chain: Chain, policy: PolicyData): string[] {
  const widest = chain.repeatUpTo
  const isOfPromises = Object.values(policy.clocks).some(clock => clock.within === 'promised' && clock.chain === id)
  return [
    ...chain.levels.flatMap((level, index) => {
      if (level.answerWithin === undefined) return []
      const path = `chains.${id}.levels.${index}.answerWithin`
      return [
        ...(level.tellCustomer ? [] : [`${path}: the customer is not told of this level; add "tellCustomer: true"`]),
        ...(watchesPromises(policy)
          ? []
          : [`${path}: nobody watches this promise; add a clock that runs "within: promised"`]),
        ...(isOfPromises ? [`${path}: a broken promise would bring the next one for ever; leave it out`] : []),
        ...(wallMs(level.answerWithin) > 0 ? [] : [`${path}: ${level.answerWithin} is no time at all; make it longer`]),
      ]
    }),
    ...(widest !== undefined && wallMs(widest) < wallMs(chain.repeatEvery)
      ? [
          `chains.${id}.repeatUpTo: shorter than the first repeat (${chain.repeatEvery}); make it longer or leave it out`,
        ]
      : []),
  ]
}

function customerLevels(policy: PolicyData): string[] {
  const levels = policy.chains[policy.escalation]?.levels.length
  if (levels === undefined) return []
  return (['asks', 'unsatisfied'] as const).flatMap(key =>
    (policy.customerEscalation?.[key] ?? 1) <= levels
      ? []
      : [`customerEscalation.${key}: chain "${policy.escalation}" has ${levels} levels; name one of them`],
  )
}

function shifts(duty: Duty): string[] {
  const isAlways = (shift: Duty['shifts'][number]) => !shift.days && !shift.weekdays && !shift.turns
  return [
    ...(duty.handOver === '24:00' ? ['duty.handOver: there is no 24:00 of the next day; write midnight as 00:00'] : []),
    ...(duty.calendar === '24x7'
      ? ['duty.calendar: is always open, so nobody is ever on duty; name working hours']
      : []),
    ...duty.shifts.flatMap((shift, index) => {
      const above = duty.shifts.slice(0, index).findIndex(one => one.department === shift.department && isAlways(one))
      return above === -1
        ? []
        : [`duty.shifts.${index}: can never decide, duty.shifts.${above} holds every day; remove it or put it first`]
    }),
  ]
}

/** Whoever names somebody on duty needs a roster. */
function dutyNames(policy: PolicyData): string[] {
  const named: [string, string][] = [
    ...Object.entries(policy.clocks).map(([id, { owner }]): [string, string] => [`clocks.${id}.owner`, owner]),
    ...Object.entries(policy.chains).flatMap(([id, { levels }]) =>
      levels.flatMap((level, index) =>
        level.tell.map((who): [string, string] => [`chains.${id}.levels.${index}.tell`, who]),
      ),
    ),
    ...(policy.afterHours?.tell ?? []).map((who): [string, string] => ['afterHours.tell', who]),
  ]
  return named
    .filter(([, who]) => who.split(':')[0] === 'duty')
    .map(([path]) => `${path}: there is no duty roster; add "duty", or name somebody else`)
}
