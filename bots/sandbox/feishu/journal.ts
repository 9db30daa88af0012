import { closeSync, mkdirSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

/** An append-only file of JSON lines. A line that a kill left half written is cut off when the file is opened again. */
export type Journal = { read(): unknown[]; append(entry: unknown): void; close(): void }

/** Opens or creates the file. Throws when a line before the last one is damaged. */
export function openJournal(path: string): Journal {
  mkdirSync(dirname(path), { recursive: true })
  const file = openSync(path, 'a+', 0o600)
  const text = readFileSync(path, 'utf8')
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  if (whole.length < text.length) truncateSync(path, Buffer.byteLength(whole))
  const entries: unknown[] = whole
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line))
  let open = true
  return {
    read: () => entries,
    append(entry) {
      if (open) writeSync(file, `${JSON.stringify(entry)}\n`)
    },
    close() {
      if (open) closeSync(file)
      open = false
    },
  }
}
