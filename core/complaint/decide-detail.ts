import { factsOf } from '../case/condition.ts'
import { judgedByRules } from '../case/judged.ts'
import type { Policy } from '../policy/schema.ts'
import type { CaseCommand } from './command.ts'
import type { Complaint } from './complaint.ts'
import type { EventData } from './event.ts'
import { learn } from './evolve.ts'

/** What a detail teaches, without what is known already: words told later make a case graver, never milder. */
export function detailOf(
  complaint: Complaint,
  command: CaseCommand & { type: 'addDetail' },
  policy: Policy,
): EventData['detailAdded'] {
  const { text, attachments, learned } = command
  if (!learned) return { text, attachments }
  const rank = (field: string, value: string | number) =>
    Object.keys(policy.intake.fields.find(one => one.field === field)?.values ?? {}).indexOf(String(value))
  const fields = Object.entries(learned.fields ?? {}).filter(([field, value]) => {
    const before = complaint.fields[field]
    if (before === undefined) return true
    if (typeof value === 'number' && typeof before === 'number') return value > before
    return rank(field, value) > rank(field, before)
  })
  const { name, phone, ...rest } = learned
  const told = {
    ...rest,
    ...(name !== undefined && complaint.name === null ? { name } : {}),
    ...(phone !== undefined && phone !== complaint.phone ? { phone } : {}),
    fields: Object.fromEntries(fields),
  }
  const after = { ...complaint, ...learn(complaint, told) }
  return {
    text,
    attachments,
    learned: { ...told, fields: { ...told.fields, ...judgedByRules(factsOf(after), after.fields, policy) } },
  }
}
