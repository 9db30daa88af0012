import { cancel, fireTimer, isOpen, meet, startTimer, type Timer } from '../deadline/deadline.ts'
import type { Policy, Programme } from '../policy/schema.ts'
import type { CallBack } from './call-back.ts'
import type { CallBackEvent, CallBackEventType, RecordedCallBackEvent } from './event.ts'
import { evolveCallBack, foundCallBack } from './evolve.ts'
import { programmeOf, subjectOf, timingOf } from './programme.ts'
import { isOver } from './transition.ts'

/** Everything about one call-back at one moment. */
export type CallBackTask = { callBack: CallBack; events: RecordedCallBackEvent[]; timers: Timer[] }

/** A task with what was just added to it. */
export type GrownTask = CallBackTask & { fresh: RecordedCallBackEvent[] }

type ClockName = keyof Programme['clocks']

/** The deeds that end each clock of a programme. What ends the call-back cancels the rest. */
const DONE_BY: Record<ClockName, readonly CallBackEventType[]> = {
  call: ['recorded', 'tracked', 'complained', 'unsuccessful'],
  again: ['recorded', 'tracked', 'complained', 'unsuccessful'],
  track: ['handedBack', 'complained'],
  promise: ['contacted', 'handedBack', 'recorded', 'tracked', 'complained'],
}

/** Which clocks an event starts. The customer who says in his chat that he is not satisfied is promised a call. */
function startedBy(event: CallBackEvent): ClockName[] {
  switch (event.type) {
    case 'opened':
      return ['call']
    case 'answered':
      return event.data.satisfied ? [] : ['promise']
    case 'tracked':
      return event.data.promised ? ['track', 'promise'] : ['track']
    case 'handedBack':
      return ['again']
    default:
      return []
  }
}

/** A new task from its first events. The first must be `opened`; the first call is due counted from the visit. */
export function openTask(id: string, events: readonly CallBackEvent[], policy: Policy): GrownTask {
  const [first, ...rest] = events
  if (first?.type !== 'opened') throw new Error('a call-back begins with its visit')
  const opened = { ...first, seq: 1 }
  const callBack = foundCallBack(id, opened, policy)
  const timers = applyToTimers([], opened, callBack, policy)
  return grow({ callBack, events: [opened], timers, fresh: [opened] }, rest, policy)
}

/** The task after more events. */
export function extendTask(task: CallBackTask, events: readonly CallBackEvent[], policy: Policy): GrownTask {
  return grow({ fresh: [], ...task }, events, policy)
}

function grow(task: GrownTask, events: readonly CallBackEvent[], policy: Policy): GrownTask {
  return events.reduce((grown, event) => {
    const callBack = evolveCallBack(grown.callBack, event)
    const recorded: RecordedCallBackEvent = { ...event, seq: callBack.version }
    return {
      callBack,
      events: [...grown.events, recorded],
      timers: applyToTimers(grown.timers, recorded, callBack, policy),
      fresh: [...grown.fresh, recorded],
    }
  }, task)
}

function applyToTimers(
  timers: readonly Timer[],
  event: RecordedCallBackEvent,
  callBack: CallBack,
  policy: Policy,
): Timer[] {
  const kept = timers.map(timer => {
    if (!isOpen(timer)) return timer
    if (DONE_BY[timer.clock as ClockName].includes(event.type)) return meet(timer, event.at)
    return isOver(callBack) ? cancel(timer, event.at) : timer
  })
  const started = startedBy(event)
    .filter(clock => !kept.some(timer => timer.clock === clock && isOpen(timer)))
    .map(clock =>
      startTimer(
        {
          of: callBack.id,
          clock,
          occurrence: 1 + kept.filter(timer => timer.clock === clock).length,
          startedBy: event.seq,
          from: new Date(event.type === 'opened' ? callBack.visit.visitedAt : event.at),
        },
        timingOf(callBack, policy),
      ),
    )
  return [...kept, ...started]
}

/** The task with everything done that fell due by `now`: a survey without an answer, reminders, missed clocks, their chains. */
export function catchUpTask(task: CallBackTask, policy: Policy, now: Date): GrownTask {
  let grown: GrownTask = { ...task, fresh: [] }
  for (let next = nextOf(grown); next !== null && Date.parse(next) <= now.getTime(); next = nextOf(grown)) {
    const due = grown.timers.find(timer => timer.nextAt === next)
    if (!due) {
      grown = grow(grown, [lapsed(now)], policy)
      continue
    }
    const timing = timingOf(grown.callBack, policy)
    const fired = fireTimer(due, subjectOf(grown.callBack, policy), timing, now)
    const timers = grown.timers.map(timer => (timer.id === due.id ? fired.deadline : timer))
    grown = grow({ ...grown, timers }, fired.events, policy)
  }
  return grown
}

function lapsed(now: Date): CallBackEvent {
  return { type: 'surveyLapsed', at: now.toISOString(), by: { type: 'system', id: 'heed' }, data: { why: 'silent' } }
}

/** The next moment at which time does something to the task; `null` once it is over. */
export function nextOf({ callBack, timers }: CallBackTask): string | null {
  const moments = [...timers.map(({ nextAt }) => nextAt), callBack.status === 'surveying' ? callBack.surveyUntil : null]
  return moments.filter(moment => moment !== null).sort((a, b) => Date.parse(a) - Date.parse(b))[0] ?? null
}

/** The clock that people must look at: a missed one first, else the one that ends first. */
export function nextTimer(timers: readonly Timer[]): Timer | null {
  const order = ({ status, dueAt }: Timer) => (status === 'overdue' ? 0 : 1e15) + Date.parse(dueAt)
  return timers.filter(isOpen).sort((a, b) => order(a) - order(b))[0] ?? null
}

export function clockName(timer: Pick<Timer, 'clock'>, callBack: CallBack, policy: Policy): string {
  return programmeOf(callBack, policy).clocks[timer.clock as ClockName].name
}
