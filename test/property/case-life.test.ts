/**
 * Proven here, for every pack that comes with the program, over random lives of a complaint (commands by anybody, time in jumps, alarms in any order):
 * nobody stops watching an open case, a missed deadline is missed once and climbs its chain in order, its history gives the complaint
 * again, nothing is told twice, and no card shows a phone or a plate.
 */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { catchUp } from '../../core/case/case.ts'
import { viewComplaint } from '../../core/case/complaint-view.ts'
import { hasEnded } from '../../core/complaint/complaint.ts'
import { evolve, found } from '../../core/complaint/evolve.ts'
import { type Deadline, isOpen } from '../../core/deadline/deadline.ts'
import { roomOf } from '../../core/escalation/war-room.ts'
import { laneOf } from '../../core/notification/lanes.ts'
import type { CustomerNews } from '../../core/notification/notice.ts'
import { presentCall, presentNews } from '../../core/notification/present.ts'
import { builtInPacks, loadPolicy } from '../../core/policy/load.ts'
import type { Policy } from '../../core/policy/schema.ts'
import { erase } from '../../core/retention/erase.ts'
import { always } from './always.ts'
import { ask, begin, cardsOf, type Life, type Step, take } from './life.ts'
import { lives } from './lives.ts'
import { squeezed } from './texts.ts'

/** The first pack is looked at longest; what differs in the others is data. */
const LONGEST = 'auto-dealer'
const runsOf = (pack: string) => ({
  seed: 20_261_122,
  numRuns: Number(process.env.PROPERTY_RUNS ?? (pack === LONGEST ? 150 : 15)),
})

type Runs = ReturnType<typeof runsOf>

/** Leads random lives and looks at each after every step. */
function everyLifeUnder(
  policy: Policy,
  runs: Runs,
  look: (life: Life, wrote: boolean, step: Step | null) => void,
  after: (life: Life) => void = () => {},
): void {
  always(
    fc.property(lives(policy), ({ beginning, steps }) => {
      const life = begin(beginning, policy)
      look(life, true, null)
      for (const step of steps) look(life, take(life, step), step)
      after(life)
    }),
    runs,
  )
}

