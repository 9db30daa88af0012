import { caseCard } from '../../core/card/card.ts'
import { withDelegations } from '../../core/case/approval.ts'
import { type Case, catchUp, extendCase, type GrownCase, openCase } from '../../core/case/case.ts'
import { type CaseInHand, changeOf } from '../../core/case/change.ts'
import { judgeAfterHours, judgeSeverity } from '../../core/case/condition.ts'
import type { Command, CommandType } from '../../core/complaint/command.ts'
import type { Related } from '../../core/complaint/complaint.ts'
import { decide } from '../../core/complaint/decide.ts'
import { absorb } from '../../core/complaint/decide-end.ts'
import { decideRegistration } from '../../core/complaint/decide-registration.ts'
import type { Actor, ContactKind, RecordedEvent, Registration } from '../../core/complaint/event.ts'
import { mayAct, whoMay } from '../../core/complaint/permission.ts'
import { isRefusal } from '../../core/complaint/refusal.ts'
import type { OutboxDraft } from '../../core/notification/notice.ts'
import { withAbsences } from '../../core/people/absence.ts'
import { withDuty } from '../../core/people/duty.ts'
import type { Policy } from '../../core/policy/schema.ts'
import { type Text, writeOut } from './texts.ts'

/**
 * A complaint's life as the use cases lead it, without a database: whoever acts catches the case up first, asks for permission, decides,
 * and extends the case; what would be committed is kept.
 */

export type Wish = { command: PlayedCommand; actor: ActorChoice; again: boolean }

/** Who acts: somebody who may, anybody of the policy, the customer, another customer, a stranger. */
export type ActorChoice = {
  who: 'somebody-allowed' | 'anybody' | 'customer' | 'other-customer' | 'stranger'
  pick: number
}

/** A command whose free texts are still to be written out with the customer's own phone and plate in them. */
export type PlayedCommand = {
  type: Exclude<CommandType, 'register'>
  text: Text
  /** Chooses people, departments, levels. */
  pick: number
  amount: number
  date: 'none' | 'today' | 'past' | 'later'
}

export type Step =
  | { kind: 'wait'; ms: number }
  /** Up to the very moment at which something falls due. */
  | { kind: 'wait-for-next' }
  /** An alarm rings, early, late or twice. */
  | { kind: 'ring' }
  | { kind: 'ask'; wish: Wish }

export type Beginning = {
  at: number
  heardBeforeMs: number
  source: Registration['source']
  channel: string | null
  category: string | null
  reasons: string[]
  demands: string[]
  emotion: Registration['emotion']
  name: string | null
  phone: string | null
  plate: string | null
  amount: number | null
  story: Text
  chat: boolean
  /** Missing is a complaint. */
  kind?: ContactKind
  /** How many earlier complaints it repeats, by every rule that the policy has. */
  repeats?: number
  /** Chooses somebody who is away from the beginning on, and somebody whom the general manager lets sign for him. */
  away?: number | null
  signs?: number | null
}

/** What one step wrote. */
export type Committed = { at: Date; before: Case | null; after: Case; fresh: RecordedEvent[]; outbox: OutboxDraft[] }

export type Life = {
  policy: Policy
  beginning: Beginning
  now: Date
  current: Case
  commits: Committed[]
}

export const CUSTOMER = 'wechat:o_customer'

/** Another open complaint of the same company, into which this one can be merged. */
const OTHER = 'd'.repeat(32)

/** The rules as they stand now: with whoever stands in, is on duty and signs for others. */
function today({ policy, beginning, now }: Pick<Life, 'policy' | 'beginning' | 'now'>): Policy {
  const people = Object.keys(policy.people)
  const one = (pick: number) => people[pick % people.length] ?? ''
  const { away = null, signs = null } = beginning
  const days = { firstDay: '2020-01-01', lastDay: '2099-12-31' }
  const absences = away === null ? [] : [{ person: one(away), deputy: one(away + 1), ...days }]
  const delegations =
    signs === null
      ? []
      : people.map(person => ({ person, deputy: one(signs), upTo: signs % 2 === 0 ? null : 1000, ...days }))
  return withDelegations(withDuty(withAbsences(policy, absences, now), now), delegations, now)
}

