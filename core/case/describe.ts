import type { Actor, EventData, RecordedEvent } from '../complaint/event.ts'
import { SYSTEM } from '../complaint/happened.ts'
import { isLastLevel } from '../escalation/escalation.ts'
import { describeFiles } from '../message/file-words.ts'
import type { UrgentObstacle } from '../message/outbound.ts'
import { isAnonymous } from '../people/accused.ts'
import { titleAndName } from '../people/people.ts'
import type { Policy } from '../policy/schema.ts'
import { maskNamed } from '../privacy.ts'
import { shortTime } from '../time/china-time.ts'
import { type TextKey, word } from '../wording/wording.ts'
import { categoryName } from './category-name.ts'
import { fieldName, shownValue } from './correction.ts'

export function demandNames(demands: readonly string[], policy: Policy): string {
  return demands.map(demand => policy.demands[demand] ?? demand).join('、')
}

/** What happened, in one line for the timeline of a card. */
export function describeEvent(event: RecordedEvent, policy: Policy): { at: string; text: string } {
  return { at: shortTime(new Date(event.at)), text: sentence(event, policy).replace(/：$/, '') }
}

function sentence(event: RecordedEvent, policy: Policy): string {
  const anonymous = event.type === 'registered' && isAnonymous(event.data, policy)
  const who = anonymous ? word(policy, 'fact.colleague') : nameOf(event.by, policy)
  const names = (people: readonly string[]) => people.map(person => titleAndName(person, policy)).join('、')
  switch (event.type) {
    case 'registered':
      return word(policy, 'event.registered', { who, kind: word(policy, `kind.${event.data.kind ?? 'complaint'}`) })
    case 'dispatched':
      return word(policy, 'event.dispatched', {
        department: policy.departments[event.data.department]?.name ?? event.data.department,
        person: titleAndName(event.data.handler, policy),
      })
    case 'arranged':
      return word(policy, 'event.arranged', { who, person: titleAndName(event.data.person, policy) })
    case 'planned':
      return word(policy, event.data.compensation > 0 ? 'event.planned' : 'event.planned.free', {
        who,
        measure: event.data.measure,
        compensation: event.data.compensation,
      })
    case 'approvalRequested':
      return word(policy, event.data.principal ? 'event.approvalRequested.for' : 'event.approvalRequested', {
        who,
        person: titleAndName(event.data.approver, policy),
        principal: titleAndName(event.data.principal ?? '', policy),
      })
    case 'severityChanged':
      return word(policy, 'event.severityChanged', {
        who,
        to: policy.severity.levels.find(level => level.id === event.data.to)?.name ?? event.data.to,
        because: event.data.because,
      })
    case 'transferred':
      return word(policy, 'event.transferred', {
        who,
        person: titleAndName(event.data.handler, policy),
        reason: event.data.reason,
      })
    case 'promised':
      return word(policy, 'event.promised', {
        person: titleAndName(event.data.by, policy),
        dueAt: shortTime(new Date(event.data.dueAt)),
      })
    case 'urgentRefused':
      return word(policy, insteadKey(event.data.instead), {
        people: names(event.data.people),
        because: word(policy, `urgent.because.${event.data.obstacle as UrgentObstacle}`),
        medium: mediumName(event.data.medium, policy),
        other: mediumName(event.data.instead.medium ?? '', policy),
        others: names(event.data.instead.people),
      })
    case 'warRoomOpened':
      return word(policy, 'event.warRoomOpened', {
        who,
        people: names(event.data.members),
        because: event.data.because,
      })
    case 'warRoomJoined':
      return word(policy, 'event.warRoomJoined', { people: names(event.data.members) })
    case 'resumed':
      return word(policy, 'event.resumed', { clock: clockName(event.data.clock, policy) })
    case 'escalated':
      return word(
        policy,
        isLastLevel(event.data.clock, event.data.level, policy) ? 'event.escalated.last' : 'event.escalated',
        {
          level: event.data.level,
          people: names(event.data.tell),
          reason: event.data.reason,
        },
      )
    case 'reminded':
      return word(policy, 'event.reminded', {
        people: names(event.data.people),
        clock: clockName(event.data.clock, policy),
      })
    case 'systemUnreached':
      return word(policy, 'event.systemUnreached', {
        system: policy.systems[event.data.system]?.name ?? word(policy, 'source.system.name'),
        code: event.data.code,
      })
    case 'itemStarted':
    case 'itemFilled':
    case 'itemConfirmed':
    case 'itemReturned':
    case 'itemWaived':
      return word(policy, `event.${event.type}`, {
        who,
        item: policy.workItems[event.data.item]?.name ?? event.data.item,
        reason: 'reason' in event.data ? event.data.reason : '',
      })
    case 'expertOpinionAsked':
    case 'expertOpinionGiven':
      return word(policy, `event.${event.type}`, {
        who,
        question: '',
        text: '',
        ...event.data,
        person: '',
        item: policy.expertOpinions[event.data.item]?.name ?? event.data.item,
      })
    case 'detailAdded':
      return word(policy, 'event.detailAdded', {
        who,
        text: event.data.text.trim() || describeFiles(event.data.attachments, policy),
      })
    case 'windowOpened':
      return word(policy, 'event.windowOpened', { clock: clockName(event.data.clock, policy) })
    case 'missed':
      return word(policy, 'event.missed', { clock: clockName(event.data.clock, policy) })
    case 'assessed':
      if (event.data.corrects !== undefined)
        return word(policy, 'event.assessed.correction', {
          person: titleAndName(event.data.person, policy),
          amount: amountText(event.data, policy),
          reason: event.data.reason,
        })
      return word(policy, event.data.yuan === 0 ? 'event.assessed' : 'event.assessed.yuan', {
        yuan: event.data.yuan,
        person: titleAndName(event.data.person, policy),
        points: event.data.points,
        reason: event.data.reason,
      })
    case 'linked':
    case 'repeated':
      return word(policy, `event.${event.type}`, { ...event.data, rule: ruleName(event.data.rule, policy) })
    case 'absorbed':
      return word(policy, 'event.absorbed', {
        who,
        number: event.data.number,
        story: maskNamed(event.data.story, event.data.name),
      })
    case 'classified':
      return word(policy, 'event.classified', {
        who,
        category: categoryName(event.data.category, policy),
        because: event.data.because,
      })
    case 'converted':
      return word(policy, 'event.converted', {
        kind: word(policy, `kind.${event.data.from}`),
        words: event.data.words,
      })
    case 'responsibilityFound': {
      const key = event.data.responsible ? 'event.responsibilityFound.yes' : 'event.responsibilityFound.no'
      return word(policy, key, { who, reason: event.data.reason })
    }
    case 'violationRecorded':
      return word(policy, 'event.violationRecorded', {
        who,
        person: titleAndName(event.data.person, policy),
        violation: policy.findings?.violations[event.data.violation]?.name ?? event.data.violation,
        note: event.data.note,
      })
    case 'appealed':
      return word(policy, 'event.appealed', { who, what: event.data.what, reason: event.data.reason })
    case 'rejudged':
      return word(policy, 'event.rejudged', {
        who,
        what: event.data.what,
        outcome: word(policy, `action.rejudge.${event.data.outcome}`),
        reason: event.data.reason,
      })
    case 'reported':
      return word(policy, 'event.reported', {
        who,
        report: policy.referrals[event.data.report]?.name ?? event.data.report,
        people: names(event.data.to),
        note: event.data.note,
      })
    case 'copied':
      return word(policy, 'event.copied', {
        people: names(event.data.to),
        copy: policy.copies[event.data.copy]?.name ?? event.data.copy,
      })
    case 'sampled':
      return word(policy, `event.sampled.${event.data.survey}`)
    case 'corrected': {
      const { field, old, value, reason } = event.data
      return word(policy, 'event.corrected', {
        who,
        field: fieldName(field, policy),
        old: shownValue(field, old, policy),
        value: shownValue(field, value, policy),
        reason,
      })
    }
    case 'erased':
      return word(policy, 'event.erased')
    case 'closed': {
      const { how, note } = event.data
      if (how === 'satisfied') return word(policy, 'event.closed')
      return word(policy, `event.closed.${how}`, { who, note })
    }
    case 'reopened':
      return word(policy, 'event.reopened', { ...event.data, reason: givenReason(event.data.reason, policy) })
    case 'rated':
      return rating(event.data, policy)
    default:
      return word(policy, `event.${event.type}`, { who, ...event.data } as Record<string, string | number>)
  }
}

