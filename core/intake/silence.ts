import { wallMs } from '../time/calendar.ts'
import { word } from '../wording/wording.ts'
import { nameOf, putQuestion } from './ask.ts'
import { count, isActive } from './draft.ts'
import { handOver, handOverAt } from './front-line.ts'
import { hasStory } from './known.ts'
import { settleHeld } from './questions.ts'
import { ask, knownOf, register, setDraft, speak, type Talk } from './talk.ts'
import { settleWhy } from './verdict.ts'

/** The customer has said nothing for as long as the policy says: first a reminder, then the draft is settled. */
export function passSilence(talk: Talk): void {
  const { nextAt, draft, question, silence } = talk.conversation
  if (nextAt === null || Date.parse(nextAt) > talk.now.getTime()) return
  if (isActive(draft)) {
    if (handOver(talk)) rest(talk)
    else if (silence === 'none') remind(talk, Date.parse(nextAt))
    else settle(talk)
    return
  }
  if (draft !== null && (question?.kind === 'same-or-new' || question?.kind === 'which')) {
    settleHeld(talk, question.kind === 'same-or-new' ? question.complaintId : null)
    ask(talk, null)
  }
  if (question?.kind === 'why') settleWhy(talk, question, null)
  rest(talk)
}

function rest(talk: Talk): void {
  talk.conversation = { ...talk.conversation, nextAt: null, silence: 'none' }
}

function remind(talk: Talk, dueAt: number): void {
  const { draft, question } = talk.conversation
  if (draft === null) return
  const { silence } = talk.policy.intake
  const [remindAfter, settleAfter] = [wallMs(silence.remindAfter), wallMs(silence.settleAfter)]
  const again =
    question === null || question.kind === 'confirm'
      ? word(talk.policy, 'silence.remind.confirm')
      : putQuestion(question, draft, talk.policy)
  speak(talk, 'silence.remind', { question: again })
  if (silence.outcome === 'register' && draft.answers.unsure === undefined && hasStory(knownOf(talk, draft)))
    speak(talk, 'silence.registers')
  if (question) setDraft(talk, count(draft, nameOf(question)))
  /** Both times count from the last word; after a reminder that came late there is still time to answer. */
  const settleAt = Math.max(dueAt - remindAfter + settleAfter, talk.now.getTime() + Math.min(remindAfter, settleAfter))
  const next = Math.min(settleAt, handOverAt(draft, talk) ?? settleAt)
  talk.conversation = { ...talk.conversation, nextAt: new Date(next).toISOString(), silence: 'reminded' }
}

function settle(talk: Talk): void {
  const { draft } = talk.conversation
  if (draft === null) return
  const says = hasStory(knownOf(talk, draft))
  if (says && talk.policy.intake.silence.outcome === 'register' && draft.answers.unsure === undefined) {
    register(talk, false)
    speak(talk, draft.source === 'customer' ? 'silence.registered' : 'staff.silence.registered')
  } else if (says || draft.attachments.length > 0) speak(talk, 'silence.kept')
  else {
    setDraft(talk, null)
    ask(talk, null)
  }
  rest(talk)
}
