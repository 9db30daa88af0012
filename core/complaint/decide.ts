import { approvalRule, levelsFor, signatory } from '../case/approval.ts'
import { factsOf, raisedSeverity } from '../case/condition.ts'
import { toldAt, toldWhere, withPromise } from '../escalation/escalation.ts'
import { roomMembers } from '../escalation/war-room.ts'
import { isKeptFrom } from '../people/accused.ts'
import { isDepartment, isPerson, resolveWho } from '../people/people.ts'
import type { Policy } from '../policy/schema.ts'
import { addTime, calendarRule, readDuration } from '../time/calendar.ts'
import { localDay } from '../time/china-time.ts'
import { word } from '../wording/wording.ts'
import type { Command, CommandType } from './command.ts'
import { type Complaint, countRepeats, hasContact, hasEnded, type Related } from './complaint.ts'
import { merge, review, settle } from './decide-end.ts'
import { AFTER_THE_END, adjust, appeal, find, lacksFinding, recordViolation, rejudge } from './decide-finding.ts'
import { answer, classify, convert, explain, lacksCause, recordedOnly, report } from './decide-kind.ts'
import { blockedBy, decideWork } from './decide-work.ts'
import type { ComplaintEvent, EventData, Registration } from './event.ts'
import { evolve } from './evolve.ts'
import { happened, type Situation, SYSTEM } from './happened.ts'
import { promise, promiseIn } from './promise.ts'
import { type Refusal, refuse } from './refusal.ts'
import { dispatchByRule, dispatchTo, handlerOf, route } from './routing.ts'
import { nextStatus } from './transition.ts'

export type Decision = { events: ComplaintEvent[] } | Refusal

/**
 * What a command does to a complaint: the events that follow from it, or why not. Pure: the same complaint, command, policy and
 * time give the same answer. Who may ask at all is decided before (`mayAct`).
 */
export function decide(
  complaint: Complaint,
  command: Exclude<Command, { type: 'register' }>,
  situation: Situation,
): Decision {
  if (hasEnded(complaint) && !AFTER_THE_END.has(command.type) && !isForTheCompany(command, situation.policy))
    return refuse('ended')
  if (complaint.kind !== 'complaint' && !FOR_ANY_KIND.has(command.type)) return refuse('is-no-complaint')
  const blocking = isGivenBack(command) ? null : blockedBy(complaint, command.type, situation.policy)
  if (blocking !== null && situation.by.type !== 'customer') return refuse('item-first', { item: blocking })
  const steps = stepsFor(complaint, command, situation)
  if (!Array.isArray(steps)) return steps
  const first = steps[0]
  if (first && nextStatus(complaint.status, first.type) === null) return refuse('not-now')
  return { events: steps }
}

/** A form that may wait for the end of the case. */
function isForTheCompany(command: Open, { workItems }: Policy): boolean {
  return 'item' in command && Object.hasOwn(workItems, command.item) && workItems[command.item]?.afterEnd === true
}

/** A customer who is not satisfied is heard, whatever is still to be filled in. */
function isGivenBack(command: Open): boolean {
  return command.type === 'followUp' && command.outcome === 'unsatisfied'
}

/**
 * The events of a new complaint: registered, linked to what it repeats, and dispatched at once where the policy lets the rules do it. How grave it
 * is, is judged with the repeats.
 */
export function decideRegistration(
  told: Registration,
  situation: Situation,
  related: readonly Related[] = [],
): ComplaintEvent[] {
  const { policy } = situation
  const registration = graver(told, related, policy)
  const system = { ...situation, by: SYSTEM }
  return [
    happened('registered', registration, situation),
    ...related.map(({ rule, id, number }) => happened('linked', { rule, complaintId: id, number }, system)),
    ...sendOn(registration, situation),
    ...escalateRepeats(registration, related, system),
  ]
}

/** What is only to be recorded is passed on and done. */
function sendOn(registration: Registration, situation: Situation): ComplaintEvent[] {
  const recorded = recordedOnly(registration, situation)
  if (recorded.length === 0) return dispatchByRule(registration, situation)
  return [...dispatchTo(route(registration, situation.policy), situation, registration), ...recorded]
}

function graver(told: Registration, related: readonly Related[], policy: Policy): Registration {
  const facts = factsOf(told)
  const raised = raisedSeverity(policy, told.severity, facts, { ...facts, repeats: countRepeats(related) })
  return raised ? { ...told, severity: raised.level, severityBecause: raised.because } : told
}

