import type { Case } from '../case/case.ts'
import { titleAndName } from '../people/people.ts'
import { word } from '../wording/wording.ts'
import { answer, isActive, newDraft } from './draft.ts'
import { hasStory } from './known.ts'
import { describeProgress, listCases, statusForCustomer } from './progress.ts'
import { ask, command, draftOf, knownOf, register, setDraft, speak, type Talk } from './talk.ts'

/** "投诉": always leads on to a complaint. */
export function startComplaint(talk: Talk): void {
  const { draft } = talk.conversation
  const only = talk.open[0]
  if (!isActive(draft) && only?.complaint.kind === 'inquiry' && talk.open.length === 1) {
    command(talk, only.complaint.id, { type: 'convert', words: word(talk.policy, 'convert.asked') })
    return
  }
  if (!isActive(draft) && only) {
    setDraft(talk, newDraft(talk.now.toISOString(), 'customer'))
    ask(talk, { kind: 'same-or-new', complaintId: only.complaint.id })
    speak(talk, 'ask.same-or-new', { case: only.complaint.number })
    return
  }
  setDraft(talk, answer(draftOf(talk), 'intent', 'complaint'))
  talk.grew = true
}

/** How long a call for a person is not repeated to the people who were called. */
const CALL_LASTS_MS = 10 * 60_000

/**
 * "人工": always reaches a person. What was told is registered first, so that nothing is lost; where there is no case at all one is
 * opened, because only a case has people and a clock.
 */
export function callPerson(talk: Talk, text: string): void {
  const { draft, human } = talk.conversation
  const since = talk.now.toISOString()
  const only = talk.open[0]
  if (!isActive(draft) && only) {
    const id = only.complaint.id
    const isFresh = human !== null && talk.now.getTime() - Date.parse(human.since) < CALL_LASTS_MS
    if (isFresh && (human.complaintId === null || human.complaintId === id)) {
      speak(talk, 'human.again')
      return
    }
    command(talk, id, { type: 'requestHuman', text })
    talk.conversation = { ...talk.conversation, human: { since, complaintId: id } }
    speak(talk, 'human.case', { number: only.complaint.number })
    return
  }
  if (talk.registered) {
    if (human?.since === since) return
    command(talk, null, { type: 'requestHuman', text })
  } else {
    setDraft(talk, answer(draftOf(talk), 'intent', 'complaint'))
    const told = draftOf(talk)
    const says = hasStory(knownOf(talk, told))
    if (!says) setDraft(talk, answer(told, 'human', text))
    register(talk, false)
    command(talk, null, { type: 'requestHuman', text })
    speak(talk, says ? 'human.draft' : 'human.new')
  }
  talk.conversation = { ...talk.conversation, human: { since, complaintId: null } }
}

/** How long an escalation that the customer asked for is not repeated. */
const ESCALATION_LASTS_MS = 2 * 3_600_000

/** "找你们领导": goes up as the policy says; asked again soon, he hears who has it already. */
export function callSuperior(talk: Talk, text: string): void {
  const { open, policy, now } = talk
  const target = open.find(({ complaint }) => complaint.asked !== null) ?? open[0]
  if (!target) return
  const { id, number } = target.complaint
  const last = target.events.findLast(event => event.type === 'escalated' && event.by.type === 'customer')
  if (last?.type === 'escalated' && now.getTime() - Date.parse(last.at) < ESCALATION_LASTS_MS) {
    const people = last.data.tell.map(person => titleAndName(person, policy)).join('、')
    speak(talk, 'escalate.again', { number, people })
    return
  }
  command(talk, id, { type: 'escalate', reason: text })
  speak(talk, 'escalate.done', { number })
}

/** "进度": the true state of what is open. */
export function tellProgress(talk: Talk): void {
  const { open, policy, now } = talk
  const [first, second] = open
  if (first && second) {
    ask(talk, { kind: 'which', complaintIds: open.map(({ complaint }) => complaint.id), purpose: 'progress' })
    speak(talk, 'ask.which.progress', { count: open.length, list: listCases(open, policy) })
    return
  }
  if (first) talk.say.push(describeProgress(first, policy, now))
  if (isActive(talk.conversation.draft)) {
    if (!first) speak(talk, 'progress.draft')
    talk.grew = true
    return
  }
  if (first) return
  const last = talk.recent[0]
  if (!last) {
    speak(talk, 'progress.none')
    return
  }
  speak(talk, 'progress.ended', { number: last.number, status: statusForCustomer(last, policy) })
}

/** "取消", "算了": what was not registered is forgotten. */
export function dropDraft(talk: Talk): void {
  const isStaff = draftOf(talk).source !== 'customer'
  setDraft(talk, null)
  ask(talk, null)
  talk.grew = false
  speak(talk, isStaff ? 'staff.cancelled' : 'cancel.done')
}

/** "撤诉": asked back once before it is done. */
export function startWithdrawal(talk: Talk): void {
  const { open, policy } = talk
  const [first, second] = open
  if (!first) {
    speak(talk, 'withdraw.none')
    return
  }
  if (!second) {
    askWithdrawal(talk, first)
    return
  }
  ask(talk, { kind: 'which', complaintIds: open.map(({ complaint }) => complaint.id), purpose: 'withdraw' })
  speak(talk, 'ask.which.withdraw', { list: listCases(open, policy) })
}

export function askWithdrawal(talk: Talk, of: Case): void {
  ask(talk, { kind: 'withdraw', complaintId: of.complaint.id })
  speak(talk, 'ask.withdraw', { number: of.complaint.number })
}
