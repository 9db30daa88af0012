import type { DocumentPart, PrintedDocument } from '../document/document.ts'
import { caseStudyParts } from '../library/library-document.ts'
import type { Policy } from '../policy/schema.ts'
import { maskText } from '../privacy.ts'
import { shortTime, spokenDay, spokenLength } from '../time/china-time.ts'
import { isReportKey, type ReportKey, say, sayOf } from '../wording/reports.ts'
import { word } from '../wording/wording.ts'
import type { Analysis, Assessed, Counted, Reached } from './figures.ts'
import {
  channelName,
  clockName,
  departmentName,
  endingName,
  kindName,
  levelName,
  percent,
  personName,
} from './names.ts'
import type { MeetingRow, Report, ReportEntry } from './report.ts'

/** The whole report to print, sign and file. Holds nothing personal of a customer. */
export function reportDocument(report: Report, policy: Policy): PrintedDocument {
  return {
    title: report.name,
    subtitle: say('report.subtitle', { organisation: policy.organisation, label: report.label }),
    parts: [...figureParts(report, policy), ...workParts(report, policy)],
    footer: say('report.footer', {
      name: report.name,
      label: report.label,
      at: shortTime(new Date(report.madeAt)),
    }),
  }
}

const heading = (key: ReportKey, facts: Record<string, string | number> = {}): DocumentPart => ({
  type: 'heading',
  text: say(key, facts),
})
const heads = (...keys: ReportKey[]) => keys.map(key => say(key))

function figureParts(report: Report, policy: Policy): DocumentPart[] {
  const { figures } = report
  switch (figures.kind) {
    case 'analysis':
    case 'review':
      return analysisParts(figures.analysis, report, policy, true)
    case 'statistics':
      return analysisParts(figures.analysis, report, policy, false)
    case 'assessments':
      return assessedParts(figures.assessed, policy)
    case 'meeting':
      return [
        heading('heading.open', { count: figures.open.length }),
        meetingTable(figures.open, policy),
        heading('heading.ended', { count: figures.ended.length }),
        meetingTable(figures.ended, policy),
      ]
    case 'cases':
      return [heading('heading.cases', { count: figures.cases.length }), ...caseStudyParts(figures.cases, policy)]
  }
}

function analysisParts(of: Analysis, report: Report, policy: Policy, whole: boolean): DocumentPart[] {
  const before = say(`period.before.${report.period}`)
  const counted = (title: ReportKey, head: ReportKey, counts: Counted[], name: (id: string | null) => string) =>
    counts.length === 0 ? [] : [heading(title), countTable(counts, head, before, name)]
  return [
    heading('heading.totals'),
    { type: 'facts', facts: totals(of, report) },
    ...(of.isolated > 0 ? [{ type: 'text' as const, text: say('report.isolated', { count: of.isolated }) }] : []),
    ...(report.period === 'day' || of.totals.opened === 0 ? [] : [heading('heading.trend'), trend(of)]),
    ...counted('heading.kinds', 'head.kind', of.byKind, id => kindName(id, policy)),
    ...counted('heading.channels', 'head.channel', of.byChannel, id => channelName(id ?? '', policy)),
    ...counted('heading.severities', 'head.severity', of.bySeverity, id => levelName(id ?? '', policy)),
    ...counted('heading.departments', 'head.department', of.byDepartment, id => departmentName(id, policy)),
    ...clockParts(of, policy),
    ...satisfactionParts(of, policy),
    ...samplingParts(of),
    ...(of.endings.length > 0
      ? [
          heading('heading.endings'),
          {
            type: 'facts' as const,
            facts: of.endings.map(({ id, count }) => ({ label: endingName(id), value: say('value.count', { count }) })),
          },
        ]
      : []),
    ...standardParts(of.standards),
    ...(whole ? causeParts(of, policy, before) : []),
    ...(of.assessed.length > 0 ? assessedParts(of.assessed, policy) : []),
  ]
}

