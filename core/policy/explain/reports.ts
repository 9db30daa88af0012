import { type RegulationKey, say } from '../../wording/regulation.ts'
import type { Policy } from '../schema.ts'
import type { Section } from './page.ts'
import { list, spokenCondition, spokenDuration, spokenWho } from './phrases.ts'

type Report = Policy['reports'][string]

const HEADS: RegulationKey[] = ['head.report', 'head.made', 'head.report.group', 'head.report.steps']

/** The part of a policy about reports: what is made when, who completes, signs and carries it out, in what time. */
export function reports(policy: Policy): Section[] {
  const rows = Object.values(policy.reports).map(report => [
    report.name,
    say(`made.${report.period}`, { day: dayOf(report), at: report.at }),
    policy.groups[report.group ?? '']?.name ?? policy.groups[policy.departments[policy.owner]?.group ?? '']?.name ?? '',
    list(steps(report, policy)),
  ])
  if (rows.length === 0) return []
  const lines = libraryLines(policy)
  return [{ heading: say('heading.reports'), lines, heads: HEADS.map(head => say(head)), rows }]
}

function libraryLines({ library, ...policy }: Policy): string[] {
  if (!library) return []
  const [item = '', field = ''] = library.lesson?.split('.') ?? []
  const form = policy.workItems[item]
  return [
    say('library.line', {
      which: spokenCondition(library.when, policy),
      readers: library.readers.length === 0 ? say('library.everybody') : spokenWho(library.readers, policy),
    }),
    ...(form
      ? [say('library.lesson', { form: form.name, field: form.fields.find(one => one.field === field)?.name ?? field })]
      : []),
  ]
}

const WEEK = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

function dayOf({ period, day }: Report): string | number {
  const weekday = period === 'week' ? WEEK[day - 1] : undefined
  return weekday ? say(`weekday.${weekday}`) : day
}

function steps(report: Report, policy: Policy): string[] {
  return (['complete', 'sign', 'carryOut'] as const).flatMap(name => {
    const step = report[name]
    if (!step) return []
    const within = spokenDuration(step.within, policy, step.calendar)
    return [say(`step.${name}`, { who: spokenWho(step.by, policy), within })]
  })
}
