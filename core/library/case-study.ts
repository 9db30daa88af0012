import type { Case } from '../case/case.ts'
import { factsOf, holds } from '../case/condition.ts'
import { demandNames } from '../case/describe.ts'
import { hasEnded } from '../complaint/complaint.ts'
import type { Policy } from '../policy/schema.ts'
import { maskText } from '../privacy.ts'
import { say } from '../wording/reports.ts'

/** A case as supervision, training and market study keep it: what happened and what was learned, nothing of who it was. */
export type CaseStudy = {
  number: string
  category: string | null
  /** Further causes beside `category`. */
  causes: string[]
  severity: string
  department: string | null
  registeredAt: string
  endedAt: string
  ending: string
  round: number
  late: boolean
  story: string
  wants: string
  result: string
  satisfied: boolean | null
  /** What people wrote for those who come after; empty where nobody did. */
  lesson: string
}

/** Whether the policy keeps such a case in its library. Only ended complaints are. */
export function isKept({ complaint }: Pick<Case, 'complaint'>, policy: Pick<Policy, 'library'>): boolean {
  const { library } = policy
  if (
    !library ||
    complaint.erasedAt ||
    !hasEnded(complaint) ||
    complaint.kind !== 'complaint' ||
    complaint.ending === 'merged'
  )
    return false
  return !library.when || holds(library.when, factsOf(complaint))
}

/** The case without anybody's name, phone, numbers or vehicle: it may be published. */
export function caseStudy(found: Case, policy: Policy): CaseStudy {
  const { complaint, deadlines } = found
  const text = (words: string | null) => impersonal(words ?? '', found, policy)
  const [item = '', field = ''] = policy.library?.lesson?.split('.') ?? []
  const lesson = complaint.items[item]?.values[field]
  return {
    number: complaint.number,
    category: complaint.category,
    causes: complaint.causes,
    severity: complaint.severity,
    department: complaint.department,
    registeredAt: complaint.registeredAt,
    endedAt: complaint.endedAt ?? complaint.registeredAt,
    ending: complaint.ending ?? complaint.status,
    round: complaint.round,
    late: deadlines.some(({ status }) => status === 'overdue' || status === 'late'),
    story: text(complaint.summary),
    wants: demandNames(complaint.demands, policy),
    result: text(complaint.result),
    satisfied: complaint.rated?.satisfied ?? null,
    lesson: text(lesson === undefined ? null : String(lesson)),
  }
}

/** Fields that lead back to somebody. */
const IDENTIFYING = ['phone', 'plate', 'vin', 'orderNo', 'waybillNo', 'policyNo', 'memberNo'] as const

function impersonal(words: string, { complaint }: Pick<Case, 'complaint'>, policy: Policy): string {
  const { name, phone, fields } = complaint
  const staff = Object.values(policy.people).map((person): [string, string] => [person.name, person.title])
  const about = fields.complainedAbout
  const numbers = IDENTIFYING.map(field => (field === 'phone' ? phone : fields[field]))
  const replaced: [string, string][] = [
    ...(name === null ? [] : [[name, say('customer')] as [string, string]]),
    ...staff,
    ...(about === undefined ? [] : [[String(about), say('library.person')] as [string, string]]),
    ...numbers.flatMap((value): [string, string][] => (value ? [[String(value), '***']] : [])),
  ]
  const plain = replaced
    .filter(([from]) => from.length > 1)
    .reduce((text, [from, to]) => text.replaceAll(from, to), words)
  return maskText(plain)
}
