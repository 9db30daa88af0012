import { createLanguageModel } from '../../bots/reading/language-model.ts'
import { readConfig } from '../../config.ts'
import { newConversation } from '../../core/intake/conversation.ts'
import { hearOut } from '../../core/message/hear-out.ts'
import { loadPolicy } from '../../core/policy/load.ts'
import type { Opinion } from '../../core/understanding/opinion.ts'
import { type Dialogue, vocabularyOf } from './dialogues.ts'

const logger = {
  info: () => undefined,
  warn: (facts: Record<string, unknown>, message: string) =>
    void process.stderr.write(`${message} ${JSON.stringify(facts)}\n`),
  error: () => undefined,
}

/** What the language model of the environment (`LLM_*`) makes of gold dialogues, asked as the program would ask it. */
export function openOpinions(env: NodeJS.ProcessEnv): (dialogue: Dialogue) => Promise<Opinion | null> {
  const { languageModel } = readConfig(env).reading
  if (languageModel === null) throw new Error('--llm needs LLM_BASE_URL and LLM_MODEL')
  const model = createLanguageModel(languageModel, logger)
  return async dialogue => {
    const now = new Date(dialogue.now)
    const messages = dialogue.turns.flatMap(({ role, text }, index) =>
      role === 'bot'
        ? []
        : [
            {
              inboxId: `${index}`,
              message: {
                id: `${index}`,
                platform: 'wechat' as const,
                conversation: dialogue.id,
                sender: dialogue.id,
                sentAt: dialogue.now,
                content: { type: 'text', text } as const,
              },
            },
          ],
    )
    const nothing = { fetch: () => Promise.reject(new Error('no files here')) }
    const { opinion } = await hearOut(
      newConversation(dialogue.id, 'wechat', dialogue.id),
      messages,
      { policy: loadPolicy(dialogue.pack), vocabulary: vocabularyOf(dialogue.pack) },
      {
        model,
        budget: { spend: async () => true },
        recognisers: { voice: null, image: null },
        fetchers: { wechat: nothing, feishu: nothing },
        clock: { now: () => now },
      },
    )
    return opinion
  }
}
