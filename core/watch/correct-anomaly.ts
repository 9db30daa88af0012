import type { AnomalyRequest } from '../intake/anomaly-request.ts'
import { titleAndName } from '../people/people.ts'
import type { Policy } from '../policy/schema.ts'
import type { Store } from '../ports/store.ts'
import type { Anomalies } from '../report/ports.ts'
import { type ReportPorts, relay } from '../report/report-plans.ts'
import { anomalyWord } from '../wording/anomalies.ts'
import { type Anomaly, type AnomalyDeed, actOnAnomaly } from './anomaly.ts'
import { anomalyNotices, checkersOf, correctorsOf, describeDoubt } from './look-through.ts'

export type CorrectPorts = Pick<ReportPorts, 'policies' | 'clock' | 'alarms'> & {
  store: Pick<Store, 'readCaseByNumber'>
  anomalies: Anomalies
}

const LISTED = 20

/** What a staff member says of data in doubt: lists it, corrects it, checks a correction. Returns the answer. The same words again change nothing. */
export async function correctAnomaly(request: AnomalyRequest, person: string, ports: CorrectPorts): Promise<string> {
  const { policy } = ports.policies.current()
  if (request.type === 'list') return list(await ports.anomalies.open(LISTED), policy)
  const { number } = request
  const found = await ports.store.readCaseByNumber(number)
  const all = found
    ? await ports.anomalies.ofComplaint(found.complaint.id)
    : await ports.anomalies.ofUnknown(request.number)
  const wanted = request.type === 'correct' ? 'found' : 'corrected'
  const open = all.filter(({ status }) => status !== 'sound')
  const due = open.filter(({ status }) => status === wanted)
  if (open.length === 0) return anomalyWord('answer.none', { number })
  if (due.length === 0) return anomalyWord('answer.not-now', { number })
  for (const anomaly of due) {
    const allowed = request.type === 'correct' ? correctorsOf(found, policy) : checkersOf({ correctedBy: null }, policy)
    if (!allowed.includes(person)) return refusedFor(allowed, policy)
    const changed = actOnAnomaly(anomaly, deedOf(request), person)
    if (typeof changed === 'string') return anomalyWord(`answer.${changed}`, { number })
    const outbox = anomalyNotices(changed, found, policy)
    await ports.anomalies.save(changed, outbox, ports.clock.now())
    await relay(outbox, ports)
  }
  if (request.type === 'correct') return anomalyWord('answer.corrected')
  return request.type === 'confirm' ? anomalyWord('answer.sound', { number }) : anomalyWord('answer.refused')
}

function deedOf(request: Exclude<AnomalyRequest, { type: 'list' }>): AnomalyDeed {
  const { number: _, ...deed } = request
  return deed
}

function list(anomalies: readonly Anomaly[], policy: Policy): string {
  if (anomalies.length === 0) return anomalyWord('list.none')
  const lines = anomalies.map(anomaly =>
    anomalyWord('list.line', {
      number: anomaly.number,
      what: describeDoubt(anomaly, policy),
      status: anomalyWord(`status.${anomaly.status}`),
    }),
  )
  return anomalyWord('list.head', { count: anomalies.length, list: lines.join('\n') })
}

function refusedFor(people: readonly string[], policy: Policy): string {
  return anomalyWord('answer.not-allowed', { people: people.map(id => titleAndName(id, policy)).join('、') })
}
