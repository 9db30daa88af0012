import { isBuiltInCalendar, wallMs } from '../../time/calendar.ts'
import { DAY_MS } from '../../time/china-time.ts'
import type { CalendarRule, Chain, Clock, Condition, PolicyData } from '../schema.ts'
import { caseConditions, caseRules } from './cases.ts'
import { clockMistakes } from './clocks.ts'
import { programmes } from './programmes.ts'
import { reach } from './reach.ts'
import { reporting, reportingConditions } from './reporting.ts'
import { templates } from './templates.ts'
import { watchfulness } from './watchfulness.ts'
import { crossCheckWork } from './work.ts'

/**
 * What no schema can see: names that lead nowhere, reminders after their end, a case that could be left without a clock. Returns one
 * line a mistake, each with its path and what to do.
 */
export function crossCheck(policy: PolicyData): string[] {
  return [
    ...names(policy),
    ...conditions(policy),
    ...channels(policy),
    ...crossCheckWork(policy),
    ...intake(policy),
    ...reach(policy),
    ...times(policy),
    ...programmes(policy),
    ...clockMistakes(policy),
    ...watchfulness(policy),
    ...templates(policy),
    ...reporting(policy),
    ...caseRules(policy),
  ]
}

function names(policy: PolicyData): string[] {
  const mistakes: string[] = []
  const expect = (path: string, name: string, table: object, what: string) => {
    if (!Object.hasOwn(table, name))
      mistakes.push(`${path}: there is no ${what} "${name}"; name one of ${Object.keys(table).join(', ') || '(none)'}`)
  }
  const expectWho = (path: string, who: string) => {
    const [kind, id] = who.split(':')
    if (id === undefined) return
    if (kind === 'person') expect(path, id, policy.people, 'person')
    else expect(path, id, policy.departments, 'department')
  }
  const expectCalendar = (path: string, name: string) => {
    if (!isBuiltInCalendar(name)) expect(path, name, policy.calendars, 'calendar')
  }

  expect('owner', policy.owner, policy.departments, 'department')
  expect('promise', policy.promise, policy.clocks, 'clock')
  expect('escalation', policy.escalation, policy.chains, 'chain')
  expect('followUp.clock', policy.followUp.clock, policy.clocks, 'clock')
  for (const [id, channel] of Object.entries(policy.channels)) {
    if (channel.taker) expectWho(`channels.${id}.taker`, channel.taker)
  }
  for (const [id, { channel }] of Object.entries(policy.systems)) {
    if (channel) expect(`systems.${id}.channel`, channel, policy.channels, 'channel')
  }
  for (const [id, department] of Object.entries(policy.departments)) {
    expect(`departments.${id}.manager`, department.manager, policy.people, 'person')
    expect(`departments.${id}.group`, department.group, policy.groups, 'group')
  }
  for (const [id, person] of Object.entries(policy.people)) {
    expect(`people.${id}.department`, person.department, policy.departments, 'department')
    if (person.deputy) expect(`people.${id}.deputy`, person.deputy, policy.people, 'person')
  }
  for (const [id, group] of Object.entries(policy.groups)) {
    for (const [index, member] of group.members.entries())
      expect(`groups.${id}.members.${index}`, member, policy.people, 'person')
  }
  for (const [index, rule] of policy.routing.entries())
    expect(`routing.${index}.department`, rule.department, policy.departments, 'department')
  if (policy.routing.at(-1)?.when)
    mistakes.push('routing: the last rule must hold for every case; leave its "when" out')
  for (const [index, watcher] of policy.watchers.entries()) {
    expect(`watchers.${index}.group`, watcher.group, policy.groups, 'group')
    for (const [place, who] of watcher.tell.entries()) expectWho(`watchers.${index}.tell.${place}`, who)
  }
  for (const [index, { by, levels }] of policy.approvals.entries()) {
    if (by !== undefined) expectWho(`approvals.${index}.by`, by)
    for (const [place, level] of (levels ?? []).entries()) expectWho(`approvals.${index}.levels.${place}.by`, level.by)
  }
  for (const [id, { by, check }] of Object.entries(policy.workItems)) {
    for (const [place, who] of by.entries()) expectWho(`workItems.${id}.by.${place}`, who)
    for (const [place, who] of (check ?? []).entries()) expectWho(`workItems.${id}.check.${place}`, who)
  }
  for (const [id, { of }] of Object.entries(policy.expertOpinions)) {
    if (of !== undefined) expectWho(`expertOpinions.${id}.of`, of)
  }
  for (const [command, people] of Object.entries(policy.permissions)) {
    for (const [index, who] of (people ?? []).entries()) expectWho(`permissions.${command}.${index}`, who)
  }
  for (const [id, clock] of Object.entries(policy.clocks)) {
    expectCalendar(`clocks.${id}.calendar`, clock.calendar)
    if (clock.startIn) expectCalendar(`clocks.${id}.startIn.calendar`, clock.startIn.calendar)
    if (clock.pause) expectCalendar(`clocks.${id}.pause.calendar`, clock.pause.calendar)
    if (clock.remindIn) expectCalendar(`clocks.${id}.remindIn`, clock.remindIn)
    if (clock.escalatedTo) expect(`clocks.${id}.escalatedTo.chain`, clock.escalatedTo.chain, policy.chains, 'chain')
    expectWho(`clocks.${id}.owner`, clock.owner)
    expect(`clocks.${id}.chain`, clock.chain, policy.chains, 'chain')
    if (clock.penalty) expect(`clocks.${id}.penalty`, clock.penalty, policy.penalties, 'penalty')
  }
  for (const [id, chain] of Object.entries(policy.chains)) {
    expectCalendar(`chains.${id}.calendar`, chain.calendar)
    chain.levels.forEach((level, index) => {
      if (level.warRoom && !policy.warRoom)
        mistakes.push(
          `chains.${id}.levels.${index}.warRoom: the policy has no war room; say under warRoom.members who belongs there`,
        )
      for (const [place, who] of (level.tell ?? []).entries())
        expectWho(`chains.${id}.levels.${index}.tell.${place}`, who)
      for (const [place, { tell }] of level.also.entries())
        for (const who of tell) expectWho(`chains.${id}.levels.${index}.also.${place}.tell`, who)
    })
  }
  for (const [index, ref] of policy.internal.instead.entries()) expectWho(`internal.instead.${index}`, ref)
  for (const [index, ref] of (policy.warRoom?.members ?? []).entries()) expectWho(`warRoom.members.${index}`, ref)
  for (const [index, ref] of policy.urgent.instead.entries())
    if (ref !== 'their-deputy' && ref !== 'next-level') expectWho(`urgent.instead.${index}`, ref)
  if (policy.remindIn) expectCalendar('remindIn', policy.remindIn)
  if (policy.duty) {
    expectCalendar('duty.calendar', policy.duty.calendar)
    for (const [index, { department, people }] of policy.duty.shifts.entries()) {
      if (department) expect(`duty.shifts.${index}.department`, department, policy.departments, 'department')
      for (const [place, person] of people.entries())
        expect(`duty.shifts.${index}.people.${place}`, person, policy.people, 'person')
    }
  }
  for (const [id, penalty] of Object.entries(policy.penalties)) expectWho(`penalties.${id}.to`, penalty.to)
  if (policy.afterHours) {
    expectCalendar('afterHours.calendar', policy.afterHours.calendar)
    for (const [index, who] of policy.afterHours.tell.entries()) expectWho(`afterHours.tell.${index}`, who)
  }
  const levels = policy.severity.levels.map(level => level.id)
  for (const [path, level] of [
    ...policy.severity.rules.map((rule, index) => [`severity.rules.${index}.level`, rule.level] as const),
    ['severity.otherwise', policy.severity.otherwise] as const,
  ]) {
    if (!levels.includes(level))
      mistakes.push(`${path}: there is no level "${level}"; name one of ${levels.join(', ')}`)
  }
  return mistakes
}