export function begin(beginning: Beginning, policy: Policy): Life {
  const now = new Date(beginning.at)
  const by: Actor =
    beginning.source === 'customer' ? { type: 'customer', id: CUSTOMER } : { type: 'person', id: firstPerson(policy) }
  const registration = registrationOf(beginning, policy, now)
  const rules = today({ policy, beginning, now })
  const grown = openCase(
    'c'.repeat(32),
    decideRegistration(registration, { policy: rules, now, by }, relatedOf(beginning, policy)),
    rules,
  )
  const life: Life = { policy, beginning, now, current: grown, commits: [] }
  keep(life, { before: null, grown, policy: rules })
  return life
}

function relatedOf({ repeats = 0, kind = 'complaint' }: Beginning, policy: Policy): Related[] {
  if (kind !== 'complaint') return []
  return Object.keys(policy.repeats).flatMap(rule =>
    Array.from({ length: repeats }, (_, index) => ({
      rule,
      id: String(index).repeat(32),
      number: `TS2025123100${index}`,
    })),
  )
}

function firstPerson(policy: Policy): string {
  return Object.keys(policy.people)[0] ?? ''
}

function registrationOf(from: Beginning, policy: Policy, now: Date): Registration {
  const story = writeOut(from.story, from)
  const fields: Registration['fields'] = {
    ...(from.plate === null ? {} : { plate: from.plate }),
    ...(from.amount === null ? {} : { amount: from.amount }),
    product: story,
  }
  const facts = {
    category: from.category,
    severity: null,
    reasons: from.reasons,
    demands: from.demands,
    source: from.source,
    department: null,
    emotion: from.emotion,
    afterHours: null,
    fields: Object.keys(fields),
    amount: from.amount,
    compensation: null,
    round: 1,
  }
  const { level, because } = judgeSeverity(policy, facts)
  return {
    source: from.source,
    channel: from.channel,
    ...(from.kind === undefined ? {} : { kind: from.kind }),
    conversation: from.chat ? CUSTOMER : null,
    registrar: from.source === 'staff' || from.source === 'internal' ? firstPerson(policy) : null,
    system: from.source === 'system' ? 'crm' : null,
    externalNumber: from.source === 'system' ? 'CRM-1' : null,
    name: from.name,
    phone: from.phone,
    story,
    summary: `${story}。`,
    category: from.category,
    reasons: from.reasons,
    demands: from.demands,
    fields,
    emotion: from.emotion,
    severity: level,
    severityBecause: because,
    afterHours: judgeAfterHours(policy, { ...facts, severity: level }, now),
    heardAt: new Date(now.getTime() - from.heardBeforeMs).toISOString(),
    confirmed: true,
    attachments: [],
  }
}

/** @returns whether the step wrote something */
export function take(life: Life, step: Step): boolean {
  switch (step.kind) {
    case 'wait':
      life.now = new Date(life.now.getTime() + step.ms)
      return false
    case 'wait-for-next': {
      const next = Math.min(...life.current.deadlines.flatMap(({ nextAt }) => (nextAt ? [Date.parse(nextAt)] : [])))
      if (Number.isFinite(next)) life.now = new Date(Math.max(next, life.now.getTime()))
      return false
    }
    case 'ring':
      return keep(life, inHand(life))
    case 'ask':
      return ask(life, step.wish)
  }
}

function inHand(life: Life): CaseInHand & { before: Case } {
  const policy = today(life)
  return { before: life.current, grown: catchUp(life.current, policy, life.now), policy }
}

function keep(life: Life, taken: CaseInHand): boolean {
  const { grown } = taken
  if (grown.fresh.length === 0) {
    // A step without an event changes nothing that would be written.
    return false
  }
  const { complaint, events, deadlines } = grown
  const { outbox } = changeOf([taken])
  life.current = { complaint: { ...complaint, number: 'TS20260101001' }, events, deadlines }
  life.commits.push({ at: life.now, before: taken.before, after: life.current, fresh: grown.fresh, outbox })
  return true
}

export function ask(life: Life, wish: Wish): boolean {
  const taken = inHand(life)
  const { now } = life
  const { policy } = taken
  const command = commandOf(wish.command, life)
  const by = actorOf(wish.actor, command.type, life)
  if (!mayAct(by, command.type, taken.grown.complaint, policy)) return false
  const survivor = command.type === 'merge' ? otherCase(life) : null
  const other = survivor?.complaint
  const decision = decide(taken.grown.complaint, command, { policy, now, by, ...(other ? { other } : {}) })
  if (isRefusal(decision)) return false
  if (survivor) extendCase(survivor, [absorb(taken.grown.complaint, { policy, now, by })], policy)
  const grown: GrownCase = extendCase(taken.grown, decision.events, policy)
  return keep(life, { ...taken, grown: { ...grown, fresh: [...taken.grown.fresh, ...grown.fresh] } })
}

