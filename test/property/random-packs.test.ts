/**
 * Proven here, under rules that nobody wrote (random kinds, levels, clocks, chains, approvals and call-backs, as far as `policy check` lets them
 * pass): whatever happens to a complaint, while it has not ended a deadline runs for it; its history gives it again; and looking twice
 * does nothing twice.
 */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { catchUp } from '../../core/case/case.ts'
import { hasEnded } from '../../core/complaint/complaint.ts'
import { EVENT_TYPES } from '../../core/complaint/event.ts'
import { evolve, found } from '../../core/complaint/evolve.ts'
import { isOpen } from '../../core/deadline/deadline.ts'
import { crossCheck } from '../../core/policy/check/cross-check.ts'
import { loadPolicy } from '../../core/policy/load.ts'
import { type Policy, policySchema } from '../../core/policy/schema.ts'
import { always } from './always.ts'
import { begin, take } from './life.ts'
import { lives } from './lives.ts'

const { version: _, ...dealer } = loadPolicy('auto-dealer')

const minutes = fc.integer({ min: 2, max: 600 }).map(count => `PT${count}M`)
const days = fc.integer({ min: 1, max: 9 }).map(count => `P${count}D`)
const calendars = fc.constantFrom('24x7', 'workday', 'office')
const people = fc.constantFrom('handler', 'manager', 'department:customer-service', 'person:general-manager')
const media = fc.subarray(['mention', 'app', 'sms', 'phone'] as const, { minLength: 1 })

const chain = fc
  .record({
    afters: fc.array(fc.integer({ min: 0, max: 600 }), { minLength: 1, maxLength: 4 }),
    tell: fc.uniqueArray(people, { minLength: 1, maxLength: 3 }),
    media,
    repeatEvery: fc.oneof(minutes, days),
    calendar: calendars,
    tellCustomer: fc.boolean(),
  })
  .map(({ afters, tell, media: by, tellCustomer, ...rest }) => ({
    name: '升级',
    ...rest,
    levels: [...afters].sort((a, b) => a - b).map(after => ({ after: `PT${after}M`, tell, media: by, tellCustomer })),
  }))

const clockOf = (starts: fc.Arbitrary<string[]>, stops: fc.Arbitrary<string[]>) =>
  fc
    .record({
      starts,
      stops,
      within: fc.oneof(minutes, days, fc.constant('same-day')),
      calendar: calendars,
      owner: people,
      chain: fc.constantFrom('one', 'two'),
      reminds: fc.boolean(),
    })
    .map(({ reminds, ...clock }) => ({
      name: '时限',
      ...clock,
      ...(reminds && clock.within !== 'same-day' ? { remind: [{ before: 'PT1M' }] } : {}),
    }))

const some = fc.uniqueArray(fc.constantFrom(...EVENT_TYPES), { minLength: 1, maxLength: 3 })
const are = (...events: string[]) => fc.constant(events)

const packs: fc.Arbitrary<Policy> = fc
  .record({
    kinds: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1 }),
    deep: fc.boolean(),
    levels: fc.constantFrom(['low'], ['low', 'high'], ['low', 'middle', 'high']),
    one: chain,
    two: chain,
    dispatch: clockOf(are('registered'), are('dispatched')),
    progress: clockOf(are('dispatched', 'reopened', 'progressed'), are('progressed', 'resolved')),
    callBack: clockOf(are('resolved'), are('closed', 'reopened')),
    extra: fc.array(clockOf(some, some), { maxLength: 4 }),
    approval: fc.option(fc.constantFrom(0, 1000)),
    earlySatisfied: fc.constantFrom('keep', 'close'),
    attempts: fc.integer({ min: 1, max: 4 }),
    byHand: fc.boolean(),
    form: fc.option(
      fc.record({
        starts: some,
        afterEnd: fc.boolean(),
        clock: clockOf(are('itemStarted'), are('itemFilled', 'itemWaived')),
      }),
    ),
  })
  .map(of => {
    const data = policySchema.safeParse({
      ...dealer,
      version: '1',
      taxonomy: of.kinds.map(id => ({ id, name: id, ...(of.deep ? { children: [{ id: 'x', name: 'x' }] } : {}) })),
      severity: {
        levels: of.levels.map(id => ({ id, name: id })),
        rules: [{ level: of.levels.at(-1), when: { reason: ['safety'] }, because: '安全' }],
        otherwise: of.levels[0],
      },
      intake: { ...dealer.intake, fields: [] },
      routing: [{ when: { category: [of.kinds[0]] }, department: 'sales' }, { department: 'operations' }],
      dispatchByHand: of.byHand ? {} : { category: ['none'] },
      approvals:
        of.approval === null
          ? []
          : [{ name: '批', when: { compensation: { over: of.approval } }, by: 'person:general-manager' }],
      workItems: of.form
        ? {
            form: {
              name: '表',
              starts: of.form.starts,
              afterEnd: of.form.afterEnd,
              by: ['manager'],
              waivable: true,
              fields: [{ field: 'cause', name: '原因' }],
            },
          }
        : {},
      expertOpinions: {},
      penalties: {},
      prevention: undefined,
      warnings: undefined,
      chains: { one: of.one, two: of.two },
      escalation: 'one',
      clocks: {
        dispatch: of.dispatch,
        progress: of.progress,
        'call-back': of.callBack,
        ...(of.form ? { form: { ...of.form.clock, item: 'form', afterEnd: of.form.afterEnd } } : {}),
        ...Object.fromEntries(of.extra.map((clock, index) => [`extra-${index}`, clock])),
      },
      promise: 'dispatch',
      followUp: { clock: 'call-back', earlySatisfied: of.earlySatisfied, attempts: of.attempts },
    })
    return data.success && crossCheck(data.data).length === 0 ? (data.data as Policy) : null
  })
  .filter(pack => pack !== null)

const RUNS = { seed: 20_261_122, numRuns: Number(process.env.PROPERTY_RUNS ?? 120) }

test(
  'In any life under any rules that pass the check, somebody watches until the end, and nothing happens twice.',
  {
    timeout: 300_000,
  },
  () =>
    always(
      fc.property(
        packs.chain(policy => lives(policy).map(life => ({ policy, ...life }))),
        ({ policy, beginning, steps }) => {
          const life = begin(beginning, policy)
          for (const step of [null, ...steps]) {
            if (step) take(life, step)
            const { complaint, deadlines, events } = life.current
            const open = deadlines.filter(isOpen)
            const ofTheCustomer = open.filter(({ clock }) => policy.clocks[clock]?.afterEnd !== true)
            if (hasEnded(complaint)) expect(ofTheCustomer).toEqual([])
            else expect(ofTheCustomer.length).toBeGreaterThan(0)
            for (const deadline of open) expect(deadline.nextAt).not.toBeNull()
            const once = catchUp(life.current, policy, life.now)
            expect(catchUp(once, policy, life.now).fresh).toEqual([])
            if (step !== steps.at(-1)) continue
            const [first, ...rest] = events
            if (first?.type !== 'registered') throw new Error('the first event is the registration')
            const replayed = rest.reduce(evolve, found(complaint.id, first, policy))
            expect({ ...replayed, number: complaint.number }).toEqual(complaint)
          }
        },
      ),
      RUNS,
    ),
)
