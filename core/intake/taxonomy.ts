import { categoryName as nameOfCategory } from '../case/category-name.ts'
import type { Policy } from '../policy/schema.ts'

type Kind = Policy['taxonomy'][number]

/** The name of a category by its id; `null` when there is none or the policy does not know it. */
export function categoryName(policy: Policy, id: string | null): string | null {
  return id !== null && knows(policy.taxonomy, id.split('/')) ? nameOfCategory(id, policy) : null
}

function knows(kinds: readonly Kind[], [first, ...rest]: readonly string[]): boolean {
  const kind = kinds.find(({ id }) => id === first)
  return kind !== undefined && (rest.length === 0 || knows(kind.children ?? [], rest))
}
