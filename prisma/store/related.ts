import type { AssessedEntry } from '../../core/case/statement.ts'
import { type Complaint, recalled } from '../../core/complaint/complaint.ts'
import type { RelatedQuery } from '../../core/ports/store.ts'
import type { Database } from './database.ts'
import { isoTime, searchable } from './text.ts'

const RELATED = {
  name: 'read-related',
  text: `
SELECT data FROM complaint
WHERE pack = $1 AND registered_at >= $2 AND (
  conversation = $3 OR (phone_last4 = right($4, 4) AND data->>'phone' = $4)
  OR plate = $5 OR waybill_no = $6 OR order_no = $7 OR data->'fields'->>'policyNo' = $8)
ORDER BY registered_at DESC, number DESC LIMIT 50`,
}

/** See `Store.readRelated`. */
export async function readRelated(database: Database, of: RelatedQuery): Promise<Complaint[]> {
  const field = (name: string) => {
    const value = of.fields[name]
    return value === undefined ? null : searchable(value)
  }
  const rows = await database.run<{ data: Complaint }>(RELATED, [
    of.pack,
    of.since.toISOString(),
    of.conversation,
    of.phone,
    field('plate'),
    field('waybillNo'),
    field('orderNo'),
    of.fields.policyNo ?? null,
  ])
  return rows.map(({ data }) => recalled(data))
}

const ASSESSMENTS = {
  name: 'read-assessments',
  text: `
SELECT e.data || jsonb_build_object('complaintId', c.id, 'number', c.number, 'policyVersion', c.policy_version,
  'seq', e.seq, 'at', ${isoTime('e.at')}) AS entry
FROM complaint_event AS e JOIN complaint AS c ON c.id = e.complaint_id
WHERE e.type = 'assessed' AND e.at >= $1 AND e.at < $2 ORDER BY e.at, c.number, e.seq`,
}

/** See `Store.readAssessments`. */
export async function readAssessments(database: Database, from: Date, to: Date): Promise<AssessedEntry[]> {
  const rows = await database.run<{ entry: AssessedEntry }>(ASSESSMENTS, [from.toISOString(), to.toISOString()])
  return rows.map(({ entry }) => entry)
}
