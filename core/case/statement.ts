import type { EventData } from '../complaint/event.ts'
import { atLocal } from '../time/china-time.ts'

/** One assessment as it was recorded, or a correction of one. */
export type AssessedEntry = EventData['assessed'] & {
  complaintId: string
  number: string
  /** The rules under which it was made. */
  policyVersion: string
  seq: number
  /** ISO 8601. */
  at: string
}

export type PersonStatement = { person: string; points: number; yuan: number; entries: AssessedEntry[] }

export type DepartmentStatement = { department: string; points: number; yuan: number; people: PersonStatement[] }

/** What a month cost each department and person, most money first, then most points. Corrections count in the month in which they were made. */
export function statementOf(entries: readonly AssessedEntry[]): DepartmentStatement[] {
  const departments = groupBy(entries, ({ department }) => department).map(([department, own]) => {
    const people = groupBy(own, ({ person }) => person).map(([person, hers]) => ({
      person,
      ...sum(hers),
      entries: hers,
    }))
    return { department, ...sum(own), people: people.sort(dearestFirst) }
  })
  return departments.sort(dearestFirst)
}

/** From the first of the month until before the first of the next, Chinese time. `month` is `YYYY-MM`. */
export function monthOf(month: string): { from: Date; to: Date } {
  const [year = 0, number = 1] = month.split('-').map(Number)
  const next = number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`
  return { from: atLocal(`${month}-01`), to: atLocal(`${next}-01`) }
}

type Total = { points: number; yuan: number }

function sum(entries: readonly Total[]): Total {
  const add = (of: 'points' | 'yuan') => entries.reduce((total, entry) => total + entry[of], 0)
  return { points: add('points'), yuan: add('yuan') }
}

function dearestFirst(a: Total, b: Total): number {
  return b.yuan - a.yuan || a.points - b.points
}

function groupBy<T>(of: readonly T[], key: (one: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>()
  for (const one of of) groups.set(key(one), [...(groups.get(key(one)) ?? []), one])
  return [...groups]
}
