import { watchesPromises } from '../complaint/promise.ts'
import type { Timer } from '../deadline/deadline.ts'
import type { CardAction, CardView, FormField } from '../message/outbound.ts'
import { titleAndName } from '../people/people.ts'
import { spokenDuration } from '../policy/explain/phrases.ts'
import type { Policy, Programme } from '../policy/schema.ts'
import { maskName, maskPhone, maskPlate, maskText } from '../privacy.ts'
import { shortTime, spokenLength, spokenTime } from '../time/china-time.ts'
import { type TextKey, word } from '../wording/wording.ts'
import type { CallBack } from './call-back.ts'
import type { CallBackCommandType } from './command.ts'
import { describeCallBackEvent } from './describe.ts'
import { programmeOf } from './programme.ts'
import { type CallBackTask, clockName, nextTimer } from './task.ts'
import { isOver } from './transition.ts'

const TIMELINE_LINES = 12

/** The card of a call-back as it stands in the callers' group or in a person's own chat: whom to call, about what, until when. */
export function callBackCard(task: CallBackTask, policy: Policy, now: Date): CardView {
  const { callBack } = task
  const programme = programmeOf(callBack, policy)
  const next = nextTimer(task.timers)
  const late = next?.status === 'overdue' && !isOver(callBack)
  return {
    title: word(policy, late ? 'callBack.title.late' : 'callBack.title', {
      programme: programme.name,
      number: maskText(callBack.visit.number),
    }),
    tone: isOver(callBack) ? 'done' : late ? 'late' : callBack.status === 'surveying' ? 'waiting' : 'new',
    tags: [callBackStatus(callBack, policy)],
    facts: facts(callBack, next, programme, policy, now),
    sections: sections(callBack, programme, policy),
    timeline: task.events
      .filter(event => event.type !== 'reminded')
      .slice(-TIMELINE_LINES)
      .reverse()
      .map(event => describeCallBackEvent(event, callBack, policy))
      .map(line => ({ ...line, text: unnamed(line.text, callBack) })),
    actions: actions(callBack, programme, policy),
    footer: word(policy, 'callBack.footer', {
      visitedAt: shortTime(new Date(callBack.visit.visitedAt)),
      round: callBack.round,
    }),
    reference: { callBack: callBack.id },
  }
}

export function callBackStatus(callBack: CallBack, policy: Policy): string {
  return word(policy, `callBack.status.${callBack.status}`)
}

/** Free text without what is personal. */
export function unnamed(text: string, { visit }: CallBack): string {
  const plain = visit.name !== null && visit.name.length > 1 ? text.replaceAll(visit.name, maskName(visit.name)) : text
  return maskText(plain)
}

function facts(
  callBack: CallBack,
  next: Timer | null,
  programme: Programme,
  policy: Policy,
  now: Date,
): CardView['facts'] {
  const { visit, answered, outcome } = callBack
  const name = visit.name === null ? word(policy, 'callBack.unnamed') : maskName(visit.name)
  const list: [TextKey, string | null][] = [
    ['fact.customer', `${name} ${maskPhone(visit.phone)}`],
    ['callBack.fact.plate', visit.plate && maskPlate(visit.plate)],
    ['callBack.fact.service', visit.service],
    ['callBack.fact.adviser', visit.adviser],
    ['fact.deadline', next && deadlineLine(next, callBack, policy, now)],
    [
      'callBack.fact.attempts',
      callBack.attempts === 0
        ? null
        : word(policy, 'callBack.fact.attempts.value', { count: callBack.attempts, most: programme.attempts }),
    ],
    ['callBack.fact.responsible', callBack.responsible && titleAndName(callBack.responsible, policy)],
    [
      'callBack.fact.answered',
      answered && word(policy, answered.satisfied ? 'callBack.satisfied' : 'callBack.unsatisfied'),
    ],
    ['callBack.fact.outcome', outcome && word(policy, `callBack.outcome.${outcome}`)],
  ]
  return list.flatMap(([label, value]) =>
    value ? [{ label: word(policy, label), value: unnamed(value, callBack) }] : [],
  )
}

function deadlineLine(timer: Timer, callBack: CallBack, policy: Policy, now: Date): string {
  const clock = clockName(timer, callBack, policy)
  const dueAt = spokenTime(new Date(timer.dueAt), now)
  const left = Date.parse(timer.dueAt) - now.getTime()
  return left <= 0
    ? word(policy, 'fact.deadline.late', { clock, dueAt, late: spokenLength(left) })
    : word(policy, 'fact.deadline.left', { clock, dueAt, left: spokenLength(left) })
}

