import type { Case } from '../case/case.ts'
import { correctableFields } from '../complaint/decide-correct.ts'
import { callOnStaff } from '../escalation/call-on.ts'
import { laneOf } from '../notification/lanes.ts'
import type { Notice, OutboxDraft } from '../notification/notice.ts'
import { resolveWho } from '../people/people.ts'
import type { Policy } from '../policy/schema.ts'
import type { Store } from '../ports/store.ts'
import { peopleOf } from '../report/people.ts'
import type { Anomalies } from '../report/ports.ts'
import { type ReportPorts, relay } from '../report/report-plans.ts'
import { wallMs } from '../time/calendar.ts'
import { localDay } from '../time/china-time.ts'
import { anomalyWord } from '../wording/anomalies.ts'
import { type Anomaly, type Doubt, doubts } from './anomaly.ts'
import { correctionsOf, fieldOf, takenUp, toRecheck } from './corrections.ts'

export type LookPorts = Omit<ReportPorts, 'anomalies'> & { anomalies: Anomalies }

/** Cases that ended longer ago were looked through often enough; the monthly look goes through all of them. */
const RECENT_MS = 3 * 86_400_000

/**
 * Looks through cases for data that cannot be right, marks each doubt once and asks whoever must correct it. `all`: every case there is, not
 * only those that are open or ended lately. @returns how many doubts are new
 */
export async function lookThrough(ports: LookPorts, all = false): Promise<number> {
  await ports.policies.refresh()
  const { policy } = ports.policies.current()
  if (!policy.anomalies) return 0
  const now = ports.clock.now()
  const from = all ? new Date(0) : new Date(now.getTime() - RECENT_MS)
  let fresh = 0
  for await (const batch of ports.archive.cases(from, new Date(now.getTime() + 1))) {
    for (const found of batch) {
      if (found.complaint.erasedAt) continue
      const own = await ports.policies.version(found.complaint.policyVersion)
      fresh += await followCorrections(found, { ...own, anomalies: policy.anomalies }, ports)
      const { id, number } = found.complaint
      for (const doubt of doubts(found, { ...own, anomalies: policy.anomalies }, now))
        if (await markDoubt(doubt, { id, number, found }, policy, ports)) fresh++
    }
  }
  return fresh
}

/**
 * Marks a doubt as found, once, and calls on whoever must correct it. `of`: the case, or what stands for one that we do not have (`found` null).
 * @returns whether it is new
 */
export async function markDoubt(
  doubt: Doubt & Pick<Anomaly, 'system' | 'ours' | 'theirs'>,
  of: { id: string; number: string; found: Case | null },
  policy: Policy,
  ports: Pick<LookPorts, 'clock' | 'alarms' | 'anomalies'>,
): Promise<boolean> {
  const now = ports.clock.now()
  const anomaly: Anomaly = {
    ...doubt,
    id: `${of.id}.${doubt.kind}.${doubt.path}`,
    version: 1,
    complaintId: of.found?.complaint.id ?? null,
    number: of.number,
    status: 'found',
    foundAt: now.toISOString(),
    cause: '',
    reason: '',
    correctedBy: null,
    checkedBy: null,
  }
  const outbox = anomalyNotices(anomaly, of.found, policy)
  const isNew = await ports.anomalies.mark(anomaly, outbox, now)
  if (isNew) await relay(outbox, ports)
  return isNew
}

export type FollowPorts = Pick<LookPorts, 'policies' | 'clock' | 'alarms' | 'anomalies'> & {
  store: Pick<Store, 'readCase' | 'readCaseByNumber'>
}

/** A field was just put right: where that must be checked the case waits for it from now on, not from the next look. */
export async function followCorrection(of: { id: string } | { number: string }, ports: FollowPorts): Promise<void> {
  const { anomalies } = ports.policies.current().policy
  if (!anomalies) return
  const found = 'id' in of ? await ports.store.readCase(of.id) : await ports.store.readCaseByNumber(of.number)
  if (!found || found.complaint.erasedAt) return
  const own = await ports.policies.version(found.complaint.policyVersion)
  await followCorrections(found, { ...own, anomalies }, ports)
}