/** Every condition of the pack with its path. */
function conditionsOf(policy: PolicyData): [string, Condition][] {
  const found: [string, Condition | undefined][] = [
    ...policy.severity.rules.map((rule, index): [string, Condition] => [`severity.rules.${index}.when`, rule.when]),
    ...policy.routing.map((rule, index): [string, Condition | undefined] => [`routing.${index}.when`, rule.when]),
    ...policy.watchers.map((rule, index): [string, Condition | undefined] => [`watchers.${index}.when`, rule.when]),
    ...policy.approvals.map((rule, index): [string, Condition] => [`approvals.${index}.when`, rule.when]),
    ...policy.intake.fields.map((field, index): [string, Condition | undefined] => [
      `intake.fields.${index}.when`,
      field.when,
    ]),
    ...Object.entries(policy.workItems).map(([id, { when }]): [string, Condition | undefined] => [
      `workItems.${id}.when`,
      when,
    ]),
    ...Object.entries(policy.clocks).flatMap(([id, clock]): [string, Condition | undefined][] => [
      [`clocks.${id}.when`, clock.when],
      [`clocks.${id}.startIn.when`, clock.startIn?.when],
    ]),
    ...Object.entries(policy.penalties).map(([id, penalty]): [string, Condition | undefined] => [
      `penalties.${id}.when`,
      penalty.when,
    ]),
    ...Object.entries(policy.penalties).map(([id, penalty]): [string, Condition | undefined] => [
      `penalties.${id}.double`,
      penalty.double,
    ]),
    ...Object.entries(policy.chains).flatMap(([id, chain]) =>
      chain.levels.flatMap((level, index) =>
        level.also.map((also, place): [string, Condition] => [
          `chains.${id}.levels.${index}.also.${place}.when`,
          also.when,
        ]),
      ),
    ),
    ...caseConditions(policy),
    ['afterHours.urgent', policy.afterHours?.urgent],
    ['digest.ownCard', policy.digest.ownCard],
    ['dispatchByHand', policy.dispatchByHand],
    ...reportingConditions(policy),
  ]
  return found.flatMap(([path, condition]): [string, Condition][] => (condition ? flatten(path, condition) : []))
}

