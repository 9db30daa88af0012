import * as fc from 'fast-check'
import { COMMAND_TYPES } from '../../core/complaint/command.ts'
import { EVENT_TYPES } from '../../core/complaint/event.ts'
import { crossCheck } from '../../core/policy/check/cross-check.ts'
import { loadPolicy } from '../../core/policy/load.ts'
import { type Policy, policySchema } from '../../core/policy/schema.ts'

/**
 * Rules that nobody wrote: packs of random clocks, chains, signatures, forms, opinions, call-backs, sources, kinds of contact, repeats, findings,
 * rosters, as far as `policy check` lets them pass. People, departments and groups are those of the car dealer.
 */

const { version: _, ...dealer } = loadPolicy('auto-dealer')

const minutes = fc.integer({ min: 2, max: 600 }).map(count => `PT${count}M`)
const days = fc.integer({ min: 1, max: 9 }).map(count => `P${count}D`)
const lengths = fc.oneof(minutes, days)
const calendars = fc.constantFrom('24x7', 'workday', 'office', 'six-days', 'always')
const people = fc.constantFrom(
  'handler',
  'manager',
  'owner',
  'duty',
  'department:customer-service',
  'person:general-manager',
)
const maybePeople = fc.constantFrom('registrar', 'deputy', 'told', 'taker', 'promiser', 'members:sales', 'duty:sales')
const media = fc.subarray(['mention', 'app', 'sms', 'phone'] as const, { minLength: 1 })
const some = fc.uniqueArray(fc.constantFrom(...EVENT_TYPES), { minLength: 1, maxLength: 3 })
const are = (...events: string[]) => fc.constant(events)
const seldom = <T>(value: fc.Arbitrary<T>) => fc.option(value, { freq: 2, nil: undefined })
/** Only the keys that have a value. */
const given = <T extends object>(value: T) =>
  Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined && one !== false))

const conditions = fc.oneof(
  fc.constantFrom(
    { severity: ['high'] },
    { source: ['internal'] },
    { source: ['customer', 'system'] },
    { channel: ['visit', 'regulator'] },
    { afterHours: ['ordinary', 'urgent'] },
    { emotion: ['furious'] },
    { round: { from: 2 } },
    { amount: { over: 1000 } },
    { compensation: { over: 500 } },
    { field: ['plate'] },
    { demand: ['refund'] },
    { category: ['none'] },
  ),
  fc.constant({ all: [{ severity: ['high'] }, { not: { source: ['internal'] } }] }),
)

const chains = fc
  .record({
    afters: fc.array(fc.integer({ min: 0, max: 600 }), { minLength: 1, maxLength: 4 }),
    tell: fc.uniqueArray(people, { minLength: 1, maxLength: 3 }),
    beside: fc.uniqueArray(maybePeople, { maxLength: 2 }),
    media,
    repeatEvery: lengths,
    grows: fc.boolean(),
    calendar: calendars,
    tellCustomer: fc.boolean(),
    answers: fc.boolean(),
    also: fc.boolean(),
    warRoom: fc.boolean(),
    lease: seldom(minutes),
  })
  .map(of => ({
    name: '升级',
    repeatEvery: of.repeatEvery,
    ...(of.grows ? { repeatUpTo: 'P12D' } : {}),
    calendar: of.calendar,
    ...(of.lease ? { acknowledge: { by: ['accepted', 'progressed'], lease: of.lease } } : {}),
    levels: [...of.afters]
      .sort((a, b) => a - b)
      .map((after, index) => ({
        after: `PT${after}M`,
        tell: [...of.tell, ...of.beside],
        media: of.media,
        tellCustomer: of.tellCustomer,
        ...(of.tellCustomer && of.answers ? { answerWithin: 'PT2H' } : {}),
        ...(of.also ? { also: [{ when: { severity: ['low'] }, tell: ['person:sales-manager'] }] } : {}),
        ...(of.warRoom && index === of.afters.length - 1 ? { warRoom: true } : {}),
      })),
  }))

