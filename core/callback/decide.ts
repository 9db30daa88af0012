import type { Actor } from '../complaint/event.ts'
import { isRefusal, type Refusal, refuse } from '../complaint/refusal.ts'
import { isPerson } from '../people/people.ts'
import type { Policy } from '../policy/schema.ts'
import { addTime, calendarRule, readDuration } from '../time/calendar.ts'
import type { CallBack } from './call-back.ts'
import type { CallBackCommand } from './command.ts'
import type { CallBackEvent, CallBackEventData } from './event.ts'
import { programmeOf } from './programme.ts'
import { isOver, nextCallBackStatus } from './transition.ts'
import type { Visit } from './visit.ts'

type Situation = { policy: Policy; now: Date; by: Actor }

const SYSTEM: Actor = { type: 'system', id: 'heed' }

/**
 * What a command does to a call-back: the events that follow, or why not. Pure. `complaintId` is the id that the complaint gets which a
 * `complain` makes; registering it is the caller's part.
 */
export function decideCallBack(
  callBack: CallBack,
  command: CallBackCommand,
  situation: Situation & { complaintId: string },
): { events: CallBackEvent[] } | Refusal {
  if (isOver(callBack)) return refuse('ended')
  const events = eventsFor(callBack, command, situation)
  if (isRefusal(events)) return events
  const [first] = events
  return first && nextCallBackStatus(callBack.status, first.type) === null ? refuse('not-now') : { events }
}

function eventsFor(
  callBack: CallBack,
  command: CallBackCommand,
  situation: Situation & { complaintId: string },
): CallBackEvent[] | Refusal {
  const { policy } = situation
  const programme = programmeOf(callBack, policy)
  switch (command.type) {
    case 'unanswered': {
      const attempt = callBack.attempts + 1
      const tried = happened('tried', { attempt, note: command.note }, situation)
      if (attempt < programme.attempts) return [tried]
      return [tried, happened('unsuccessful', { why: 'unanswered', note: command.note }, situation)]
    }
    case 'notFree':
      return [happened('unsuccessful', { why: 'not-free', note: command.note }, situation)]
    case 'noGrievance': {
      const outcome = callBack.round === 1 ? 'none' : 'tracked'
      return [record({ outcome, satisfied: true, grievance: '', solution: command.note, yuan: 0 }, situation)]
    }
    case 'settle': {
      const { grievance, solution, yuan } = command
      if (yuan > programme.authority.upTo) {
        return refuse('beyond-authority', { amount: String(programme.authority.upTo) })
      }
      const satisfied = command.satisfied === 'yes'
      return [record({ outcome: 'settled', satisfied, grievance, solution, yuan }, situation)]
    }
    case 'track':
      if (!isPerson(command.person, policy)) return refuse('no-such-person')
      return [
        happened(
          'tracked',
          { person: command.person, grievance: command.grievance, promised: command.promised === 'yes' },
          situation,
        ),
      ]
    case 'complain':
      return [happened('complained', { complaintId: situation.complaintId, story: command.story }, situation)]
    case 'contact':
      return [happened('contacted', { note: command.note }, situation)]
    case 'handBack':
      return [happened('handedBack', { result: command.result }, situation)]
    case 'note':
      return [happened('noted', { note: command.note }, situation)]
    case 'viewContact':
      return [happened('contactViewed', {}, situation)]
  }
}

/**
 * The first events of a call-back: opened by its visit, and asked in the customer's chat at once where the programme has a survey and the
 * chat is open (`conversation`); otherwise somebody calls.
 */
export function decideVisit(
  visit: Visit,
  of: { programme: string; conversation: string | null },
  situation: Situation,
): CallBackEvent[] {
  const { policy, now } = situation
  const opened = happened('opened', { ...of, visit }, situation)
  const survey = programmeOf(of, policy).survey
  if (!survey || of.conversation === null) return [opened]
  const until = addTime(calendarRule(policy, '24x7'), now, readDuration(survey.wait))
  return [opened, happened('surveyed', { until: until.toISOString() }, { ...situation, by: SYSTEM })]
}

/** What the customer's answer in his chat brings: satisfied is recorded, not satisfied is called. */
export function decideAnswer(
  callBack: CallBack,
  answer: { satisfied: boolean; words: string },
  situation: Omit<Situation, 'by'>,
): { events: CallBackEvent[] } | Refusal {
  if (callBack.status !== 'surveying' || callBack.conversation === null) return refuse('not-now')
  const by: Actor = { type: 'customer', id: callBack.conversation }
  const answered = happened('answered', answer, { ...situation, by })
  if (!answer.satisfied) return { events: [answered] }
  const { words } = answer
  const recorded = record(
    { outcome: 'none', satisfied: true, grievance: '', solution: words, yuan: 0 },
    { ...situation, by },
  )
  return { events: [answered, recorded] }
}

/** The survey could not be delivered: somebody calls. No events when it no longer waits. */
export function decideUnreached(callBack: CallBack, now: Date): CallBackEvent[] {
  if (callBack.status !== 'surveying') return []
  return [{ type: 'surveyLapsed', at: now.toISOString(), by: SYSTEM, data: { why: 'unreached' } }]
}

function record(data: CallBackEventData['recorded'], situation: Omit<Situation, 'policy'>): CallBackEvent {
  return happened('recorded', data, situation)
}

function happened<T extends keyof CallBackEventData>(
  type: T,
  data: CallBackEventData[T],
  { now, by }: Omit<Situation, 'policy'>,
): CallBackEvent {
  return { type, at: now.toISOString(), by, data } as CallBackEvent
}
