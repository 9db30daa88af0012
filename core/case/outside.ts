import type { EventType, RecordedEvent } from '../complaint/event.ts'
import { titleAndName } from '../people/people.ts'
import type { Policy } from '../policy/schema.ts'
import { shortTime } from '../time/china-time.ts'
import { word } from '../wording/wording.ts'
import { fieldName } from './correction.ts'
import { describeEvent } from './describe.ts'

/**
 * What stays among the people of the company: who was nudged, what it cost whom, whom it was found to be the fault of, what was said and signed
 * within.
 */
const INTERNAL: ReadonlySet<EventType> = new Set<EventType>([
  'reminded',
  'assessed',
  'contactViewed',
  'urgentRefused',
  'systemUnreached',
  'warRoomOpened',
  'warRoomJoined',
  'instructed',
  'approvalRequested',
  'approvalSigned',
  'approvalExpired',
  'rejected',
  'responsibilityFound',
  'violationRecorded',
  'appealed',
  'rejudged',
  'copied',
  'sampled',
  'reported',
])

/** Whether an event is not for other systems. A plan that still needs a signature is none yet; a form that waits for the end is the company's own. */
export function isInternal(event: RecordedEvent, policy: Policy): boolean {
  if (event.type === 'planned') return event.data.needsApproval
  if ('item' in event.data) return policy.workItems[event.data.item]?.afterEnd === true
  return INTERNAL.has(event.type)
}

/** What happened, as another system reads it: without the notes that colleagues write for each other, and with posts instead of names. */
export function describeOutside(event: RecordedEvent, policy: Policy): { at: string; text: string } {
  return { at: shortTime(new Date(event.at)), text: withoutStaff(sentence(event, policy), policy) }
}

function sentence(event: RecordedEvent, policy: Policy): string {
  switch (event.type) {
    case 'contacted':
      return word(policy, 'outside.contacted')
    case 'progressed':
      return event.data.told ? describeEvent(event, policy).text : word(policy, 'outside.progressed')
    case 'corrected':
      return word(policy, 'outside.corrected', { field: fieldName(event.data.field, policy) })
    case 'transferred':
      return word(policy, 'outside.transferred', {
        department: policy.departments[event.data.department]?.name ?? event.data.department,
      })
    case 'escalated':
      return word(policy, 'outside.escalated', { level: event.data.level })
    case 'expertOpinionAsked':
    case 'expertOpinionGiven':
      return word(policy, event.type === 'expertOpinionAsked' ? 'outside.expert.asked' : 'outside.expert.given', {
        item: policy.expertOpinions[event.data.item]?.name ?? event.data.item,
      })
    default:
      return describeEvent(event, policy).text
  }
}

/** Posts instead of the names of the company's people. */
export function withoutStaff(text: string, policy: Policy): string {
  return Object.entries(policy.people).reduce(
    (plain, [id, { name, title }]) =>
      name.length < 2 ? plain : plain.replaceAll(titleAndName(id, policy), title).replaceAll(name, title),
    text,
  )
}
