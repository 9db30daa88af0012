import { mayDelegate } from '../case/approval.ts'
import type { Delegation } from '../people/delegation.ts'
import type { Policy } from '../policy/schema.ts'
import { localDay } from '../time/china-time.ts'
import { findDates } from '../understanding/days/dates.ts'
import { normalise } from '../understanding/normalise.ts'
import { findAmounts } from '../understanding/sums/amounts.ts'

/** What somebody says of signing for him; `unclear` names the text that asks for what is missing. */
export type DelegationWish =
  | { type: 'delegate'; delegation: Delegation }
  | { type: 'take-back' }
  | {
      type: 'unclear'
      key: 'delegation.when' | 'delegation.who' | 'delegation.not-yours' | 'delegation.too-much'
      limit?: number
    }

const TAKE_BACK = /^(?:取消|收回|结束|撤销)(?:审批)?授权$/u
const DELEGATE = /^(?:我)?(?:要|想)?(?:审批)?授权/u
const LONGEST = 60

/** Reads `授权 陈静 11月25日到11月28日 5000元以内`, `授权陈静审批 明天`, `取消授权`; `null` for everything else. */
export function readDelegation(text: string, of: { policy: Policy; person: string; now: Date }): DelegationWish | null {
  const plain = normalise(text)
    .replace(/[\s\p{P}]+$/gu, '')
    .trim()
  if (TAKE_BACK.test(plain)) return { type: 'take-back' }
  if (plain.length > LONGEST || !DELEGATE.test(plain)) return null
  const { policy, person, now } = of
  const allowed = mayDelegate(person, policy)
  if (!allowed) return { type: 'unclear', key: 'delegation.not-yours' }
  const named = Object.entries(policy.people).filter(([id, { name }]) => id !== person && plain.includes(name))
  const deputy = named[0]?.[0]
  if (named.length !== 1 || deputy === undefined) return { type: 'unclear', key: 'delegation.who' }
  const dates = findDates(plain, now, 'future').filter(({ how }) => how !== 'part-of-day')
  const firstDay = dates[0]?.day
  const lastDay = dates.at(-1)?.day
  if (firstDay === undefined || lastDay === undefined || firstDay < localDay(now) || lastDay < firstDay)
    return { type: 'unclear', key: 'delegation.when' }
  const sum = findAmounts(plain).find(({ form, currency }) => form !== 'bare' && currency === '元')?.value
  const upTo = sum ?? allowed.upTo
  if (allowed.upTo !== null && (upTo ?? Number.POSITIVE_INFINITY) > allowed.upTo)
    return { type: 'unclear', key: 'delegation.too-much', limit: allowed.upTo }
  return { type: 'delegate', delegation: { person, deputy, upTo, firstDay, lastDay } }
}
