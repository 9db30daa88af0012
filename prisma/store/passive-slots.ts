import type { PassiveSlots } from '../../core/ports.ts'
import type { Changes } from './changes.ts'
import type { Database } from './database.ts'
import { keepable } from './text.ts'

/** Rows of `inbox` whose request has neither been answered nor given up; whether it is still open, `passive_until` says. */
export const OPEN_REQUEST = 'passive_until IS NOT NULL AND passive_text IS NULL AND NOT passive_released'

const READ = {
  name: 'passive-read',
  text: `
SELECT passive_text AS text, passive_until > clock_timestamp() AND ${OPEN_REQUEST} AS open
FROM inbox WHERE id = $1`,
}

const ANSWER = {
  name: 'passive-answer',
  text: `
UPDATE inbox SET passive_text = $2 WHERE id = $1 AND passive_text IS NULL RETURNING conversation`,
}

const RELEASE = {
  name: 'passive-release',
  text: `
UPDATE inbox SET passive_released = true WHERE id = $1 AND passive_text IS NULL AND NOT passive_released RETURNING conversation`,
}

export function createPassiveSlots(database: Database, changes: Changes): PassiveSlots {
  const tell = (rows: { conversation: string }[]) => changes.tell(rows.map(row => row.conversation))
  return {
    async read(inboxId) {
      const [row] = await database.run<{ text: string | null; open: boolean }>(READ, [inboxId])
      if (!row) return undefined
      return row.text ?? (row.open ? null : undefined)
    },
    async answer(inboxId, text) {
      tell(await database.run<{ conversation: string }>(ANSWER, [inboxId, keepable(text)]))
    },
    async release(inboxId) {
      tell(await database.run<{ conversation: string }>(RELEASE, [inboxId]))
    },
    changed: (conversation, until) => changes.wait(conversation, until),
  }
}