/** The figures that everybody asks for first, for the card and the document. */
export function totals(of: Analysis, report: Pick<Report, 'period'>): { label: string; value: string }[] {
  const { totals: now, before } = of
  const period = say(`period.before.${report.period}`)
  const { satisfied, unsatisfied } = of.satisfaction
  const met = of.clocks.reduce((sum, clock) => sum + clock.met, 0)
  const settled = of.clocks.reduce((sum, clock) => sum + clock.met + clock.missed, 0)
  const compared = (count: number, earlier: number) => say('value.count.before', { count, period, before: earlier })
  const rate = (part: number, all: number) =>
    all === 0 ? say('none') : say('value.rate', { percent: percent(part, all), count: part, all })
  const length = (ms: number | null) => (ms === null ? say('none') : spokenLength(ms))
  const list: [ReportKey, string][] = [
    ['total.opened', compared(now.opened, before.opened)],
    ['total.ended', compared(now.ended, before.ended)],
    ['total.open', say('value.count', { count: now.open })],
    ['total.late', compared(now.late, before.late)],
    ['total.inTime', rate(met, settled)],
    ['total.satisfaction', rate(satisfied, satisfied + unsatisfied)],
    ['total.handling', length(of.averageHandlingMs)],
    ['total.response', length(of.averageResponseMs)],
    ['total.repeated', say('value.share', { count: now.repeated, percent: percent(now.repeated, now.opened) })],
    ['total.reopened', say('value.count', { count: now.reopened })],
  ]
  return list.map(([key, value]) => ({ label: say(key), value }))
}

function trend(of: Analysis): DocumentPart {
  return {
    type: 'bars',
    bars: of.trend
      .filter(({ count }) => of.trend.length <= 7 || count > 0)
      .map(({ day, count }) => ({ label: spokenTrendDay(day), value: count, text: say('value.count', { count }) })),
  }
}

function spokenTrendDay(day: string): string {
  return day.length === 7 ? say('period.monthOfYear', { month: Number(day.slice(5)) }) : spokenDay(day)
}

function countTable(
  counts: readonly Counted[],
  head: ReportKey,
  before: string,
  name: (id: string | null) => string,
): DocumentPart {
  const all = counts.reduce((sum, { count }) => sum + count, 0)
  return {
    type: 'table',
    heads: [say(head), say('head.count'), say('head.share'), before, say('head.change')],
    widths: [0.44, 0.14, 0.14, 0.14, 0.14],
    rows: counts.map(({ id, count, before: earlier }) => [
      name(id),
      String(count),
      say('value.percent', { value: percent(count, all) }),
      String(earlier),
      signed(count - earlier),
    ]),
  }
}

function signed(change: number): string {
  return change > 0 ? `+${change}` : change < 0 ? `−${-change}` : '0'
}

function clockParts(of: Analysis, policy: Policy): DocumentPart[] {
  if (of.clocks.length === 0) return []
  const rows = of.clocks.map(({ clock, met, missed }) => [
    clockName(clock, policy),
    String(met),
    String(missed),
    say('value.percent', { value: percent(met, met + missed) }),
  ])
  return [
    heading('heading.clocks'),
    {
      type: 'table',
      heads: heads('head.clock', 'head.met', 'head.missed', 'head.rate'),
      widths: [0.55, 0.15, 0.15, 0.15],
      rows,
    },
  ]
}

function satisfactionParts(of: Analysis, policy: Policy): DocumentPart[] {
  if (of.satisfaction.bySeverity.length === 0) return []
  const rows = of.satisfaction.bySeverity.map(({ id, satisfied, unsatisfied }) => [
    levelName(id, policy),
    String(satisfied),
    String(unsatisfied),
    say('value.percent', { value: percent(satisfied, satisfied + unsatisfied) }),
  ])
  return [
    heading('heading.satisfaction'),
    {
      type: 'table',
      heads: heads('head.severity', 'head.satisfied', 'head.unsatisfied', 'head.satisfactionRate'),
      widths: [0.55, 0.15, 0.15, 0.15],
      rows,
    },
  ]
}

function samplingParts({ sampling }: Analysis): DocumentPart[] {
  if (!sampling) return []
  const { forced, others, returnRate } = sampling
  const facts: [ReportKey, string][] = [
    ['sampling.forced', say('sampling.forced.value', forced)],
    ['sampling.drawn', say('sampling.drawn.value', others)],
    ['sampling.answered', say('value.count', { count: others.answered })],
    [
      'sampling.rate',
      others.ended === 0
        ? say('none')
        : say('sampling.rate.value', { percent: percent(others.answered, others.ended), target: returnRate }),
    ],
  ]
  return [
    heading('heading.sampling'),
    { type: 'facts', facts: facts.map(([key, value]) => ({ label: say(key), value })) },
  ]
}

/** Target and actual as people read them. */
export function reachedRow({ name, unit, target, actual, reached }: Reached): [string, string, string, string] {
  const value = (number: number) => say(unit === 'percent' ? 'value.percent' : 'value.hours', { value: number })
  return [
    name,
    say(unit === 'percent' ? 'target.least' : 'target.most', { value: value(target) }),
    actual === null ? say('reached.unknown') : value(actual),
    say(reached === null ? 'reached.unknown' : reached ? 'reached.yes' : 'reached.no'),
  ]
}