function flatten(path: string, condition: Condition): [string, Condition][] {
  return [
    [path, condition],
    ...(condition.any ?? []).flatMap((inner, index) => flatten(`${path}.any.${index}`, inner)),
    ...(condition.all ?? []).flatMap((inner, index) => flatten(`${path}.all.${index}`, inner)),
    ...(condition.not ? flatten(`${path}.not`, condition.not) : []),
  ]
}

type Kind = PolicyData['taxonomy'][number]

function categoriesOf(kinds: readonly Kind[], parent = ''): string[] {
  return kinds.flatMap(kind => [`${parent}${kind.id}`, ...categoriesOf(kind.children ?? [], `${parent}${kind.id}/`)])
}

function conditions(policy: PolicyData): string[] {
  const known = {
    category: [...categoriesOf(policy.taxonomy), 'none'],
    severity: policy.severity.levels.map(level => level.id),
    reason: Object.keys(policy.reasons),
    demand: Object.keys(policy.demands),
    department: Object.keys(policy.departments),
    channel: Object.keys(policy.channels),
  }
  const fields = [
    ...policy.intake.fields.map(({ field }) => field),
    ...Object.entries(policy.workItems).flatMap(([item, rule]) => rule.fields.map(({ field }) => `${item}.${field}`)),
  ]
  return conditionsOf(policy).flatMap(([path, condition]) => [
    ...(Object.keys(known) as (keyof typeof known)[]).flatMap(key =>
      (condition[key] ?? [])
        .filter(value => !known[key].includes(value))
        .map(value => `${path}.${key}: there is no ${key} "${value}"; name one of ${known[key].join(', ')}`),
    ),
    ...Object.keys(condition.value ?? {})
      .filter(name => !fields.includes(name))
      .map(name => `${path}.value.${name}: there is no intake field "${name}"; name one of ${fields.join(', ')}`),
    ...(condition.repeat?.of ?? [])
      .filter(rule => !Object.hasOwn(policy.repeats, rule))
      .map(
        rule =>
          `${path}.repeat.of: there is no repeat rule "${rule}"; name one of ${Object.keys(policy.repeats).join(', ') || '(none)'}`,
      ),
    ...(condition.repeat && Object.keys(policy.repeats).length === 0
      ? [`${path}.repeat: the policy has no rule by which a complaint repeats another; add one under "repeats"`]
      : []),
    ...(condition.finding && !policy.findings
      ? [`${path}.finding: nobody finds who is responsible; add "findings"`]
      : []),
  ])
}

function channels(policy: PolicyData): string[] {
  const all = Object.entries(policy.channels)
  return all.flatMap(([id, { carries, offline, words }], index) => {
    const path = `channels.${id}`
    const rival = all.slice(0, index).find(([, other]) => carries !== undefined && other.carries === carries)
    const stolen = words.find(word => all.slice(0, index).some(([, other]) => other.words.includes(word)))
    return [
      ...(rival ? [`${path}.carries: channels.${rival[0]} carries "${carries}" already; leave one of them out`] : []),
      ...(offline && carries
        ? [`${path}.carries: what a person takes down does not come in by itself; leave it out`]
        : []),
      ...(stolen === undefined
        ? []
        : [`${path}.words: "${stolen}" names another channel already; leave one of them out`]),
    ]
  })
}

/** What the vocabulary can judge of what was told. */
const JUDGED = ['attitude', 'priority', 'risk']

function intake(policy: PolicyData): string[] {
  return policy.intake.fields.flatMap(({ field, judged, required, question }, index) => {
    const path = `intake.fields.${index}`
    if (!judged)
      return question.trim() === '' ? [`${path}.question: nobody could ask for "${field}"; write the question`] : []
    return [
      ...(JUDGED.includes(field)
        ? []
        : [`${path}.judged: "${field}" is never judged; name one of ${JUDGED.join(', ')}`]),
      ...(required ? [`${path}.required: a judged field is not asked for; leave it out`] : []),
    ]
  })
}

/** Longer than this is a slip of the pen. */
const LONGEST_MS = 400 * DAY_MS

