import { closeSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { InputError } from '../../../core/errors.ts'

const NEWLINE = 10

type Journal = { append(entry: object): void; close(): void }

/**
 * Opens an append-only file of JSON lines and hands every line of it to `replay`. Lines are written synchronously, so what was
 * recorded survives a killed process; a last line torn by one is cut off. Throws `InputError` when a line cannot be read.
 */
export function openJournal(path: string, replay: (entry: unknown) => void): Journal {
  mkdirSync(dirname(path), { recursive: true })
  const file = openSync(path, 'a+')
  try {
    const content = readFileSync(file)
    const complete = content.lastIndexOf(NEWLINE) + 1
    if (complete < content.length) ftruncateSync(file, complete)
    const lines = content.subarray(0, complete).toString().split('\n').slice(0, -1)
    for (const [index, line] of lines.entries()) {
      try {
        replay(JSON.parse(line))
      } catch (cause) {
        throw new InputError(`${path}:${index + 1}: this line of the journal cannot be read`, { cause })
      }
    }
  } catch (error) {
    closeSync(file)
    throw error
  }
  let open = true
  return {
    append(entry) {
      if (!open) return
      const line = Buffer.from(`${JSON.stringify(entry)}\n`)
      for (let written = 0; written < line.length; ) written += writeSync(file, line, written)
    },
    close() {
      if (open) closeSync(file)
      open = false
    },
  }
}
