import type { Policy } from '../policy/schema.ts'
import { localDay } from '../time/china-time.ts'
import type { Analysis, Assessed, Counted, Records, Sampled, Satisfaction } from './figures.ts'
import type { Span } from './period.ts'
import type { CaseRecord } from './record.ts'
import { recurringKinds } from './recurring.ts'
import { measure } from './standards.ts'

/** The analysis of a period. Pure: the same records give the same figures. */
export function analyse(of: Records, span: Span, before: Span, policy: Policy): Analysis {
  const sound = of.records.filter(({ id }) => !of.isolated.has(id))
  const within = (at: string | null, { from, to }: Span) =>
    at !== null && Date.parse(at) >= from.getTime() && Date.parse(at) < to.getTime()
  const opened = sound.filter(({ registeredAt }) => within(registeredAt, span))
  const openedBefore = sound.filter(({ registeredAt }) => within(registeredAt, before))
  const resolved = sound.filter(({ resolvedAt }) => within(resolvedAt, span))
  const ended = sound.filter(({ endedAt }) => within(endedAt, span))
  const deadlines = sound.flatMap(record => record.deadlines.filter(({ at }) => within(at, span)))
  const ratings = sound.flatMap(({ severity, ratings }) =>
    ratings.filter(({ at }) => within(at, span)).map(({ satisfied }) => ({ severity, satisfied })),
  )
  const isLate = (record: CaseRecord, on: Span) => record.deadlines.some(({ met, at }) => !met && within(at, on))
  const counted = (of: (record: CaseRecord) => string | null) => countBoth(opened, openedBefore, of)
  const byKind = counted(({ category }) => category)
  const touched = sound.filter(
    ({ registeredAt, endedAt }) =>
      Date.parse(registeredAt) < span.to.getTime() && (endedAt === null || Date.parse(endedAt) >= span.from.getTime()),
  )

  return {
    totals: {
      opened: opened.length,
      ended: ended.length,
      open: touched.filter(({ endedAt }) => endedAt === null || Date.parse(endedAt) >= span.to.getTime()).length,
      late: sound.filter(record => isLate(record, span)).length,
      reopened: opened.filter(({ round }) => round > 1).length,
      repeated: opened.filter(({ repeated }) => repeated).length,
    },
    before: {
      opened: openedBefore.length,
      ended: sound.filter(({ endedAt }) => within(endedAt, before)).length,
      late: sound.filter(record => isLate(record, before)).length,
    },
    isolated: of.records.filter(({ id, registeredAt }) => of.isolated.has(id) && within(registeredAt, span)).length,
    trend: trendOf(opened, span),
    byChannel: counted(({ channel }) => channel),
    byKind,
    bySeverity: counted(({ severity }) => severity),
    byDepartment: counted(({ department }) => department),
    endings: tally(ended.map(({ ending, status }) => ending ?? status)),
    averageHandlingMs: averageGap(resolved, 'resolvedAt'),
    averageResponseMs: averageGap(
      opened.filter(({ respondedAt }) => respondedAt !== null),
      'respondedAt',
    ),
    clocks: clocksOf(deadlines),
    satisfaction: {
      ...satisfactionOf(ratings),
      bySeverity: [...new Set(ratings.map(({ severity }) => severity))]
        .sort()
        .map(id => ({ id, ...satisfactionOf(ratings.filter(({ severity }) => severity === id)) })),
    },
    ...samplingOf(ended, policy),
    causes: causesOf(opened),
    assessed: assessedIn(sound, at => within(at, span)),
    recurring: recurringKinds(opened, byKind, policy),
    standards: measure({ opened, resolved, ended, deadlines, ratings, all: of, span }, policy),
  }
}

/** Points and money by department and person, the heaviest first. */
export function assessedIn(records: readonly CaseRecord[], isWithin: (at: string) => boolean): Assessed[] {
  const departments = new Map<string, Assessed>()
  for (const { assessments } of records) {
    for (const { at, department, person, points, yuan } of assessments) {
      if (!isWithin(at)) continue
      const of = departments.get(department) ?? { department, points: 0, yuan: 0, persons: [] }
      departments.set(department, of)
      let one = of.persons.find(known => known.person === person)
      if (!one) {
        one = { person, points: 0, yuan: 0, count: 0 }
        of.persons.push(one)
      }
      one.points += points
      one.yuan += yuan
      one.count++
      of.points += points
      of.yuan += yuan
    }
  }
  const heaviest = (a: { points: number; yuan: number }, b: { points: number; yuan: number }) =>
    a.points - b.points || b.yuan - a.yuan
  return [...departments.values()]
    .map(of => ({ ...of, persons: of.persons.sort(heaviest) }))
    .sort((a, b) => heaviest(a, b) || a.department.localeCompare(b.department))
}

