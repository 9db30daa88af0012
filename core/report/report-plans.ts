import { type CaseStudy, caseStudy, isKept } from '../library/case-study.ts'
import type { Policy } from '../policy/schema.ts'
import type { Alarms, Clock, PolicyBook } from '../ports/system.ts'
import { localDay } from '../time/china-time.ts'
import type { Records } from './figures.ts'
import { makeReport, meetingRow } from './make-report.ts'
import { nextToReport, plannedAt, type Span, spanAfter, spanAround, spanBefore } from './period.ts'
import type { Anomalies, Archive, Plan, Reports } from './ports.ts'
import { recordOf } from './record.ts'
import { fallLate, isOnTime } from './report.ts'
import { reportNotices } from './report-notices.ts'

export type ReportPorts = {
  reports: Reports
  archive: Archive
  anomalies: Pick<Anomalies, 'isolated'>
  policies: PolicyBook
  clock: Clock
  alarms: Alarms
}

const LATE = 'late:'

function planId(policy: Policy, rule: string): string {
  return `plan:${policy.id}.${rule}`
}

/**
 * Keeps a plan for every report that the rules in force ask for, and sets its alarm. A plan that is known keeps its period: what was due
 * while nothing ran is made late, not left out.
 */
export async function planReports(ports: ReportPorts): Promise<void> {
  const { policy } = ports.policies.current()
  const now = ports.clock.now()
  const plans = await Promise.all(
    Object.entries(policy.reports).map(async ([id, rule]): Promise<Plan> => {
      const known = await ports.reports.readPlan(planId(policy, id))
      const span = known
        ? spanAround(rule.period, new Date(`${known.fromDay}T00:00:00+08:00`))
        : nextToReport(rule, now)
      return { id: planId(policy, id), fromDay: localDay(span.from), nextAt: plannedAt(rule, span) }
    }),
  )
  await ports.reports.plan(policy.id, plans)
  await Promise.all(plans.map(({ id, nextAt }) => ports.alarms.arm('report', id, nextAt)))
}

/** An alarm of a report rang: makes what is due, or tells who waits too long. The row decides, never the alarm. */
export async function ringReport(id: string, ports: ReportPorts): Promise<void> {
  await ports.policies.refresh()
  if (id.startsWith(LATE)) await ringLate(id.slice(LATE.length), ports)
  else await ringPlan(id, ports)
}

/** Makes the reports of all periods that are due by now, one after the other, each exactly once. */
async function ringPlan(id: string, ports: ReportPorts): Promise<void> {
  const { policy } = ports.policies.current()
  const rule = id.slice(planId(policy, '').length)
  const found = id.startsWith(planId(policy, '')) ? policy.reports[rule] : undefined
  if (!found) return
  for (;;) {
    const plan = await ports.reports.readPlan(id)
    if (!plan) return
    const now = ports.clock.now()
    if (plan.nextAt.getTime() > now.getTime()) {
      await ports.alarms.arm('report', id, plan.nextAt)
      return
    }
    const span = spanAround(found.period, new Date(`${plan.fromDay}T00:00:00+08:00`))
    const next = spanAfter(found.period, span)
    const { records, meeting, cases } = await readRecords(span, spanBefore(found.period, span), ports, policy)
    const report = makeReport({ rule, span, policy, now, found: records, meeting, cases })
    const outbox = reportNotices(null, report, policy, now)
    await ports.reports.make({
      report,
      plan,
      next: { fromDay: localDay(next.from), nextAt: plannedAt(found, next) },
      outbox,
    })
    await relay(outbox, ports)
    if (report.nextAt !== null) await ports.alarms.arm('report', `${LATE}${report.id}`, new Date(report.nextAt))
  }
}

/** Everything that the figures of a period are made of. */
export async function readRecords(
  span: Span,
  before: Span,
  ports: Pick<ReportPorts, 'archive' | 'reports' | 'anomalies' | 'policies'>,
  policy: Policy,
): Promise<{ records: Records; meeting: ReturnType<typeof meetingRow>[]; cases: CaseStudy[] }> {
  const records: Records['records'][number][] = []
  const meeting: ReturnType<typeof meetingRow>[] = []
  const cases: CaseStudy[] = []
  for await (const batch of ports.archive.cases(before.from, span.to)) {
    for (const found of batch) {
      records.push(recordOf(found, await ports.policies.version(found.complaint.policyVersion), found.repeated))
      const { endedAt } = found.complaint
      if (endedAt === null || Date.parse(endedAt) >= span.from.getTime()) meeting.push(meetingRow(found))
      if (endedAt !== null && isKept(found, policy)) cases.push(caseStudy(found, policy))
    }
  }
  const due = await ports.reports.planned(policy.id, span.from, span.to)
  return {
    records: {
      records,
      isolated: new Set(await ports.anomalies.isolated()),
      reports: { due: due.length, onTime: due.filter(isOnTime).length },
    },
    meeting,
    cases,
  }
}

async function ringLate(id: string, ports: ReportPorts): Promise<void> {
  const { policy } = ports.policies.current()
  const now = ports.clock.now()
  const report = await ports.reports.read(id)
  if (!report || report.nextAt === null) return
  const late = fallLate(report, policy, now)
  if (!late) {
    await ports.alarms.arm('report', `${LATE}${id}`, new Date(report.nextAt))
    return
  }
  const outbox = reportNotices(report, late, policy, now)
  await ports.reports.save({ report: late, outbox, at: now })
  await relay(outbox, ports)
  if (late.nextAt !== null) await ports.alarms.arm('report', `${LATE}${id}`, new Date(late.nextAt))
}

export async function relay(outbox: readonly { lane: string }[], ports: Pick<ReportPorts, 'alarms'>): Promise<void> {
  await Promise.all([...new Set(outbox.map(({ lane }) => lane))].map(lane => ports.alarms.relay(lane)))
}
