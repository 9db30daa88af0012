import { approverOf, maySign } from '../case/approval.ts'
import type { Case } from '../case/case.ts'
import { categoryName, demandNames, describeEvent } from '../case/describe.ts'
import type { CommandType } from '../complaint/command.ts'
import { type Complaint, hasContact, hasEnded } from '../complaint/complaint.ts'
import { blockedBy } from '../complaint/decide-work.ts'
import { watchesPromises } from '../complaint/promise.ts'
import { isOpen } from '../deadline/deadline.ts'
import { clockOf, type Deadline } from '../deadline/timer.ts'
import { isThere } from '../escalation/war-room.ts'
import { articlesOf } from '../knowledge/knowledge.ts'
import { channelName } from '../message/channel.ts'
import type { CardAction, CardView, FormField, Span } from '../message/outbound.ts'
import type { Place } from '../notification/notice.ts'
import { isAnonymous, unnamed } from '../people/accused.ts'
import { openIdOf, presentOf, resolveWho, titleAndName } from '../people/people.ts'
import type { Policy } from '../policy/schema.ts'
import { maskName, maskPhone, maskPlate, maskText } from '../privacy.ts'
import { shortTime, spokenTime } from '../time/china-time.ts'
import { type TextKey, word } from '../wording/wording.ts'
import { approvalCard } from './approval.ts'
import { caseFacts, moreActions } from './cases.ts'
import { deadlineLine, escalationLine, nextDeadline, pauseLine, promiseLine } from './clocks.ts'
import { workActions } from './work.ts'
import { workFacts } from './work-lines.ts'

/** How many lines of its history a card shows. */
const TIMELINE_LINES = 15

/**
 * The card of a case as it stands in a group or in a person's own chat: what, who, until when, and the buttons of its state. Personal
 * data is masked; who may press what is decided when it is pressed.
 */
export function caseCard(current: Case, place: Place, policy: Policy, now: Date): CardView {
  const { complaint } = current
  const next = nextDeadline(current.deadlines, now)
  const late = next !== null && next.status === 'overdue'
  const severity = policy.severity.levels.find(level => level.id === complaint.severity)?.name ?? complaint.severity
  const notice = noticeOf(complaint, next, place, policy, now)
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
      .map(line => ({ ...line, text: maskText(unnamed(line.text, complaint, policy)) })),
    actions: actions(current, policy, now),
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

function facts(current: Case, next: Deadline | null, policy: Policy, now: Date): CardView['facts'] {
  const { complaint } = current
  const list: [string, string | null][] = [
    [word(policy, 'fact.customer'), customerOf(complaint, policy)],
    [word(policy, 'fact.severity'), `${severityName(complaint, policy)}（${complaint.severityBecause}）`],
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
    [word(policy, 'fact.unit'), unitOf(complaint, policy)],
    ...fieldFacts(complaint, policy),
    ...planFacts(complaint, policy),
    ...workFacts(complaint, policy),
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
      complaint.attachments.length === 0
        ? null
        : word(policy, 'fact.attachments.count', { count: complaint.attachments.length }),
    ],
  ]
  return list.flatMap(([label, value]) => (value ? [{ label, value: maskText(value) }] : []))
}

/** With the one who stands in, where the handler is away. */
function handlerName(handler: string, policy: Policy): string {
  const person = titleAndName(handler, policy)
  const present = presentOf(handler, policy)
  return present === handler
    ? person
    : word(policy, 'fact.handler.away', { person, deputy: titleAndName(present, policy) })
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
  const isUnconfirmed = complaint.source === 'customer' && !complaint.confirmed
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
    [word(policy, 'fact.compensation'), word(policy, 'fact.compensation.yuan', { amount: plan.compensation })],
    [word(policy, 'fact.date'), plan.date],
    [word(policy, 'fact.approval'), approval],
  ]
}

