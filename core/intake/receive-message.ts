import { isVisitFile, takeVisitFile, type VisitFilePorts } from '../callback/take-visit-file.ts'
import { extendCase, openCase } from '../case/case.ts'
import { type CaseInHand, type ChangePorts, changeOf, setAlarms, takeInHand, untilNoConflict } from '../case/change.ts'
import { lookUp, readCases } from '../case/look-up.ts'
import { findRepeats, tellRepeated } from '../case/repeat.ts'
import type { Command } from '../complaint/command.ts'
import { hasEnded } from '../complaint/complaint.ts'
import { decide } from '../complaint/decide.ts'
import { decideRegistration } from '../complaint/decide-registration.ts'
import type { Actor } from '../complaint/event.ts'
import { mayAct } from '../complaint/permission.ts'
import { isRefusal } from '../complaint/refusal.ts'
import { payOwed } from '../delivery/owe.ts'
import { takeReports } from '../delivery/take-reports.ts'
import { giveDocument } from '../document/give-document.ts'
import type { Platform } from '../errors.ts'
import { keepKnowledge } from '../knowledge/keep-knowledge.ts'
import { expectedFiles } from '../message/attachment.ts'
import { type HeardOut, type HearPorts, hearOut } from '../message/hear-out.ts'
import type { InboundMessage } from '../message/inbound.ts'
import type { OutboxDraft } from '../notification/notice.ts'
import { personOf } from '../people/people.ts'
import { takeDelegation } from '../people/take-delegation.ts'
import { takeLeave } from '../people/take-leave.ts'
import type { Policy } from '../policy/schema.ts'
import type { Attachments, Change, Logger, MessageReader, Outbox, WaitingMessage } from '../ports.ts'
import type { Anomalies, Exports, Reports } from '../report/ports.ts'
import { wallMs } from '../time/calendar.ts'
import { correctAnomaly } from '../watch/correct-anomaly.ts'
import { word } from '../wording/wording.ts'
import { readAnomalyRequest } from './anomaly-request.ts'
import { type AnsweredSurvey, answerSurvey } from './answer-survey.ts'
import { type Conversation, newConversation } from './conversation.ts'
import { answersAtOnce, breakSilence, converse, type DialogueInput, type DialogueResult } from './converse.ts'
import { readDelegation } from './delegation.ts'
import { readDocumentRequest } from './document-request.ts'
import { readKnowledgeRequest } from './knowledge-request.ts'
import { readLeave } from './leave.ts'
import { rescue } from './rescue.ts'
import { converseWithStaff, type StaffInput, staffNeeds } from './staff.ts'
import { answerInGroup } from './staff-group.ts'

export type ReceivePorts = ChangePorts &
  HearPorts &
  VisitFilePorts & {
    readers: Record<Platform, MessageReader>
    attachments: Pick<Attachments, 'expect'>
    outbox: Pick<Outbox, 'noted' | 'sentAs'>
    reports: Reports
    exports: Exports
    anomalies: Anomalies
    logger: Logger
  }

/** A report may come before the sender has kept what it is about. */
const EARLY_MS = 250

/** How many earlier complaints the dialogue is shown. */
const RECENT = 5

/**
 * Takes everything that waits in one conversation as one telling: reads it, lets the dialogue answer, and writes the answer, what
 * became of complaints, and "handled" in one transaction. Called again, or by two workers at once, it is done once.
 *
 * @returns in how many milliseconds to come back, while the person may still be typing; otherwise `null`.
 */
export async function receiveMessages(key: string, ports: ReceivePorts): Promise<{ comeBackInMs: number } | null> {
  // Heard once, however often the writing has to be done again.
  const heard = new Map<string, Promise<HeardOut>>()
  return untilNoConflict(async () => {
    const waiting = await ports.store.readWaiting(key)
    if (waiting.length === 0) return null
    await ports.policies.refresh()
    const messages = await Promise.all(
      waiting.map(async raw => ({ inboxId: raw.inboxId, message: await ports.readers[raw.platform].read(raw) })),
    )
    const first = messages[0]
    if (!first) return null
    await fetchFiles(messages, ports)
    const reports = await takeReports(messages, waiting, ports)
    const rest = messages.filter(({ message }) => message.content.type !== 'report')
    if (rest.length === 0) {
      if (reports.taken.length > 0)
        await ports.store.commit({ complaints: [], handled: reports.taken, outbox: [] }, ports.clock.now())
      return reports.early ? { comeBackInMs: EARLY_MS } : null
    }
    const conversation =
      (await ports.store.readConversation(key)) ?? newConversation(key, first.message.platform, first.message.sender)
    const left = quietLeft(conversation, waiting, rest, ports)
    if (left > 0) return { comeBackInMs: left }
    const told = rest.map(({ inboxId }) => inboxId).join()
    const hearing = heard.get(told) ?? hearOut(conversation, rest, ports.policies.current(), ports)
    heard.set(told, hearing)
    await answer(conversation, await hearing, reports.taken, ports)
    return reports.early ? { comeBackInMs: EARLY_MS } : null
  })
}

