import type { CaseRecord } from './record.ts'

/** The figures of a report, as they are kept with it. */

/** A kind that keeps coming back, with what is proposed against it. */
export type Recurring = { kind: string; count: number; before: number; department: string | null; measure: string }

/** Of the reports that were due, how many were made and dealt with in time. */
export type ReportPunctuality = { due: number; onTime: number }

/** A standard of the policy with what was reached. `actual` is `null` where nothing happened that could be measured. */
export type Reached = {
  name: string
  unit: 'percent' | 'hours'
  target: number
  actual: number | null
  reached: boolean | null
}

/** How many, and how many in the period before. */
export type Counted = { id: string | null; count: number; before: number }

export type Satisfaction = { satisfied: number; unsatisfied: number }

/** `returnRate` is what the rules want of the others, in percent. */
export type Sampled = {
  forced: { asked: number; answered: number }
  others: { ended: number; drawn: number; answered: number }
  returnRate: number
}

export type Assessed = {
  department: string
  points: number
  yuan: number
  persons: { person: string; points: number; yuan: number; count: number }[]
}

/** Everything an analysis tells of a period. Kept with the report: it never changes afterwards. */
export type Analysis = {
  totals: { opened: number; ended: number; open: number; late: number; reopened: number; repeated: number }
  before: { opened: number; ended: number; late: number }
  /** Cases set apart because their data is in doubt: in no figure here. */
  isolated: number
  /** Registered on each day, `YYYY-MM-DD`; over a year in each month that has any, `YYYY-MM`. */
  trend: { day: string; count: number }[]
  byChannel: Counted[]
  byKind: Counted[]
  bySeverity: Counted[]
  byDepartment: Counted[]
  endings: { id: string; count: number }[]
  /** From registration to the result, and to the first contact; `null` where there was none. */
  averageHandlingMs: number | null
  averageResponseMs: number | null
  /** Deadlines that were kept or missed in the period. */
  clocks: { clock: string; met: number; missed: number }[]
  satisfaction: Satisfaction & { bySeverity: ({ id: string } & Satisfaction)[] }
  /** Reasons that understanding found, and kinds with the department that answers for them. */
  /** Of those that ended: asked because they must be, and drawn among all others; missing where nobody is drawn. */
  sampling?: Sampled
  causes: { kind: string | null; department: string | null; count: number; late: number; unsatisfied: number }[]
  assessed: Assessed[]
  recurring: Recurring[]
  standards: Reached[]
}

export type Records = {
  /** Every case that was open or registered in the period or in the one before. */
  records: readonly CaseRecord[]
  /** Ids of cases whose data is in doubt. */
  isolated: ReadonlySet<string>
  /** How punctual the reports were that were due in the period. */
  reports: ReportPunctuality
}
