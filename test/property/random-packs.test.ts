/**
 * Proven here, under rules that nobody wrote (see `packs.ts`): whatever happens to a complaint, while it has not ended a deadline runs for it; its
 * history gives it again; looking twice does nothing twice; its cards, calls and news can be shown; the rules themselves can be kept, restored
 * and told back. And the rules are of all kinds: each feature that a pack may have is in some of them.
 */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { decideVisit } from '../../core/callback/decide.ts'
import { catchUpTask, nextOf, openTask } from '../../core/callback/task.ts'
import { catchUp } from '../../core/case/case.ts'
import { hasEnded } from '../../core/complaint/complaint.ts'
import type { EventType } from '../../core/complaint/event.ts'
import { evolve, found } from '../../core/complaint/evolve.ts'
import { isOpen } from '../../core/deadline/deadline.ts'
import { presentCall, presentNews } from '../../core/notification/present.ts'
import { explain } from '../../core/policy/explain/explain.ts'
import { toMarkdown } from '../../core/policy/explain/page.ts'
import { restorePolicy } from '../../core/policy/load.ts'
import type { Policy } from '../../core/policy/schema.ts'
import { always } from './always.ts'
import { begin, cardsOf, type Life, take } from './life.ts'
import { lives } from './lives.ts'
import { packs } from './packs.ts'

const RUNS = { seed: 20_261_122, numRuns: Number(process.env.PROPERTY_RUNS ?? 120) }

function watched({ current, policy, now }: Life): void {
  const open = current.deadlines.filter(isOpen)
  const ofTheCustomer = open.filter(({ clock }) => policy.clocks[clock]?.afterEnd !== true)
  if (hasEnded(current.complaint)) expect(ofTheCustomer).toEqual([])
  else expect(ofTheCustomer.length).toBeGreaterThan(0)
  for (const deadline of open) expect(deadline.nextAt).not.toBeNull()
  const once = catchUp(current, policy, now)
  expect(catchUp(once, policy, now).fresh).toEqual([])
}

function shown({ current, policy, now, commits }: Life): void {
  expect(cardsOf({ current, policy, now } as Life).length).toBeGreaterThan(0)
  for (const { notice } of commits.at(-1)?.outbox ?? []) {
    if (notice.type === 'call-on') expect(presentCall(notice, current, policy, now)).toBeTruthy()
    if (notice.type === 'tell-customer') expect(presentNews(notice, current, policy, now)).not.toBe('')
  }
}

function replayed({ current, policy }: Life): void {
  const [first, ...rest] = current.events
  if (first?.type !== 'registered') throw new Error('the first event is the registration')
  const again = rest.reduce(evolve, found(current.complaint.id, first, policy))
  expect({ ...again, number: current.complaint.number }).toEqual(current.complaint)
}

test('In any life under any rules that pass the check, somebody watches until the end, and nothing happens twice.', {
  timeout: 300_000,
}, () => {
  const happened = new Set<EventType>()
  always(
    fc.property(
      packs.chain(policy => lives(policy).map(life => ({ policy, ...life }))),
      ({ policy, beginning, steps }) => {
        const life = begin(beginning, policy)
        watched(life)
        shown(life)
        for (const step of steps) {
          const wrote = take(life, step)
          watched(life)
          if (wrote) shown(life)
        }
        replayed(life)
        for (const { type } of life.current.events) happened.add(type)
      },
    ),
    RUNS,
  )
  for (const type of OFTEN) expect(happened).toContain(type)
})

/** What the lives must come to in so many runs, so that they are worth leading. */
const OFTEN: EventType[] = [
  'dispatched',
  'contacted',
  'planned',
  'approvalRequested',
  'approved',
  'resolved',
  'closed',
  'reopened',
  'missed',
  'escalated',
  'assessed',
  'promised',
  'itemStarted',
  'itemFilled',
  'resumed',
  'windowOpened',
  'linked',
  'responsibilityFound',
  'answered',
  'merged',
]

test('Rules that pass the check can be kept and restored as they were, and told back.', { timeout: 300_000 }, () =>
  always(
    fc.property(packs, policy => {
      expect(restorePolicy(JSON.stringify(policy))).toEqual(policy)
      expect(toMarkdown(policy.title, explain(policy))).not.toMatch(/[{}]|undefined|\bnull\b|NaN/)
    }),
    { ...RUNS, numRuns: Math.ceil(RUNS.numRuns / 2) },
  ),
)

test('A call-back under any programme that passes the check is watched until it is over.', { timeout: 300_000 }, () =>
  always(
    fc.property(
      packs.filter(policy => Object.keys(policy.programmes).length > 0),
      fc.array(fc.integer({ min: 1, max: 20 * 24 * 60 }), { maxLength: 8 }),
      fc.boolean(),
      (policy, waits, isKnown) => {
        let now = new Date('2026-09-30T16:00:00+08:00')
        const visit = { number: 'RO1', visitedAt: now.toISOString(), phone: '13860317719', name: null }
        const about = { programme: 'visit', conversation: isKnown ? 'wechat:o_customer' : null }
        const by = { type: 'system', id: 'heed' } as const
        const opened = decideVisit({ ...visit, plate: null, service: null, adviser: null }, about, { policy, now, by })
        let task = openTask('t', opened, policy)
        for (const wait of waits) {
          now = new Date(now.getTime() + wait * 60_000)
          task = catchUpTask(task, policy, now)
          expect(nextOf(task)).not.toBeNull()
          expect(catchUpTask(task, policy, now).fresh).toEqual([])
          expect(task.events.filter(({ type }) => type === 'missed').length).toBeLessThanOrEqual(1)
        }
      },
    ),
    { ...RUNS, numRuns: Math.ceil(RUNS.numRuns / 4) },
  ),
)

