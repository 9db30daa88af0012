import { isBuiltInCalendar, wallMs } from '../calendar.ts'
import type { Condition, PolicyData } from './schema.ts'

/**
 * What no schema can see: names that lead nowhere, reminders after their end, a case that could be left without a clock. Returns one
 * line a mistake, each with its path and what to do.
 */
export function crossCheck(policy: PolicyData): string[] {
  return [...names(policy), ...conditions(policy), ...times(policy), ...watchfulness(policy)]
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
  for (const [index, watcher] of policy.watchers.entries())
    expect(`watchers.${index}.group`, watcher.group, policy.groups, 'group')
  for (const [index, approval] of policy.approvals.entries()) expectWho(`approvals.${index}.by`, approval.by)
  for (const [command, people] of Object.entries(policy.permissions)) {
    for (const [index, who] of (people ?? []).entries()) expectWho(`permissions.${command}.${index}`, who)
  }
  for (const [id, clock] of Object.entries(policy.clocks)) {
    expectCalendar(`clocks.${id}.calendar`, clock.calendar)
    if (clock.startIn) expectCalendar(`clocks.${id}.startIn.calendar`, clock.startIn.calendar)
    expectWho(`clocks.${id}.owner`, clock.owner)
    expect(`clocks.${id}.chain`, clock.chain, policy.chains, 'chain')
    if (clock.penalty) expect(`clocks.${id}.penalty`, clock.penalty, policy.penalties, 'penalty')
  }
  for (const [id, chain] of Object.entries(policy.chains)) {
    expectCalendar(`chains.${id}.calendar`, chain.calendar)
    chain.levels.forEach((level, index) => {
      for (const [place, who] of (level.tell ?? []).entries())
        expectWho(`chains.${id}.levels.${index}.tell.${place}`, who)
    })
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
    ...Object.entries(policy.clocks).flatMap(([id, clock]): [string, Condition | undefined][] => [
      [`clocks.${id}.when`, clock.when],
      [`clocks.${id}.startIn.when`, clock.startIn?.when],
    ]),
    ...Object.entries(policy.penalties).map(([id, penalty]): [string, Condition | undefined] => [
      `penalties.${id}.when`,
      penalty.when,
    ]),
    ['afterHours.urgent', policy.afterHours?.urgent],
    ['dispatchByHand', policy.dispatchByHand],
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
  }
  return conditionsOf(policy).flatMap(([path, condition]) =>
    (Object.keys(known) as (keyof typeof known)[]).flatMap(key =>
      (condition[key] ?? [])
        .filter(value => !known[key].includes(value))
        .map(value => `${path}.${key}: there is no ${key} "${value}"; name one of ${known[key].join(', ')}`),
    ),
  )
}

function times(policy: PolicyData): string[] {
  return Object.entries(policy.clocks).flatMap(([id, clock]) => {
    if (clock.within === 'same-day') return []
    const length = wallMs(clock.within) - (clock.opens ? wallMs(clock.opens) : 0)
    const late = clock.remind.filter(remind => wallMs(remind.before) >= length)
    return [
      ...(length <= 0 ? [`clocks.${id}: the window opens (${clock.opens}) after its end (${clock.within})`] : []),
      ...late.map(
        remind =>
          `clocks.${id}.remind: a reminder ${remind.before} before the end of ${clock.within} would come before the start; make it shorter`,
      ),
    ]
  })
}

/** A clock that always runs while a case is open in this part of its life. */
function watchfulness(policy: PolicyData): string[] {
  const clocks = Object.values(policy.clocks)
  const starting = (type: string) => clocks.some(clock => !clock.when && (clock.starts as string[]).includes(type))
  return ['registered', 'dispatched', 'resolved', 'reopened']
    .filter(type => !starting(type))
    .map(
      type =>
        `clocks: no clock without "when" starts on "${type}": a case could be left there with nobody watching; add one`,
    )
}