/** What was complained of before and comes again goes to the leadership at once, where the rule says so. */
function escalateRepeats(
  registration: Registration,
  related: readonly Related[],
  situation: Situation,
): ComplaintEvent[] {
  const { policy } = situation
  const rule = related.map(one => policy.repeats[one.rule]).find(one => one?.escalate)
  const level = policy.chains[policy.escalation]?.levels[0]
  if (!rule || !level) return []
  const department = dispatchByRule(registration, situation).length > 0 ? route(registration, policy) : null
  const { registrar, channel, source, fields } = registration
  const people = { handler: null, arranged: null, plan: null, department, registrar, channel, source, fields }
  const tell = resolveWho(toldWhere(level, factsOf(registration)), people, policy)
  const data = { clock: null, deadline: null, level: 1, tell, reason: rule.name, repeated: false }
  return [happened('escalated', data, situation)]
}

/** What may be asked of an inquiry, a suggestion, a word of praise. */
const FOR_ANY_KIND: ReadonlySet<CommandType> = new Set([
  'dispatch',
  'arrange',
  'accept',
  'contact',
  'note',
  'addDetail',
  'requestHuman',
  'transfer',
  'escalate',
  'rate',
  'followUp',
  'withdraw',
  'viewContact',
  'merge',
  'classify',
  'convert',
  'answer',
])

type Open = Exclude<Command, { type: 'register' }>

function stepsFor(complaint: Complaint, command: Open, situation: Situation): ComplaintEvent[] | Refusal {
  const { policy, now } = situation
  switch (command.type) {
    case 'dispatch':
      if (!isDepartment(command.department, policy)) return refuse('no-such-department')
      if (complaint.status !== 'registered') return refuse('already-done')
      return dispatch(
        complaint,
        command.department,
        complaint.arranged ?? handlerOf(command.department, complaint, policy),
        situation,
      )
    case 'arrange':
      if (!isPerson(command.person, policy)) return refuse('no-such-person')
      if (complaint.status !== 'registered') return refuse('already-done')
      return [happened('arranged', { person: command.person }, situation)]
    case 'accept':
      return [happened('accepted', {}, situation)]
    case 'contact':
      return [happened('contacted', { note: command.note }, situation), ...promiseIn(command.note, situation)]
    case 'propose':
      return propose(complaint, command, situation)
    case 'requestApproval':
      return requestApproval(complaint, situation)
    case 'approve':
    case 'reject':
      if (complaint.status !== 'approving') return refuse('not-now')
      if (command.type === 'approve') return sign(complaint, situation)
      return command.reason.trim() === ''
        ? refuse('reason-needed')
        : [happened('rejected', { reason: command.reason }, situation)]
    case 'agree':
      return agree(complaint, situation)
    case 'decline':
      return complaint.plan === null || complaint.plan.agreed === false
        ? refuse('plan-first')
        : [happened('planDeclined', { reason: command.reason }, situation)]
    case 'note':
      return command.note.trim() === ''
        ? refuse('reason-needed')
        : [
            happened('progressed', { note: command.note, ...(command.tell ? { told: true } : {}) }, situation),
            ...promiseIn(command.note, situation),
          ]
    case 'promise':
      return promise(command.when, complaint, situation)
    case 'ask':
      if (complaint.conversation === null) return refuse('no-chat')
      return command.question.trim() === ''
        ? refuse('reason-needed')
        : [happened('asked', { question: command.question }, situation)]
    case 'instruct':
      return command.instruction.trim() === ''
        ? refuse('reason-needed')
        : [happened('instructed', { instruction: command.instruction }, situation)]
    case 'addDetail':
      return [happened('detailAdded', detailOf(complaint, command, policy), situation)]
    case 'changeSeverity':
      return changeSeverity(complaint, command, situation)
    case 'requestHuman':
      return [happened('humanRequested', { text: command.text }, situation)]
    case 'transfer':
      return transfer(complaint, command, situation)
    case 'escalate':
      return escalate(complaint, command.reason, situation)
    case 'complete':
      return complete(complaint, command.result, situation)
    case 'rate':
      return complaint.status === 'resolved'
        ? afterRating(
            complaint,
            { satisfied: command.satisfied, words: command.words, via: 'chat' },
            situation,
            windowIsOpen(complaint, policy, now),
          )
        : refuse('not-now')
    case 'followUp':
      return followUp(complaint, command, situation)
    case 'withdraw':
      return [happened('withdrawn', { words: command.words }, situation)]
    case 'dismiss':
      return command.reason.trim() === ''
        ? refuse('reason-needed')
        : [happened('notEstablished', { reason: command.reason }, situation)]
    case 'openWarRoom':
      return openWarRoom(complaint, command.reason, situation)
    case 'startItem':
    case 'fillItem':
    case 'confirmItem':
    case 'returnItem':
    case 'waiveItem':
    case 'askExpertOpinion':
    case 'giveExpertOpinion':
      return closeWhenSettled(complaint, decideWork(complaint, command, situation), situation)
    case 'viewContact':
      return hasContact(complaint) ? [happened('contactViewed', {}, situation)] : refuse('no-contact')
    case 'merge':
      return merge(complaint, situation)
    case 'classify':
      return classify(complaint, command, situation)
    case 'convert':
      return convert(complaint, command.words, situation)
    case 'answer':
      return answer(complaint, command, situation)
    case 'find':
      return find(complaint, command, situation)
    case 'recordViolation':
      return recordViolation(complaint, command, situation)
    case 'appeal':
      return appeal(complaint, command, situation)
    case 'rejudge':
      return rejudge(complaint, command, situation)
    case 'adjust':
      return adjust(complaint, command, situation)
    case 'settle':
      return settle(complaint, command, situation)
    case 'review':
      return review(complaint, command, situation)
    case 'report':
      return report(complaint, command, situation)
    case 'explain':
      return explain(complaint, command.reason, situation)
  }
}

