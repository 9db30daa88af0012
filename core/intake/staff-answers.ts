import { type CallBackReport, describeCallBacks, listUnsatisfied } from '../callback/report.ts'
import type { Case } from '../case/case.ts'
import { describeStatistics, type Statistics } from '../case/statistics.ts'
import { dutyDay, rosterOf } from '../people/duty.ts'
import { presentOf, titleAndName } from '../people/people.ts'
import type { Policy } from '../policy/schema.ts'
import { word } from '../wording/wording.ts'
import { describeForStaff, listForStaff } from './staff-list.ts'
import { type LookUp, SHORTEST_QUERY } from './staff-request.ts'

/** What was looked up for a staff member's questions; empty where nobody asked. */
export type Looked = {
  /** Open cases that he works on. */
  mine: Case[]
  /** Open cases with an overdue deadline. */
  late: Case[]
  /** What `find` found. */
  found: Case[]
  statistics: Statistics | null
  /** What came of call-backs after service visits; left out where nobody asked. */
  callBacks?: CallBackReport[]
}

/** The answer to a question. In a group nobody's name is shown whole; a phone is shown whole nowhere (see `viewContact`). */
export function answerLookUp(
  request: LookUp,
  looked: Looked,
  of: { policy: Policy; now: Date; place: 'private' | 'group' },
): string {
  const { policy, now, place } = of
  const { mine, late, found, statistics } = looked
  switch (request.type) {
    case 'help':
      return word(policy, place === 'group' ? 'staff.help.group' : 'staff.help')
    case 'mine':
      return mine.length === 0
        ? word(policy, 'staff.mine.none')
        : word(policy, 'staff.mine', { count: mine.length, list: listForStaff(mine, policy, now) })
    case 'late':
      return late.length === 0
        ? word(policy, 'staff.late.none')
        : word(policy, 'staff.late-list', { count: late.length, list: listForStaff(late, policy, now) })
    case 'find': {
      const [first, second] = found
      if (request.query.length < SHORTEST_QUERY) return word(policy, 'staff.find.how')
      if (!first) return word(policy, 'staff.found.none', { query: request.query })
      return second
        ? word(policy, 'staff.found.many', { count: found.length, list: listForStaff(found, policy, now) })
        : describeForStaff(first, policy, now, place)
    }
    case 'statistics':
      return statistics ? describeStatistics(statistics, request.period, policy) : word(policy, 'staff.unknown')
    case 'callBacks':
    case 'unsatisfied': {
      if (Object.keys(policy.programmes).length === 0) return word(policy, 'callBack.none')
      const reports = looked.callBacks ?? []
      const tell = request.type === 'callBacks' ? describeCallBacks : listUnsatisfied
      return tell(reports, request.period, policy)
    }
    case 'duty':
      return rosterText(policy, now) + word(policy, 'staff.duty', { list: dutyList(policy) })
  }
}

/** Who is on duty now, or in the next night or holiday; nothing where the policy has no roster. */
function rosterText(policy: Policy, now: Date): string {
  const { duty } = policy
  if (!duty) return ''
  const day = dutyDay(duty, now)
  const roster = policy.onDuty ?? rosterOf(duty, day)
  const names = Object.entries(roster).map(([department, people]) => {
    const list = [...new Set(people.map(id => presentOf(id, policy)))].map(id => titleAndName(id, policy)).join('、')
    return department === ''
      ? word(policy, 'staff.duty.company', { people: list })
      : word(policy, 'staff.duty.of', { department: policy.departments[department]?.name ?? department, people: list })
  })
  if (names.length === 0) return ''
  const facts = { list: names.join('；') }
  return policy.onDuty
    ? word(policy, 'staff.duty.now', facts)
    : word(policy, 'staff.duty.next', { ...facts, day: word(policy, 'staff.duty.tonight') })
}

/** One line a department: who answers for it now. */
function dutyList(policy: Policy): string {
  return Object.values(policy.departments)
    .map(({ name, manager }) => {
      const deputy = policy.people[manager]?.deputy
      const present = presentOf(manager, policy)
      const facts = { department: name, person: titleAndName(manager, policy) }
      if (present !== manager)
        return word(policy, `staff.duty.line.${policy.departed?.[manager] ?? 'away'}`, {
          ...facts,
          deputy: titleAndName(present, policy),
        })
      return deputy
        ? word(policy, 'staff.duty.line.deputy', { ...facts, deputy: titleAndName(deputy, policy) })
        : word(policy, 'staff.duty.line', facts)
    })
    .join('\n')
}
