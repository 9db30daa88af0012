import { maySign } from '../case/approval.ts'
import type { Case } from '../case/case.ts'
import { categoryName } from '../case/category-name.ts'
import { demandNames, describeEvent } from '../case/describe.ts'
import { maskOf } from '../case/masked.ts'
import { type Complaint, hasEnded } from '../complaint/complaint.ts'
import { clockOf, type Deadline } from '../deadline/timer.ts'
import { isThere } from '../escalation/war-room.ts'
import { articlesOf } from '../knowledge/knowledge.ts'
import type { CardView, Span } from '../message/outbound.ts'
import type { Place } from '../notification/notice.ts'
import { openIdOf, resolveWho, titleAndName } from '../people/people.ts'
import type { Policy } from '../policy/schema.ts'
import { shortTime, spokenTime } from '../time/china-time.ts'
import { word } from '../wording/wording.ts'
import { actions } from './actions.ts'
import { approvalCard } from './approval.ts'
import { nextDeadline } from './clocks.ts'
import { facts, severityName } from './facts.ts'
import { actionsFor } from './for-person.ts'

/** How many lines of its history a card shows. */
const TIMELINE_LINES = 15

/**
 * The card of a case as it stands in a group or in a person's own chat: what, who, until when, and the buttons of its state. Personal
 * data is masked; who may press what is decided when it is pressed, and in his own chat a person is offered only what he may.
 */
export function caseCard(current: Case, place: Place, policy: Policy, now: Date): CardView {
  const { complaint } = current
  const next = nextDeadline(current.deadlines, now)
  const late = next !== null && next.status === 'overdue'
  const severity =
    complaint.kind === 'complaint' ? severityName(complaint, policy) : word(policy, `kind.${complaint.kind}`)
  const notice = noticeOf(complaint, next, place, policy, now)
  const mask = maskOf(complaint, policy)
  const all = actions(current, policy, now)
  const card: CardView = {
    title: word(policy, late ? 'card.title.late' : 'card.title', { severity, number: complaint.number }),
    subtitle: categoryName(complaint.category, policy),
    tone: hasEnded(complaint) ? 'done' : late ? 'late' : toneOf(complaint),
    tags: [statusName(complaint, policy)],
    facts: facts(current, next, policy, now),
    sections: sections(complaint, policy),
    ...(notice.length > 0 ? { notice } : {}),
    timeline: current.events
      .filter(event => event.type !== 'reminded')
      .slice(-TIMELINE_LINES)
      .reverse()
      .map(event => describeEvent(event, policy))
      .map(line => ({ ...line, text: mask(line.text) })),
    actions: 'person' in place ? actionsFor(place.person, all, complaint, policy, now) : all,
    footer: word(policy, 'card.footer', {
      registeredAt: shortTime(new Date(complaint.registeredAt)),
      round: complaint.round,
    }),
    reference: { complaint: complaint.id },
  }
  return signs(place, complaint, policy) ? approvalCard(card, current, policy, now) : card
}

/** In the chat of whoever must sign, the plan is all that matters. */
function signs(place: Place, complaint: Complaint, policy: Policy): boolean {
  if (!('person' in place) || complaint.status !== 'approving') return false
  return complaint.plan?.approver === place.person || maySign(place.person, complaint, policy)
}

function toneOf(complaint: Complaint): CardView['tone'] {
  if (complaint.status === 'registered' || complaint.status === 'dispatched') return 'new'
  return complaint.status === 'approving' || complaint.status === 'resolved' ? 'waiting' : 'running'
}

export function statusName(complaint: Complaint, policy: Policy): string {
  if (complaint.kind !== 'complaint' && (complaint.status === 'dispatched' || complaint.status === 'handling'))
    return word(policy, 'status.to-answer')
  if (complaint.kind !== 'complaint' && complaint.status === 'resolved') return word(policy, 'status.answered')
  if (complaint.status === 'planned' && complaint.plan?.approval === 'needed')
    return word(policy, 'status.planned.needs-approval')
  return word(policy, `status.${complaint.status}`)
}

function noticeOf(complaint: Complaint, next: Deadline | null, place: Place, policy: Policy, now: Date): Span[] {
  if (!next || hasEnded(complaint)) return []
  if (next.status === 'paused' || (next.opensAt && Date.parse(next.opensAt) > now.getTime())) return []
  const owners = ownersOf(next, complaint, policy).filter(person => isThere(person, place, complaint, policy))
  const clock = clockOf(next, policy).name
  const text =
    next.status === 'overdue'
      ? word(policy, 'notice.late', { clock })
      : word(policy, 'notice.next', { clock, dueAt: spokenTime(new Date(next.dueAt), now) })
  return [...mentions(owners, policy), { text }]
}

/** Mentions, each followed by a space. People who are not found in Feishu are named instead. */
export function mentions(people: readonly string[], policy: Policy): Span[] {
  return people.flatMap((person): Span[] => {
    const openId = openIdOf(person, policy)
    const name = titleAndName(person, policy)
    return [openId === null ? { text: name } : { mention: openId, name }, { text: ' ' }]
  })
}

function sections(complaint: Complaint, policy: Policy): CardView['sections'] {
  const mask = maskOf(complaint, policy)
  const { story, wished } = apart(complaint.summary, policy)
  const named = complaint.demands.some(demand => demand !== 'other') ? demandNames(complaint.demands, policy) : ''
  const wants = named || wished || demandNames(complaint.demands, policy) || word(policy, 'section.wants.none')
  return [
    {
      heading: word(policy, complaint.kind === 'complaint' ? 'section.summary' : 'section.summary.other'),
      text: mask(story),
    },
    { heading: word(policy, 'section.wants'), text: mask(wants) },
    { heading: word(policy, 'section.story'), text: mask(complaint.story) },
    ...advice(complaint, policy),
  ]
}

/** The summary ends with what is wanted; the card has a place of its own for that. */
function apart(summary: string, policy: Policy): { story: string; wished: string } {
  const mark = word(policy, 'summary.wants', { wants: '' })
  const at = summary.lastIndexOf(mark)
  return at <= 0
    ? { story: summary, wished: '' }
    : { story: summary.slice(0, at), wished: summary.slice(at + mark.length) }
}

/** What usually helps with this kind, while it is being handled. */
function advice(complaint: Complaint, policy: Policy): CardView['sections'] {
  const [article] = hasEnded(complaint) || complaint.status === 'resolved' ? [] : articlesOf(complaint.category, policy)
  if (!article) return []
  const { number, title, answer, solution } = article
  return [
    {
      heading: word(policy, 'section.knowledge', { number }),
      text: word(policy, 'knowledge.card', { title, answer, solution: solution === '' ? '—' : solution }),
    },
  ]
}

function ownersOf(deadline: Deadline, complaint: Complaint, policy: Policy): string[] {
  return resolveWho(clockOf(deadline, policy).owner, complaint, policy)
}