/** Whoever was arranged at night and has spoken to the customer already need not do it again. */
function dispatch(complaint: Complaint, department: string, handler: string, situation: Situation): ComplaintEvent[] {
  const dispatched = happened('dispatched', { department, handler }, situation)
  if (complaint.contactedAt === null) return [dispatched]
  return [dispatched, happened('contacted', { note: word(situation.policy, 'contact.before-dispatch') }, situation)]
}

function propose(
  complaint: Complaint,
  command: Open & { type: 'propose' },
  situation: Situation,
): ComplaintEvent[] | Refusal {
  if (complaint.contactedAt === null) return refuse('contact-first')
  if (!Number.isFinite(command.compensation) || command.compensation < 0) return refuse('amount-wrong')
  if (command.date !== null && command.date < localDay(situation.now)) return refuse('date-past')
  const needsApproval = approvalRule(complaint, command.compensation, situation.policy) !== null
  const { measure, compensation, date } = command
  return [
    happened('planned', { measure, compensation, date, needsApproval }, situation),
    ...promiseIn(measure, situation),
  ]
}

function requestApproval(complaint: Complaint, situation: Situation): ComplaintEvent[] | Refusal {
  const { plan } = complaint
  if (!plan || complaint.status === 'handling') return refuse('plan-first')
  if (plan.approval === 'not-needed') return refuse('approval-not-needed')
  if (plan.approval !== 'needed') return refuse('already-done')
  return askSignature(complaint, 1, situation) ?? refuse('approval-not-needed')
}

/** Asks the next signatory; `null` where no level is left. */
function askSignature(complaint: Complaint, level: number, situation: Situation): ComplaintEvent[] | null {
  const compensation = complaint.plan?.compensation ?? 0
  const rule = approvalRule(complaint, compensation, situation.policy)
  const signs = rule && signatory(rule, level, complaint, situation.policy)
  if (!signs) return null
  const levels = levelsFor(rule, compensation).length
  return [happened('approvalRequested', { ...signs, rule: rule.name, level, levels }, situation)]
}

/** One signature: the last one approves the plan, any other asks for the next. */
function sign(complaint: Complaint, situation: Situation): ComplaintEvent[] {
  const level = Math.max(1, complaint.plan?.level ?? 1)
  const next = askSignature(complaint, level + 1, { ...situation, by: SYSTEM })
  return next ? [happened('approvalSigned', { level }, situation), ...next] : [happened('approved', {}, situation)]
}

function agree(complaint: Complaint, situation: Situation): ComplaintEvent[] | Refusal {
  const { plan } = complaint
  if (!plan || complaint.status === 'handling') return refuse('plan-first')
  if (plan.agreed) return refuse('already-done')
  if (!mayBeCarriedOut(complaint)) return refuse('approval-first')
  return [happened('planAgreed', { by: situation.by.type === 'customer' ? 'customer' : 'handler' }, situation)]
}

