import { statusName } from '../card/card.ts'
import type { Case } from '../case/case.ts'
import { categoryName } from '../case/category-name.ts'
import { isAnonymous, unnamed } from '../people/accused.ts'
import { titleAndName } from '../people/people.ts'
import type { Policy } from '../policy/schema.ts'
import { maskName, maskText } from '../privacy.ts'
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
    summary: maskText(unnamed(complaint.summary, complaint, policy)),
    result: maskText(complaint.result ?? ''),
    round: complaint.round,
    missed: events.filter(({ type }) => type === 'missed').length,
    points: complaint.points,
    registeredAt: Date.parse(complaint.registeredAt),
    endedAt: complaint.endedAt === null ? null : Date.parse(complaint.endedAt),
  }
}
