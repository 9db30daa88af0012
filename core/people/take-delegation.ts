import type { DelegationWish } from '../intake/delegation.ts'
import { laneOf } from '../notification/lanes.ts'
import type { Notice, OutboxDraft } from '../notification/notice.ts'
import type { Policy } from '../policy/schema.ts'
import type { PolicyBook } from '../ports/system.ts'
import { spokenDay } from '../time/china-time.ts'
import { word } from '../wording/wording.ts'
import type { Delegation } from './delegation.ts'
import { isPerson, titleAndName } from './people.ts'

/**
 * Lets somebody sign for a person, or ends that: the kind answer, and word to whoever may sign, or no longer. Done twice it is done once. `asked`
 * names the message.
 */
export async function takeDelegation(
  wish: DelegationWish,
  { person, asked }: { person: string; asked: string },
  policies: Pick<PolicyBook, 'addDelegation' | 'endDelegation'>,
  policy: Policy,
): Promise<{ say: string; outbox: OutboxDraft[] }> {
  const toldEnded = (ended: readonly Delegation[]) => {
    const deputies = [...new Set(ended.map(({ deputy }) => deputy))].filter(deputy => isPerson(deputy, policy))
    return deputies.map(deputy => toDelegate(deputy, endedText(person, policy), asked))
  }
  switch (wish.type) {
    case 'unclear':
      return { say: word(policy, wish.key, { limit: wish.limit ?? 0 }), outbox: [] }
    case 'take-back': {
      const ended = await policies.endDelegation(person, asked)
      if (ended.length === 0) return { say: word(policy, 'delegation.none'), outbox: [] }
      return { say: word(policy, 'delegation.ended'), outbox: toldEnded(ended) }
    }
    case 'delegate': {
      const { deputy, upTo, firstDay, lastDay } = wish.delegation
      const replaced = await policies.addDelegation(wish.delegation, asked)
      const kept = word(policy, upTo === null ? 'delegation.kept' : 'delegation.kept.upTo', {
        first: spokenDay(firstDay),
        last: spokenDay(lastDay),
        deputy: titleAndName(deputy, policy),
        upTo: upTo ?? 0,
      })
      // One signs for a person at a time.
      const others = replaced.filter(one => one.deputy !== deputy)
      return {
        say: kept,
        outbox: [toDelegate(deputy, delegateText(wish.delegation, policy), asked), ...toldEnded(others)],
      }
    }
  }
}

function delegateText({ person, upTo, firstDay, lastDay }: Delegation, policy: Policy): string {
  return word(policy, upTo === null ? 'delegation.delegate' : 'delegation.delegate.upTo', {
    people: '{people}',
    person: titleAndName(person, policy),
    first: spokenDay(firstDay),
    last: spokenDay(lastDay),
    upTo: upTo ?? 0,
  })
}

function endedText(person: string, policy: Policy): string {
  return word(policy, 'delegation.delegate.ended', { people: '{people}', person: titleAndName(person, policy) })
}

function toDelegate(deputy: string, text: string, asked: string): OutboxDraft {
  const place = { person: deputy }
  const notice: Notice = { type: 'staff-call', place, people: [deputy], text, media: ['mention'], reportId: null }
  return { lane: laneOf(notice), key: `delegation.${asked}.${deputy}`, notice }
}