/** A plan that needs a signature is not carried out before it has one. */
function mayBeCarriedOut(complaint: Complaint): boolean {
  return complaint.plan === null || complaint.plan.approval === 'not-needed' || complaint.plan.approval === 'approved'
}

function changeSeverity(
  complaint: Complaint,
  command: Open & { type: 'changeSeverity' },
  situation: Situation,
): ComplaintEvent[] | Refusal {
  const levels = situation.policy.severity.levels.map(level => level.id)
  if (!levels.includes(command.severity)) return refuse('no-such-severity')
  if (command.severity === complaint.severity) return refuse('already-done')
  if (command.because.trim() === '') return refuse('reason-needed')
  return [
    happened(
      'severityChanged',
      { from: complaint.severity, to: command.severity, because: command.because },
      situation,
    ),
  ]
}

function transfer(
  complaint: Complaint,
  command: Open & { type: 'transfer' },
  situation: Situation,
): ComplaintEvent[] | Refusal {
  const person = isPerson(command.person, situation.policy) ? situation.policy.people[command.person] : undefined
  if (!person) return refuse('no-such-person')
  if (isKeptFrom(command.person, complaint, situation.policy)) return refuse('accused')
  if (command.person === complaint.handler) return refuse('same-person')
  if (complaint.status === 'registered') {
    return dispatch(complaint, person.department, command.person, situation)
  }
  return [
    happened(
      'transferred',
      { department: person.department, handler: command.person, reason: command.reason },
      situation,
    ),
  ]
}

function escalate(complaint: Complaint, reason: string, situation: Situation): ComplaintEvent[] | Refusal {
  if (reason.trim() === '') return refuse('reason-needed')
  const asked = situation.by.type === 'customer' ? (situation.policy.customerEscalation?.asks ?? 1) : 1
  return escalateTo(Math.max(complaint.escalationLevel + 1, asked), complaint, reason, situation)
}

/** The level of the policy's own chain, or its last. */
function escalateTo(wanted: number, complaint: Complaint, reason: string, situation: Situation): ComplaintEvent[] {
  const { policy, now, by } = situation
  const chain = policy.chains[policy.escalation]
  if (!chain) throw new Error(`no chain "${policy.escalation}"`)
  const number = Math.min(wanted, chain.levels.length)
  const level = chain.levels[number - 1]
  if (!level) throw new Error(`chain "${policy.escalation}" has no level ${number}`)
  const tell = resolveWho(toldAt(level, complaint), complaint, policy)
  const data = { clock: null, deadline: null, level: number, tell, reason, repeated: false }
  return withPromise({ type: 'escalated', at: now.toISOString(), by, data }, complaint, policy)
}

/** Whoever asks for a war room sits in it. */
function openWarRoom(complaint: Complaint, because: string, situation: Situation): ComplaintEvent[] | Refusal {
  const { policy, by } = situation
  if (!policy.warRoom) return refuse('no-war-room')
  if (complaint.warRoom) return refuse('already-done')
  if (because.trim() === '') return refuse('reason-needed')
  const members = roomMembers(complaint, policy, by.type === 'person' ? [by.id] : [])
  return [happened('warRoomOpened', { members, because }, situation)]
}

function complete(complaint: Complaint, result: string, situation: Situation): ComplaintEvent[] | Refusal {
  if (complaint.contactedAt === null) return refuse('contact-first')
  if (lacksCause(complaint, situation.policy)) return refuse('classify-first')
  if (!mayBeCarriedOut(complaint)) return refuse('approval-first')
  if (complaint.plan && complaint.plan.compensation > 0 && !complaint.plan.agreed) return refuse('agreement-first')
  if (result.trim() === '') return refuse('reason-needed')
  return [happened('resolved', { result }, situation)]
}

function followUp(
  complaint: Complaint,
  command: Open & { type: 'followUp' },
  situation: Situation,
): ComplaintEvent[] | Refusal {
  const { policy, now } = situation
  if (complaint.status !== 'resolved') return refuse('not-now')
  if (!windowIsOpen(complaint, policy, now)) return refuse('too-early')
  if (command.outcome === 'satisfied' && lacksFinding(complaint, policy)) return refuse('finding-first')
  if (command.outcome !== 'unreachable') {
    return afterRating(
      complaint,
      { satisfied: command.outcome === 'satisfied', words: command.note, via: 'call' },
      situation,
      true,
    )
  }
  const attempt = complaint.followUpAttempts + 1
  const tried = happened('followUpTried', { outcome: 'unreachable', note: command.note, attempt }, situation)
  if (attempt < policy.followUp.attempts) return [tried]
  return [tried, happened('closed', { how: 'unreachable', note: command.note }, situation)]
}

