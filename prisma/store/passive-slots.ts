import type { PassiveSlots } from '../../core/ports.ts'
import { CHANNEL, type Changes } from './changes.ts'
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
WITH answered AS (
  UPDATE inbox SET passive_text = $2 WHERE id = $1 AND passive_text IS NULL RETURNING conversation
)
SELECT pg_notify('${CHANNEL}', md5(conversation)) FROM answered`,
}

const RELEASE = {
  name: 'passive-release',
  text: `
WITH released AS (
  UPDATE inbox SET passive_released = true WHERE id = $1 AND passive_text IS NULL AND NOT passive_released RETURNING conversation
)
SELECT pg_notify('${CHANNEL}', md5(conversation)) FROM released`,
}

export function createPassiveSlots(database: Database, changes: Changes): PassiveSlots {
  return {
    async read(inboxId) {
      const [row] = await database.run<{ text: string | null; open: boolean }>(READ, [inboxId])
      if (!row) return undefined
      return row.text ?? (row.open ? null : undefined)
    },
    async answer(inboxId, text) {
      await database.run(ANSWER, [inboxId, keepable(text)])
    },
    async release(inboxId) {
      await database.run(RELEASE, [inboxId])
    },
    changed: (conversation, until) => changes.wait(conversation, until),
  }
}
