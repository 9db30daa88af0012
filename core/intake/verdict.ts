import type { Case } from '../case/case.ts'
import type { Complaint } from '../complaint/complaint.ts'
import { word } from '../wording/wording.ts'
import type { Question } from './conversation.ts'
import { isActive } from './draft.ts'
import { waitsForPlanAnswer, waitsForRating } from './progress.ts'
import { declines, isNo, isSmallTalk, isYes, readChoice, readSatisfaction } from './short-words.ts'
import { ask, command, speak, type Talk } from './talk.ts'

/** What a customer says to a plan or a result that was put before him. */
type WaitingCase = { about: Case; asks: 'plan' | 'satisfied' | 'item'; since: string }

/** The open case that put its question to the customer last. */
export function waitingCase(open: readonly Case[]): WaitingCase | null {
  const waiting = open.flatMap((about): WaitingCase[] => {
    const { complaint } = about
    if (waitsForPlanAnswer(complaint)) return [{ about, asks: 'plan', since: lastAt(about, ['planned', 'approved']) }]
    if (awaitedItem(complaint) !== null) return [{ about, asks: 'item', since: lastAt(about, ['itemFilled']) }]
    if (complaint.status !== 'resolved') return []
    const since = lastAt(about, ['resolved', 'windowOpened'])
    const isAsked = waitsForRating(complaint) || since > lastAt(about, ['rated'])
    return isAsked ? [{ about, asks: 'satisfied', since }] : []
  })
  return waiting.sort((a, b) => b.since.localeCompare(a.since))[0] ?? null
}

function lastAt(of: Case, types: readonly string[]): string {
  return of.events.findLast(event => types.includes(event.type))?.at ?? ''
}

/** Reads a message as the verdict that a case waits for. Tells whether it was one. */
export function answersCase(talk: Talk, asking: WaitingCase, text: string, question: Question | null): boolean {
  const isOurs = question !== null && question.kind !== 'plan' && question.kind !== 'satisfied'
  /** A bare number answers the question that the bot put last. */
  if (isOurs && question.kind !== 'confirm' && readChoice(text, 9) !== null) return false
  if (asking.asks === 'item') return answerItem(talk, asking.about, text)
  return asking.asks === 'plan' ? answerPlan(talk, asking.about, text) : answerRating(talk, asking.about, text)
}

/** The form that waits for the customer's yes. */
function awaitedItem({ items }: Complaint): string | null {
  return Object.entries(items).find(([, { awaits }]) => awaits === 'customer')?.[0] ?? null
}

/** Longer than this is more than a yes. */
const LONGEST_YES = 8

function answerItem(talk: Talk, { complaint }: Case, text: string): boolean {
  const item = awaitedItem(complaint)
  const { choice, words } = splitChoice(text)
  const agrees =
    choice === 1 || (choice === null && text.length <= LONGEST_YES && (isYes(text) || /^(?:确认|同意)/u.test(text)))
  const refuses =
    choice === 2 ||
    (choice === null && (isNo(text) || /^(?:不对|不(?:同意|认可|确认))/u.test(text) || saysIn(WRITTEN_WRONG, text)))
  if (item === null || (!agrees && !refuses)) return false
  ask(talk, null)
  if (agrees && !refuses) {
    command(talk, complaint.id, { type: 'confirmItem', item })
    speak(talk, 'form.confirmed')
  } else {
    const reason = choice === 2 ? words : text
    command(talk, complaint.id, {
      type: 'returnItem',
      item,
      reason: reason === '' ? word(talk.policy, 'plan.no-reason') : reason,
    })
    speak(talk, 'form.returned')
  }
  return true
}

/** What says of a few written lines that they are not what was agreed. */
const WRITTEN_WRONG =
  /(?:金额|日期|时间|内容|数字|名字|协议|写|这里|那里|这|那)(?:得|的)?(?:都|就|也)?(?:不对|错了|有误|不一样)|写错|漏(?:了|写)|少写|没写|说好的?(?!了)|改成|改为|应该是/u

/** What says of an offer that it is too little, without the word no. */
const NOT_ENOUGH =
  /太(?:少|低)|(?:不|没)够|不(?:合理|公平)|(?:再|多)(?:加|补|赔|给)(?:一?点|些|[\d一二三四五六七八九十百千]+)|(?:最少|至少|起码|最低)也?(?:要|得|赔|给|补)|打发(?:我|人|叫花子)|重新(?:给|出|拿)(?:个|一个)?方案|换(?:个|一个)方案/u