/** The other case at this moment: registered when this one was, and left alone since. */
function otherCase({ policy, beginning, now, current }: Life): Case {
  const at = new Date(beginning.at)
  const by: Actor = { type: 'customer', id: 'wechat:o_other' }
  const { kind: _kind, ...rest } = registrationOf({ ...beginning, source: 'customer' }, policy, at)
  const registration = { ...rest, conversation: by.id, kind: current.complaint.kind }
  const opened = openCase(OTHER, decideRegistration(registration, { policy, now: at, by }), policy)
  return catchUp({ ...opened, complaint: { ...opened.complaint, number: 'TS20260101002' } }, policy, now)
}

export function actorOf(choice: ActorChoice, command: CommandType, life: Life): Actor {
  const policy = today(life)
  const people = Object.keys(policy.people)
  const one = (of: readonly string[]) => of[choice.pick % Math.max(1, of.length)] ?? 'nobody'
  switch (choice.who) {
    case 'somebody-allowed': {
      const customer: Actor = { type: 'customer', id: CUSTOMER }
      const staff = whoMay(command, life.current.complaint, policy)
      return staff.length === 0 ? customer : { type: 'person', id: one(staff) }
    }
    case 'anybody':
      return { type: 'person', id: one(people) }
    case 'customer':
      return { type: 'customer', id: CUSTOMER }
    case 'other-customer':
      return { type: 'customer', id: 'wechat:o_other' }
    case 'stranger':
      return { type: 'person', id: one(['nobody', 'constructor', '__proto__', '']) }
  }
}

/** What people promise in their notes, most often nothing. */
const PROMISES = ['', '', '', '，1小时内联系您', '，承诺客户明天上午答复', '，三天前答应客户的']
const PROMISED_TIMES = ['1小时内', '明天下午五点前', '三天内', '昨天', '尽快', '半年内', '200天内']

/** Names that no policy has, some of which every object has. */
const UNKNOWN = ['nobody', 'constructor', '__proto__', 'toString', '']

