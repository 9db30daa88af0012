import * as fc from 'fast-check'
import { COMMAND_TYPES } from '../../core/complaint/command.ts'
import { CONTACT_KINDS, type ContactKind } from '../../core/complaint/event.ts'
import type { Policy } from '../../core/policy/schema.ts'
import { type ActorChoice, type Beginning, kindsOf, type PlayedCommand, type Step, type Wish } from './life.ts'
import { phones, plates, texts } from './texts.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const waits = fc.oneof(
  fc.integer({ min: 1, max: 60_000 }),
  fc.integer({ min: MINUTE, max: 45 * MINUTE }),
  fc.integer({ min: HOUR, max: 12 * HOUR }),
  fc.integer({ min: DAY, max: 8 * DAY }),
  fc.integer({ min: 7 * DAY, max: 30 * DAY }),
)

/** Moments at which calendars are difficult: the eve of holidays, make-up days, the end of a year, a second before and after hours. */
const EDGES = [
  '2024-02-09T17:29:59+08:00',
  '2024-09-14T12:00:00+08:00',
  '2024-12-31T23:59:59.999+08:00',
  '2025-01-26T08:30:00+08:00',
  '2025-09-30T17:30:00+08:00',
  '2025-12-31T17:00:00+08:00',
  '2026-02-14T13:00:00+08:00',
  '2026-09-20T08:29:59+08:00',
  '2026-12-31T10:00:00+08:00',
].map(text => Date.parse(text))

const beginningsAt = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: Date.parse('2024-01-01'), max: Date.parse('2026-12-01') }) },
  { weight: 1, arbitrary: fc.constantFrom(...EDGES) },
)

const actors: fc.Arbitrary<ActorChoice> = fc.record({
  who: fc.oneof(
    { weight: 6, arbitrary: fc.constant('somebody-allowed' as const) },
    { weight: 2, arbitrary: fc.constant('customer' as const) },
    { weight: 1, arbitrary: fc.constantFrom('anybody' as const, 'other-customer' as const, 'stranger' as const) },
  ),
  pick: fc.nat(40),
})

const ENDING = ['withdraw', 'dismiss'] as const
const OPEN_COMMANDS = COMMAND_TYPES.filter(type => type !== 'register') as PlayedCommand['type'][]

const commands: fc.Arbitrary<PlayedCommand> = fc.record({
  type: fc.oneof(
    { weight: 1, arbitrary: fc.constantFrom(...ENDING) },
    {
      weight: 25,
      arbitrary: fc.constantFrom(...OPEN_COMMANDS.filter(type => !(ENDING as readonly string[]).includes(type))),
    },
  ),
  text: texts,
  pick: fc.nat(60),
  amount: fc.constantFrom(0, 0, 300, 5000, -1, Number.NaN),
  date: fc.constantFrom('none', 'today', 'past', 'later'),
})

const wishes: fc.Arbitrary<Wish> = fc.record({ command: commands, actor: actors, again: fc.boolean() })

/** The way that a good case goes, so that late states are reached often; random steps fall between. */
const GOOD_WAY = [
  'dispatch',
  'accept',
  'answer',
  'contact',
  'fillItem',
  'confirmItem',
  'askExpertOpinion',
  'giveExpertOpinion',
  'propose',
  'requestApproval',
  'approve',
  'agree',
  'complete',
  'find',
  'followUp',
] as const

const goodWay: fc.Arbitrary<Step[]> = fc
  .tuple(fc.nat(GOOD_WAY.length), wishes, fc.constantFrom(0, 500), fc.nat(2))
  .map(([length, wish, amount, outcome]) =>
    GOOD_WAY.slice(0, length).flatMap((type): Step[] => [
      ...(type === 'followUp' ? [{ kind: 'wait' as const, ms: 5 * DAY + HOUR }] : []),
      {
        kind: 'ask',
        wish: {
          again: wish.again,
          actor: { who: 'somebody-allowed', pick: wish.actor.pick },
          command: {
            ...wish.command,
            text: { ...wish.command.text, words: '办理' },
            type,
            amount,
            date: 'none',
            pick: type === 'followUp' ? outcome : 1,
          },
        },
      },
    ]),
  )

const steps: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: waits }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'wait-for-next' as const }) },
  { weight: 3, arbitrary: fc.constant({ kind: 'ring' as const }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('ask' as const), wish: wishes }) },
)

/** What the policy makes cases of: mostly complaints. */
function kindsFor({ contacts }: Policy): fc.Arbitrary<ContactKind> {
  const others = CONTACT_KINDS.filter(kind => kind !== 'complaint' && contacts[kind] !== undefined)
  return fc.constantFrom('complaint', 'complaint', 'complaint', ...others)
}

export function beginnings(policy: Policy): fc.Arbitrary<Beginning> {
  return fc.record({
    at: beginningsAt,
    heardBeforeMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3 * HOUR })),
    source: fc.constantFrom('customer', 'customer', 'staff', 'internal', 'system'),
    channel: fc.option(fc.constantFrom(...Object.keys(policy.channels))),
    category: fc.option(fc.constantFrom(...kindsOf(policy.taxonomy))),
    reasons: fc.subarray(Object.keys(policy.reasons), { maxLength: 2 }),
    demands: fc.subarray(Object.keys(policy.demands), { maxLength: 2 }),
    emotion: fc.constantFrom('calm', 'upset', 'furious'),
    name: fc.option(fc.constantFrom('张建国', '林女士', '欧阳小明')),
    phone: fc.option(phones, { freq: 8 }),
    plate: fc.option(plates, { freq: 4 }),
    amount: fc.option(fc.constantFrom(0, 800, 120_000)),
    story: texts,
    chat: fc.boolean(),
    kind: kindsFor(policy),
    repeats: fc.constantFrom(0, 0, 1, 2),
    away: fc.option(fc.nat(20), { freq: 4, nil: null }),
    signs: fc.option(fc.nat(20), { freq: 4, nil: null }),
  })
}

/** A life: how it begins and what happens in it. */
export function lives(policy: Policy): fc.Arbitrary<{ beginning: Beginning; steps: Step[] }> {
  return fc.record({
    beginning: beginnings(policy),
    steps: fc
      .tuple(
        fc.array(steps, { maxLength: 6 }),
        goodWay,
        fc.array(steps, { maxLength: 14 }),
        goodWay,
        fc.array(steps, { maxLength: 8 }),
      )
      .map(parts => parts.flat()),
  })
}
