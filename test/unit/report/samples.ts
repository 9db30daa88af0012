import type { CaseRecord } from '../../../core/report/record.ts'
import { at } from '../samples.ts'

/** A case as statistics see it, registered at that time. */
export function record(time: string, differences: Partial<CaseRecord> = {}): CaseRecord {
  return {
    id: time,
    number: `TS${time}`,
    source: 'customer',
    channel: 'wechat',
    category: 'repair-quality',
    severity: 'general',
    department: 'operations',
    handler: 'operations-manager',
    status: 'dispatched',
    ending: null,
    round: 1,
    registeredAt: at(time).toISOString(),
    respondedAt: null,
    resolvedAt: null,
    endedAt: null,
    reasons: [],
    product: null,
    repeated: false,
    survey: null,
    deadlines: [],
    ratings: [],
    assessments: [],
    fields: { known: 3, required: 3 },
    trail: true,
    ...differences,
  }
}
