/**
 * Proves: each kind of mistake that a regulation can hold is refused, or warned of where it can still be used, with the path at which it stands
 * and what to do about it.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { advise } from '../../../core/policy/check/advice.ts'
import { builtInPacks, loadPolicy } from '../../../core/policy/load.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'heed-mistakes-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What is said about a pack with these differences, a line each. */
function said(differences: object, pack = 'auto-dealer'): string[] {
  const file = path.join(folder, 'changed.yaml')
  writeFileSync(file, JSON.stringify({ extends: pack, ...differences }))
  try {
    return advise(loadPolicy(file), new Date('2026-11-02T09:00:00+08:00'))
  } catch (error) {
    const [, ...lines] = String(error).split('\n')
    return lines.map(line => line.trim())
  }
}

const dealer = loadPolicy('auto-dealer')
const level = (after: string, tell: string[]) => ({ after, tell, media: ['mention'] })
const rule = (of: string, when: object) => ({ level: of, when, because: '见规定' })

type Mistake = [what: string, differences: object, path: string, problem: RegExp, todo: RegExp]

const judgedField = (differences: object) => ({ field: 'urgency', name: '紧急程度', judged: true, ...differences })

const UNKNOWN_NAMES: Mistake[] = (
  [
    ['department', { owner: 'moon' }, 'owner'],
    ['department', { routing: [{ department: 'moon' }] }, 'routing.0.department'],
    ['person', { departments: { sales: { manager: 'moon' } } }, 'departments.sales.manager'],
    ['person', { people: { 'sales-manager': { deputy: 'moon' } } }, 'people.sales-manager.deputy'],
    ['person', { groups: { sales: { members: ['moon'] } } }, 'groups.sales.members.0'],
    ['group', { departments: { sales: { group: 'moon' } } }, 'departments.sales.group'],
    ['group', { watchers: [{ group: 'moon' }] }, 'watchers.0.group'],
    ['calendar', { clocks: { contact: { calendar: 'moon' } } }, 'clocks.contact.calendar'],
    ['calendar', { remindIn: 'moon' }, 'remindIn'],
    ['chain', { clocks: { contact: { chain: 'moon' } } }, 'clocks.contact.chain'],
    ['chain', { escalation: 'moon' }, 'escalation'],
    ['penalty', { clocks: { contact: { penalty: 'moon' } } }, 'clocks.contact.penalty'],
    ['person', { clocks: { contact: { owner: 'person:moon' } } }, 'clocks.contact.owner'],
    ['clock', { promise: 'moon' }, 'promise'],
    ['clock', { followUp: { clock: 'moon' } }, 'followUp.clock'],
    ['level', { severity: { otherwise: 'moon' } }, 'severity.otherwise'],
    ['category', { dispatchByHand: { any: [{ category: ['moon'] }] } }, 'dispatchByHand.any.0.category'],
    [
      'severity',
      { approvals: [{ name: '批', when: { severity: ['moon'] }, by: 'manager' }] },
      'approvals.0.when.severity',
    ],
    ['reason', { afterHours: { urgent: { reason: ['moon'] } } }, 'afterHours.urgent.reason'],
    ['field', { dispatchByHand: { any: [{ field: ['moon'] }] } }, 'dispatchByHand.any.0.field'],
    ['person', { permissions: { complete: ['person:moon'] } }, 'permissions.complete.0'],
    ['department', { permissions: { complete: ['members:moon'] } }, 'permissions.complete.0'],
    ['person', { penalties: { 'step-late': { to: 'person:moon' } } }, 'penalties.step-late.to'],
    ['person', { workItems: { archive: { by: ['person:moon'] } } }, 'workItems.archive.by.0'],
    ['form or opinion', { clocks: { archive: { item: 'moon' } } }, 'clocks.archive.item'],
    ['group', { reports: { monthly: { group: 'moon' } } }, 'reports.monthly.group'],
    ['person', { reports: { monthly: { sign: { by: 'person:moon' } } } }, 'reports.monthly.sign.by'],
    ['person', { warRoom: { members: ['person:moon'] } }, 'warRoom.members.0'],
    ['text', { wording: { 'news.moon': '好' } }, 'wording.news.moon'],
  ] as const
).map(
  ([what, differences, at]): Mistake => [
    `an unknown ${what} under ${at}`,
    differences,
    at,
    /there is no/,
    /name one of \S+|look it up/,
  ],
)

