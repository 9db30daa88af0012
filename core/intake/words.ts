import { readName } from '../understanding/names.ts'
import type { Draft, Turn } from './conversation.ts'
import { ASIDE, addAttachment, addTurn, answer, count, INSTEAD, timesAsked } from './draft.ts'
import type { Said } from './heard.ts'
import type { Known } from './known.ts'
import { OPENING } from './reading.ts'
import { declinedField, declines, readCorrection, type Spoken } from './short-words.ts'
import { draftOf, knownOf, setDraft, speak, type Talk } from './talk.ts'

export function turnOf(said: Said): Turn | null {
  if (said.text === null || said.text === '') return null
  const turn: Turn = { id: said.id, role: 'customer', text: said.text, at: said.at }
  return said.recognised === null ? turn : { ...turn, recognised: said.recognised }
}

/** Keeps what was said in the draft, and reads corrections and direct answers out of it. */
export function takeIntoDraft(talk: Talk, said: readonly Said[]): void {
  for (const one of said) {
    const turn = turnOf(one)
    if (turn) takeTurn(talk, turn)
    if (one.attachment) setDraft(talk, addAttachment(draftOf(talk), one.attachment))
  }
  acknowledgeMedia(talk, said)
  talk.grew = true
}

function acknowledgeMedia(talk: Talk, said: readonly Said[]): void {
  const kinds = new Set(
    said.flatMap(one =>
      one.attachment && (one.text === null || one.recognised === 'image') ? [one.attachment.kind] : [],
    ),
  )
  if (kinds.has('image')) speak(talk, 'ack.image')
  else if (kinds.has('video')) speak(talk, 'ack.video')
  else if (kinds.has('file')) speak(talk, 'ack.file')
  if (kinds.has('voice')) speak(talk, 'other.voice')
  if (said.some(one => one.unsupported)) speak(talk, 'other.unsupported')
}

function takeTurn(talk: Talk, turn: Turn): void {
  if (turn.recognised === 'image') {
    // What stands in a picture belongs to the story; it answers no question.
    setDraft(talk, addTurn(draftOf(talk), turn))
    return
  }
  const { question } = talk.conversation
  if (question?.kind === 'confirm') {
    takeCorrection(talk, turn)
    return
  }
  if (question?.kind === 'field') {
    takeField(talk, turn, question.field)
    return
  }
  if (question?.kind === 'wants') {
    takeWants(talk, turn)
    return
  }
  takeFreely(talk, turn)
}

/** What was answered before and is now said otherwise, in a message that says so. */
function takeFreely(talk: Talk, turn: Turn): void {
  const correction = readCorrection(turn.text)
  const before = draftOf(talk)
  setDraft(talk, addTurn(before, turn))
  if (takeDeclined(talk, turn)) return
  if (correction === null) return
  const found = valuesIn(talk, { ...turn, text: correction.right })
  const field = correction.field
  const value = field === null ? undefined : found[field]
  if (field !== null && value !== undefined && field in before.answers)
    setDraft(talk, answer(draftOf(talk), field, value))
}

/** After the restatement every value in a message replaces the one that was restated. */
function takeCorrection(talk: Talk, turn: Turn): void {
  const correction = readCorrection(turn.text)
  const named = correction?.field ?? null
  if (correction?.right === '' && named !== null) {
    askAnew(talk, named)
    return
  }
  const right = correction ? correction.right : turn.text
  if (named === 'wants') {
    takeOtherWants(talk, turn, right)
    return
  }
  const found = valuesIn(talk, { ...turn, text: right })
  const known = knownOf(talk, draftOf(talk))
  const changed = Object.entries(found).filter(
    ([field, value]) => known.all[field] !== value && (correction !== null || PLAIN_FIELDS.has(field)),
  )
  if (named !== null && takesWords(named, right, found)) changed.push([named, right])
  if (named === null && correction && wantsElse(talk, correction, turn)) {
    takeOtherWants(talk, turn, right)
    return
  }
  if (correction && correction.wrong !== '') changed.push([INSTEAD + correction.wrong, shortestPart(right)])
  setDraft(
    talk,
    changed.reduce((draft, [field, value]) => answer(draft, field, value), addTurn(draftOf(talk), turn)),
  )
  if (correction !== null && changed.length > 0) setDraft(talk, aside(draftOf(talk), turn))
  if (changed.length > 0) speak(talk, changed.some(([field]) => field in known.all) ? 'ack.corrected' : 'ack.noted')
  talk.restate ||= changed.length > 0 || turn.text.length >= TELLING_LENGTH
}

/** What is plainly itself wherever it stands; days and sums in passing may belong to something else. */
const PLAIN_FIELDS = new Set(['name', 'phone', 'plate', 'vin', 'orderNo', 'waybillNo', 'policyNo', 'memberNo'])

/** A message of this length after the restatement adds to the story. */
const TELLING_LENGTH = 8

function takesWords(field: string, right: string, found: Known['all']): boolean {
  return (
    field !== 'category' &&
    !(field in found) &&
    (field === 'name' || FREE_FIELDS.has(field)) &&
    right !== '' &&
    right.length <= 20
  )
}

/** Of "前天的事" the day is enough to stand in place of another day. */
function shortestPart(right: string): string {
  return DAY_WORDS.exec(right)?.[0] ?? right.replace(/[\s\p{P}]+$/u, '')
}

