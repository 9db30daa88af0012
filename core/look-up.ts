import type { Case } from './case.ts'
import type { StaffNeeds } from './intake/staff.ts'
import type { Looked } from './intake/staff-answers.ts'
import type { Clock, Store } from './ports.ts'
import { beginOf } from './statistics.ts'

/** Reads what a staff member's questions need. `person` is who asks. */
export async function lookUp(
  needs: StaffNeeds,
  person: string,
  ports: { store: Store; clock: Clock },
): Promise<Looked> {
  const { store, clock } = ports
  const now = clock.now()
  const [mine, late, found, statistics] = await Promise.all([
    needs.mine ? readCases(await store.readOpenComplaints({ handler: person }), store) : [],
    needs.late ? readCases(await store.readOpenComplaints({ all: true }), store) : [],
    needs.find === undefined ? [] : store.findCases(needs.find),
    needs.statistics === undefined ? null : store.readStatistics(beginOf(needs.statistics, now), now),
  ])
  const isLate = ({ deadlines }: Case) => deadlines.some(({ status }) => status === 'overdue')
  return { mine, late: late.filter(isLate), found, statistics }
}

/** The cases of complaints that were listed; one that is gone is left out. */
export async function readCases(
  complaints: readonly { id: string }[],
  store: Pick<Store, 'readCase'>,
): Promise<Case[]> {
  const cases = await Promise.all(complaints.map(({ id }) => store.readCase(id)))
  return cases.filter(found => found !== null)
}
