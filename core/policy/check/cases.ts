import { CONTACT_KINDS } from '../../complaint/event.ts'
import { isBuiltInCalendar, wallMs } from '../../time/calendar.ts'
import { FINDABLE } from '../schema/cases.ts'
import type { Condition, PolicyData } from '../schema.ts'

/** Conditions of repeats, copies and reports, with their paths. */
export function caseConditions(policy: PolicyData): [string, Condition | undefined][] {
  const of = (part: 'copies' | 'referrals') =>
    Object.entries(policy[part]).map(([id, { when }]): [string, Condition | undefined] => [`${part}.${id}.when`, when])
  return [...of('copies'), ...of('referrals')]
}

/** What no schema can see in repeats, kinds of contact, causes, findings, copies and reports. */
export function caseRules(policy: PolicyData): string[] {
  return [
    ...repeats(policy),
    ...contacts(policy),
    ...causes(policy),
    ...findings(policy),
    ...people(policy),
    ...doable(policy),
  ]
}

const KNOWN_SAME: readonly string[] = ['customer', 'department', 'category']

function repeats(policy: PolicyData): string[] {
  const fields = policy.intake.fields.map(({ field }) => field)
  return Object.entries(policy.repeats).flatMap(([id, { same, calendar, within }]) => [
    ...same
      .filter(what => !KNOWN_SAME.includes(what) && !fields.includes(what))
      .map(
        what =>
          `repeats.${id}.same: there is no intake field "${what}"; name one of ${[...KNOWN_SAME, ...fields].join(', ')}`,
      ),
    ...(same.some(what => FINDABLE.some(one => one === what))
      ? []
      : [
          `repeats.${id}.same: an earlier complaint cannot be looked up by ${same.join(', ')}; add one of ${FINDABLE.join(', ')}`,
        ]),
    ...unknownCalendar(`repeats.${id}.calendar`, calendar, policy),
    ...(wallMs(within) > 0 ? [] : [`repeats.${id}.within: ${within} is no time at all; make it longer`]),
  ])
}

function contacts(policy: PolicyData): string[] {
  const kinds = CONTACT_KINDS.filter(kind => kind !== 'complaint')
  const used = new Set(Object.values(policy.clocks).flatMap(clock => clock.kinds))
  return kinds.flatMap(kind =>
    policy.contacts[kind] === undefined && used.has(kind)
      ? [`clocks: one runs for "${kind}", which never becomes a case; add contacts.${kind} or leave it out of "kinds"`]
      : [],
  )
}

function causes(policy: PolicyData): string[] {
  const rule = policy.classification
  if (!rule) return []
  const depth = depthOf(policy.taxonomy)
  return rule.intakeLevels > depth
    ? [`classification.intakeLevels: the taxonomy has only ${depth} levels; take ${depth} or fewer`]
    : []
}

function depthOf(kinds: PolicyData['taxonomy']): number {
  return kinds.reduce((deepest, { children }) => Math.max(deepest, 1 + depthOf(children ?? [])), 0)
}

function findings(policy: PolicyData): string[] {
  const rule = policy.findings
  const needing = Object.entries(policy.penalties).filter(([, { on }]) => on === 'found')
  return [
    ...(rule
      ? []
      : needing.map(
          ([id]) => `penalties.${id}.on: nobody finds who is responsible; add "findings" or take another event`,
        )),
    ...(rule?.appeal ? unknownCalendar('findings.appeal.calendar', rule.appeal.calendar, policy) : []),
    ...Object.entries(policy.clocks).flatMap(([id, clock]) =>
      clock.afterEnd &&
      clock.item === undefined &&
      !clock.starts.every(type => type === 'appealed' || type === 'rejudged')
        ? [`clocks.${id}.afterEnd: after the end only disputes happen; start it on "appealed"`]
        : [],
    ),
  ]
}

function people(policy: PolicyData): string[] {
  const lists: [string, string[]][] = [
    ...Object.entries(policy.copies).map(([id, { to }]): [string, string[]] => [`copies.${id}.to`, to]),
    ...Object.entries(policy.referrals).map(([id, { to }]): [string, string[]] => [`referrals.${id}.to`, to]),
    ...Object.entries(policy.findings?.violations ?? {}).map(([id, { to }]): [string, string[]] => [
      `findings.violations.${id}.to`,
      [to],
    ]),
  ]
  return lists.flatMap(([path, refs]) =>
    refs.flatMap(ref => {
      const [kind, id] = ref.split(':')
      if (id === undefined) return []
      const table: object = kind === 'person' ? policy.people : policy.departments
      return Object.hasOwn(table, id)
        ? []
        : [
            `${path}: there is no ${kind === 'person' ? 'person' : 'department'} "${id}"; name one of ${Object.keys(table).join(', ')}`,
          ]
    }),
  )
}

/** What the policy asks for somebody must be allowed to do. */
function doable(policy: PolicyData): string[] {
  const needed: [boolean, keyof PolicyData['permissions']][] = [
    [policy.classification !== undefined, 'classify'],
    [policy.findings !== undefined, 'find'],
    [policy.findings?.appeal !== undefined, 'appeal'],
    [policy.findings?.appeal !== undefined, 'rejudge'],
    [Object.keys(policy.findings?.violations ?? {}).length > 0, 'recordViolation'],
    [policy.settlements.length > 0, 'settle'],
    [policy.followUp.review, 'review'],
    [Object.keys(policy.referrals).length > 0, 'report'],
    [policy.contacts.inquiry !== undefined || policy.contacts.suggestion?.needs === 'answer', 'answer'],
    [policy.contacts.inquiry !== undefined, 'convert'],
  ]
  return needed.flatMap(([isNeeded, command]) =>
    isNeeded && (policy.permissions[command] ?? []).length === 0
      ? [`permissions.${command}: the policy needs it and nobody may do it; name who may`]
      : [],
  )
}

function unknownCalendar(path: string, name: string, policy: PolicyData): string[] {
  return isBuiltInCalendar(name) || Object.hasOwn(policy.calendars, name)
    ? []
    : [`${path}: there is no calendar "${name}"; name one of ${Object.keys(policy.calendars).join(', ') || '(none)'}`]
}
