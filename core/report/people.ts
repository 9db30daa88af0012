import { NOBODY, resolveWho } from '../people/people.ts'
import type { Policy, Who } from '../policy/schema.ts'

/** The people that a policy names outright, without any case. */
export function peopleOf(who: readonly Who[], policy: Policy): string[] {
  return resolveWho(who, NOBODY, policy)
}
