import { readName } from '../understanding/names.ts'
import type { Understanding } from '../understanding/types.ts'
import type { Draft, Turn } from './conversation.ts'
import { addTurn, answer, INSTEAD } from './draft.ts'
import type { Known } from './known.ts'
import { aside, demandsIn, FREE_FIELDS, PLAIN_FIELDS, valuesIn } from './said-values.ts'
import { readCorrection, type Spoken } from './short-words.ts'
import { draftOf, knownOf, setDraft, speak, type Talk } from './talk.ts'

/** 徐, 王五 or 李女士 and nothing else, after a restatement that lacked a name. */
function isLoneName(text: string): boolean {
  return readName(text)?.value === text
}

/** After the restatement every value in a message replaces the one that was restated. */
export function takeCorrection(talk: Talk, turn: Turn): void {
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
  if (known.name === null && found.name === undefined && isLoneName(right)) found.name = right
  if (
    correction?.wrong === '' &&
    named === null &&
    Object.keys(found).length === 0 &&
    demandsIn(talk, turn, right).length > 0
  ) {
    takeOtherWants(talk, turn, right)
    return
  }
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
  if (correction === null) setDraft(talk, withMoreWants(draftOf(talk), demandsIn(talk, turn, turn.text)))
  const after = knownOf(talk, draftOf(talk))
  const wantsMore = after.demands.join() !== known.demands.join()
  const tellsWhatLacked =
    changed.length === 0 && [...PLAIN_FIELDS].some(field => !(field in known.all) && field in after.all)
  if (tellsWhatLacked) speak(talk, 'ack.noted')
  talk.restate ||= changed.length > 0 || wantsMore || tellsWhatLacked || turn.text.length >= TELLING_LENGTH
}

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
  const wants = (text: string) => demandsIn(talk, turn, text).length > 0
  return wrong !== '' && (/[要想求]/u.test(wrong) || wants(wrong)) && wants(right)
}

function takeOtherWants(talk: Talk, turn: Turn, right: string): void {
  const demands = demandsIn(talk, turn, right)
  const draft = aside(addTurn(draftOf(talk), turn), turn)
  const ids = demands.map(({ value }) => value).join(',')
  setDraft(talk, ids === '' ? answer(answer(draft, 'demands', 'other'), 'wants', right) : answer(draft, 'demands', ids))
  speak(talk, 'ack.corrected')
  talk.restate = true
}

/** What is wanted besides, once it was put right. */
function withMoreWants(draft: Draft, found: Understanding['demands']): Draft {
  const { demands } = draft.answers
  if (typeof demands !== 'string' || found.length === 0) return draft
  return answer(draft, 'demands', [...new Set([...demands.split(','), ...found.map(({ value }) => value)])].join(','))
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
