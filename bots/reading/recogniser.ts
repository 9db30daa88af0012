import { z } from 'zod'
import type { Recogniser } from '../../core/ports/reading.ts'
import type { Logger } from '../../core/ports/system.ts'
import { kindOf, limitedFetch, withinLimit } from './call.ts'

/**
 * A service that makes words of a file: it takes a form with the field `file` (and `model`, where one is named) and answers
 * `{"text": "…"}`, as servers of the transcription protocol do.
 */
export type RecognisingService = {
  url: string
  model: string | null
  apiKey: string | null
  limitMs: number
  /** Larger files are not sent. */
  maxBytes: number
}

const LARGEST_ANSWER = 256 * 1024
/** Longer texts are no telling. */
const LONGEST_TEXT = 2000

const answerSchema = z.object({ text: z.string() })

const EXTENSIONS: Readonly<Record<string, string>> = {
  'audio/amr': 'amr',
  'audio/mpeg': 'mp3',
  'audio/ogg': 'ogg',
  'audio/wav': 'wav',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/gif': 'gif',
  'image/webp': 'webp',
}

/** Speech or writing in pictures made words by an HTTP service, within limits of time and size. Logs neither file nor words. */
export function createRecogniser(of: RecognisingService, logger: Pick<Logger, 'warn'>): Recogniser {
  const call = limitedFetch(LARGEST_ANSWER)
  return {
    within: work => withinLimit(of.limitMs, () => work),
    async recognise({ bytes, contentType }) {
      if (bytes.length === 0 || bytes.length > of.maxBytes) return null
      try {
        return await withinLimit(of.limitMs, async signal => {
          const form = new FormData()
          const name = `file.${EXTENSIONS[contentType] ?? 'bin'}`
          form.set('file', new Blob([Uint8Array.from(bytes)], { type: contentType }), name)
          if (of.model !== null) form.set('model', of.model)
          const headers = of.apiKey === null ? {} : { authorization: `Bearer ${of.apiKey}` }
          const response = await call(of.url, { method: 'POST', body: form, headers, signal })
          if (!response.ok) throw Object.assign(new Error('refused'), { statusCode: response.status })
          return clean(answerSchema.parse(await response.json()).text)
        })
      } catch (error) {
        logger.warn({ because: kindOf(error) }, 'no words were recognised; the customer is asked for them')
        return null
      }
    },
  }
}

/** One line of readable words, or `null`. */
function clean(text: string): string | null {
  const plain = text
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim()
    .slice(0, LONGEST_TEXT)
  return /[\p{L}\p{N}]/u.test(plain) ? plain : null
}