/** Clocks of every kind. What contradicts itself is left out, so that most packs pass the check. */
const clockOf = (starts: fc.Arbitrary<string[]>, stops: fc.Arbitrary<string[]>, extras = true) =>
  fc
    .record({
      starts,
      stops,
      within: fc.oneof(minutes, days, fc.constant('same-day')),
      calendar: calendars,
      owner: people,
      chain: fc.constantFrom('one', 'two'),
      reminds: fc.boolean(),
      kind: extras
        ? fc.constantFrom('plain', 'plain', 'window', 'pause', 'postpone', 'start-in')
        : fc.constant('plain'),
      waits: fc.subarray(['plan-answer', 'details'] as const, { minLength: 1 }),
      atMost: lengths,
      penalty: seldom(fc.constantFrom('late', 'growing')),
      remindIn: seldom(fc.constant('office')),
      startWhen: seldom(conditions),
    })
    .map(({ reminds, kind, waits, atMost, startWhen, ...clock }) => {
      const isLength = clock.within !== 'same-day'
      const isDays = /^P\d+D$/.test(clock.within)
      return {
        name: '时限',
        ...given(clock),
        ...(kind === 'window' && isDays ? { opens: 'PT1H' } : {}),
        ...(kind === 'pause' && isLength ? { pause: { while: waits, atMost, calendar: clock.calendar } } : {}),
        ...(kind === 'postpone' && isLength ? { postpone: { atMost } } : {}),
        ...(kind === 'start-in' ? { startIn: { calendar: 'office', ...(startWhen ? { when: startWhen } : {}) } } : {}),
        ...(reminds && isLength && !(kind === 'window') ? { remind: [{ before: 'PT1M' }] } : {}),
      }
    })

const forms = fc.record({
  starts: some,
  afterEnd: fc.boolean(),
  judged: fc.constantFrom('nobody', 'colleague', 'customer', 'told'),
  blocks: fc.subarray(['propose', 'complete', 'transfer', 'followUp'] as const),
  waivable: fc.boolean(),
  when: seldom(conditions),
  clock: clockOf(are('itemStarted'), are('itemFilled', 'itemWaived'), false),
})

const opinions = fc.record({
  outside: fc.boolean(),
  blocks: fc.subarray(['complete', 'propose'] as const),
  clock: clockOf(are('expertOpinionAsked'), are('expertOpinionGiven'), false),
})

const signatures = fc.constantFrom(
  { by: 'person:general-manager' },
  { by: 'manager' },
  { by: 'department:administration' },
  { levels: [{ by: 'manager', upTo: 500 }, { by: 'person:general-manager' }] },
  { levels: [{ by: 'person:service-manager' }, { by: 'person:general-manager' }] },
)

const approvals = fc.record({
  over: fc.constantFrom(0, 1000),
  signs: signatures,
  delegable: seldom(fc.constantFrom({}, { upTo: 2000 })),
  expires: fc.boolean(),
  clock: clockOf(are('approvalRequested'), are('approved', 'rejected'), false),
})

const findings = fc.record({
  required: fc.boolean(),
  violations: fc.boolean(),
  appeal: seldom(fc.record({ within: days, calendar: calendars })),
  rejudge: clockOf(are('appealed'), are('rejudged'), false),
})

const contacts = fc.record({
  inquiry: fc.boolean(),
  suggestion: seldom(fc.constantFrom('answer', 'record')),
  praise: fc.boolean(),
})

const shifts = fc.constantFrom(
  [{ people: ['sales-manager'] }],
  [{ department: 'sales', weekdays: ['sat', 'sun'], people: ['sales-adviser'] }, { people: ['service-manager'] }],
  [
    { department: 'sales', people: ['sales-adviser', 'sales-manager'], turns: { from: '2026-01-05', days: 2 } },
    { people: ['finance-manager', 'parts-supervisor'] },
  ],
)

