import type { Policy } from '../policy/schema.ts'
import { word } from '../wording/wording.ts'

type Kind = Policy['taxonomy'][number]

/** The Chinese name of a taxonomy id, with its parents: `货损 / 受潮`. */
export function categoryName(id: string | null, policy: Policy): string {
  if (id === null) return word(policy, 'fact.category.none')
  const names: string[] = []
  let kinds: readonly Kind[] = policy.taxonomy
  for (const part of id.split('/')) {
    const found = kinds.find(kind => kind.id === part)
    names.push(found?.name ?? part)
    kinds = found?.children ?? []
  }
  return names.join(' / ')
}
