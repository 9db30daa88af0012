import { attachmentId, type ExpectedFile } from '../../core/message/attachment.ts'
import { fileLane } from '../../core/notification/lanes.ts'
import type { Attachments, StoredFile } from '../../core/ports/files.ts'
import type { Clock } from '../../core/ports/system.ts'
import type { Database } from './database.ts'
import { placeFor, type Storages, storageOf } from './storages.ts'
import { keepable, toJson } from './text.ts'

/** A claim that is not reported for so long counts as lost. Longer than any fetch may take. */
const LEASE_MS = 120_000

/** Lanes of the outbox that wait for their file: nothing in them can be sent yet. */
export const LANES_OF_WAITING_FILES = `SELECT '${fileLane('')}' || id FROM attachment WHERE status = 'waiting'`

const EXPECT = {
  name: 'attachment-expect',
  text: `
INSERT INTO attachment (id, inbox_id, platform, message_id, kind, media_id, url, file_name, expected_at, next_try_at)
SELECT id, inbox_id, platform, message_id, kind, media_id, url, file_name, $2, clock_timestamp() FROM jsonb_to_recordset($1::jsonb)
  AS (id text, inbox_id bigint, platform text, message_id text, kind text, media_id text, url text, file_name text)
ON CONFLICT (id) DO NOTHING
RETURNING id`,
}

const WAITING = {
  name: 'attachment-waiting',
  text: `
SELECT id FROM attachment WHERE status = 'waiting' AND next_try_at <= clock_timestamp() ORDER BY next_try_at, id LIMIT $1`,
}

const CLAIM = {
  name: 'attachment-claim',
  text: `
UPDATE attachment SET next_try_at = clock_timestamp() + interval '${LEASE_MS} ms', tries = tries + 1
WHERE id = $1 AND status = 'waiting' AND next_try_at <= clock_timestamp()
RETURNING inbox_id::text AS "inboxId", platform, message_id AS "messageId", kind, media_id AS "mediaId", url,
  file_name AS "fileName", tries - 1 AS tries`,
}

const KEEP = {
  name: 'attachment-keep',
  text: `
UPDATE attachment SET status = 'kept', bytes = $2, size = $5, object_key = $6, content_type = $3,
  settled_at = $4, next_try_at = NULL, error = NULL
WHERE id = $1 AND status = 'waiting'`,
}

const FAIL = {
  name: 'attachment-fail',
  text: `
UPDATE attachment SET status = CASE WHEN $3::timestamptz IS NULL THEN 'failed' ELSE 'waiting' END, error = $2, next_try_at = $3,
  settled_at = CASE WHEN $3::timestamptz IS NULL THEN $4::timestamptz END
WHERE id = $1 AND status = 'waiting'`,
}

const READ = {
  name: 'attachment-read',
  text: `
SELECT kind, file_name AS "fileName", status, bytes, object_key AS "objectKey", content_type AS "contentType", error AS code FROM attachment WHERE id = $1`,
}

type Optional<T> = { [K in keyof T]: T[K] | null }
type ClaimRow = Omit<ExpectedFile, 'url' | 'fileName'> &
  Optional<Pick<Required<ExpectedFile>, 'url' | 'fileName'>> & { tries: number }
type ReadRow = Pick<StoredFile, 'kind' | 'status'> & {
  fileName: string | null
  bytes: Uint8Array | null
  objectKey: string | null
  contentType: string | null
  code: string | null
}

/** `storages` take the bytes of files that are kept from now on; without any they lie in their rows. What is kept stays where it lies. */
export function createAttachments(database: Database, clock: Clock, storages: Storages): Attachments {
  const fetched = async (row: ReadRow): Promise<ReadRow> =>
    row.objectKey === null || row.bytes !== null
      ? row
      : { ...row, bytes: await storageOf(row.objectKey, storages).get(row.objectKey) }

  return {
    async expect(files) {
      const rows = await database.run<{ id: string }>(EXPECT, [toJson(files.map(rowOf)), clock.now().toISOString()])
      return rows.map(({ id }) => id)
    },
    async waiting(limit) {
      const rows = await database.run<{ id: string }>(WAITING, [limit])
      return rows.map(({ id }) => id)
    },
    async claim(id) {
      const [found] = await database.run<ClaimRow>(CLAIM, [id])
      if (!found) return null
      const { url, fileName, ...file } = found
      return { ...file, ...(url === null ? {} : { url }), ...(fileName === null ? {} : { fileName }) }
    },
    async keep(id, { bytes, contentType }) {
      const place = placeFor(id, storages)
      await place?.storage.put(place.key, { bytes, contentType })
      const inRow = place === null ? Buffer.from(bytes) : null
      await database.run(KEEP, [id, inRow, contentType, clock.now().toISOString(), bytes.length, place?.key ?? null])
    },
    async fail(id, { code, retryAt }) {
      await database.run(FAIL, [id, keepable(code), retryAt?.toISOString() ?? null, clock.now().toISOString()])
    },
    async read(id) {
      const [found] = await database.run<ReadRow>(READ, [id])
      return found ? asStored(await fetched(found)) : null
    },
  }
}

function rowOf(file: ExpectedFile) {
  const { inboxId, platform, messageId, kind, mediaId, url, fileName } = file
  return {
    id: attachmentId(file),
    inbox_id: inboxId,
    platform,
    message_id: messageId,
    kind,
    media_id: mediaId,
    url: url ?? null,
    file_name: fileName ?? null,
  }
}

function asStored({ kind, fileName, status, bytes, contentType, code }: ReadRow): StoredFile {
  const file = { kind, ...(fileName === null ? {} : { fileName }) }
  if (status === 'waiting') return { ...file, status }
  if (status === 'failed') return { ...file, status, code: code ?? '' }
  if (bytes === null || contentType === null) throw new Error('a kept file has no bytes')
  return { ...file, status, bytes, contentType }
}