function sections(callBack: CallBack, programme: Programme, policy: Policy): CardView['sections'] {
  const list: [TextKey, string | null][] = [
    [
      'callBack.section.grievance',
      callBack.grievance ?? (callBack.answered?.satisfied ? null : (callBack.answered?.words ?? null)),
    ],
    ['callBack.section.result', callBack.result],
    ['callBack.section.script', callBack.status === 'calling' ? programme.script : null],
  ]
  return list.flatMap(([heading, text]) =>
    text ? [{ heading: word(policy, heading), text: unnamed(text, callBack) }] : [],
  )
}

function actions(callBack: CallBack, programme: Programme, policy: Policy): CardAction[] {
  const calls: CallBackCommandType[] = [
    'viewContact',
    'unanswered',
    'notFree',
    'noGrievance',
    'settle',
    'track',
    'complain',
  ]
  const tracks: CallBackCommandType[] = ['viewContact', 'contact', 'handBack', 'note']
  const commands = isOver(callBack) ? [] : callBack.status === 'tracking' ? tracks : [...calls, 'note' as const]
  return commands.map(command => actionFor(command, programme, policy))
}

function actionFor(command: CallBackCommandType, programme: Programme, policy: Policy): CardAction {
  const say = (key: TextKey, slots: Record<string, string | number> = {}) => word(policy, key, slots)
  const long = (name: string, label: string, required = true): FormField => ({
    name,
    label,
    type: 'multiline',
    required,
  })
  const choice = (name: string, label: string, options: [string, string][]): FormField => ({
    name,
    label,
    type: 'choice',
    required: false,
    value: options[0]?.[0] ?? '',
    options: options.map(([value, text]) => ({ value, label: text })),
  })
  const promised = choice(
    'promised',
    say('callBack.action.promised', {
      clock: programme.clocks.promise.name,
      within: lengthOf(programme.clocks.promise, policy),
    }),
    [
      ['no', say('callBack.no')],
      ['yes', say('callBack.yes')],
    ],
  )
  const base = { command, label: say(`callBack.action.${command}`) }
  switch (command) {
    case 'viewContact':
      return { ...base, style: 'primary' }
    case 'unanswered':
      return { ...base, style: 'default' }
    case 'notFree':
      return { ...base, style: 'default', confirm: say('callBack.action.notFree.confirm') }
    case 'noGrievance':
      return { ...base, style: 'primary', fields: [long('note', say('callBack.action.noGrievance.note'), false)] }
    case 'settle':
      return {
        ...base,
        style: 'primary',
        fields: [
          long('grievance', say('callBack.action.settle.grievance')),
          long('solution', say('callBack.action.settle.solution')),
          {
            name: 'yuan',
            label: say('callBack.action.settle.yuan', {
              authority: programme.authority.name,
              upTo: programme.authority.upTo,
            }),
            type: 'amount',
            required: false,
            value: '0',
          },
          choice('satisfied', say('callBack.action.settle.satisfied'), [
            ['yes', say('callBack.satisfied')],
            ['no', say('callBack.unsatisfied')],
          ]),
        ],
      }
    case 'track':
      return {
        ...base,
        style: 'default',
        fields: [
          long('grievance', say('callBack.action.track.grievance')),
          { name: 'person', label: say('callBack.action.track.person'), type: 'person', required: true },
          promised,
        ],
      }
    case 'complain':
      return {
        ...base,
        style: 'danger',
        fields: [
          long('story', say('callBack.action.complain.story')),
          long('wants', say('callBack.action.complain.wants'), false),
          { ...choice('category', say('callBack.action.complain.category'), kinds(policy.taxonomy)), value: '' },
          ...(watchesPromises(policy) ? [promised] : []),
        ],
      }
    case 'contact':
      return { ...base, style: 'primary', fields: [long('note', say('callBack.action.contact.note'))] }
    case 'handBack':
      return { ...base, style: 'primary', fields: [long('result', say('callBack.action.handBack.result'))] }
    case 'note':
      return { ...base, style: 'default', fields: [long('note', say('callBack.action.note.field'))] }
  }
}

function lengthOf(clock: Programme['clocks']['promise'], policy: Policy): string {
  return clock.within === 'same-day' ? '' : spokenDuration(clock.within, policy, clock.calendar)
}

/** Every kind of complaint with its parents' names. */
function kinds(of: Policy['taxonomy'], id = '', name = ''): [string, string][] {
  return of.flatMap((kind): [string, string][] => {
    const [ownId, ownName] = [`${id}${kind.id}`, `${name}${kind.name}`]
    return kind.children?.length ? kinds(kind.children, `${ownId}/`, `${ownName} / `) : [[ownId, ownName]]
  })
}
