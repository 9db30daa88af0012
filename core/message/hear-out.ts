import type { Platform } from '../errors.ts'
import type { Conversation } from '../intake/conversation.ts'
import { answersAtOnce, type DialogueInput } from '../intake/converse.ts'
import type { Policy } from '../policy/schema.ts'
import type { MediaFetcher } from '../ports/files.ts'
import type { ModelReader, ReadingBudget, Recogniser } from '../ports/reading.ts'
import type { Clock } from '../ports/system.ts'
import { localDay } from '../time/china-time.ts'
import { maskPersonal } from '../understanding/mask.ts'
import { OPINION_FIELDS, type Opinion } from '../understanding/opinion.ts'
import type { Vocabulary } from '../understanding/vocabulary/vocabulary.ts'
import { checkFile } from './attachment.ts'
import type { InboundMessage } from './inbound.ts'

export type HearPorts = {
  /** `null`: the rules read alone. */
  model: ModelReader | null
  budget: ReadingBudget
  recognisers: { voice: Recogniser | null; image: Recogniser | null }
  fetchers: Record<Platform, MediaFetcher>
  clock: Clock
}

export type HeardOut = { messages: DialogueInput['messages']; opinion: Opinion | null }

/** Files of one telling that are listened to or looked at; the rest is only kept. */
const MOST_FILES = 3
/** A telling shorter than this leaves nothing to find for a model. */
const SHORTEST = 6
/** What a model is shown at most, newest last. */
const LONGEST = 4000

/**
 * What outside services make of a telling before the dialogue answers it: words for voice messages and pictures, and a language model's
 * opinion. Each has its own time limit; whatever is missing, late or wrong is left out and the rules answer alone. Never throws.
 */
export async function hearOut(
  conversation: Conversation,
  messages: DialogueInput['messages'],
  context: { policy: Policy; vocabulary: Vocabulary },
  ports: HearPorts,
): Promise<HeardOut> {
  const recognised = await recogniseAll(messages, ports)
  return { messages: recognised, opinion: await askModel(conversation, recognised, context, ports) }
}

async function recogniseAll(messages: DialogueInput['messages'], ports: HearPorts): Promise<DialogueInput['messages']> {
  let left = MOST_FILES
  return Promise.all(
    messages.map(async ({ inboxId, message }) => {
      const { content } = message
      if (content.type !== 'voice' && content.type !== 'image') return { inboxId, message }
      const recogniser = ports.recognisers[content.type]
      if (recogniser === null || content.recognised || left === 0) return { inboxId, message }
      left -= 1
      const recognisedText = await recognise(message, { ...content.media, kind: content.type }, recogniser, ports)
      if (recognisedText === null) return { inboxId, message }
      return { inboxId, message: { ...message, content: { ...content, recognised: recognisedText } } }
    }),
  )
}

async function recognise(
  message: InboundMessage,
  media: { kind: 'voice' | 'image'; mediaId: string; url?: string },
  recogniser: Recogniser,
  ports: HearPorts,
): Promise<string | null> {
  try {
    const { kind, ...where } = media
    const fetching = ports.fetchers[message.platform].fetch({ ...where, messageId: message.id })
    const { bytes } = await recogniser.within(fetching)
    const checked = checkFile(kind, bytes)
    if (checked.refused !== null) return null
    return await recogniser.recognise({ bytes, contentType: checked.contentType })
  } catch {
    // The file is fetched once more, and kept, by the jobs; here only its words are missing, and the bot asks for them.
    return null
  }
}

async function askModel(
  conversation: Conversation,
  messages: DialogueInput['messages'],
  { policy, vocabulary }: { policy: Policy; vocabulary: Vocabulary },
  ports: HearPorts,
): Promise<Opinion | null> {
  const { model } = ports
  const said = messages.flatMap(({ message }) => wordsOf(message))
  if (model === null || said.every(text => answersAtOnce(conversation, text))) return null
  const before = conversation.draft?.turns.flatMap(turn => (turn.role === 'customer' ? [turn.text] : [])) ?? []
  const whole = [...before, ...said]
  if (whole.join('').replace(/[\s\p{P}]/gu, '').length < SHORTEST) return null
  const known = [
    ...Object.values(conversation.profile),
    ...Object.values(conversation.draft?.answers ?? {}).filter(value => typeof value === 'string'),
  ]
  const masked = newest(whole.map(text => maskPersonal(text, vocabulary, known)))
  if (!(await ports.budget.spend(conversation.key, localDay(ports.clock.now())).catch(() => false))) return null
  return model.read({
    turns: masked,
    categories: vocabulary.categories.map(({ id, label }) => ({ id, label })),
    demands: namesOf(
      policy.demands,
      vocabulary.demands.map(({ id }) => id),
    ),
    reasons: namesOf(
      policy.reasons,
      vocabulary.reasons.map(({ id }) => id),
    ),
    fields: OPINION_FIELDS.filter(field => vocabulary.fields.has(field)),
  })
}

function wordsOf({ content }: InboundMessage): string[] {
  if (content.type === 'text') return [content.text]
  return (content.type === 'voice' || content.type === 'image') && content.recognised ? [content.recognised] : []
}

function namesOf(names: Readonly<Record<string, string>>, ids: readonly string[]): { id: string; label: string }[] {
  return ids.map(id => ({ id, label: names[id] ?? id }))
}

function newest(turns: readonly string[]): string[] {
  const kept: string[] = []
  let left = LONGEST
  for (const text of [...turns].reverse()) {
    if (left <= 0) break
    kept.unshift(text.slice(-left))
    left -= text.length
  }
  return kept
}