/** Fields that were put right on the card or by message: what waited for that goes on to its check. @returns how many doubts are new */
async function followCorrections(
  found: Case,
  policy: Policy,
  ports: Pick<LookPorts, 'clock' | 'alarms' | 'anomalies'>,
): Promise<number> {
  if (correctionsOf(found).length === 0) return 0
  const now = ports.clock.now()
  const known = await ports.anomalies.ofComplaint(found.complaint.id)
  const taken = takenUp(known, found, policy)
  for (const anomaly of taken) {
    const outbox = anomalyNotices(anomaly, found, policy)
    await ports.anomalies.save(anomaly, outbox, now)
    await relay(outbox, ports)
  }
  let fresh = 0
  for (const anomaly of toRecheck(found, [...known, ...taken], policy)) {
    const outbox = anomalyNotices(anomaly, found, policy)
    if (!(await ports.anomalies.mark(anomaly, outbox, now))) continue
    fresh++
    await relay(outbox, ports)
  }
  return fresh
}

/** Who must correct it: the policy's choice in this case. */
export function correctorsOf(found: Pick<Case, 'complaint'> | null, policy: Policy): string[] {
  // A case that only another system has belongs to nobody yet.
  if (!found) return peopleOf([`department:${policy.owner}`], policy)
  return resolveWho(policy.anomalies?.by ?? 'manager', found.complaint, policy)
}

/** Who may check a correction: never the one who made it. */
export function checkersOf(anomaly: Pick<Anomaly, 'correctedBy'>, policy: Policy): string[] {
  const named = policy.anomalies?.checkedBy ?? []
  const people = peopleOf(named.length > 0 ? named : [`members:${policy.owner}`], policy)
  return people.filter(person => person !== anomaly.correctedBy)
}

/** Whoever has to act is called on, by name, with what he has to send. */
export function anomalyNotices(anomaly: Anomaly, found: Pick<Case, 'complaint'> | null, policy: Policy): OutboxDraft[] {
  const people = anomaly.status === 'found' ? correctorsOf(found, policy) : checkersOf(anomaly, policy)
  if (anomaly.status === 'sound' || people.length === 0) return []
  const facts = {
    people: '{people}',
    number: anomaly.number,
    what: describeDoubt(anomaly, policy),
    cause: anomaly.cause,
    reason: anomaly.reason,
  }
  const back = anomaly.status === 'found' && anomaly.reason !== ''
  const text = anomalyWord(back ? 'call.refused' : `call.${anomaly.status}`, facts)
  const notices: Notice[] = callOnStaff(people, text, ['mention'], policy)
  return notices.map((notice, index) => ({
    lane: laneOf(notice),
    key: `anomaly.${anomaly.id}.${anomaly.version}.${index}`,
    notice,
  }))
}

/** What is in doubt, as people read it. */
export function describeDoubt(
  { kind, path, system = '', ours = '', theirs = '' }: Pick<Anomaly, 'kind' | 'path' | 'system' | 'ours' | 'theirs'>,
  policy: Policy,
): string {
  const own = fieldOf({ path })
  const field = correctableFields(policy).find(one => one.field === own)?.name
  if (kind === 'between') {
    const name = policy.systems[system]?.name ?? system
    const missing = own === 'here' || own === 'there'
    return missing
      ? anomalyWord(`doubt.between.${own}`, { system: name })
      : anomalyWord('doubt.between', { system: name, field: field ?? anomalyWord.of(`path.${own}`), ours, theirs })
  }
  // A time that contradicts others is named by what is wrong with it.
  const called = kind === 'time' ? undefined : field
  return anomalyWord(`doubt.${kind}`, { field: called ?? anomalyWord.of(`path.${path}`) })
}

const LOOK = 'look:'

/** Sets the first look of a pack whose rules ask for it. */
export async function planLooks(ports: LookPorts): Promise<void> {
  const { policy } = ports.policies.current()
  if (!policy.anomalies) return
  const id = `${LOOK}${policy.id}`
  const now = ports.clock.now()
  await ports.reports.begin({ id, fromDay: localDay(now).slice(0, 7), nextAt: now })
  await ports.alarms.arm('report', id, now)
}

/** A look was due: goes through the recent cases, once a month through all of them, and sets the next. */
export async function ringLook(id: string, ports: LookPorts): Promise<void> {
  const { policy } = ports.policies.current()
  const plan = await ports.reports.readPlan(id)
  const now = ports.clock.now()
  if (!plan || !policy.anomalies || plan.nextAt.getTime() > now.getTime()) return
  const month = localDay(now).slice(0, 7)
  await lookThrough(ports, plan.fromDay !== month)
  const nextAt = new Date(now.getTime() + wallMs(policy.anomalies.every))
  await ports.reports.advance({ id, fromDay: month, nextAt })
  await ports.alarms.arm('report', id, nextAt)
}