const repeats = fc.record({
  same: fc.constantFrom(['customer'], ['plate', 'department'], ['customer', 'category']),
  within: days,
  calendar: calendars,
  earlier: fc.constantFrom('any', 'not-effective'),
  escalate: fc.boolean(),
  tellCustomer: fc.boolean(),
})

const programmes = fc.record({
  attempts: fc.integer({ min: 1, max: 4 }),
  survey: fc.boolean(),
  call: days,
  track: lengths,
  promise: minutes,
  calendar: calendars,
})

const parts = fc.record({
  kinds: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1 }),
  deep: fc.boolean(),
  levels: fc.constantFrom(['low'], ['low', 'high'], ['low', 'middle', 'high']),
  one: chains,
  two: chains,
  promises: chains,
  dispatch: clockOf(are('registered', 'converted'), are('dispatched'), false),
  progress: clockOf(are('dispatched', 'reopened', 'progressed'), are('progressed', 'resolved')),
  callBack: clockOf(are('resolved'), are('closed', 'reopened')),
  answer: clockOf(are('registered'), are('answered'), false),
  content: clockOf(are('answered'), are('converted'), false),
  extra: fc.array(clockOf(some, some), { maxLength: 3 }),
  heard: seldom(clockOf(are('registered'), are('registered'), false)),
  decision: seldom(clockOf(are('escalated'), are('instructed', 'resolved'), false)),
  promised: fc.boolean(),
  approval: seldom(approvals),
  form: seldom(forms),
  opinion: seldom(opinions),
  findings: seldom(findings),
  contacts: seldom(contacts),
  classification: seldom(fc.record({ required: fc.boolean(), reroute: fc.boolean() })),
  repeat: seldom(repeats),
  settlements: fc.subarray(['arbitration', 'court'] as const),
  copy: seldom(fc.record({ on: some, when: seldom(conditions) })),
  referral: fc.boolean(),
  explains: fc.boolean(),
  roster: fc.option(shifts, { freq: 12, nil: undefined }),
  afterHours: fc.boolean(),
  warnings: fc.boolean(),
  internal: seldom(fc.record({ anonymous: fc.boolean() })),
  watcher: seldom(conditions),
  byHand: seldom(fc.constantFrom({}, { source: ['internal'] }, { afterHours: ['urgent'] })),
  earlySatisfied: fc.constantFrom('keep', 'close'),
  attempts: fc.integer({ min: 1, max: 4 }),
  byAnother: fc.boolean(),
  review: fc.boolean(),
  asks: fc.boolean(),
  programme: seldom(programmes),
})

type Parts = typeof parts extends fc.Arbitrary<infer T> ? T : never

