import { mentions } from '../card/card.ts'
import { caseStudyLine } from '../library/library-document.ts'
import type { CardAction, CardView, FormField } from '../message/outbound.ts'
import { titleAndName } from '../people/people.ts'
import type { Policy } from '../policy/schema.ts'
import { maskText } from '../privacy.ts'
import { shortTime, spokenTime } from '../time/china-time.ts'
import { type ReportKey, say, sayOf } from '../wording/reports.ts'
import type { Analysis, Assessed } from './figures.ts'
import { departmentName, kindName } from './names.ts'
import { peopleOf } from './people.ts'
import type { MeetingRow, Report } from './report.ts'
import { stepOf } from './report.ts'
import { entryText, reachedRow, statusText, totals } from './report-document.ts'

/** How many lines a list on a card shows; the file holds all. */
const LONGEST_LIST = 10

/** The report in a group or in a person's own chat: the main figures, what is to be done next, and the buttons for it. */
export function reportCard(report: Report, policy: Policy, now: Date): CardView {
  const late = report.dueAt !== null && Date.parse(report.dueAt) <= now.getTime()
  const people = waitingFor(report, policy)
  return {
    title: report.name,
    subtitle: report.label,
    tone: report.waitsFor === null ? 'done' : late ? 'late' : report.waitsFor === 'sign' ? 'waiting' : 'running',
    tags: [sayOf(report.figures.kind, report.waitsFor === null ? 'state.done' : `state.${report.waitsFor}`)],
    facts: [...figureFacts(report), ...waitFact(report, people, late, policy, now)],
    sections: sections(report, policy),
    ...(people.length > 0
      ? {
          notice: [
            ...mentions(people, policy),
            { text: sayOf(report.figures.kind, `step.${report.waitsFor ?? 'complete'}`) },
          ],
        }
      : {}),
    timeline: report.history
      .map(entry => ({ at: shortTime(new Date(entry.at)), text: entryText(entry, report, policy) }))
      .reverse(),
    actions: actions(report),
    reference: { report: report.id },
  }
}

/** Who must do the next step; empty when nothing is left. */
export function waitingFor(report: Report, policy: Policy): string[] {
  const step = stepOf(report, policy)
  return step ? peopleOf([step.by], policy) : []
}

function figureFacts({ figures, period }: Report): CardView['facts'] {
  return 'analysis' in figures ? totals(figures.analysis, { period }) : []
}

function waitFact(
  report: Report,
  people: readonly string[],
  late: boolean,
  policy: Policy,
  now: Date,
): CardView['facts'] {
  if (report.waitsFor === null || report.dueAt === null) return []
  const facts = {
    people: people.map(person => titleAndName(person, policy)).join(say('joint')),
    step: sayOf(report.figures.kind, `step.${report.waitsFor}`),
    dueAt: spokenTime(new Date(report.dueAt), now),
  }
  return [{ label: say('fact.waits'), value: say(late ? 'fact.late' : 'fact.waits.value', facts) }]
}

type Section = CardView['sections'][number]

function sections(report: Report, policy: Policy): Section[] {
  const { figures } = report
  const section = (key: ReportKey, lines: readonly string[]): Section[] =>
    lines.length === 0 ? [] : [{ heading: sayOf(figures.kind, key), text: lines.join('\n') }]
  const own = [
    ...section('section.causes', report.causes === '' ? [] : [maskText(report.causes)]),
    ...section('section.measures', report.measures === '' ? [] : [maskText(report.measures)]),
  ]
  switch (figures.kind) {
    case 'analysis':
    case 'review':
    case 'statistics':
      return [...analysisSections(figures.analysis, report, policy), ...own]
    case 'assessments':
      return section('section.assessed', assessedLines(figures.assessed, policy))
    case 'meeting':
      return [
        ...section('section.open', caseLines(figures.open, policy)),
        {
          heading: say('heading.ended', { count: figures.ended.length }),
          text: caseLines(figures.ended, policy).join('\n') || say('none'),
        },
      ]
    case 'cases': {
      const lines = figures.cases.slice(0, LONGEST_LIST).map(study => caseStudyLine(study, policy))
      const more = figures.cases.length - lines.length
      return [
        {
          heading: say('heading.cases', { count: figures.cases.length }),
          text:
            [...lines, ...(more > 0 ? [say('line.more', { count: figures.cases.length })] : [])].join('\n') ||
            say('library.none'),
        },
      ]
    }
  }
}