const MISTAKES: Mistake[] = [
  [
    'another system compared with ours where nobody corrects what differs',
    { systems: { crm: { name: '客户系统', compare: {} } } },
    'systems.crm.compare',
    /nobody corrects what differs/,
    /add "anomalies"/,
  ],
  [
    'another system compared by a field that no case has',
    { anomalies: {}, systems: { crm: { name: '客户系统', compare: { fields: ['moon'] } } } },
    'systems.crm.compare.fields.0',
    /there is no field "moon"/,
    /name one of intake.fields/,
  ],
  [
    'a field that a rule gives a value which it does not have',
    { intake: { fields: [judgedField({ values: { no: '不急' }, rules: [{ value: 'urgent', when: {} }] })] } },
    'intake.fields.0.rules.0.value',
    /there is no value "urgent"/,
    /name one of no/,
  ],
  [
    'a button that gives a value which the field does not have',
    { intake: { fields: [judgedField({ rules: [], mark: { value: 'urgent', label: '标为紧急' } })] } },
    'intake.fields.0.mark.value',
    /there is no value "urgent"/,
    /name one of/,
  ],
  [
    'a field that is asked for and decided by rules as well',
    { intake: { fields: [judgedField({ judged: false, question: '急吗？', rules: [] })] } },
    'intake.fields.0.rules',
    /only a judged field is decided by rules/,
    /say "judged: true"/,
  ],
  [
    'a state to which no case comes',
    { permissions: { complete: [] } },
    'permissions.complete',
    /no case ever becomes "resolved"/,
    /name who may/,
  ],
  [
    'an end to which no case comes',
    { permissions: { followUp: [] } },
    'permissions.followUp',
    /no case ever becomes "closed"/,
    /name who may/,
  ],
  [
    'an end in court that nobody may record',
    { settlements: ['court'], permissions: { settle: [] } },
    'permissions.settle',
    /no case ever becomes "adjudicated"|nobody may do it/,
    /name who may/,
  ],
  [
    'a state that only dispatching by hand leads to, and nobody dispatches',
    { dispatchByHand: { any: null }, permissions: { dispatch: [] } },
    'permissions.dispatch',
    /no case ever becomes "dispatched"/,
    /name who may/,
  ],
  [
    'a state without a clock',
    { clocks: { dispatch: null } },
    'clocks',
    /"registered" could be left with nobody watching, after registered/,
    /add a clock that starts there/,
  ],
  [
    'another state without a clock, with the way there',
    { clocks: { 'call-back': { starts: ['closed'] } } },
    'clocks',
    /"resolved" could be left with nobody watching, after registered, .*resolved/,
    /add a clock that starts there/,
  ],
  [
    'a state without a way out',
    { permissions: { followUp: [] }, followUp: { review: false } },
    'permissions',
    /"resolved" has no way out/,
    /let somebody "followUp"/,
  ],
  [
    'a chain that ends with nobody',
    { chains: { internal: { levels: [level('PT0S', ['registrar'])] } } },
    'chains.internal.levels.0.tell',
    /may end with nobody, where a case has no registrar/,
    /add somebody who is always there/,
  ],
  [
    'a chain that ends with a deputy whom not everybody has',
    { chains: { standard: { levels: [level('PT0S', ['handler']), level('PT1H', ['deputy'])] } } },
    'chains.standard.levels.1.tell',
    /may end with nobody/,
    /such as "owner"/,
  ],
  [
    'a chain that ends with the people of a department that has none',
    {
      departments: { moon: { name: '月', manager: 'sales-manager', group: 'sales', answersFor: '无' } },
      chains: { internal: { levels: [level('PT0S', ['members:moon'])] } },
    },
    'chains.internal.levels.0.tell',
    /may end with nobody/,
    /such as "owner"/,
  ],
  [
    'a reminder that would come before the start',
    { clocks: { contact: { remind: [{ before: 'PT3H' }] } } },
    'clocks.contact.remind',
    /would come before the start/,
    /make it shorter/,
  ],
  [
    'a reminder before the window of a call-back opens',
    { clocks: { 'call-back': { remind: [{ before: 'P3D' }] } } },
    'clocks.call-back.remind',
    /would come before the start/,
    /make it shorter/,
  ],
  [
    'a window that opens after its end',
    { clocks: { 'call-back': { opens: 'P8D' } } },
    'clocks.call-back',
    /the window opens \(P8D\) after its end/,
    /let it open earlier/,
  ],
  [
    'severity rules of which one hides the other',
    { severity: { rules: [rule('major', { reason: ['safety', 'media'] }), rule('general', { reason: ['media'] })] } },
    'severity.rules.1',
    /can never decide, severity\.rules\.0 holds whenever it does/,
    /remove it or put it first/,
  ],
  [
    'severity rules whose amounts overlap',
    {
      severity: {
        rules: [rule('general', { amount: { over: 1000, upTo: 5000 } }), rule('major', { amount: { over: 4000 } })],
      },
    },
    'severity.rules.1',
    /overlaps severity\.rules\.0 where the amount is over 4000 up to 5000/,
    /let one end where the other begins/,
  ],
  [
    'an intake field without a question',
    { intake: { fields: [{ field: 'phone', name: '电话', required: true }] } },
    'intake.fields.0.question',
    /nobody could ask for "phone"/,
    /write the question/,
  ],
  [
    'a text with a slot that nothing fills',
    { wording: { 'status.resolved': '已处理{moon}' } },
    'wording.status.resolved',
    /nothing fills "\{moon\}"/,
    /name one of/,
  ],
  [
    'a form without a clock',
    { clocks: { archive: null } },
    'workItems.archive',
    /has no clock/,
    /add one with item: archive/,
  ],
  ['a person whom Feishu cannot find', {}, 'people.sales-manager', /has no openId, mobile or email/, /add one of them/],
  [
    'a year whose holidays are not known',
    {},
    'calendars.workday',
    /the statutory holidays of 2027 are not known/,
    /list them under calendars\.workday\.overrides/,
  ],
]