function countBoth(
  now: readonly CaseRecord[],
  before: readonly CaseRecord[],
  of: (record: CaseRecord) => string | null,
): Counted[] {
  const ids = [...new Set([...now, ...before].map(of))]
  const count = (records: readonly CaseRecord[], id: string | null) => records.filter(one => of(one) === id).length
  return ids
    .map(id => ({ id, count: count(now, id), before: count(before, id) }))
    .sort((a, b) => b.count - a.count || b.before - a.before || String(a.id).localeCompare(String(b.id)))
}

function tally(ids: readonly string[]): { id: string; count: number }[] {
  return [...new Set(ids)]
    .map(id => ({ id, count: ids.filter(one => one === id).length }))
    .sort((a, b) => b.count - a.count || a.id.localeCompare(b.id))
}

/** A longer period is told by months. */
const LONGEST_BY_DAY_MS = 62 * 86_400_000

function trendOf(opened: readonly CaseRecord[], { from, to }: Span): Analysis['trend'] {
  if (to.getTime() - from.getTime() > LONGEST_BY_DAY_MS) {
    const months = opened.map(({ registeredAt }) => localDay(new Date(registeredAt)).slice(0, 7))
    return [...new Set(months)].sort().map(day => ({ day, count: months.filter(month => month === day).length }))
  }
  const days: string[] = []
  for (let at = from.getTime(); at < to.getTime(); at += 86_400_000) days.push(localDay(new Date(at)))
  return days.map(day => ({
    day,
    count: opened.filter(({ registeredAt }) => localDay(new Date(registeredAt)) === day).length,
  }))
}

function averageGap(records: readonly CaseRecord[], until: 'resolvedAt' | 'respondedAt'): number | null {
  if (records.length === 0) return null
  const gaps = records.map(record => Date.parse(record[until] ?? '') - Date.parse(record.registeredAt))
  return gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length
}

function clocksOf(deadlines: readonly { clock: string; met: boolean }[]): Analysis['clocks'] {
  const clocks = [...new Set(deadlines.map(({ clock }) => clock))]
  return clocks
    .map(clock => {
      const of = deadlines.filter(one => one.clock === clock)
      const met = of.filter(one => one.met).length
      return { clock, met, missed: of.length - met }
    })
    .sort((a, b) => b.missed - a.missed || b.met - a.met || a.clock.localeCompare(b.clock))
}

function satisfactionOf(ratings: readonly { satisfied: boolean }[]): Satisfaction {
  const satisfied = ratings.filter(rating => rating.satisfied).length
  return { satisfied, unsatisfied: ratings.length - satisfied }
}

function samplingOf(ended: readonly CaseRecord[], { followUp }: Policy): { sampling?: Sampled } {
  if (!followUp.sampling) return {}
  const answered = (records: readonly CaseRecord[]) => records.filter(({ ratings }) => ratings.length > 0).length
  const forced = ended.filter(({ survey }) => survey === 'forced')
  const others = ended.filter(({ survey }) => survey === 'drawn' || survey === 'spared')
  return {
    sampling: {
      forced: { asked: forced.length, answered: answered(forced) },
      others: {
        ended: others.length,
        drawn: others.filter(({ survey }) => survey === 'drawn').length,
        answered: answered(others),
      },
      returnRate: Math.round(followUp.sampling.returnRate * 100),
    },
  }
}

function causesOf(opened: readonly CaseRecord[]): Analysis['causes'] {
  const key = ({ category, department }: CaseRecord) => `${category ?? ''}\n${department ?? ''}`
  return [...new Set(opened.map(key))]
    .map(one => {
      const of = opened.filter(record => key(record) === one)
      return {
        kind: of[0]?.category ?? null,
        department: of[0]?.department ?? null,
        count: of.length,
        late: of.filter(({ deadlines }) => deadlines.some(({ met }) => !met)).length,
        unsatisfied: of.filter(({ ratings }) => ratings.some(({ satisfied }) => !satisfied)).length,
      }
    })
    .sort((a, b) => b.count - a.count || b.late - a.late || String(a.kind).localeCompare(String(b.kind)))
}
