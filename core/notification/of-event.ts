import { milderLevel } from '../case/condition.ts'
import { fieldName, shownValue } from '../case/correction.ts'
import { givenReason } from '../case/describe.ts'
import { type Complaint, hasEnded } from '../complaint/complaint.ts'
import type { EventData, RecordedEvent } from '../complaint/event.ts'
import { route } from '../complaint/routing.ts'
import { appliesTo } from '../deadline/life.ts'
import { systemName } from '../delivery/tell-system.ts'
import { chainFor, isCustomerTold, isLastLevel } from '../escalation/escalation.ts'
import { roomOf } from '../escalation/war-room.ts'
import { attachmentId } from '../message/attachment.ts'
import { describeFiles } from '../message/file-words.ts'
import type { UrgentObstacle } from '../message/outbound.ts'
import { departmentGroup, groupOf, managerNow, resolveWho, takerGroup, titleAndName } from '../people/people.ts'
import type { Medium, Policy } from '../policy/schema.ts'
import { word } from '../wording/wording.ts'
import { callOn } from './call.ts'
import { aboutCases } from './cases.ts'
import type { CallCause, CustomerNews, Notice } from './notice.ts'
import {
  caseCard,
  graverWatchers,
  newlyWatching,
  ownCards,
  toldGroups,
  type Watcher,
  watchersNow,
  watchersOf,
} from './watchers.ts'

