import { wallMs } from '../time/calendar.ts'
import { nameOf, nextQuestion, putQuestion } from './ask.ts'
import type { Draft } from './conversation.ts'
import { count, isActive, timesAsked } from './draft.ts'
import { handOverAt } from './front-line.ts'
import type { Known } from './known.ts'
import { registrationLimit } from './staff-request.ts'
import { restate } from './summary.ts'
import { ask, knownOf, setDraft, speak, type Talk } from './talk.ts'

/** Goes on with an active draft: a kind word where it is due, then one question, or the restatement to be confirmed. */
export function continueDraft(talk: Talk): void {
  const { draft } = talk.conversation
  if (!isActive(draft)) return
  const known = knownOf(talk, draft)
  setDraft(talk, acknowledge(talk, draft, known))
  putNext(talk, known)
}

function putNext(talk: Talk, known: Known): void {
  const { draft, question: before } = talk.conversation
  if (draft === null) return
  const question = nextQuestion(draft, known, talk.policy)
  const isRestated = question.kind === 'confirm' && (before?.kind !== 'confirm' || talk.restate)
  talk.say.push(isRestated ? restate(draft, known, talk.policy) : putQuestion(question, draft, talk.policy))
  setDraft(talk, count(draft, nameOf(question)))
  ask(talk, question)
}

/** The feeling first, once; and once more when it turns to fury later. */
function acknowledge(talk: Talk, draft: Draft, known: Known): Draft {
  if (draft.source !== 'customer') return remarkLate(talk, draft)
  if (feels(known) && timesAsked(draft, 'feeling') === 0) {
    speakFeeling(talk, known, timesAsked(draft, 'ack') > 0)
    const felt = count(count(draft, 'ack'), 'feeling')
    return known.emotion === 'furious' ? count(felt, 'fury') : felt
  }
  if (timesAsked(draft, 'ack') === 0) {
    speak(talk, 'ack.calm')
    return count(draft, 'ack')
  }
  if (known.emotion !== 'furious' || timesAsked(draft, 'fury') > 0) return draft
  speak(talk, 'ack.furious.later')
  return count(draft, 'fury')
}

function feels(known: Known): boolean {
  return known.emotion !== 'calm' || known.reasons.includes('safety')
}

/** The rule "hand over within 30 minutes", said once while there is something to be done about it. */
function remarkLate(talk: Talk, draft: Draft): Draft {
  const { heardAt } = draft.answers
  const limit = registrationLimit(talk.policy)
  if (limit === null || typeof heardAt !== 'string' || timesAsked(draft, 'late') > 0) return draft
  const minutes = Math.floor((talk.now.getTime() - Date.parse(heardAt)) / 60_000)
  if (minutes <= limit) return draft
  speak(talk, 'staff.late', { minutes, limit })
  return count(draft, 'late')
}

function speakFeeling(talk: Talk, known: Known, isLater: boolean): void {
  const isOdd = known.story.join('').length % 2 === 1
  if (known.reasons.includes('safety')) speak(talk, 'ack.safety')
  else if (isLater) speak(talk, known.emotion === 'furious' ? 'ack.furious.later' : 'ack.upset.later')
  else if (known.emotion === 'furious') speak(talk, isOdd ? 'ack.furious.1' : 'ack.furious.2')
  else speak(talk, isOdd ? 'ack.upset.1' : 'ack.upset.2')
}

/** Looks again when the customer has been silent for as long as the policy says. */
export function watchSilence(talk: Talk): void {
  const { draft, question } = talk.conversation
  const waits =
    isActive(draft) ||
    question?.kind === 'why' ||
    (draft !== null && question !== null && HOLDS_WORDS.has(question.kind))
  const after = wallMs(talk.policy.intake.silence.remindAfter)
  const silent = talk.now.getTime() + after
  const handedOver = Math.max(handOverAt(draft, talk) ?? silent, talk.now.getTime())
  const nextAt = waits ? new Date(Math.min(silent, handedOver)).toISOString() : null
  talk.conversation = { ...talk.conversation, nextAt, silence: 'none' }
}

/** Questions that keep words waiting: unanswered, the words go to a case all the same. */
const HOLDS_WORDS = new Set(['same-or-new', 'which'])
