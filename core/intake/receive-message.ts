import { isVisitFile } from '../callback/take-visit-file.ts'
import { untilNoConflict } from '../case/change.ts'
import type { Actor } from '../complaint/event.ts'
import { takeReports } from '../delivery/take-reports.ts'
import { expectedFiles } from '../message/attachment.ts'
import { type HeardOut, hearOut } from '../message/hear-out.ts'
import type { InboundMessage } from '../message/inbound.ts'
import { personOf } from '../people/people.ts'
import type { WaitingMessage } from '../ports/inbox.ts'
import { wallMs } from '../time/calendar.ts'
import { answerCustomer } from './answer-customer.ts'
import { answerGroup, answerStaff } from './answer-staff.ts'
import { commitTalk, contextOf } from './commit-talk.ts'
import { type Conversation, newConversation } from './conversation.ts'
import { answersAtOnce, breakSilence, type DialogueInput } from './converse.ts'
import type { ReceivePorts } from './receive-ports.ts'

/** A report may come before the sender has kept what it is about. */
const EARLY_MS = 250

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
  const kept = messages.filter(({ message }) => isForUs(message) && !isVisitFile(message, policy))
  const files = expectedFiles(kept)
  if (files.length === 0) return
  const added = await ports.attachments.expect(files)
  await Promise.all(added.map(id => ports.alarms.fetchFile(id)))
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
