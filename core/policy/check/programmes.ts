import { isBuiltInCalendar, wallMs } from '../../time/calendar.ts'
import { DAY_MS } from '../../time/china-time.ts'
import type { PolicyData, Programme } from '../schema.ts'

/** What no schema can see of call-back programmes: names that lead nowhere, times that contradict each other. One line a mistake. */
export function programmes(policy: PolicyData): string[] {
  return Object.entries(policy.programmes).flatMap(([id, programme]) => [
    ...names(`programmes.${id}`, programme, policy),
    ...times(`programmes.${id}`, programme),
  ])
}

function names(path: string, programme: Programme, policy: PolicyData): string[] {
  const mistakes: string[] = []
  const expect = (where: string, name: string, table: object, what: string) => {
    if (!Object.hasOwn(table, name))
      mistakes.push(`${where}: there is no ${what} "${name}"; name one of ${Object.keys(table).join(', ') || '(none)'}`)
  }
  const expectWho = (where: string, who: string) => {
    const [kind, id] = who.split(':')
    if (kind === 'approver') mistakes.push(`${where}: a call-back has no approver; name the callers or a person`)
    if (id !== undefined)
      expect(
        where,
        id,
        kind === 'person' ? policy.people : policy.departments,
        kind === 'person' ? 'person' : 'department',
      )
  }
  expect(`${path}.department`, programme.department, policy.departments, 'department')
  for (const [index, who] of programme.callers.entries()) {
    expectWho(`${path}.callers.${index}`, who)
    if (who === 'registrar' || who === 'handler')
      mistakes.push(`${path}.callers.${index}: before the first call there is no "${who}"; name "members" or a person`)
  }
  for (const [name, clock] of Object.entries(programme.clocks)) {
    const where = `${path}.clocks.${name}`
    expectWho(`${where}.owner`, clock.owner)
    expect(`${where}.chain`, clock.chain, policy.chains, 'chain')
    if (!isBuiltInCalendar(clock.calendar)) expect(`${where}.calendar`, clock.calendar, policy.calendars, 'calendar')
  }
  return mistakes
}

const LONGEST_MS = 400 * DAY_MS

function times(path: string, { clocks, survey, oldest }: Programme): string[] {
  const all: [string, string][] = [
    ...Object.entries(clocks).flatMap(([name, { within }]): [string, string][] =>
      within === 'same-day' ? [] : [[`${path}.clocks.${name}.within`, within]],
    ),
    [`${path}.oldest`, oldest],
    ...(survey ? [[`${path}.survey.wait`, survey.wait] as [string, string]] : []),
  ]
  const late = Object.entries(clocks).flatMap(([name, { within, remind }]) =>
    within === 'same-day'
      ? []
      : remind
          .filter(({ before }) => wallMs(before) >= wallMs(within))
          .map(
            ({ before }) =>
              `${path}.clocks.${name}.remind: a reminder ${before} before the end of ${within} would come before the start; make it shorter`,
          ),
  )
  const call = clocks.call.within
  return [
    ...all.flatMap(([where, length]) => {
      if (wallMs(length) <= 0) return [`${where}: ${length} is no time at all; make it longer`]
      return wallMs(length) > LONGEST_MS ? [`${where}: ${length} is longer than 400 days; make it shorter`] : []
    }),
    ...late,
    ...(survey && (call === 'same-day' || wallMs(survey.wait) >= wallMs(call))
      ? [`${path}.survey.wait: ${survey.wait} leaves no time to call before ${call} is over; make it shorter`]
      : []),
  ]
}
