/**
 * Proven here: the ways of a call-back after a service visit (each outcome, the caller's authority, three calls, tracking with its promise), the
 * clocks they start and end, who may do what, and that nobody who is not over is left without a clock, in any order of deeds and times.
 */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { callBackCard } from '../../../core/callback/card.ts'
import { CALL_BACK_COMMANDS, type CallBackCommand } from '../../../core/callback/command.ts'
import { complaintOf } from '../../../core/callback/complain.ts'
import { decideAnswer, decideCallBack, decideUnreached, decideVisit } from '../../../core/callback/decide.ts'
import { evolveCallBack, foundCallBack } from '../../../core/callback/evolve.ts'
import { callBackNotices } from '../../../core/callback/notification.ts'
import { mayCall, maySendVisits } from '../../../core/callback/permission.ts'
import { presentCallBackCall } from '../../../core/callback/present.ts'
import { readCallBackPress } from '../../../core/callback/press.ts'
import { totalCallBacks } from '../../../core/callback/report.ts'
import {
  type CallBackTask,
  catchUpTask,
  extendTask,
  type GrownTask,
  nextOf,
  openTask,
} from '../../../core/callback/task.ts'
import { isOver } from '../../../core/callback/transition.ts'
import type { Visit } from '../../../core/callback/visit.ts'
import { isRefusal } from '../../../core/complaint/refusal.ts'
import { isOpen } from '../../../core/deadline/deadline.ts'
import { withAbsences } from '../../../core/people/absence.ts'
import { loadPolicy } from '../../../core/policy/load.ts'
import { loadVocabulary } from '../../../core/understanding/vocabulary/load.ts'
import { always } from '../../property/always.ts'

const policy = loadPolicy('service-callback')
const by = { type: 'person', id: 'caller-one' } as const
const at = (time: string) => new Date(`${time}:00+08:00`)
const visit: Visit = {
  number: 'RO1',
  visitedAt: at('2026-03-02T10:00').toISOString(),
  name: '张建国',
  phone: '13860317719',
  plate: '粤B6N2M9',
  service: '小保养',
  adviser: '李想',
}

const begin = (now: Date, conversation: string | null = null) =>
  openTask('t', decideVisit(visit, { programme: 'service-visit', conversation }, { policy, now, by }), policy)

function does(task: CallBackTask, command: CallBackCommand, now: Date): GrownTask {
  const caught = catchUpTask(task, policy, now)
  const decision = decideCallBack(caught.callBack, command, { policy, now, by, complaintId: 'c1' })
  if (isRefusal(decision)) throw new Error(decision.refused)
  return extendTask(caught, decision.events, policy)
}

const clocks = (task: CallBackTask) =>
  task.timers.map(
    ({ clock, status, dueAt }) =>
      `${clock} ${status} ${new Date(Date.parse(dueAt) + 8 * 3_600_000).toISOString().slice(5, 16)}`,
  )

const TRACK: CallBackCommand = { type: 'track', grievance: '方向盘偏', person: 'workshop-supervisor', promised: 'yes' }
const now = at('2026-03-03T09:00')

