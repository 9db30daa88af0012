import type { CallBack } from './call-back.ts'
import type { CallBackEvent, RecordedCallBackEvent } from './event.ts'
import { nextCallBackStatus } from './transition.ts'

/** The call-back after an event. Throws when the event cannot happen to it: `decideCallBack` should have refused. */
export function evolveCallBack(callBack: CallBack, event: CallBackEvent): CallBack {
  const status = nextCallBackStatus(callBack.status, event.type)
  if (status === null) throw new Error(`"${event.type}" cannot happen to a call-back that is ${callBack.status}`)
  return { ...callBack, ...changes(callBack, event), status, version: callBack.version + 1 }
}

/** A new call-back from its first event. */
export function foundCallBack(
  id: string,
  event: RecordedCallBackEvent & { type: 'opened' },
  policy: { id: string; version: string },
): CallBack {
  return {
    id,
    version: 1,
    pack: policy.id,
    policyVersion: policy.version,
    ...event.data,
    status: 'calling',
    round: 1,
    attempts: 0,
    surveyUntil: null,
    answered: null,
    responsible: null,
    caller: null,
    grievance: null,
    result: null,
    yuan: 0,
    outcome: null,
    satisfied: null,
    complaintId: null,
    openedAt: event.at,
    endedAt: null,
  }
}

function changes(callBack: CallBack, event: CallBackEvent): Partial<CallBack> {
  const { at, by } = event
  const called = { surveyUntil: null, caller: by.type === 'person' ? by.id : callBack.caller }
  switch (event.type) {
    case 'surveyed':
      return { surveyUntil: event.data.until }
    case 'answered':
      return { surveyUntil: null, answered: event.data }
    case 'surveyLapsed':
      return { surveyUntil: null }
    case 'tried':
      return { ...called, attempts: event.data.attempt }
    case 'recorded': {
      const { outcome, satisfied, grievance, solution, yuan } = event.data
      return {
        ...called,
        outcome,
        satisfied,
        yuan,
        grievance: grievance || callBack.grievance,
        result: solution || callBack.result,
        endedAt: at,
      }
    }
    case 'tracked':
      return { ...called, responsible: event.data.person, grievance: event.data.grievance }
    case 'handedBack':
      return { result: event.data.result, round: callBack.round + 1, attempts: 0 }
    case 'complained':
      return {
        ...called,
        outcome: 'complaint',
        satisfied: false,
        grievance: event.data.story,
        complaintId: event.data.complaintId,
        endedAt: at,
      }
    case 'unsuccessful':
      return { ...called, outcome: event.data.why, endedAt: at }
    default:
      return {}
  }
}