export function commandOf(played: PlayedCommand, life: Life): Exclude<Command, { type: 'register' }> {
  const { policy, beginning } = life
  const text = writeOut(played.text, beginning)
  const one = (known: readonly string[]) => {
    const names = [...known, ...known, ...UNKNOWN]
    return names[played.pick % names.length] ?? ''
  }
  const person = one(Object.keys(policy.people))
  switch (played.type) {
    case 'dispatch':
      return { type: 'dispatch', department: one(Object.keys(policy.departments)) }
    case 'arrange':
      return { type: 'arrange', person }
    case 'contact':
    case 'note': {
      const note = `${text}${PROMISES[played.pick % PROMISES.length] ?? ''}`
      return played.type === 'note' ? { type: 'note', note, tell: played.pick % 4 !== 0 } : { type: 'contact', note }
    }
    case 'promise':
      return { type: 'promise', when: PROMISED_TIMES[played.pick % PROMISED_TIMES.length] ?? '' }
    case 'ask':
      return { type: 'ask', question: text }
    case 'instruct':
      return { type: 'instruct', instruction: text }
    case 'propose':
      return { type: 'propose', measure: text, compensation: played.amount, date: dateOf(played.date, life.now) }
    case 'reject':
    case 'decline':
    case 'escalate':
    case 'openWarRoom':
    case 'dismiss':
      return { type: played.type, reason: text }
    case 'addDetail':
      return { type: 'addDetail', text, attachments: [] }
    case 'changeSeverity':
      return {
        type: 'changeSeverity',
        severity: one(policy.severity.levels.map(level => level.id)),
        because: text,
      }
    case 'requestHuman':
      return { type: 'requestHuman', text }
    case 'transfer':
      return { type: 'transfer', person, reason: text }
    case 'complete':
      return { type: 'complete', result: text }
    case 'rate':
      return { type: 'rate', satisfied: played.pick % 2 === 0, words: text }
    case 'followUp':
      return {
        type: 'followUp',
        outcome: (['satisfied', 'unsatisfied', 'unreachable'] as const)[played.pick % 3] ?? 'unreachable',
        note: text,
      }
    case 'startItem':
    case 'confirmItem':
      return { type: played.type, item: one(Object.keys(policy.workItems)) }
    case 'fillItem': {
      const item = one(Object.keys(policy.workItems))
      const fields = Object.hasOwn(policy.workItems, item) ? (policy.workItems[item]?.fields ?? []) : []
      const values = fields.map(({ field, type, values: choices }) => [field, typed(type, text, choices, played.pick)])
      return { type: 'fillItem', item, values: Object.fromEntries(values) as Record<string, string> }
    }
    case 'returnItem':
    case 'waiveItem':
      return { type: played.type, item: one(Object.keys(policy.workItems)), reason: text }
    case 'askExpertOpinion':
      return { type: 'askExpertOpinion', item: one(Object.keys(policy.expertOpinions)), question: text }
    case 'giveExpertOpinion':
      return { type: 'giveExpertOpinion', item: one(Object.keys(policy.expertOpinions)), text }
    case 'withdraw':
      return { type: 'withdraw', words: text }
    case 'merge':
      return { type: 'merge', into: one(['TS20260101001']) }
    case 'classify':
      return { type: 'classify', category: one(kindsOf(policy.taxonomy)), also: null, values: {}, because: text }
    case 'correct': {
      const field = one(['phone', 'plate', 'amount', 'category', 'name'])
      const values = {
        phone: '13900001111',
        plate: '粤B66666',
        amount: String(played.amount),
        category: one(kindsOf(policy.taxonomy)),
      }
      return {
        type: 'correct',
        field,
        value: field in values ? values[field as keyof typeof values] : '无',
        reason: text,
      }
    }
    case 'convert':
      return { type: 'convert', words: text }
    case 'answer':
      return { type: 'answer', text, content: played.pick % 2 === 0 }
    case 'find':
      return { type: 'find', responsible: played.pick % 2 === 0, reason: text }
    case 'recordViolation':
      return {
        type: 'recordViolation',
        violation: one(Object.keys(policy.findings?.violations ?? {})),
        note: text,
        person: one(Object.keys(policy.people)),
      }
    case 'appeal':
      return { type: 'appeal', of: assessmentOf(played, life), reason: text }
    case 'rejudge':
    case 'adjust': {
      const stands = { of: assessmentOf(played, life), points: null, yuan: played.pick, reason: text }
      if (played.type === 'adjust') return { type: 'adjust', ...stands }
      const outcome = (['upheld', 'revoked', 'changed'] as const)[played.pick % 3] ?? 'upheld'
      return { type: 'rejudge', ...stands, outcome }
    }
    case 'settle':
      return { type: 'settle', way: played.pick % 2 === 0 ? 'arbitration' : 'court', result: text }
    case 'review':
      return { type: 'review', outcome: played.pick % 2 === 0 ? 'close' : 'return', note: text }
    case 'report':
      return { type: 'report', report: one(Object.keys(policy.referrals)), note: text }
    case 'explain':
      return { type: 'explain', reason: text }
    default:
      return { type: played.type }
  }
}

/** One of those that the case has, or one that it has not. */
function assessmentOf(played: PlayedCommand, life: Life): number {
  const seqs = [...life.current.complaint.assessments.map(({ seq }) => seq), 1]
  return seqs[played.pick % seqs.length] ?? 1
}

/** Every kind of complaint that the policy knows, parents and children. */
export function kindsOf(kinds: Policy['taxonomy'], parent = ''): string[] {
  return kinds.flatMap(({ id, children }) => [`${parent}${id}`, ...kindsOf(children ?? [], `${parent}${id}/`)])
}

/** What somebody types into a field, rightly more often than not. */
function typed(type: string, text: string, choices: Record<string, string> | undefined, pick: number): string {
  if (type === 'amount') return pick % 5 === 0 ? 'many' : '300'
  if (type === 'date') return pick % 5 === 0 ? 'soon' : '2026-12-01'
  return choices ? (Object.keys(choices)[pick % Object.keys(choices).length] ?? text) : text
}

function dateOf(date: PlayedCommand['date'], now: Date): string | null {
  const days = { none: null, today: 0, past: -2, later: 9 }[date]
  if (days === null) return null
  return new Date(now.getTime() + 8 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10)
}

/** Every card that somebody could see of a case. */
export function cardsOf(life: Life): string[] {
  const { policy, current, now } = life
  return [
    ...Object.keys(policy.groups)
      .slice(0, 2)
      .map(group => caseCard(current, { group }, policy, now)),
    caseCard(current, { person: current.complaint.handler ?? firstPerson(policy) }, policy, now),
  ].map(card => JSON.stringify(card))
}
