import type { PrintedDocument, Spreadsheet } from '../document/document.ts'
import type { ExpectedFile } from '../message/attachment.ts'

/** Fetches a file from a platform while it still has it. Throws `PlatformError`. */
export type MediaFetcher = {
  fetch(media: {
    mediaId: string
    url?: string
    messageId?: string
  }): Promise<{ bytes: Uint8Array; contentType: string; fileName?: string }>
}

/** A file that somebody sent, as far as we have it. */
export type StoredFile = Pick<ExpectedFile, 'kind' | 'fileName'> &
  (
    | { status: 'waiting' }
    | { status: 'kept'; bytes: Uint8Array; contentType: string }
    /** `code`: a platform's code, or a `FileRefusal`. */
    | { status: 'failed'; code: string }
  )

/** Where the bytes of files lie when not in the database. Keys are ours: letters, digits, `-`, `/`. */
export type FileStorage = {
  put(key: string, file: { bytes: Uint8Array; contentType: string }): Promise<void>
  get(key: string): Promise<Uint8Array>
  /** Also of a key that is not there. */
  delete(key: string): Promise<void>
}

/** Files that people sent, kept with the complaint: the platforms forget theirs. */
export type Attachments = {
  /** Records files that are to be fetched, each once, whoever records it again. Returns the ids of the new ones. */
  expect(files: readonly ExpectedFile[]): Promise<string[]>
  /** Ids of files whose next try is due (wall clock) and that nobody fetches. */
  waiting(limit: number): Promise<string[]>
  /**
   * Claims a file that waits and is due, for one who will fetch it; `null` when there is nothing to do. A claim that is never
   * reported (a crash) is offered again when its lease ends. `tries`: how often it was claimed before.
   */
  claim(attachmentId: string): Promise<(ExpectedFile & { tries: number }) | null>
  keep(attachmentId: string, file: { bytes: Uint8Array; contentType: string }): Promise<void>
  /** `retryAt` (wall clock) leaves it waiting; `null` ends it visibly as failed. */
  fail(attachmentId: string, failure: { code: string; retryAt: Date | null }): Promise<void>
  read(attachmentId: string): Promise<StoredFile | null>
}

/** Makes files of documents. */
export type Printer = {
  pdf(document: PrintedDocument): Promise<Uint8Array>
  xlsx(sheet: Spreadsheet): Promise<Uint8Array>
}
