import { factsOf, judgeAfterHours, judgeSeverity } from '../case/condition.ts'
import { CONTACT_KINDS, type Registration } from '../complaint/event.ts'
import type { Policy } from '../policy/schema.ts'
import type { Conversation, Draft } from './conversation.ts'
import { channelOf } from './draft-channel.ts'
import type { Known } from './known.ts'
import { summaryForRecord } from './summary.ts'

/** What the vocabulary judged, for the fields that the policy wants judged. */
export function judgedFields(
  understanding: Known['understanding'],
  policy: Pick<Policy, 'intake'>,
): Record<string, string> {
  const judged: Record<string, string | undefined> = {
    attitude: understanding.attitudeLevel?.value,
    priority: understanding.priority?.value,
    risk: understanding.risk?.value,
  }
  return Object.fromEntries(
    policy.intake.fields.flatMap(({ field, judged: isJudged }): [string, string][] => {
      const value = isJudged ? judged[field] : undefined
      return value === undefined ? [] : [[field, value]]
    }),
  )
}

/** The platform's time of the first thing that was said. */
function toldAt(draft: Draft): { toldAt?: string } {
  const first = draft.turns.find(({ role, at }) => role === 'customer' && at !== undefined)?.at
  return first === undefined ? {} : { toldAt: first }
}

/** What is handed to `register`: the structured complaint, beside it the customer's own words. `now` decides office hours. */
export function registrationOf(of: {
  conversation: Conversation
  draft: Draft
  known: Known
  policy: Policy
  now: Date
  confirmed: boolean
}): Registration {
  const { conversation, draft, known, policy, now } = of
  const { heardAt, registrar } = draft.answers
  const kind = CONTACT_KINDS.find(one => one === draft.answers.kind)
  const registration: Registration = {
    ...(kind === undefined ? {} : { kind }),
    source: draft.source,
    channel: channelOf(draft, policy),
    conversation: conversation.key,
    registrar: typeof registrar === 'string' ? registrar : null,
    system: null,
    externalNumber: null,
    name: known.name,
    phone: known.phone,
    story: known.story.join('\n'),
    summary: summaryForRecord(draft, known, policy),
    category: known.category,
    reasons: known.reasons,
    demands: known.demands,
    fields: { ...known.fields, ...judgedFields(known.understanding, policy) },
    emotion: known.emotion,
    severity: '',
    severityBecause: '',
    afterHours: 'no',
    heardAt: typeof heardAt === 'string' ? heardAt : draft.startedAt,
    ...(draft.source === 'customer' ? toldAt(draft) : {}),
    confirmed: of.confirmed,
    attachments: draft.attachments,
  }
  const { level, because } = judgeSeverity(policy, factsOf(registration))
  const graded = { ...registration, severity: level, severityBecause: because }
  return { ...graded, afterHours: judgeAfterHours(policy, factsOf(graded), now) }
}
