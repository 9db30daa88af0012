import { TRANSITIONS } from '../../complaint/transition.ts'
import { type RegulationKey, say } from '../../wording/regulation.ts'
import { word } from '../../wording/wording.ts'
import type { Policy } from '../schema.ts'
import { caseSections } from './cases.ts'
import { clockRows, penaltyRow } from './clocks.ts'
import { afterHours, chains, duty, urgent, warRoom } from './escalation.ts'
import { categories, channels, departments, people, permissions, scope, systems, variants } from './organisation.ts'
import type { Section } from './page.ts'
import {
  calendarName,
  levelName,
  list,
  spokenCondition,
  spokenDay,
  spokenDuration,
  spokenMedia,
  spokenWho,
} from './phrases.ts'
import { programmeSections } from './programmes.ts'
import { reports } from './reports.ts'
import { table } from './table.ts'
import { watchSections } from './watch.ts'
import { approvals, expertOpinions, workItems } from './work.ts'

/** The whole policy told back as a regulation, section by section, in the order in which people look for things. */
export function explain(policy: Policy): Section[] {
  return [
    scope(policy),
    ...variants(policy),
    departments(policy),
    people(policy),
    categories(policy),
    ...channels(policy),
    ...systems(policy),
    intake(policy),
    severity(policy),
    ...caseSections(policy),
    routing(policy),
    { ...table('heading.clocks', CLOCK_HEADS, clockRows(policy)), lines: clockLines(policy) },
    ...chains(policy),
    urgent(policy),
    ...warRoom(policy),
    ...afterHours(policy),
    ...duty(policy),
    approvals(policy),
    ...workItems(policy),
    ...expertOpinions(policy),
    callBack(policy),
    ...programmeSections(policy),
    table('heading.penalties', ['head.rule', 'head.when', 'head.amount', 'head.to'], penalties(policy)),
    ...reports(policy),
    ...watchSections(policy),
    permissions(policy),
    ...retention(policy),
    calendars(policy),
    states(policy),
  ]
}

const CLOCK_HEADS: RegulationKey[] = [
  'head.clock',
  'head.starts',
  'head.stops',
  'head.within',
  'head.owner',
  'head.remind',
  'head.chain',
  'head.penalty',
]

function intake(policy: Policy): Section {
  const rows = policy.intake.fields.map(({ name, required, when, question, judged, rules = [], values = {}, mark }) => [
    name,
    required && when ? say('askedWhen', { when: spokenCondition(when, policy) }) : say(required ? 'yes' : 'no'),
    judged && rules.length === 0
      ? say('judged')
      : [
          ...rules.map(({ value, when: holds }) =>
            say('judged.rule', { value: values[value] ?? value, when: spokenCondition(holds, policy) }),
          ),
          ...(mark ? [say('judged.mark', { label: mark.label })] : []),
          ...(question === '' ? [] : [question]),
        ].join(say('semicolon')),
  ])
  const { handOver } = policy.intake
  const lines = handOver ? [say('intake.handOver', { time: spokenDuration(handOver, policy) })] : []
  return { ...table('heading.intake', ['head.field', 'head.required', 'head.question'], rows), lines }
}

function severity(policy: Policy): Section {
  const { rules, otherwise } = policy.severity
  const rows = rules.map(({ level, when, because }) => [
    levelName(level, policy),
    spokenCondition(when, policy),
    because,
  ])
  return table(
    'heading.severity',
    ['head.level', 'head.when', 'head.because'],
    [...rows, [levelName(otherwise, policy), say('otherwise'), word(policy, 'severity.otherwise')]],
  )
}

function routing(policy: Policy): Section {
  const rows = policy.routing.map(({ when, department }) => [
    when ? spokenCondition(when, policy) : say('otherwise'),
    policy.departments[department]?.name ?? department,
  ])
  const lines = [
    policy.dispatchByHand ? say('byHand', { when: spokenCondition(policy.dispatchByHand, policy) }) : say('byRule'),
    ...policy.watchers.map(({ group, when, tell, media }) => {
      const facts = { group: policy.groups[group]?.name ?? group, when: spokenCondition(when, policy) }
      if (tell.length === 0) return say('watchers', facts)
      return say('watchers.tell', { ...facts, people: spokenWho(tell, policy), media: spokenMedia(media) })
    }),
  ]
  return { ...table('heading.routing', ['head.when', 'head.department'], rows), lines }
}

