import { factsOfNothing } from '../case/condition.ts'
import type { Subject, Timing } from '../deadline/deadline.ts'
import { NOBODY, resolveWho } from '../people/people.ts'
import type { Policy, Programme, Who } from '../policy/schema.ts'
import type { CallBack } from './call-back.ts'

/** The programme of a call-back. Throws when its policy has none of that name: it keeps the rules it was opened under. */
export function programmeOf(callBack: Pick<CallBack, 'programme'>, policy: Policy): Programme {
  const programme = policy.programmes[callBack.programme]
  if (!programme) throw new Error(`no programme "${callBack.programme}"`)
  return programme
}

/** The rules of time of a programme: its own clocks on the policy's chains and calendars. */
export function timingOf(callBack: Pick<CallBack, 'programme'>, policy: Policy): Timing {
  const { chains, calendars } = policy
  return { chains, calendars, clocks: programmeOf(callBack, policy).clocks }
}

/**
 * The people of a call-back: `handler` is the responsible person while a problem is tracked and the callers' manager otherwise,
 * `registrar` who made the last call, `manager` and `members` those of the callers' department.
 */
export function peopleOf(refs: Who | readonly Who[], callBack: CallBack, policy: Policy): string[] {
  const { department } = programmeOf(callBack, policy)
  const { responsible, caller, status } = callBack
  const handler = status === 'tracking' ? responsible : null
  return resolveWho(refs, { ...NOBODY, handler, department, registrar: caller }, policy)
}

export function subjectOf(callBack: CallBack, policy: Policy): Subject {
  return { who: refs => peopleOf(refs, callBack, policy), facts: factsOfNothing() }
}

/** The callers' manager, and with `callers` all who may call, before there is a call-back to ask. */
export function sendersOf(programme: string, which: 'manager' | 'callers', policy: Policy): string[] {
  const { callers, department } = programmeOf({ programme }, policy)
  const refs = which === 'manager' ? ['manager'] : [...callers, 'manager']
  return resolveWho(refs, { ...NOBODY, department }, policy)
}
