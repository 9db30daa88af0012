import { mentions } from '../card/card.ts'
import { nextDeadline } from '../card/clocks.ts'
import { itemLines } from '../card/work-lines.ts'
import type { Case } from '../case/case.ts'
import { maskOf } from '../case/masked.ts'
import { isOpen } from '../deadline/deadline.ts'
import { clockOf } from '../deadline/timer.ts'
import type { Span } from '../message/outbound.ts'
import { resolveWho, titleAndName } from '../people/people.ts'
import type { Policy } from '../policy/schema.ts'
import { spokenDay, spokenLength, spokenTime } from '../time/china-time.ts'
import { isTextKey, type TextKey, word } from '../wording/wording.ts'
import type { Notice } from './notice.ts'

/** News of a case as the customer reads it, or the colleague in whose chat it was told, from the case as it stands when it is sent. */
export function presentNews(
  notice: Notice & { type: 'tell-customer' },
  current: Case,
  policy: Policy,
  now: Date,
  /** Words for whoever calls him instead. */
  told: 'in-chat' | 'by-call' = 'in-chat',
): string {
  const { complaint } = current
  const base = {
    number: complaint.number,
    round: complaint.round,
    kind: word(policy, `kind.${complaint.kind}`),
    ...responsible(current, policy),
    ...promise(current, policy, now),
  }
  const { conversation, source } = complaint
  const listener = source === 'system' || notice.conversation !== conversation ? 'customer' : source
  const reader = told === 'by-call' ? 'call' : listener
  const say = (key: TextKey, facts: Record<string, string | number>) => word(policy, forReader(key, reader), facts)
  switch (notice.news) {
    case 'registered':
      return told === 'by-call' ? say(receiptKey(current, policy), base) : receipt(current, policy, base)
    case 'planOffered':
      return say('news.planOffered', { ...base, ...planWords(current, policy) })
    case 'resolved':
      return say(complaint.survey === 'spared' && reader !== 'staff' ? 'news.resolved.spared' : 'news.resolved', {
        ...base,
        result: complaint.result ?? '',
      })
    case 'followUp':
      return say(`news.${notice.news}`, { ...base, result: complaint.result ?? '' })
    case 'escalated':
      return say(notice.facts.dueAt === undefined ? 'news.escalated' : 'news.escalated.until', {
        ...base,
        person: titleAndName(notice.facts.person ?? '', policy),
        dueAt: spokenUntil(notice.facts.dueAt, now),
      })
    case 'promised':
      return say('news.promised', {
        ...base,
        title: policy.people[notice.facts.by ?? '']?.title ?? base.title,
        dueAt: spokenUntil(notice.facts.dueAt, now),
      })
    case 'answered':
    case 'arbitrated':
    case 'adjudicated':
      return say(`news.${notice.news}`, { ...base, result: complaint.result ?? '' })
    case 'itemToConfirm':
    case 'itemTold': {
      const { item = '', key = '' } = notice.facts
      const state = complaint.items[key]
      const text = state ? itemLines(key, state, policy).join('\n') : ''
      return say(`news.${notice.news}`, { ...base, item, text })
    }
    case 'closed':
      if (complaint.kind === 'suggestion' && complaint.ending === 'answered')
        return say(listener === 'customer' ? 'news.answered.suggestion' : 'news.answered', {
          ...base,
          result: complaint.result ?? '',
        })
      return word(policy, `news.closed.${listener === 'customer' ? closing(complaint.ending) : listener}`, {
        ...base,
        result: complaint.result ?? '',
      })
    default:
      return say(`news.${notice.news}`, { ...base, ...notice.facts })
  }
}

/** Said in other words to a colleague, or for a call, where they are written. */
function forReader(key: TextKey, reader: 'customer' | 'staff' | 'internal' | 'call'): TextKey {
  const own = `${key}.${reader}`
  return reader !== 'customer' && isTextKey(own) ? own : key
}

/** With a word for somebody who had to come again. */
function receipt(current: Case, policy: Policy, base: Record<string, string | number>): string {
  const text = word(policy, receiptKey(current, policy), base)
  const known = current.complaint.related.filter(({ rule }) => policy.repeats[rule]?.tellCustomer)
  const first = known[0]
  if (!first || current.complaint.source !== 'customer') return text
  const count = 1 + known.filter(({ rule }) => rule === first.rule).length
  return `${text}${word(policy, 'news.registered.repeat', { count })}`
}

function spokenUntil(at: string | undefined, now: Date): string {
  return at === undefined ? '' : spokenTime(new Date(at), now)
}

function closing(ending: string | null): 'satisfied' | 'reviewed' | 'unreachable' | 'answered' | 'explained' {
  return ending === 'satisfied' || ending === 'unreachable' || ending === 'answered' || ending === 'explained'
    ? ending
    : 'reviewed'
}

function receiptKey(current: Case, policy: Policy): TextKey {
  const { complaint } = current
  const undispatched = complaint.department === null
  const { kind } = complaint
  if (kind !== 'complaint')
    return complaint.source === 'customer' ? `news.registered.${kind}` : 'news.registered.staff.contact'
  if (complaint.source !== 'customer') {
    const key = complaint.source === 'internal' ? 'news.registered.internal' : 'news.registered.staff'
    return undispatched ? `${key}.undispatched` : key
  }
  if (complaint.afterHours === 'urgent' && policy.afterHours) return 'news.registered.urgent'
  if (undispatched) return 'news.registered.undispatched'
  return complaint.afterHours === 'ordinary' ? 'news.registered.late' : 'news.registered'
}