type Feature = [name: string, has: (policy: Policy) => boolean]

const clocks = (policy: Policy) => Object.values(policy.clocks)
const levels = (policy: Policy) => Object.values(policy.chains).flatMap(chain => chain.levels)
const who = (policy: Policy) => [
  ...clocks(policy).map(({ owner }) => owner),
  ...levels(policy).flatMap(({ tell }) => tell),
]

const FEATURES: Feature[] = [
  ['a window', policy => clocks(policy).some(({ opens }) => opens !== undefined)],
  ['a pause', policy => clocks(policy).some(({ pause }) => pause !== undefined)],
  ['a clock that a promise puts off', policy => clocks(policy).some(({ postpone }) => postpone !== undefined)],
  ['a clock of a promise', policy => clocks(policy).some(({ within }) => within === 'promised')],
  ['a clock until midnight', policy => clocks(policy).some(({ within }) => within === 'same-day')],
  ['a clock that starts with working time', policy => clocks(policy).some(({ startIn }) => startIn !== undefined)],
  ['a clock from when it was heard', policy => clocks(policy).some(({ from }) => from !== undefined)],
  ['a clock on a decision', policy => clocks(policy).some(({ escalatedTo }) => escalatedTo !== undefined)],
  [
    'a recurring clock',
    policy => clocks(policy).some(({ starts, stops }) => starts.some(type => stops.includes(type))),
  ],
  ['a clock after the end', policy => clocks(policy).some(({ afterEnd }) => afterEnd)],
  ['a clock of inquiries', policy => clocks(policy).some(({ kinds }) => kinds.includes('inquiry'))],
  ['a clock on working hours', policy => clocks(policy).some(({ calendar }) => calendar === 'office')],
  ['a clock on six days a week', policy => clocks(policy).some(({ calendar }) => calendar === 'six-days')],
  ['reminders', policy => clocks(policy).some(({ remind }) => remind.length > 0)],
  ['a lease', policy => Object.values(policy.chains).some(({ acknowledge }) => acknowledge !== undefined)],
  ['repeats that grow rare', policy => Object.values(policy.chains).some(({ repeatUpTo }) => repeatUpTo !== undefined)],
  ['a level that promises an answer', policy => levels(policy).some(({ answerWithin }) => answerWithin !== undefined)],
  ['a level with a war room', policy => levels(policy).some(({ warRoom }) => warRoom)],
  ['a level that also tells others', policy => levels(policy).some(({ also }) => also.length > 0)],
  ['a roster', policy => policy.duty !== undefined && who(policy).some(ref => ref.startsWith('duty'))],
  ['deputies', policy => who(policy).includes('deputy')],
  ['signatures in levels', policy => policy.approvals.some(approval => approval.levels !== undefined)],
  ['a limit of a signature', policy => policy.approvals.some(approval => approval.levels?.some(({ upTo }) => upTo))],
  ['delegation', policy => policy.approvals.some(({ delegable }) => delegable !== undefined)],
  ['a signature that expires', policy => policy.approvals.some(({ expires }) => expires !== undefined)],
  [
    'a form that a colleague checks',
    policy => Object.values(policy.workItems).some(({ check }) => check !== undefined),
  ],
  [
    'a form that the customer confirms',
    policy => Object.values(policy.workItems).some(({ customer }) => customer === 'confirms'),
  ],
  ['a form that blocks', policy => Object.values(policy.workItems).some(({ blocks }) => blocks.length > 0)],
  ['a form after the end', policy => Object.values(policy.workItems).some(({ afterEnd }) => afterEnd)],
  ['an opinion of an expert', policy => Object.values(policy.expertOpinions).some(({ of }) => of !== undefined)],
  ['an opinion from outside', policy => Object.values(policy.expertOpinions).some(({ of }) => of === undefined)],
  ['findings with violations', policy => Object.keys(policy.findings?.violations ?? {}).length > 0],
  ['an appeal', policy => policy.findings?.appeal !== undefined],
  ['inquiries', policy => policy.contacts.inquiry !== undefined],
  [
    'suggestions and praise',
    policy => policy.contacts.suggestion !== undefined || policy.contacts.praise !== undefined,
  ],
  ['causes by the handler', policy => policy.classification !== undefined],
  ['repeats', policy => Object.keys(policy.repeats).length > 0],
  ['repeats that escalate', policy => Object.values(policy.repeats).some(({ escalate }) => escalate)],
  ['settlements', policy => policy.settlements.length > 0],
  ['copies', policy => Object.keys(policy.copies).length > 0],
  ['referrals', policy => Object.keys(policy.referrals).length > 0],
  ['penalties that grow', policy => clocks(policy).some(({ penalty }) => penalty === 'growing')],
  ['leaders’ reviews', policy => policy.followUp.review],
  ['call-backs by another', policy => policy.followUp.byAnother],
  ['after hours', policy => policy.afterHours !== undefined],
  ['the customer’s own escalation', policy => policy.customerEscalation !== undefined],
  ['a programme of call-backs', policy => Object.keys(policy.programmes).length > 0],
  ['dispatch by hand', policy => JSON.stringify(policy.dispatchByHand) === '{}'],
  ['warnings', policy => policy.warnings.risk !== undefined],
  ['inside complaints without a name', policy => policy.internal.anonymous],
]

const sampled = fc.sample(packs, { seed: RUNS.seed, numRuns: 150 })

test.each(FEATURES)('Some of the rules have %s, and some have not.', (_, has) => {
  const having = sampled.filter(has).length
  expect(having).toBeGreaterThan(2)
})