const DAY_WORDS = /大?前天|昨天|今天|上(?:周|星期|礼拜)[一二三四五六日天]?|(?:\d{1,2}月)?\d{1,2}[号日]/u

/** "不是要退款，是要道歉": what is put right is what is wanted. */
function wantsElse(talk: Talk, { wrong, right }: Spoken, turn: Turn): boolean {
  const wants = (text: string) => talk.read([OPENING, { ...turn, text }]).demands.length > 0
  return wrong !== '' && (/[要想求]/u.test(wrong) || wants(wrong)) && wants(right)
}

/** A message this short that puts something right tells nothing more. */
const LONGEST_ASIDE = 30

function aside(draft: Draft, turn: Turn, as: 'corrects' | 'wants' | 'declines' = 'corrects'): Draft {
  return turn.text.length <= LONGEST_ASIDE ? answer(draft, ASIDE + turn.id, as) : draft
}

function takeOtherWants(talk: Talk, turn: Turn, right: string): void {
  const { demands } = talk.read([OPENING, { ...turn, text: right }])
  const draft = aside(addTurn(draftOf(talk), turn), turn)
  const ids = demands.map(({ value }) => value).join(',')
  setDraft(talk, ids === '' ? answer(answer(draft, 'demands', 'other'), 'wants', right) : answer(draft, 'demands', ids))
  speak(talk, 'ack.corrected')
  talk.restate = true
}

function askAnew(talk: Talk, field: string): void {
  const { policy } = talk
  const name = policy.intake.fields.find(wanted => wanted.field === field)?.name
  if (name === undefined) {
    speak(talk, 'confirm.what-is-wrong')
    return
  }
  speak(talk, 'ask.field.wrong', { name })
  talk.conversation = { ...talk.conversation, question: { kind: 'field', field } }
  talk.paused = true
}

const INTRODUCES = /^(?:我|就)?(?:的?名字|姓名|称呼)?(?:是|叫|姓)[^，。,.\s]{1,5}$/u

/** Field values in one message alone, by field. */
function valuesIn(talk: Talk, turn: Turn): Known['all'] {
  const { fields } = talk.read([OPENING, turn])
  const found: Known['all'] = {}
  for (const [field, value] of Object.entries(fields)) if (value?.source?.turn === turn.id) found[field] = value.value
  const name = found.name === undefined && INTRODUCES.test(turn.text) ? readName(turn.text) : null
  if (name) found.name = name.value
  return found
}

/** Fields whose answer is whatever was written; all others must look like what they are. */
const FREE_FIELDS = new Set([
  'product',
  'place',
  'complainedAbout',
  'occurredAt',
  'orderNo',
  'memberNo',
  'policyNo',
  'waybillNo',
])
const LONGEST_NAME = 6
const LONGEST_FREE = 30

function takeField(talk: Talk, turn: Turn, field: string): void {
  talk.conversation = { ...talk.conversation, question: null }
  const found = valuesIn(talk, turn)
  // He has no plate, but was asked for his phone.
  if (found[field] === undefined && declinedField(turn.text) !== field && takeDeclined(talk, turn)) return
  const value = found[field] ?? asWritten(field, turn.text, found)
  if (value === null && declines(turn.text)) {
    const draft = answer(draftOf(talk), field, null)
    if (timesAsked(draft, 'dropped') === 0) speak(talk, 'ack.dropped')
    setDraft(talk, count(draft, 'dropped'))
    return
  }
  setDraft(talk, addTurn(draftOf(talk), turn))
  if (value !== null) setDraft(talk, answer(draftOf(talk), field, value))
}

function takeDeclined(talk: Talk, turn: Turn): boolean {
  const field = declinedField(turn.text)
  if (field === null) return false
  setDraft(talk, aside(answer(addTurn(draftOf(talk), turn), field, null), turn, 'declines'))
  return true
}

/** A short answer to a direct question is taken as it stands where the field allows it. */
function asWritten(field: string, text: string, found: Known['all']): string | number | null {
  if (Object.keys(found).length > 0 || declines(text)) return null
  const plain = text
    .replace(/^(?:我?(?:是|叫|姓)|免贵姓)/u, '')
    .replace(/[\s\p{P}]+$/u, '')
    .trim()
  if (field === 'name') return looksLikeName(plain) ? plain : null
  return FREE_FIELDS.has(field) && plain !== '' && plain.length <= LONGEST_FREE ? plain : null
}

function looksLikeName(text: string): boolean {
  return text.length <= LONGEST_NAME && (readName(text) !== null || /^[A-Za-z]+(?: [A-Za-z]+)?$/u.test(text))
}

const LONGEST_WISH = 60

function takeWants(talk: Talk, turn: Turn): void {
  talk.conversation = { ...talk.conversation, question: null }
  if (declines(turn.text) && knownOf(talk, addTurn(draftOf(talk), turn)).demands.length === 0) {
    setDraft(talk, answer(draftOf(talk), 'wants', null))
    return
  }
  const draft = addTurn(draftOf(talk), turn)
  setDraft(talk, draft)
  if (
    knownOf(talk, draft).demands.length === 0 &&
    !Object.keys(valuesIn(talk, turn)).some(field => PLAIN_FIELDS.has(field))
  )
    setDraft(talk, aside(answer(draft, 'wants', turn.text.slice(0, LONGEST_WISH)), turn, 'wants'))
}
