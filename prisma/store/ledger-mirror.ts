import type { LedgerMirror } from '../../core/ports/ledger.ts'
import type { Database } from './database.ts'

const BEHIND = {
  name: 'mirror-behind',
  text: `
SELECT c.id AS "complaintId", m.record_id AS "recordId"
FROM complaint AS c LEFT JOIN ledger_mirror AS m ON m.complaint_id = c.id
WHERE m.version IS DISTINCT FROM c.version ORDER BY c.registered_at, c.id LIMIT $1`,
}

const SAVE = {
  name: 'mirror-save',
  text: `
INSERT INTO ledger_mirror (complaint_id, version, record_id) VALUES ($1, $2, $3)
ON CONFLICT (complaint_id) DO UPDATE SET version = EXCLUDED.version, record_id = EXCLUDED.record_id`,
}

export function createLedgerMirror(database: Database): LedgerMirror {
  return {
    behind: limit => database.run<{ complaintId: string; recordId: string | null }>(BEHIND, [limit]),
    async save({ complaintId, version, recordId }) {
      await database.run(SAVE, [complaintId, version, recordId])
    },
  }
}
