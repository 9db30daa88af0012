import { totalCallBacks } from '../callback/report.ts'
import type { CallBacks } from '../callback/store.ts'
import type { Complaint } from '../complaint/complaint.ts'
import type { StaffNeeds } from '../intake/staff.ts'
import type { Looked } from '../intake/staff-answers.ts'
import { accusedOf, isKeptFrom } from '../people/accused.ts'
import { presentOf } from '../people/people.ts'
import type { Policy } from '../policy/schema.ts'
import type { Store } from '../ports/store.ts'
import type { Clock } from '../ports/system.ts'
import type { Case } from './case.ts'
import { beginOf } from './statistics.ts'

/** Reads what a staff member's questions need. `person` is who asks. */
export async function lookUp(
  needs: StaffNeeds,
  person: string,
  ports: { store: Store; callBacks: Pick<CallBacks, 'between'>; clock: Clock },
  policy: Policy,
  place: 'private' | 'group' = 'private',
): Promise<Looked> {
  const { store, callBacks, clock } = ports
  const now = clock.now()
  // In a group everybody reads along: what is kept from anybody is not said there.
  const hides = (complaint: Complaint) =>
    place === 'group'
      ? complaint.source === 'internal' && accusedOf(complaint, policy).length > 0
      : isKeptFrom(person, complaint, policy)
  const shown = (cases: Case[]) => cases.filter(({ complaint }) => !hides(complaint))
  const [mine, late, found, statistics, records] = await Promise.all([
    needs.mine ? readMine(person, store, policy) : [],
    needs.late ? readCases(await store.readOpenComplaints({ all: true }), store) : [],
    needs.find === undefined ? [] : store.findCases(needs.find),
    needs.statistics === undefined ? null : readCounts(beginOf(needs.statistics, now), now, hides, store),
    needs.callBacks === undefined ? [] : callBacks.between(policy.id, beginOf(needs.callBacks, now), now),
  ])
  const isLate = ({ deadlines }: Case) => deadlines.some(({ status }) => status === 'overdue')
  const totals =
    needs.callBacks === undefined ? {} : { callBacks: totalCallBacks(records, beginOf(needs.callBacks, now), now) }
  return { mine: shown(mine), late: shown(late.filter(isLate)), found: shown(found), statistics, ...totals }
}

/** What is kept from whoever asks is not counted either. */
async function readCounts(from: Date, to: Date, hides: (complaint: Complaint) => boolean, store: Store) {
  const internal = await store.readInternalComplaints(from)
  return store.readStatistics(
    from,
    to,
    internal.filter(hides).map(({ id }) => id),
  )
}

/** His own, and those of everybody for whom he stands in now. */
async function readMine(person: string, store: Store, policy: Policy): Promise<Case[]> {
  const away = Object.keys(policy.standIns ?? {}).filter(one => presentOf(one, policy) === person)
  const lists = await Promise.all([person, ...away].map(handler => store.readOpenComplaints({ handler })))
  return readCases(lists.flat(), store)
}

/** The cases of complaints that were listed; one that is gone is left out. */
export async function readCases(
  complaints: readonly { id: string }[],
  store: Pick<Store, 'readCase'>,
): Promise<Case[]> {
  const cases = await Promise.all(complaints.map(({ id }) => store.readCase(id)))
  return cases.filter(found => found !== null)
}
