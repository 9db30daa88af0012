import type { Case } from '../case/case.ts'

/** What is let go when it was kept long enough. Each is done again without harm. */
export type Retention = {
  /** Ids of cases that ended before this and still hold something personal, oldest first. */
  casesEnded(before: Date, limit: number): Promise<string[]>
  /**
   * Writes a case anew as it is given, and deletes its messages, and the files with these ids. `version` is that of the case before.
   * Throws `ConflictError` when it has changed since.
   */
  rewrite(erased: Case, of: { version: number; files: readonly string[] }): Promise<void>
  /** Deletes call-backs that ended before this. */
  deleteCallBacks(before: Date): Promise<number>
  /** Deletes what came in, was said and was remembered before this and belongs to no case: messages, chats, files. */
  deleteTalk(before: Date): Promise<number>
}
