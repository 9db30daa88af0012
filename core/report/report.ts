import type { CaseStudy } from '../library/case-study.ts'
import type { ReportRule, ReportStep } from '../policy/schema/reporting.ts'
import type { Policy } from '../policy/schema.ts'
import { addTime, calendarRule, readDuration } from '../time/calendar.ts'
import type { Analysis, Assessed } from './figures.ts'

/** One case in the list for a meeting. Nothing personal: its text is masked. */
export type MeetingRow = {
  number: string
  category: string | null
  severity: string
  department: string | null
  handler: string | null
  status: string
  registeredAt: string
  endedAt: string | null
  late: boolean
  text: string
}

export type Figures =
  | { kind: 'analysis' | 'statistics' | 'review'; analysis: Analysis }
  | { kind: 'assessments'; assessed: Assessed[] }
  | { kind: 'meeting'; open: MeetingRow[]; ended: MeetingRow[] }
  | { kind: 'cases'; cases: CaseStudy[] }

/** What must be done with a report, in this order. A rule names those that apply. */
export const REPORT_STEPS = ['complete', 'sign', 'carryOut'] as const

export type ReportStepName = (typeof REPORT_STEPS)[number]

export type ReportEntry = {
  at: string
  /** A person of the policy, or `heed`. */
  by: string
  type: 'made' | 'completed' | 'signed' | 'sentBack' | 'carriedOut' | 'late'
  text: string
}

/** A report on a period. Made once; its figures never change, its steps are added below. */
export type Report = {
  /** `<pack>.<rule>.<first day>`: a period has one. */
  id: string
  version: number
  pack: string
  rule: string
  name: string
  /** `2026年10月` */
  label: string
  period: ReportRule['period']
  from: string
  to: string
  plannedAt: string
  madeAt: string
  figures: Figures
  causes: string
  measures: string
  /** What is to be done next; `null` when nothing is left. */
  waitsFor: ReportStepName | null
  dueAt: string | null
  /** When somebody must be told that the step is late. */
  nextAt: string | null
  history: ReportEntry[]
}

export type ReportDeed =
  | { type: 'complete'; causes: string; measures: string }
  | { type: 'sign' }
  | { type: 'sendBack'; reason: string }
  | { type: 'carryOut'; note: string }

export type ReportRefusal = 'not-now' | 'reason-needed'

export function ruleOf(report: Pick<Report, 'rule'>, policy: Policy): ReportRule | null {
  return policy.reports[report.rule] ?? null
}

export function stepOf(report: Pick<Report, 'rule' | 'waitsFor'>, policy: Policy): ReportStep | null {
  return report.waitsFor === null ? null : (ruleOf(report, policy)?.[report.waitsFor] ?? null)
}

/** The report with its next step begun: waits for the first of the rule's steps after `done`, or for nothing. */
export function beginStep(report: Report, done: ReportStepName | null, policy: Policy, now: Date): Report {
  const rule = ruleOf(report, policy)
  const left = REPORT_STEPS.slice(done === null ? 0 : REPORT_STEPS.indexOf(done) + 1)
  // Without measures there is nothing to carry out.
  const next = left.find(name => rule?.[name] && !(name === 'carryOut' && report.measures.trim() === '')) ?? null
  const step = next === null ? null : (rule?.[next] ?? null)
  if (!step) return { ...report, waitsFor: null, dueAt: null, nextAt: null }
  const dueAt = addTime(calendarRule(policy, step.calendar), now, readDuration(step.within)).toISOString()
  return { ...report, waitsFor: next, dueAt, nextAt: dueAt }
}

/** What a person does with a report. Pure; whether he may is asked before. */
export function actOn(
  report: Report,
  deed: ReportDeed,
  of: { by: string; now: Date; policy: Policy },
): Report | ReportRefusal {
  const { by, now, policy } = of
  const add = (type: ReportEntry['type'], text: string, changes: Partial<Report> = {}): Report => ({
    ...report,
    ...changes,
    version: report.version + 1,
    history: [...report.history, { at: now.toISOString(), by, type, text }],
  })
  const step = deed.type === 'sendBack' ? 'sign' : deed.type
  if (report.waitsFor !== step) return 'not-now'
  switch (deed.type) {
    case 'complete': {
      const causes = deed.causes.trim()
      const measures = deed.measures.trim()
      if (measures === '') return 'reason-needed'
      return beginStep(add('completed', measures, { causes, measures }), 'complete', policy, now)
    }
    case 'sign':
      return beginStep(add('signed', ''), 'sign', policy, now)
    case 'sendBack': {
      if (deed.reason.trim() === '') return 'reason-needed'
      const back = add('sentBack', deed.reason.trim())
      return ruleOf(report, policy)?.complete ? beginStep(back, null, policy, now) : back
    }
    case 'carryOut':
      if (deed.note.trim() === '') return 'reason-needed'
      return beginStep(add('carriedOut', deed.note.trim()), 'carryOut', policy, now)
  }
}

/** The report once its step is late at `now`: whoever must be told is told again after the step's repeat. `null` when nothing is due. */
export function fallLate(report: Report, policy: Policy, now: Date): Report | null {
  const step = stepOf(report, policy)
  if (report.nextAt === null || Date.parse(report.nextAt) > now.getTime()) return null
  if (!step) return { ...report, version: report.version + 1, nextAt: null }
  const first = report.nextAt === report.dueAt
  const rule = calendarRule(policy, '24x7')
  let next = addTime(rule, new Date(report.nextAt), readDuration(step.repeatEvery))
  while (next.getTime() <= now.getTime()) next = addTime(rule, next, readDuration(step.repeatEvery))
  return {
    ...report,
    version: report.version + 1,
    nextAt: next.toISOString(),
    history: first
      ? [...report.history, { at: now.toISOString(), by: 'heed', type: 'late', text: report.waitsFor ?? '' }]
      : report.history,
  }
}

/** After this a report that was made counts as late: a short downtime is no delay. */
const GRACE_MS = 3_600_000

/** Whether it was made at its time and none of its steps was late. */
export function isOnTime(report: Report): boolean {
  return (
    Date.parse(report.madeAt) - Date.parse(report.plannedAt) <= GRACE_MS &&
    report.history.every(({ type }) => type !== 'late')
  )
}
