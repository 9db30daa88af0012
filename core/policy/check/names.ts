import { isBuiltInCalendar } from '../../time/calendar.ts'
import type { PolicyData } from '../schema.ts'

export function names(policy: PolicyData): string[] {
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
