import { createHash } from 'node:crypto'
import type { Attachment } from '../complaint/event.ts'
import type { Platform } from '../errors.ts'
import { fileTypeOf } from './file-type.ts'
import type { InboundMessage } from './inbound.ts'

/** A file that a message brought, still on the platform's side. */
export type ExpectedFile = {
  inboxId: string
  platform: Platform
  /** The platform's id of the message. */
  messageId: string
  kind: Attachment['kind']
  mediaId: string
  url?: string
  /** The sender's claim: shown, never used as a path. */
  fileName?: string
}

/** Larger files are not kept. */
export const LARGEST_FILE_BYTES = 20 * 1024 * 1024

/** The name under which a file is kept: the same for the same file of the same message. 32 hexadecimal digits. */
export function attachmentId(file: { inboxId: string; mediaId: string }): string {
  return createHash('sha256').update(`${file.inboxId} ${file.mediaId}`).digest('hex').slice(0, 32)
}

/** The files that these messages bring. */
export function expectedFiles(messages: readonly { inboxId: string; message: InboundMessage }[]): ExpectedFile[] {
  return messages.flatMap(({ inboxId, message: { content, id, platform } }) =>
    'media' in content ? [{ inboxId, platform, messageId: id, kind: content.type, ...content.media }] : [],
  )
}

export type FileRefusal = 'empty' | 'too-large' | 'wrong-type'

/** Whether a fetched file may be kept: what it is by its own bytes, or why not. A picture that is no picture is refused. */
export function checkFile(
  kind: Attachment['kind'],
  bytes: Uint8Array,
): { contentType: string; refused: null } | { refused: FileRefusal } {
  if (bytes.length === 0) return { refused: 'empty' }
  if (bytes.length > LARGEST_FILE_BYTES) return { refused: 'too-large' }
  const type = fileTypeOf(bytes)
  return type?.kinds.includes(kind) ? { contentType: type.contentType, refused: null } : { refused: 'wrong-type' }
}
