import { resolveWho } from '../people.ts'
import type { Policy, Who } from '../policy/schema.ts'

/** The people that a policy names outright, without any case. */
export function peopleOf(who: readonly Who[], policy: Policy): string[] {
  return resolveWho(
    who,
    {
      handler: null,
      department: null,
      registrar: null,
      plan: null,
      arranged: null,
      channel: null,
      source: 'system',
      fields: {},
    },
    policy,
  )
}