/** Has files fetched before anybody answers: they are the platform's to forget. */
async function fetchFiles(messages: DialogueInput['messages'], ports: ReceivePorts): Promise<void> {
  const { policy } = ports.policies.current()
  const kept = messages.filter(({ message }) => isForUs(message) && !isStaffList(message, policy))
  const files = expectedFiles(kept)
  if (files.length === 0) return
  const added = await ports.attachments.expect(files)
  await Promise.all(added.map(id => ports.alarms.fetchFile(id)))
}

/** A list is read and let go, not kept with a complaint. */
function isStaffList(message: InboundMessage, policy: Policy): boolean {
  return message.platform === 'feishu' && isVisitFile(message, policy)
}

function isForUs(message: InboundMessage): boolean {
  return message.chat?.type !== 'group' || message.chat.mentionsBot
}

/** Several messages in a row are one telling: waits until nothing came for a while, unless the last one is a plain command. */
function quietLeft(
  conversation: Conversation,
  waiting: readonly WaitingMessage[],
  messages: readonly { message: InboundMessage }[],
  ports: ReceivePorts,
): number {
  const { policy } = ports.policies.current()
  const last = messages.at(-1)?.message.content
  if (!last || last.type === 'event') return 0
  if (last.type === 'text' && answersAtOnce(conversation, last.text)) return 0
  const lastReceived = Math.max(...waiting.map(message => message.receivedAt.getTime()))
  return lastReceived + wallMs(policy.intake.quiet) - ports.clock.now().getTime()
}

async function answer(
  conversation: Conversation,
  { messages, opinion }: HeardOut,
  dealtWith: readonly string[],
  ports: ReceivePorts,
): Promise<void> {
  const handled = [...dealtWith, ...messages.map(message => message.inboxId)]
  const heard = messages.filter(({ message }) => isForUs(message))
  if (heard.length === 0) {
    await commitTalk({ conversation, say: [], commands: [] }, { conversation, cases: [], handled, by: null }, ports)
    return
  }
  if (heard.some(({ message }) => message.chat?.type === 'group'))
    await answerGroup(conversation, heard, handled, ports)
  else if (conversation.platform === 'feishu')
    await answerStaff(conversation, { messages: heard, opinion }, handled, ports)
  else await answerCustomer(conversation, { messages: heard, opinion }, handled, ports)
}

async function answerCustomer(
  conversation: Conversation,
  heard: HeardOut,
  handled: string[],
  ports: ReceivePorts,
): Promise<void> {
  const { context, cases } = await contextOf(conversation, ports)
  const { messages } = heard
  const survey = await answerSurvey(conversation, messages, cases.length > 0, ports)
  const result =
    survey.rest.length === 0 && messages.length > 0
      ? { conversation, say: [], commands: [] }
      : converseSafely({ ...context, ...heard, messages: survey.rest }, ports)
  const paysOwed = messages.some(({ message }) => opensWindow(message.content))
  const by: Actor = { type: 'customer', id: conversation.key }
  await commitTalk(
    { ...result, say: [...survey.say, ...result.say] },
    { conversation, cases, handled, by, paysOwed, callBacks: survey.change },
    ports,
  )
}

/** Not everything that a platform tells of a person is his doing. */
function opensWindow(content: InboundMessage['content']): boolean {
  return content.type !== 'event' || (content.event !== 'unsubscribe' && content.event !== 'other')
}

/** A mistake in the dialogue must not leave a customer unheard: then a person gets his words. */
function converseSafely(input: DialogueInput, ports: ReceivePorts): DialogueResult {
  try {
    return converse(input)
  } catch (error) {
    ports.logger.error(
      { error: error instanceof Error ? (error.stack ?? error.message) : String(error) },
      'the dialogue failed; a person takes over',
    )
    return rescue(input)
  }
}