function clockLines(policy: Policy): string[] {
  const promised = Object.values(policy.clocks).find(({ within }) => within === 'promised')
  return [
    say('promise', { clock: policy.clocks[policy.promise]?.name ?? policy.promise }),
    ...(promised ? [say('promises', { clock: promised.name })] : []),
    ...(policy.remindIn ? [say('remindIn', { calendar: calendarName(policy.remindIn, policy) })] : []),
  ]
}

function callBack(policy: Policy): Section {
  const { clock, attempts, earlySatisfied, byAnother, review, sampling } = policy.followUp
  const rule = policy.clocks[clock]
  const within =
    !rule || rule.within === 'same-day' || rule.within === 'promised'
      ? say('sameDay')
      : rule.opens
        ? say('window.days', {
            opens: spokenDay(rule.opens, policy, rule.calendar),
            within: spokenDay(rule.within, policy, rule.calendar),
          })
        : say('withinOf', { within: spokenDuration(rule.within, policy, rule.calendar) })
  const lines = [
    say('callBack.line', { clock: rule?.name ?? clock, within, attempts }),
    say(`callBack.${earlySatisfied}`),
    ...(sampling
      ? [
          say('callBack.sampling', {
            forced: spokenCondition(sampling.forced, policy),
            share: Math.round(sampling.share * 100),
            returnRate: Math.round(sampling.returnRate * 100),
            over: spokenDuration(sampling.over, policy),
            who: spokenWho(policy.permissions.review ?? [], policy),
          }),
        ]
      : []),
    say('callBack.unreachable', { attempts }),
    ...(byAnother ? [say('callBack.byAnother')] : []),
    ...(review ? [say('callBack.review', { who: spokenWho(policy.permissions.review ?? [], policy) })] : []),
  ]
  return { heading: say('heading.callBack'), lines, heads: [], rows: [] }
}

function penalties(policy: Policy): string[][] {
  return Object.values(policy.penalties).map(penalty => penaltyRow(penalty, policy))
}

function retention({ retention }: Policy): Section[] {
  if (!retention) return []
  const lines = [
    say('retention.case', { days: retention.caseDays }),
    say('retention.talk', { days: retention.talkDays }),
  ]
  return [{ heading: say('heading.retention'), lines, heads: [], rows: [] }]
}

function calendars(policy: Policy): Section {
  const rows = Object.entries(policy.calendars).map(([name, { days, hours, overrides }]) => {
    const open = hours
      ? say('days.hours', {
          days: say(`days.${days}`),
          hours: list(hours.map(({ from, to }) => `${from}–${to}`)),
        })
      : say(`days.${days}`)
    const exceptions = Object.keys(overrides ?? {}).length
    return [
      calendarName(name, policy),
      exceptions > 0 ? list([open, say('days.overrides', { count: exceptions })]) : open,
    ]
  })
  return table('heading.calendars', ['head.calendar', 'head.days'], rows)
}

/** Events that every open state knows are said once, above the table. */
const EVERYWHERE = new Set(['withdrawn', 'notEstablished', 'merged', 'arbitrated', 'adjudicated', 'converted'])

function states(policy: Policy): Section {
  const rows = Object.entries(TRANSITIONS).flatMap(([status, row]) =>
    Object.entries(row).flatMap(([event, next]) =>
      next === null || next === 'same' || EVERYWHERE.has(event)
        ? []
        : [
            [
              word(policy, `status.${status as keyof typeof TRANSITIONS}`),
              say(`event.${event as 'closed'}`),
              word(policy, `status.${next}`),
            ],
          ],
    ),
  )
  return {
    ...table('heading.states', ['head.state', 'head.event', 'head.next'], rows),
    lines: [say('states.line')],
  }
}
