import type { Policy } from '../policy/schema.ts'

type Kind = Policy['taxonomy'][number]

/** The name of a category by its id: `货损·内物破损` for a child. `null` when the policy has no such category. */
export function categoryName(policy: Pick<Policy, 'taxonomy'>, id: string | null): string | null {
  return id === null ? null : (nameIn(policy.taxonomy, id, '', '')?.name ?? null)
}

/** A child's full id is its parent's with `/` between, whether the pack writes it whole or in parts. */
function nameIn(kinds: readonly Kind[], id: string, parentId: string, parentName: string): { name: string } | null {
  for (const kind of kinds) {
    const full = parentId === '' ? kind.id : `${parentId}/${kind.id}`
    const name = parentName === '' ? kind.name : `${parentName}·${kind.name}`
    if (full === id) return { name }
    const child = nameIn(kind.children ?? [], id, full, name)
    if (child) return child
  }
  return null
}
