import { categoryName } from '../case/category-name.ts'
import { holds } from '../case/condition.ts'
import type { Policy } from '../policy/schema.ts'
import { say } from '../wording/reports.ts'
import type { Counted, Recurring } from './figures.ts'
import type { CaseRecord } from './record.ts'

/** Kinds with so many cases as the policy calls recurring, most first. */
export function recurringKinds(opened: readonly CaseRecord[], byKind: readonly Counted[], policy: Policy): Recurring[] {
  return byKind.flatMap(({ id, count, before }) => {
    if (id === null || count < policy.prevention.recurringFrom) return []
    const cases = opened.filter(({ category }) => category === id)
    const department = mostFrequent(cases.map(one => one.department))
    const facts = {
      category: id,
      severity: mostFrequent(cases.map(one => one.severity)),
      reasons: [...new Set(cases.flatMap(({ reasons }) => reasons))],
      demands: [],
      source: 'customer' as const,
      department,
      emotion: 'calm' as const,
      afterHours: null,
      fields: [],
      amount: null,
      compensation: null,
      round: 1,
    }
    const rule = policy.prevention.measures.find(({ when }) => holds(when, facts))
    const measure =
      rule?.measure ??
      say('recurring.measure', {
        kind: categoryName(id, policy),
        count,
        department: policy.departments[department ?? policy.owner]?.name ?? '',
      })
    return [{ kind: id, count, before, department, measure }]
  })
}

function mostFrequent(values: readonly (string | null)[]): string | null {
  const known = values.filter(value => value !== null)
  const count = (value: string) => known.filter(other => other === value).length
  return known.sort((a, b) => count(b) - count(a) || a.localeCompare(b))[0] ?? null
}
