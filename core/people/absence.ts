import type { Policy } from '../policy/schema.ts'
import { localDay } from '../time/china-time.ts'

/** Why somebody is away until further notice: he left the company, or his account is frozen. */
export type Departure = 'resigned' | 'frozen'

/** A person of the policy is away from the first to the last day (YYYY-MM-DD, both included), and `deputy` stands in. */
export type Absence = {
  person: string
  deputy: string
  firstDay: string
  lastDay: string
  /** Left out, or null: a leave. */
  departure?: Departure | null
}

/** The last day of an absence that ends when the person is back, as the platform says. */
export const UNTIL_FURTHER_NOTICE = '9999-12-31'

/** Who is away, as people told the bot. */
export type Absences = {
  /** Keeps it; the same person and first day again replaces it. */
  add(absence: Absence): Promise<void>
  /**
   * Ends everything of this person that is not over yet. @param asked the message or report that asks for it: asking again ends nothing more
   * @returns what it has ended, now or when it asked before; empty: there was nothing
   */
  end(person: string, asked: string): Promise<Absence[]>
  /** Absences that end on this day or later. */
  list(from: string): Promise<Absence[]>
}

/** The policy as it stands at that moment: everybody who is away is replaced by his deputy wherever people are resolved. */
export function withAbsences(policy: Policy, absences: readonly Absence[], now: Date): Policy {
  const today = localDay(now)
  const away = absences.filter(({ firstDay, lastDay }) => firstDay <= today && today <= lastDay)
  if (away.length === 0) return policy
  return {
    ...policy,
    standIns: Object.fromEntries(away.map(({ person, deputy }) => [person, deputy])),
    departed: Object.fromEntries([...departuresOf(away)].map(([person, { departure }]) => [person, departure])),
  }
}

/** Since when somebody is away until further notice, and why. */
export type Departed = { departure: Departure; since: string }

/** Who is away until further notice, and why. What was kept without a reason was a frozen account, or will be looked at next morning. */
export function departuresOf(absences: readonly Absence[]): Map<string, Departed> {
  return new Map(
    absences.flatMap(({ person, firstDay, lastDay, departure }) =>
      lastDay === UNTIL_FURTHER_NOTICE
        ? [[person, { departure: departure ?? 'frozen', since: firstDay }] as const]
        : [],
    ),
  )
}
