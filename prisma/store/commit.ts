import type { Change, Committed } from '../../core/ports/store.ts'
import type { Changes } from './changes.ts'
import { callBackEventRows, callBackRow, checkVersion, complaintRow, deadlineRows, eventRows } from './commit-rows.ts'
import { COMMIT } from './commit-statement.ts'
import type { Database } from './database.ts'
import { toJson } from './text.ts'

/** See `Store.commit`. The conversation is kept with the version after the expected one. */
export async function commit(database: Database, changes: Changes, change: Change, at: Date): Promise<Committed> {
  for (const part of change.complaints) checkVersion(part)
  if (!change.numbering && change.complaints.some(part => part.expectedVersion === null))
    throw new Error('a new complaint needs numbering')

  const { numbering, conversation, press } = change
  const [row] = await database.run<Committed & { awaited: string[] }>(COMMIT, [
    toJson(change.complaints.map(complaintRow)),
    toJson(change.complaints.flatMap(eventRows)),
    toJson(change.complaints.flatMap(deadlineRows)),
    numbering?.prefix ?? null,
    numbering?.day ?? null,
    numbering?.digits ?? null,
    conversation?.conversation.key ?? null,
    conversation?.expectedVersion ?? null,
    conversation?.conversation.nextAt ?? null,
    conversation ? toJson({ ...conversation.conversation, version: conversation.expectedVersion + 1 }) : null,
    [...new Set(change.handled)],
    at.toISOString(),
    press?.id ?? null,
    press ? toJson(press.answer) : null,
    toJson(change.outbox.map(({ lane, key, notice }, place) => ({ place, lane, key, notice }))),
    toJson((change.callBacks ?? []).map(callBackRow)),
    toJson((change.callBacks ?? []).flatMap(callBackEventRows)),
  ])
  if (!row) throw new Error('the commit was not answered')
  changes.tell(row.awaited)
  return { numbers: row.numbers, lanes: row.lanes }
}