export function noticesOf(
  event: RecordedEvent,
  history: RecordedEvent[],
  complaint: Complaint,
  policy: Policy,
): Notice[] {
  const id = complaint.id
  const handlers = resolveWho('handler', complaint, policy)
  const tell = (news: CustomerNews, facts: Record<string, string> = {}): Notice[] =>
    listeners(complaint).map(conversation => ({ type: 'tell-customer', complaintId: id, conversation, news, facts }))
  const call = (
    people: string[],
    cause: CallCause,
    media: Medium[] = ['mention'],
    facts: Record<string, string> = {},
  ): Notice[] => callOn(people, groupOf(complaint, policy), { complaintId: id, cause, media, facts }, policy)
  const callOwner = (
    people: string[],
    cause: CallCause,
    media: Medium[],
    facts: Record<string, string> = {},
  ): Notice[] => callOn(people, departmentGroup(policy.owner, policy), { complaintId: id, cause, media, facts }, policy)
  const watch = ({ group, tell: people, media }: Watcher): Notice[] =>
    callOn(resolveWho(people, complaint, policy), group, { complaintId: id, cause: 'watch', media, facts: {} }, policy)

  switch (event.type) {
    case 'registered':
      return [
        ...tell('registered'),
        ...watchersOf(complaint, policy).map(group => caseCard(id, group)),
        ...watchersNow(complaint, policy).flatMap(watch),
        ...untilDispatched(complaint, policy),
        ...(complaint.department === null ? files(id, [event], takerGroup(complaint, policy)) : []),
      ]
    case 'dispatched':
    case 'transferred': {
      const group = departmentGroup(event.data.department, policy)
      const known = toldGroups(history, policy).has(group)
      return [
        caseCard(id, group),
        ...(known ? call([event.data.handler], 'newCase') : []),
        ...(event.type === 'dispatched' ? files(id, history, group) : []),
      ]
    }
    case 'arranged':
      return call([event.data.person], 'urgent', ['mention', 'app'])
    case 'planned':
      return event.data.needsApproval ? [] : tell('planOffered')
    case 'approvalRequested':
      return [
        { type: 'personal-card', complaintId: id, person: event.data.approver },
        {
          type: 'call-on',
          complaintId: id,
          place: { person: event.data.approver },
          people: [event.data.approver],
          cause: 'approval',
          facts: {},
          media: ['mention', 'app'],
        },
      ]
    case 'approved':
      return [...call(handlers, 'approved'), ...tellPrincipal(event, complaint, policy, call), ...tell('planOffered')]
    case 'rejected':
      return call(handlers, 'rejected', ['mention'], { reason: event.data.reason })
    case 'planAgreed':
      return event.data.by === 'customer' ? call(handlers, 'planAgreed') : []
    case 'planDeclined':
      return event.by.type === 'customer'
        ? call(handlers, 'planDeclined', ['mention'], { reason: event.data.reason })
        : []
    case 'detailAdded':
      return [
        ...call(handlers, 'detail', ['mention'], { text: detailText(event.data, policy) }),
        ...files(id, [event], groupOf(complaint, policy)),
      ]
    case 'severityChanged':
      return [
        ...graverWatchers(complaint, policy).map(group => caseCard(id, group)),
        ...ownCards(complaint, history, policy),
        ...newlyWatching(complaint, { ...complaint, severity: event.data.from }, policy).flatMap(watch),
        ...call(handlers, 'severity', ['mention'], {
          to: levelName(event.data.to, policy),
          because: event.data.because,
        }),
      ]
    case 'humanRequested':
      return callOwner([managerNow(policy.owner, policy)], 'human', ['mention', 'app'], { text: event.data.text })
    case 'unreached':
      return call(handlers, 'unreached', ['mention', 'app'], { text: event.data.what })
    case 'urgentRefused':
      return callOn(
        event.data.instead.people,
        groupOf(complaint, policy),
        {
          complaintId: id,
          cause: 'instead',
          media: ['mention', 'app'],
          facts: {
            missed: event.data.people.map(person => titleAndName(person, policy)).join('、'),
            because: word(policy, `urgent.because.${event.data.obstacle as UrgentObstacle}`),
          },
          tried: [...event.data.tried, ...event.data.people],
        },
        policy,
      )
    case 'corrected': {
      const { field, old, value, reason } = event.data
      const milder = milderLevel(complaint, policy)
      const other = field === 'category' ? departmentInstead(complaint, old, policy) : null
      if (other !== null)
        return call(handlers, 'correctedElsewhere', ['mention', 'app'], {
          value: shownValue(field, value, policy),
          because: reason,
          department: policy.departments[other]?.name ?? other,
          person: titleAndName(managerNow(other, policy), policy),
        })
      return call(
        handlers.filter(person => person !== event.by.id || milder !== null),
        milder === null ? 'corrected' : 'correctedLower',
        ['mention'],
        {
          field: fieldName(field, policy),
          old: shownValue(field, old, policy),
          value: shownValue(field, value, policy),
          because: reason,
          ...(milder === null ? {} : { to: levelName(milder, policy) }),
        },
      )
    }
    case 'systemUnreached':
      return callOwner([managerNow(policy.owner, policy)], 'systemUnreached', ['mention'], {
        system: systemName(event.data.system, policy),
        code: event.data.code,
      })
    case 'warRoomOpened':
      return [
        { type: 'war-room', complaintId: id, people: event.data.members, opened: true },
        { ...caseCard(id, roomOf(id)), own: true, pinned: true },
        ...call(event.data.members.slice(0, 1), 'warRoom', ['mention'], { because: event.data.because }),
      ]
    case 'warRoomJoined':
      return [{ type: 'war-room', complaintId: id, people: event.data.members, opened: false }]
    case 'contactViewed':
      return [{ type: 'contact', complaintId: id, person: event.by.id }]
    case 'progressed':
      return event.data.told ? tell('progress', { note: event.data.note }) : []
    case 'promised':
      return event.by.type === 'person' ? tell('promised', { by: event.data.by, dueAt: event.data.dueAt }) : []
    case 'asked':
      return tell('asked', { question: event.data.question })
    case 'instructed':
      return call(handlers, 'instructed', ['mention', 'app'], {
        person: titleAndName(event.by.id, policy),
        instruction: event.data.instruction,
      })
    case 'reminded':
    case 'resumed': {
      const group = groupOfClock(event.data.clock, complaint, policy)
      const media = event.type === 'reminded' ? (event.data.media as Medium[]) : (['mention'] as const)
      const facts = { clock: clockName(event.data.clock, policy), dueAt: event.data.dueAt }
      const cause = event.type === 'reminded' ? 'reminder' : 'resumed'
      return [
        ...(group === groupOf(complaint, policy) ? [] : [caseCard(id, group)]),
        ...callOn(event.data.people, group, { complaintId: id, cause, media: [...media], facts }, policy),
      ]
    }
    case 'windowOpened':
      return [
        caseCard(id, departmentGroup(policy.owner, policy)),
        ...callOwner(event.data.people, 'window', ['mention'], {
          clock: clockName(event.data.clock, policy),
          dueAt: event.data.dueAt,
        }),
        // Who registered it for a customer has nothing to answer.
        ...(event.data.clock === policy.followUp.clock && complaint.source !== 'staff' ? tell('followUp') : []),
      ]
    case 'escalated': {
      const facts = {
        reason: event.data.reason,
        ...(event.data.clock === null ? {} : { late: event.data.clock }),
        level: String(event.data.level),
        manual: event.data.clock === null ? 'yes' : '',
        repeated: event.data.repeated ? 'yes' : '',
        last: isLastLevel(event.data.clock, event.data.level, policy) ? 'yes' : '',
      }
      const media = mediaOf(event.data.clock, event.data.level, policy)
      const until = event.data.answerBy === undefined ? {} : { dueAt: event.data.answerBy }
      const cause =
        event.data.level === 1 && event.data.clock !== null && !event.data.repeated ? 'missed' : 'escalation'
      // The request goes back to whoever made it, who is told so: nobody is to sign any more.
      const isTakenBack = cause === 'missed' && policy.approvals.some(({ expires }) => expires === event.data.clock)
      return [
        ...(isTakenBack
          ? call(
              event.data.tell.filter(person => !handlers.includes(person)),
              'approvalLapsed',
              media,
              { ...facts, handler: handlers.map(person => titleAndName(person, policy)).join('、') },
            )
          : call(event.data.tell, cause, media, facts)),
        ...(isCustomerTold(event.data.clock, event.data.level, policy) &&
        !event.data.repeated &&
        !toldBefore(event, history, policy)
          ? tell('escalated', { person: event.data.tell[0] ?? '', ...until })
          : []),
      ]
    }
    case 'resolved':
      return [...tell('resolved'), ...callOutsiders(complaint, policy, call)]
    case 'reopened':
      return [
        ...call(handlers, 'reopened', ['mention', 'app'], { reason: givenReason(event.data.reason, policy) }),
        ...tell('reopened'),
      ]
    case 'withdrawn':
      return [...call(handlers, 'withdrawn'), ...tell('withdrawn')]
    case 'notEstablished':
      return tell('notEstablished', { reason: event.data.reason })
    case 'closed':
      if (event.data.how === 'recorded') return call(handlers, 'praise')
      return tell('closed')
    default:
      return aboutCases(event, complaint, policy, { tell, call, callOwner })
  }
}

