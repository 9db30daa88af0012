import type { Case } from '../case/case.ts'
import { type Complaint, waitsOf } from '../complaint/complaint.ts'
import { type Deadline, isOpen } from '../deadline/deadline.ts'
import { titleAndName } from '../people/people.ts'
import type { Policy } from '../policy/schema.ts'
import { spokenTime } from '../time/china-time.ts'
import { type TextKey, word } from '../wording/wording.ts'
import { categoryName } from './taxonomy.ts'

/** Where a complaint stands, in a customer's words. */
export function statusForCustomer(complaint: Complaint, policy: Policy): string {
  const department = policy.departments[complaint.department ?? policy.owner]?.name ?? policy.organisation
  return word(policy, statusKey(complaint), { department })
}

function statusKey(complaint: Complaint): TextKey {
  const { status } = complaint
  if (status === 'planned')
    return waitsForPlanAnswer(complaint) ? 'progress.status.planned.customer' : 'progress.status.planned.approval'
  if (status === 'resolved' && complaint.kind !== 'complaint') return 'progress.status.answered'
  if (status === 'resolved')
    return complaint.rated === null ? 'progress.status.resolved' : 'progress.status.resolved.rated'
  return `progress.status.${status}`
}

/** The customer has a plan before him and has not answered. */
export function waitsForPlanAnswer(complaint: Complaint): boolean {
  return waitsOf(complaint).includes('plan-answer')
}

/** The customer has the result before him and has not said whether he is satisfied. */
export function waitsForRating(complaint: Complaint): boolean {
  return complaint.status === 'resolved' && complaint.rated === null
}

/** The deadline that matters now: the earliest that still runs; an overdue one where nothing runs. */
export function nextDeadline(deadlines: readonly Deadline[]): Deadline | null {
  const open = deadlines.filter(isOpen).sort((a, b) => Date.parse(a.dueAt) - Date.parse(b.dueAt))
  return open.find(deadline => deadline.status === 'running') ?? open[0] ?? null
}

/** The true state of one case: where it stands, who has it, what comes next and until when; what is late is said to be late. */
export function describeProgress(of: Case, policy: Policy, now: Date): string {
  const { complaint, deadlines } = of
  const person = complaint.handler ?? complaint.arranged
  const handler = person === null ? '' : word(policy, 'progress.handler', { person: titleAndName(person, policy) })
  const first = (which: Deadline['status']) =>
    deadlines
      .filter(({ clock, status }) => status === which && policy.clocks[clock]?.forCustomer !== null)
      .sort((a, b) => Date.parse(a.dueAt) - Date.parse(b.dueAt))[0]
  const late = first('overdue')
  const running = first('running')
  const next = [
    late ? word(policy, 'progress.late', { step: stepFor(late, policy), until: until(late, now) }) : '',
    running ? word(policy, 'progress.next', { step: stepFor(running, policy), until: until(running, now) }) : '',
  ].join('')
  const status = statusForCustomer(complaint, policy)
  return word(policy, 'progress.case', { number: complaint.number, status, handler, next })
}

/** A clock's name as the customer hears it: 联系客户 → 联系您. */
function stepFor(deadline: Deadline, policy: Policy): string {
  const clock = policy.clocks[deadline.clock]
  const name = clock?.forCustomer ?? clock?.name ?? deadline.clock
  return name.replace(/客户(?!服务|部|经理|投诉)/gu, '您')
}

function until(deadline: Deadline, now: Date): string {
  return spokenTime(new Date(deadline.dueAt), now)
}

/** One line a case, to choose from by number. */
export function listCases(cases: readonly Case[], policy: Policy): string {
  return cases
    .map(({ complaint }, index) => {
      const category = categoryName(policy, complaint.category)
      const facts = { index: index + 1, number: complaint.number, status: statusForCustomer(complaint, policy) }
      return category === null
        ? word(policy, 'progress.list', facts)
        : word(policy, 'progress.list.category', { ...facts, category })
    })
    .join('\n')
}
