import { articleFor } from '../knowledge/knowledge.ts'
import { callPerson, tellProgress } from './commands.ts'
import { contactKind, registerContact } from './contact.ts'
import type { Turn } from './conversation.ts'
import { addAttachment, addTurn, answer, newDraft, timesAsked } from './draft.ts'
import type { Said } from './heard.ts'
import { isMereAbuse } from './mere-abuse.ts'
import { isSmallTalk, isThanks } from './short-words.ts'
import { ask, draftOf, setDraft, speak, speakOnce, type Talk } from './talk.ts'
import { turnOf } from './words.ts'

/** After this long a chat begins anew: what was said before no longer lends meaning, and a greeting is greeted again. */
const MEMORY_MS = 12 * 3_600_000

/** Somebody without an open complaint says something: a grievance starts a draft, everything else is answered once and opens nothing. */
export function talkIdly(talk: Talk, said: readonly Said[]): void {
  forgetOldTalk(talk)
  const wasAsked = talk.conversation.question?.kind === 'story'
  ask(talk, null)
  const turns = said.flatMap(one => turnOf(one) ?? [])
  let draft = draftOf(talk)
  for (const turn of turns) draft = addTurn(draft, turn)
  for (const one of said) if (one.attachment) draft = addAttachment(draft, one.attachment)
  setDraft(talk, draft)
  const text = turns.map(turn => turn.text).join('\n')
  if (turns.length === 0) {
    answerMedia(talk, said)
    return
  }
  const alone = talk.read(turns)
  const whole = talk.read(draft.turns)
  const intent = alone.intent.value
  const isGrievance = intent === 'complaint' || (whole.intent.value === 'complaint' && !isSmallTalk(text))
  const tellsOn = wasAsked && intent === 'other' && !isSmallTalk(text) && text.length >= SHORTEST_STORY
  if ((isGrievance && !isMereAbuse(alone, text)) || tellsOn) {
    const kept = draft.turns.filter(turn => turn.role === 'bot' || isFresh(turn, talk.now))
    const startedAt = kept.find(turn => turn.role === 'customer')?.at ?? draft.startedAt
    const active = answer({ ...draft, turns: kept, startedAt }, 'intent', 'complaint')
    setDraft(talk, isGrievance ? active : answer(active, 'unsure', 'yes'))
    talk.grew = true
    return
  }
  if (said.every(one => one.recognised === 'image')) {
    answerMedia(talk, said)
    return
  }
  if (intent === 'human') {
    callPerson(talk, text)
    return
  }
  if (intent === 'progress') {
    tellProgress(talk)
    return
  }
  const kind = isGrievance || isSmallTalk(text) || text.length < LONGEST_IDLE ? null : contactKind(intent, talk.policy)
  if (kind !== null && !(kind === 'inquiry' && answerFromKnowledge(talk, text))) {
    setDraft(talk, { ...draft, turns: draft.turns.filter(turn => turn.role === 'bot' || isFresh(turn, talk.now)) })
    registerContact(talk, kind)
    return
  }
  if (kind === null) answerOnce(talk, isGrievance ? 'other' : intent, text, alone.emotion !== 'calm')
}

/** What is shorter does not go on with a story that was asked for. */
const SHORTEST_STORY = 8

/** Words that tell something, though no grievance was found in them, are asked about rather than passed over. */
const LONGEST_IDLE = 5

/** What goes on after these was answered already. */
const ANSWERED = ['praise', 'suggestion'] as const

/** Words said a little earlier belong to the grievance that follows them; a greeting does not. */
function isFresh(turn: Turn, now: Date): boolean {
  return !isSmallTalk(turn.text) && now.getTime() - Date.parse(turn.at) <= FRESH_MS
}

const FRESH_MS = 10 * 60_000

function forgetOldTalk(talk: Talk): void {
  const { draft } = talk.conversation
  const last = draft?.turns.at(-1)
  if (draft === null || last === undefined || talk.now.getTime() - Date.parse(last.at) < MEMORY_MS) return
  setDraft(talk, newDraft(talk.now.toISOString(), 'customer'))
}

function answerMedia(talk: Talk, said: readonly Said[]): void {
  if (said.some(one => one.attachment?.kind === 'voice')) speak(talk, 'other.voice')
  else if (said.some(one => one.attachment !== null)) speakOnce(talk, 'image', 'other.image', {}, 2)
  else speakOnce(talk, 'unsupported', 'other.unsupported')
}

/** What customer service has written for this very question. */
function answerFromKnowledge(talk: Talk, text: string): boolean {
  const article = articleFor(text, talk.policy)
  return (
    article !== null && speakOnce(talk, `article.${article.number}`, 'knowledge.inquiry', { answer: article.answer })
  )
}

function answerOnce(talk: Talk, intent: string, text: string, isAngry: boolean): void {
  if (talk.conversation.human !== null && intent === 'other' && !isAngry) return
  if (intent === 'praise') speakOnce(talk, 'praise', 'other.praise')
  else if (intent === 'suggestion') speakOnce(talk, 'suggestion', 'other.suggestion')
  else if (intent === 'inquiry' && answerFromKnowledge(talk, text)) return
  else if (intent === 'inquiry')
    speakOnce(talk, 'inquiry', 'other.inquiry') || speakOnce(talk, 'inquiry.again', 'other.inquiry.again')
  else if (isThanks(text)) speakOnce(talk, 'thanks', 'other.thanks')
  else if (isAngry) speakOnce(talk, 'abuse', 'other.abuse')
  else if (isSmallTalk(text)) speakOnce(talk, 'small', 'welcome.greeting')
  else if (text.length < LONGEST_IDLE) speakOnce(talk, 'small', 'other.small')
  else if (timesAsked(draftOf(talk), 'inquiry') > 0) speakOnce(talk, 'inquiry.again', 'other.inquiry.again')
  else if (ANSWERED.some(what => timesAsked(draftOf(talk), what) > 0)) return
  else if (speakOnce(talk, 'unsure', 'other.unsure')) ask(talk, { kind: 'story' })
  else speakOnce(talk, 'unsure.again', 'other.unsure.again')
}