function responsible(current: Case, policy: Policy): { department: string; title: string } {
  const department = policy.departments[current.complaint.department ?? policy.owner]
  const handler = policy.people[current.complaint.handler ?? department?.manager ?? '']
  return { department: department?.name ?? '', title: handler?.title ?? department?.name ?? '' }
}

/** The end of the clock that the policy promises to the customer, or of the clock that runs out first. */
function promise(current: Case, policy: Policy, now: Date): { promise: string } {
  const promised = current.deadlines.find(deadline => deadline.clock === policy.promise && isOpen(deadline))
  const next = promised ?? nextDeadline(current.deadlines, now)
  return { promise: next ? spokenTime(new Date(next.dueAt), now) : '' }
}

function planWords(current: Case, policy: Policy): Record<string, string> {
  const { plan } = current.complaint
  return {
    measure: plan?.measure ?? '',
    compensation:
      plan && plan.compensation > 0 ? word(policy, 'news.planOffered.compensation', { amount: plan.compensation }) : '',
    date: plan?.date ? word(policy, 'news.planOffered.date', { date: spokenDay(plan.date) }) : '',
  }
}

/**
 * Who the customer is and where he can be called, for one person's eyes: in the `toast` that answers his press, and in his own chat
 * (`private`).
 */
export function presentContact(
  { complaint }: Pick<Case, 'complaint'>,
  where: 'toast' | 'private',
  policy: Policy,
): string {
  return word(policy, `contact.${where}`, {
    number: complaint.number,
    name: complaint.name ?? word(policy, 'fact.anonymous'),
    phone: complaint.phone ?? word(policy, 'contact.no-phone'),
  })
}

/** A call on people under the case card: who, what, until when. */
export function presentCall(notice: Notice & { type: 'call-on' }, current: Case, policy: Policy, now: Date): Span[] {
  const next =
    notice.facts.dueAt ??
    dueOf(notice.facts.clock, current, policy) ??
    (notice.cause === 'planAgreed' ? resultDue(current, policy) : undefined) ??
    nextDeadline(current.deadlines, now)?.dueAt
  const nextClock = nextDeadline(current.deadlines, now)
  const mask = maskOf(current.complaint, policy)
  const facts = {
    number: current.complaint.number,
    reason: mask(current.complaint.severityBecause),
    severity:
      policy.severity.levels.find(({ id }) => id === current.complaint.severity)?.name ?? current.complaint.severity,
    clock: nextClock ? clockOf(nextClock, policy).name : '',
    left: next ? spokenLength(Date.parse(next) - now.getTime()) : '',
    plan: approvedPlan(current, policy),
    owner: owing(notice, current, policy)
      .map(person => titleAndName(person, policy))
      .join(word(policy, 'story.joint')),
    ...Object.fromEntries(Object.entries(notice.facts).map(([key, value]) => [key, mask(value)])),
    dueAt: next ? spokenTime(new Date(next), now) : '',
  }
  const [before = '', after = ''] = word(policy, callKey(notice, current, policy, next !== undefined), {
    ...facts,
    people: '\u0000',
  }).split('\u0000')
  return [...(before ? [{ text: before }] : []), ...mentions(notice.people, policy), { text: after.trimStart() }]
}

/** The end of the clock that belongs to a form or an opinion. */
function dueOf(item: string | undefined, { deadlines }: Case, policy: Policy): string | undefined {
  return deadlines.find(
    deadline => isOpen(deadline) && policy.clocks[deadline.clock]?.item === item && item !== undefined,
  )?.dueAt
}

/** By when the result of an agreed plan must be reported: the clock that began with the agreement, before any that ran already. */
function resultDue({ deadlines }: Case, policy: Policy): string | undefined {
  return deadlines.find(deadline => {
    const { starts, stops } = clockOf(deadline, policy)
    return isOpen(deadline) && starts.includes('planAgreed') && stops.includes('resolved')
  })?.dueAt
}

/** Whose deed it is that is late; nobody, where the notice does not say which. */
function owing({ facts }: Notice & { type: 'call-on' }, { complaint }: Case, policy: Policy): string[] {
  const owner = policy.clocks[facts.late ?? '']?.owner
  return owner === undefined ? [] : resolveWho(owner, complaint, policy)
}

/** What the signature is asked for costs. */
function approvedPlan({ complaint: { plan } }: Case, policy: Policy): string {
  return plan && plan.compensation > 0 ? word(policy, 'call.approval.plan', { amount: plan.compensation }) : ''
}

function callKey(notice: Notice & { type: 'call-on' }, current: Case, policy: Policy, timed: boolean): TextKey {
  const owners = owing(notice, current, policy)
  const toOwner = notice.people.some(person => owners.includes(person))
  switch (notice.cause) {
    case 'item':
      return timed ? 'call.item' : 'call.item.untimed'
    case 'newCase':
      return timed ? 'call.newCase' : 'call.newCase.untimed'
    case 'urgent':
      return current.complaint.arranged === null ? 'call.urgent' : 'call.urgent.arranged'
    case 'missed':
      return toOwner || owners.length === 0 ? 'call.missed' : 'call.missed.others'
    case 'escalation':
      if (notice.facts.manual) return 'call.escalation.manual'
      // It is his own deed: nobody is asked to press himself.
      if (toOwner) return notice.facts.repeated ? 'call.escalation.repeated.own' : 'call.escalation.own'
      if (notice.facts.repeated) return 'call.escalation.repeated'
      return notice.facts.last ? 'call.escalation.last' : 'call.escalation'
    default:
      return `call.${notice.cause}`
  }
}
