import type { Case } from '../case/case.ts'
import { waitsOf } from '../complaint/complaint.ts'
import { isOpen } from '../deadline/deadline.ts'
import { leftOf } from '../deadline/pause.ts'
import { chainOf, clockOf, type Deadline } from '../deadline/timer.ts'
import { titleAndName } from '../people/people.ts'
import type { Policy } from '../policy/schema.ts'
import { spokenLength, spokenTime } from '../time/china-time.ts'
import { word } from '../wording/wording.ts'

/** The deadline that people must look at: a missed one first, else the one that ends first; a window counts once it is open, a paused one last. */
export function nextDeadline(deadlines: readonly Deadline[], now: Date): Deadline | null {
  const open = deadlines.filter(isOpen)
  const order = (deadline: Deadline) => rankOf(deadline, now) * 1e15 + Date.parse(deadline.dueAt)
  return open.sort((a, b) => order(a) - order(b))[0] ?? null
}

function rankOf(deadline: Deadline, now: Date): number {
  if (deadline.status === 'overdue') return 0
  if (deadline.status === 'paused') return 3
  return deadline.opensAt && Date.parse(deadline.opensAt) > now.getTime() ? 2 : 1
}

/** Until when something must be done, in one line; `null` for a clock that stands still. */
export function deadlineLine(deadline: Deadline, policy: Policy, now: Date): string | null {
  if (deadline.status === 'paused') return null
  const clock = clockOf(deadline, policy).name
  const dueAt = spokenTime(new Date(deadline.dueAt), now)
  const left = Date.parse(deadline.dueAt) - now.getTime()
  if (left <= 0) return word(policy, 'fact.deadline.late', { clock, dueAt, late: spokenLength(left) })
  if (deadline.opensAt && Date.parse(deadline.opensAt) > now.getTime()) {
    return word(policy, 'fact.deadline.window', { clock, opensAt: spokenTime(new Date(deadline.opensAt), now), dueAt })
  }
  return word(policy, 'fact.deadline.left', { clock, dueAt, left: spokenLength(left) })
}

/** The clock that stands still while the customer is waited for, and until when at the latest. */
export function pauseLine({ complaint, deadlines }: Case, policy: Policy, now: Date): string | null {
  const paused = deadlines.find(({ status }) => status === 'paused')
  if (!paused || paused.nextAt === null || paused.pausedAt === null) return null
  return word(policy, 'fact.paused.until', {
    clock: clockOf(paused, policy).name,
    waits: waitsOf(complaint)
      .map(wait => word(policy, `wait.${wait}`))
      .join('、'),
    left: spokenLength(leftOf(paused, new Date(paused.pausedAt), policy)),
    until: spokenTime(new Date(paused.nextAt), now),
  })
}

/** What the customer was promised and when he is to be answered. */
export function promiseLine({ complaint }: Case, policy: Policy, now: Date): string | null {
  const { promised } = complaint
  return (
    promised &&
    word(policy, 'fact.promised.until', {
      dueAt: spokenTime(new Date(promised.dueAt), now),
      person: titleAndName(promised.by, policy),
    })
  )
}

/** How far the escalation has come: who was told last and when the next level is, or that there is none above. */
export function escalationLine(current: Case, policy: Policy, now: Date): string | null {
  const overdue = current.deadlines.filter(({ status }) => status === 'overdue')
  const highest = overdue.sort((a, b) => b.level - a.level)[0]
  if (!highest || highest.level === 0 || highest.nextAt === null) return null
  const told = current.events.findLast(
    event => event.type === 'escalated' && event.data.deadline === highest.id && event.data.level === highest.level,
  )
  const people = told?.type === 'escalated' ? told.data.tell.map(person => titleAndName(person, policy)).join('、') : ''
  const at = spokenTime(new Date(highest.nextAt), now)
  const { level } = highest
  return level >= chainOf(highest, policy).levels.length
    ? word(policy, 'fact.escalation.last', { people, at })
    : word(policy, 'fact.escalation.next', { level, people, at, next: level + 1 })
}