/** Whoever let somebody sign for him hears what was signed. */
function tellPrincipal(
  { by }: RecordedEvent,
  { plan }: Complaint,
  policy: Policy,
  call: (people: string[], cause: CallCause, media?: Medium[], facts?: Record<string, string>) => Notice[],
): Notice[] {
  const principal = plan?.principal ?? null
  return principal === null || principal === by.id
    ? []
    : call([principal], 'signedFor', ['mention'], {
        amount: String(plan?.compensation ?? 0),
        by: titleAndName(by.id, policy),
      })
}

/** A call-back that may be made at once by people who do not see the case's group: nobody else would tell them. */
function callOutsiders(
  complaint: Complaint,
  policy: Policy,
  call: (people: string[], cause: CallCause, media?: Medium[], facts?: Record<string, string>) => Notice[],
): Notice[] {
  const { clock } = policy.followUp
  const rule = policy.clocks[clock]
  if (!rule || rule.opens !== undefined || !appliesTo(clock, complaint, policy)) return []
  const insiders = policy.groups[groupOf(complaint, policy)]?.members ?? []
  const people = resolveWho(rule.owner, complaint, policy).filter(person => !insiders.includes(person))
  return call(people, 'window', ['mention', 'app'], { clock: rule.name })
}

/** Whether the customer has read of this very person before, and there is no new time to tell him; a new round begins anew. */
function toldBefore(
  event: RecordedEvent & { type: 'escalated' },
  history: readonly RecordedEvent[],
  policy: Policy,
): boolean {
  if (event.data.answerBy !== undefined) return false
  const round = history.slice(history.findLastIndex(({ type }) => type === 'reopened') + 1)
  return round.some(
    ({ type, data }) =>
      type === 'escalated' &&
      !data.repeated &&
      data.tell[0] === event.data.tell[0] &&
      isCustomerTold(data.clock, data.level, policy),
  )
}

