import { type RegulationKey, say } from '../../wording/regulation.ts'
import type { Policy } from '../schema.ts'
import type { Section } from './page.ts'
import { calendarName, list, spokenCondition, spokenDuration, spokenMedia, spokenWho } from './phrases.ts'
import { table } from './table.ts'

export function chains(policy: Policy): Section[] {
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

export function warRoom(policy: Policy): Section[] {
  if (!policy.warRoom) return []
  const levels = Object.values(policy.chains).flatMap(({ name, levels }) =>
    levels.flatMap((level, index) => (level.warRoom ? [say('warRoom.level', { chain: name, level: index + 1 })] : [])),
  )
  const line = say('warRoom.line', { members: spokenWho(policy.warRoom.members, policy), levels: levels.join('') })
  return [{ heading: say('heading.warRoom'), lines: [line], heads: [], rows: [] }]
}

export function urgent(policy: Policy): Section {
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

export function duty(policy: Policy): Section[] {
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
  const line = say('duty.line', { calendar: calendarName(rule.calendar, policy), handOver: rule.handOver })
  return [{ ...table('heading.duty', ['head.dutyOf', 'head.dutyOn', 'head.dutyPeople'], rows), lines: [line] }]
}

export function afterHours(policy: Policy): Section[] {
  const rule = policy.afterHours
  if (!rule) return []
  const line = say('afterHours.line', {
    calendar: calendarName(rule.calendar, policy),
    when: spokenCondition(rule.urgent, policy),
    media: spokenMedia(rule.media),
    people: spokenWho(rule.tell, policy),
  })
  return [{ heading: say('heading.afterHours'), lines: [line], heads: [], rows: [] }]
}