const SHAPES: Mistake[] = [
  [
    'a clock under a slip of its name',
    { clocks: { contct: { within: 'PT1H' } } },
    'clocks.contct',
    /did you mean "contact"/,
    /needs name/,
  ],
  [
    'a key under a slip of its name',
    { owners: 'sales' },
    '(top)',
    /"owners" is not known here/,
    /did you mean "owner"/,
  ],
  [
    'a key that nothing resembles',
    { people: { 'sales-manager': { telephone: '1' } } },
    'people.sales-manager',
    /"telephone" is not known here/,
    /known are .*mobile/,
  ],
  [
    'a bare number for a time',
    { clocks: { contact: { within: 30 } } },
    'clocks.contact.within',
    /is 30/,
    /expected "same-day", or .* such as PT30M/,
  ],
  ['a text for a list', { remindIn: [] }, 'remindIn', /is a list/, /expected a text/],
  [
    'a medium that does not exist',
    { chains: { standard: { levels: [{ after: 'PT0S', tell: ['handler'], media: ['phon'] }] } } },
    'chains.standard.levels.0.media.0',
    /is "phon"; expected one of .*"phone"/,
    /did you mean "phone"/,
  ],
  [
    'a person without a name',
    { people: { 'sales-manager': { name: null } } },
    'people.sales-manager.name',
    /is missing/,
    /expected a text/,
  ],
]

describe('A regulation with', () => {
  test.each([...UNKNOWN_NAMES, ...MISTAKES, ...SHAPES])(
    '%s is told so, with its path and what to do',
    (_, differences, at, problem, todo) => {
      const lines = said(differences)
      const found = lines.filter(line => line.startsWith(`${at}: `))
      expect(found.join('\n') || lines.join('\n')).toMatch(problem)
      expect(found.join('\n')).toMatch(todo)
    },
  )

  test('a mistake in each pack is found under each pack', () => {
    for (const pack of builtInPacks()) {
      expect(said({ permissions: { complete: [] } }, pack).join('\n')).toMatch(
        /permissions\.complete: nobody may do it/,
      )
      expect(said({ promise: 'moon' }, pack).join('\n')).toMatch(/promise: there is no clock "moon"/)
    }
  })
})

test('Amounts that follow one another, or of which the narrower stands first, do not overlap', () => {
  const rules = [
    rule('major', { amount: { over: 5000 } }),
    rule('general', { amount: { over: 1000, upTo: 5000 } }),
    rule('major', { amount: { over: 500 } }),
  ]
  expect(said({ severity: { rules } }).filter(line => line.startsWith('severity'))).toEqual([])
  expect(dealer.severity.rules.length).toBeGreaterThan(0)
})
