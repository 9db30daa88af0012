import { answerOnce } from '../case/answer-once.ts'
import { type CaseInHand, changeOf, setAlarms } from '../case/change.ts'
import { isRefusal, type Refusal } from '../complaint/refusal.ts'
import { categoryName } from '../intake/taxonomy.ts'
import type { CardPress, PressAnswer } from '../message/inbound.ts'
import { personOf, titleAndName } from '../people/people.ts'
import type { Policy } from '../policy/schema.ts'
import type { Change } from '../ports/store.ts'
import { isTextKey, word } from '../wording/wording.ts'
import { callBackCard, callBackStatus } from './card.ts'
import { type CallBackPorts, callBackChange, type TaskInHand, takeTaskInHand, withMore } from './change.ts'
import type { CallBackCommand } from './command.ts'
import { complaintOf } from './complain.ts'
import { decideCallBack } from './decide.ts'
import { mayCall, whoMayCall } from './permission.ts'
import { presentCallBackContact } from './present.ts'
import { readCallBackPress } from './press.ts'
import { extendTask } from './task.ts'
import { isOver } from './transition.ts'

/**
 * Somebody pressed a button on the card of a call-back. The same press delivered twice is done once; one without the right, too late or wrongly
 * filled in changes nothing and is answered with what to do instead. A complaint that comes of a call is registered with the call's end in
 * one transaction.
 */
export async function actOnCallBack(press: CardPress, ports: CallBackPorts): Promise<PressAnswer> {
  return answerOnce(press, () => tryPress(press, ports), ports)
}

async function tryPress(press: CardPress, ports: CallBackPorts): Promise<PressAnswer> {
  const { policy: current } = ports.policies.current()
  const stored = await ports.callBacks.read(press.value.callBack ?? '')
  if (!stored) return warning(word(current, 'callBack.refused.unknown'))
  const inHand = await takeTaskInHand(stored, ports)
  const { policy } = inHand
  const read = readCallBackPress(press.value, withPerson(press.form, policy))
  if ('unreadable' in read) return warning(word(current, 'callBack.refused.unknown'))
  if ('field' in read) return warning(word(current, FIELD_PROBLEMS[read.field] ?? 'refused.reason-needed'))
  const { command } = read
  const { callBack } = inHand.grown
  const person = personOf(press.person, policy)
  if (person === null || !mayCall(person, command.type, callBack, policy)) {
    const people = whoMayCall(command.type, callBack, policy).map(id => titleAndName(id, policy))
    return warning(
      isOver(callBack) || people.length === 0
        ? word(current, 'callBack.refused.not-now', { status: callBackStatus(callBack, policy) })
        : word(current, 'refused.not-allowed', { people: people.join('、') }),
    )
  }
  return perform(press, command, person, inHand, ports)
}

const FIELD_PROBLEMS = { yuan: 'refused.amount-wrong', person: 'refused.no-such-person' } as const satisfies Record<
  string,
  Parameters<typeof word>[1]
> as Record<string, Parameters<typeof word>[1]>

async function perform(
  press: CardPress,
  command: CallBackCommand,
  person: string,
  inHand: TaskInHand,
  ports: CallBackPorts,
): Promise<PressAnswer> {
  const { policy } = inHand
  const now = ports.clock.now()
  const by = { type: 'person', id: person } as const
  const { policy: current, vocabulary } = ports.policies.current()
  if (command.type === 'complain' && command.category !== null && categoryName(current, command.category) === null) {
    return warning(word(current, 'callBack.refused.category'))
  }
  const complaintId = ports.newId()
  const decision = decideCallBack(inHand.grown.callBack, command, { policy, now, by, complaintId })
  if (isRefusal(decision)) return warning(refusalText(decision, inHand))
  const done = withMore(inHand, extendTask(inHand.grown, decision.events, policy))
  const cases: CaseInHand[] =
    command.type === 'complain'
      ? [
          {
            before: null,
            grown: complaintOf(inHand.grown.callBack, command, {
              id: complaintId,
              policy: current,
              vocabulary,
              now,
              by,
            }),
            policy: current,
          },
        ]
      : []
  const ofCases = changeOf(cases)
  const ofTask = callBackChange([done])
  const toast = { tone: 'success' as const, text: doneText(command, done) }
  const change: Change = {
    ...ofCases,
    ...ofTask,
    outbox: [...ofCases.outbox, ...ofTask.outbox],
    handled: [],
    press: { id: press.id, answer: toast },
  }
  await setAlarms(await ports.store.commit(change, now), change, ports.alarms)
  return { ...toast, card: callBackCard(done.grown, policy, now) }
}

/** People arrive by their Feishu ids. */
function withPerson(form: Record<string, string>, policy: Policy): Record<string, string> {
  const { person } = form
  return person === undefined ? form : { ...form, person: personOf(person, policy) ?? person }
}

function refusalText(refusal: Refusal, { grown, policy }: TaskInHand): string {
  const facts = { status: callBackStatus(grown.callBack, policy), people: '', ...refusal.facts }
  const own = `callBack.refused.${refusal.refused}`
  return word(policy, isTextKey(own) ? own : `refused.${refusal.refused}`, facts)
}

function doneText(command: CallBackCommand, { grown, policy }: TaskInHand): string {
  if (command.type === 'viewContact') return presentCallBackContact(grown.callBack, 'toast', policy)
  if (command.type === 'unanswered' && isOver(grown.callBack)) return word(policy, 'callBack.done.ended')
  return word(policy, `callBack.done.${command.type}`)
}

function warning(text: string): PressAnswer {
  return { tone: 'warning', text }
}