/** The chat in which it was told, and those of people whose own complaint was merged into it. */
function listeners({ conversation, followers }: Complaint): string[] {
  return [...(conversation === null ? [] : [conversation]), ...followers]
}

/** What came with these events, under the card in the group that handles the case. A group that takes over later is not told again. */
function files(complaintId: string, events: readonly RecordedEvent[], group: string): Notice[] {
  return events
    .flatMap(event => (event.type === 'registered' || event.type === 'detailAdded' ? event.data.attachments : []))
    .map(file => ({ type: 'attachment', complaintId, attachmentId: attachmentId(file), group }))
}

/** A registered case that no rule dispatched lies with the department that owns all cases; urgent at night, leadership is called. */
function untilDispatched(complaint: Complaint, policy: Policy): Notice[] {
  if (complaint.department !== null) return []
  const owner = takerGroup(complaint, policy)
  const base = { complaintId: complaint.id, facts: {} }
  const urgent = complaint.afterHours === 'urgent' ? policy.afterHours : undefined
  return [
    caseCard(complaint.id, owner),
    ...(urgent
      ? callOn(
          resolveWho(urgent.tell, complaint, policy),
          owner,
          { ...base, cause: 'urgent', media: urgent.media },
          policy,
        )
      : callOn(
          resolveWho('taker', complaint, policy),
          owner,
          { ...base, cause: 'toDispatch', media: ['mention'] },
          policy,
        )),
  ]
}

/** Files that came without words are counted. */
function detailText({ text, attachments }: EventData['detailAdded'], policy: Policy): string {
  return text.trim() === '' ? describeFiles(attachments, policy) : text
}

function mediaOf(clock: string | null, level: number, policy: Policy): Medium[] {
  return chainFor(clock, policy)?.levels[level - 1]?.media ?? ['mention']
}

/** Where the people sit who must see to a clock: their department's group, else that of the case. */
function groupOfClock(clock: string, complaint: Complaint, policy: Policy): string {
  const [part = '', id] = (policy.clocks[clock]?.owner ?? '').split(':')
  if (part !== 'person' && id !== undefined) return departmentGroup(id, policy)
  return ['owner', 'owners', 'duty'].includes(part) ? departmentGroup(policy.owner, policy) : groupOf(complaint, policy)
}

function clockName(clock: string, policy: Policy): string {
  return policy.clocks[clock]?.name ?? clock
}

export function levelName(level: string, policy: Policy): string {
  return policy.severity.levels.find(candidate => candidate.id === level)?.name ?? level
}

/** The department that answers for the corrected category, where that is another than the one that has the case, and was not for the old one. */
function departmentInstead(complaint: Complaint, old: string | number | null, policy: Policy): string | null {
  if (hasEnded(complaint) || complaint.department === null || policy.classification?.reroute) return null
  const before = route({ ...complaint, category: old === null ? null : String(old) }, policy)
  const now = route(complaint, policy)
  return now === before || now === complaint.department ? null : now
}
