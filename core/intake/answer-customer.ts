import type { Actor } from '../complaint/event.ts'
import type { HeardOut } from '../message/hear-out.ts'
import type { InboundMessage } from '../message/inbound.ts'
import { answerSurvey } from './answer-survey.ts'
import { commitTalk, contextOf } from './commit-talk.ts'
import type { Conversation } from './conversation.ts'
import { converse, type DialogueInput, type DialogueResult } from './converse.ts'
import type { ReceivePorts } from './receive-ports.ts'
import { rescue } from './rescue.ts'

export async function answerCustomer(
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
