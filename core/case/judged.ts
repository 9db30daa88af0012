import type { Policy } from '../policy/schema.ts'
import { type ConditionFacts, holds } from './condition.ts'

type Values = Readonly<Record<string, string | number>>

/** What the policy's own rules judge of a case, by field: only values that are graver than those known. Pure. */
export function judgedByRules(
  facts: ConditionFacts,
  known: Values,
  { intake }: Pick<Policy, 'intake'>,
): Record<string, string> {
  return Object.fromEntries(
    intake.fields.flatMap(({ field, rules = [], values = {} }): [string, string][] => {
      const rank = (value: string | number | undefined) => Object.keys(values).indexOf(String(value))
      const rule = rules.find(({ when }) => holds(when, facts))
      return rule && rank(rule.value) > rank(known[field]) ? [[field, rule.value]] : []
    }),
  )
}
