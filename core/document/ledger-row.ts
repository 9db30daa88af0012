import { statusName } from '../card/card.ts'
import type { Case } from '../case/case.ts'
import { categoryName } from '../case/category-name.ts'
import { maskOf } from '../case/masked.ts'
import { isAnonymous } from '../people/accused.ts'
import { titleAndName } from '../people/people.ts'
import type { Policy } from '../policy/schema.ts'
import { maskName } from '../privacy.ts'
import { word } from '../wording/wording.ts'

/** A complaint as a line of the ledger: texts, numbers, and times in milliseconds. Nothing personal is whole. */
export type LedgerRow = {
  number: string
  status: string
  category: string
  severity: string
  source: string
  department: string
  handler: string
  customer: string
  summary: string
  result: string
  round: number
  missed: number
  points: number
  registeredAt: number
  /** `null` while it is open. */
  endedAt: number | null
}

export function ledgerRow({ complaint, events }: Case, policy: Policy): LedgerRow {
  const mask = maskOf(complaint, policy)
  return {
    number: complaint.number,
    status: statusName(complaint, policy),
    category: categoryName(complaint.category, policy),
    severity: policy.severity.levels.find(({ id }) => id === complaint.severity)?.name ?? complaint.severity,
    source: word(policy, `source.${complaint.source}`),
    department: complaint.department === null ? '' : (policy.departments[complaint.department]?.name ?? ''),
    handler: complaint.handler === null ? '' : titleAndName(complaint.handler, policy),
    customer: isAnonymous(complaint, policy)
      ? word(policy, 'fact.colleague')
      : complaint.name === null
        ? word(policy, 'fact.anonymous')
        : maskName(complaint.name),
    summary: mask(complaint.summary),
    result: mask(complaint.result ?? ''),
    round: complaint.round,
    missed: events.filter(({ type }) => type === 'missed').length,
    points: complaint.points,
    registeredAt: Date.parse(complaint.registeredAt),
    endedAt: complaint.endedAt === null ? null : Date.parse(complaint.endedAt),
  }
}
