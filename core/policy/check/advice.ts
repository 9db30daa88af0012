import { calendarRule, coversYear } from '../../time/calendar.ts'
import { localDay } from '../../time/china-time.ts'
import type { Policy } from '../schema.ts'

/** What is no mistake in the policy and will be missed when it is used: one line each, with its path and what to do. */
export function advise(policy: Policy, now: Date): string[] {
  return [...strangers(policy), ...years(policy, now)]
}

function strangers(policy: Policy): string[] {
  return Object.entries(policy.people).flatMap(([id, { openId, mobile, email }]) =>
    openId || mobile || email
      ? []
      : [`people.${id}: has no openId, mobile or email, so Feishu cannot find this person; add one of them`],
  )
}

/** This year and, from November, the next: deadlines begin to end in it. */
function years(policy: Policy, now: Date): string[] {
  const [year = 0, month = 0] = localDay(now).split('-').map(Number)
  const needed = month >= 11 ? [year, year + 1] : [year]
  return [...calendarsUsed(policy)].flatMap(name =>
    needed
      .filter(one => !coversYear(calendarRule(policy, name), one))
      .map(
        one =>
          `calendars.${name}: the statutory holidays of ${one} are not known; list them under calendars.${name}.overrides once they are announced`,
      ),
  )
}

function calendarsUsed(policy: Policy): Set<string> {
  return new Set([
    ...Object.values(policy.clocks).flatMap(clock => [
      clock.calendar,
      ...(clock.startIn ? [clock.startIn.calendar] : []),
      ...(clock.pause ? [clock.pause.calendar] : []),
    ]),
    ...Object.values(policy.chains).map(chain => chain.calendar),
    ...(policy.afterHours ? [policy.afterHours.calendar] : []),
    ...(policy.duty ? [policy.duty.calendar] : []),
  ])
}
