import { PlatformError } from '../../core/errors.ts'
import type { MediaFetcher } from '../../core/ports/files.ts'
import type { FeishuApi } from './api.ts'

/** Fetches what people sent to the bot. Feishu gives a file only together with the message that it came in. */
export function feishuMedia(api: Pick<FeishuApi, 'downloadResource'>) {
  return {
    async fetch({ mediaId, messageId }) {
      if (!messageId) throw new PlatformError({ platform: 'feishu', code: 'no-message', retry: 'never' })
      return api.downloadResource(messageId, mediaId, mediaId.startsWith('img_') ? 'image' : 'file')
    },
  } satisfies MediaFetcher
}
