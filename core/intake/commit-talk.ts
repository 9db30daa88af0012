import { extendCase, openCase } from '../case/case.ts'
import { type CaseInHand, changeOf, setAlarms, takeInHand } from '../case/change.ts'
import { readCases } from '../case/look-up.ts'
import { findRepeats, tellRepeated } from '../case/repeat.ts'
import type { CaseCommand } from '../complaint/command.ts'
import { hasEnded } from '../complaint/complaint.ts'
import { decide } from '../complaint/decide.ts'
import { decideRegistration } from '../complaint/decide-registration.ts'
import type { Actor } from '../complaint/event.ts'
import { mayAct } from '../complaint/permission.ts'
import { isRefusal } from '../complaint/refusal.ts'
import { payOwed } from '../delivery/owe.ts'
import type { OutboxDraft } from '../notification/notice.ts'
import type { Change } from '../ports/store.ts'
import type { AnsweredSurvey } from './answer-survey.ts'
import type { Conversation } from './conversation.ts'
import type { DialogueInput, DialogueResult } from './converse.ts'
import type { ReceivePorts } from './receive-ports.ts'

/** How many earlier complaints the dialogue is shown. */
const RECENT = 5

export async function contextOf(
  conversation: Conversation,
  ports: ReceivePorts,
): Promise<{ context: Omit<DialogueInput, 'messages'>; cases: CaseInHand[] }> {
  const { policy, vocabulary } = ports.policies.current()
  const [open, recent] = await Promise.all([
    ports.store.readOpenComplaints({ conversation: conversation.key }),
    ports.store.readRecentComplaints(conversation.key, RECENT),
  ])
  const stored = await readCases(open, ports.store)
  const cases = await Promise.all(stored.map(found => takeInHand(found, ports)))
  const context = {
    conversation,
    open: cases.map(({ grown }) => grown),
    recent,
    policy,
    vocabulary,
    now: ports.clock.now(),
  }
  return { context, cases }
}

type Talk = {
  conversation: Conversation
  cases: CaseInHand[]
  handled: string[]
  by: Actor | null
  /** The person has written: what a template message could only hint at is said now. */
  paysOwed?: boolean
  outbox?: OutboxDraft[]
  /** Call-backs that were answered in it. */
  callBacks?: AnsweredSurvey['change']
}

export async function commitTalk(result: DialogueResult, talk: Talk, ports: ReceivePorts): Promise<void> {
  const now = ports.clock.now()
  const cases = talk.by === null ? [] : await applyCommands(result.commands, talk.cases, talk.by, ports)
  const parts = changeOf(cases)
  const open = cases.map(({ grown }) => grown.complaint).filter(complaint => !hasEnded(complaint))
  const { owed: _, ...paid } = result.conversation
  const change: Change = {
    ...parts,
    conversation: {
      expectedVersion: talk.conversation.version,
      conversation: { ...(talk.paysOwed ? paid : result.conversation), version: talk.conversation.version + 1 },
    },
    handled: talk.handled,
    outbox: [
      ...(talk.paysOwed ? payOwed(talk.conversation, open) : []),
      ...spoken(result, talk.conversation),
      ...(talk.outbox ?? []),
      ...parts.outbox,
      ...(talk.callBacks?.outbox ?? []),
    ],
    callBacks: talk.callBacks?.callBacks ?? [],
  }
  await setAlarms(await ports.store.commit(change, now), change, ports.alarms)
}

function spoken(result: DialogueResult, conversation: Conversation): OutboxDraft[] {
  return result.say.map((text, index) => ({
    lane: conversation.key,
    key: `say.${conversation.key}.${conversation.version}.${index}`,
    notice: { type: 'say', conversation: conversation.key, text },
  }))
}

/** What the dialogue asks of complaints, done one after the other. What a rule refuses is kept as words on the case: nothing is lost. */
async function applyCommands(
  commands: DialogueResult['commands'],
  cases: readonly CaseInHand[],
  by: Actor,
  ports: ReceivePorts,
): Promise<CaseInHand[]> {
  const { policy } = ports.policies.current()
  const now = ports.clock.now()
  let inHand = [...cases]
  for (const { complaintId, command } of commands) {
    if (command.type === 'register') {
      const { related, open } = await findRepeats(command.registration, policy, ports.store, now)
      const events = decideRegistration(command.registration, { policy, now, by }, related)
      const grown = openCase(ports.newId(), events, policy)
      inHand = await tellRepeated(inHand, { complaint: grown.complaint, open }, ports)
      inHand.push({ before: null, grown, policy })
      continue
    }
    const index =
      complaintId === null ? inHand.length - 1 : inHand.findIndex(({ grown }) => grown.complaint.id === complaintId)
    const target = inHand[index]
    if (target) inHand[index] = apply(target, command, by, now)
  }
  return inHand
}

function apply(target: CaseInHand, command: CaseCommand, by: Actor, now: Date): CaseInHand {
  const { grown, policy } = target
  if (!mayAct(by, command.type, grown.complaint, policy)) return target
  const decision = decide(grown.complaint, command, { policy, now, by })
  if (isRefusal(decision)) {
    const words = 'words' in command ? command.words : 'reason' in command ? command.reason : ''
    return words === '' || command.type === 'addDetail'
      ? target
      : apply(target, { type: 'addDetail', text: words, attachments: [] }, by, now)
  }
  const next = extendCase(grown, decision.events, policy)
  return { ...target, grown: { ...next, fresh: [...grown.fresh, ...next.fresh] } }
}
