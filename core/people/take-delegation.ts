import type { DelegationWish } from '../intake/delegation.ts'
import type { Policy } from '../policy/schema.ts'
import type { PolicyBook } from '../ports/system.ts'
import { spokenDay } from '../time/china-time.ts'
import { word } from '../wording/wording.ts'
import { titleAndName } from './people.ts'

/** Lets somebody sign for a person, or ends that, and gives the kind answer. Done twice it is done once. */
export async function takeDelegation(
  wish: DelegationWish,
  person: string,
  policies: Pick<PolicyBook, 'addDelegation' | 'endDelegation'>,
  policy: Policy,
): Promise<string> {
  switch (wish.type) {
    case 'unclear':
      return word(policy, wish.key, { limit: wish.limit ?? 0 })
    case 'take-back':
      return word(policy, (await policies.endDelegation(person)) ? 'delegation.ended' : 'delegation.none')
    case 'delegate': {
      const { deputy, upTo, firstDay, lastDay } = wish.delegation
      await policies.addDelegation(wish.delegation)
      return word(policy, upTo === null ? 'delegation.kept' : 'delegation.kept.upTo', {
        first: spokenDay(firstDay),
        last: spokenDay(lastDay),
        deputy: titleAndName(deputy, policy),
        upTo: upTo ?? 0,
      })
    }
  }
}
