/**
 * Text as PostgreSQL can keep it: it refuses U+0000 and halves of surrogate pairs, which a chat message may well contain. They become
 * U+FFFD, the sign for what could not be read.
 */
export function keepable(text: string): string {
  return text.replaceAll('\0', '\uFFFD').replace(/\p{Surrogate}/gu, '\uFFFD')
}

/** A plate, waybill or order number as it is looked up: people write them with spaces, dots and small letters. */
export function searchable(identifier: string): string {
  return identifier.replace(/[\s.·•-]/g, '').toUpperCase()
}

/** JSON that `jsonb` accepts and gives back as it was (but for the order of keys). */
export function toJson(value: unknown): string {
  const json = JSON.stringify(value)
  if (!/\\u(?:0000|d[89a-f])/i.test(json)) return json
  return JSON.stringify(value, (_key, member: unknown) => (typeof member === 'string' ? keepable(member) : member))
}

/** SQL that gives a time column as core writes times: ISO 8601 in UTC with milliseconds. */
export function isoTime(column: string): string {
  return `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
}
