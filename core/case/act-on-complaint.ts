import { caseCard, statusName } from '../card/card.ts'
import { SHOW_CASE } from '../card/digest.ts'
import { withTyped } from '../card/forms.ts'
import { showCase } from '../card/show-case.ts'
import { type CaseCommand, COMMAND_TYPES } from '../complaint/command.ts'
import type { Complaint } from '../complaint/complaint.ts'
import { decide } from '../complaint/decide.ts'
import { absorb } from '../complaint/decide-end.ts'
import type { Actor } from '../complaint/event.ts'
import type { Situation } from '../complaint/happened.ts'
import { mayAct, whoMay } from '../complaint/permission.ts'
import { readPress } from '../complaint/press.ts'
import { isRefusal, type Refusal } from '../complaint/refusal.ts'
import type { CardPress, PressAnswer } from '../message/inbound.ts'
import type { Place } from '../notification/notice.ts'
import { presentContact } from '../notification/present.ts'
import { isKeptFrom } from '../people/accused.ts'
import { personOf, titleAndName } from '../people/people.ts'
import type { Policy } from '../policy/schema.ts'
import type { Cards } from '../ports/messenger.ts'
import type { Logger } from '../ports/system.ts'
import { spokenTime } from '../time/china-time.ts'
import { TEXTS, type TextKey, word } from '../wording/wording.ts'
import { answerOnce, turnDown } from './answer-once.ts'
import { extendCase, type GrownCase } from './case.ts'
import { type CaseInHand, type ChangePorts, changeOf, setAlarms, takeInHand } from './change.ts'

export type PressPorts = ChangePorts & { cards: Cards; logger: Logger }

/**
 * Somebody pressed a button of a card. The same press delivered twice is done once and answered the same; a press by somebody without
 * the right, too late or wrongly filled in changes nothing and is answered with what to do instead.
 */
export async function actOnComplaint(press: CardPress, ports: PressPorts): Promise<PressAnswer> {
  if (press.value.command === SHOW_CASE) return showCase(press, ports)
  return answerOnce(press, () => tryPress(press, ports), ports)
}

async function tryPress(press: CardPress, ports: PressPorts): Promise<PressAnswer> {
  const { policy: current } = ports.policies.current()
  const stored = await ports.store.readCase(press.value.complaint ?? '')
  if (!stored) return turnDown('no-such-complaint', word(current, 'refused.no-such-complaint'), press, ports)
  const inHand = await takeInHand(stored, ports)
  const read = readPress(withPeople(press.value, inHand.policy), withPeople(press.form, inHand.policy))
  if ('unreadable' in read) return turnDown('unreadable', word(current, 'refused.no-such-complaint'), press, ports)
  if ('field' in read)
    return again(press, turnDown('field', fieldProblem(read.field, current), press, ports), inHand, ports)

  const person = personOf(press.person, inHand.policy)
  const { complaint } = inHand.grown
  if (person !== null && isKeptFrom(person, complaint, inHand.policy))
    return turnDown('kept-from', word(current, 'refused.no-such-complaint'), press, ports)
  if (person === null || !mayAct({ type: 'person', id: person }, read.command.type, complaint, inHand.policy)) {
    const people = whoMay(read.command.type, complaint, inHand.policy)
    const names = people.map(id => titleAndName(id, inHand.policy)).join('、')
    return turnDown('not-allowed', word(current, 'refused.not-allowed', { people: names }), press, ports)
  }
  return perform(press, read.command, person, inHand, ports)
}

async function perform(
  press: CardPress,
  command: CaseCommand,
  person: string,
  inHand: CaseInHand,
  ports: PressPorts,
): Promise<PressAnswer> {
  const now = ports.clock.now()
  const { policy } = inHand
  const by = { type: 'person', id: person } as const
  const survivor = command.type === 'merge' ? await otherCase(command.into, by, ports) : null
  const other = survivor?.grown.complaint
  const decision = decide(inHand.grown.complaint, command, { policy, now, by, ...(other ? { other } : {}) })
  if (isRefusal(decision))
    return again(press, turnDown(decision.refused, refusalText(decision, inHand, now), press, ports), inHand, ports)
  const grown = extendCase(inHand.grown, decision.events, policy)
  const all = { ...grown, fresh: [...inHand.grown.fresh, ...grown.fresh] }
  const toast = { tone: 'success' as const, text: doneText(command, all, policy, now) }
  const survived = survivor ? [absorbInto(survivor, inHand.grown.complaint, { policy, now, by })] : []
  const change = {
    ...changeOf([{ ...inHand, grown: all }, ...survived]),
    handled: [],
    press: { id: press.id, answer: toast },
  }
  await setAlarms(await ports.store.commit(change, now), change, ports.alarms)
  const place = await placeOf(press, ports)
  return place ? { ...toast, card: caseCard(all, place, policy, now) } : toast
}

