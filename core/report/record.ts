import type { Case } from '../case/case.ts'
import { factsOf, holds } from '../case/condition.ts'
import type { Policy } from '../policy/schema.ts'

/**
 * A case as statistics see it: times, choices and sums, nothing personal.
 */
export type CaseRecord = {
  id: string
  number: string
  source: string
  channel: string
  category: string | null
  severity: string
  department: string | null
  handler: string | null
  status: string
  ending: string | null
  round: number
  registeredAt: string
  respondedAt: string | null
  resolvedAt: string | null
  endedAt: string | null
  reasons: string[]
  product: string | null
  /** Whether the same customer, order or vehicle complained before. */
  repeated: boolean
  deadlines: { clock: string; met: boolean; at: string }[]
  ratings: { at: string; satisfied: boolean }[]
  /** Whether the customer was asked how content he is; `null` where nobody is drawn. */
  survey: 'forced' | 'drawn' | 'spared' | null
  assessments: { at: string; rule: string; points: number; yuan: number; person: string; department: string }[]
  /** Of the fields that this case must have by its own rules. */
  fields: { known: number; required: number }
  /** The history has no gap and begins with the registration. */
  trail: boolean
}

/** `repeated` is known to whoever keeps all cases. Fields are judged by the case's own rules. */
export function recordOf(found: Case, policy: Policy, repeated: boolean): CaseRecord {
  const { complaint, events } = found
  const { product } = complaint.fields
  return {
    id: complaint.id,
    number: complaint.number,
    source: complaint.source,
    channel: channelOf(found),
    category: complaint.category,
    severity: complaint.severity,
    department: complaint.department,
    handler: complaint.handler,
    status: complaint.status,
    ending: complaint.ending,
    round: complaint.round,
    registeredAt: complaint.registeredAt,
    respondedAt: events.find(({ type }) => type === 'contacted')?.at ?? null,
    resolvedAt: complaint.resolvedAt,
    endedAt: complaint.endedAt,
    reasons: complaint.reasons,
    product: product === undefined ? null : String(product),
    repeated,
    survey: complaint.survey,
    deadlines: settledDeadlines(found),
    ratings: events.flatMap(({ type, at, data }) => (type === 'rated' ? [{ at, satisfied: data.satisfied }] : [])),
    assessments: events.flatMap(({ type, at, data }) =>
      type === 'assessed'
        ? [
            {
              at,
              rule: data.rule,
              points: data.points,
              yuan: data.yuan,
              person: data.person,
              department: data.department,
            },
          ]
        : [],
    ),
    fields: fieldsOf(found, policy),
    trail: events[0]?.type === 'registered' && events.every(({ seq }, index) => seq === index + 1),
  }
}

/** Kept when it was done, or missed when it ended. What was cancelled in time counts as neither. */
function settledDeadlines({ events, deadlines }: Case): CaseRecord['deadlines'] {
  const missed = events.flatMap(event =>
    event.type === 'missed' ? [{ clock: event.data.clock, met: false, at: event.data.dueAt }] : [],
  )
  const met = deadlines.flatMap(({ clock, status, endedAt }) =>
    status === 'met' && endedAt !== null ? [{ clock, met: true, at: endedAt }] : [],
  )
  return [...missed, ...met]
}

export function channelOf({ complaint }: Pick<Case, 'complaint'>): string {
  if (complaint.channel) return complaint.channel
  return complaint.source === 'customer' ? (complaint.conversation?.split(':')[0] ?? 'customer') : complaint.source
}

function fieldsOf({ complaint }: Case, policy: Policy): CaseRecord['fields'] {
  const facts = factsOf(complaint)
  const required = policy.intake.fields.filter(field => field.required && (!field.when || holds(field.when, facts)))
  return { known: required.filter(({ field }) => facts.fields.includes(field)).length, required: required.length }
}