function afterRating(
  complaint: Complaint,
  rating: EventData['rated'],
  situation: Situation,
  decisive: boolean,
): ComplaintEvent[] {
  const rated = happened('rated', rating, situation)
  if (complaint.kind !== 'complaint') return afterAnswer(complaint, rated, situation)
  if (!rating.satisfied) {
    const reopened = happened(
      'reopened',
      { round: complaint.round + 1, reason: rating.words },
      { ...situation, by: SYSTEM },
    )
    const level = situation.policy.customerEscalation?.unsatisfied
    if (level === undefined) return [rated, reopened]
    const reason = word(situation.policy, 'escalation.unsatisfied')
    const again = { ...complaint, promised: null, escalationLevel: 0, told: [] }
    return [rated, reopened, ...escalateTo(level, again, reason, { ...situation, by: SYSTEM })]
  }
  const { policy } = situation
  const early = !decisive && policy.followUp.earlySatisfied === 'keep'
  if (policy.followUp.review || early || lacksFinding(complaint, policy)) return [rated]
  if (blockedBy(complaint, 'followUp', policy) !== null) return [rated]
  return [
    rated,
    happened(
      'closed',
      { how: 'satisfied', note: rating.words },
      { ...situation, by: rating.via === 'call' ? situation.by : SYSTEM },
    ),
  ]
}

/** An answer that contents whoever asked ends the inquiry; one that does not makes it a complaint. */
function afterAnswer(
  complaint: Complaint,
  rated: ComplaintEvent & { type: 'rated' },
  situation: Situation,
): ComplaintEvent[] {
  const { satisfied, words } = rated.data
  if (satisfied) return [rated, happened('closed', { how: 'answered', note: words }, { ...situation, by: SYSTEM })]
  const doubt = words.trim() === '' ? word(situation.policy, 'convert.doubt') : words
  const converted = convert(complaint, doubt, situation)
  return Array.isArray(converted) ? [rated, ...converted] : [rated]
}

/** What a detail teaches, without what is known already: words told later make a case graver, never milder. */
function detailOf(
  complaint: Complaint,
  command: Open & { type: 'addDetail' },
  policy: Policy,
): EventData['detailAdded'] {
  const { text, attachments, learned } = command
  if (!learned) return { text, attachments }
  const rank = (field: string, value: string | number) =>
    Object.keys(policy.intake.fields.find(one => one.field === field)?.values ?? {}).indexOf(String(value))
  const fields = Object.entries(learned.fields ?? {}).filter(([field, value]) => {
    const before = complaint.fields[field]
    if (before === undefined) return true
    if (typeof value === 'number' && typeof before === 'number') return value > before
    return rank(field, value) > rank(field, before)
  })
  return { text, attachments, learned: { ...learned, fields: Object.fromEntries(fields) } }
}

/** A customer who was satisfied already need not wait for a call when the last form is settled that stood in the way. */
function closeWhenSettled(
  complaint: Complaint,
  steps: ComplaintEvent[] | Refusal,
  situation: Situation,
): ComplaintEvent[] | Refusal {
  const { policy } = situation
  if (!Array.isArray(steps) || complaint.status !== 'resolved' || !complaint.rated?.satisfied) return steps
  if (policy.followUp.earlySatisfied === 'keep' && !windowIsOpen(complaint, policy, situation.now)) return steps
  const after = steps.reduce(evolve, complaint)
  const isFreed = blockedBy(complaint, 'followUp', policy) !== null && blockedBy(after, 'followUp', policy) === null
  if (!isFreed) return steps
  return [...steps, happened('closed', { how: 'satisfied', note: '' }, { ...situation, by: SYSTEM })]
}

/** Whether the call-back's window has opened: before that, "satisfied" is only noted. */
function windowIsOpen(complaint: Complaint, policy: Policy, now: Date): boolean {
  const clock = policy.clocks[policy.followUp.clock]
  if (!clock?.opens || complaint.resolvedAt === null) return true
  const opens = addTime(calendarRule(policy, clock.calendar), new Date(complaint.resolvedAt), readDuration(clock.opens))
  return now.getTime() >= opens.getTime()
}
