import { InputError } from '../../../core/errors.ts'

export type MediaType = 'image' | 'voice' | 'video' | 'thumb'

/** Temporary media is kept for three days. https://developers.weixin.qq.com/doc/service/api/material/temporary/api_uploadtempmedia */
export const MEDIA_LIFE_MS = 3 * 24 * 3_600_000

/** What the platform takes, by type: formats and greatest size in bytes. */
export const mediaRules = {
  image: { formats: ['image/png', 'image/jpeg', 'image/gif'], maxBytes: 10 * 1024 * 1024 },
  voice: { formats: ['audio/amr', 'audio/mpeg'], maxBytes: 2 * 1024 * 1024 },
  video: { formats: ['video/mp4'], maxBytes: 10 * 1024 * 1024 },
  thumb: { formats: ['image/jpeg'], maxBytes: 64 * 1024 },
} as const satisfies Record<MediaType, { formats: readonly string[]; maxBytes: number }>

const extensions: Record<string, string> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'audio/amr': 'amr',
  'audio/mpeg': 'mp3',
  'video/mp4': 'mp4',
}

export function extensionOf(contentType: string): string {
  return extensions[contentType] ?? 'bin'
}

/** Recognises the formats that the platform takes by their first bytes. */
export function formatOf(bytes: Uint8Array): string | null {
  const head = Buffer.from(bytes.subarray(0, 12)).toString('latin1')
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png'
  if (head.startsWith('\xff\xd8\xff')) return 'image/jpeg'
  if (head.startsWith('GIF87a') || head.startsWith('GIF89a')) return 'image/gif'
  if (head.startsWith('#!AMR')) return 'audio/amr'
  if (head.slice(4, 8) === 'ftyp') return 'video/mp4'
  if (head.startsWith('ID3') || /^\xff[\xe2\xe3\xf2\xf3\xfa\xfb]/.test(head)) return 'audio/mpeg'
  return null
}

export function fits(type: MediaType, format: string | null): format is string {
  return format !== null && (mediaRules[type].formats as readonly string[]).includes(format)
}

const samples: Record<'image' | 'voice' | 'video', Uint8Array> = {
  image: Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  ),
  voice: Buffer.concat([Buffer.from('#!AMR\n'), Buffer.from([0x3c]), Buffer.alloc(31)]),
  video: Buffer.from('\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom', 'latin1'),
}

async function readUrl(url: string): Promise<Uint8Array> {
  if (!/^(data|https?):/.test(url)) throw new InputError('url: must be a data:, http: or https: URL')
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(10_000) })
    if (!answer.ok) throw new Error(`status ${answer.status}`)
    return new Uint8Array(await answer.arrayBuffer())
  } catch (cause) {
    throw new InputError('url: the file could not be read', { cause })
  }
}

/** The bytes that the customer's phone uploads. Throws `InputError` when they are no file of that type, or too large. */
export async function customerFile(message: {
  type: 'image' | 'voice' | 'video'
  url?: string | undefined
  bytes?: Uint8Array | undefined
}): Promise<{ bytes: Uint8Array; format: string }> {
  const bytes = message.bytes ?? (message.url === undefined ? samples[message.type] : await readUrl(message.url))
  const rule = mediaRules[message.type]
  const format = formatOf(bytes)
  if (!fits(message.type, format)) {
    throw new InputError(`${message.type}: the file must be one of ${rule.formats.join(', ')}`)
  }
  if (bytes.length > rule.maxBytes) throw new InputError(`${message.type}: at most ${rule.maxBytes} bytes`)
  return { bytes, format }
}
