import type { Case } from '../case/case.ts'
import type { Understanding } from '../understanding/types.ts'
import { callPerson, callSuperior, tellProgress } from './commands.ts'
import { addAttachment, addTurn, answer, newDraft } from './draft.ts'
import type { Said } from './heard.ts'
import { isSure } from './known.ts'
import { isMereAbuse } from './mere-abuse.ts'
import { listCases } from './progress.ts'
import { asksForSuperior, asksProgress, isSmallTalk, isThanks, saysMore, saysNewMatter } from './short-words.ts'
import { addDetail, ask, command, draftOf, setDraft, speak, speakOnce, type Talk } from './talk.ts'
import { turnOf } from './words.ts'

/** Somebody with an open complaint says something: more on it, a question about it, or another matter. */
export function talkAboutOpen(talk: Talk, said: readonly Said[]): void {
  const turns = said.flatMap(one => turnOf(one) ?? [])
  const text = turns.map(turn => turn.text).join('\n')
  if (turns.length === 0) {
    keepMedia(talk, said)
    return
  }
  if (said.every(one => one.recognised === 'image')) {
    keepDetail(talk, said, null)
    return
  }
  const hasMedia = said.some(one => one.attachment !== null)
  if (asksForSuperior(text) && talk.policy.customerEscalation?.asks !== undefined) {
    callSuperior(talk, text)
    return
  }
  // Whoever was asked something answers, however short.
  if (talk.open.some(({ complaint }) => complaint.asked !== null) && !saysNewMatter(text) && !asksProgress(text)) {
    keepDetail(talk, said, null)
    return
  }
  if (!hasMedia && isSmallTalk(text)) {
    chat(talk, isThanks(text) ? 'thanks' : 'small')
    return
  }
  const reading = talk.read(turns)
  if (reading.intent.value === 'complaint' && complainsOfAnswer(talk, said, reading, text)) return
  if (saysNewMatter(text)) {
    startAnother(talk, hasMedia || text.length > LONGEST_ANNOUNCEMENT ? said : [])
    return
  }
  if (saysMore(text)) {
    keepDetail(talk, said, reading)
    return
  }
  if (asksProgress(text) || ASKS_WHAT.test(text) || reading.intent.value === 'progress') {
    if (text.length > LONG_REMARK || hasMedia) keepDetail(talk, said, reading)
    tellProgress(talk)
    return
  }
  // An insult is no part of the case; annoyance, however short, may tell something and is kept.
  if (!hasMedia && reading.emotion === 'furious' && isMereAbuse(reading, text)) {
    speakOnce(talk, 'abuse', 'open.abuse', { number: talk.open[0]?.complaint.number ?? '' })
    return
  }
  switch (reading.intent.value) {
    case 'human':
      callPerson(talk, text)
      return
    case 'complaint':
      weighComplaint(talk, said, reading)
      return
    case 'praise':
      chat(talk, 'thanks')
      return
    case 'inquiry':
      if (Object.keys(reading.fields).length > 0 || hasMedia || talk.open[0]?.complaint.kind === 'inquiry') {
        keepDetail(talk, said, reading)
        return
      }
      chat(talk, 'inquiry')
      return
    default:
      keepDetail(talk, said, reading)
      return
  }
}

/** What somebody answers to a message that only said that there is news. */
const ASKS_WHAT = /^(?:有?什么事情?|啥事|怎么了|咋了|什么进展|什么消息)[\s\p{P}]*$/u

/** A remark this long tells more than it asks. */
const LONG_REMARK = 24

function chat(talk: Talk, what: 'thanks' | 'small' | 'inquiry'): void {
  if (talk.conversation.human !== null && what === 'small') return
  if (what === 'thanks') speakOnce(talk, 'thanks', 'other.thanks')
  else if (what === 'small') speakOnce(talk, 'small', 'other.small')
  else speakOnce(talk, 'inquiry', 'open.inquiry', { number: talk.open[0]?.complaint.number ?? '' }, 2)
}

/** Whoever asked something and now is not content turns his inquiry into a complaint; its number stays. Tells whether that was it. */
function complainsOfAnswer(talk: Talk, said: readonly Said[], reading: Understanding, text: string): boolean {
  const [only, second] = talk.open
  if (!only || second || only.complaint.kind !== 'inquiry' || differs(only, reading) || ANOTHER.test(text)) return false
  // Before there is an answer, facts that were missing are no grievance.
  if (only.complaint.status !== 'resolved' && !isGrievance(reading) && !/投诉|举报|不满/u.test(text)) return false
  const attachments = said.flatMap(one => one.attachment ?? [])
  const category = reading.category?.value
  command(talk, only.complaint.id, { type: 'convert', words: text, ...(category ? { category } : {}) })
  const bringsPhone = only.complaint.phone === null && reading.fields.phone !== undefined
  const turns = bringsPhone ? said.flatMap(one => turnOf(one) ?? []) : []
  if (attachments.length > 0 || turns.length > 0) addDetail(talk, only.complaint.id, turns, attachments)
  return true
}