function sections(complaint: Complaint, policy: Policy): CardView['sections'] {
  const wants = demandNames(complaint.demands, policy) || word(policy, 'section.wants.none')
  return [
    { heading: word(policy, 'section.summary'), text: maskText(unnamed(complaint.summary, complaint, policy)) },
    { heading: word(policy, 'section.wants'), text: wants },
    { heading: word(policy, 'section.story'), text: maskText(unnamed(complaint.story, complaint, policy)) },
    ...advice(complaint, policy),
  ]
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

/** What a form holds up is not offered before it; the form stands first then. */
function actions(current: Case, policy: Policy, now: Date): CardAction[] {
  const { complaint } = current
  const commands = withClocks(commandsFor(current, policy, now), current, policy)
  const free = commands.filter(command => blockedBy(complaint, command, policy) === null)
  const own = workActions(complaint, policy)
  const isHeldUp = free[0] !== commands[0]
  const contact: CommandType[] = hasContact(complaint) && !hasEnded(complaint) ? ['viewContact'] : []
  const room: CommandType[] = wantsRoom(complaint, policy) ? ['openWarRoom'] : []
  return [
    ...(isHeldUp ? own : []),
    ...free.map(command => actionFor(command, complaint, policy)),
    ...(isHeldUp ? [] : own),
    ...moreActions(current, policy, now),
    ...[...room, ...contact].map(command => actionFor(command, complaint, policy)),
  ]
}

/** A war room is for what is grave or has been escalated. */
function wantsRoom(complaint: Complaint, policy: Policy): boolean {
  const serious = complaint.severity !== policy.severity.otherwise || complaint.escalationLevel > 0
  return policy.warRoom !== undefined && !complaint.warRoom && !hasEnded(complaint) && serious
}

/** The commands that make sense in this state, the next step first. */
function commandsFor(current: Case, policy: Policy, now: Date): CommandType[] {
  const { complaint } = current
  if (complaint.kind !== 'complaint') return commandsForOther(current, policy, now)
  const accepted = current.events.some(event => event.type === 'accepted')
  switch (complaint.status) {
    case 'registered':
      return [...arrangement(complaint), 'dispatch', 'note', 'dismiss']
    case 'dispatched':
      return [...(accepted ? [] : (['accept'] as const)), 'contact', 'note', 'transfer', 'escalate']
    case 'handling':
      return ['propose', 'complete', 'contact', 'note', 'transfer', 'escalate', 'dismiss']
    case 'planned':
      if (complaint.plan?.approval === 'needed') return ['requestApproval', 'propose', 'note', 'transfer', 'escalate']
      return ['agree', 'decline', 'complete', 'note', 'transfer', 'escalate']
    case 'approving':
      return ['approve', 'reject', 'note', 'escalate']
    case 'executing':
      return ['complete', 'decline', 'note', 'transfer', 'escalate']
    case 'resolved':
      return callBackIsOpen(current.deadlines, policy, now) ? ['followUp', 'note'] : ['note']
    default:
      return []
  }
}

/** An inquiry or a suggestion is passed on and answered. */
function commandsForOther({ complaint, deadlines }: Case, policy: Policy, now: Date): CommandType[] {
  if (hasEnded(complaint)) return []
  if (complaint.status === 'registered') return ['dispatch', 'note']
  if (complaint.status === 'resolved') return callBackIsOpen(deadlines, policy, now) ? ['followUp', 'note'] : ['note']
  return ['note', 'transfer']
}

/** What is asked of people by clocks beside the next step: to promise a time, to ask the customer, to say what is to be done. */
function withClocks(commands: CommandType[], { complaint, deadlines }: Case, policy: Policy): CommandType[] {
  const at = commands.indexOf('note') + 1
  if (at === 0 || complaint.status === 'registered' || complaint.status === 'resolved') return commands
  const isDecided = deadlines.some(
    deadline => isOpen(deadline) && clockOf(deadline, policy).stops.includes('instructed'),
  )
  return [
    ...(isDecided ? (['instruct'] as const) : []),
    ...commands.slice(0, at),
    ...(watchesPromises(policy) ? (['promise'] as const) : []),
    ...(complaint.conversation !== null && complaint.status !== 'approving' ? (['ask'] as const) : []),
    ...commands.slice(at),
  ]
}

function arrangement(complaint: Complaint): CommandType[] {
  if (complaint.afterHours !== 'urgent') return []
  return complaint.arranged === null ? ['arrange'] : ['contact']
}

function callBackIsOpen(deadlines: readonly Deadline[], policy: Policy, now: Date): boolean {
  return deadlines.some(
    deadline =>
      isOpen(deadline) &&
      deadline.clock === policy.followUp.clock &&
      (deadline.opensAt === null || Date.parse(deadline.opensAt) <= now.getTime()),
  )
}

function actionFor(command: CommandType, complaint: Complaint, policy: Policy): CardAction {
  const say = (key: Parameters<typeof word>[1]) => word(policy, key)
  const text = (name: string, label: string, required = true): FormField => ({
    name,
    label,
    type: 'multiline',
    required,
  })
  const plain = (key: Parameters<typeof word>[1], style: CardAction['style'] = 'default'): CardAction => ({
    command,
    label: say(key),
    style,
  })
  const form = (
    key: Parameters<typeof word>[1],
    fields: FormField[],
    style: CardAction['style'] = 'default',
  ): CardAction => ({
    ...plain(key, style),
    fields,
  })
  switch (command) {
    case 'dispatch':
      return form(
        'action.dispatch',
        [
          {
            name: 'department',
            label: say('action.dispatch.field'),
            type: 'choice',
            required: true,
            options: departments(policy),
          },
        ],
        'primary',
      )
    case 'arrange':
      return form(
        'action.arrange',
        [{ name: 'person', label: say('action.arrange.field'), type: 'person', required: true }],
        'primary',
      )
    case 'accept':
      return plain('action.accept', 'primary')
    case 'contact':
      return form(
        'action.contact',
        [text('note', say('action.contact.field'))],
        complaint.contactedAt === null ? 'primary' : 'default',
      )
    case 'propose':
      return form(
        'action.propose',
        [
          text('measure', say('action.propose.measure')),
          {
            name: 'compensation',
            label: say('action.propose.compensation'),
            type: 'amount',
            required: true,
            value: '0',
          },
          { name: 'date', label: say('action.propose.date'), type: 'date', required: false },
        ],
        'primary',
      )
    case 'requestApproval':
      return plain('action.requestApproval', 'primary')
    case 'approve':
      return { ...plain('action.approve', 'primary'), confirm: say('action.approve.confirm') }
    case 'reject':
      return form('action.reject', [text('reason', say('action.reject.field'))], 'danger')
    case 'agree':
      return plain('action.agree', 'primary')
    case 'decline':
      return form('action.decline', [text('reason', say('action.decline.field'))])
    case 'complete':
      return form('action.complete', [text('result', say('action.complete.field'))], 'primary')
    case 'transfer':
      return form('action.transfer', [
        { name: 'person', label: say('action.transfer.person'), type: 'person', required: true },
        text('reason', say('action.transfer.reason'), false),
      ])
    case 'escalate':
      return form('action.escalate', [text('reason', say('action.escalate.field'))])
    case 'followUp':
      return form(
        'action.followUp',
        [
          {
            name: 'outcome',
            label: say('action.followUp.outcome'),
            type: 'choice',
            required: true,
            options: (['satisfied', 'unsatisfied', 'unreachable'] as const).map(value => ({
              value,
              label: say(`action.followUp.${value}`),
            })),
          },
          text('note', say('action.followUp.note'), false),
        ],
        'primary',
      )
    case 'dismiss':
      return form('action.dismiss', [text('reason', say('action.dismiss.field'))], 'danger')
    case 'viewContact':
      return plain('action.viewContact')
    case 'openWarRoom':
      return form('action.openWarRoom', [text('reason', say('action.openWarRoom.field'))])
    case 'promise':
      return form('action.promise', [
        {
          name: 'when',
          label: say('action.promise.field'),
          type: 'text',
          required: true,
          placeholder: say('action.promise.example'),
        },
      ])
    case 'ask':
      return form('action.ask', [text('question', say('action.ask.field'))])
    case 'instruct':
      return form('action.instruct', [text('instruction', say('action.instruct.field'))], 'primary')
    default:
      return form('action.note', [
        text('note', say('action.note.field')),
        ...(complaint.conversation === null ? [] : [tellChoice(complaint, say)]),
      ])
  }
}

/** Whoever promised the customer an answer will rather send it. */
function tellChoice(complaint: Complaint, say: (key: TextKey) => string): FormField {
  return {
    name: 'tell',
    label: say('action.note.tell'),
    type: 'choice',
    required: false,
    options: (['no', 'yes'] as const).map(value => ({ value, label: say(`action.note.tell.${value}`) })),
    value: complaint.promised === null ? 'no' : 'yes',
  }
}

function departments(policy: Policy): { value: string; label: string }[] {
  return Object.entries(policy.departments).map(([value, department]) => ({ value, label: department.name }))
}

/** The card with what somebody typed into the form of this command, which was refused: he need not type it again. */
export function withTyped(card: CardView, command: string, typed: Record<string, string>): CardView {
  const keep = (action: CardAction): CardAction => {
    if (action.command !== command || !action.fields) return action
    const fields = action.fields.map((field): FormField => {
      const value = typed[field.name]
      return value === undefined ? field : { ...field, value, typed: true }
    })
    return { ...action, fields }
  }
  return { ...card, actions: card.actions.map(keep) }
}