describe('A call-back', () => {
  test('is due 3 working days after the visit, however late the list comes.', () => {
    expect(clocks(begin(now))).toEqual(['call running 03-05T10:00'])
    const late = catchUpTask(begin(at('2026-03-09T09:00')), policy, at('2026-03-09T09:00'))
    expect(late.fresh.map(({ type }) => type)).toEqual(['missed', 'escalated', 'escalated', 'escalated'])
    expect(late.timers[0]?.status).toBe('overdue')
  })

  test('with three calls that nobody answers ends as unsuccessful, and not before.', () => {
    let task: CallBackTask = begin(now)
    for (const status of ['calling', 'calling', 'unsuccessful']) {
      task = does(task, { type: 'unanswered', note: '' }, now)
      expect(task.callBack.status).toBe(status)
    }
    expect([task.callBack.outcome, task.callBack.satisfied, nextOf(task)]).toEqual(['unanswered', null, null])
    const decision = decideCallBack(task.callBack, { type: 'notFree', note: '' }, { policy, now, by, complaintId: 'c' })
    expect(decision).toEqual({ refused: 'ended' })
  })

  test('is settled in the call up to the caller’s authority, and not beyond it.', () => {
    const settle = (yuan: number) =>
      ({ type: 'settle', grievance: '慢', solution: '送券', yuan, satisfied: 'no' }) as const
    expect(() => does(begin(now), settle(201), now)).toThrow('beyond-authority')
    const { callBack } = does(begin(now), settle(200), now)
    expect([callBack.outcome, callBack.satisfied, callBack.yuan]).toEqual(['settled', false, 200])
  })

  test('hands a problem to somebody with a clock and the promise of an hour, and is called again with its result.', () => {
    const tracked = does(begin(now), TRACK, now)
    expect(clocks(tracked)).toEqual([
      'call met 03-05T10:00',
      'track running 03-04T09:00',
      'promise running 03-03T10:00',
    ])
    const spoken = does(tracked, { type: 'contact', note: '约好明天' }, at('2026-03-03T09:30'))
    expect(clocks(spoken)[2]).toMatch(/^promise met/)
    const back = does(spoken, { type: 'handBack', result: '已调好' }, at('2026-03-03T15:00'))
    expect(clocks(back).slice(1)).toEqual([
      'track met 03-04T09:00',
      'promise met 03-03T10:00',
      'again running 03-04T15:00',
    ])
    expect([back.callBack.round, back.callBack.status]).toEqual([2, 'calling'])
    const { callBack } = does(back, { type: 'noGrievance', note: '' }, at('2026-03-03T16:00'))
    expect([callBack.outcome, callBack.result]).toEqual(['tracked', '已调好'])
  })

  test('that misses its promise calls on the responsible person, then on the general manager, once each.', () => {
    const tracked = does(begin(now), TRACK, now)
    const missed = catchUpTask(tracked, policy, at('2026-03-03T12:01'))
    expect(missed.fresh.map(event => [event.type, 'tell' in event.data ? event.data.tell : null])).toEqual([
      ['missed', null],
      ['escalated', ['workshop-supervisor', 'customer-relations-manager']],
      ['escalated', ['general-manager']],
    ])
    expect(catchUpTask(missed, policy, at('2026-03-03T12:01')).fresh).toEqual([])
  })

  test('asked in the customer’s chat is recorded when he is satisfied, promised a call when not, and called when he is silent or not reached.', () => {
    const asked = begin(now, 'wechat:o1')
    expect([asked.callBack.status, asked.callBack.surveyUntil]).toEqual([
      'surveying',
      at('2026-03-04T09:00').toISOString(),
    ])
    const answers = (satisfied: boolean) => {
      const decision = decideAnswer(asked.callBack, { satisfied, words: '好' }, { policy, now })
      if (isRefusal(decision)) throw new Error(decision.refused)
      return extendTask(asked, decision.events, policy)
    }
    expect(answers(true).callBack).toMatchObject({ status: 'recorded', outcome: 'none', satisfied: true, caller: null })
    expect(clocks(answers(false))).toEqual(['call running 03-05T10:00', 'promise running 03-03T10:00'])
    const silent = catchUpTask(asked, policy, at('2026-03-04T09:00'))
    expect([silent.callBack.status, silent.fresh[0]?.data]).toEqual(['calling', { why: 'silent' }])
    expect(extendTask(asked, decideUnreached(asked.callBack, now), policy).callBack.status).toBe('calling')
    expect(decideUnreached(silent.callBack, now)).toEqual([])
    expect(decideAnswer(silent.callBack, { satisfied: true, words: '' }, { policy, now })).toEqual({
      refused: 'not-now',
    })
  })

  test('is the callers’ to call, and the responsible person’s while he tracks it; deputies stand in.', () => {
    const calling = begin(now).callBack
    const tracking = does(begin(now), TRACK, now).callBack
    expect(mayCall('caller-two', 'settle', calling, policy)).toBe(true)
    expect(mayCall('service-manager', 'settle', calling, policy)).toBe(false)
    expect(mayCall('caller-one', 'handBack', tracking, policy)).toBe(false)
    expect(mayCall('workshop-supervisor', 'handBack', tracking, policy)).toBe(true)
    const leave = {
      person: 'workshop-supervisor',
      deputy: 'parts-manager',
      firstDay: '2026-03-03',
      lastDay: '2026-03-03',
    }
    expect(mayCall('parts-manager', 'handBack', tracking, withAbsences(policy, [leave], now))).toBe(true)
    expect([
      maySendVisits('caller-one', 'service-visit', policy),
      maySendVisits('service-manager', 'service-visit', policy),
    ]).toEqual([true, false])
  })

  test('is pressed only by buttons that its cards have, rightly filled in.', () => {
    expect(readCallBackPress({ command: 'drop' }, {})).toEqual({ unreadable: true })
    expect(readCallBackPress({ command: 'settle' }, { grievance: 'a', solution: 'b', yuan: '两百' })).toEqual({
      field: 'yuan',
    })
    expect(readCallBackPress({ command: 'settle' }, { grievance: 'a', solution: 'b', yuan: '￥1,20.5' })).toEqual({
      command: { type: 'settle', grievance: 'a', solution: 'b', yuan: 120.5, satisfied: 'yes' },
    })
    expect(readCallBackPress({ command: 'track' }, { grievance: ' ', person: 'x' })).toEqual({ field: 'grievance' })
  })

  test('promises the customer a call within the hour when the caller says so, and the complaint keeps that time.', () => {
    const told = { type: 'complain', story: '刹车修了还是响，不处理就投诉', wants: '返工', category: null } as const
    const of = { id: 'c'.repeat(32), policy, vocabulary: loadVocabulary(policy.vocabulary), now, by }
    const promised = complaintOf(begin(now).callBack, { ...told, promised: 'yes' }, of)
    const kept = promised.deadlines.find(({ clock }) => clock === 'promised')
    expect(kept?.dueAt).toBe(new Date(now.getTime() + 3_600_000).toISOString())
    expect(promised.complaint.promised?.by).toBe(promised.complaint.handler ?? by.id)
    const not = complaintOf(begin(now).callBack, { ...told, promised: 'no' }, of)
    expect(not.deadlines.map(({ clock }) => clock)).not.toContain('promised')
  })

  test('is counted by outcome and caller, and listed when the customer was not satisfied.', () => {
    const ends: CallBackCommand[] = [
      { type: 'noGrievance', note: '' },
      { type: 'notFree', note: '' },
      { type: 'complain', story: '修坏了', wants: '', category: null, promised: 'no' },
    ]
    const records = [...ends.map(command => does(begin(now), command, now)), begin(now)].map(({ callBack }) => ({
      callBack,
      late: false,
    }))
    const [report] = totalCallBacks(records, at('2026-03-03T00:00'), at('2026-03-04T00:00'))
    expect(report).toMatchObject({ opened: 4, ended: 3, open: 1, outcomes: { none: 1, 'not-free': 1, complaint: 1 } })
    expect(report?.callers).toMatchObject([{ person: 'caller-one', ended: 3 }])
    expect(report?.unsatisfied.map(({ grievance }) => grievance)).toEqual(['修坏了'])
    expect(totalCallBacks(records, at('2026-03-04T00:00'), at('2026-03-05T00:00'))[0]).toMatchObject({
      opened: 0,
      ended: 0,
    })
  })
})