/** Only in a short message: in a long one more is told than an answer. */
function saysIn(pattern: RegExp, text: string): boolean {
  return text.length <= LONGEST_ANSWER && pattern.test(text)
}

const LONGEST_ANSWER = 40

function answerPlan(talk: Talk, { complaint }: Case, text: string): boolean {
  const { words, choice } = splitChoice(text)
  const agrees =
    choice === 1 || (choice === null && (isYes(text) || /^同意|^接受|按(?:这个|方案)(?:来|办)/u.test(text)))
  const refuses =
    choice === 2 ||
    (choice === null && (isNo(text) || /不(?:同意|接受|行)|拒绝/u.test(text) || saysIn(NOT_ENOUGH, text)))
  if (!agrees && !refuses) return false
  ask(talk, null)
  if (agrees && !refuses) {
    command(talk, complaint.id, { type: 'agree' })
    speak(talk, 'plan.agreed')
    return true
  }
  const reason = choice === 2 ? words : text.replace(/^[\s\p{P}]*(?:我)?不(?:同意|接受|行|可以)?[\s\p{P}]*/u, '')
  refuse(talk, { kind: 'why', complaintId: complaint.id, about: 'plan', words: words || text }, reason !== '')
  return true
}

/** "2 修得太慢" is a choice with its reason. */
function splitChoice(text: string): { choice: number | null; words: string } {
  const bare = readChoice(text, 2)
  if (bare !== null) return { choice: bare, words: '' }
  const match = /^\s*([12])[\s,，.。、:：;；]+(.+)$/u.exec(text)
  return match ? { choice: Number(match[1]), words: (match[2] ?? '').trim() } : { choice: null, words: '' }
}

function answerRating(talk: Talk, { complaint }: Case, text: string): boolean {
  const { choice, words } = splitChoice(text)
  const said = choice === null ? readSatisfaction(text) : choice === 1 ? 'satisfied' : 'unsatisfied'
  if (said === null) return false
  ask(talk, null)
  const turn = { id: 'rating', role: 'customer' as const, text }
  if (choice === null && said === 'satisfied' && talk.read([turn]).intent.value === 'complaint') return false
  if (said === 'satisfied') {
    command(talk, complaint.id, { type: 'rate', satisfied: true, words: text })
    speak(talk, 'rate.satisfied')
    return true
  }
  const hasReason = words !== '' || text.length > LONGEST_VERDICT
  refuse(talk, { kind: 'why', complaintId: complaint.id, about: 'satisfied', words: words || text }, hasReason)
  return true
}

/** "不满意" alone gives no reason yet. */
const LONGEST_VERDICT = 5

type Why = Question & { kind: 'why' }

/** A refusal is worth more with its reason: where none came with it, it is asked for first. Not in the middle of telling something else. */
function refuse(talk: Talk, why: Why, hasReason: boolean): void {
  if (hasReason || isActive(talk.conversation.draft)) {
    settleWhy(talk, why, hasReason ? why.words : null)
    return
  }
  ask(talk, why)
  const about = talk.open.find(({ complaint }) => complaint.id === why.complaintId)?.complaint
  if (why.about === 'plan') speak(talk, 'plan.declined.why')
  else speak(talk, about?.kind === 'complaint' ? 'rate.unsatisfied.why' : 'rate.unclear.why')
}

/** The next words are the reason, unless the customer thinks better of it or the company was quicker. */
export function answerWhy(talk: Talk, why: Why, text: string): boolean {
  const about = talk.open.find(({ complaint }) => complaint.id === why.complaintId)
  const stillWaits =
    about !== undefined &&
    (why.about === 'plan' ? waitsForPlanAnswer(about.complaint) : about.complaint.status === 'resolved')
  ask(talk, null)
  if (!stillWaits) return false
  if (readChoice(text, 1) === 1)
    return why.about === 'plan' ? answerPlan(talk, about, text) : answerRating(talk, about, text)
  settleWhy(talk, why, readChoice(text, 2) === 2 || declines(text) || isSmallTalk(text) ? null : text)
  return true
}

/** The refusal takes effect, with its reason or, when the customer stays silent, without. */
export function settleWhy(talk: Talk, why: Why, reason: string | null): void {
  ask(talk, null)
  if (why.about === 'satisfied') {
    command(talk, why.complaintId, { type: 'rate', satisfied: false, words: reason ?? why.words })
    return
  }
  command(talk, why.complaintId, { type: 'decline', reason: reason ?? word(talk.policy, 'plan.no-reason') })
  speak(talk, 'plan.declined')
}