describe.each(builtInPacks())('In any life of a complaint under the pack %s', { timeout: 600_000 }, pack => {
  const policy = loadPolicy(pack)
  const runs = runsOf(pack)
  const everyLife = (look: Parameters<typeof everyLifeUnder>[2], after?: (life: Life) => void) =>
    everyLifeUnder(policy, runs, look, after)

  test('an open case has a running deadline with a next moment, and an ended one has none but what concerns the company.', () => {
    everyLife(({ current }) => {
      const open = current.deadlines.filter(isOpen)
      if (hasEnded(current.complaint)) {
        const going = current.deadlines.filter(deadline => isOpen(deadline) || deadline.nextAt !== null)
        expect(going.filter(({ clock }) => policy.clocks[clock]?.afterEnd !== true)).toEqual([])
      } else {
        expect(open.length).toBeGreaterThan(0)
        for (const deadline of open) expect(deadline.nextAt).not.toBeNull()
      }
    })
  })

  test('its history gives the complaint again, each event in its place.', () => {
    everyLife(
      () => {},
      ({ current }) => {
        const [first, ...rest] = current.events
        if (first?.type !== 'registered') throw new Error('the first event is the registration')
        const replayed = rest.reduce(evolve, found(current.complaint.id, first, policy))
        expect({ ...replayed, number: current.complaint.number }).toEqual(current.complaint)
        expect(current.events.map(event => event.seq)).toEqual(current.events.map((_, index) => index + 1))
        expect(current.complaint.version).toBe(current.events.length)
      },
    )
  })

  test('once it is kept long enough, nothing is left in it of the customer’s name, numbers and words, and it still counts.', () => {
    everyLife(
      () => {},
      ({ current, now }) => {
        if (!hasEnded(current.complaint)) return
        const { complaint } = current
        const erased = erase(current, policy, now)
        const left = squeezed(JSON.stringify(erased))
        const personal = [
          complaint.phone,
          complaint.name,
          complaint.conversation,
          complaint.fields.plate,
          complaint.story,
        ]
        for (const one of personal) if (one) expect(left).not.toContain(squeezed(JSON.stringify(one).slice(1, -1)))
        expect(erased.events.filter(event => event.type !== 'erased').map(({ type, at }) => [type, at])).toEqual(
          current.events.map(({ type, at }) => [type, at]),
        )
        const { status, category, points, department, registeredAt, endedAt, severity } = complaint
        expect(erased.complaint).toMatchObject({
          status,
          category,
          points,
          department,
          registeredAt,
          endedAt,
          severity,
        })
        expect(viewComplaint(erased, [], policy, 'api').timeline.length).toBeGreaterThan(0)
      },
    )
  })

  test('the same beginning and the same steps give the same case.', () =>
    always(
      fc.property(lives(policy), ({ beginning, steps }) => {
        const lead = () => {
          const life = begin(beginning, policy)
          for (const step of steps) take(life, step)
          return life.current
        }
        expect(lead()).toEqual(lead())
      }),
      { ...runs, numRuns: Math.ceil(runs.numRuns / 4) },
    ))

  test('catching up a second time finds nothing to do, and catching up in between changes nothing in the end.', () => {
    everyLife(life => {
      const once = catchUp(life.current, policy, life.now)
      const twice = catchUp(once, policy, life.now)
      expect(twice.fresh).toEqual([])
      expect(twice.deadlines).toEqual(once.deadlines)
      for (const deadline of once.deadlines)
        if (deadline.nextAt !== null) expect(Date.parse(deadline.nextAt)).toBeGreaterThan(life.now.getTime())
    })
  })

  test('what may happen once is refused the second time.', () => {
    const ONCE = new Set([
      'dispatch',
      'requestApproval',
      'approve',
      'reject',
      'agree',
      'decline',
      'transfer',
      'complete',
      'changeSeverity',
      'withdraw',
      'dismiss',
    ])
    everyLife((life, wrote, step) => {
      if (!wrote || step?.kind !== 'ask' || !step.wish.again || !ONCE.has(step.wish.command.type)) return
      const before = life.current
      if (ask(life, step.wish)) throw new Error(`${step.wish.command.type} was done twice`)
      expect(life.current).toBe(before)
    })
  })

  test('a deadline that passes is missed exactly once, before its levels, and these are climbed one by one.', () => {
    everyLife(
      () => {},
      ({ current, now }) => {
        const caught = catchUp(current, policy, now)
        for (const deadline of caught.deadlines) {
          const own = caught.events.filter(event => 'deadline' in event.data && event.data.deadline === deadline.id)
          const missed = own.filter(event => event.type === 'missed')
          expect([deadline.id, missed.length]).toEqual([deadline.id, passed(deadline) ? 1 : 0])
          const climbed = own.filter(event => event.type === 'escalated')
          const levels = climbed.flatMap(({ data }) => (data.repeated ? [] : [data.level]))
          expect(levels).toEqual(levels.map((_, index) => index + 1))
          expect(deadline.level).toBe(levels.length)
          const [firstLevel] = climbed
          if (firstLevel) expect(firstLevel.seq).toBeGreaterThan(missed[0]?.seq ?? Number.POSITIVE_INFINITY)
          const repeats = climbed.filter(({ data }) => data.repeated)
          if (repeats.length > 0) expect(levels.length).toBe(chainOf(deadline, policy).levels.length)
        }
      },
    )
  })

  test('no deadline ends before it begins, and its next moment never goes back.', () => {
    everyLife((life, wrote) => {
      const committed = life.commits.at(-1)
      if (!wrote || !committed) return
      const before = new Map(committed.before?.deadlines.map(deadline => [deadline.id, deadline]))
      for (const deadline of committed.after.deadlines) {
        const earlier = before.get(deadline.id)
        if (!earlier) {
          const started = committed.after.events[deadline.startedBy - 1]
          const isMeasuring = policy.clocks[deadline.clock]?.from === 'heard'
          if (!isMeasuring) expect(Date.parse(deadline.dueAt)).toBeGreaterThan(Date.parse(started?.at ?? ''))
        } else if (earlier.status === 'paused' || deadline.status === 'paused') {
          expect(deadline.step).toBeGreaterThanOrEqual(earlier.step)
        } else if (earlier.nextAt !== null && deadline.nextAt !== null) {
          expect(Date.parse(deadline.nextAt)).toBeGreaterThanOrEqual(Date.parse(earlier.nextAt))
          expect(deadline.step).toBeGreaterThanOrEqual(earlier.step)
        } else if (earlier.nextAt === null) expect(deadline).toBe(earlier)
      }
    })
  })

  test('no fact is told twice, and every notice has a lane of its own platform.', () => {
    everyLife(
      () => {},
      ({ commits }) => {
        const drafts = commits.flatMap(({ outbox }) => outbox)
        const keys = drafts.map(({ key }) => key)
        // A warning's key is the same whatever gives cause for it again: the outbox takes it once.
        const again = keys.filter((key, index) => keys.indexOf(key) !== index)
        expect(again.filter(key => !key.includes('.warning.'))).toEqual([])
        for (const { lane, notice } of drafts) {
          // What is grave overtakes the rest of its group.
          expect([laneOf(notice), `${laneOf(notice)}:first`]).toContain(lane)
          expect(lane).toMatch(/^(wechat:.+|feishu:(group|person|cards):.+|system:.+)$/)
        }
      },
    )
  })

  test('whoever is called on exists, and only groups and people of the policy are told.', () => {
    everyLife(
      () => {},
      ({ commits }) => {
        for (const { notice } of commits.flatMap(({ outbox }) => outbox)) {
          const people = 'people' in notice ? notice.people : 'person' in notice ? [notice.person] : []
          for (const person of people) expect(Object.keys(policy.people)).toContain(person)
          if (notice.type === 'case-card')
            expect([...Object.keys(policy.groups), roomOf(notice.complaintId)]).toContain(notice.group)
        }
      },
    )
  })

  test('cards and calls can always be shown and never hold a plain phone or plate.', () => {
    everyLife((life, wrote) => {
      if (!wrote) return
      const { current, now, beginning } = life
      const calls = (life.commits.at(-1)?.outbox ?? []).flatMap(({ notice }) =>
        notice.type === 'call-on' ? [JSON.stringify(presentCall(notice, current, policy, now))] : [],
      )
      for (const shown of [...cardsOf(life), ...calls].map(squeezed)) {
        if (beginning.phone !== null) expect(shown).not.toContain(beginning.phone)
        if (beginning.plate !== null) expect(shown).not.toContain(beginning.plate)
      }
    })
  })

  test('news can always be worded, also when it is sent late.', () => {
    everyLife(life => {
      const told = life.commits.flatMap(({ outbox }) =>
        outbox.flatMap(({ notice }) => (notice.type === 'tell-customer' ? [notice] : [])),
      )
      for (const notice of told) expect(presentNews(notice, life.current, policy, life.now)).not.toBe('')
    })
  })

  // Only the pack with many lives is sure to see all of it.
  if (pack === LONGEST)
    test('every kind of news is told in some life, so that the lives are worth looking at.', () => {
      const news = new Set<CustomerNews>()
      const statuses = new Set<string>()
      everyLife(({ commits, current }) => {
        statuses.add(current.complaint.status)
        for (const { notice } of commits.at(-1)?.outbox ?? [])
          if (notice.type === 'tell-customer') news.add(notice.news)
      })
      expect([...news].sort()).toEqual(
        [
          'asked',
          'closed',
          'escalated',
          'followUp',
          'itemToConfirm',
          'merged',
          'notEstablished',
          'planOffered',
          'progress',
          'promised',
          'registered',
          'reopened',
          'resolved',
          'withdrawn',
        ].sort(),
      )
      expect(statuses.size).toBe(11)
    })
})

function chainOf(deadline: Deadline, policy: Policy) {
  const chain = policy.chains[policy.clocks[deadline.clock]?.chain ?? '']
  if (!chain) throw new Error(`no chain for ${deadline.clock}`)
  return chain
}

/** Whether its end came before it was done. */
function passed(deadline: Deadline): boolean {
  if (deadline.status === 'running' || deadline.status === 'met') return false
  // What stands still does not pass.
  if (deadline.pausedAt !== null) return false
  if (deadline.status === 'cancelled')
    return deadline.endedAt !== null && Date.parse(deadline.dueAt) <= Date.parse(deadline.endedAt)
  return true
}