function rulesOf(of: Parts): object {
  const answerable = { ...of.contacts, praise: undefined, ...(of.contacts ? {} : { inquiry: false }) }
  const kinds = (['inquiry', 'suggestion'] as const).filter(
    kind =>
      (kind === 'inquiry' ? answerable.inquiry : answerable.suggestion) !== undefined && answerable[kind] !== false,
  )
  const asked = kinds.filter(kind => kind === 'inquiry' || of.contacts?.suggestion === 'answer')
  const known: readonly string[] = of.levels
  const fits = (when: unknown) =>
    !/"(high|low)"/.test(JSON.stringify(when ?? {})) || (known.includes('high') && known.includes('low'))
  const copyWhen = fits(of.copy?.when) ? of.copy?.when : undefined
  return {
    calendars: { ...dealer.calendars, 'six-days': { days: 'six-days' }, always: { days: 'every-day' } },
    taxonomy: of.kinds.map(id => ({ id, name: id, ...(of.deep ? { children: [{ id: 'x', name: 'x' }] } : {}) })),
    severity: {
      levels: of.levels.map(id => ({ id, name: id })),
      rules: [{ level: of.levels.at(-1), when: { reason: ['safety'] }, because: '安全' }],
      otherwise: of.levels[0],
    },
    intake: { ...dealer.intake, fields: dealer.intake.fields.map(({ when: _when, ...field }) => field) },
    routing: [{ when: { category: [of.kinds[0]] }, department: 'sales' }, { department: 'operations' }],
    dispatchByHand: of.byHand ?? { category: ['none'] },
    watchers: [
      { group: 'customer-service' },
      ...(of.watcher && fits(of.watcher) ? [{ group: 'leadership', when: of.watcher }] : []),
    ],
    approvals: of.approval
      ? [
          {
            name: '批',
            when: { compensation: { over: of.approval.over } },
            ...of.approval.signs,
            ...given({ delegable: of.approval.delegable }),
            ...(of.approval.expires ? { expires: 'approve' } : {}),
          },
        ]
      : [],
    workItems: of.form
      ? {
          form: {
            name: '表',
            ...given({ starts: of.form.starts, when: fits(of.form.when) ? of.form.when : undefined }),
            afterEnd: of.form.afterEnd,
            by: ['manager'],
            waivable: of.form.waivable,
            blocks: of.form.blocks,
            ...(of.form.judged === 'colleague' ? { check: ['members:customer-service'] } : {}),
            ...(of.form.judged === 'customer' ? { customer: 'confirms' } : {}),
            ...(of.form.judged === 'told' ? { customer: 'told' } : {}),
            fields: [
              { field: 'cause', name: '原因' },
              { field: 'kind', name: '类别', type: 'choice', values: { a: '甲', b: '乙' }, required: false },
              { field: 'until', name: '日期', type: 'date', required: false },
            ],
          },
        }
      : {},
    expertOpinions: of.opinion
      ? {
          opinion: {
            name: '意见',
            blocks: of.opinion.blocks,
            ...(of.opinion.outside ? {} : { of: 'person:parts-supervisor' }),
          },
        }
      : {},
    penalties: {
      late: { name: '超时', on: 'deadline-missed', points: -1, to: 'handler', rule: '每次扣1分' },
      growing: {
        name: '升级',
        on: 'escalated',
        yuan: 100,
        progressive: true,
        double: { round: { from: 2 } },
        to: 'manager',
        rule: '每次递增100元',
      },
      ended: { name: '每起', on: 'ended', points: -2, to: 'manager', rule: '每起扣2分' },
      ...(of.findings ? { true: { name: '属实', on: 'found', yuan: 50, to: 'manager', rule: '查实50元' } } : {}),
    },
    prevention: undefined,
    warnings: of.warnings
      ? {
          risk: { when: { emotion: ['furious'] }, tell: ['owner'] },
          overdue: { tell: ['department:customer-service'] },
        }
      : undefined,
    chains: { one: of.one, two: of.two, promise: withoutAnswers(of.promises) },
    escalation: 'one',
    ...(of.asks ? { customerEscalation: { asks: 1, unsatisfied: 1 } } : {}),
    clocks: {
      dispatch: of.dispatch,
      progress: of.progress,
      'call-back': of.callBack,
      promised: {
        name: '承诺',
        starts: ['promised'],
        stops: ['contacted', 'progressed', 'resolved', 'promised'],
        within: 'promised',
        calendar: '24x7',
        owner: 'promiser',
        chain: 'promise',
      },
      ...(of.heard ? { heard: { ...of.heard, from: 'heard' } } : {}),
      ...(of.decision ? { decision: { ...of.decision, chain: 'two', escalatedTo: { chain: 'one', level: 1 } } } : {}),
      ...(of.approval
        ? {
            approve: {
              ...of.approval.clock,
              cancels: ['transferred', ...(of.approval.expires ? ['approvalExpired'] : [])],
            },
          }
        : {}),
      ...(of.form ? { form: { ...of.form.clock, item: 'form', afterEnd: of.form.afterEnd } } : {}),
      ...(of.opinion ? { opinion: { ...of.opinion.clock, item: 'opinion' } } : {}),
      ...(of.findings ? { rejudge: { ...of.findings.rejudge, afterEnd: true } } : {}),
      ...(asked.length > 0 ? { answer: { ...of.answer, kinds: asked }, content: { ...of.content, kinds: asked } } : {}),
      ...Object.fromEntries(of.extra.map((clock, index) => [`extra-${index}`, clock])),
    },
    contacts: given({
      inquiry: kinds.includes('inquiry') ? { name: '咨询', needs: 'answer' } : undefined,
      suggestion: kinds.includes('suggestion') ? { name: '建议', needs: of.contacts?.suggestion } : undefined,
      praise: of.contacts?.praise ? { name: '表扬', needs: 'record' } : undefined,
    }),
    ...(of.classification ? { classification: { ...of.classification, intakeLevels: 1 } } : {}),
    ...(of.findings
      ? {
          findings: {
            required: of.findings.required,
            violations: of.findings.violations
              ? {
                  refusing: { name: '推诿', yuan: 100, to: 'handler' },
                  absence: { name: '缺岗', points: -3, to: 'manager', appealable: false },
                }
              : {},
            ...given({ appeal: of.findings.appeal }),
          },
        }
      : {}),
    repeats: of.repeat ? { again: { name: '再次投诉', ...of.repeat } } : {},
    settlements: of.settlements,
    copies: of.copy
      ? { copy: { name: '抄送', on: of.copy.on, ...given({ when: copyWhen }), to: ['person:general-manager'] } }
      : {},
    referrals: of.referral ? { breach: { name: '上报', to: ['person:finance-manager'] } } : {},
    explainAfterDispatch: of.explains,
    ...(of.roster ? { duty: { calendar: 'office', handOver: '08:30', shifts: of.roster } } : {}),
    afterHours: of.afterHours ? dealer.afterHours : undefined,
    internal: of.internal ? { ...of.internal, instead: ['department:administration'] } : undefined,
    promise: 'dispatch',
    followUp: {
      clock: 'call-back',
      earlySatisfied: of.earlySatisfied,
      attempts: of.attempts,
      byAnother: of.byAnother,
      review: of.review,
    },
    programmes: of.programme
      ? {
          visit: {
            name: '服务回访',
            department: 'customer-service',
            callers: ['members'],
            script: '您好',
            ...(of.programme.survey ? { survey: { wait: 'PT20H' } } : {}),
            attempts: of.programme.attempts,
            authority: { name: '权限', upTo: 200 },
            clocks: {
              call: programmeClock(of.programme.call, of.programme.calendar, 'members'),
              track: programmeClock(of.programme.track, of.programme.calendar, 'handler'),
              again: programmeClock(of.programme.track, of.programme.calendar, 'manager'),
              promise: programmeClock(of.programme.promise, '24x7', 'handler'),
            },
          },
        }
      : {},
  }
}

