import { isVisitFile, takeVisitFile } from '../callback/take-visit-file.ts'
import { correctCase, fieldCalled } from '../case/correct-case.ts'
import { lookUp } from '../case/look-up.ts'
import { giveDocument } from '../document/give-document.ts'
import { keepKnowledge } from '../knowledge/keep-knowledge.ts'
import type { HeardOut } from '../message/hear-out.ts'
import type { InboundMessage } from '../message/inbound.ts'
import type { OutboxDraft } from '../notification/notice.ts'
import { ownerName, personOf } from '../people/people.ts'
import { takeDelegation } from '../people/take-delegation.ts'
import { takeLeave } from '../people/take-leave.ts'
import { correctAnomaly } from '../watch/correct-anomaly.ts'
import { followCorrection } from '../watch/look-through.ts'
import { word } from '../wording/wording.ts'
import { readAnomalyRequest } from './anomaly-request.ts'
import { commitTalk, contextOf } from './commit-talk.ts'
import type { Conversation } from './conversation.ts'
import type { DialogueInput } from './converse.ts'
import { readCorrection } from './correction-request.ts'
import { readDelegation } from './delegation.ts'
import { readDocumentRequest } from './document-request.ts'
import { readKnowledgeRequest } from './knowledge-request.ts'
import { readLeave } from './leave.ts'
import type { ReceivePorts } from './receive-ports.ts'
import { converseWithStaff, type StaffInput, staffNeeds } from './staff.ts'
import { answerInGroup } from './staff-group.ts'

export async function answerStaff(
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
    const say = [word(policy, 'news.stranger', { department: ownerName(policy) })]
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
    const correction = readCorrection(told, name => fieldCalled(name, policy))
    const anomaly = readAnomalyRequest(told)
    const knowledge = readKnowledgeRequest(told, policy)
    if (wish) {
      const taken = await takeLeave(wish, { person: id, asked: one.inboxId }, ports.policies, policy)
      answers.push(taken.say)
      outbox.push(...taken.outbox)
    } else if (delegation) {
      const taken = await takeDelegation(delegation, { person: id, asked: one.inboxId }, ports.policies, policy)
      answers.push(taken.say)
      outbox.push(...taken.outbox)
    } else if (isVisitFile(one.message, policy)) answers.push(await takeVisitFile(one.message, id, ports))
    else if (document) {
      const given = await giveDocument(document, { person: id, asked: one.inboxId }, ports)
      answers.push(given.say)
      outbox.push(...given.outbox)
    } else if (correction) {
      answers.push(await correctCase(correction, id, ports))
      await followCorrection({ number: correction.number }, ports)
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

/** In a group many people speak: everybody who mentioned the bot gets an answer of his own, under his question, and nothing is remembered. */
export async function answerGroup(
  conversation: Conversation,
  messages: DialogueInput['messages'],
  handled: string[],
  ports: ReceivePorts,
): Promise<void> {
  const { policy } = ports.policies.current()
  const outbox: OutboxDraft[] = []
  const answerTo = async ({ sender, content }: InboundMessage, asked: string) => {
    const person = personOf(sender, policy)
    if (person === null) return word(policy, 'news.stranger', { department: ownerName(policy) })
    const text = content.type === 'text' ? content.text : ''
    const wish = readLeave(text, { policy, person, now: ports.clock.now() })
    if (wish) {
      const taken = await takeLeave(wish, { person, asked }, ports.policies, policy)
      outbox.push(...taken.outbox)
      return taken.say
    }
    const looked = await lookUp(staffNeeds(text), person, ports, policy, 'group')
    return answerInGroup(text, looked, { policy, now: ports.clock.now() })
  }
  for (const [index, { message, inboxId }] of messages.entries()) {
    const text = await answerTo(message, inboxId)
    outbox.push({
      lane: conversation.key,
      key: `say.${conversation.key}.${conversation.version}.${index}`,
      notice: { type: 'say', conversation: conversation.key, text, replyTo: message.id },
    })
  }
  await commitTalk(
    { conversation, say: [], commands: [] },
    { conversation, cases: [], handled, by: null, outbox },
    ports,
  )
}
