import type { Case } from '../case/case.ts'
import { fieldName, shownValue } from '../case/correction.ts'
import type { RecordedEvent } from '../complaint/event.ts'
import type { Policy } from '../policy/schema.ts'
import type { Anomaly } from './anomaly.ts'

type Correction = RecordedEvent & { type: 'corrected' }

export function correctionsOf({ events }: Pick<Case, 'events'>): Correction[] {
  return events.filter(event => event.type === 'corrected')
}

/** The field that an anomaly is about. */
export function fieldOf({ path }: Pick<Anomaly, 'path'>): string {
  return path.split(/[#@]/)[0] ?? path
}

/** Kinds of doubt that are about the value of one field. */
const MENDED_BY_VALUE: ReadonlySet<string> = new Set(['missing', 'corrected', 'between', 'time'])

/** Doubts that waited for somebody to put the field right, and now wait for somebody else to look at it. Pure. */
export function takenUp(known: readonly Anomaly[], found: Pick<Case, 'events'>, policy: Policy): Anomaly[] {
  return known.flatMap(anomaly => {
    if (anomaly.status !== 'found' || !MENDED_BY_VALUE.has(anomaly.kind)) return []
    const since = anomaly.correction ?? 0
    const last = correctionsOf(found).findLast(({ data, seq }) => data.field === fieldOf(anomaly) && seq > since)
    return last ? [{ ...anomaly, ...by(last, policy), version: anomaly.version + 1, status: 'corrected' as const }] : []
  })
}

/** Corrections of fields that the policy lets count only once somebody else has checked them, as far as nobody knows of them yet. Pure. */
export function toRecheck(
  found: Pick<Case, 'complaint' | 'events'>,
  known: readonly Anomaly[],
  policy: Policy,
): Anomaly[] {
  const { complaint } = found
  const fields = policy.anomalies?.recheck ?? []
  return correctionsOf(found)
    .filter(
      ({ seq, data }) =>
        fields.includes(data.field) && !known.some(one => fieldOf(one) === data.field && (one.correction ?? 0) >= seq),
    )
    .map(event => {
      const path = `${event.data.field}#${event.seq}`
      return {
        kind: 'corrected',
        path,
        id: `${complaint.id}.corrected.${path}`,
        version: 1,
        complaintId: complaint.id,
        number: complaint.number,
        status: 'corrected',
        foundAt: event.at,
        checkedBy: null,
        ...by(event, policy),
      }
    })
}

function by(event: Correction, policy: Policy): Pick<Anomaly, 'cause' | 'reason' | 'correctedBy' | 'correction'> {
  const { field, old, value, reason } = event.data
  const changed = `${fieldName(field, policy)} ${shownValue(field, old, policy)} → ${shownValue(field, value, policy)}`
  return { cause: reason, reason: changed, correctedBy: event.by.id, correction: event.seq }
}