const programmeClock = (within: string, calendar: string, owner: string) => ({
  name: '回访',
  within,
  calendar,
  owner,
  chain: 'two',
})

/** A broken promise must not bring the next one. */
function withoutAnswers<T extends { levels: { answerWithin?: string }[] }>(chain: T): T {
  return { ...chain, levels: chain.levels.map(({ answerWithin: _answer, ...level }) => level) }
}

/** Everybody who may do something under the car dealer's rules may do it here, and what those leave out the owners may. */
const permissions = {
  ...Object.fromEntries(
    COMMAND_TYPES.filter(type => type !== 'register').map(type => [type, ['handler', 'manager', 'owners']]),
  ),
  ...dealer.permissions,
  review: ['owner'],
}

/** A random pack that passes the check. */
export const packs: fc.Arbitrary<Policy> = parts
  .map(of => {
    const data = policySchema.safeParse({ ...dealer, version: '1', permissions: legal(permissions), ...rulesOf(of) })
    return data.success && crossCheck(data.data).length === 0 ? (data.data as Policy) : null
  })
  .filter(pack => pack !== null)

/** What the schema takes as permissions: commands of forms are said by the forms. */
function legal(all: Record<string, string[]>): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(all).filter(
      ([command]) => policySchema.shape.permissions.safeParse({ [command]: ['owner'] }).success,
    ),
  )
}