function standardParts(standards: readonly Reached[]): DocumentPart[] {
  if (standards.length === 0) return []
  return [
    heading('heading.standards'),
    {
      type: 'table',
      heads: heads('head.standard', 'head.target', 'head.actual', 'head.reached'),
      widths: [0.46, 0.18, 0.18, 0.18],
      rows: standards.map(reachedRow),
    },
  ]
}

function causeParts(of: Analysis, policy: Policy, before: string): DocumentPart[] {
  if (of.causes.length === 0) return []
  return [
    heading('heading.causes'),
    {
      type: 'table',
      heads: heads('head.kind', 'head.department', 'head.count', 'head.late', 'head.unsatisfied'),
      widths: [0.4, 0.24, 0.12, 0.12, 0.12],
      rows: of.causes.map(({ kind, department, count, late, unsatisfied }) => [
        kindName(kind, policy),
        departmentName(department, policy),
        String(count),
        String(late),
        String(unsatisfied),
      ]),
    },
    ...(of.recurring.length > 0
      ? [
          heading('heading.recurring'),
          {
            type: 'table' as const,
            heads: [say('head.kind'), say('head.count'), before, say('head.measure')],
            widths: [0.25, 0.1, 0.1, 0.55],
            rows: of.recurring.map(one => [
              kindName(one.kind, policy),
              String(one.count),
              String(one.before),
              one.measure,
            ]),
          },
        ]
      : []),
  ]
}

function assessedParts(assessed: readonly Assessed[], policy: Policy): DocumentPart[] {
  const rows = assessed.flatMap(({ department, points, yuan, persons }) => [
    ...persons.map(one => [
      departmentName(department, policy),
      personName(one.person, policy),
      String(one.count),
      String(one.points),
      String(one.yuan),
    ]),
    [
      departmentName(department, policy),
      say('sum.department'),
      String(persons.reduce((sum, { count }) => sum + count, 0)),
      String(points),
      String(yuan),
    ],
  ])
  return [
    heading('heading.assessed'),
    rows.length === 0
      ? { type: 'text', text: say('none') }
      : {
          type: 'table',
          heads: heads('head.department', 'head.person', 'head.times', 'head.points', 'head.yuan'),
          widths: [0.26, 0.32, 0.12, 0.14, 0.16],
          rows,
        },
  ]
}

function meetingTable(rows: readonly MeetingRow[], policy: Policy): DocumentPart {
  if (rows.length === 0) return { type: 'text', text: say('none') }
  return {
    type: 'table',
    heads: heads('head.number', 'head.kind', 'head.text', 'head.handler', 'head.status'),
    widths: [0.18, 0.16, 0.36, 0.16, 0.14],
    rows: rows.map(row => [
      row.number,
      `${kindName(row.category, policy)}\n${levelName(row.severity, policy)}`,
      row.text,
      row.handler === null ? departmentName(row.department, policy) : personName(row.handler, policy),
      `${statusText(row, policy)}${row.late ? say('line.late') : ''}`,
    ]),
  }
}

export function statusText({ status }: Pick<MeetingRow, 'status'>, policy: Policy): string {
  return word(policy, `status.${status as 'closed'}`)
}

/** What people added: causes, measures, signatures. */
function workParts(report: Report, policy: Policy): DocumentPart[] {
  const { causes, measures, history } = report
  const own = (key: ReportKey): DocumentPart => ({ type: 'heading', text: sayOf(report.figures.kind, key) })
  const rows = history.map(entry => [shortTime(new Date(entry.at)), entryText(entry, report, policy)])
  return [
    ...(causes === '' ? [] : [own('section.causes'), { type: 'text' as const, text: maskText(causes) }]),
    ...(measures === '' ? [] : [own('heading.measures'), { type: 'text' as const, text: maskText(measures) }]),
    ...(history.length <= 1
      ? []
      : [
          heading('heading.history'),
          { type: 'table' as const, heads: heads('head.at', 'head.deed'), widths: [0.2, 0.8], rows },
        ]),
  ]
}

export function entryText(
  { type, by, text }: ReportEntry,
  { figures }: Pick<Report, 'figures'>,
  policy: Policy,
): string {
  const step = `step.${text}`
  return sayOf(figures.kind, `entry.${type}`, {
    who: personName(by, policy),
    text: maskText(type === 'late' && isReportKey(step) ? sayOf(figures.kind, step) : text),
  })
}
