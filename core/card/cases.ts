import { categoryName } from '../case/category-name.ts'
import { ruleName } from '../case/describe.ts'
import type { Complaint } from '../complaint/complaint.ts'
import type { Policy } from '../policy/schema.ts'
import { type TextKey, word } from '../wording/wording.ts'

/** What the card says of repeats, merged cases, causes, findings and appeals. */
export function caseFacts(complaint: Complaint, policy: Policy): [string, string | null][] {
  const fact = (key: TextKey, value: string | null): [string, string | null] => [word(policy, key), value]
  const appeals = complaint.assessments.filter(({ appeal }) => appeal === 'open').length
  return [
    fact('fact.kind', complaint.kind === 'complaint' ? null : word(policy, `kind.${complaint.kind}`)),
    fact('fact.repeats', repeatsText(complaint, policy)),
    fact('fact.absorbed', complaint.absorbed.join('、') || null),
    fact('fact.merged-into', complaint.mergedInto),
    fact('fact.causes', complaint.causes.map(cause => categoryName(cause, policy)).join('、') || null),
    fact('fact.finding', complaint.finding === 'none' ? null : word(policy, `fact.finding.${complaint.finding}`)),
    fact('fact.appeals', appeals === 0 ? null : word(policy, 'fact.appeals.open', { count: appeals })),
  ]
}

/** By the rule that counts most. */
function repeatsText({ related }: Complaint, policy: Policy): string | null {
  const last = related.at(-1)
  if (!last) return null
  const rules = [...new Set(related.map(({ rule }) => rule))]
  const numbersBy = (rule: string) => related.filter(one => one.rule === rule).map(({ number }) => number)
  const rule = rules.sort((a, b) => numbersBy(b).length - numbersBy(a).length)[0] ?? last.rule
  const numbers = numbersBy(rule)
  return word(policy, 'fact.repeats.value', {
    count: numbers.length + 1,
    rule: ruleName(rule, policy),
    numbers: numbers.slice(-3).join('、'),
  })
}
