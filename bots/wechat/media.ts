import { PlatformError } from '../../core/errors.ts'
import type { MediaFetcher } from '../../core/ports/files.ts'
import type { WechatApi } from './api.ts'

/** The platform's own word for a file that it no longer has. */
const goneErrcode = '40007'

/**
 * Fetches what customers sent, by MediaId; an image whose MediaId has died is fetched by its PicUrl, if that lies on
 * Tencent's hosts. Names and types are the platform's claim, to be checked by whoever keeps the file.
 */
export function createWechatMedia(api: WechatApi) {
  return {
    async fetch({ mediaId, url }: { mediaId: string; url?: string; messageId?: string }) {
      try {
        return await api.downloadMedia(mediaId)
      } catch (error) {
        if (url && error instanceof PlatformError && error.code === goneErrcode) return await api.downloadUrl(url)
        throw error
      }
    },
  } satisfies MediaFetcher
}
