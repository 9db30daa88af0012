/** One part of a multipart/form-data body. A part with a file name or a content type of its own is a file. */
export type Part = { name: string; fileName: string | null; contentType: string | null; bytes: Buffer }

/**
 * Reads a multipart/form-data body (RFC 7578), or gives null when it is none. Not left to `Response.formData()`: that one reads a
 * part without a file name as text, and the official SDK sends buffers so.
 */
export function readMultipart(body: Buffer, contentType: string): Part[] | null {
  const boundary = /^multipart\/form-data;.*boundary=(?:"([^"]+)"|([^;]+))/i.exec(contentType)
  const mark = boundary?.[1] ?? boundary?.[2]
  if (mark === undefined) return null
  const parts: Part[] = []
  let from = body.indexOf(`--${mark}`)
  while (from >= 0) {
    const start = from + mark.length + 2
    if (body.subarray(start, start + 2).toString('latin1') === '--') return parts
    const end = body.indexOf(`\r\n--${mark}`, start)
    if (end < 0) return null
    const part = readPart(body.subarray(start + 2, end))
    if (part === null) return null
    parts.push(part)
    from = end + 2
  }
  return null
}

function readPart(raw: Buffer): Part | null {
  const gap = raw.indexOf('\r\n\r\n')
  if (gap < 0) return null
  const head = raw.subarray(0, gap).toString('utf8')
  const disposition = /^content-disposition:\s*form-data;(.*)$/im.exec(head)?.[1] ?? ''
  const name = /(?:^|;)\s*name="([^"]*)"/.exec(disposition)?.[1]
  if (name === undefined) return null
  return {
    name,
    fileName: /(?:^|;)\s*filename="([^"]*)"/.exec(disposition)?.[1] ?? null,
    contentType: /^content-type:\s*(.+)$/im.exec(head)?.[1]?.trim() ?? null,
    bytes: raw.subarray(gap + 4),
  }
}
