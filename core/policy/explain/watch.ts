import { correctableFields } from '../../complaint/decide-correct.ts'
import { type RegulationKey, say } from '../../wording/regulation.ts'
import type { Policy } from '../schema.ts'
import type { Section } from './page.ts'
import { levelName, list, spokenCondition, spokenDuration, spokenMedia, spokenWho } from './phrases.ts'

/** Standards that are measured, what people are warned of at once, data in doubt, and prevention, as far as the policy has them. */
export function watchSections(policy: Policy): Section[] {
  return [standards(policy), warnings(policy), anomalies(policy), prevention(policy)].filter(
    ({ lines, rows }) => lines.length > 0 || rows.length > 0,
  )
}

function section(heading: RegulationKey, lines: string[], heads: RegulationKey[] = [], rows: string[][] = []): Section {
  return { heading: say(heading), lines, heads: heads.map(head => say(head)), rows }
}

function standards(policy: Policy): Section {
  const rows = policy.standards.map(standard => [
    standard.name,
    target(standard, policy),
    standard.severity ? list(standard.severity.map(level => levelName(level, policy))) : say('always'),
  ])
  return section('heading.standards', [], ['head.standard', 'head.target', 'head.about'], rows)
}

const HOURS_A_DAY = 24

function target({ measure, target: aim, calendar }: Policy['standards'][number], policy: Policy): string {
  if (!measure.startsWith('average-')) return say(aim === 100 ? 'standard.all' : 'standard.percent', { target: aim })
  const ofWorkdays = calendar === 'workday' || policy.calendars[calendar]?.days === 'workdays'
  return ofWorkdays && aim % HOURS_A_DAY === 0
    ? say('standard.days', { days: aim / HOURS_A_DAY })
    : say('standard.hours', { target: aim })
}

function warnings(policy: Policy): Section {
  const { bursts, risk, overdue } = policy.warnings
  const where = (when: Parameters<typeof spokenCondition>[0]) =>
    when ? say('warning.where', { when: spokenCondition(when, policy) }) : ''
  const rows = [
    ...bursts.map(({ name, alike, when, count, within, tell, media }) => [
      name,
      say('warning.burst', {
        within: spokenDuration(within, policy),
        count,
        alike: say('warning.alike', { list: list(alike.map(what => say(`alike.${what}`))) }),
      }) + where(when),
      spokenWho(tell, policy),
      spokenMedia(media),
    ]),
    ...(risk
      ? [
          [
            say('warning.risk'),
            say('warning.risk.cause', { when: spokenCondition(risk.when, policy) }),
            spokenWho(risk.tell, policy),
            spokenMedia(risk.media),
          ],
        ]
      : []),
    ...(overdue
      ? [
          [
            say('warning.overdue'),
            say('warning.overdue.cause') + where(overdue.when),
            spokenWho(overdue.tell, policy),
            spokenMedia(overdue.media),
          ],
        ]
      : []),
  ]
  return section('heading.warnings', [], ['head.warning', 'head.cause', 'head.tell', 'head.media'], rows)
}

function anomalies(policy: Policy): Section {
  const rule = policy.anomalies
  if (!rule) return section('heading.anomalies', [])
  const line = say('anomalies.line', {
    every: spokenDuration(rule.every, policy),
    by: spokenWho(rule.by, policy),
    checkedBy: spokenWho(rule.checkedBy.length > 0 ? rule.checkedBy : 'owners', policy),
    missing: spokenDuration(rule.missingAfter, policy),
    receipt: spokenDuration(rule.receipt, policy),
  })
  const recheck = correctableFields(policy).filter(({ field }) => rule.recheck.includes(field))
  const also = recheck.length === 0 ? [] : [say('anomalies.recheck', { fields: list(recheck.map(({ name }) => name)) })]
  return section('heading.anomalies', [line, ...also])
}

function prevention(policy: Policy): Section {
  const { recurringFrom, measures } = policy.prevention
  if (!Object.values(policy.reports).some(({ kind }) => kind === 'analysis')) return section('heading.prevention', [])
  return section(
    'heading.prevention',
    [say('prevention.line', { count: recurringFrom })],
    ['head.when', 'head.measure'],
    measures.map(({ when, measure }) => [spokenCondition(when, policy), measure]),
  )
}
