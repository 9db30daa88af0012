import { categoryName } from '../case/category-name.ts'
import type { Complaint } from '../complaint/complaint.ts'
import { JUDGED_FIELD } from '../complaint/press.ts'
import type { CardAction, FormField } from '../message/outbound.ts'
import type { Policy } from '../policy/schema.ts'
import { word } from '../wording/wording.ts'
import { choice, form, text } from './form.ts'

type Kind = Policy['taxonomy'][number]

/** The ends of the taxonomy's branches; where it is large only those in the case's own branch, and the other branches by name. */
function causesFor(complaint: Complaint, policy: Policy): { value: string; label: string }[] {
  const all = leaves(policy.taxonomy, '')
  const branch = complaint.category?.split('/')[0] ?? ''
  const shown = all.length <= MOST_CAUSES ? all : [...inBranch(all, branch), ...policy.taxonomy.map(({ id }) => id)]
  return [...new Set(shown)].map(value => ({ value, label: categoryName(value, policy) }))
}

/** A card holds 200 elements, and each choice is one of them. */
const MOST_CAUSES = 20

function inBranch(all: readonly string[], branch: string): string[] {
  return all.filter(id => id.startsWith(`${branch}/`)).slice(0, MOST_CAUSES)
}

function leaves(kinds: readonly Kind[], parent: string): string[] {
  return kinds.flatMap(({ id, children }) =>
    children?.length ? leaves(children, `${parent}${id}/`) : [`${parent}${id}`],
  )
}

export function classifyAction(complaint: Complaint, policy: Policy): CardAction {
  const causes = causesFor(complaint, policy)
  const judged = policy.intake.fields.flatMap((field): FormField[] => {
    if (!field.judged || !field.values) return []
    const options = Object.entries(field.values).map(([value, label]) => ({ value, label }))
    const now = complaint.fields[field.field]
    const known = now === undefined ? {} : { value: String(now) }
    return [{ ...choice(field.name, `${JUDGED_FIELD}${field.field}`, options, false), ...known }]
  })
  return form(policy, 'classify', 'default', [
    {
      ...choice(word(policy, 'action.classify.category'), 'category', causes),
      ...(complaint.category === null ? {} : { value: complaint.category }),
    },
    choice(
      word(policy, 'action.classify.also'),
      'also',
      policy.taxonomy.map(({ id, name }) => ({ value: id, label: name })),
      false,
    ),
    ...judged,
    text('because', word(policy, 'action.classify.because')),
  ])
}
