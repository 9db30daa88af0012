import { z } from 'zod'
import { extensionOf, fits, formatOf, type MediaType, mediaRules } from '../media-file.ts'
import type { StoredMedia } from '../store.ts'
import { type ApiAnswer, answer, refuse } from './answers.ts'
import type { ApiCall, Endpoint } from './call.ts'

const mediaType = z.enum(['image', 'voice', 'video', 'thumb'])

type MediaDesk = {
  /** A file that has not expired. */
  find(mediaId: string): StoredMedia | undefined
  keep(file: { type: MediaType; format: string; fileName?: string; bytes: Uint8Array }): StoredMedia
  /** Where everybody can load the file without a token. */
  publicUrl(mediaId: string): string
}

async function uploadedFile({ body, contentType }: ApiCall): Promise<File | null> {
  try {
    const form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData()
    const part = form.get('media')
    return part instanceof File ? part : null
  } catch {
    return null
  }
}

/** `media/upload` and `media/get`. https://developers.weixin.qq.com/doc/service/api/material/temporary/api_uploadtempmedia */
export function mediaEndpoints(desk: MediaDesk): Endpoint[] {
  const upload = async (call: ApiCall): Promise<ApiAnswer> => {
    const type = mediaType.safeParse(call.query.get('type'))
    if (!type.success) return refuse(40004)
    const file = await uploadedFile(call)
    if (file === null || file.name === '') return refuse(41005)
    const bytes = new Uint8Array(await file.arrayBuffer())
    if (bytes.length === 0) return refuse(44001)
    if (bytes.length > mediaRules[type.data].maxBytes) return refuse(45001)
    const format = formatOf(bytes)
    if (!fits(type.data, format)) return refuse(40113)
    const kept = desk.keep({ type: type.data, format, fileName: file.name, bytes })
    const id = type.data === 'thumb' ? { thumb_media_id: kept.mediaId } : { media_id: kept.mediaId }
    return answer({ type: type.data, ...id, created_at: Math.floor(kept.createdAt / 1000), item: [] })
  }

  const get = ({ query }: ApiCall): ApiAnswer => {
    const mediaId = query.get('media_id')
    if (!mediaId) return refuse(41006)
    const media = desk.find(mediaId)
    if (media === undefined) return refuse(40007)
    if (media.type === 'video') return answer({ video_url: desk.publicUrl(mediaId) })
    const fileName = `${mediaId}.${extensionOf(media.format)}`
    return { bytes: Buffer.from(media.base64, 'base64'), contentType: media.format, fileName }
  }

  return [
    { path: '/cgi-bin/media/upload', method: 'POST', access: 'token', handle: upload },
    { path: '/cgi-bin/media/get', method: 'GET', access: 'token', handle: get },
  ]
}
