import { approverOf } from '../case/approval.ts'
import type { Case } from '../case/case.ts'
import { maskOf } from '../case/masked.ts'
import type { Complaint } from '../complaint/complaint.ts'
import type { Deadline } from '../deadline/timer.ts'
import { channelName } from '../message/channel.ts'
import { describeFiles } from '../message/file-words.ts'
import type { CardView } from '../message/outbound.ts'
import { isAnonymous } from '../people/accused.ts'
import { presentOf, titleAndName } from '../people/people.ts'
import type { Policy } from '../policy/schema.ts'
import { maskName, maskPhone, maskPlate } from '../privacy.ts'
import { word } from '../wording/wording.ts'
import { caseFacts } from './cases.ts'
import { deadlineLine, escalationLine, pauseLine, promiseLine } from './clocks.ts'
import { workFacts } from './work-lines.ts'

export function facts(current: Case, next: Deadline | null, policy: Policy, now: Date): CardView['facts'] {
  const { complaint } = current
  const list: [string, string | null][] = [
    [word(policy, 'fact.customer'), customerOf(complaint, policy)],
    [
      word(policy, 'fact.severity'),
      complaint.kind === 'complaint' ? `${severityName(complaint, policy)}（${complaint.severityBecause}）` : null,
    ],
    [
      word(policy, 'fact.handler'),
      (complaint.handler ?? complaint.arranged)
        ? handlerName(complaint.handler ?? complaint.arranged ?? '', policy)
        : word(policy, 'fact.handler.none'),
    ],
    [word(policy, 'fact.deadline'), next && deadlineLine(next, policy, now)],
    [word(policy, 'fact.promised'), promiseLine(current, policy, now)],
    [word(policy, 'fact.paused'), pauseLine(current, policy, now)],
    [word(policy, 'fact.escalation'), escalationLine(current, policy, now)],
    [word(policy, 'fact.source'), sourceOf(complaint, policy)],
    ...caseFacts(complaint, policy),
    // What is waited for stands before what is known: a long card shows only its first facts.
    ...workFacts(complaint, policy, 'open'),
    [word(policy, 'fact.unit'), unitOf(complaint, policy)],
    ...fieldFacts(complaint, policy),
    ...planFacts(complaint, policy),
    ...workFacts(complaint, policy, 'done'),
    [word(policy, 'fact.result'), complaint.result],
    [
      word(policy, 'fact.rating'),
      complaint.rated && word(policy, complaint.rated.satisfied ? 'fact.rating.satisfied' : 'fact.rating.unsatisfied'),
    ],
    [
      word(policy, 'fact.points'),
      complaint.points === 0 ? null : word(policy, 'fact.points.value', { points: complaint.points }),
    ],
    [word(policy, 'fact.yuan'), finesOf(current, policy)],
    [
      word(policy, 'fact.warRoom'),
      complaint.warRoom ? complaint.warRoom.members.map(person => titleAndName(person, policy)).join('、') : null,
    ],
    [
      word(policy, 'fact.attachments'),
      complaint.attachments.length === 0 ? null : describeFiles(complaint.attachments, policy),
    ],
  ]
  const mask = maskOf(complaint, policy)
  return list.flatMap(([label, value]) => (value ? [{ label, value: mask(value) }] : []))
}

/** With the one who stands in, where the handler is away. */
function handlerName(handler: string, policy: Policy): string {
  const person = titleAndName(handler, policy)
  const present = presentOf(handler, policy)
  return present === handler
    ? person
    : word(policy, `fact.handler.${policy.departed?.[handler] ?? 'away'}`, {
        person,
        deputy: titleAndName(present, policy),
      })
}

function finesOf({ events }: Case, policy: Policy): string | null {
  const yuan = events.reduce((sum, event) => sum + (event.type === 'assessed' ? event.data.yuan : 0), 0)
  return yuan === 0 ? null : word(policy, 'fact.compensation.yuan', { amount: yuan })
}

export function severityName(complaint: Complaint, policy: Policy): string {
  return policy.severity.levels.find(level => level.id === complaint.severity)?.name ?? complaint.severity
}

function customerOf(complaint: Complaint, policy: Policy): string {
  if (isAnonymous(complaint, policy)) return word(policy, 'fact.colleague')
  const name = complaint.name ? maskName(complaint.name) : word(policy, 'fact.anonymous')
  return complaint.phone ? `${name} ${maskPhone(complaint.phone)}` : name
}

function sourceOf(complaint: Complaint, policy: Policy): string {
  const plain = word(policy, `source.${complaint.source}`)
  const channel = complaint.channel === null ? null : channelName(complaint.channel, policy)
  const source = channel === null ? plain : word(policy, 'source.channel', { source: plain, channel })
  const isUnconfirmed = complaint.kind === 'complaint' && complaint.source === 'customer' && !complaint.confirmed
  return isUnconfirmed ? word(policy, 'source.unconfirmed', { source }) : source
}

/** Where a policy asks for the unit it stands among the fields. */
function unitOf(complaint: Complaint, policy: Policy): string | null {
  const { unit } = complaint.fields
  return unit === undefined || policy.intake.fields.some(({ field }) => field === 'unit') ? null : String(unit)
}

function fieldFacts(complaint: Complaint, policy: Policy): [string, string][] {
  return policy.intake.fields.flatMap((field): [string, string][] => {
    const value = complaint.fields[field.field]
    if (value === undefined || field.field === 'name' || field.field === 'phone') return []
    if (field.field === 'amount') return [[field.name, word(policy, 'fact.compensation.yuan', { amount: value })]]
    const shown = field.values?.[String(value)] ?? String(value)
    return [[field.name, field.field === 'plate' ? maskPlate(shown) : shown]]
  })
}

function planFacts(complaint: Complaint, policy: Policy): [string, string | null][] {
  const { plan } = complaint
  if (!plan) return []
  const who = plan.approver ?? approverOf(complaint, policy)
  const approver = who === null ? '' : titleAndName(who, policy)
  const approval =
    plan.approval === 'not-needed'
      ? null
      : word(policy, `fact.approval.${plan.approval}`, { approver, reason: plan.rejection ?? '' })
  return [
    [word(policy, 'fact.plan'), plan.measure],
    [
      word(policy, 'fact.compensation'),
      plan.compensation > 0 ? word(policy, 'fact.compensation.yuan', { amount: plan.compensation }) : null,
    ],
    [word(policy, 'fact.date'), plan.date],
    [word(policy, 'fact.approval'), approval],
  ]
}
