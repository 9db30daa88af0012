import type { Period } from '../case/statistics.ts'
import { titleAndName } from '../people/people.ts'
import type { Policy } from '../policy/schema.ts'
import { maskName, maskText } from '../privacy.ts'
import { word } from '../wording/wording.ts'
import type { CallBack } from './call-back.ts'
import { unnamed } from './card.ts'
import { OUTCOMES, type Outcome } from './event.ts'

export type ReportedCallBack = { callBack: CallBack; late: boolean }

export type OutcomeCounts = Record<Outcome, number>

/** What came of the call-backs of a programme in a stretch of time. */
export type CallBackReport = {
  programme: string
  /** Visits that were listed in it. */
  opened: number
  /** Call-backs that ended in it, and how. */
  ended: number
  outcomes: OutcomeCounts
  /** Of those listed in it, still going on; and those that missed a clock. */
  open: number
  late: number
  /** Asked in their chat, and answered. */
  survey: { asked: number; answered: number }
  /** Most first; `null` is the customer himself, in his chat. */
  callers: { person: string | null; ended: number; outcomes: OutcomeCounts }[]
  unsatisfied: CallBack[]
}

const none = (): OutcomeCounts => Object.fromEntries(OUTCOMES.map(outcome => [outcome, 0])) as OutcomeCounts

/** Totals the records of a stretch of time (ISO 8601 ends, `to` excluded), programme by programme. */
export function totalCallBacks(records: readonly ReportedCallBack[], from: Date, to: Date): CallBackReport[] {
  const isIn = (at: string | null) => at !== null && Date.parse(at) >= from.getTime() && Date.parse(at) < to.getTime()
  const programmes = [...new Set(records.map(({ callBack }) => callBack.programme))].sort()
  return programmes.map(programme => {
    const own = records.filter(({ callBack }) => callBack.programme === programme)
    const opened = own.filter(({ callBack }) => isIn(callBack.openedAt))
    const ended = own.filter(({ callBack }) => isIn(callBack.endedAt)).map(({ callBack }) => callBack)
    const asked = opened.filter(({ callBack }) => callBack.conversation !== null)
    return {
      programme,
      opened: opened.length,
      ended: ended.length,
      outcomes: count(ended),
      open: opened.filter(({ callBack }) => callBack.endedAt === null).length,
      late: own.filter(({ late }) => late).length,
      survey: { asked: asked.length, answered: asked.filter(({ callBack }) => callBack.answered !== null).length },
      callers: byCaller(ended),
      unsatisfied: own
        .map(({ callBack }) => callBack)
        .filter(
          callBack => callBack.satisfied === false || (callBack.satisfied === null && callBack.grievance !== null),
        ),
    }
  })
}

function count(ended: readonly CallBack[]): OutcomeCounts {
  const counts = none()
  for (const { outcome } of ended) if (outcome !== null) counts[outcome] += 1
  return counts
}

export function byCaller(ended: readonly CallBack[]): CallBackReport['callers'] {
  const people = [...new Set(ended.map(({ caller }) => caller))]
  return people
    .map(person => {
      const own = ended.filter(({ caller }) => caller === person)
      return { person, ended: own.length, outcomes: count(own) }
    })
    .sort((a, b) => b.ended - a.ended || String(a.person).localeCompare(String(b.person)))
}

/** Some short lines that fit into a group chat. Holds nothing personal to customers. */
export function describeCallBacks(reports: readonly CallBackReport[], period: Period, policy: Policy): string {
  const spoken = word(policy, `stats.${period}`)
  if (reports.length === 0) return word(policy, 'callBack.report.none', { period: spoken })
  return reports.map(report => describeOne(report, spoken, policy)).join('\n\n')
}

function describeOne(report: CallBackReport, period: string, policy: Policy): string {
  const { opened, ended, open, late, outcomes, survey } = report
  const named = OUTCOMES.filter(outcome => outcomes[outcome] > 0)
  const list = named.map(outcome => `${word(policy, `callBack.outcome.${outcome}`)} ${outcomes[outcome]}`)
  const reached = ended - outcomes.unanswered - outcomes['not-free']
  return [
    word(policy, 'callBack.report.title', {
      period,
      programme: policy.programmes[report.programme]?.name ?? report.programme,
      opened,
      ended,
      open,
      late,
    }),
    ...(list.length === 0 ? [] : [word(policy, 'callBack.report.outcomes', { list: list.join('、') })]),
    ...(ended === 0 ? [] : [word(policy, 'callBack.report.success', { percent: Math.round((reached / ended) * 100) })]),
    ...(survey.asked === 0
      ? []
      : [
          word(policy, 'callBack.report.survey', {
            ...survey,
            percent: Math.round((survey.answered / survey.asked) * 100),
          }),
        ]),
    ...(report.callers.length === 0
      ? []
      : [
          word(policy, 'callBack.report.callers', {
            list: report.callers.map(one => `${callerName(one.person, policy)} ${one.ended}`).join('、'),
          }),
        ]),
    ...(report.unsatisfied.length === 0
      ? []
      : [word(policy, 'callBack.report.unsatisfied', { count: report.unsatisfied.length })]),
  ].join('\n')
}

export function callerName(person: string | null, policy: Policy): string {
  return person === null ? word(policy, 'callBack.someone') : titleAndName(person, policy)
}

const LONGEST_LIST = 15

/** The customers who were not satisfied, masked, for analysis and rectification. */
export function listUnsatisfied(reports: readonly CallBackReport[], period: Period, policy: Policy): string {
  const spoken = word(policy, `stats.${period}`)
  const all = reports.flatMap(({ unsatisfied }) => unsatisfied)
  if (all.length === 0) return word(policy, 'callBack.unsatisfied.none', { period: spoken })
  const lines = all.slice(0, LONGEST_LIST).map(callBack => unsatisfiedLine(callBack, policy))
  const rest = all.length - lines.length
  return word(policy, 'callBack.unsatisfied.list', {
    period: spoken,
    count: all.length,
    list: [...lines, ...(rest > 0 ? [word(policy, 'staff.more', { count: rest })] : [])].join('\n'),
  })
}

function unsatisfiedLine(callBack: CallBack, policy: Policy): string {
  const { visit, grievance, answered, outcome } = callBack
  return word(policy, 'callBack.unsatisfied.line', {
    number: maskText(visit.number),
    name: visit.name === null ? word(policy, 'callBack.unnamed') : maskName(visit.name),
    grievance: unnamed(grievance ?? answered?.words ?? '', callBack),
    outcome: word(policy, `callBack.outcome.${outcome ?? 'open'}`),
  })
}