/** The case into which another is to be merged, if this person may touch it too. */
async function otherCase(number: string, by: Actor, ports: PressPorts): Promise<CaseInHand | null> {
  const stored = await ports.store.readCaseByNumber(number.trim().toUpperCase())
  if (!stored) return null
  const taken = await takeInHand(stored, ports)
  return mayAct(by, 'merge', taken.grown.complaint, taken.policy) ? taken : null
}

function absorbInto(survivor: CaseInHand, duplicate: Complaint, situation: Situation): CaseInHand {
  const grown = extendCase(survivor.grown, [absorb(duplicate, situation)], survivor.policy)
  return { ...survivor, grown: { ...grown, fresh: [...survivor.grown.fresh, ...grown.fresh] } }
}

/** A refusal with the card as it stands and what was typed still in its form, for whoever may do it: everybody sees the card. */
async function again(
  press: CardPress,
  refused: PressAnswer,
  { grown, policy }: CaseInHand,
  ports: PressPorts,
): Promise<PressAnswer> {
  const command = COMMAND_TYPES.find(type => type === press.value.command)
  const person = personOf(press.person, policy)
  const may = command && person !== null && mayAct({ type: 'person', id: person }, command, grown.complaint, policy)
  const place = may && Object.keys(press.form).length > 0 ? await placeOf(press, ports) : null
  if (!place || !command) return refused
  return { ...refused, card: withTyped(caseCard(grown, place, policy, ports.clock.now()), command, press.form) }
}

async function placeOf(press: CardPress, ports: PressPorts): Promise<Place | null> {
  const card = await ports.cards.findByMessage(press.messageId)
  if (!card || card.kind === 'digest') return null
  return card.kind === 'person' ? { person: card.place } : { group: card.place }
}

/** People arrive by their Feishu ids; commands speak of the policy's people. */
function withPeople(values: Record<string, string>, policy: Policy): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, key === 'person' ? (personOf(value, policy) ?? value) : value]),
  )
}

function fieldProblem(field: string, policy: Policy): string {
  if (field === 'compensation') return word(policy, 'refused.amount-wrong')
  if (field === 'person') return word(policy, 'refused.no-such-person')
  if (field === 'department') return word(policy, 'refused.no-such-department')
  return word(policy, 'refused.reason-needed')
}

function refusalText(refusal: Refusal, { grown, policy }: CaseInHand, now: Date): string {
  const opens = grown.deadlines.find(
    deadline => deadline.clock === policy.followUp.clock && deadline.opensAt !== null && deadline.endedAt === null,
  )?.opensAt
  return word(policy, `refused.${refusal.refused}`, {
    status: statusName(grown.complaint, policy),
    people: '',
    opensAt: opens ? spokenTime(new Date(opens), now) : '',
    ...refusal.facts,
  })
}

function doneText(command: CaseCommand, current: GrownCase, policy: Policy, now: Date): string {
  const promised = current.fresh.findLast(event => event.type === 'promised')
  if (promised?.type === 'promised' && promised.by.type === 'person') {
    const dueAt = spokenTime(new Date(promised.data.dueAt), now)
    return word(policy, command.type === 'promise' ? 'done.promise' : 'done.with-promise', { dueAt })
  }
  if (command.type === 'viewContact') return presentContact(current, 'toast', policy)
  if (command.type === 'propose' && current.complaint.plan?.approval === 'needed')
    return word(policy, 'done.propose.needs-approval')
  if (command.type === 'approve' && current.complaint.status === 'approving') return word(policy, 'done.approve.next')
  const key = `done.${command.type}`
  return word(policy, isText(key) ? key : 'done.other')
}

function isText(key: string): key is TextKey {
  return key in TEXTS
}
