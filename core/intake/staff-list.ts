import type { Case } from '../case/case.ts'
import { maskOf } from '../case/masked.ts'
import type { Deadline } from '../deadline/deadline.ts'
import { isAnonymous, unnamed } from '../people/accused.ts'
import { titleAndName } from '../people/people.ts'
import type { Policy } from '../policy/schema.ts'
import { maskName, maskPhone } from '../privacy.ts'
import { spokenLength, spokenTime } from '../time/china-time.ts'
import { word } from '../wording/wording.ts'
import { nextDeadline } from './progress.ts'
import { categoryName } from './taxonomy.ts'

/** A chat shows no longer list at one glance. */
const LONGEST_LIST = 10

/** One line a case: number, what, until when. Late ones first, then the most urgent. */
export function listForStaff(cases: readonly Case[], policy: Policy, now: Date): string {
  const sorted = [...cases].sort((a, b) => urgency(a) - urgency(b))
  const lines = sorted.slice(0, LONGEST_LIST).map(one => lineOf(one, policy, now))
  const rest = sorted.length - lines.length
  return [...lines, ...(rest > 0 ? [word(policy, 'staff.more', { count: rest })] : [])].join('\n')
}

function urgency({ deadlines }: Case): number {
  const late = overdue(deadlines)
  const next = late ?? nextDeadline(deadlines)
  if (next === null) return Number.MAX_SAFE_INTEGER
  return Date.parse(next.dueAt) - (late ? LATE_FIRST_MS : 0)
}

const LATE_FIRST_MS = 10 * 365 * 86_400_000

function overdue(deadlines: readonly Deadline[]): Deadline | null {
  const late = deadlines.filter(({ status }) => status === 'overdue')
  return late.sort((a, b) => Date.parse(a.dueAt) - Date.parse(b.dueAt))[0] ?? null
}

function lineOf({ complaint, deadlines }: Case, policy: Policy, now: Date): string {
  const what = categoryName(policy, complaint.category) ?? word(policy, 'staff.uncategorised')
  const { number } = complaint
  const deadline = overdue(deadlines) ?? nextDeadline(deadlines)
  if (deadline === null) {
    return word(policy, 'staff.line.idle', { number, what, status: word(policy, `status.${complaint.status}`) })
  }
  const step = policy.clocks[deadline.clock]?.name ?? deadline.clock
  const dueAt = new Date(deadline.dueAt)
  if (deadline.status === 'paused') return word(policy, 'staff.line.paused', { number, what, step })
  return deadline.status === 'overdue'
    ? word(policy, 'staff.line.late', { number, what, step, length: spokenLength(now.getTime() - dueAt.getTime()) })
    : word(policy, 'staff.line', { number, what, step, until: spokenTime(dueAt, now) })
}

/** One case for a staff member. The phone is never shown whole: whoever needs it asks for it on the card, and that is recorded. */
export function describeForStaff(of: Case, policy: Policy, now: Date, place: 'private' | 'group'): string {
  const { complaint, deadlines } = of
  const shown = place === 'group' ? { name: maskName, text: maskOf(complaint, policy) } : { name: same, text: same }
  const deadline = overdue(deadlines) ?? nextDeadline(deadlines)
  const { phone, handler } = complaint
  const dueAt = deadline && new Date(deadline.dueAt)
  const next =
    deadline && dueAt
      ? word(policy, 'staff.found.next', {
          step: policy.clocks[deadline.clock]?.name ?? deadline.clock,
          until:
            deadline.status === 'overdue'
              ? word(policy, 'staff.found.late', { length: spokenLength(now.getTime() - dueAt.getTime()) })
              : deadline.status === 'paused'
                ? word(policy, 'staff.found.paused')
                : word(policy, 'staff.found.until', { until: spokenTime(dueAt, now) }),
        })
      : ''
  return word(policy, 'staff.found', {
    number: complaint.number,
    status: word(policy, `status.${complaint.status}`),
    name: isAnonymous(complaint, policy)
      ? word(policy, 'fact.colleague')
      : complaint.name === null
        ? word(policy, 'staff.no-name')
        : shown.name(complaint.name),
    phone: phone === null ? word(policy, 'staff.no-phone') : maskPhone(phone),
    summary: shown.text(unnamed(complaint.summary, complaint, policy)),
    handler: handler === null ? word(policy, 'staff.nobody') : titleAndName(handler, policy),
    next,
  })
}

const same = (text: string) => text
