import type { Actor } from '../complaint/event.ts'
import { titleAndName } from '../people/people.ts'
import type { Policy } from '../policy/schema.ts'
import { shortTime } from '../time/china-time.ts'
import { word } from '../wording/wording.ts'
import type { CallBack } from './call-back.ts'
import type { RecordedCallBackEvent } from './event.ts'
import { programmeOf } from './programme.ts'
import { clockName } from './task.ts'

/** What happened, in one line for the timeline of a card. */
export function describeCallBackEvent(
  event: RecordedCallBackEvent,
  callBack: CallBack,
  policy: Policy,
): { at: string; text: string } {
  return { at: shortTime(new Date(event.at)), text: sentence(event, callBack, policy) }
}

function sentence(event: RecordedCallBackEvent, callBack: CallBack, policy: Policy): string {
  const who = nameOf(event.by, policy)
  const names = (people: readonly string[]) => people.map(person => titleAndName(person, policy)).join('、')
  const clock =
    'clock' in event.data && event.data.clock !== null ? clockName({ clock: event.data.clock }, callBack, policy) : ''
  switch (event.type) {
    case 'opened':
      return word(policy, 'callBack.event.opened', { programme: programmeOf(callBack, policy).name })
    case 'surveyed':
      return word(policy, 'callBack.event.surveyed')
    case 'answered':
      return word(
        policy,
        `callBack.event.answered.${event.data.satisfied ? 'satisfied' : 'unsatisfied'}`,
        event.data.satisfied ? {} : { words: event.data.words },
      )
    case 'surveyLapsed':
      return word(policy, `callBack.event.surveyLapsed.${event.data.why}`)
    case 'recorded':
      return word(policy, 'callBack.event.recorded', {
        who,
        outcome: word(policy, `callBack.outcome.${event.data.outcome}`),
      })
    case 'tracked':
      return word(policy, 'callBack.event.tracked', {
        who,
        person: titleAndName(event.data.person, policy),
        grievance: event.data.grievance,
      })
    case 'unsuccessful':
      return word(policy, 'callBack.event.unsuccessful', {
        outcome: word(policy, `callBack.outcome.${event.data.why}`),
      })
    case 'reminded':
      return word(policy, 'callBack.event.reminded', { people: names(event.data.people), clock })
    case 'escalated':
      return word(policy, 'callBack.event.escalated', {
        level: event.data.level,
        people: names(event.data.tell),
        reason: event.data.reason,
      })
    case 'missed':
    case 'windowOpened':
      return word(policy, `callBack.event.${event.type}`, { clock })
    default:
      return word(policy, `callBack.event.${event.type}`, { who, ...event.data } as Record<string, string | number>)
  }
}

function nameOf(by: Actor, policy: Policy): string {
  if (by.type === 'person') return titleAndName(by.id, policy)
  return word(policy, by.type === 'system' ? 'source.system' : 'source.customer')
}