async function answerStaff(
  conversation: Conversation,
  { messages, opinion }: HeardOut,
  handled: string[],
  ports: ReceivePorts,
): Promise<void> {
  const { policy } = ports.policies.current()
  const sender = messages[0]?.message.sender ?? conversation.person
  const id = personOf(sender, policy)
  const person = id === null ? undefined : policy.people[id]
  if (id === null || !person) {
    const say = [word(policy, 'news.stranger')]
    await commitTalk({ conversation, say, commands: [] }, { conversation, cases: [], handled, by: null }, ports)
    return
  }
  const answers: string[] = []
  const outbox: OutboxDraft[] = []
  const rest: DialogueInput['messages'] = []
  for (const one of messages) {
    const told = one.message.content.type === 'text' ? one.message.content.text : ''
    const now = ports.clock.now()
    const wish = readLeave(told, { policy, person: id, now })
    const delegation = wish ? null : readDelegation(told, { policy, person: id, now })
    const document = readDocumentRequest(told, now)
    const anomaly = readAnomalyRequest(told)
    const knowledge = readKnowledgeRequest(told, policy)
    if (wish) {
      const taken = await takeLeave(wish, { person: id, asked: one.inboxId }, ports.policies, policy)
      answers.push(taken.say)
      outbox.push(...taken.outbox)
    } else if (delegation) answers.push(await takeDelegation(delegation, id, ports.policies, policy))
    else if (isStaffList(one.message, policy)) answers.push(await takeVisitFile(one.message, id, ports))
    else if (document) {
      const given = await giveDocument(document, { person: id, asked: one.inboxId }, ports)
      answers.push(given.say)
      outbox.push(...given.outbox)
    } else if (anomaly) answers.push(await correctAnomaly(anomaly, id, ports))
    else if (knowledge) answers.push(await keepKnowledge(knowledge, id, ports.policies))
    else rest.push(one)
  }
  const { context, cases } = await contextOf(conversation, ports)
  const text = rest.map(({ message }) => (message.content.type === 'text' ? message.content.text : '')).join('\n')
  const looked = await lookUp(staffNeeds(text), id, ports, policy)
  const input: StaffInput = {
    ...context,
    ...looked,
    messages: rest,
    opinion,
    person: { id, name: person.name, department: person.department },
  }
  const result = converseWithStaff(input)
  await commitTalk(
    { ...result, say: [...answers, ...result.say] },
    { conversation, cases, handled, by: { type: 'person', id }, outbox },
    ports,
  )
}

/** In a group many people speak: everybody who mentioned the bot gets an answer of his own, and nothing is remembered. */
async function answerGroup(
  conversation: Conversation,
  messages: DialogueInput['messages'],
  handled: string[],
  ports: ReceivePorts,
): Promise<void> {
  const { policy } = ports.policies.current()
  const say: string[] = []
  for (const { message } of messages) {
    const person = personOf(message.sender, policy)
    const text = message.content.type === 'text' ? message.content.text : ''
    if (person === null) say.push(word(policy, 'news.stranger'))
    else
      say.push(
        answerInGroup(text, await lookUp(staffNeeds(text), person, ports, policy, 'group'), {
          policy,
          now: ports.clock.now(),
        }),
      )
  }
  await commitTalk({ conversation, say, commands: [] }, { conversation, cases: [], handled, by: null }, ports)
}

/** A silence has lasted: reminds, or settles the draft as the policy says. New words come first. */
export async function passSilence(key: string, ports: ReceivePorts): Promise<void> {
  await untilNoConflict(async () => {
    const conversation = await ports.store.readConversation(key)
    if (!conversation || conversation.nextAt === null) return
    if (Date.parse(conversation.nextAt) > ports.clock.now().getTime()) {
      await ports.alarms.arm('silence', key, new Date(conversation.nextAt))
      return
    }
    if ((await ports.store.readWaiting(key)).length > 0) return
    const { context, cases } = await contextOf(conversation, ports)
    const by: Actor =
      conversation.platform === 'feishu'
        ? { type: 'person', id: personOf(conversation.person, context.policy) ?? conversation.person }
        : { type: 'customer', id: key }
    await commitTalk(breakSilence(context), { conversation, cases, handled: [], by }, ports)
  })
}

async function contextOf(
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

async function commitTalk(result: DialogueResult, talk: Talk, ports: ReceivePorts): Promise<void> {
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

function apply(target: CaseInHand, command: Exclude<Command, { type: 'register' }>, by: Actor, now: Date): CaseInHand {
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