function analysisSections(of: Analysis, { period }: Report, policy: Policy): Section[] {
  if (of.totals.opened + of.totals.ended + of.totals.open === 0)
    return [{ heading: say('heading.totals'), text: say('nothing') }]
  const before = say(`period.before.${period}`)
  const list = (counts: Analysis['byKind'], name: (id: string | null) => string) =>
    counts
      .filter(({ count }) => count > 0)
      .slice(0, LONGEST_LIST)
      .map(({ id, count }) => say('line.count', { name: name(id), count }))
      .join(say('joint'))
  const lines: [ReportKey, string][] = [
    ['section.kinds', list(of.byKind, id => kindName(id, policy))],
    ['section.departments', list(of.byDepartment, id => departmentName(id, policy))],
    [
      'section.recurring',
      of.recurring
        .map(({ kind, count, before: earlier }) =>
          say('line.recurring', { kind: kindName(kind, policy), count, period: before, before: earlier }),
        )
        .join('\n'),
    ],
    [
      'section.standards',
      of.standards
        .filter(({ reached }) => reached === false)
        .map(reachedRow)
        .map(([name, target, actual]) => say('line.standard', { name, target, actual }))
        .join('\n'),
    ],
    ['section.assessed', assessedLines(of.assessed, policy).join('\n')],
  ]
  return lines.flatMap(([key, text]) => (text === '' ? [] : [{ heading: say(key), text }]))
}

function assessedLines(assessed: readonly Assessed[], policy: Policy): string[] {
  const lines = assessed.map(({ department, points, yuan }) =>
    say('line.assessed', {
      department: departmentName(department, policy),
      value:
        yuan === 0
          ? say('value.points', { points })
          : points === 0
            ? say('value.yuan', { yuan })
            : say('value.points.yuan', { points, yuan }),
    }),
  )
  return lines
}

function caseLines(rows: readonly MeetingRow[], policy: Policy): string[] {
  const lines = rows.slice(0, LONGEST_LIST).map(row =>
    say('line.case', {
      number: row.number,
      kind: kindName(row.category, policy),
      status: statusText(row, policy),
      late: row.late ? say('line.late') : '',
    }),
  )
  return [...lines, ...(rows.length > LONGEST_LIST ? [say('line.more', { count: rows.length })] : [])]
}

function actions(report: Report): CardAction[] {
  const text = (name: string, key: ReportKey, value = ''): FormField => ({
    name,
    label: sayOf(report.figures.kind, key),
    type: 'multiline',
    required: name !== 'causes',
    ...(value === '' ? {} : { value }),
  })
  const file: CardAction = { command: 'reportFile', label: say('action.report.file'), style: 'default' }
  switch (report.waitsFor) {
    case 'complete':
      return [
        {
          command: 'reportComplete',
          label: sayOf(report.figures.kind, 'action.report.complete'),
          style: 'primary',
          fields: [
            text('causes', 'action.report.causes', report.causes),
            text('measures', 'action.report.measures', report.measures),
          ],
        },
        file,
      ]
    case 'sign':
      return [
        {
          command: 'reportSign',
          label: say('action.report.sign'),
          style: 'primary',
          confirm: sayOf(report.figures.kind, 'action.report.sign.confirm'),
        },
        file,
        {
          command: 'reportSendBack',
          label: say('action.report.sendBack'),
          style: 'danger',
          fields: [text('reason', 'action.report.sendBack.field')],
        },
      ]
    case 'carryOut':
      return [
        {
          command: 'reportCarryOut',
          label: say('action.report.carryOut'),
          style: 'primary',
          fields: [text('note', 'action.report.carryOut.field')],
        },
        file,
      ]
    case null:
      return [file]
  }
}