function insteadKey({ medium, people }: EventData['urgentRefused']['instead']): TextKey {
  if (medium !== null) return 'event.urgentRefused.medium'
  return people.length > 0 ? 'event.urgentRefused.people' : 'event.urgentRefused'
}

function mediumName(medium: string, policy: Policy): string {
  return medium === 'app' || medium === 'sms' || medium === 'phone' ? word(policy, `urgent.${medium}`) : medium
}

export function ruleName(rule: string, policy: Policy): string {
  return policy.repeats[rule]?.name ?? rule
}

/** `−2 分`, `100 元`, or both. */
export function amountText({ points, yuan }: { points: number; yuan: number }, policy: Policy): string {
  const parts = [
    ...(points === 0 && yuan !== 0 ? [] : [word(policy, 'assessment.points', { points })]),
    ...(yuan === 0 ? [] : [word(policy, 'assessment.yuan', { yuan })]),
  ]
  return parts.join('、')
}

/** A bare `1` or `2` says no more than the choice itself. */
const BARE_CHOICE = /^\s*[12]?\s*$/

/** Why the customer is not satisfied, or that he has not said it yet. */
export function givenReason(words: string, policy: Policy): string {
  return BARE_CHOICE.test(words) ? word(policy, 'reason.not-given') : words
}

function rating({ satisfied, words }: { satisfied: boolean; words: string }, policy: Policy): string {
  const key = satisfied ? 'event.rated.satisfied' : 'event.rated.unsatisfied'
  return BARE_CHOICE.test(words) ? word(policy, key) : word(policy, `${key}.words`, { words })
}

function clockName(clock: string, policy: Policy): string {
  return policy.clocks[clock]?.name ?? clock
}

function nameOf(by: Actor, policy: Policy): string {
  if (by.type === 'person') return titleAndName(by.id, policy)
  if (by.type === 'system' && by.id === SYSTEM.id) return word(policy, 'source.own')
  const system = by.type === 'system' ? policy.systems[by.id]?.name : undefined
  if (system !== undefined) return system
  return word(policy, by.type === 'system' ? 'source.system' : 'source.customer')
}
