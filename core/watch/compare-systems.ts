import type { Case } from '../case/case.ts'
import { InputError } from '../errors.ts'
import type { Comparison } from '../policy/schema/channel.ts'
import type { Store } from '../ports/store.ts'
import { wallMs } from '../time/calendar.ts'
import { anomalyWord } from '../wording/anomalies.ts'
import { type Difference, differenceOf, differencesOf, type TheirRecord } from './differences.ts'
import { type LookPorts, markDoubt } from './look-through.ts'

export type ComparePorts = LookPorts & { store: Pick<Store, 'readCaseByExternalNumber'> }

/** What one case differs in. `number` is ours, `null` where we do not have it. */
export type Found = { externalNumber: string; number: string | null; field: string }

/** A case registered so much later than it was received is still looked for. */
const LATE_MS = 86_400_000

/**
 * Compares another system's record of all cases that it received from `from` until before `to` with ours: what is missing on either side and what
 * differs is marked as data in doubt at once, each once, and whoever must correct it is told. Nothing of ours but the names of fields goes back.
 * Throws `InputError` where the policy knows of no comparison with this system.
 */
export async function compareWithSystem(
  list: { system: string; from: Date; to: Date; records: readonly TheirRecord[] },
  ports: ComparePorts,
): Promise<{ compared: number; differences: Found[]; fresh: number }> {
  await ports.policies.refresh()
  const { policy } = ports.policies.current()
  const rule = policy.systems[list.system]?.compare
  if (!rule || !policy.anomalies)
    throw new InputError('system: the policy compares no records with it (systems.….compare)')
  const differences: Found[] = []
  let fresh = 0
  const tell = async (difference: Difference, found: Case | null, externalNumber: string) => {
    const number = found?.complaint.number ?? null
    differences.push({ externalNumber, number, field: difference.path.split('@')[0] ?? '' })
    const id = found?.complaint.id ?? `${policy.id}.${difference.system}.${externalNumber}`
    if (await markDoubt(difference, { id, number: number ?? externalNumber, found }, policy, ports)) fresh++
  }
  const now = ports.clock.now()
  const missing = (field: string) =>
    differenceOf(
      field,
      anomalyWord(field === 'here' ? 'none' : 'one'),
      anomalyWord(field === 'here' ? 'one' : 'none'),
      list.system,
    )

  for (const theirs of list.records) {
    const { externalNumber } = theirs
    const ours = await ports.store.readCaseByExternalNumber(policy.id, list.system, externalNumber)
    if (!ours) {
      if (now.getTime() - theirs.receivedAt.getTime() < wallMs(rule.settled)) continue
      await tell(missing('here'), null, externalNumber)
      continue
    }
    const changedAt = new Date(ours.events.at(-1)?.at ?? ours.complaint.registeredAt)
    const of = { system: list.system, rule, changedAt, now }
    for (const difference of differencesOf(ours.complaint, theirs, of, policy))
      await tell(difference, ours, externalNumber)
  }
  const listed = new Set(list.records.map(({ externalNumber }) => externalNumber))
  for await (const batch of ports.archive.cases(list.from, new Date(list.to.getTime() + LATE_MS))) {
    for (const ours of batch) {
      const { externalNumber } = ours.complaint
      if (externalNumber === null || listed.has(externalNumber) || !belongs(ours, list, rule, now)) continue
      await tell(missing('there'), ours, externalNumber)
    }
  }
  return { compared: list.records.length, differences, fresh }
}

/** Whether the list should have told of this case. */
function belongs(
  { complaint }: Case,
  { system, from, to }: { system: string; from: Date; to: Date },
  rule: Comparison,
  now: Date,
): boolean {
  const heardAt = Date.parse(complaint.heardAt)
  const isSettled = now.getTime() - Date.parse(complaint.registeredAt) >= wallMs(rule.settled)
  return complaint.system === system && heardAt >= from.getTime() && heardAt < to.getTime() && isSettled
}
