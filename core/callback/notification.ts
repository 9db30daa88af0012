import type { CallBackCause, CallBackNotice, OutboxDraft, Place } from '../notification/notice.ts'
import { departmentGroup } from '../people/people.ts'
import type { Medium, Policy } from '../policy/schema.ts'
import type { CallBack } from './call-back.ts'
import type { RecordedCallBackEvent } from './event.ts'
import { peopleOf, programmeOf } from './programme.ts'
import type { GrownTask } from './task.ts'

/** Who is told what when something happens to a call-back. Every notice has a key made of the event that caused it. */
export function callBackNotices(grown: GrownTask, policy: Policy): OutboxDraft[] {
  const { callBack, fresh } = grown
  if (fresh.length === 0) return []
  const drafts = fresh.flatMap(event =>
    noticesOf(event, callBack, policy).map((notice, index) => draft(notice, `${callBack.id}.${event.seq}.${index}`)),
  )
  const refresh: CallBackNotice = { type: 'refresh-call-back', callBackId: callBack.id }
  const isNew = fresh.some(({ type }) => type === 'opened')
  return isNew ? drafts : [draft(refresh, `${callBack.id}.${callBack.version}.refresh`), ...drafts]
}

function draft(notice: CallBackNotice, key: string): OutboxDraft {
  return { lane: callBackLane(notice), key, notice }
}

/** See `laneOf`. */
export function callBackLane(notice: CallBackNotice): string {
  switch (notice.type) {
    case 'survey':
      return notice.conversation
    case 'refresh-call-back':
      return `feishu:cards:${notice.callBackId}`
    case 'call-back-contact':
      return `feishu:person:${notice.person}`
    case 'call-back-card':
    case 'call-back-call':
      return 'group' in notice.place ? `feishu:group:${notice.place.group}` : `feishu:person:${notice.place.person}`
  }
}

function noticesOf(event: RecordedCallBackEvent, callBack: CallBack, policy: Policy): CallBackNotice[] {
  const callBackId = callBack.id
  const { department, clocks, callers } = programmeOf(callBack, policy)
  const group = departmentGroup(department, policy)
  const card: CallBackNotice = { type: 'call-back-card', callBackId, place: { group } }
  const call = (
    people: string[],
    cause: CallBackCause,
    facts: Record<string, string> = {},
    media: Medium[] = ['mention'],
  ) => callOn(people, group, { callBackId, cause, facts, media }, policy)
  const callersNow =
    callBack.caller === null ? peopleOf(callers, callBack, policy) : peopleOf('registrar', callBack, policy)

  switch (event.type) {
    case 'opened':
      return callBack.status === 'surveying' ? [] : [card]
    case 'surveyed':
      return callBack.conversation === null ? [] : [{ type: 'survey', callBackId, conversation: callBack.conversation }]
    case 'answered':
      return event.data.satisfied
        ? []
        : [
            card,
            ...call(peopleOf(clocks.promise.owner, callBack, policy), 'unsatisfied', { words: event.data.words }, [
              'mention',
              'app',
            ]),
          ]
    case 'surveyLapsed':
      return [card]
    case 'tracked':
      return call(
        [event.data.person],
        event.data.promised ? 'promised' : 'tracked',
        { grievance: event.data.grievance },
        event.data.promised ? ['mention', 'app'] : ['mention'],
      )
    case 'handedBack':
      return [card, ...call(callersNow, 'handedBack', { result: event.data.result })]
    case 'contactViewed':
      return [{ type: 'call-back-contact', callBackId, person: event.by.id }]
    case 'reminded':
      return call(event.data.people, 'reminder', { timer: event.data.deadline }, event.data.media as Medium[])
    case 'escalated': {
      const { clock, level, repeated, tell } = event.data
      const chain = policy.chains[clocks[clock as keyof typeof clocks].chain]
      const facts = { timer: event.data.deadline ?? '', level: String(level) }
      const cause = level === 1 && !repeated ? 'missed' : 'escalation'
      return [card, ...call(tell, cause, facts, chain?.levels[level - 1]?.media)]
    }
    default:
      return []
  }
}

/** People of the group are mentioned there, together; everybody else gets the card in his own chat and is called there. */
function callOn(
  people: string[],
  group: string,
  call: { callBackId: string; cause: CallBackCause; facts: Record<string, string>; media: Medium[] },
  policy: Policy,
): CallBackNotice[] {
  const members = new Set(policy.groups[group]?.members)
  const here = people.filter(person => members.has(person))
  const { callBackId } = call
  const notice = (place: Place, called: string[]): CallBackNotice => ({
    type: 'call-back-call',
    ...call,
    place,
    people: called,
  })
  return [
    ...(here.length > 0 ? [notice({ group }, here)] : []),
    ...people
      .filter(person => !members.has(person))
      .flatMap((person): CallBackNotice[] => [
        { type: 'call-back-card', callBackId, place: { person } },
        notice({ person }, [person]),
      ]),
  ]
}
