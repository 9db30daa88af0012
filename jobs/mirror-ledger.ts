import { ledgerRow } from '../core/document/ledger-row.ts'
import { PlatformError } from '../core/errors.ts'
import type { LedgerMirror, LedgerTable } from '../core/ports/ledger.ts'
import type { Store } from '../core/ports/store.ts'
import type { Logger, PolicyBook } from '../core/ports/system.ts'

export type MirrorPorts = {
  store: Store
  policies: PolicyBook
  logger: Logger
  mirror: { ledger: LedgerMirror; table: LedgerTable } | null
}

const BATCH = 20
/** So many rows in a row refused for good: it is the table that is wrong, not the rows. */
const REFUSED_IN_A_ROW = 3

/**
 * Brings the table that mirrors the ledger up to date, the oldest first. What fails is tried again with the next sweep, so that an outage
 * is caught up with; a row that the table refuses for good does not hold up the others.
 *
 * @returns how many rows were written
 */
export async function mirrorLedger(ports: MirrorPorts): Promise<number> {
  const { mirror, store, policies, logger } = ports
  if (!mirror) return 0
  let written = 0
  let refused = 0
  for (const { complaintId, recordId } of await mirror.ledger.behind(BATCH)) {
    const found = await store.readCase(complaintId)
    if (!found) continue
    const { version, policyVersion } = found.complaint
    try {
      const row = ledgerRow(found, await policies.version(policyVersion))
      await mirror.ledger.save({ complaintId, version, recordId: await mirror.table.upsert(row, recordId) })
      written += 1
      refused = 0
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error
      logger.warn({ code: error.code }, 'the mirror of the ledger waits')
      refused += 1
      if (error.retry === 'later' || refused === REFUSED_IN_A_ROW) return written
    }
  }
  return written
}
