import { mentions } from '../card/card.ts'
import type { Span } from '../message/outbound.ts'
import type { CallBackNotice } from '../notification/notice.ts'
import type { Policy } from '../policy/schema.ts'
import { localDay, spokenDay, spokenTime } from '../time/china-time.ts'
import { word } from '../wording/wording.ts'
import type { CallBack } from './call-back.ts'
import { unnamed } from './card.ts'
import { type CallBackTask, clockName, nextTimer } from './task.ts'

/** The question in the customer's chat. Empty once it is no longer needed. */
export function presentSurvey({ callBack }: CallBackTask, policy: Policy): string {
  if (callBack.status !== 'surveying') return ''
  const { visitedAt, service } = callBack.visit
  return word(policy, 'callBack.survey', {
    day: spokenDay(localDay(new Date(visitedAt))),
    service:
      service === null
        ? word(policy, 'callBack.survey.service.none')
        : word(policy, 'callBack.survey.service', { service }),
  })
}

/** What the customer hears when he has answered. */
export function presentThanks(task: CallBackTask, policy: Policy, now: Date): string {
  const { answered } = task.callBack
  if (!answered || answered.satisfied) return word(policy, 'callBack.survey.satisfied')
  const promise = task.timers.findLast(({ clock }) => clock === 'promise')
  const key = /^\s*2?\s*$/.test(answered.words) ? 'callBack.survey.unsatisfied.why' : 'callBack.survey.unsatisfied'
  return word(policy, key, { promise: promise ? spokenTime(new Date(promise.dueAt), now) : '' })
}

/** A call on people under the card: who, what, until when. */
export function presentCallBackCall(
  notice: CallBackNotice & { type: 'call-back-call' },
  task: CallBackTask,
  policy: Policy,
  now: Date,
): Span[] {
  const { callBack } = task
  const named = task.timers.find(({ id }) => id === notice.facts.timer)
  const timer = named ?? nextTimer(task.timers)
  const facts = {
    number: unnamed(callBack.visit.number, callBack),
    clock: timer ? clockName(timer, callBack, policy) : '',
    dueAt: timer ? spokenTime(new Date(timer.dueAt), now) : '',
    ...Object.fromEntries(Object.entries(notice.facts).map(([key, value]) => [key, unnamed(value, callBack)])),
  }
  const [before = '', after = ''] = word(policy, `callBack.call.${notice.cause}`, { ...facts, people: '\u0000' }).split(
    '\u0000',
  )
  const spans: Span[] = [{ text: before }, ...mentions(notice.people, policy), { text: after.trimStart() }]
  return spans.filter(span => !('text' in span) || span.text !== '')
}

/** Whom to call, for one person's eyes. */
export function presentCallBackContact({ visit }: CallBack, where: 'toast' | 'private', policy: Policy): string {
  const name = visit.name ?? word(policy, 'callBack.unnamed')
  return word(policy, `callBack.contact.${where}`, { number: visit.number, name, phone: visit.phone })
}
