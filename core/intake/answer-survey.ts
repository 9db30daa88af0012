import { type CallBackPorts, callBackChange, type TaskInHand, takeTaskInHand, withMore } from '../callback/change.ts'
import { decideAnswer } from '../callback/decide.ts'
import { presentThanks } from '../callback/present.ts'
import { extendTask } from '../callback/task.ts'
import { isRefusal } from '../complaint/refusal.ts'
import type { InboundMessage } from '../message/inbound.ts'
import type { Change } from '../ports/store.ts'
import type { Conversation } from './conversation.ts'
import { readChoice, readSatisfaction } from './short-words.ts'

type Heard = { inboxId: string; message: InboundMessage }

export type AnsweredSurvey = {
  /** What is left for the dialogue. */
  rest: Heard[]
  say: string[]
  change: Required<Pick<Change, 'callBacks' | 'outbox'>>
}

/** A verdict is short; whoever tells a story wants to complain, and the dialogue hears it. */
const LONGEST_VERDICT = 60

/**
 * Takes the answer to a survey out of what a customer said, where he was asked and nothing else is going on in his chat. The words after a
 * "2" in the same breath belong to it.
 */
export async function answerSurvey(
  conversation: Conversation,
  messages: readonly Heard[],
  hasOpenCase: boolean,
  ports: CallBackPorts,
): Promise<AnsweredSurvey> {
  const nothing = { rest: [...messages], say: [], change: { callBacks: [], outbox: [] } }
  if (hasOpenCase || conversation.draft?.answers.intent === 'complaint' || conversation.question !== null)
    return nothing
  const [first, ...others] = messages
  const text = textOf(first)
  const satisfied = verdictOf(text)
  if (first === undefined || satisfied === null) return nothing
  const [stored] = await ports.callBacks.surveysIn(conversation.key)
  if (!stored) return nothing
  const more = satisfied ? [] : others.filter(one => textOf(one) !== '' && verdictOf(textOf(one)) === null)
  const words = [text, ...more.map(textOf)].join('\n')
  const inHand = await takeTaskInHand(stored, ports)
  const { policy } = inHand
  const now = ports.clock.now()
  const decision = decideAnswer(inHand.grown.callBack, { satisfied, words: bare(words) }, { policy, now })
  if (isRefusal(decision)) return nothing
  const done: TaskInHand = withMore(inHand, extendTask(inHand.grown, decision.events, policy))
  return {
    rest: others.filter(one => !more.includes(one)),
    say: [presentThanks(done.grown, policy, now)],
    change: callBackChange([done]),
  }
}

function textOf(heard: Heard | undefined): string {
  return heard?.message.content.type === 'text' ? heard.message.content.text.trim() : ''
}

function verdictOf(text: string): boolean | null {
  const [, digit, rest] = /^([12])[\s,，。.、:：!！]*(.*)$/su.exec(text) ?? []
  if (digit !== undefined && (rest === '' || !/^\d/.test(rest ?? ''))) return digit === '1'
  const choice = readChoice(text, 2)
  if (choice !== null) return choice === 1
  if (text.length > LONGEST_VERDICT) return null
  const said = readSatisfaction(text)
  return said === null ? null : said === 'satisfied'
}

/** Without the digit of the choice, when there is more. */
function bare(words: string): string {
  return words.replace(/^[12][\s,，。.、:：!！]*(?=\S)/u, '')
}
