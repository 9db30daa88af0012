import type { Case } from '../case/case.ts'
import { hasEnded } from '../complaint/complaint.ts'
import type { CaseStudy } from '../library/case-study.ts'
import type { ReportRule } from '../policy/schema/reporting.ts'
import type { Policy } from '../policy/schema.ts'
import { maskText } from '../privacy.ts'
import { localDay } from '../time/china-time.ts'
import { say } from '../wording/reports.ts'
import { analyse, assessedIn } from './analysis.ts'
import type { Records } from './figures.ts'
import { plannedAt, type Span, spanBefore, spokenPeriod } from './period.ts'
import { beginStep, type Figures, type MeetingRow, type Report } from './report.ts'

export function reportId(policy: Pick<Policy, 'id'>, rule: string, span: Span): string {
  return `${policy.id}.${rule}.${localDay(span.from)}`
}

export type MakingOf = {
  rule: string
  span: Span
  policy: Policy
  now: Date
  found: Records
  meeting: readonly MeetingRow[]
  /** Of the library, ended in the period. */
  cases: readonly CaseStudy[]
}

/** The report on a period as its rule asks for it. Pure. */
export function makeReport({ rule: id, span, policy, now, found, meeting, cases }: MakingOf): Report {
  const rule = policy.reports[id]
  if (!rule) throw new Error(`no report "${id}"`)
  const figures = figuresOf(rule, span, policy, found, { meeting, cases })
  const recurring = figures.kind === 'analysis' ? figures.analysis.recurring : []
  const report: Report = {
    id: reportId(policy, id, span),
    version: 1,
    pack: policy.id,
    rule: id,
    name: rule.name,
    label: spokenPeriod(rule.period, span),
    period: rule.period,
    from: span.from.toISOString(),
    to: span.to.toISOString(),
    plannedAt: plannedAt(rule, span).toISOString(),
    madeAt: now.toISOString(),
    figures,
    causes: '',
    measures: recurring.map(({ measure }, index) => `${index + 1}. ${measure}`).join('\n'),
    waitsFor: null,
    dueAt: null,
    nextAt: null,
    history: [{ at: now.toISOString(), by: 'heed', type: 'made', text: '' }],
  }
  return beginStep(report, null, policy, now)
}

function figuresOf(
  rule: ReportRule,
  span: Span,
  policy: Policy,
  found: Records,
  { meeting, cases }: Pick<MakingOf, 'meeting' | 'cases'>,
): Figures {
  const isWithin = (at: string | null) =>
    at !== null && Date.parse(at) >= span.from.getTime() && Date.parse(at) < span.to.getTime()
  switch (rule.kind) {
    case 'analysis':
    case 'statistics':
    case 'review':
      return { kind: rule.kind, analysis: analyse(found, span, spanBefore(rule.period, span), policy) }
    case 'assessments':
      return {
        kind: 'assessments',
        assessed: assessedIn(
          found.records.filter(({ id }) => !found.isolated.has(id)),
          isWithin,
        ),
      }
    case 'meeting':
      return {
        kind: 'meeting',
        open: meeting.filter(({ endedAt }) => endedAt === null || Date.parse(endedAt) >= span.to.getTime()),
        ended: meeting.filter(({ endedAt }) => isWithin(endedAt)),
      }
    case 'cases':
      return { kind: 'cases', cases: cases.filter(({ endedAt }) => isWithin(endedAt)) }
  }
}

/** A case as it stands in the list for a meeting. */
export function meetingRow({ complaint, deadlines }: Case): MeetingRow {
  const unnamed =
    complaint.name === null ? complaint.summary : complaint.summary.replaceAll(complaint.name, say('customer'))
  return {
    number: complaint.number,
    category: complaint.category,
    severity: complaint.severity,
    department: complaint.department,
    handler: complaint.handler,
    status: complaint.status,
    registeredAt: complaint.registeredAt,
    endedAt: complaint.endedAt,
    late: deadlines.some(({ status }) => status === 'overdue' || status === 'late'),
    text: maskText(hasEnded(complaint) ? `${unnamed}；${complaint.result ?? ''}` : unnamed),
  }
}
