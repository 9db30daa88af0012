import type { Condition, PolicyData } from '../schema.ts'

/** Rules that can never decide, because one above them holds wherever they do; levels that overlap; and approvals that nobody may give. One line each. */
export function reach(policy: PolicyData): string[] {
  return [
    ...hidden(
      'severity.rules',
      policy.severity.rules.map(rule => rule.when),
    ),
    ...hidden(
      'routing',
      policy.routing.map(rule => rule.when ?? {}),
    ),
    ...overlapping(policy),
    ...signatures(policy),
  ]
}

/** Levels by amount whose ranges overlap without one lying in the other: which of them is meant between is anybody's guess. */
function overlapping(policy: PolicyData): string[] {
  const { rules } = policy.severity
  return rules.flatMap((rule, index) => {
    const above = rules.slice(0, index).findIndex(earlier => earlier.level !== rule.level && overlap(earlier, rule))
    const span = above === -1 ? null : spanOf(rules[above]?.when, rule.when)
    return span
      ? [
          `severity.rules.${index}: overlaps severity.rules.${above} where the amount is over ${span.over} up to ${span.upTo}; let one end where the other begins`,
        ]
      : []
  })
}

type Rule = PolicyData['severity']['rules'][number]

function overlap(one: Rule, other: Rule): boolean {
  const { amount: first, ...rest } = one.when
  const { amount: second, ...others } = other.when
  if (!first || !second || JSON.stringify(rest) !== JSON.stringify(others)) return false
  return spanOf(one.when, other.when) !== null && !covers(one.when, other.when) && !covers(other.when, one.when)
}

function spanOf(one: Condition | undefined, other: Condition): { over: number; upTo: number } | null {
  const over = Math.max(one?.amount?.over ?? 0, other.amount?.over ?? 0)
  const upTo = Math.min(one?.amount?.upTo ?? Number.POSITIVE_INFINITY, other.amount?.upTo ?? Number.POSITIVE_INFINITY)
  return over < upTo ? { over, upTo } : null
}

function hidden(path: string, conditions: readonly Condition[]): string[] {
  return conditions.flatMap((condition, index) => {
    const above = conditions.slice(0, index).findIndex(earlier => covers(earlier, condition))
    return above === -1
      ? []
      : [`${path}.${index}: can never decide, ${path}.${above} holds whenever it does; remove it or put it first`]
  })
}

/** Whether `wide` surely holds wherever `narrow` does. `false` when that cannot be seen from their form. */
function covers(wide: Condition, narrow: Condition): boolean {
  const alternatives = narrow.any
  if (alternatives && Object.keys(narrow).length === 1)
    return alternatives.length > 0 && alternatives.every(one => covers(wide, one))
  if (wide.any && Object.keys(wide).length === 1) return wide.any.some(one => covers(one, narrow))
  const facts = [narrow, ...(narrow.all ?? [])]
  return (Object.keys(wide) as (keyof Condition)[]).every(key => facts.some(fact => keyCovers(key, wide, fact)))
}

function keyCovers(key: keyof Condition, wide: Condition, narrow: Condition): boolean {
  if (narrow[key] === undefined) return false
  if (key === 'amount' || key === 'compensation') {
    const [outer, inner] = [wide[key] ?? {}, narrow[key] ?? {}]
    const lower = outer.over === undefined || (inner.over !== undefined && inner.over >= outer.over)
    return lower && (outer.upTo === undefined || (inner.upTo !== undefined && inner.upTo <= outer.upTo))
  }
  const [outer, inner]: [unknown, unknown] = [wide[key], narrow[key]]
  if (key !== 'any' && key !== 'all' && Array.isArray(outer) && Array.isArray(inner))
    return inner.length > 0 && inner.every(value => outer.includes(value))
  return JSON.stringify(outer) === JSON.stringify(inner)
}

function signatures(policy: PolicyData): string[] {
  if (policy.approvals.length === 0) return []
  return (['requestApproval', 'approve', 'reject'] as const).flatMap(command =>
    (policy.permissions[command] ?? []).length > 0
      ? []
      : [`permissions.${command}: plans need approval and nobody may do this; name who may, such as "approver"`],
  )
}