function isGrievance({ category, demands, emotion, reasons }: Understanding): boolean {
  return category !== null || demands.length > 0 || reasons.length > 0 || emotion !== 'calm'
}

const ANOTHER = /另外|另一|别的事|还有一件|其他的?事/u

/** A grievance while a case is open: plainly the same, plainly another, or asked. */
function weighComplaint(talk: Talk, said: readonly Said[], reading: Understanding): void {
  const { open } = talk
  const same = open.filter(one => belongsTo(one, reading))
  if (same.length > 0 && !same.some(one => differs(one, reading))) {
    keepDetail(talk, said, reading)
    return
  }
  if (!tellsOfKind(reading) && !open.some(one => differs(one, reading))) {
    keepDetail(talk, said, reading)
    return
  }
  const about = same[0] ?? open[0]
  if (!about) return
  hold(talk, said)
  ask(talk, { kind: 'same-or-new', complaintId: about.complaint.id })
  speak(talk, 'ask.same-or-new', { case: about.complaint.number })
}

/** A guess at the kind of a remark that complains of nothing (师傅工号是…) makes no other matter. */
function tellsOfKind({ category, demands, reasons }: Understanding): boolean {
  return category !== null && (isSure(category) || demands.length > 0 || reasons.length > 0)
}

function belongsTo({ complaint }: Case, reading: Understanding): boolean {
  return complaint.category === null || complaint.category === (reading.category?.value ?? null)
}

/** Another car, another order: another matter, whatever the kind. */
const TELLING_APART = ['plate', 'vin', 'orderNo', 'waybillNo', 'policyNo'] as const

function differs({ complaint }: Case, reading: Understanding): boolean {
  return TELLING_APART.some(field => {
    const said = reading.fields[field]?.value
    const known = complaint.fields[field]
    return said !== undefined && known !== undefined && said !== known
  })
}

/** "另外还有一件事" says that there is more, and not yet what. */
const LONGEST_ANNOUNCEMENT = 10

function startAnother(talk: Talk, said: readonly Said[]): void {
  hold(talk, said)
  setDraft(talk, answer(draftOf(talk), 'intent', 'complaint'))
  ask(talk, null)
  talk.grew = true
}

/** Keeps the words until it is known where they belong. */
function hold(talk: Talk, said: readonly Said[]): void {
  let draft = newDraft(said[0]?.at ?? talk.now.toISOString(), 'customer')
  for (const one of said) {
    const turn = turnOf(one)
    if (turn) draft = addTurn(draft, turn)
    if (one.attachment) draft = addAttachment(draft, one.attachment)
  }
  setDraft(talk, draft)
}

function keepMedia(talk: Talk, said: readonly Said[]): void {
  if (said.every(one => one.attachment === null)) {
    speak(talk, 'other.unsupported')
    return
  }
  keepDetail(talk, said, null)
}

/** Words and files go to the case they belong to; with several cases and no sign which, the person is asked. */
function keepDetail(talk: Talk, said: readonly Said[], reading: Understanding | null): void {
  const { open, policy } = talk
  const fitting = reading ? open.filter(one => one.complaint.category !== null && belongsTo(one, reading)) : []
  const asked = open.filter(({ complaint }) => complaint.asked !== null)
  const target = [open, asked, fitting].find(({ length }) => length === 1)?.[0]
  if (!target) {
    hold(talk, said)
    ask(talk, { kind: 'which', complaintIds: open.map(({ complaint }) => complaint.id), purpose: 'detail' })
    speak(talk, 'ask.which.detail', { count: open.length, list: listCases(open, policy) })
    return
  }
  const turns = said.flatMap(one => turnOf(one) ?? [])
  const attachments = said.flatMap(one => one.attachment ?? [])
  addDetail(talk, target.complaint.id, turns, attachments)
  const { number } = target.complaint
  if (turns.length > 0) speak(talk, 'detail.added', { number })
  else speak(talk, attachments.some(({ kind }) => kind === 'voice') ? 'detail.voice' : 'detail.media', { number })
}
