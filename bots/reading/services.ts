import type { HearPorts } from '../../core/message/hear-out.ts'
import type { Logger } from '../../core/ports/system.ts'
import type { LanguageModel } from './language-model.ts'
import { createRecogniser, type RecognisingService } from './recogniser.ts'

/** The services that help to read, each only where a company has one. */
export type ReadingServices = {
  languageModel: (LanguageModel & { readingsPerDay: number; readingsPerConversation: number }) | null
  speech: RecognisingService | null
  pictures: RecognisingService | null
}

export const NO_READING_SERVICES: ReadingServices = { languageModel: null, speech: null, pictures: null }

export async function openReaders(
  services: ReadingServices,
  logger: Logger,
): Promise<Pick<HearPorts, 'model' | 'recognisers'>> {
  const { languageModel, speech, pictures } = services
  return {
    // Its client is large and is read in only where there is a model to ask.
    model:
      languageModel === null ? null : (await import('./language-model.ts')).createLanguageModel(languageModel, logger),
    recognisers: {
      voice: speech === null ? null : createRecogniser(speech, logger),
      image: pictures === null ? null : createRecogniser(pictures, logger),
    },
  }
}
