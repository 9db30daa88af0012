import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { APICallError, generateText, NoObjectGeneratedError, Output } from 'ai'
import { z } from 'zod'
import type { MaskedTelling, ModelReader } from '../../core/ports/reading.ts'
import type { Logger } from '../../core/ports/system.ts'
import { OPINION_FIELDS, type Opinion } from '../../core/understanding/opinion.ts'
import { INTENTS } from '../../core/understanding/types.ts'
import { kindOf, limitedFetch, withinLimit } from './call.ts'
import { INSTRUCTIONS, tellingAsJson } from './prompt.ts'

/** Any server that speaks the chat-completions protocol: DeepSeek, Qwen, vLLM, llama.cpp, Ollama. */
export type LanguageModel = {
  /** Up to and with `/v1`. */
  baseUrl: string
  model: string
  apiKey: string | null
  /** How long a customer may be kept waiting for an opinion. */
  limitMs: number
}

const LARGEST_ANSWER = 64 * 1024
const MOST_TOKENS = 900
/** After so many failures in a row the model is left alone for a while: every customer would wait the whole limit for nothing. */
const FAILURES_TO_REST = 4
const REST_MS = 60_000
/** Who finds the model this busy is not kept waiting for it. */
const MOST_AT_ONCE = 4

const quote = z.string().max(200)
const pointed = <T extends z.ZodType<string>>(value: T) => z.strictObject({ value, quote })
const answerSchema = z.strictObject({
  intent: pointed(z.enum(INTENTS)).nullable(),
  category: pointed(z.string().max(80)).nullable(),
  demands: z.array(pointed(z.string().max(80))).max(12),
  reasons: z.array(pointed(z.string().max(80))).max(12),
  fields: z.array(pointed(z.enum(OPINION_FIELDS))).max(12),
})

/**
 * Asks a language model within a time limit, structured where the server can, as JSON in plain text where it cannot. An answer that is
 * not exactly of the asked form counts as none. What is logged says what kind of failure it was, never a word of the telling.
 */
export function createLanguageModel(of: LanguageModel, logger: Pick<Logger, 'warn'>): ModelReader {
  const provider = createOpenAICompatible({
    name: 'language-model',
    baseURL: of.baseUrl,
    ...(of.apiKey === null ? {} : { apiKey: of.apiKey }),
    supportsStructuredOutputs: true,
    fetch: limitedFetch(LARGEST_ANSWER),
  })
  const model = provider.chatModel(of.model)
  let structured = true
  let failures = 0
  let restUntil = 0
  let asking = 0

  const ask = async (telling: MaskedTelling, signal: AbortSignal): Promise<Opinion> => {
    const request = {
      model,
      system: INSTRUCTIONS,
      prompt: tellingAsJson(telling),
      temperature: 0,
      maxOutputTokens: MOST_TOKENS,
      maxRetries: 0,
      abortSignal: signal,
    }
    if (structured) {
      try {
        const { output } = await generateText({ ...request, output: Output.object({ schema: answerSchema }) })
        return answerSchema.parse(output)
      } catch (error) {
        if (NoObjectGeneratedError.isInstance(error)) return readJson(error.text ?? '')
        if (!refusesForm(error)) throw error
        structured = false
      }
    }
    const { text } = await generateText(request)
    return readJson(text)
  }

  return {
    async read(telling) {
      if (Date.now() < restUntil || asking >= MOST_AT_ONCE) return null
      asking += 1
      try {
        const opinion = await withinLimit(of.limitMs, signal => ask(telling, signal))
        failures = 0
        return opinion
      } catch (error) {
        failures += 1
        if (failures >= FAILURES_TO_REST) {
          failures = 0
          restUntil = Date.now() + REST_MS
        }
        logger.warn({ because: kindOf(error) }, 'the language model gave no opinion; the rules answer alone')
        return null
      } finally {
        asking -= 1
      }
    },
  }
}

/** The server knows no structured answers. */
function refusesForm(error: unknown): boolean {
  return APICallError.isInstance(error) && [400, 404, 415, 422, 501].includes(error.statusCode ?? 0)
}

/** The one JSON object of a text, also between fences or after a thought spoken aloud. */
function readJson(text: string): Opinion {
  const plain = text.replace(/<think>[\s\S]*?<\/think>/g, '')
  const from = plain.indexOf('{')
  const to = plain.lastIndexOf('}')
  try {
    return answerSchema.parse(JSON.parse(plain.slice(from, to + 1)))
  } catch {
    throw new Error('not what was asked')
  }
}
