import { readName } from '../understanding/names.ts'
import type { Turn } from './conversation.ts'
import { addAttachment, addTurn, answer, count, timesAsked } from './draft.ts'
import type { Said } from './heard.ts'
import type { Known } from './known.ts'
import { takeCorrection } from './put-right.ts'
import { aside, FREE_FIELDS, PLAIN_FIELDS, valuesIn } from './said-values.ts'
import { declinedFields, declines, isSmallTalk, isYes, readCorrection } from './short-words.ts'
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

const LONGEST_NAME = 6

const LONGEST_FREE = 30

function takeField(talk: Talk, turn: Turn, field: string): void {
  talk.conversation = { ...talk.conversation, question: null }
  const found = valuesIn(talk, turn)
  // He has no plate, but was asked for his phone.
  if (found[field] === undefined && !declinedFields(turn.text).includes(field) && takeDeclined(talk, turn)) return
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
  const fields = declinedFields(turn.text)
  const asked = addTurn(draftOf(talk), turn)
  if (fields.length === 0) return false
  setDraft(
    talk,
    aside(
      fields.reduce((draft, field) => answer(draft, field, null), asked),
      turn,
      'declines',
    ),
  )
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

/** 单子还没签，就交了2000 goes on with the story, though the question was what he wants. */
const TELLS_WHAT_WAS =
  /(?:已经|还没|都没|刚才|当时|昨天|前天|上次|一直)[^，。]{2,}|[交付花收扣给](?:了|过)[^，。]{0,6}(?:\d|钱|元|块)/u
const WANTS = /[要想退赔换修补]|希望|给我|让我|道歉|尽快|赶紧|马上|安排|处理|解决|说法|负责/u

const LONGEST_NOD = 3

function takeWants(talk: Talk, turn: Turn): void {
  talk.conversation = { ...talk.conversation, question: null }
  if (declines(turn.text) && knownOf(talk, addTurn(draftOf(talk), turn)).demands.length === 0) {
    setDraft(talk, answer(draftOf(talk), 'wants', null))
    return
  }
  const draft = addTurn(draftOf(talk), turn)
  setDraft(talk, draft)
  // 嗯 says that it was heard, not what is wanted.
  if (isSmallTalk(turn.text) || (isYes(turn.text) && turn.text.length <= LONGEST_NOD)) return
  const values = valuesIn(talk, turn)
  const isValue = Object.entries(values).some(([field, value]) => PLAIN_FIELDS.has(field) || value === turn.text.trim())
  if (
    knownOf(talk, draft).demands.length === 0 &&
    !isValue &&
    !(TELLS_WHAT_WAS.test(turn.text) && !WANTS.test(turn.text))
  )
    setDraft(talk, aside(answer(draft, 'wants', turn.text.slice(0, LONGEST_WISH)), turn, 'wants'))
}