function times(policy: PolicyData): string[] {
  return [
    ...lengths(policy),
    ...Object.entries(policy.clocks).flatMap(([id, clock]) => clockTimes(id, clock)),
    ...Object.entries(policy.chains).flatMap(([id, chain]) => chainTimes(id, chain)),
    ...Object.entries(policy.calendars).flatMap(([id, calendar]) => hours(id, calendar)),
  ]
}

function lengths(policy: PolicyData): string[] {
  const { quiet, silence, handOver } = policy.intake
  const all: [string, string][] = [
    ['intake.quiet', quiet],
    ...(handOver ? [['intake.handOver', handOver] as [string, string]] : []),
    ['intake.silence.remindAfter', silence.remindAfter],
    ['intake.silence.settleAfter', silence.settleAfter],
    ...Object.entries(policy.clocks).flatMap(([id, clock]): [string, string][] => [
      ...(isLength(clock.within) ? [[`clocks.${id}.within`, clock.within] as [string, string]] : []),
      ...(clock.pause ? [[`clocks.${id}.pause.atMost`, clock.pause.atMost] as [string, string]] : []),
      ...(clock.postpone ? [[`clocks.${id}.postpone.atMost`, clock.postpone.atMost] as [string, string]] : []),
      ...(clock.opens ? [[`clocks.${id}.opens`, clock.opens] as [string, string]] : []),
      ...clock.remind.map(({ before }, index): [string, string] => [`clocks.${id}.remind.${index}.before`, before]),
    ]),
    ...Object.entries(policy.chains).flatMap(([id, chain]): [string, string][] => [
      ...chain.levels.map(({ after }, index): [string, string] => [`chains.${id}.levels.${index}.after`, after]),
      [`chains.${id}.repeatEvery`, chain.repeatEvery],
      ...(chain.repeatUpTo ? [[`chains.${id}.repeatUpTo`, chain.repeatUpTo] as [string, string]] : []),
      ...chain.levels.flatMap(({ answerWithin }, index): [string, string][] =>
        answerWithin ? [[`chains.${id}.levels.${index}.answerWithin`, answerWithin]] : [],
      ),
      ...(chain.acknowledge ? [[`chains.${id}.acknowledge.lease`, chain.acknowledge.lease] as [string, string]] : []),
    ]),
    ['urgent.restAfterFull', policy.urgent.restAfterFull],
    ['digest.within', policy.digest.within],
  ]
  return all
    .filter(([, length]) => wallMs(length) > LONGEST_MS)
    .map(([path, length]) => `${path}: ${length} is longer than 400 days; make it shorter`)
}

/** Not the end of the day or a promised time. */
function isLength(within: Clock['within']): boolean {
  return within !== 'same-day' && within !== 'promised'
}

function clockTimes(id: string, clock: Clock): string[] {
  if (clock.within === 'promised') return []
  if (clock.within === 'same-day')
    return clock.opens ? [`clocks.${id}.opens: a clock that ends the same day has no window; leave it out`] : []
  const length = wallMs(clock.within) - (clock.opens ? wallMs(clock.opens) : 0)
  if (length <= 0)
    return [
      clock.opens
        ? `clocks.${id}: the window opens (${clock.opens}) after its end (${clock.within})`
        : `clocks.${id}.within: ${clock.within} is no time at all; make it longer`,
    ]
  return clock.remind
    .filter(remind => wallMs(remind.before) >= length)
    .map(
      remind =>
        `clocks.${id}.remind: a reminder ${remind.before} before the end of ${clock.within} would come before the start; make it shorter`,
    )
}

/** A level or a repeat sooner than this would ring all the time. */
const SHORTEST_REPEAT_MS = 60_000

function chainTimes(id: string, chain: Chain): string[] {
  const early = chain.levels.findIndex(
    ({ after }, index) => wallMs(after) < wallMs(chain.levels[index - 1]?.after ?? 'PT0S'),
  )
  return [
    ...(early === -1
      ? []
      : [`chains.${id}.levels.${early}.after: comes before the level above it; put the levels in order`]),
    ...(wallMs(chain.repeatEvery) < SHORTEST_REPEAT_MS
      ? [`chains.${id}.repeatEvery: ${chain.repeatEvery} is too short; repeat every minute at most`]
      : []),
  ]
}

function hours(id: string, calendar: CalendarRule): string[] {
  const spans = calendar.hours
  if (!spans) return []
  if (spans.length === 0) return [`calendars.${id}.hours: never open; name hours, or leave it out for whole days`]
  return spans.flatMap(({ from, to }, index) => [
    ...(from < to ? [] : [`calendars.${id}.hours.${index}: ends (${to}) before it begins (${from})`]),
    ...(from >= (spans[index - 1]?.to ?? '00:00')
      ? []
      : [`calendars.${id}.hours.${index}: begins (${from}) before the hours above it end; put them in order`]),
  ])
}