const commands: fc.Arbitrary<CallBackCommand> = fc
  .record({
    type: fc.constantFrom(...CALL_BACK_COMMANDS),
    yes: fc.constantFrom('yes' as const, 'no' as const),
    text: fc.constantFrom('张建国13860317719', '粤B6N2M9 漏油'),
  })
  .map(({ type, yes, text }) => {
    const all: Record<string, CallBackCommand> = {
      settle: { type: 'settle', grievance: text, solution: text, yuan: 100, satisfied: yes },
      track: { type: 'track', grievance: text, person: 'workshop-supervisor', promised: yes },
      complain: { type: 'complain', story: text, wants: '', category: null, promised: yes },
      handBack: { type: 'handBack', result: text },
      viewContact: { type: 'viewContact' },
    }
    return all[type] ?? ({ type, note: text } as CallBackCommand)
  })

const steps = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant('wait' as const),
      ms: fc.constantFrom(60_000, 3_600_000, 86_400_000, 4 * 86_400_000),
    }),
    fc.record({ kind: fc.constant('do' as const), command: commands }),
    fc.record({ kind: fc.constant('answer' as const), satisfied: fc.boolean() }),
  ),
  { maxLength: 14 },
)

describe('In any life of a call-back', () => {
  test('whoever is not over has a running clock, history gives it again, nothing is told twice, and no card shows who the customer is.', () =>
    always(
      fc.property(steps, fc.boolean(), (life, isKnown) => {
        let moment = now
        let task: CallBackTask = begin(now, isKnown ? 'wechat:o1' : null)
        const keys = new Set<string>()
        const look = (grown: GrownTask) => {
          const drafts = callBackNotices(grown, policy)
          for (const { key, notice } of drafts) {
            expect(keys.has(key)).toBe(false)
            keys.add(key)
            if (notice.type === 'call-back-call') {
              const spans = JSON.stringify(presentCallBackCall(notice, grown, policy, moment))
              expect(spans).not.toMatch(/13860317719|7K2|张建国/)
            }
          }
          const open = grown.timers.filter(isOpen)
          expect(open.length > 0).toBe(!isOver(grown.callBack))
          expect(nextOf(grown) === null).toBe(isOver(grown.callBack))
          expect(JSON.stringify(callBackCard(grown, policy, moment))).not.toMatch(/13860317719|7K2|张建国/)
          const [first, ...rest] = grown.events
          if (first?.type !== 'opened') throw new Error('the first event is the visit')
          expect(rest.reduce(evolveCallBack, foundCallBack('t', first, policy))).toEqual(grown.callBack)
          const { fresh: _, ...kept } = grown
          task = kept
        }
        look(begin(now, isKnown ? 'wechat:o1' : null))
        for (const step of life) {
          if (step.kind === 'wait') moment = new Date(moment.getTime() + step.ms)
          const caught = catchUpTask(task, policy, moment)
          if (caught.fresh.length > 0) look(caught)
          expect(catchUpTask(task, policy, moment).fresh).toEqual([])
          if (step.kind === 'wait') continue
          const decision =
            step.kind === 'answer'
              ? decideAnswer(task.callBack, { satisfied: step.satisfied, words: '张建国' }, { policy, now: moment })
              : decideCallBack(task.callBack, step.command, { policy, now: moment, by, complaintId: 'c' })
          if (!isRefusal(decision)) look(extendTask(task, decision.events, policy))
        }
      }),
      { seed: 20_261_122, numRuns: 400 },
    ))
})
