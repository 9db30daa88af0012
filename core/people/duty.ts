import type { Duty, Policy } from '../policy/schema.ts'
import { calendarRule, isOpenAt } from '../time/calendar.ts'
import { addDays, atLocal, DAY_MS, localDay } from '../time/china-time.ts'

const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const

type Shift = Duty['shifts'][number]

/** The policy as it stands at that moment: outside working hours with whoever is on duty. Within them it is left as it is. */
export function withDuty(policy: Policy, now: Date): Policy {
  const { duty } = policy
  if (!duty || isOpenAt(calendarRule(policy, duty.calendar), now)) return policy
  return { ...policy, onDuty: rosterOf(duty, dutyDay(duty, now)) }
}

/** The day to whose duty a moment belongs: before the hand-over it is still that of the day before. */
export function dutyDay(duty: Duty, at: Date): string {
  const [hours = 0, minutes = 0] = duty.handOver.split(':').map(Number)
  const today = localDay(at)
  return at.getTime() < atLocal(today, hours * 60 + minutes).getTime() ? addDays(today, -1) : today
}

/** Who is on duty that day, by department (`''` for all of the company). */
export function rosterOf(duty: Duty, day: string): Record<string, string[]> {
  const roster: Record<string, string[]> = {}
  for (const shift of duty.shifts) {
    const department = shift.department ?? ''
    if (!Object.hasOwn(roster, department) && fits(shift, day)) roster[department] = peopleOf(shift, day)
  }
  return roster
}

function fits(shift: Shift, day: string): boolean {
  const weekday = WEEKDAYS[new Date(`${day}T00:00:00Z`).getUTCDay()]
  return (
    (!shift.days || shift.days.includes(day)) &&
    (!shift.weekdays || (weekday !== undefined && shift.weekdays.includes(weekday))) &&
    (!shift.turns || day >= shift.turns.from)
  )
}

function peopleOf({ people, turns }: Shift, day: string): string[] {
  if (!turns) return people
  const passed = Math.floor((Date.parse(day) - Date.parse(turns.from)) / DAY_MS / turns.days)
  return people.filter((_, index) => index === passed % people.length)
}
