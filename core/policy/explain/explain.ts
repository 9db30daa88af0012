import type { CommandType } from '../../complaint/command.ts'
import { TRANSITIONS } from '../../complaint/transition.ts'
import { type RegulationKey, say } from '../../wording/regulation.ts'
import { word } from '../../wording/wording.ts'
import type { Policy } from '../schema.ts'
import { caseSections } from './cases.ts'
import { clockRows, penaltyRow } from './clocks.ts'
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
import { approvals, expertOpinions, workItems } from './work.ts'

/** The whole policy told back as a regulation, section by section, in the order in which people look for things. */
export function explain(policy: Policy): Section[] {
  return [
    scope(policy),
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
    permissions(policy),
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

function table(heading: RegulationKey, heads: RegulationKey[], rows: string[][]): Section {
  return { heading: say(heading), lines: [], heads: heads.map(head => say(head)), rows }
}

function scope(policy: Policy): Section {
  const { prefix, date, digits } = policy.number
  const line = say('scope.line', {
    organisation: policy.organisation,
    owner: policy.departments[policy.owner]?.name ?? policy.owner,
    number: `${prefix}${date}${'1'.padStart(digits, '0')}`,
    version: policy.version,
  })
  return { heading: say('heading.scope'), lines: [line], heads: [], rows: [] }
}

function departments(policy: Policy): Section {
  const rows = Object.values(policy.departments).map(({ name, answersFor, manager, group }) => [
    name,
    answersFor,
    spokenWho(`person:${manager}`, policy),
    policy.groups[group]?.name ?? group,
  ])
  return table('heading.departments', ['head.department', 'head.answersFor', 'head.manager', 'head.group'], rows)
}

function people(policy: Policy): Section {
  const rows = Object.values(policy.people).map(({ title, name, department, deputy }) => [
    title,
    name,
    policy.departments[department]?.name ?? department,
    deputy ? spokenWho(`person:${deputy}`, policy) : say('none'),
  ])
  return table('heading.people', ['head.title', 'head.name', 'head.department', 'head.deputy'], rows)
}

type Kind = Policy['taxonomy'][number]

function categories(policy: Policy): Section {
  const rows = policy.taxonomy.map(({ name, children }) => [name, childNames(children ?? [])])
  return table('heading.categories', ['head.category', 'head.subcategories'], rows)
}

function childNames(kinds: readonly Kind[]): string {
  return list(kinds.map(({ name, children }) => (children?.length ? `${name}（${childNames(children)}）` : name)))
}

function channels(policy: Policy): Section[] {
  const rows = Object.values(policy.channels).map(({ name, offline, carries, taker }) => [
    name,
    offline ? say('channel.offline') : carries ? say(`channel.${carries}`) : say('channel.other'),
    taker ? spokenWho(taker, policy) : say('channel.owner'),
  ])
  return rows.length === 0
    ? []
    : [table('heading.channels', ['head.channelName', 'head.channelWay', 'head.taker'], rows)]
}

function systems(policy: Policy): Section[] {
  const rows = Object.values(policy.systems).map(({ name, personalData, channel }) => [
    name,
    channel === undefined ? say('none') : (policy.channels[channel]?.name ?? channel),
    say(`personalData.${personalData}`),
  ])
  if (rows.length === 0) return []
  const heads: RegulationKey[] = ['head.system', 'head.channelName', 'head.personalData']
  return [{ ...table('heading.systems', heads, rows), lines: [say('systems.line')] }]
}

function intake(policy: Policy): Section {
  const rows = policy.intake.fields.map(({ name, required, when, question, judged }) => [
    name,
    required && when ? say('askedWhen', { when: spokenCondition(when, policy) }) : say(required ? 'yes' : 'no'),
    judged ? say('judged') : question,
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
    ...(policy.remindIn ? [say('remindIn', { calendar: calendarName(policy.remindIn) })] : []),
  ]
}

function chains(policy: Policy): Section[] {
  return Object.entries(policy.chains).map(([id, { name, levels, repeatEvery, repeatUpTo, calendar, acknowledge }]) => {
    const rows = levels.map(({ after, tell, also, media, tellCustomer, answerWithin }, index) => [
      String(index + 1),
      spokenDuration(after, policy, calendar),
      list([
        spokenWho(tell, policy),
        ...also.map(one =>
          say('also', { people: spokenWho(one.tell, policy), when: spokenCondition(one.when, policy) }),
        ),
      ]),
      spokenMedia(media),
      say(tellCustomer ? 'yes' : 'no'),
      answerWithin ? say('withinOf', { within: spokenDuration(answerWithin, policy, calendar) }) : say('none'),
    ])
    const heads: RegulationKey[] = [
      'head.level',
      'head.after',
      'head.tell',
      'head.media',
      'head.customer',
      'head.answerWithin',
    ]
    const lines = [
      repeatUpTo === undefined
        ? say('repeat', { every: spokenDuration(repeatEvery, policy, calendar) })
        : say('repeat.growing', {
            every: ` ${spokenDuration(repeatEvery, policy, calendar)}`,
            upTo: spokenDuration(repeatUpTo, policy, calendar),
          }),
      ...(acknowledge
        ? [
            say('lease', {
              events: list(acknowledge.by.map(event => say(`event.${event}`))),
              lease: spokenDuration(acknowledge.lease, policy),
            }),
          ]
        : []),
      ...(id === policy.escalation ? manualLines(policy) : []),
    ]
    return { ...table('heading.chains', heads, rows), heading: say('heading.chain', { name }), lines }
  })
}

function warRoom(policy: Policy): Section[] {
  if (!policy.warRoom) return []
  const levels = Object.values(policy.chains).flatMap(({ name, levels }) =>
    levels.flatMap((level, index) => (level.warRoom ? [say('warRoom.level', { chain: name, level: index + 1 })] : [])),
  )
  const line = say('warRoom.line', { members: spokenWho(policy.warRoom.members, policy), levels: levels.join('') })
  return [{ heading: say('heading.warRoom'), lines: [line], heads: [], rows: [] }]
}

function urgent(policy: Policy): Section {
  const rule = policy.urgent
  const line = say('urgent.line', {
    ladder: spokenMedia(rule.ladder),
    instead: list(
      rule.instead.map(ref =>
        ref === 'their-deputy' || ref === 'next-level' ? say(`urgent.${ref}`) : spokenWho(ref, policy),
      ),
    ),
    ...rule.perDay,
    perPerson: rule.perPerson,
    rest: spokenDuration(rule.restAfterFull, policy),
  })
  return { heading: say('heading.urgent'), lines: [line], heads: [], rows: [] }
}

function manualLines({ customerEscalation = {} }: Policy): string[] {
  const { asks, unsatisfied } = customerEscalation
  return [
    say('manualChain'),
    ...(asks === undefined ? [] : [say('customerEscalation.asks', { level: asks })]),
    ...(unsatisfied === undefined ? [] : [say('customerEscalation.unsatisfied', { level: unsatisfied })]),
    say('skipped'),
  ]
}

function duty(policy: Policy): Section[] {
  const rule = policy.duty
  if (!rule) return []
  const rows = rule.shifts.map(({ department, days, weekdays, people, turns }) => {
    const names = spokenWho(
      people.map(person => `person:${person}`),
      policy,
    )
    return [
      department === undefined ? say('duty.company') : (policy.departments[department]?.name ?? department),
      days || weekdays
        ? list([...(days ?? []), ...(weekdays ?? []).map(day => say(`weekday.${day}`))])
        : say('duty.always'),
      turns ? say('duty.turns', { people: names, from: turns.from, days: turns.days }) : names,
    ]
  })
  const line = say('duty.line', { calendar: calendarName(rule.calendar), handOver: rule.handOver })
  return [{ ...table('heading.duty', ['head.dutyOf', 'head.dutyOn', 'head.dutyPeople'], rows), lines: [line] }]
}

function afterHours(policy: Policy): Section[] {
  const rule = policy.afterHours
  if (!rule) return []
  const line = say('afterHours.line', {
    calendar: calendarName(rule.calendar),
    when: spokenCondition(rule.urgent, policy),
    media: spokenMedia(rule.media),
    people: spokenWho(rule.tell, policy),
  })
  return [{ heading: say('heading.afterHours'), lines: [line], heads: [], rows: [] }]
}

function callBack(policy: Policy): Section {
  const { clock, attempts, earlySatisfied, byAnother, review } = policy.followUp
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
    say('callBack.unreachable', { attempts }),
    ...(byAnother ? [say('callBack.byAnother')] : []),
    ...(review ? [say('callBack.review', { who: spokenWho(policy.permissions.review ?? [], policy) })] : []),
  ]
  return { heading: say('heading.callBack'), lines, heads: [], rows: [] }
}

function penalties(policy: Policy): string[][] {
  return Object.values(policy.penalties).map(penalty => penaltyRow(penalty, policy))
}

function permissions(policy: Policy): Section {
  const rows = Object.entries(policy.permissions).map(([command, who]) => [
    say(`command.${command as Exclude<CommandType, 'register' | 'rate'>}`),
    spokenWho(who ?? [], policy),
  ])
  return table('heading.permissions', ['head.action', 'head.who'], rows)
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
    return [calendarName(name), exceptions > 0 ? list([open, say('days.overrides', { count: exceptions })]) : open]
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
