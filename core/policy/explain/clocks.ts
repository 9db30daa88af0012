import { say } from '../../wording/regulation.ts'
import type { Clock, Penalty, Policy } from '../schema.ts'
import { calendarName, list, spokenCondition, spokenDay, spokenDuration, spokenMedia, spokenWho } from './phrases.ts'

/** One row for each clock: name, starts, done by, within, owner, reminders, chain, penalty. */
export function clockRows(policy: Policy): string[][] {
  return Object.values(policy.clocks).map(clock => [
    nameOf(clock, policy),
    starts(clock, policy),
    list(clock.stops.map(event => say(`event.${event}`))),
    [within(clock, policy), ...standstill(clock, policy)].join(say('semicolon')),
    spokenWho(clock.owner, policy),
    list([
      ...clock.remind.map(({ before, media }) =>
        say('remind', { before: spokenDuration(before, policy, clock.calendar), media: spokenMedia(media) }),
      ),
      ...(clock.remindIn ? [say('remindIn.own', { calendar: calendarName(clock.remindIn, policy) })] : []),
    ]),
    policy.chains[clock.chain]?.name ?? clock.chain,
    penalty(clock, policy),
  ])
}

function nameOf(clock: Clock, policy: Policy): string {
  const kinds = clock.kinds.length === 1 && clock.kinds[0] === 'complaint' ? [] : clock.kinds
  const about = [
    ...kinds.map(kind => say(`kind.${kind}`)),
    ...(clock.when ? [spokenCondition(clock.when, policy)] : []),
    ...(clock.afterEnd ? [say('clock.afterEnd')] : []),
  ]
  return about.length === 0 ? clock.name : say('clockWhen', { name: clock.name, when: about.join(say('semicolon')) })
}

function starts(clock: Clock, policy: Policy): string {
  if (clock.from === 'heard') return say('heard')
  const renewing = clock.starts.length > 1 ? clock.starts.filter(event => clock.stops.includes(event)) : []
  const events = clock.starts
    .filter(event => !renewing.includes(event) && !(event === 'escalated' && clock.escalatedTo))
    .map(event => say(`event.${event}`))
  if (clock.escalatedTo) {
    const { chain, level } = clock.escalatedTo
    events.push(say('escalatedTo', { chain: policy.chains[chain]?.name ?? chain, level }))
  }
  const later = clock.startIn
  return [
    list(events) + formName(clock, policy),
    ...(renewing.length > 0 ? [say('recurs', { stops: list(renewing.map(event => say(`event.${event}`))) })] : []),
    ...(later
      ? [
          later.when
            ? say('startIn.when', {
                calendar: calendarName(later.calendar, policy),
                when: spokenCondition(later.when, policy),
              })
            : say('startIn', { calendar: calendarName(later.calendar, policy) }),
        ]
      : []),
  ].join(say('semicolon'))
}

function formName({ item }: Clock, policy: Policy): string {
  const name = item === undefined ? undefined : (policy.workItems[item] ?? policy.expertOpinions[item])?.name
  return name === undefined ? '' : say('clock.item', { name })
}

function within(clock: Clock, policy: Policy): string {
  if (clock.within === 'same-day') return say('sameDay')
  if (clock.within === 'promised') return say('promisedTime')
  if (clock.opens) {
    return say('window.days', {
      opens: spokenDay(clock.opens, policy, clock.calendar),
      within: spokenDay(clock.within, policy, clock.calendar),
    })
  }
  const length = spokenDuration(clock.within, policy, clock.calendar)
  const calendar = policy.calendars[clock.calendar]
  const counted = calendar && (calendar.hours ? !/^P\d+D$/.test(clock.within) : calendar.days === 'six-days')
  return say('withinOf', {
    within: counted ? say('inHours', { length, calendar: calendarName(clock.calendar, policy) }) : length,
  })
}

/** When it stands still, and how far it may be put off. */
function standstill({ pause, postpone, calendar }: Clock, policy: Policy): string[] {
  return [
    ...(pause
      ? [
          say('pause', {
            waits: pause.while.map(wait => say(`wait.${wait}`)).join(say('or')),
            atMost: ` ${spokenDuration(pause.atMost, policy, pause.calendar)}`,
          }),
        ]
      : []),
    ...(postpone ? [say('postpone', { atMost: ` ${spokenDuration(postpone.atMost, policy, calendar)}` })] : []),
  ]
}

function penalty(clock: Clock, policy: Policy): string {
  const rule = clock.penalty === undefined ? undefined : policy.penalties[clock.penalty]
  return rule ? amount(rule, policy) : say('none')
}

/** `−2 分`, `100 元`, and how it grows. */
function amount(rule: Penalty, policy: Policy): string {
  const yuan = rule.yuan ?? 0
  return list([
    ...(rule.points ? [say('points', { points: String(rule.points).replace('-', '−') })] : []),
    ...(yuan > 0 ? [say('yuan', { yuan })] : []),
    ...(rule.progressive ? [say('progressive', { first: yuan, second: 2 * yuan, third: 3 * yuan })] : []),
    ...(rule.double ? [say('double', { when: spokenCondition(rule.double, policy) })] : []),
  ])
}

/** Rule, when, how much, who bears it. */
export function penaltyRow(rule: Penalty, policy: Policy): string[] {
  return [
    rule.rule,
    rule.when ? say('penaltyWhen', { when: spokenCondition(rule.when, policy) }) : say('always'),
    amount(rule, policy),
    spokenWho(rule.to, policy),
  ]
}
